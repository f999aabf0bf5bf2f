"""Beginnings of other texts, cut short: "… the harbour master said that […]".

Lists of other stories show how each begins, and where it is cut. A story cuts what it quotes, too,
but goes on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import IS_STORY_TEXT
from newsclean.edges import PARTS
from newsclean.labels import LABEL_INDEX, Label

EXCERPT = "excerpt: cut short, as in a list of other texts"
EXCERPT_CONFIDENCE = 0.9
CUT = ("[…]", "[...]", "(…)", "(...)")
"""A block that would be story and ends so is an excerpt, if furniture other than advertisements,
pictures and sign-ups stands beside it, and a heading above an excerpt is its title.

By models that saw none of the sites, in 1,227 pages with labels 24 lines of their dumps (1,080
words) and two blocks of the pages themselves (112 words) are found, and none is of a story.
"""
LEAST_CHARS = 40

_SIGNS = " .»›\"”'"
_HEADING = LABEL_INDEX[Label.HEADING]


def find_excerpts(columns: NDArray[np.int64], blocks: Sequence[str]) -> list[int]:
    """The blocks that would be story but are how other texts begin, and their titles.

    Args:
        columns: the label of every block.
        blocks: their texts.
    """
    found = []
    for block in np.flatnonzero(IS_STORY_TEXT[columns]).tolist():
        text = blocks[block]
        if len(text) < LEAST_CHARS or not text[-8:].rstrip(_SIGNS).endswith(CUT):
            continue
        beside = columns[max(0, block - 1) : block + 2]
        titled = block > 0 and columns[block - 1] == _HEADING
        if PARTS[beside].any():
            found.extend([block - 1, block] if titled else [block])
    return found
