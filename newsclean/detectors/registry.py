"""The detectors that come with the package, and what the model sees of their votes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from newsclean.classifier.tokens import Floats, Ints
from newsclean.detectors.binding import binding_votes
from newsclean.detectors.compile import shipped_book
from newsclean.detectors.phrasebook import PhraseBook
from newsclean.detectors.shapes.alphabets import find_alphabets
from newsclean.detectors.shapes.anchors import flags_of
from newsclean.detectors.shapes.archives import find_archives
from newsclean.detectors.shapes.frame import ShapeBook
from newsclean.detectors.shapes.letters import find_letters
from newsclean.detectors.shapes.numbering import find_numbering
from newsclean.detectors.shapes.standard import STANDARD
from newsclean.detectors.votes import Detector, Lines, Vote
from newsclean.labels import LABEL_INDEX, LABELS


@dataclass(frozen=True, eq=False, repr=False)
class Standard:
    """The phrase book, the shapes, the numbering of listings, the letters that are found with what
    these say, and indexes: archives and alphabets."""

    book: PhraseBook
    shapes: ShapeBook

    def __call__(self, lines: Lines) -> list[Vote]:
        """The votes of all."""
        votes = self.book(lines)
        held = flags_of(lines.tokens)[: len(lines.raw)]
        votes.extend(self.shapes.votes(lines, held))
        votes.extend(find_numbering(lines, held))
        votes.extend(find_letters(lines, vote_matrix(votes, len(lines.raw)), held))
        votes.extend(_indexes(lines, held))
        return votes

    def marks(self, lines: Lines) -> tuple[Floats, list[Vote]]:
        """The strongest vote for each line and label, and the votes that are on whole spans.

        The same as the votes of a call, without a reason for each: reasons cost more than votes.
        But indexes are among the spans alone: they bind, and the model never met them.
        """
        matrix = np.zeros((len(lines.raw), len(LABELS)), dtype=np.float32)
        self.book.mark(lines, matrix)
        held = flags_of(lines.tokens)[: len(lines.raw)]
        _put(self.shapes.votes(lines, held), matrix)
        counted = find_numbering(lines, held)
        _put(counted, matrix)
        letters = find_letters(lines, matrix, held)
        _put(letters, matrix)
        return matrix, counted + letters + _indexes(lines, held)

    def __reduce__(self) -> tuple[Callable[[], Detector], tuple[()]]:
        return _standard, ()


def _indexes(lines: Lines, held: Ints) -> list[Vote]:
    """The votes on archives and alphabets of a plain text. In HTML links tell them, and the cells
    of a table are cells."""
    if lines.tags is not None:
        return []
    return find_archives(lines, held) + find_alphabets(lines, held)


def _standard() -> Detector:
    return default_detectors()[0]


@cache
def default_detectors() -> tuple[Standard]:
    """The detectors that the shipped model was trained with: one that stands for them all."""
    return (Standard(shipped_book(), STANDARD),)


def default_marks(lines: Lines) -> tuple[Floats, list[Vote]]:
    """What the default detectors say, as `Standard.marks` tells it."""
    return default_detectors()[0].marks(lines)


def standard_votes(lines: Lines) -> list[Vote]:
    """Votes of the default detectors, and those among them that bind (see `binding`)."""
    votes = default_detectors()[0](lines)
    matrix = vote_matrix(votes, len(lines.raw))
    return votes + binding_votes(lines, matrix, votes)


def vote_matrix(votes: Iterable[Vote], blocks: int) -> Floats:
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
    _put(votes, matrix)
    return matrix


def _put(votes: Iterable[Vote], matrix: Floats) -> None:
    for block, label, strength, _ in votes:
        column = LABEL_INDEX[label]
        if matrix[block, column] < strength:
            matrix[block, column] = strength
