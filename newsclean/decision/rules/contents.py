"""Tables of contents: headings of a story that stand in a list above it, in the same order.

In a plain text nothing else tells them from the headings themselves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import IS_STORY_TEXT
from newsclean.decision.draft import Call, Draft
from newsclean.decision.rules.edges import SENTENCE_CHARS
from newsclean.labels import LABEL_INDEX, Label
from newsclean.patterns import pattern

CONTENTS = "contents: the heading stands below, over its part of the story"
CONTENTS_CONFIDENCE = 0.95
"""Of what is called so in the corpus nothing was anything else; it is too little to be surer."""

LEAST_LINES = 4
HEADINGS_SHARE, COVERED_SHARE, MOST_BEFORE = 0.7, 0.2, 8
"""So many lines in a row are a table of contents if each stands again below, in the same order,
with a sentence at least between one and the next; if such a share of those below are headings, and
they are such a share of all headings below; and if no more sentences stand above.

By models that saw none of the sites, in 1,227 pages with labels 101 lines of their dumps and
18 blocks of the pages themselves became right, and none wrong.
"""
ANNOUNCED = (":", "：")
"""Nor is it one if the line before ends so, or one of two short ones before that: a list within the
story may name what its next parts are about."""
_NEAR = 3
LONGEST = 150
"""A heading has no more characters."""

_HEADLINE, _HEADING = LABEL_INDEX[Label.HEADLINE], LABEL_INDEX[Label.HEADING]
_RANK = pattern(r"#?\d{1,2}[.):]?\s+")
_AROUND = " #*•·-–—.:;?!"


def call_contents(draft: Draft) -> Iterator[Call]:
    """Rule: a table of contents is a menu."""
    found = find_contents(draft.columns, draft.blocks)
    yield Call(found, Label.NAVIGATION, CONTENTS_CONFIDENCE, CONTENTS)


def find_contents(columns: NDArray[np.int64], blocks: Sequence[str]) -> list[int]:
    """The blocks of tables of contents that would be something else, or are already called so.

    Args:
        columns: the label of every block.
        blocks: their texts.
    """
    headings = np.flatnonzero(columns == _HEADING).tolist()
    if len(headings) < HEADINGS_SHARE * LEAST_LINES:
        return []
    below: dict[str, list[int]] = {}
    sentences = []
    for block in np.flatnonzero(IS_STORY_TEXT[columns]).tolist():
        if len(blocks[block]) >= SENTENCE_CHARS:
            sentences.append(block)
        if title := _title(blocks[block]):
            below.setdefault(title, []).append(block)
    end = sentences[MOST_BEFORE] if len(sentences) > MOST_BEFORE else headings[-1]
    headlines = np.flatnonzero(columns == _HEADLINE).tolist()
    start = headlines[0] + 1 if headlines else 0  # what stands above the headline is a menu
    # Many lines end otherwise than all of these titles, which is cheaper to see.
    ends = {title[-1] for title in below}
    titles = [""] * start
    titles += [
        _title(text) if text.rstrip(_AROUND)[-1:].lower()[-1:] in ends else ""
        for text in blocks[start:end]
    ]
    found: list[int] = []
    while start < end:
        twins = _twins(start, titles, below, sentences)
        size = len(twins)
        if size >= LEAST_LINES and not _announced(blocks, start):
            headed = int((columns[twins] == _HEADING).sum())
            covered = len(headings) - bisect_left(headings, start + size)
            if headed >= HEADINGS_SHARE * size and size >= COVERED_SHARE * covered:
                found.extend(range(start, start + size))
        start += max(size, 1)
    return found


def _title(text: str) -> str:
    """A heading without its rank and signs; nothing for what is none."""
    if len(text) > LONGEST:
        return ""
    ranked = _RANK().match(text)
    return (text[ranked.end() :] if ranked else text).strip(_AROUND).lower()


def _announced(blocks: Sequence[str], start: int) -> bool:
    """Whether what stands before a list says that one comes."""
    for line in reversed(blocks[max(0, start - _NEAR) : start]):
        if line.endswith(ANNOUNCED):
            return True
        if len(line) >= SENTENCE_CHARS:
            return False
    return False


def _twins(
    start: int, titles: Sequence[str], below: dict[str, list[int]], sentences: Sequence[int]
) -> list[int]:
    """For the block of a place and those behind it, where they stand again below, each behind the
    one before and a sentence; as long as they do, and down to the first of these places."""
    twins: list[int] = []
    for block in range(start, len(titles)):
        places = below.get(titles[block])
        if not places or (twins and block >= twins[0]):
            break
        last = block
        if twins:
            told = bisect_right(sentences, twins[-1])
            if told == len(sentences):
                break
            last = max(block, sentences[told])
        place = bisect_right(places, last)
        if place == len(places):
            break
        twins.append(places[place])
    return twins
