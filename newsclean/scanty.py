"""Pages of which hardly anything would be left.

Every page has a story, or nobody would clean it. Where much less of it is found than the model's
doubts add up to, what is likeliest to be it is believed sooner; and a page of legal text alone, or
of what looks like it (addresses, opening hours), has that for its story.
"""

from __future__ import annotations

from newsclean.chances import story_of
from newsclean.classifier.tokens import Floats, Tokens
from newsclean.labels import LABEL_INDEX, STORY_COLUMNS, Label

PROSE = 15
"""Blocks of so many words are prose."""
SCANTY_SHARE, SCANTY_ODDS = 0.5, 3
"""A story is scanty if it has less than this share of the words of prose that the probabilities of
being story add up to; the odds of the story are so many times better then.

By models that saw none of the sites, of 1,309 pages four change by more than a word: by 0.33 to
0.68 of their word F1, and for the better. With odds of 5 a list of posts becomes story. Stories of
less than 60 words, however sure, were looked at in this way as well: news in brief then keep a
menu beside them.
"""
HARDLY_ANY, LEGAL_WORDS = 30, 200
"""Where a story has fewer words of prose than the first, and legal prose at least the second, the
legal text is the story. In the corpus two pages are so, a list of offices and a catalogue's index,
and neither had kept a word.
"""
LEGAL_BODY = 0.8
"""How much of the probability of such text's being legal is its probability of being the story."""

_LEGAL, _BODY = LABEL_INDEX[Label.LEGAL], LABEL_INDEX[Label.BODY]


def with_scanty_story(probabilities: Floats, tokens: Tokens) -> Floats:
    """Probabilities of every label for every block, which favour the story where it is scanty.

    Args:
        probabilities: of the blocks of a page, shape (blocks, labels).
        tokens: the words of the blocks.
    """
    prose = tokens.count >= PROSE
    words = tokens.count[prose]
    story = story_of(probabilities[prose])
    found = words[story > 0.5].sum()
    if not len(words) or found >= SCANTY_SHARE * (story @ words):
        return probabilities
    legal = probabilities.argmax(axis=1) == _LEGAL
    result = probabilities.copy()
    if found < HARDLY_ANY and tokens.count[prose & legal].sum() >= LEGAL_WORDS:
        result[legal, _BODY] += LEGAL_BODY * result[legal, _LEGAL]
        result[legal, _LEGAL] *= 1 - LEGAL_BODY
        return result
    result[:, STORY_COLUMNS] *= SCANTY_ODDS
    result /= result.sum(axis=1, keepdims=True)
    return result
