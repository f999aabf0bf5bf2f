"""Stories that follow the story on its page, each in an article and under a headline of its own.

Some sites lay out the next story below for readers who scroll on. It reads like a story, so its
text does not tell it from the first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import marked
from newsclean.labels import GROUPS, LABEL_INDEX, Group, Label
from newsclean.reading.document import Markup

FOLLOWING = "following: another story, in an article and under a headline of its own"
FOLLOWING_CONFIDENCE = 0.9

SENTENCE_CHARS, LEAST_SENTENCES = 80, 3
"""Paragraphs of so many characters, and how many the article of the headline must hold above the
next: otherwise the page is a list of posts.

Of 1,227 pages with labels 84 have another `h1` below 100 words of the story, which is a heading of
this story on 24. On five it stands in another article, beside that of the headline, and all that
follows there is of no story: teasers on four, and 890 words of the next story.
"""
_HIGHEST = 100
"""Ancestors of a block that are looked at."""

_HEADLINE, _BODY = LABEL_INDEX[Label.HEADLINE], LABEL_INDEX[Label.BODY]
_OF_A_STORY = marked(
    label for group in (Group.ARTICLE, Group.METADATA, Group.MEDIA) for label in GROUPS[group]
)


def find_following(
    columns: NDArray[np.int64], blocks: Sequence[str], markup: Markup, settled: Collection[int]
) -> list[int]:
    """The blocks that would be of the story, or say something of it, but are of another.

    Args:
        columns: the label of every block.
        blocks: their texts.
        markup: of the page.
        settled: blocks that the caller's detectors vote on, which stay what they are.
    """
    tags = markup.block_tags
    if tags.count("h1") < 2:
        return []
    titles = np.flatnonzero(columns == _HEADLINE).tolist()
    own = _articles(markup, titles[0]) if titles else []
    if not own:
        return []
    body = [block for block in np.flatnonzero(columns == _BODY).tolist() if block > titles[0]]
    told = [block for block in body if len(blocks[block]) >= SENTENCE_CHARS]
    told = [block for block in told if own[0] in _articles(markup, block)]
    if len(told) < LEAST_SENTENCES:
        return []
    others: set[int] = set()
    for block in range(told[LEAST_SENTENCES - 1] + 1, len(tags)):
        if tags[block] == "h1":
            around = _articles(markup, block)
            if around and not set(around) & set(own):  # in one article they would be its parts
                others.add(around[0])
    if not others:
        return []
    return [
        block
        for block in np.flatnonzero(_OF_A_STORY[columns]).tolist()
        if block not in settled and not others.isdisjoint(_articles(markup, block))
    ]


def _articles(markup: Markup, block: int) -> list[int]:
    """The articles that a block stands in, the innermost first."""
    element = int(markup.container[block])
    found = []
    for _ in range(_HIGHEST):
        if not element:
            break
        if markup.tags[element] == "article":
            found.append(element)
        element = int(markup.parents[element])
    return found
