"""The vocabulary that detectors speak: the lines they look at, the votes they cast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from newsclean.classifier.tokens import HEAD_CHARS, Floats, Ints, Tokens
from newsclean.detectors.automaton import Stream, stream_of
from newsclean.kernels import kernels
from newsclean.labels import LABEL_INDEX, Label
from newsclean.reading.document import Document, lengths


class Vote(NamedTuple):
    """One detector's opinion of one block.

    Attributes:
        block: index of the block in the document.
        label: what the detector takes it for.
        strength: 0 to 1; 1 means "nearly always right when it speaks".
        reason: short text for people, `detector-name: evidence`.
    """

    block: int
    label: Label
    strength: float
    reason: str


@dataclass(frozen=True, eq=False, repr=False)
class Lines:
    """A document as detectors see it.

    Attributes:
        raw: the text of each block, stripped, as it stands in the source.
        tokens: the words of the document as numbers.
        blank_before: whether a blank line (text) precedes the block. In HTML always True.
        tags: name of the block's HTML element ("p", "h2", …); None in plain text.
    """

    raw: Sequence[str]
    tokens: Tokens
    blank_before: Sequence[bool]
    tags: Sequence[str] | None = None

    def folded(self, block: int) -> str:
        """The beginning of a block, lower-cased."""
        return self.raw[block][:HEAD_CHARS].lower()

    @cached_property
    def sizes(self) -> Ints:
        """Length of each block in characters."""
        return lengths(self.raw)

    @cached_property
    def stream(self) -> Stream:
        """The words in order, with the edges between lines."""
        return stream_of(self.tokens)

    @cached_property
    def numbered(self) -> set[int]:
        """The blocks that hold a number."""
        return set(self.stream.lines[self.stream.numbers].tolist())

    def span(self, first: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Where runs of words stand in the blocks of their first words.

        Args:
            first: positions in `stream` of the first words.
            end: positions in `stream` behind the last words.

        Returns:
            Offsets of the first character and behind the last, within the block; there may be
            blanks before the latter.
        """
        tokens, stream = self.tokens, self.stream
        line = stream.lines[first]
        start = np.where(line > 0, tokens.edges[line - 1] + 1, 0)
        starts = np.append(tokens.starts, len(tokens.codes))
        begin = starts[stream.places[first]] - start
        final = end - 1
        # An edge is of the line that it begins: the word is the one before.
        final = final - (stream.lines[final] > line)
        stop = starts[np.minimum(stream.places[final] + 1, len(starts) - 1)]
        return begin, np.minimum(stop, tokens.edges[line]) - start


def lines_in(document: Document, tokens: Tokens) -> Lines:
    """A document as detectors see it."""
    tags = None if document.markup is None else document.markup.block_tags
    return Lines(document.blocks, tokens, document.blank_before, tags)


def voted(matrix: Floats, least: float, *labels: Label) -> list[int]:
    """Blocks on which somebody votes for one of some labels with at least a strength.

    Args:
        matrix: the strongest vote for each block and label, shape (blocks, labels).
        least: the strength.
        labels: the labels.
    """
    if kernels is None:
        return voted_in_numpy(matrix, least, *labels)
    # Strengths are 32-bit numbers in the matrix: 0.8 is a little more or less than 0.8 there.
    blocks: list[int] = kernels.voted_lines(matrix, _columns(labels), least)
    return blocks


def voted_in_numpy(matrix: Floats, least: float, *labels: Label) -> list[int]:
    """`voted` where nothing is compiled."""
    enough = matrix[:, _columns(labels)] >= np.float32(least)
    blocks: list[int] = np.flatnonzero(enough.any(axis=1)).tolist()
    return blocks


@cache
def _columns(labels: tuple[Label, ...]) -> Ints:
    return np.array([LABEL_INDEX[label] for label in labels], dtype=np.int64)


def checked_votes(votes: Iterable[Vote], blocks: int) -> Iterator[Vote]:
    """Votes of a detector that nobody has tested yet.

    Args:
        votes: what it yields.
        blocks: number of blocks of the document.

    Raises:
        TypeError: if it yields something else, or nothing that can be gone through.
        ValueError: if a vote is for no block or label, or of no strength between 0 and 1.
    """
    if not isinstance(votes, Iterable):
        raise TypeError(f"expected a detector to yield votes, got {type(votes).__name__}")
    for vote in votes:
        if not isinstance(vote, Vote):
            raise TypeError(f"expected a detector to yield votes, got a {type(vote).__name__}")
        if not (isinstance(vote.block, (int, np.integer)) and 0 <= vote.block < blocks):
            raise ValueError(f"{vote}: the document has no such block, but {blocks}")
        if vote.label not in LABEL_INDEX or not 0 <= vote.strength <= 1:
            raise ValueError(f"{vote}: expected a label, and a strength from 0 to 1")
        if not isinstance(vote.reason, str):
            raise TypeError(f"{vote}: expected the reason as a str")
        yield vote._replace(label=Label(vote.label))


Detector = Callable[[Lines], Iterable[Vote]]
"""Anything that looks at the lines of a document and votes."""
