"""Tables of contents: headings of a story that stand in a list above it, in the same order.

In a plain text nothing else tells them from the headings themselves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import marked
from newsclean.labels import LABEL_INDEX, Label

CONTENTS = "contents: the heading stands below, over its part of the story"
CONTENTS_CONFIDENCE = 0.95

LEAST_LINES = 4
HEADINGS_SHARE, COVERED_SHARE, MOST_BEFORE = 0.7, 0.2, 8
"""So many lines in a row are a table of contents if each stands again below, in the same order,
with a sentence at least between one and the next; if such a share of those below are headings, and
they are such a share of all headings below; if no more sentences stand above; and if the line
before does not end in a colon, for a list within the story may name what its parts are about.

By models that saw none of the sites, in 1,227 pages with labels 104 lines of their dumps and 31
blocks of the pages themselves became right, and none wrong.
"""
SENTENCE_CHARS, LONGEST = 80, 150
"""A block of the story with so many characters is a sentence; one with more is no heading."""

_HEADLINE, _HEADING = LABEL_INDEX[Label.HEADLINE], LABEL_INDEX[Label.HEADING]
_IS_STORY = marked((Label.STANDFIRST, Label.HEADING, Label.BODY))
_AROUND = " 0123456789.:;,)(#*-–—•·?!"


def find_contents(columns: NDArray[np.int64], blocks: Sequence[str]) -> list[int]:
    """The blocks of tables of contents that would be something else, or are already called so.

    Args:
        columns: the label of every block.
        blocks: their texts.
    """
    headings = np.flatnonzero(columns == _HEADING)
    if len(headings) < HEADINGS_SHARE * LEAST_LINES:
        return []
    story = np.flatnonzero(_IS_STORY[columns]).tolist()
    below: dict[str, list[int]] = {}
    sentences = []
    for block in story:
        if len(blocks[block]) >= SENTENCE_CHARS:
            sentences.append(block)
        if title := _title(blocks[block]):
            below.setdefault(title, []).append(block)
    end = sentences[MOST_BEFORE] if len(sentences) > MOST_BEFORE else story[-1]
    start = int((columns == _HEADLINE).argmax())  # what stands above the headline is a menu
    titles = [""] * start + list(map(_title, blocks[start:end]))
    found: list[int] = []
    while start < end:
        twins = _twins(start, titles, below, sentences)
        size = len(twins)
        if size >= LEAST_LINES and twins[0] >= start + size and blocks[start - 1][-1:] != ":":
            headed = (columns[twins] == _HEADING).sum()
            covered = (headings >= start + size).sum()
            if headed >= HEADINGS_SHARE * size and size >= COVERED_SHARE * covered:
                found.extend(range(start, start + size))
        start += max(size, 1)
    return found


def _title(text: str) -> str:
    """A heading without its number and signs; nothing for what is none."""
    return text.strip(_AROUND).lower() if len(text) <= LONGEST else ""


def _twins(
    start: int, titles: Sequence[str], below: dict[str, list[int]], sentences: Sequence[int]
) -> list[int]:
    """For the block of a place and those behind it, where they stand again below, each behind the
    one before and a sentence; as long as they do."""
    twins: list[int] = []
    for block in range(start, len(titles)):
        places = below.get(titles[block])
        if not places:
            break
        last = block
        if twins:
            told = bisect_left(sentences, twins[-1])
            if told == len(sentences):
                break
            last = max(block, twins[-1], sentences[told])
        place = bisect_right(places, last)
        if place == len(places):
            break
        twins.append(places[place])
    return twins
