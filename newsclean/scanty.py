"""Pages of which hardly anything would be left.

Every page has a story, or nobody would clean it. Where much less of it is found than the model's
doubts add up to, what is likeliest to be it is believed sooner; and a page of legal text alone, or
of what looks like it (addresses, opening hours), has that for its story.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import IS_STORY
from newsclean.classifier.tokens import Floats, Ints, Tokens
from newsclean.labels import LABEL_INDEX, STORY_COLUMNS, Label

SCANTY = "scanty: far less of a story was found than its probabilities add up to"

PROSE = 15
"""Blocks of so many words are prose."""
SCANTY_SHARE, SCANTY_ODDS = 0.5, 3
"""A story is scanty if it has less than this share of the words of prose that the probabilities of
being story add up to; the odds of the story are so many times better then.

By models that saw none of the sites, of 1,309 pages four change by more than a word: by 0.33 to
0.68 of their word F1, and for the better. Of the lines of their dumps ten become right, eleven
wrong; behind one extractor a story of 4,900 words comes back, behind two a list of sources stays.
With odds of 5 a list of posts becomes story. When stories of less than 60 words, however sure, were
looked at in this way as well, news in brief kept a menu beside them.
"""
HARDLY_ANY, LEGAL_WORDS = 30, 200
"""Where a story has fewer words than the first, and legal prose at least the second, the legal text
is the story. In the corpus two pages are so, a list of offices and a catalogue's index, and neither
had kept a word.
"""
LEGAL_BODY = 0.8
"""How much of the probability of such text's being legal is its probability of being the story."""

_LEGAL, _BODY = LABEL_INDEX[Label.LEGAL], LABEL_INDEX[Label.BODY]


def is_scanty(story: NDArray[np.float64], words: Ints) -> bool:
    """Whether prose, so likely story and of so many words, holds far less than might be."""
    found = words[story > 0.5].sum()
    return bool(found < SCANTY_SHARE * (story @ words))


def with_scanty_story(probabilities: Floats, tokens: Tokens, plain: bool) -> Floats:
    """Probabilities of every label for every block of a document whose story is scanty.

    Args:
        probabilities: before, shape (blocks, labels); left as they are.
        tokens: the words of the blocks.
        plain: whether it is a plain text, of which an extractor may have left legal text alone.
    """
    likeliest = probabilities.argmax(axis=1)
    legal = likeliest == _LEGAL
    prose = tokens.count >= PROSE
    found = tokens.count[IS_STORY[likeliest]].sum()
    result = probabilities.copy()
    if not plain and found < HARDLY_ANY and tokens.count[prose & legal].sum() >= LEGAL_WORDS:
        result[legal, _BODY] += LEGAL_BODY * result[legal, _LEGAL]
        result[legal, _LEGAL] *= 1 - LEGAL_BODY
        return result
    result[:, STORY_COLUMNS] *= SCANTY_ODDS
    result /= result.sum(axis=1, keepdims=True)
    return result
