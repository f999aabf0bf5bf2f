"""A line's key: equal for lines that say the same apart from numbers, dates and typography."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from newsclean.sites.calendar import CALENDAR

LONGEST = 600
"""Characters of a line that are looked at."""
PART = 6
"""Words at either end of a long line that have keys of their own: near-duplicates share one."""
LONG = 9
"""A line of so many words has them."""

_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,:/-]\d+)*")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ´`\u00ad\u200b\u2060\ufeff")


class LineKeys(NamedTuple):
    """What a line is counted under.

    Attributes:
        whole: the line.
        parts: its first and its last words, if it is long.
        words: how many words it has.
        text: the line as normalised, for people.
    """

    whole: int
    parts: tuple[int, ...]
    words: int
    text: str


def line_keys(line: str) -> LineKeys | None:
    """The keys of a line; None for one that has no words but numbers and dates."""
    words = normalised(line)
    if not any(word not in ("0", "@") and (len(word) > 1 or word > "z") for word in words):
        return None
    text = " ".join(words)
    parts: tuple[int, ...] = ()
    if len(words) >= LONG:
        parts = (
            key("first " + " ".join(words[:PART])),
            key("last " + " ".join(words[-PART:])),
        )
    return LineKeys(key(text), parts, len(words), text)


def normalised(line: str) -> list[str]:
    """Words in lower case; numbers become `0`, names of months and weekdays `@`."""
    known = CALENDAR
    return [
        "0" if word[0].isdigit() else "@" if word in known else word
        for word in _WORD.findall(line[:LONGEST].translate(_APOSTROPHES).lower())
    ]


def key(text: str) -> int:
    """A number of 64 bits that is the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def document_key(lines: Sequence[LineKeys | None]) -> int:
    """The key of a whole document, by which it is known again."""
    return key("document\n" + "\n".join([str(each.whole) for each in lines if each]))
