"""Letters that lead to an index: A, B, C, each on a line of its own."""

from __future__ import annotations

from itertools import pairwise

from newsclean.classifier.tokens import Ints
from newsclean.detectors.shapes.anchors import lines_like
from newsclean.detectors.votes import Lines, Vote
from newsclean.labels import Label

LEAST_LINES = 8
"""So many letters in a row, each a little further in the alphabet than the one before, are an
index. In the corpus two pages hold one of 26 letters, and both are navigation."""
FURTHER = 2
"""Places of the alphabet, at most: some letters begin no entry, and some alphabets leave out places
of Unicode."""

_STRENGTH = 0.95


def find_alphabets(lines: Lines, held: Ints) -> list[Vote]:
    """Vote on lines of single letters that follow each other as in the alphabet, in plain text: in
    HTML links tell them.

    Args:
        lines: the document.
        held: what each line holds, see `anchors`.
    """
    if lines.tags is not None or not lines.raw:
        return []
    single = [
        block for block in lines_like(held, lines.sizes, 0, 1, 1) if lines.raw[block].isalpha()
    ]
    if len(single) < LEAST_LINES:
        return []
    places = [ord(lines.raw[block].lower()) for block in single]
    votes: list[Vote] = []
    run = [0]
    for before, at in pairwise(range(len(single))):
        follows = 0 < places[at] - places[before] <= FURTHER
        if not (follows and single[at] == single[before] + 1):
            votes.extend(_votes([single[place] for place in run], lines))
            run = []
        run.append(at)
    return votes + _votes([single[place] for place in run], lines)


def _votes(run: list[int], lines: Lines) -> list[Vote]:
    if len(run) < LEAST_LINES:
        return []
    reason = f"alphabet: {lines.raw[run[0]]} to {lines.raw[run[-1]]}"
    return [Vote(block, Label.NAVIGATION, _STRENGTH, reason) for block in run]
