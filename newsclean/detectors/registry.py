"""The detectors that come with the package, and what the model sees of their votes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from newsclean.detectors.binding import binding_votes
from newsclean.detectors.compile import shipped_book
from newsclean.detectors.phrasebook import PhraseBook
from newsclean.detectors.shapes.frame import ShapeBook
from newsclean.detectors.shapes.letters import find_letters
from newsclean.detectors.shapes.standard import STANDARD
from newsclean.detectors.votes import Detector, Lines, Vote
from newsclean.labels import LABEL_INDEX, LABELS


@dataclass(frozen=True)
class Standard:
    """The phrase book, the shapes, and the letters that are found with what these say."""

    book: PhraseBook
    shapes: ShapeBook

    def __call__(self, lines: Lines) -> list[Vote]:
        """The votes of all."""
        votes = self.book(lines)
        votes.extend(self.shapes(lines))
        votes.extend(find_letters(lines, votes))
        return votes

    def __reduce__(self) -> tuple[Callable[[], Detector], tuple[()]]:
        return _standard, ()


def _standard() -> Detector:
    return default_detectors()[0]


@cache
def default_detectors() -> tuple[Detector, ...]:
    """The detectors that the shipped model was trained with: one that stands for them all."""
    return (Standard(shipped_book(), STANDARD),)


def default_votes(lines: Lines) -> list[Vote]:
    """Votes of the default detectors."""
    return [vote for detector in default_detectors() for vote in detector(lines)]


def standard_votes(lines: Lines) -> list[Vote]:
    """Votes of the default detectors, and those among them that bind (see `binding`)."""
    votes = default_votes(lines)
    return votes + binding_votes(lines, votes)


def vote_matrix(votes: Iterable[Vote], blocks: int) -> NDArray[np.float32]:
    """The strongest vote for each label on each block.

    Args:
        votes: from any detectors.
        blocks: how many blocks the document has.

    Returns:
        Array of shape (blocks, labels), columns in the order of `labels.LABELS`; 0 where
        nobody voted.

    Raises:
        IndexError: if a vote is on a block that the document does not have.
    """
    matrix = np.zeros((blocks, len(LABELS)), dtype=np.float32)
    # The last assignment to a cell stays: weak votes go first.
    ordered = sorted(votes, key=_strength)
    if ordered:
        rows = [vote.block for vote in ordered]
        columns = [LABEL_INDEX[vote.label] for vote in ordered]
        matrix[rows, columns] = [vote.strength for vote in ordered]
    return matrix


def _strength(vote: Vote) -> float:
    return vote.strength
