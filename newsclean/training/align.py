"""Gold labels find their way onto our blocks, by the words in order.

Pages have thousands of words and many of them repeat, which makes a plain
longest-common-subsequence slow. So the words are first pinned at runs that are unique on both
sides (as patience diff does), long runs before short ones, and only the gaps between pins are
compared word by word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import chain

from newsclean.labels import Label

_WORD = re.compile(r"\w+")

RUNS = (12, 5, 2, 1)
"""Lengths of the runs that are tried as pins, in order."""

SMALL = 2_500
"""Gaps of at most this many word pairs are compared word by word at once."""

LARGE = 4_000_000
"""Gaps of more word pairs are compared with difflib's shortcut for popular words."""

Pair = tuple[int, int]


def words_of(text: str) -> list[str]:
    """Lower-cased words of a text."""
    return _WORD.findall(text.lower())


def align_words(left: Sequence[str], right: Sequence[str]) -> list[Pair]:
    """Pairs of positions that hold the same word, growing on both sides."""
    pairs: list[Pair] = []
    _align(left, right, 0, len(left), 0, len(right), 0, pairs)
    return pairs


def _align(
    left: Sequence[str],
    right: Sequence[str],
    i1: int,
    i2: int,
    j1: int,
    j2: int,
    level: int,
    pairs: list[Pair],
) -> None:
    while i1 < i2 and j1 < j2 and left[i1] == right[j1]:
        pairs.append((i1, j1))
        i1, j1 = i1 + 1, j1 + 1
    tail: list[Pair] = []
    while i1 < i2 and j1 < j2 and left[i2 - 1] == right[j2 - 1]:
        i2, j2 = i2 - 1, j2 - 1
        tail.append((i2, j2))
    if i1 < i2 and j1 < j2:
        _align_middle(left, right, i1, i2, j1, j2, level, pairs)
    pairs.extend(reversed(tail))


def _align_middle(
    left: Sequence[str],
    right: Sequence[str],
    i1: int,
    i2: int,
    j1: int,
    j2: int,
    level: int,
    pairs: list[Pair],
) -> None:
    size = (i2 - i1) * (j2 - j1)
    if size > SMALL:
        for deeper in range(level, len(RUNS)):
            pins = _pins(left, right, i1, i2, j1, j2, RUNS[deeper])
            if not pins:
                continue
            for i, j, length in pins:
                if i < i1 or j < j1:  # overlaps the pin before
                    continue
                _align(left, right, i1, i, j1, j, deeper + 1, pairs)
                pairs.extend((i + k, j + k) for k in range(length))
                i1, j1 = i + length, j + length
            _align(left, right, i1, i2, j1, j2, deeper + 1, pairs)
            return
    matcher = SequenceMatcher(None, left[i1:i2], right[j1:j2], autojunk=size > LARGE)
    for i, j, length in matcher.get_matching_blocks():
        pairs.extend((i1 + i + k, j1 + j + k) for k in range(length))


def _unique_runs(
    items: Sequence[str], start: int, end: int, run: int
) -> dict[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    for i in range(start, end - run + 1):
        key = tuple(items[i : i + run])
        places[key] = -1 if key in places else i
    return {key: i for key, i in places.items() if i >= 0}


def _pins(
    left: Sequence[str],
    right: Sequence[str],
    i1: int,
    i2: int,
    j1: int,
    j2: int,
    run: int,
) -> list[tuple[int, int, int]]:
    """Longest chain of runs that are unique on both sides, in the same order on both."""
    here, there = _unique_runs(left, i1, i2, run), _unique_runs(right, j1, j2, run)
    common = sorted((i, there[key]) for key, i in here.items() if key in there)
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for position, (_, j) in enumerate(common):
        at = bisect_left(ends, j)
        before.append(last[at - 1] if at else -1)
        if at == len(ends):
            ends.append(j)
            last.append(position)
        else:
            ends[at], last[at] = j, position
    chain_: list[tuple[int, int, int]] = []
    position = last[-1] if last else -1
    while position >= 0:
        i, j = common[position]
        chain_.append((i, j, run))
        position = before[position]
    return chain_[::-1]


def owners(ours: Sequence[str], theirs: Sequence[str]) -> list[Counter[int]]:
    """For each text of `theirs`: which texts of `ours` hold how many of its words.

    Args:
        ours: our segments in reading order.
        theirs: the gold blocks in reading order, cut as they please.
    """
    our_words = [words_of(text) for text in ours]
    their_words = [words_of(text) for text in theirs]
    our_owner = [i for i, block in enumerate(our_words) for _ in block]
    their_owner = [j for j, block in enumerate(their_words) for _ in block]
    found: list[Counter[int]] = [Counter() for _ in theirs]
    left = list(chain.from_iterable(our_words))
    right = list(chain.from_iterable(their_words))
    for i, j in align_words(left, right):
        found[their_owner[j]][our_owner[i]] += 1
    return found


def align_labels(blocks: Sequence[str], gold: Sequence[tuple[str, Label]]) -> list[Label | None]:
    """Give each block the gold label of most of its words.

    Args:
        blocks: our blocks in reading order.
        gold: text and label of the gold blocks in reading order, cut as they please.

    Returns:
        A label for each block; None where no word of it is in the gold.
    """
    votes: list[Counter[Label]] = [Counter() for _ in blocks]
    for (_, label), held in zip(gold, owners(blocks, [text for text, _ in gold])):
        for block, count in held.items():
            votes[block][label] += count
    return [counter.most_common(1)[0][0] if counter else None for counter in votes]
