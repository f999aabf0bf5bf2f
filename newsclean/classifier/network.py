"""The network that reads a document's blocks in order: dense layer, context, convolutions.

A block's features become a hidden vector; the document's mean is added to every block; then
residual layers of growing reach let each block see those around it. Each is a depthwise separable
convolution (Chollet 2017): taps of its own for every column, over rows a dilation apart (Yu and
Koltun 2016), then one matrix for all. Full convolutions were no more accurate at twice the time.
There are pools between the layers: what stands under one element or is marked up alike, and lines
of plain text that look alike, belong together however far apart they are, so each block gets the
mean of its groups (Zaheer and others 2017, "Deep Sets").
Forward only: `newsclean.training.network` trains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

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
    def packed(self) -> tuple[Ints, Floats]:
        """The network as the compiled loops read it (see `pack`)."""
        return pack(self)

    def scores_in_numpy(self, features: Floats, groups: Ints | None = None) -> Floats:
        """`scores` where nothing is compiled, or the processor is older."""
        rows = len(features)
        hidden = np.empty((rows, len(self.entry_bias)), dtype=np.float32)
        for start in range(0, rows, TILE):
            part = slice(start, start + TILE)
            product(self.standardise(features[part]), self.entry, hidden[part])
            hidden[part] += self.entry_bias
            np.maximum(hidden[part], 0, out=hidden[part])
        whole = hidden.mean(axis=0) @ self.whole
        whole += self.whole_bias
        hidden += np.maximum(whole, 0)
        done = 0
        for pool in self.pools:
            hidden = see_neighbours(hidden, self.layers[done : pool.before])
            done = pool.before
            assert groups is not None  # `scores` has seen to it
            see_groups(hidden, groups, pool)
        hidden = see_neighbours(hidden, self.layers[done:])
        result = product(hidden, self.exit)
        result += self.exit_bias
        return result


PANEL = 16
"""Columns of a matrix that lie together for the compiled loops."""


def pack(network: Network) -> tuple[Ints, Floats]:
    """A network as the compiled loops read it.

    Returns:
        The plan: features, hidden columns, labels, layers and pools; for each layer its dilation
        and taps; for each pool its place, width and groupings. And all weights in the order in
        which they are used, matrices in panels, everything filled up to whole panels with zeros.
    """
    width = len(network.entry_bias)
    plan = [len(network.mean), width, len(network.exit_bias)]
    plan += [len(network.layers), len(network.pools)]
    for layer in network.layers:
        plan += [layer.dilation, len(layer.taps)]
    parts = [_filled(network.mean), _filled(network.scale)]
    parts += [_panels(network.entry), _filled(network.entry_bias)]
    parts += [_panels(network.whole), _filled(network.whole_bias)]
    done = 0
    for pool in network.pools:
        parts += _layer_parts(network.layers[done : pool.before])
        done = pool.before
        narrow = pool.narrow.shape[1]
        plan += [pool.before, narrow, len(pool.weights) // narrow]
        parts.append(_panels(pool.narrow))
        parts += map(_panels, pool.weights.reshape(-1, narrow, width))
        parts.append(_filled(pool.bias))
    parts += _layer_parts(network.layers[done:])
    parts += [_panels(network.exit), _filled(network.exit_bias)]
    size = sum(map(len, parts))
    space = np.empty(size + PANEL, dtype=np.float32)
    start = -(space.ctypes.data // 4) % PANEL  # where a line of the cache begins
    weights = space[start : start + size]
    np.concatenate(parts, out=weights)
    return np.array(plan, dtype=np.int64), weights


def _layer_parts(layers: Sequence[Layer]) -> list[Floats]:
    parts = []
    for layer in layers:
        parts += [_filled(layer.taps).reshape(-1), _panels(layer.weights), _filled(layer.bias)]
    return parts


def _filled(values: Floats) -> Floats:
    """Values with zeros behind the last column, up to whole panels."""
    missing = -values.shape[-1] % PANEL
    if not missing:
        return values
    zeros = np.zeros((*values.shape[:-1], missing), dtype=np.float32)
    return np.concatenate([values, zeros], axis=-1)


def _panels(matrix: Floats) -> Floats:
    """The panels of a matrix, one after the other."""
    rows = len(matrix)
    panels = _filled(matrix).reshape(rows, -1, PANEL).transpose(1, 0, 2)
    return np.ascontiguousarray(panels).reshape(-1)


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
        change = product(spread(hidden, layer.taps, layer.dilation), layer.weights)
        add_positive(hidden, change, layer.bias)
    return hidden


def see_groups(hidden: Floats, groups: Ints, pool: Pool) -> None:
    """Let rows see the means of their groups, in place."""
    narrow = product(hidden, pool.narrow)
    if len(hidden) <= TILE:
        change = product(pool_means(narrow, groups), pool.weights)
    else:  # one grouping after the other, for their means side by side take much memory
        change = np.zeros_like(hidden)
        weights = pool.weights.reshape(len(groups), -1, hidden.shape[1])
        for number, own in enumerate(weights):
            change += product(pool_means(narrow, groups[number : number + 1]), own)
    add_positive(hidden, change, pool.bias)


TILE = 4096
"""So many rows are worked on at a time, with those around them: what lies in the processor's cache
costs a fraction of what does not, and the time of long documents would grow faster than they do."""

SINGLE_THREAD = 1 << 18
"""Products of more multiplications than this are spread over threads by OpenBLAS, which costs more
than it gives for matrices of this size, and makes processes fight for cores."""


def product(left: Floats, right: Floats, out: Floats | None = None) -> Floats:
    """Matrix product in the calling thread, of BLAS in pieces; into `out`, if given."""
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
