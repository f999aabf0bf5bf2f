"""A line's keys: equal for lines that say the same apart from numbers, dates and typography.

The words of a document have numbers already (see `newsclean.classifier.tokens`). A line's key is a
polynomial of those, so that no string is made for a line, and all lines are done at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import DIGIT, LETTER, SIGN, SINGLE, Ints, Tokens, word_hashes
from newsclean.sites.calendar import CALENDAR

Keys = NDArray[np.uint64]

LONGEST = 100
"""Words of a line that are looked at."""
PART = 6
"""Words at either end of a long line that have keys of their own: near-duplicates share one."""
LONG = 9
"""A line of so many words has them."""
LEAD = 5
"""A line may begin with so many words and a colon, which have a key of their own."""

_NUMBER = np.uint64(0x30)
_DATE = np.uint64(0x40)
_POWERS = np.cumprod(np.full(LONGEST, 0xD1342543DE82EF95, dtype=np.uint64))
_WHOLE, _FIRST, _LAST, _LEAD = (np.uint64(salt) for salt in (1, 2, 3, 4))

_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,:/-]\d+)*")


@dataclass(frozen=True, eq=False, repr=False)
class LineKeys:
    """What the lines of a document are counted under.

    Attributes:
        whole: for each line, its key; 0 for one that has no words but numbers and dates.
        parts: lines x 3, keys of a line's first words, its last words, and what stands before its
            colon; 0 where there is none.
        words: how many words each line has.
    """

    whole: Keys
    parts: Keys
    words: Ints

    def document(self) -> int:
        """The key of the whole document, by which it is known again."""
        data = self.whole[self.whole > 0].astype(">u8").tobytes()
        return int.from_bytes(blake2b(b"document" + data, digest_size=8).digest(), "big")


@cache
def _calendar() -> tuple[Keys, Keys]:
    """Numbers of the words of dates, in order, and of colons."""
    dates = np.sort(word_hashes(sorted(CALENDAR)))
    return dates, word_hashes([":", "："])


def line_keys(tokens: Tokens) -> LineKeys:
    """The keys of a document's lines."""
    dates, colons = _calendar()
    count = len(tokens.count)
    kinds = tokens.kinds[tokens.starts]
    numbers = kinds == DIGIT
    spelled = (kinds == LETTER) | (kinds == SINGLE)
    hashes = tokens.hashes.copy()
    near = np.minimum(np.searchsorted(dates, hashes), len(dates) - 1)
    dated = dates[near] == hashes
    hashes[numbers] = _NUMBER
    hashes[dated] = _DATE

    # Of numbers parted by signs alone, 12.3.2021 or 10:15, one is enough.
    wanted = np.flatnonzero(kinds != SIGN)
    line_of = tokens.line_of[wanted]
    number = numbers[wanted]
    again = np.zeros(len(wanted), dtype=bool)
    again[1:] = number[1:] & number[:-1] & (line_of[1:] == line_of[:-1])
    wanted, line_of = wanted[~again], line_of[~again]
    # A letter alone is a bullet or an icon, unless it is a word of a script without blanks.
    longer = tokens.kinds[np.minimum(tokens.starts + 1, len(tokens.kinds) - 1)] == LETTER
    telling = (spelled & ~dated & (longer | (tokens.codes[tokens.starts] > ord("z"))))[wanted]

    words = np.bincount(line_of, minlength=count)
    first = np.cumsum(words) - words
    place = np.arange(len(wanted)) - first[line_of]
    values = _mixed(hashes[wanted] + np.uint64(1))
    sizes = np.minimum(words, LONGEST)
    known = np.bincount(line_of, weights=telling, minlength=count) > 0

    def key(begin: Ints, length: Ints, salt: np.uint64, lines: NDArray[np.bool_]) -> Keys:
        """Keys of some words of each line, of those lines that have them."""
        offset = place - begin[line_of]
        inside = (offset >= 0) & (offset < length[line_of])
        terms = values * _POWERS[np.clip(offset, 0, LONGEST - 1)] * inside
        sums = np.zeros(count + 1, dtype=np.uint64)
        np.cumsum(terms, out=terms)
        sums[1:] = np.concatenate([np.zeros(1, np.uint64), terms])[first + words]
        result: Keys = np.where(lines, _mixed(np.diff(sums) + salt) | np.uint64(1), np.uint64(0))
        return result

    zero = np.zeros(count, dtype=np.int64)
    part = np.full(count, PART, dtype=np.int64)
    long = known & (words >= LONG)
    lead = _leads(tokens, wanted, line_of, colons, count)
    return LineKeys(
        key(zero, sizes, _WHOLE, known),
        np.stack(
            [
                key(zero, part, _FIRST, long),
                key(np.maximum(words - PART, 0), part, _LAST, long),
                key(zero, lead, _LEAD, known & (lead > 0) & (words > lead + 2)),
            ],
            axis=1,
        ),
        words,
    )


def _leads(tokens: Tokens, wanted: Ints, line_of: Ints, colons: Keys, count: int) -> Ints:
    """For each line, how many words stand before its first colon; 0 for none or too many."""
    found = np.flatnonzero(np.isin(tokens.hashes, colons))
    lead = np.zeros(count, dtype=np.int64)
    if not len(found):
        return lead
    lines, earliest = np.unique(tokens.line_of[found], return_index=True)
    before = np.searchsorted(wanted, found[earliest]) - np.searchsorted(line_of, lines)
    lead[lines] = np.where(before <= LEAD, before, 0)
    return lead


def _mixed(values: Keys) -> Keys:
    """Numbers spread over 64 bits (the finish of Steele's splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: Keys = values ^ (values >> np.uint64(31))
    return result


def normalised(line: str) -> str:
    """A line for people, as far as its key tells: numbers are `0`, months and weekdays `@`."""
    return " ".join(
        "0" if word[0].isdigit() else "@" if word in CALENDAR else word
        for word in _WORD.findall(line.lower())[:LONGEST]
    )


def same_lines(lines: Sequence[str], others: Sequence[str]) -> list[bool]:
    """For each line, whether one of the others has its key."""
    from newsclean.classifier.tokens import tokenize

    keys, known = (line_keys(tokenize(texts)).whole for texts in (lines, others))
    found: list[bool] = (np.isin(keys, known) & (keys > 0)).tolist()
    return found
