"""The labels of a document before rules on it as a whole have had their say, and what these say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsclean.labels import Label
from newsclean.reading.document import Markup


@dataclass(frozen=True, eq=False, repr=False)
class Draft:
    """What is known of a document while its labels are chosen.

    Attributes:
        probabilities: blocks x 23, rows sum to 1, columns in the order of `LABELS`.
        columns: the label of every block so far, as its column; what a rule calls changes it before
            the next is asked.
        blocks: their texts.
        words: number of words in each block of a plain text; None for HTML.
        clean: whether it is a plain text that is all story, or nearly.
        moved: blocks that have their labels for other reasons than probability.
        settled: blocks that the caller's detectors vote on, which keep their labels.
        comments: for each block, how sure the default detectors are that it is of the comments;
            None if they were not asked.
        barriers: the same for barriers.
        markup: what HTML says beside the text; None for plain text.
        address: of the page; None if it is not known.
    """

    probabilities: NDArray[np.float32]
    columns: NDArray[np.int64]
    blocks: Sequence[str]
    words: NDArray[np.int64] | None
    clean: bool
    moved: Collection[int] = ()
    settled: Collection[int] = ()
    comments: NDArray[np.float32] | None = None
    barriers: NDArray[np.float32] | None = None
    markup: Markup | None = None
    address: str | None = None


class Call(NamedTuple):
    """What a rule says of some blocks.

    Attributes:
        blocks: numbers of the blocks.
        label: what they are.
        confidence: how often such calls are right, 0 to 1.
        reason: why, for people.
    """

    blocks: Sequence[int]
    label: Label
    confidence: float
    reason: str


Rule = Callable[[Draft], Iterable[Call]]
"""A rule on the document as a whole."""
