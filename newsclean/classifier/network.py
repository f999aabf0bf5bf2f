"""The network that reads a document's blocks in order: dense layer, context, convolutions.

A block's features become a hidden vector; the document's mean is added to every block; then
residual convolutions over the sequence of blocks, of growing dilation (Yu and Koltun 2016),
let each block see those around it. Forward only: `newsclean.training.network` trains.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newsclean.classifier.tokens import Floats

CLIP = 6.0
"""Standardised features are cut at this many standard deviations."""


@dataclass(frozen=True)
class Network:
    """Weights of a network.

    Attributes:
        mean, scale: of the features, for standardising them; shape (features,).
        entry, entry_bias: features → hidden.
        whole, whole_bias: mean hidden vector of the document → what is added to every block.
        layers: convolutions, each (dilation, weights of shape (taps, hidden, hidden), bias).
        exit, exit_bias: hidden → one score per label.
    """

    mean: Floats
    scale: Floats
    entry: Floats
    entry_bias: Floats
    whole: Floats
    whole_bias: Floats
    layers: tuple[tuple[int, Floats, Floats], ...]
    exit: Floats
    exit_bias: Floats

    def standardise(self, features: Floats) -> Floats:
        """Features with mean 0 and deviation 1, cut at CLIP."""
        scaled: Floats = (features - self.mean) * self.scale
        np.clip(scaled, -CLIP, CLIP, out=scaled)
        return scaled

    def scores(self, features: Floats) -> Floats:
        """Score of every label for every block of one document; shape (blocks, labels)."""
        hidden = product(self.standardise(features), self.entry)
        hidden += self.entry_bias
        np.maximum(hidden, 0, out=hidden)
        whole = hidden.mean(axis=0) @ self.whole
        whole += self.whole_bias
        hidden += np.maximum(whole, 0)
        for dilation, weights, bias in self.layers:
            change = convolve(hidden, weights, dilation)
            change += bias
            np.maximum(change, 0, out=change)
            hidden += change
        result: Floats = product(hidden, self.exit)
        result += self.exit_bias
        return result


SINGLE_THREAD = 1 << 18
"""Products of more multiplications than this are spread over threads by OpenBLAS, which costs more
than it gives for matrices of this size, and makes processes fight for cores."""


def product(left: Floats, right: Floats) -> Floats:
    """Matrix product in pieces that BLAS works out in the calling thread."""
    rows, inner = left.shape
    outer = right.shape[1]
    piece = max(1, SINGLE_THREAD // (inner * outer))
    whole = rows // piece * piece
    result = np.empty((rows, outer), dtype=np.float32)
    if whole:
        pieces = left[:whole].reshape(-1, piece, inner)
        np.matmul(pieces, right, out=result[:whole].reshape(-1, piece, outer))
    if whole < rows:
        np.matmul(left[whole:], right, out=result[whole:])
    return result


def convolve(hidden: Floats, weights: Floats, dilation: int) -> Floats:
    """Convolution over rows, zeros beyond the edges.

    Args:
        hidden: shape (rows, width).
        weights: shape (taps, width, out); the middle tap looks at the row itself.
        dilation: rows between taps.
    """
    taps = len(weights)
    rows = len(hidden)
    result = product(hidden, weights[taps // 2])
    for tap in range(taps):
        step = (tap - taps // 2) * dilation
        if 0 < abs(step) < rows:
            if step > 0:
                result[:-step] += product(hidden[step:], weights[tap])
            else:
                result[-step:] += product(hidden[:step], weights[tap])
    return result
