"""The vocabulary that detectors speak: the lines they look at, the votes they cast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
        folded: the beginning of the same, lower-cased, with plain quotes and blanks (`fold`).
        words: all words and signs of the document, lower-cased, digits written 0.
        line_of: for each of `words` the block that it stands in.
        blank_before: whether a blank line (text) precedes the block. In HTML always True.
        tags: name of the block's HTML element ("p", "h2", …); None in plain text.
    """

    raw: Sequence[str]
    folded: Sequence[str]
    words: Sequence[str]
    line_of: Sequence[int]
    blank_before: Sequence[bool]
    tags: Sequence[str] | None = None


Detector = Callable[[Lines], Iterable[Vote]]
"""Anything that looks at the lines of a document and votes."""
