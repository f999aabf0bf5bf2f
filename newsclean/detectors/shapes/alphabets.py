"""Letters that lead to an index: A, B, C, each on a line of its own."""

from __future__ import annotations

from newsclean.classifier.tokens import Ints
from newsclean.detectors.shapes.anchors import lines_like
from newsclean.detectors.votes import Lines, Vote
from newsclean.labels import Label
from newsclean.runs import runs

LEAST_LINES = 8
"""So many letters in a row, each a little further in the alphabet than the one before, are an
index. In the corpus two pages hold one of 26 letters, and both are navigation."""
FURTHER = 2
"""Places of the alphabet, at most: some letters begin no entry, and some alphabets leave out places
of Unicode."""

_STRENGTH = 0.95


def find_alphabets(lines: Lines, held: Ints) -> list[Vote]:
    """Vote on lines of single letters that follow each other as in the alphabet.

    Args:
        lines: the document.
        held: what each line holds, see `anchors`.
    """
    if not lines.raw:
        return []
    raw = lines.raw
    single = [block for block in lines_like(held, lines.sizes, 0, 1, 1) if raw[block].isalpha()]

    def follows(before: int, block: int) -> bool:
        further = ord(raw[block].lower()) - ord(raw[before].lower())
        return block == before + 1 and 0 < further <= FURTHER

    votes: list[Vote] = []
    for run in runs(single, follows):
        if len(run) >= LEAST_LINES:
            reason = f"alphabet: {raw[run[0]]} to {raw[run[-1]]}"
            votes += [Vote(block, Label.NAVIGATION, _STRENGTH, reason) for block in run]
    return votes
