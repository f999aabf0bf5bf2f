"""Pages whose markup leads the model astray: what their words alone say.

Once in some hundreds of sites a page's elements speak so loudly of something else (a list of links
to a shop, say) that nothing of its story is left, though the model has its doubts. Then the
networks for plain text, which see no markup, are believed if they find plenty. Where the
model has no doubt (a thread of comments, a list of posts) nobody is asked: sentences of readers
look like a story to the words. Of 1,309 pages of the development corpus seven were asked about and
three believed, one of which had lost the 4,500 words of its story.
"""

from __future__ import annotations

import numpy as np

from newsclean.classifier.model import Opinions, softmax
from newsclean.classifier.tokens import Floats, Tokens
from newsclean.decision import story_of

PROSE = 15
"""Blocks of so many words are prose."""
LEAST = 100
"""Words of prose that a page must have: less may well be no story."""
HARDLY_ANY = 30
"""A story of fewer words of prose is none."""
DOUBT = 0.05
"""Mean probability, over the words of prose, of their being story: below it there is no doubt."""
PLENTY = 0.3
"""Share of the words of prose that must be likelier story than not by the words alone."""


def by_words_alone(opinions: Opinions, tokens: Tokens) -> Floats | None:
    """What the words alone say of a page that by its markup has no story, if that is a story.

    Args:
        opinions: of the networks; of a plain text nothing is asked.
        tokens: the words of the blocks.

    Returns:
        Probabilities, shape (blocks, labels); None where all networks together decide.
    """
    if opinions.markup is None:
        return None
    prose = tokens.count >= PROSE
    words = tokens.count[prose]
    if words.sum() < LEAST:
        return None
    story = story_of(softmax(opinions.markup[prose]))
    if words[story > 0.5].sum() >= HARDLY_ANY or np.average(story, weights=words) < DOUBT:
        return None
    others = softmax(opinions.words)
    found = words[story_of(others[prose]) > 0.5].sum()
    return others if found >= PLENTY * words.sum() else None
