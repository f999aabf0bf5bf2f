"""Matrices of whole numbers: what a network multiplies by, in half the time.

The numbers of a column are rounded to 127 steps, from -63 to 63, and those of the rows that it is
multiplied with to 255, each to a scale of its own (Jacob and others 2018, "Quantization and
Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference"). All sums are whole
numbers below 2^24, for up to 2,000 features or columns, so the sums are the same on any processor:
`float32` holds them exactly. With 63 and not 127, two products fit into 16 bits, in which
processors without VNNI add them up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newsclean.classifier.tokens import Floats

STEPS = 63
"""The largest number of a rounded column."""

ROW_STEPS = 127
"""The largest number of a rounded row."""

TINY = np.float32(1e-30)
"""A row, or a column, without a larger number than this is all zeros: a step would be none."""


@dataclass(frozen=True, eq=False, repr=False)
class Rounded:
    """A matrix, about `numbers * scale`.

    Attributes:
        numbers: whole numbers; shape (inner, outer).
        scale: of each column; shape (outer,).
    """

    numbers: Floats
    scale: Floats


def rounded(matrix: Floats, steps: int = STEPS) -> Rounded:
    """A matrix whose columns are rounded, to numbers from -steps to steps; shape (inner, outer)."""
    most = np.abs(matrix).max(axis=0, initial=0)
    scale = np.where(most > TINY, most / np.float32(steps), np.float32(1)).astype(np.float32)
    return Rounded(np.rint(matrix / scale), scale)


def product(rows: Floats, by: Rounded, out: Floats | None = None) -> Floats:
    """Rows, rounded, times a matrix, in the calling thread; into `out`, if given.

    Args:
        rows: shape (rows, inner).
        by: shape (inner, outer).
        out: shape (rows, outer).
    """
    most = np.abs(rows).max(axis=1, initial=0)
    factor = np.divide(
        np.float32(ROW_STEPS), most, out=np.zeros_like(most), where=most > TINY, dtype=np.float32
    )
    numbers = np.rint(rows * factor[:, None])
    result = _sums(numbers, by.numbers, out)
    result *= (most / np.float32(ROW_STEPS))[:, None] * by.scale
    return result


SINGLE_THREAD = 1 << 18
"""Products of more multiplications than this are spread over threads by OpenBLAS, which costs more
than it gives for matrices of this size, and makes processes fight for cores."""


def _sums(left: Floats, right: Floats, out: Floats | None) -> Floats:
    """Matrix product of BLAS, in pieces."""
    rows, inner = left.shape
    outer = right.shape[1]
    result = np.empty((rows, outer), dtype=np.float32) if out is None else out
    piece = max(1, SINGLE_THREAD // (inner * outer))
    whole = rows // piece * piece
    if whole:
        pieces = left[:whole].reshape(-1, piece, inner)
        np.matmul(pieces, right, out=result[:whole].reshape(-1, piece, outer))
    if whole < rows:
        np.matmul(left[whole:], right, out=result[whole:])
    return result
