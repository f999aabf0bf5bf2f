"""Titles of other stories that stand on the page twice: what they are here they are there.

In a list of other stories, and once more between the paragraphs, where they look like headings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import IS_STORY_TEXT, story_of
from newsclean.decision.draft import Call, Draft
from newsclean.labels import LABEL_INDEX, Label

ENTRY = "entry: stands in a list of other stories, too"
ENTRY_CONFIDENCE = 0.9
SURE, DOUBTFUL = 0.8, 0.8
"""What would be story with less than the second is another story's title if it is one elsewhere on
the page, word for word, with the first.

By models that saw none of the sites, in 1,227 pages with labels 14 lines of their dumps and one
block of the pages themselves are found, all of them titles of others. Where it may be likelier of
the story, six of 25 lines are of it.
"""
HEADLINE = 0.1
"""A standfirst that is the headline with this probability may stand in lists as that."""
DIGEST = 3
"""Where so many are headings with a paragraph below, the page is a digest of stories, and lists
them elsewhere."""
LEAST_WORDS, LONGEST = 3, 300
"""It must have so many words, and characters at most."""

_RELATED = LABEL_INDEX[Label.RELATED]
_HEADING, _BODY = LABEL_INDEX[Label.HEADING], LABEL_INDEX[Label.BODY]
_HEADLINE, _STANDFIRST = LABEL_INDEX[Label.HEADLINE], LABEL_INDEX[Label.STANDFIRST]


def call_entries(draft: Draft) -> Iterator[Call]:
    """Rule: titles of other stories are no story."""
    if not draft.clean:
        found = find_entries(draft.probabilities, draft.columns, draft.blocks)
        yield Call(found, Label.RELATED, ENTRY_CONFIDENCE, ENTRY)


def find_entries(
    probabilities: NDArray[np.float32], columns: NDArray[np.int64], blocks: Sequence[str]
) -> list[int]:
    """The blocks that would be story but are titles of others.

    Args:
        probabilities: blocks x 23.
        columns: the label of every block.
        blocks: their texts.
    """
    related = np.flatnonzero((columns == _RELATED) & (probabilities[:, _RELATED] > SURE))
    if not len(related):
        return []
    told = np.flatnonzero(IS_STORY_TEXT[columns])
    told = told[story_of(probabilities[told]) < DOUBTFUL]
    told = told[(columns[told] != _STANDFIRST) | (probabilities[told, _HEADLINE] < HEADLINE)]
    if not len(told):
        return []
    short = [block for block in told.tolist() if len(blocks[block]) <= LONGEST]
    sizes = {len(blocks[block]) for block in short}
    likely = [blocks[block] for block in related.tolist() if len(blocks[block]) in sizes]
    listed = {text.casefold() for text in likely}
    found = [
        block
        for block in short
        if blocks[block].casefold() in listed and len(blocks[block].split()) >= LEAST_WORDS
    ]
    heads = np.array([block for block in found if columns[block] == _HEADING], dtype=np.int64)
    told_of = columns[np.minimum(heads + 1, len(columns) - 1)] == _BODY
    return found if np.count_nonzero(told_of) < DIGEST else []
