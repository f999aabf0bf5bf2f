"""The network that reads a document's blocks in order: dense layer, context, convolutions.

A block's features become a hidden vector; the document's mean is added to every block; then
residual layers of growing reach let each block see those around it. Each is a depthwise separable
convolution (Chollet 2017): taps of its own for every column, over rows a dilation apart (Yu and
Koltun 2016), then one matrix for all. Full convolutions were no more accurate at twice the time.
There are pools between the layers: what stands under one element or is marked up alike, and lines
of plain text that look alike, belong together however far apart they are, so each block gets the
mean of its groups (Zaheer and others 2017, "Deep Sets"). All matrices are multiplied by as whole
numbers (`newsclean.classifier.rounding`); they are kept, and trained, as they are.
Forward only: `newsclean.training.network` trains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from newsclean.classifier.packing import Packed, pack
from newsclean.classifier.rounding import Rounded, product, rounded
from newsclean.classifier.tokens import Floats, Ints
from newsclean.kernels import kernels

FAST: bool = kernels is not None and kernels.FAST
"""Whether documents go through the whole network in the compiled loops: they know that the matrices
are small, and are quicker than BLAS. They need a processor with AVX2 and FMA."""

CLIP = 6.0
"""Standardised features are cut at this many standard deviations."""


@dataclass(frozen=True, eq=False, repr=False)
class Layer:
    """A residual layer.

    Attributes:
        dilation: rows between taps.
        taps: shape (taps, hidden); the middle tap looks at the row itself.
        weights: shape (hidden, hidden).
        bias: shape (hidden,).
    """

    dilation: int
    taps: Floats
    weights: Floats
    bias: Floats

    @cached_property
    def rounded(self) -> Rounded:
        """The weights as whole numbers."""
        return rounded(self.weights)


@dataclass(frozen=True, eq=False, repr=False)
class Pool:
    """A residual layer over groups of blocks.

    Attributes:
        before: number of the layer that it goes before; the number of layers for one behind them.
        narrow: shape (hidden, width); what of the hidden vectors is averaged.
        weights: shape (groupings x width, hidden).
        bias: shape (hidden,).
    """

    before: int
    narrow: Floats
    weights: Floats
    bias: Floats

    @cached_property
    def rounded_narrow(self) -> Rounded:
        """The narrow matrix as whole numbers."""
        return rounded(self.narrow)

    @cached_property
    def rounded_groupings(self) -> tuple[Rounded, ...]:
        """The weights of each grouping as whole numbers."""
        width = self.narrow.shape[1]
        return tuple(map(rounded, self.weights.reshape(-1, width, len(self.bias))))


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """Weights of a network.

    Attributes:
        mean, scale: of the features, for standardising them; shape (features,).
        entry, entry_bias: features → hidden.
        whole, whole_bias: mean hidden vector of the document → what is added to every block.
        layers: what lets blocks see each other.
        exit, exit_bias: hidden → one score per label.
        pools: what lets blocks of one group see each other, in the order of their places.
    """

    mean: Floats
    scale: Floats
    entry: Floats
    entry_bias: Floats
    whole: Floats
    whole_bias: Floats
    layers: tuple[Layer, ...]
    exit: Floats
    exit_bias: Floats
    pools: tuple[Pool, ...] = ()

    def standardise(self, features: Floats) -> Floats:
        """Features with mean 0 and deviation 1, cut at CLIP."""
        if kernels is not None:
            result: Floats = kernels.standardised(features, self.mean, self.scale, CLIP)
            return result
        scaled: Floats = (features - self.mean) * self.scale
        np.clip(scaled, -CLIP, CLIP, out=scaled)
        return scaled

    def scores(self, features: Floats, groups: Ints | None = None) -> Floats:
        """Score of every label for every block of one document; shape (blocks, labels).

        Args:
            features: shape (blocks, features).
            groups: shape (groupings, blocks): blocks with the same number, which is below that of
                the blocks, are of one group. Needed if the network has pools.

        Raises:
            ValueError: if the network has pools and there are no groups.
        """
        if self.pools and groups is None:
            raise ValueError("a network with pools needs the groups of the blocks")
        if FAST and len(features):
            result: Floats = kernels.forward(features, groups, *self.packed, CLIP)
            return result
        return self.scores_in_numpy(features, groups)

    @cached_property
    def packed(self) -> Packed:
        """The network as the compiled loops read it."""
        return pack(self)

    @cached_property
    def rounded_ends(self) -> tuple[Rounded, Rounded, Rounded]:
        """Entry, whole and exit as whole numbers."""
        return rounded(self.entry), rounded(self.whole), rounded(self.exit)

    def scores_in_numpy(self, features: Floats, groups: Ints | None = None) -> Floats:
        """`scores` where nothing is compiled, or the processor is older."""
        rows = len(features)
        entry, of_whole, of_exit = self.rounded_ends
        hidden = np.empty((rows, len(self.entry_bias)), dtype=np.float32)
        for start in range(0, rows, TILE):
            part = slice(start, start + TILE)
            product(self.standardise(features[part]), entry, hidden[part])
            hidden[part] += self.entry_bias
            np.maximum(hidden[part], 0, out=hidden[part])
        whole = product(hidden.mean(axis=0, keepdims=True), of_whole)
        whole += self.whole_bias
        hidden += np.maximum(whole, 0)
        done = 0
        for pool in self.pools:
            hidden = see_neighbours(hidden, self.layers[done : pool.before])
            done = pool.before
            assert groups is not None  # `scores` has seen to it
            see_groups(hidden, groups, pool)
        hidden = see_neighbours(hidden, self.layers[done:])
        result = product(hidden, of_exit)
        result += self.exit_bias
        return result


def see_neighbours(hidden: Floats, layers: Sequence[Layer]) -> Floats:
    """Let rows see those around them; `hidden` is used up."""
    rows = len(hidden)
    if rows <= TILE or not layers:
        return _through(hidden, layers)
    reach = sum(len(layer.taps) // 2 * layer.dilation for layer in layers)
    result = np.empty_like(hidden)
    for start in range(0, rows, TILE):
        low = max(0, start - reach)
        seen = _through(hidden[low : start + TILE + reach].copy(), layers)
        result[start : start + TILE] = seen[start - low : start - low + TILE]
    return result


def _through(hidden: Floats, layers: Sequence[Layer]) -> Floats:
    for layer in layers:
        change = product(spread(hidden, layer.taps, layer.dilation), layer.rounded)
        add_positive(hidden, change, layer.bias)
    return hidden


def see_groups(hidden: Floats, groups: Ints, pool: Pool) -> None:
    """Let rows see the means of their groups, in place."""
    narrow = product(hidden, pool.rounded_narrow)
    change = np.zeros_like(hidden)
    for own, weights in zip(groups, pool.rounded_groupings, strict=True):
        change += product(pool_means(narrow, own[None]), weights)
    add_positive(hidden, change, pool.bias)


TILE = 4096
"""So many rows are worked on at a time, with those around them: what lies in the processor's cache
costs a fraction of what does not, and the time of long documents would grow faster than they do."""


def spread(hidden: Floats, taps: Floats, dilation: int) -> Floats:
    """Each column convolved with its own taps, zeros beyond the edges.

    Args:
        hidden: shape (rows, width).
        taps: shape (taps, width).
        dilation: rows between taps.
    """
    if kernels is not None:
        result: Floats = kernels.spread(hidden, taps, dilation)
        return result
    return spread_in_numpy(hidden, taps, dilation)


def spread_in_numpy(hidden: Floats, taps: Floats, dilation: int) -> Floats:
    """`spread` where nothing is compiled."""
    middle = len(taps) // 2
    rows = len(hidden)
    result: Floats = hidden * taps[middle]
    for tap in range(len(taps)):
        step = (tap - middle) * dilation
        if 0 < abs(step) < rows:
            if step > 0:
                result[:-step] += hidden[step:] * taps[tap]
            else:
                result[-step:] += hidden[:step] * taps[tap]
    return result


def pool_means(values: Floats, groups: Ints) -> Floats:
    """The means of each row's groups, side by side.

    Args:
        values: shape (rows, width).
        groups: shape (groupings, rows), numbers below that of the rows.

    Returns:
        Array of shape (rows, groupings x width).
    """
    if kernels is not None and values.dtype == np.float32:  # gradients are checked in float64
        result: Floats = kernels.pool_means(values, groups)
        return result
    return pool_means_in_numpy(values, groups)


def pool_means_in_numpy(values: Floats, groups: Ints) -> Floats:
    """`pool_means` where nothing is compiled."""
    parts = []
    for numbers in groups:
        _, place, count = np.unique(numbers, return_inverse=True, return_counts=True)
        order = np.argsort(place, kind="stable")
        starts = np.cumsum(count) - count
        share = (1 / count[:, None]).astype(values.dtype)
        parts.append((np.add.reduceat(values[order], starts, axis=0) * share)[place])
    result: Floats = np.concatenate(parts, axis=1)
    return result


def add_positive(hidden: Floats, change: Floats, bias: Floats) -> None:
    """Add the positive part of `change + bias` to `hidden`, in place."""
    if kernels is not None:
        kernels.add_positive(hidden, change, bias)
        return
    change += bias
    hidden += np.maximum(change, 0)
