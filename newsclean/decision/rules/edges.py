"""Where the story of a plain text begins and ends: what reads like its text beyond is none of it.

A model that sees a stretch of lines has doubts in long menus and lists, and takes what is likeliest
of many labels: the story's text. Where its headline stands, and its last sentence, such a model
does not see from there. Nothing is done in a text that is story nearly all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import IS_STORY, marked, story_of
from newsclean.decision.draft import Call, Draft
from newsclean.decision.rules.copies import QUOTE_ENDS
from newsclean.labels import LABEL_INDEX, LABELS, OTHER_COLUMNS, Label

ABOVE = "edge: above the headline"
BEHIND = "edge: a list that stands apart, behind the last sentence of the story"

EDGE_CONFIDENCE = 0.75
"""So often, or a little more, the likeliest other label is right in the texts named below."""

SURE_HEADLINE, DOUBTFUL = 0.7, 0.8
"""Body and headings above a headline of this probability are none; above a less sure one those are
that are story with the second at most. Not if another line above is the headline with RIVAL.

By models that saw none of the sites, in 6,770 texts (dumps of all pages with labels, and what five
extractors leave of them), 1,431 such lines were furniture, and two were of a story.
"""
RIVAL = 0.5
TOLD_WORDS = 50
"""If sentences of so many words stand below, and no fewer than above: otherwise the headline is one
of another story."""
SENTENCE_CHARS, UNPARTED_CHARS = 80, 30
"""A line of so many characters is a sentence, as is one that ends like one. The second: in a
script that puts no blanks between words."""
APART, TOGETHER = 6, 3
"""Lines with no sentence among them stand apart if so many others at least part them from the end
of the story, and together if fewer than the second part them from each other; if they are story
with a probability of DOUBTFUL at most, on the mean, and have no more words than the sentences. What
stands WITHIN stories, above their lists as well, parts nothing.

In the same texts 507 such lines were furniture, and three were of a story.
"""

WITHIN = (
    *(Label.ADVERTISEMENT, Label.NEWSLETTER, Label.SUBSCRIPTION, Label.PAYWALL),
    *(Label.SOCIAL, Label.CAPTION, Label.CREDIT, Label.EMBED),
)

_PARTED = re.compile(r"[ |/·]")
_ENDS = QUOTE_ENDS | frozenset("।۔؟։")
_HEADLINE = LABEL_INDEX[Label.HEADLINE]
_PAYWALL = LABEL_INDEX[Label.PAYWALL]
_OTHERS = np.array([column for column in OTHER_COLUMNS if column != _PAYWALL])
_IS_TEXT = marked((Label.HEADING, Label.BODY))
PARTS = ~(IS_STORY | marked(WITHIN))
"""For every column, whether its label is of what parts a story from what is none of it."""


def call_beyond(draft: Draft) -> Iterator[Call]:
    """Rule: what stands beyond the edges of a plain text's story is what it is likeliest beside
    it."""
    if draft.words is None or draft.clean:
        return
    found = beyond_edges(draft.probabilities, draft.columns, draft.words, draft.blocks)
    for block, reason in found.items():
        label = LABELS[likeliest_other(draft.probabilities, block)]
        yield Call([block], label, EDGE_CONFIDENCE, reason)


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
    story = np.flatnonzero(IS_STORY[columns])
    titles = np.flatnonzero(columns == _HEADLINE)
    above = np.flatnonzero(_IS_TEXT[columns[: titles[0]]]) if len(titles) else titles
    behind = _apart(story, columns, blocks)
    if not len(above) and not len(behind):
        return {}
    told = np.array([is_sentence(blocks[block]) for block in story.tolist()]) * words[story]
    found: dict[int, str] = {}
    if len(above) and _is_headline(int(titles[0]), probabilities, story, told):
        if probabilities[titles[0], _HEADLINE] < SURE_HEADLINE:
            above = above[story_of(probabilities[above]) <= DOUBTFUL]
        found.update(dict.fromkeys(above.tolist(), ABOVE))
    behind = behind[columns[behind] != _HEADLINE]
    few = len(behind) and words[behind].sum() <= told.sum()
    if few and story_of(probabilities[behind]).mean() <= DOUBTFUL:
        found.update(dict.fromkeys(behind.tolist(), BEHIND))
    return found


def _is_headline(
    title: int,
    probabilities: NDArray[np.float32],
    story: NDArray[np.int64],
    told: NDArray[np.int64],
) -> bool:
    """Whether the headline is that of the story below it, by the words in sentences (`told`)."""
    below, above = told[story > title].sum(), told[story < title].sum()
    rivals = probabilities[:title, _HEADLINE] >= RIVAL
    return bool(below >= max(TOLD_WORDS, above) and not rivals.any())


def _apart(
    story: NDArray[np.int64], columns: NDArray[np.int64], blocks: Sequence[str]
) -> NDArray[np.int64]:
    """What stands apart behind the last sentence of the story."""
    nothing = story[:0]
    if not (np.diff(story) > TOGETHER).any():
        return nothing
    places = range(len(story) - 1, -1, -1)
    last = next((place for place in places if is_sentence(blocks[story[place]])), None)
    if last is None:
        return nothing
    rest = story[last:]
    starts = 1 + np.flatnonzero(np.diff(rest) > TOGETHER)  # of what stands together
    if not len(starts):
        return nothing
    parting = np.concatenate([[0], np.cumsum(PARTS[columns])])
    apart = starts[parting[rest[starts]] - parting[rest[starts[0] - 1]] >= APART]
    return rest[apart[0] :] if len(apart) else nothing


def is_sentence(line: str) -> bool:
    """Whether a line reads like a sentence, by its length or its end."""
    if len(line) >= SENTENCE_CHARS or line[-1] in _ENDS:
        return True
    if len(line) >= UNPARTED_CHARS and not line.isascii() and not _PARTED.search(line):
        return True
    before = line[: line.rfind("(")].rstrip() if line[-1] == ")" else ""  # "... sinks. (dpa)"
    return before[-1:] in _ENDS if before else False


def likeliest_other(probabilities: NDArray[np.float32], block: int) -> int:
    """The likeliest label of a block that is none of the story; never that of a barrier, which
    would say something about the whole page."""
    return int(_OTHERS[probabilities[block, _OTHERS].argmax()])
