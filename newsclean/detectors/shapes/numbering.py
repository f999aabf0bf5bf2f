"""Numbers that count the lines of a listing: they stand beside a text and are no part of it."""

from __future__ import annotations

from newsclean.classifier.tokens import Ints
from newsclean.detectors.shapes.anchors import BARE, MOMENT, NUMBER_LAST, lines_like
from newsclean.detectors.votes import Lines, Vote
from newsclean.labels import Label
from newsclean.runs import runs

LEAST_LINES = 4
"""So many numbers in a row, each one more than the one before, count lines."""

_MOST_DIGITS = 5
_YEARS = range(1500, 2200)
_STRENGTH = 0.95
_NUMBER = BARE | MOMENT | NUMBER_LAST


def find_numbering(lines: Lines, held: Ints) -> list[Vote]:
    """Vote on lines that hold nothing but a number and count up one by one.

    Args:
        lines: the document.
        held: what each line holds, see `anchors`.
    """
    numbers = [
        (block, number)
        for block in lines_like(held, lines.sizes, _NUMBER, 1, _MOST_DIGITS)
        if (number := _number(lines.raw[block])) is not None
    ]
    votes: list[Vote] = []
    for run in runs(numbers, lambda before, at: at == (before[0] + 1, before[1] + 1)):
        votes.extend(_votes(run))
    return votes


def _number(line: str) -> int | None:
    return int(line) if line.isascii() and line.isdecimal() else None


def _votes(run: list[tuple[int, int]]) -> list[Vote]:
    first = run[0][1]
    if len(run) < LEAST_LINES or first in _YEARS:
        return []
    reason = f"line-numbers: {first} to {run[-1][1]}"
    return [Vote(block, Label.OTHER, _STRENGTH, reason) for block, _ in run]
