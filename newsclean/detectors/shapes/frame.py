"""Shapes: patterns of signs, digits and capitals in a line, tried only where they could stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import DIGIT as DIGITS
from newsclean.classifier.tokens import Ints, word_hashes
from newsclean.detectors.shapes.words import word_set
from newsclean.detectors.votes import Lines, Vote
from newsclean.kernels import kernels
from newsclean.labels import Label

DIGIT, AT, COPY, MONEY, SLASH, BAR, COLON, BRACKET, DASH, HASH, DOT, ANGLE = (
    1 << place for place in range(12)
)
"""What a line may hold: a digit, a sign (or one like it)."""

BY, DATED, MOMENT, RIGHTS, BARE, WIDE = (1 << place for place in range(12, 18))
"""What a line may begin with: a word like "by"; one like "updated"; one that may begin a date, or
a number; "copyright". BARE: it holds no letter at all. WIDE: it
holds a sign that parts what from who in East Asian credits."""

_SIGNS: dict[int, str] = {
    DIGIT: "0123456789",
    AT: "@",
    COPY: "©℗®",
    MONEY: "$€£¥₹",
    SLASH: "/",
    BAR: "|•·●",
    COLON: ":",
    BRACKET: "([",
    DASH: "-–—",
    HASH: "#",
    DOT: ".…",
    ANGLE: ">»›→",
    WIDE: "：＝／=",
}
_TABLE = 0x10000
_QUOTED = 80
_AT_ONCE = 4096
"""So many lines are held against all shapes at a time."""


@dataclass(frozen=True, eq=False, repr=False)
class Shape:
    """One shape.

    Attributes:
        name: of the detector.
        label: what it votes for.
        strength: how often it is right when it speaks, from 0 to 1.
        needs: what a line must hold for the shape to be tried.
        find: looks at a line; true where the shape is there.
        shortest: a line of fewer characters is left alone.
        longest: a line of more characters is left alone.
        most: how many lines of a document may have the shape; where more have it, it is that of
            a list, and nothing is said of any.
    """

    name: str
    label: Label
    strength: float
    needs: int
    find: Callable[[str], object]
    shortest: int = 1
    longest: int = 200
    most: int = 1000


def lazily(build: Callable[[], str], first: str = "") -> Callable[[str], object]:
    """A search for a regex that is put together and compiled when first used.

    Args:
        build: puts the regex together.
        first: the characters that every line which matches begins with, if they are few: a
            regex of hundreds of choices takes long to compile, and most documents never need it.
    """

    @cache
    def search() -> Callable[[str], object]:
        return re.compile(build()).search

    def find(line: str) -> object:
        return search()(line)

    def find_behind(line: str) -> object:
        return line[0] in first and search()(line)

    return find_behind if first else find


@cache
def _sign_table() -> NDArray[np.int32]:
    table = np.zeros(_TABLE, dtype=np.int32)
    for bit, signs in _SIGNS.items():
        table[[ord(sign) for sign in signs]] = bit
    return table


@cache
def _leading_words() -> tuple[NDArray[np.uint64], Ints]:
    """Words that say something when a line begins with them, sorted, and what they say."""
    says: dict[str, int] = {}
    for flag, names in (
        (BY, ("by",)),
        (DATED, ("dated",)),
        (MOMENT, ("dated", "months", "weekdays")),
        (RIGHTS, ("rights",)),
    ):
        for word in word_set(*names):
            says[word] = says.get(word, 0) | flag
    plain = [word for word in says if word.isalpha()]
    hashes = word_hashes(plain)
    order = np.argsort(hashes)
    return hashes[order], np.array([says[word] for word in plain], dtype=np.int64)[order]


def holds(lines: Lines) -> Ints:
    """What each line holds, as a sum of the flags above."""
    tokens = lines.tokens
    if kernels is None:
        return held_in_numpy(lines)
    flags: Ints = kernels.flags_of_lines(
        tokens.codes,
        tokens.kinds,
        tokens.hashes,
        tokens.starts,
        tokens.count,
        _sign_table(),
        *_leading_words(),
        MOMENT,
        BARE,
    )
    return flags


def held_in_numpy(lines: Lines) -> Ints:
    """`holds` where nothing is compiled."""
    tokens = lines.tokens
    size = len(lines.raw)
    first_code = tokens.codes[tokens.starts]
    bits = _sign_table()[np.minimum(first_code, _TABLE - 1)]
    telling = np.flatnonzero(bits)
    held = np.zeros(size, dtype=np.int64)
    if len(telling):
        line = tokens.line_of[telling]
        begins = np.flatnonzero(np.diff(line, prepend=-1))
        held[line[begins]] = np.bitwise_or.reduceat(bits[telling], begins)
    if len(tokens.hashes):
        known, says = _leading_words()
        first = tokens.hashes[np.minimum(tokens.first, len(tokens.hashes) - 1)]
        place = np.searchsorted(known[:-1], first)
        led = (known[place] == first) & (tokens.count > 0)
        held[led] |= says[place[led]]
        start = tokens.starts[np.minimum(tokens.first, len(tokens.starts) - 1)]
        held[(tokens.kinds[start] == DIGITS) & (tokens.count > 0)] |= MOMENT
    spelled = np.zeros(size, dtype=bool)
    spelled[lines.stream.lines[lines.stream.spelled]] = True
    held[~spelled] |= BARE
    return held


@dataclass(frozen=True, eq=False, repr=False)
class ShapeBook:
    """Shapes that are tried together; itself a detector."""

    shapes: tuple[Shape, ...]

    @cached_property
    def _bounds(self) -> tuple[Ints, Ints, Ints]:
        """What each shape needs, and the shortest and longest line that it is tried on."""
        bounds = [(shape.needs, shape.shortest, shape.longest) for shape in self.shapes]
        needs, shortest, longest = np.array(bounds, dtype=np.int64).reshape(-1, 3).T
        return needs, shortest, longest

    def _candidates(self, lines: Lines) -> Iterator[tuple[int, int]]:
        """Lines and the shapes that may stand in them, from what the lines hold."""
        needs, shortest, longest = self._bounds
        held = holds(lines)
        telling = np.flatnonzero(held)
        for start in range(0, len(telling), _AT_ONCE):
            some = telling[start : start + _AT_ONCE]
            size = lines.sizes[some, None]
            fits = (held[some, None] & needs) == needs
            fits &= size >= shortest
            fits &= size <= longest
            rows, numbers = np.nonzero(fits)
            yield from zip(some[rows].tolist(), numbers.tolist())

    def __call__(self, lines: Lines) -> Iterator[Vote]:
        """Vote on every line that has one of the shapes."""
        if not lines.raw:
            return
        found: dict[int, list[int]] = {}
        shapes = self.shapes
        finds = [shape.find for shape in shapes]
        raw = lines.raw
        for block, number in self._candidates(lines):
            if finds[number](raw[block]):
                found.setdefault(number, []).append(block)
        for number, blocks in found.items():
            shape = shapes[number]
            if len(blocks) <= shape.most:
                for block in blocks:
                    reason = f"{shape.name}: {lines.raw[block][:_QUOTED]}"
                    yield Vote(block, shape.label, shape.strength, reason)
