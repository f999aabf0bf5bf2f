"""Which blocks belong together, however far apart they stand, and what such groups look like."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.encoding import MarkupWords
from newsclean.classifier.features import DENSE_NAMES, box
from newsclean.classifier.tokens import Floats, Ints, mix
from newsclean.kernels import kernels

_CHARS, _ENDS_STOP, _TITLE_SHARE, _DIGIT_SHARE = (
    DENSE_NAMES.index(name) for name in ("chars", "ends_stop", "title_share", "digit_share")
)

GROUP_LEVELS = (1, 2, 3, 5)
"""Ancestors (steps above the innermost element) whose blocks are looked at together."""

PAGE_GROUPINGS = len(GROUP_LEVELS) + 1

KIND_DEPTH = 3
"""Blocks are of one kind if this many of their innermost elements describe themselves alike."""


def page_groups(rows: MarkupWords, elements: int) -> Ints:
    """Which blocks belong together: those under one ancestor, and those of one kind.

    Args:
        rows: the page's markup.
        elements: number of elements.

    Returns:
        Array of shape (PAGE_GROUPINGS, blocks): blocks of one group have the same number, which is
        below that of the blocks.
    """
    if kernels is None:
        return number_groups(keys_in_numpy(rows, elements))
    keys = kernels.page_keys(
        rows.chains, rows.names, rows.element_of, elements, GROUP_LEVELS, KIND_DEPTH
    )
    return number_groups(keys)


def keys_in_numpy(rows: MarkupWords, elements: int) -> Ints:
    """Keys of the groups where nothing is compiled; shape (PAGE_GROUPINGS, blocks)."""
    chains = rows.chains
    deepest = chains.shape[1] - 1
    keys = [chains[:, min(level, deepest)] for level in GROUP_LEVELS]
    identity = np.zeros(elements, dtype=np.uint64)
    kind = np.zeros(len(chains), dtype=np.uint64)
    with np.errstate(over="ignore"):
        np.add.at(identity, rows.element_of, mix(rows.names.astype(np.uint64) + np.uint64(77)))
        for level in range(min(KIND_DEPTH, deepest + 1)):
            kind = kind * np.uint64(31) + identity[chains[:, level]]
    return np.stack([*keys, kind.view(np.int64)])


LOOKS = (70.0, 40.0)
"""Characters from which a line is long, and below which it is short, where runs of such lines are
told apart."""
_LONG, _SHORT = (np.float32(np.log1p(chars)) for chars in LOOKS)
LINE_GROUPINGS = 4


def line_groups(dense: Floats) -> Ints:
    """Which lines of a plain text belong together: those of one look, and those of one run.

    A text has no elements, but what was a list or a menu is still a run of short lines, and what
    was marked up alike still looks alike.

    Args:
        dense: features of the lines, shape (lines, len(DENSE_NAMES)).

    Returns:
        Array of shape (LINE_GROUPINGS, lines), numbers below that of the lines: length, end and
        capitals; runs of long lines and others; runs of short lines and others; runs in which most
        lines around are long, or not.
    """
    if kernels is None:
        return line_groups_in_numpy(dense)
    looks = (_CHARS, _ENDS_STOP, _TITLE_SHARE, _DIGIT_SHARE, _LONG, _SHORT)
    numbers: Ints = kernels.line_groups(dense, *looks)
    return numbers


def line_groups_in_numpy(dense: Floats) -> Ints:
    """`line_groups` where nothing is compiled."""
    length, stop = dense[:, _CHARS], dense[:, _ENDS_STOP] > 0
    look = np.minimum(np.floor(length * 1.5), 11).astype(np.int64) * 8
    look += stop * 4 + (dense[:, _TITLE_SHARE] > 0.5) * 2 + (dense[:, _DIGIT_SHARE] > 0.2)
    long = length >= _LONG
    short = length < _SHORT
    return np.stack(
        [number_groups(look[None])[0], _runs(long), _runs(short), _runs(box(long, 2) > 0.5)]
    )


def _runs(flags: NDArray[np.bool_]) -> Ints:
    """The number of the unbroken run of equal flags that each line is part of."""
    numbers = np.zeros(len(flags), dtype=np.int64)
    np.cumsum(flags[1:] != flags[:-1], out=numbers[1:])
    return numbers


def number_groups(keys: Ints) -> Ints:
    """Small numbers for the keys of each grouping, the same for the same key; shape as `keys`."""
    if kernels is None:
        return np.stack([np.unique(own, return_inverse=True)[1].reshape(-1) for own in keys])
    numbers: Ints = kernels.number_groups(keys)
    return numbers


def group_features(groups: Ints, probabilities: Floats) -> Floats:
    """What the blocks of each group look like on average.

    Args:
        groups: see `page_groups`.
        probabilities: of the labels by words and markup, shape (blocks, labels).

    Returns:
        For each grouping, side by side: mean probabilities of the block's group, and the logarithm
        of its size.
    """
    if kernels is None:
        return np.concatenate([group_means_in_numpy(own, probabilities) for own in groups], axis=1)
    means: Floats = kernels.group_means(groups, probabilities)
    return means


def group_means_in_numpy(keys: Ints, values: Floats) -> Floats:
    """For each row the mean of the rows with its key, and the logarithm of their number by three.

    Args:
        keys: one for each row.
        values: shape (rows, columns).

    Returns:
        Array of shape (rows, columns + 1).
    """
    _, place, count = np.unique(keys, return_inverse=True, return_counts=True)
    order = np.argsort(place, kind="stable")
    starts = np.cumsum(count) - count
    means = np.add.reduceat(values[order], starts, axis=0) / count[:, None]
    sizes = np.log1p(count[place]) / 3
    return np.concatenate([means[place], sizes[:, None]], axis=1).astype(np.float32)
