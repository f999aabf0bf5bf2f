"""Beginnings of other texts, cut short: "… the harbour master said that […]".

Lists of other stories show how each begins, and where it is cut. A story cuts what it quotes, too,
but goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import IS_STORY_TEXT, marked, story_of
from newsclean.decision.draft import Call, Draft
from newsclean.decision.rules.edges import PARTS
from newsclean.labels import LABEL_INDEX, Label

EXCERPT = "excerpt: cut short, as in a list of other texts"
EXCERPT_CONFIDENCE = 0.9
CUT = ("[…]", "[...]", "(…)", "(...)")
"""A block that would be story and ends so is an excerpt, if furniture stands above it, or below it
and no paragraph above; and a heading above an excerpt is its title. Bylines and what stands within
stories (`edges.WITHIN`) are no such furniture. Not if it quotes, for who quotes cuts; nor the dek
of the headline.

By models that saw none of the sites, in 1,227 pages with labels 27 lines of their dumps (1,368
words) and one block of the pages themselves (56 words) are so, and none is of a story.
"""
LEAST_CHARS = 40
SURE_STORY, LIKELY_STORY = 0.95, 0.8
"""What is story with the first probability is none, nor with the second what alone would be: a
story of which a page shows the first paragraph may be cut so. Of those named above the likeliest
has 0.94, of those that stand alone 0.69.
"""

_SIGNS = " »›"
_LAST = frozenset(f"{_SIGNS}])")
_QUOTES = frozenset('"“„«「『')
_HEADLINE, _HEADING = LABEL_INDEX[Label.HEADLINE], LABEL_INDEX[Label.HEADING]
_BODY = LABEL_INDEX[Label.BODY]
_BESIDE = PARTS & ~marked((Label.BYLINE,))


def call_excerpts(draft: Draft) -> Iterator[Call]:
    """Rule: beginnings of other texts are no story."""
    if not draft.clean:
        found = find_excerpts(draft.probabilities, draft.columns, draft.blocks)
        yield Call(found, Label.RELATED, EXCERPT_CONFIDENCE, EXCERPT)


def find_excerpts(
    probabilities: NDArray[np.float32], columns: NDArray[np.int64], blocks: Sequence[str]
) -> list[int]:
    """The blocks that would be story but are how other texts begin, and their titles.

    Args:
        probabilities: blocks x 23.
        columns: the label of every block.
        blocks: their texts.
    """
    cut = [
        block
        for block in np.flatnonzero(IS_STORY_TEXT[columns]).tolist()
        if blocks[block][-1] in _LAST
        and len(blocks[block]) >= LEAST_CHARS
        and blocks[block][-8:].rstrip(_SIGNS).endswith(CUT)
        and _QUOTES.isdisjoint(blocks[block])
        and story_of(probabilities[block]) < SURE_STORY
    ]
    found = list[int]()
    excerpts = list[int]()
    for block in cut:
        titled = block > 0 and columns[block - 1] == _HEADING
        above = block - 2 if titled else block - 1
        listed = above >= 0 and (bool(_BESIDE[columns[above]]) or found[-1:] == [above])
        lone = above < 0 or columns[above] not in (_BODY, _HEADLINE)
        below = block + 1 < len(columns) and bool(_BESIDE[columns[block + 1]])
        if listed or (lone and below):
            excerpts.append(block)
            found.extend([block - 1, block] if titled else [block])
    if len(excerpts) == 1 and story_of(probabilities[excerpts[0]]) >= LIKELY_STORY:
        return []
    return found
