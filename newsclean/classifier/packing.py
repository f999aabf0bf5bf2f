"""Networks as the compiled loops read them: `newsclean/kernels/network.pxi`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.rounding import Rounded
from newsclean.classifier.tokens import Floats, Ints

if TYPE_CHECKING:
    from newsclean.classifier.network import Layer, Network

Panels = NDArray[np.uint8]
Packed = tuple[Ints, Floats, Panels]

PANEL = 16
"""Columns of a matrix that lie together."""

TOGETHER = 4
"""Rows of a column that lie together."""

OFFSET = 64
"""What is added to the numbers of a matrix, so that none is negative."""

LINE = 64
"""Bytes of a line of the processor's cache."""


def pack(network: Network) -> Packed:
    """A network as the compiled loops read it.

    Returns:
        The plan: features, hidden columns, labels, layers and pools; for each layer its dilation
        and taps; for each pool its place, width and groupings. And in the order in which they are
        used, everything filled up to whole panels: all numbers but the matrices, with the scales of
        a matrix where it would stand; and the matrices, in panels.
    """
    plan = [len(network.mean), len(network.entry_bias), len(network.exit_bias)]
    plan += [len(network.layers), len(network.pools)]
    for layer in network.layers:
        plan += [layer.dilation, len(layer.taps)]
    for pool in network.pools:
        plan += [pool.before, pool.narrow.shape[1], len(pool.rounded_groupings)]
    entry, whole, exit_ = network.rounded_ends
    parts: list[Floats | Rounded] = [network.mean, network.scale]
    parts += [entry, network.entry_bias, whole, network.whole_bias]
    done = 0
    for pool in network.pools:
        parts += _layer_parts(network.layers[done : pool.before])
        done = pool.before
        parts += [pool.rounded_narrow, *pool.rounded_groupings, pool.bias]
    parts += _layer_parts(network.layers[done:])
    parts += [exit_, network.exit_bias]
    numbers = [part.scale if isinstance(part, Rounded) else part for part in parts]
    matrices = [part for part in parts if isinstance(part, Rounded)]
    return (
        np.array(plan, dtype=np.int64),
        _joined((_filled(part, PANEL).reshape(-1) for part in numbers), np.float32),
        _joined((_panels(part) for part in matrices), np.uint8),
    )


def _layer_parts(layers: Sequence[Layer]) -> list[Floats | Rounded]:
    return [part for layer in layers for part in (layer.taps, layer.rounded, layer.bias)]


def _joined(parts: Iterable[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    """Parts one after the other, from where a line of the cache begins."""
    joined = np.concatenate([part.astype(kind, copy=False) for part in parts])
    space = np.empty(joined.nbytes + LINE, dtype=np.uint8)
    start = -space.ctypes.data % LINE
    aligned = space[start : start + joined.nbytes].view(kind)
    aligned[:] = joined
    return aligned


def _filled(values: Floats, step: int, axis: int = -1) -> Floats:
    """Values with zeros behind the last of an axis, up to a multiple of `step`."""
    missing = -values.shape[axis] % step
    widths = [(0, 0)] * values.ndim
    widths[axis] = (0, missing)
    return np.pad(values, widths) if missing else values


def _panels(matrix: Rounded) -> Panels:
    """The panels of a matrix, one after the other: see `newsclean/kernels/network.pxi`."""
    filled = _filled(_filled(matrix.numbers, PANEL), PANEL, axis=0)
    panels = filled.reshape(-1, TOGETHER, filled.shape[1] // PANEL, PANEL).transpose(2, 0, 3, 1)
    return (panels + OFFSET).astype(np.uint8).reshape(-1)
