"""The vocabulary that detectors speak: the lines they look at, the votes they cast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newsclean.classifier.tokens import HEAD_CHARS, Tokens
from newsclean.detectors.pattern import fold
from newsclean.labels import Label


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


@dataclass(frozen=True)
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
        """The beginning of a block, lower-cased, with plain quotes and blanks."""
        return fold(self.raw[block][:HEAD_CHARS])


Detector = Callable[[Lines], Iterable[Vote]]
"""Anything that looks at the lines of a document and votes."""
