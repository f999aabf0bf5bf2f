"""Prose far below the story, beyond the furniture of its page.

Behind comments, footers and menus a page may tell what the publisher is and sells, or begin other
stories. Whether such prose is of the story no stretch of lines tells, but how far it stands from
the story, what parts them and how much of it there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import IS_STORY, marked, story_of
from newsclean.decision.draft import Call, Draft
from newsclean.decision.rules.containers import beyond_container
from newsclean.decision.rules.edges import PARTS, likeliest_other
from newsclean.labels import LABEL_INDEX, LABELS, Label
from newsclean.patterns import pattern
from newsclean.reading.document import Markup

RESUMED = "resumed: far below the story, behind the furniture of its page"
RESUMED_CONFIDENCE = 0.7
"""So often the likeliest other label is right in the pages named below."""

PARTED, PAGE = 16, 3
"""What comes behind the first gap of so many lines of furniture is none of the story, if so many of
these lines are what ends a page: menus, legal lines, profiles, pleas for money. Lists of other
stories, advertisements, share buttons, sign-ups and comments may stand within one. Nor is it beyond
in HTML if it stands in the element that holds the story above (`containers`), and in plain text if
it has a name (a word that has its capital within a sentence of the story) of which the furniture
does not tell. Where a script has no capitals names cannot be told, and nothing is beyond."""
SHARE, DOUBTFUL, DOUBTFUL_MARKUP = 0.25, 0.6, 0.8
"""And if it has less than this share of the characters that the story has above the gap, and is
story with less than this probability on the mean of its characters; the last, in HTML.

By models that saw none of the sites, in 1,227 pages with labels 40 lines of their dumps (1,079
words) and 77 blocks of the pages themselves (1,206 words) are so, and none is of a story.
"""
TOLD_CHARS = 300
"""The story above must have so many characters."""

_NAME = r"[^\W\d_][^\W\d_]{1,30}"
_CAPITAL = pattern(rf"\b{_NAME}")
_NAMED = pattern(rf"(?:(?<=[^\W\d_A-Z] |[,;:] )|(?<=['’])){_NAME}")

_BODY = LABEL_INDEX[Label.BODY]
_ENDS_PAGE = marked((Label.NAVIGATION, Label.LEGAL, Label.AUTHOR_BIO, Label.DONATION))


def call_resumed(draft: Draft) -> Iterator[Call]:
    """Rule: what stands far below the story is what it is likeliest beside it."""
    if not draft.clean:
        for block in find_resumed(draft.probabilities, draft.columns, draft.blocks, draft.markup):
            label = LABELS[likeliest_other(draft.probabilities, block)]
            yield Call([block], label, RESUMED_CONFIDENCE, RESUMED)


def find_resumed(
    probabilities: NDArray[np.float32],
    columns: NDArray[np.int64],
    blocks: Sequence[str],
    markup: Markup | None,
) -> list[int]:
    """The blocks that would be story but stand beyond the end of their page.

    Args:
        probabilities: blocks x 23.
        columns: the label of every block.
        blocks: their texts.
        markup: what HTML says beside the text; None in plain text.
    """
    story = np.flatnonzero(IS_STORY[columns])
    places = np.flatnonzero(np.diff(story) > PARTED)
    if not len(places):
        return []
    parting = np.concatenate([[0], np.cumsum(PARTS[columns])])
    ending = np.concatenate([[0], np.cumsum(_ENDS_PAGE[columns])])
    sizes = np.array([len(blocks[block]) for block in story.tolist()], dtype=np.int64)
    told = np.concatenate([[0], np.cumsum(sizes * (columns[story] == _BODY))])
    least = DOUBTFUL if markup is None else DOUBTFUL_MARKUP
    doubts = story_of(probabilities[story]) * sizes
    # From each block of the story to its end.
    left, likely = (np.cumsum(each[::-1])[::-1] for each in (sizes, doubts))
    for place in (places + 1).tolist():
        first, last = story[place - 1], story[place]
        if parting[last] - parting[first] < PARTED or ending[last] - ending[first] < PAGE:
            continue
        few = told[place] >= TOLD_CHARS and left[place] < SHARE * told[place]
        if few and likely[place] < least * left[place]:
            return _beyond(story[:place], story[place:], columns, blocks, markup)
    return []


def _beyond(
    story: NDArray[np.int64],
    rest: NDArray[np.int64],
    columns: NDArray[np.int64],
    blocks: Sequence[str],
    markup: Markup | None,
) -> list[int]:
    """What stands beyond a story, if its words and its place on the page say so, too."""
    body = story[columns[story] == _BODY].tolist()
    if markup is not None:
        return beyond_container(rest.tolist(), body, blocks, markup)
    if not any(letter.isupper() for block in rest.tolist() for letter in blocks[block]):
        return []
    named = _names(_CAPITAL(), rest, blocks) & _names(_NAMED(), story, blocks)
    if named:
        others = np.flatnonzero(~IS_STORY[columns])
        if not named <= _names(_CAPITAL(), others, blocks):
            return []
    beyond: list[int] = rest.tolist()
    return beyond


def _names(kind: re.Pattern[str], some: NDArray[np.int64], blocks: Sequence[str]) -> set[str]:
    """The words of some blocks that are of a kind, and begin with a capital."""
    words = set[str]()
    for block in some.tolist():
        words.update(word for word in kind.findall(blocks[block]) if word[0].isupper())
    return words
