"""Who wrote the story, told behind its end: under the author's name, or in a sentence on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import IS_STORY
from newsclean.decision.draft import Call, Draft
from newsclean.labels import LABEL_INDEX, Label

AUTHOR = "author: who wrote the story, behind its end"
AUTHOR_CONFIDENCE = 0.9
MOST_LEFT, BEHIND = 4, 0.5
"""A heading that says no more than a name of the byline heads a profile, if no more blocks of the
story than these, itself among them, are left from there, and so much of the story is above it; and
if no other heading says a name of the byline: where two give their views each stands under one."""
LIKELY = 0.07
"""A paragraph must be a profile to the model with this probability, or one of those under a heading
must: of what an adversary wrote, no paragraph of a story had so much."""
SURE = 0.9
"""And none of them may be body with more than this, unless it may be a profile, too."""
LAST = 2
"""One of so many last paragraphs that begins with a name of the byline, and goes on to say what its
bearer is, is a profile. Names with a particle in small letters ("von der") are none here.

By models that saw none of the sites, in 1,227 pages with labels seven lines of their dumps (260
words) and two blocks of the pages themselves (120 words) are so, all of them profiles.
"""

NAME_WORDS, BYLINE_WORDS = (2, 4), 12
"""Words of a name; a byline of more words than the last says something else."""

_TELLS = frozenset("is ist est è es é are a an writes schreibt covers arbeitet leitet".split())
_SIGNS = ",.:;|·()"
_HEADING, _BODY = LABEL_INDEX[Label.HEADING], LABEL_INDEX[Label.BODY]
_BYLINE, _AUTHOR_BIO = LABEL_INDEX[Label.BYLINE], LABEL_INDEX[Label.AUTHOR_BIO]


def call_authors(draft: Draft) -> Iterator[Call]:
    """Rule: profiles are no story."""
    if not draft.clean:
        found = find_authors(draft.probabilities, draft.columns, draft.blocks)
        yield Call(found, Label.AUTHOR_BIO, AUTHOR_CONFIDENCE, AUTHOR)


def find_authors(
    probabilities: NDArray[np.float32], columns: NDArray[np.int64], blocks: Sequence[str]
) -> list[int]:
    """The blocks that would be story but tell who wrote it.

    Args:
        probabilities: blocks x 23.
        columns: the label of every block.
        blocks: their texts.
    """
    body = np.flatnonzero(columns == _BODY)[-MOST_LEFT:]
    likely = probabilities[:, _AUTHOR_BIO] >= np.float32(LIKELY)
    if not likely[body].any():
        return []
    names = set[str]()
    for block in np.flatnonzero(columns == _BYLINE).tolist():
        words = [word.strip(_SIGNS) for word in blocks[block].split(maxsplit=BYLINE_WORDS)]
        if len(words) <= BYLINE_WORDS:
            names.update(" ".join(run) for run in _runs(words))
    if not names:
        return []
    headings = np.flatnonzero(columns == _HEADING).tolist()
    headed = [block for block in headings if blocks[block].strip(_SIGNS) in names]
    story = np.flatnonzero(IS_STORY[columns])
    places = range(max(len(story) - MOST_LEFT, int(np.ceil(BEHIND * len(story)))), len(story))
    for place in places if len(headed) == 1 else ():
        profile: list[int] = story[place:].tolist()
        told = [block for block in profile if columns[block] == _BODY]
        sure = probabilities[told, _BODY] > np.float32(SURE)
        if (
            profile[0] == headed[0]
            and profile[0] + 1 in told
            and likely[told].any()
            and not (sure & ~likely[told]).any()
        ):
            return profile
    return [
        block
        for block in body[-LAST:].tolist()
        if likely[block] and _is_profile(blocks[block], names)
    ]


def _runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """What may be a name: some words in a row, each with a capital."""
    for start in range(len(words)):
        for size in range(NAME_WORDS[0], NAME_WORDS[1] + 1):
            run = words[start : start + size]
            if len(run) == size and all(word[:1].isupper() for word in run):
                yield run


def _is_profile(text: str, names: Collection[str]) -> bool:
    """Whether a paragraph begins with one of some names, and with what its bearer is."""
    words = text.split(maxsplit=NAME_WORDS[1] + 1)
    for size in range(NAME_WORDS[0], min(NAME_WORDS[1], len(words) - 1) + 1):
        name, next_word = " ".join(words[:size]).strip(_SIGNS), words[size].strip(_SIGNS)
        if name in names and next_word.lower() in _TELLS:
            return True
    return False
