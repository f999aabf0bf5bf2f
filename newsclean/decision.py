"""Probabilities become labels: one for each block, sound as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsclean.labels import LABEL_INDEX, LABELS, Label

_HEADLINE = LABEL_INDEX[Label.HEADLINE]


@dataclass(frozen=True)
class Decision:
    """The label of every block.

    Attributes:
        labels: one for each block.
        confidences: the probability of each of them.
    """

    labels: list[Label]
    confidences: list[float]


def decide(probabilities: NDArray[np.float32]) -> Decision:
    """Choose the labels.

    Args:
        probabilities: blocks x 23, rows sum to 1, columns in the order of `LABELS`.
    """
    columns = probabilities.argmax(axis=1)
    _one_headline(probabilities, columns)
    confidences: list[float] = np.take_along_axis(probabilities, columns[:, None], 1)[:, 0].tolist()
    return Decision([LABELS[column] for column in columns.tolist()], confidences)


def _one_headline(probabilities: NDArray[np.float32], columns: NDArray[np.intp]) -> None:
    """A story has one headline: the likeliest; the others become what they are next likeliest."""
    rows = np.flatnonzero(columns == _HEADLINE)
    if len(rows) < 2:
        return
    best = rows[probabilities[rows, _HEADLINE].argmax()]
    rest = rows[rows != best]
    others = probabilities[rest]
    others[:, _HEADLINE] = -1
    columns[rest] = others.argmax(axis=1)
