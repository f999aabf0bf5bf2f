"""Sentences of the story that the lines beside them drag along."""

from __future__ import annotations

import numpy as np

from newsclean.classifier.model import Model
from newsclean.classifier.tokens import Floats, Tokens
from newsclean.decision.alone import SHORT_LINES
from newsclean.decision.rules.copies import SENTENCE_ENDS
from newsclean.labels import LABEL_INDEX, LABELS, OTHER_COLUMNS, Group, Label
from newsclean.reading.document import Document

LEAST_WORDS = 4
"""A shorter line may be a button."""
SURE_APPEAL = 0.97
"""What the networks are surer of than this is left to them."""
MARGIN = 2.0
"""By so much must a line's words score higher for body than for the label of the appeal.

Of 72 reports of our own with three to five sentences, a teaser and a line on a newsletter among
them, in nine languages, 48 lost a sentence without this rule and none with it; no junk was left.
"""

_DRAWING = np.array([label.group is Group.APPEAL or label is Label.PROMO for label in LABELS])
_BODY = LABEL_INDEX[Label.BODY]


def with_own_words(
    probabilities: Floats, document: Document, tokens: Tokens, votes: Floats, model: Model
) -> Floats:
    """Let a sentence be judged by its own words where its neighbours alone make it an appeal.

    In a short text one line of an appeal draws the sentences beside it along; in longer ones there
    is story enough beside a sentence, and what reads like it is a letter to the reader. A line that
    the networks take for an appeal or promotion, though not surely, that no detector takes for
    anything but story, and whose words are much likelier there, becomes body with the probability
    that the other label had.
    """
    if not 1 < len(document) <= SHORT_LINES:
        return probabilities
    top = probabilities.argmax(axis=1)
    drawn = _DRAWING[top] & (tokens.count >= LEAST_WORDS)
    drawn &= probabilities[np.arange(len(top)), top] < SURE_APPEAL
    rows = [
        block
        for block in np.flatnonzero(drawn).tolist()
        if document.blocks[block][-1:] in SENTENCE_ENDS and not votes[block, OTHER_COLUMNS].any()
    ]
    if not rows:
        return probabilities
    words = model.words.scores(tokens)[rows]
    margin = words[:, _BODY] - words[np.arange(len(rows)), top[rows]]
    chosen = np.array(rows)[margin >= MARGIN]
    result = probabilities.copy()
    result[chosen, _BODY], result[chosen, top[chosen]] = (
        probabilities[chosen, top[chosen]],
        probabilities[chosen, _BODY],
    )
    return result
