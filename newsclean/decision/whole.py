"""Probabilities become labels: one for each block, sound as a whole.

Each block gets a label by itself first (`alone`), then rules on the document as a whole have their
say (`rules`), and in the end a story has one headline, and nothing twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import IS_STORY_TEXT, story_of
from newsclean.decision.alone import State, each_alone, state_of
from newsclean.decision.draft import Draft
from newsclean.decision.rules import RULES
from newsclean.decision.rules.addresses import ADDRESSED, ADDRESSED_CONFIDENCE
from newsclean.decision.rules.copies import COPY_CONFIDENCE, find_copies
from newsclean.decision.rules.passages import PASSAGE, find_passages
from newsclean.decision.rules.titles import (
    OVERLOOKED,
    OVERLOOKED_CONFIDENCE,
    SLOGAN,
    SLOGAN_CONFIDENCE,
    SLOGAN_COPY,
    TITLE_COPIES,
    TITLE_COPY,
    TITLE_COPY_CONFIDENCE,
    Form,
    Titles,
    find_title,
)
from newsclean.labels import LABEL_INDEX, LABELS, Label
from newsclean.reading.document import Markup

_HEADLINE, _BODY = LABEL_INDEX[Label.HEADLINE], LABEL_INDEX[Label.BODY]
_FOUND = {OVERLOOKED: OVERLOOKED_CONFIDENCE, ADDRESSED: ADDRESSED_CONFIDENCE}
"""Why a headline is one that the probabilities alone do not call so, and how sure that is."""


@dataclass(frozen=True, eq=False, repr=False)
class Decision:
    """The label of every block.

    Attributes:
        labels: one for each block.
        confidences: the probability of each of them.
        reasons: why, for blocks of which the document as a whole knows better (see `rules`, and
            `titles`, `copies` and `passages` among them).
    """

    labels: list[Label]
    confidences: list[float]
    reasons: dict[int, str]


def decide(
    probabilities: NDArray[np.float32],
    words: NDArray[np.int64] | None = None,
    blocks: Sequence[str] = (),
    settled: Collection[int] = (),
    comments: NDArray[np.float32] | None = None,
    markup: Markup | None = None,
    barriers: NDArray[np.float32] | None = None,
    address: str | None = None,
    flattened: bool = False,
) -> Decision:
    """Choose the labels.

    Args:
        probabilities: blocks x 23, rows sum to 1, columns in the order of `LABELS`.
        words: number of words in each block of a plain text; None for HTML, where the group
            counts more than the label within it: the markup tells groups apart better.
        blocks: their texts, for finding what stands twice, names the parts of a story, heads a
            thread or ends a story.
        settled: blocks that the caller's detectors vote on, which are left alone where the document
            as a whole would decide; and if they speak, the headline is neither moved to a copy nor
            sought.
        comments: for each block, how sure the default detectors are that it is of the comments.
        markup: what HTML says beside the text.
        barriers: for each block, how sure the default detectors are that it is a barrier.
        address: of the page, if known.
        flattened: whether blocks are the sentences of one line. What belongs together is parted
            there, so that less is taken away, as from a clean text.
    """
    state = State.DIRTY if words is None else state_of(probabilities, words, bool(settled))
    if flattened:
        state = State.CLEAN
    clean = state is not State.DIRTY
    columns, moved = each_alone(probabilities, words, blocks, state)
    sure = probabilities[np.arange(len(columns)), columns]
    if moved:
        sure[moved] = story_of(probabilities[moved])
    reasons: dict[int, str] = {}
    if not blocks:
        return _decision(columns, sure, reasons)
    draft = Draft(
        probabilities=probabilities,
        columns=columns,
        blocks=blocks,
        words=words,
        clean=clean,
        moved=moved,
        settled=settled,
        comments=comments,
        barriers=barriers,
        markup=markup,
        address=address,
    )
    for rule in RULES:
        for called, label, confidence, reason in rule(draft):
            found = [block for block in called if block not in settled]
            columns[found], sure[found] = LABEL_INDEX[label], confidence
            reasons.update(dict.fromkeys(found, reason))
    decision = _decision(columns, sure, reasons)
    addressed = ADDRESSED in reasons.values()
    form = Form(words is not None, clean, settled, addressed, words)
    titles = find_title(probabilities, columns, sure, blocks, moved, form)
    told = IS_STORY_TEXT[columns]
    told[titles.copies] = False
    if titles.headline >= 0:
        told[titles.headline] = False  # it may be called a standfirst yet
    copies = dict.fromkeys(find_passages(blocks, told.tolist()), PASSAGE)
    told[list(copies)] = False
    body = np.flatnonzero(told & (columns == _BODY)).tolist()
    copies |= find_copies(body, blocks, clean)
    copies = {block: of for block, of in copies.items() if block not in settled}
    _set_copies_apart(decision, copies, titles, probabilities)
    return decision


def _decision(
    columns: NDArray[np.int64], sure: NDArray[np.float32], reasons: dict[int, str]
) -> Decision:
    return Decision([LABELS[column] for column in columns.tolist()], sure.tolist(), reasons)


def _set_copies_apart(
    decision: Decision,
    copies: Mapping[int, str],
    titles: Titles,
    probabilities: NDArray[np.float32],
) -> None:
    """Label what stands twice, and what was taken for the headline.

    Args:
        decision: changed in place.
        copies: copies of parts of the story, and of what.
        titles: the headline and its copies.
        probabilities: blocks x 23.
    """
    labels, confidences, reasons = decision.labels, decision.confidences, decision.reasons
    for block, reason in copies.items():
        labels[block], confidences[block], reasons[block] = Label.OTHER, COPY_CONFIDENCE, reason
    title, same, slogan = titles
    found = next((reasons[block] for block in (title, *same) if reasons.get(block) in _FOUND), None)
    copied = TITLE_COPY if slogan is None else SLOGAN_COPY
    none_of_it = [(block, copied, TITLE_COPY_CONFIDENCE) for block in same]
    if slogan is not None:
        none_of_it.append((slogan, SLOGAN, SLOGAN_CONFIDENCE))
    for block, reason, confidence in none_of_it:
        likeliest = TITLE_COPIES[probabilities[block, TITLE_COPIES].argmax()]
        labels[block], confidences[block] = LABELS[likeliest], confidence
        reasons[block] = reason
    if slogan is not None:
        labels[title], confidences[title] = Label.HEADLINE, SLOGAN_CONFIDENCE
    elif same:
        labels[title] = Label.HEADLINE
        confidences[title] = float(probabilities[[title, *same], _HEADLINE].max())
        if found is not None:
            confidences[title], reasons[title] = _FOUND[found], found
