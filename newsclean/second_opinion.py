"""Pages on which the markup may lead the model astray: what their words alone say.

The networks for plain text see no markup, and err elsewhere than those for HTML. They cost as much,
so they are asked where there is doubt.

Where much of a page's prose may or may not be its story, they have a fifth of the say: on the next
site the markup may mean something else. And once in some hundreds of sites a page's elements speak
so loudly of something else (a list of links to a shop, say) that nothing of its story is left,
though the model has its doubts. Then they are believed alone if they find plenty. Where the model
has no doubt (a thread of comments, a list of posts) nobody is asked: sentences of readers look like
a story to the words. Of 1,309 pages of the development corpus seven were asked about so and three
believed, one of which had lost the 4,500 words of its story. What is scanty even so is favoured
(see `scanty`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import story_of
from newsclean.classifier.model import Opinions, softmax
from newsclean.classifier.tokens import Floats, Ints, Tokens
from newsclean.scanty import HARDLY_ANY, PROSE, SCANTY, is_scanty, with_scanty_story

WORDS_SHARE = 0.2
"""How much the words alone count in doubt."""
DOUBTFUL, DOUBTFUL_SHARE = 0.1, 0.1
"""A block of prose is doubtful whose probability of being story is this far from 0 and from 1; a
page is, with a larger share of the words of its prose in such blocks: one of five.

By models that saw none of the sites, never asked, asked beyond shares of 0.1, 0.05 and 0, and
always asked: label accuracy 0.9235, 0.9242, 0.9240, 0.9239, 0.9235; macro-F1 of labels 0.819,
0.820, 0.819, 0.821, 0.822; word F1 on WCXB 0.9560, 0.9567, 0.9565, 0.9565, 0.9565; words lost on
the labelled pages 0.0134, 0.0124, 0.0122, 0.0117, 0.0117.
"""
LEAST = 100
"""Words of prose that a page must have: less may well be no story."""
DOUBT = 0.05
"""Mean probability, over the words of prose, of their being story: below it there is no doubt."""
PLENTY = 0.3
"""Share of the words of prose that must be likelier story than not by the words alone."""

PASSED_OVER = "markup passed over: by it the page has no story"


def judged(opinions: Opinions, tokens: Tokens) -> tuple[Floats, str]:
    """Probability of every label for every block, and what was done beyond asking the networks.

    Args:
        opinions: of the networks.
        tokens: the words of the blocks.

    Returns:
        Array of shape (blocks, labels); PASSED_OVER where the words alone are believed, SCANTY
        where the story is favoured, else nothing.
    """
    markup = opinions.markup
    probabilities = softmax(opinions.words if markup is None else markup)
    prose = tokens.count >= PROSE
    words = tokens.count[prose]
    if not len(words):
        return probabilities, ""
    story = story_of(probabilities[prose])
    if markup is not None:
        if _hardly_any(story, words):
            alone = softmax(opinions.words)
            found = words[story_of(alone[prose]) > 0.5].sum()
            if found >= PLENTY * words.sum():
                return alone, PASSED_OVER
        doubtful = words[(story > DOUBTFUL) & (story < 1 - DOUBTFUL)].sum()
        if doubtful > DOUBTFUL_SHARE * words.sum():
            share = np.float32(WORDS_SHARE)
            probabilities = softmax((1 - share) * markup + share * opinions.words)
            story = story_of(probabilities[prose])
    if is_scanty(story, words):
        return with_scanty_story(probabilities, tokens, plain=markup is None), SCANTY
    return probabilities, ""


def _hardly_any(story: NDArray[np.float64], words: Ints) -> bool:
    """Whether prose, so likely story and of so many words, holds hardly any, and there is doubt."""
    found = words[story > 0.5].sum()
    return bool(
        words.sum() >= LEAST and found < HARDLY_ANY and np.average(story, weights=words) >= DOUBT
    )
