"""Shapes: patterns of signs, digits and capitals in a line, tried only where they could stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from newsclean.classifier.tokens import Ints
from newsclean.detectors.shapes.anchors import flags_of
from newsclean.detectors.votes import Lines, Vote
from newsclean.kernels import kernels
from newsclean.labels import Label

_QUOTED = 80
_AT_ONCE = 4096
"""So many lines are held against all shapes at a time."""


class Shape(NamedTuple):
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


@dataclass(frozen=True, eq=False, repr=False)
class ShapeBook:
    """Shapes that are tried together; itself a detector."""

    shapes: tuple[Shape, ...]

    def __call__(self, lines: Lines) -> Iterator[Vote]:
        """Vote on every line that has one of the shapes."""
        return self.votes(lines, flags_of(lines.tokens))

    def votes(self, lines: Lines, held: Ints) -> Iterator[Vote]:
        """The votes of a call.

        Args:
            lines: the document.
            held: what each line holds, see `anchors`.
        """
        if not lines.raw:
            return
        found: dict[int, list[int]] = {}
        finds = self._finds
        raw = lines.raw
        for block, number in fitting(held, lines.sizes, self.bounds):
            if finds[number](raw[block]):
                found.setdefault(number, []).append(block)
        for number, blocks in found.items():
            shape = self.shapes[number]
            if len(blocks) <= shape.most:
                for block in blocks:
                    reason = f"{shape.name}: {raw[block][:_QUOTED]}"
                    yield Vote(block, shape.label, shape.strength, reason)

    @cached_property
    def _finds(self) -> list[Callable[[str], object]]:
        return [shape.find for shape in self.shapes]

    @cached_property
    def bounds(self) -> tuple[Ints, Ints, Ints]:
        """What each shape needs, and the shortest and longest line that it is tried on."""
        bounds = [(shape.needs, shape.shortest, shape.longest) for shape in self.shapes]
        table = np.array(bounds, dtype=np.int64).reshape(-1, 3).T
        needs, shortest, longest = map(np.ascontiguousarray, table)
        return needs, shortest, longest


def fitting(held: Ints, sizes: Ints, bounds: tuple[Ints, Ints, Ints]) -> Iterable[tuple[int, int]]:
    """Lines, and the shapes that may stand in them, in this order.

    Args:
        held: what each line holds.
        sizes: length of each line.
        bounds: what each shape needs, the shortest and the longest line for it.
    """
    if kernels is None:
        return fitting_in_numpy(held, sizes, bounds)
    pairs: list[tuple[int, int]] = kernels.fitting_shapes(held, sizes, *bounds)
    return pairs


def fitting_in_numpy(
    held: Ints, sizes: Ints, bounds: tuple[Ints, Ints, Ints]
) -> Iterator[tuple[int, int]]:
    """`fitting` where nothing is compiled."""
    needs, shortest, longest = bounds
    telling = np.flatnonzero(held)
    for start in range(0, len(telling), _AT_ONCE):
        some = telling[start : start + _AT_ONCE]
        size = sizes[some, None]
        fits = (held[some, None] & needs) == needs
        fits &= size >= shortest
        fits &= size <= longest
        rows, numbers = np.nonzero(fits)
        yield from zip(some[rows].tolist(), numbers.tolist())
