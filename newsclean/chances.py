"""What the probabilities of several labels say together."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from newsclean.labels import GROUPS, LABEL_INDEX, LABELS, STORY_COLUMNS, Group, Label


def story_of(probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
    """For every block, the probability that it is a part of the story."""
    story: NDArray[np.float64] = probabilities[..., STORY_COLUMNS].sum(axis=-1, dtype=np.float64)
    return story


def marked(labels: Iterable[Label]) -> NDArray[np.bool_]:
    """For every column, in the order of `LABELS`, whether its label is one of some."""
    marks = np.zeros(len(LABELS), dtype=np.bool_)
    marks[[LABEL_INDEX[label] for label in labels]] = True
    return marks


IS_STORY = marked(GROUPS[Group.ARTICLE])
"""For every column, whether its label is of the story."""
IS_STORY_TEXT = marked((Label.STANDFIRST, Label.HEADING, Label.BODY))
"""The same for the text of a story, below the headline."""
