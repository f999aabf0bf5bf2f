"""Pages whose markup leads the model astray: what their words alone say.

Once in some hundreds of sites the names of a page's elements speak so loudly of something else
(products, comments) that nothing of its story is left. Such a page gives itself away: hardly any
of its prose is story. Then the networks for plain text are asked, which see no markup, and believed
if they find plenty. Of 1,309 pages of the development corpus, 20 were such, most of them lists of
posts or videos, and on three the words found a story; one had lost the 4,500 words of its.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.model import Model
from newsclean.classifier.tokens import Floats, Ints, Tokens
from newsclean.decision import story_of
from newsclean.reading.document import Document

PROSE = 15
"""Blocks of so many words are prose."""
LEAST = 100
"""Words of prose that a page must have: less may well be no story."""
HARDLY_ANY, PLENTY = 0.05, 0.3
"""Shares of the words of prose that are likelier story than not."""


def by_words_alone(
    model: Model, document: Document, tokens: Tokens, votes: Floats, probabilities: Floats
) -> Floats | None:
    """What the words alone say of a page that by its markup has no story, if that is a story.

    Args:
        model: the model.
        document: a page; of a plain text nothing is asked.
        tokens: its words.
        votes: strongest vote for every block and label.
        probabilities: what the networks for HTML say, shape (blocks, labels).

    Returns:
        Probabilities of the same shape; None where those given stand.
    """
    if document.markup is None:
        return None
    prose = tokens.count >= PROSE
    if tokens.count[prose].sum() < LEAST:
        return None
    if _share(probabilities, tokens.count, prose) > HARDLY_ANY:
        return None
    others = model.probabilities(replace(document, markup=None), tokens, votes)
    return others if _share(others, tokens.count, prose) >= PLENTY else None


def _share(probabilities: Floats, words: Ints, prose: NDArray[np.bool_]) -> float:
    """Share of the words of prose in blocks that are likelier story than not."""
    story = story_of(probabilities[prose]) > 0.5
    return float(words[prose][story].sum() / words[prose].sum())
