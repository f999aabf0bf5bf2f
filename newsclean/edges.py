"""Where the story of a plain text begins and ends: what reads like its text beyond is none of it.

A model that sees a stretch of lines has doubts in long menus and lists, and takes what is likeliest
of many labels: the story's text. Where its headline stands, and its last sentence, such a model
does not see from there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.copies import SENTENCE_ENDS
from newsclean.labels import LABEL_INDEX, LABELS, OTHER_COLUMNS, STORY_COLUMNS, Label

ABOVE = "edge: above the headline"
BEHIND = "edge: a list that stands apart, behind the last sentence of the story"

SURE_HEADLINE, DOUBTFUL = 0.7, 0.8
"""Body and headings above a headline of this probability are none; above a less sure one those are
that are story with the second at most.

By models that saw none of the sites, in 6,770 texts (dumps of all pages with labels, and what five
extractors leave of them), 1,480 such lines were furniture, and four were of a story.
"""
TOLD_WORDS = 50
"""If sentences of so many words stand below, and no fewer than above: otherwise the headline is one
of another story."""
SENTENCE_CHARS = 80
"""A line of so many characters is a sentence, as is one that ends like one."""
APART, TOGETHER = 6, 3
"""Lines with no sentence among them stand apart if so many others at least part them from the end
of the story, and together if fewer than the second part them from each other.

In the same texts 1,345 such lines were furniture, and ten of a story; with APART 3 it would be
1,650 and 46, with 10 about as many as with 6.
"""

_HEADLINE = LABEL_INDEX[Label.HEADLINE]
_OTHERS, _STORY = np.array(OTHER_COLUMNS), np.array(STORY_COLUMNS)
_IS_STORY, _IS_TEXT = np.zeros((2, len(LABELS)), dtype=bool)
_IS_STORY[_STORY] = True
_IS_TEXT[[LABEL_INDEX[Label.HEADING], LABEL_INDEX[Label.BODY]]] = True


def beyond_edges(
    probabilities: NDArray[np.float32],
    columns: NDArray[np.int64],
    words: NDArray[np.int64],
    blocks: Sequence[str],
) -> dict[int, str]:
    """The blocks of a plain text that would be story but stand beyond its edges, and why.

    Args:
        probabilities: blocks x 23.
        columns: the label of every block.
        words: number of words in each block.
        blocks: their texts.
    """
    story = np.flatnonzero(_IS_STORY[columns])
    found = dict.fromkeys(_above(probabilities, columns, story, words, blocks), ABOVE)
    found.update(dict.fromkeys(_behind(story, blocks), BEHIND))
    return found


def _above(
    probabilities: NDArray[np.float32],
    columns: NDArray[np.int64],
    story: NDArray[np.int64],
    words: NDArray[np.int64],
    blocks: Sequence[str],
) -> list[int]:
    """Body and headings above the headline."""
    titles = np.flatnonzero(columns == _HEADLINE)
    above = np.flatnonzero(_IS_TEXT[columns[: titles[0]]]) if len(titles) else titles
    if not len(above):
        return []
    title = int(titles[0])
    told = {True: 0, False: 0}
    for block in story.tolist():
        if block != title and is_sentence(blocks[block]):
            told[block > title] += int(words[block])
    if told[True] < max(TOLD_WORDS, told[False]):
        return []
    if probabilities[title, _HEADLINE] < SURE_HEADLINE:
        above = above[probabilities[np.ix_(above, _STORY)].sum(axis=1) <= DOUBTFUL]
    found: list[int] = above.tolist()
    return found


def _behind(story: NDArray[np.int64], blocks: Sequence[str]) -> list[int]:
    """What stands apart behind the last sentence of the story."""
    if not (np.diff(story) > TOGETHER).any():
        return []
    places = range(len(story) - 1, -1, -1)
    last = next((place for place in places if is_sentence(blocks[story[place]])), None)
    if last is None:
        return []
    rest = story[last:]
    starts = 1 + np.flatnonzero(np.diff(rest) > TOGETHER)  # of what stands together
    if not len(starts):
        return []
    apart = starts[rest[starts] - rest[starts[0] - 1] > APART]
    found: list[int] = rest[apart[0] :].tolist() if len(apart) else []
    return found


def is_sentence(line: str) -> bool:
    """Whether a line reads like a sentence, by its length or its end."""
    return len(line) >= SENTENCE_CHARS or line[-1] in SENTENCE_ENDS


def likeliest_other(probabilities: NDArray[np.float32], block: int) -> tuple[int, float]:
    """The likeliest label of a block that is none of the story, and its probability among those."""
    row = probabilities[block, _OTHERS]
    place = int(row.argmax())
    return int(_OTHERS[place]), float(row[place] / max(float(row.sum()), 1e-9))
