"""Which label a block has by its probabilities, and how many times better some are taken to be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newsclean.kernels import kernels
from newsclean.labels import GROUPS, LABEL_INDEX, LABELS, Group, Label

_HEADLINE, _CAPTION = LABEL_INDEX[Label.HEADLINE], LABEL_INDEX[Label.CAPTION]
GROUP_OF = np.array([list(GROUPS).index(label.group) for label in LABELS], dtype=np.int64)
"""For every column, the number of its group."""
STORY = list(GROUPS).index(Group.ARTICLE)
"""The number of the story's group."""


def odds_of(story: float, caption: float) -> NDArray[np.float32]:
    """How many times better each label is taken to be, shape (labels,)."""
    odds = np.where(GROUP_OF == STORY, np.float32(story), np.float32(1))
    odds[_CAPTION] = caption
    return odds


def choose(
    probabilities: NDArray[np.float32], odds: NDArray[np.float32], power: int
) -> NDArray[np.int64]:
    """The column of each block's label.

    Args:
        probabilities: blocks x 23.
        odds: for every label, how many times better it is taken to be.
        power: by which power of its group's probability a label's is weighed.
    """
    if kernels is None:
        return choose_in_numpy(probabilities, odds, power)
    columns: NDArray[np.int64] = kernels.choose_labels(
        probabilities, GROUP_OF, _HEADLINE, odds, power
    )
    return columns


def choose_in_numpy(
    probabilities: NDArray[np.float32], odds: NDArray[np.float32], power: int
) -> NDArray[np.int64]:
    """`choose` where nothing is compiled."""
    weighed = probabilities * odds
    if power:
        starts = np.flatnonzero(np.diff(GROUP_OF, prepend=-1))
        mass = np.add.reduceat(probabilities, starts, axis=1)
        weighed *= mass[:, GROUP_OF] ** power
    columns: NDArray[np.int64] = weighed.argmax(axis=1).astype(np.int64)
    _one_headline(weighed, columns)
    return columns


def _one_headline(probabilities: NDArray[np.float32], columns: NDArray[np.int64]) -> None:
    """A story has one headline: the likeliest; the others become what they are next likeliest."""
    rows = np.flatnonzero(columns == _HEADLINE)
    if len(rows) < 2:
        return
    best = rows[probabilities[rows, _HEADLINE].argmax()]
    rest = rows[rows != best]
    others = probabilities[rest]
    others[:, _HEADLINE] = -1
    columns[rest] = others.argmax(axis=1)
