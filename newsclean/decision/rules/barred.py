"""A barrier behind the last sentence of what can be read, in words that the model takes for story.

Barriers in unusual words read like one more paragraph ("The ending waits behind a free account.").
The model overrules the detector that knows them, and for many no detector votes. It is right to
within a story, where such words are quoted. Behind its end, where barriers stand, a vote counts
whole, and where there is none, it is enough that a line says all that barriers say.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.access import BUTTON, CLEAR_WITNESS, ENOUGH_CHARS, GOES_ON, word_count
from newsclean.chances import IS_STORY_TEXT, story_of
from newsclean.decision.draft import Call, Draft
from newsclean.labels import LABEL_INDEX, Label

BARRED = "barrier: behind the last sentence of the story"

MOST_LINES = 3
"""So many lines are barriers by their words alone; a page that has more of them is on barriers."""
MOST_BEHIND = 6
"""So many lines of fewer than `GOES_ON` words in all may follow: a signature, names, a place."""
LEAST_BELIEF = 0.003
"""How probable a barrier must be that no detector votes for, and that has the words of one. Of the
last paragraphs of real stories about one in twenty reaches it.

With 0.001, 0.003 and 0.01 the lines of `benchmarks barriers` found in plain text are 0.682, 0.636
and 0.579, in HTML 0.682, 0.645 and 0.579, and near misses alarm alike. Of 146 last paragraphs that
an adversary wrote to have such words (guides, clubs, streaming) 53 were lost in one of six settings
with 0.001, and with 0.003, and fewer words, 18.
"""
WORDED = 0.8
"""How sure that is; a barrier that no detector votes for makes a page `metered` from here on
(`access.SURE_FAR`)."""
PARAGRAPHS, PARAGRAPH_CHARS = 4, 300
"""So many paragraphs before a line tell its language, each by so many characters."""
_SUREST = 0.98

_PAYWALL = LABEL_INDEX[Label.PAYWALL]


def call_barred(draft: Draft) -> Iterator[Call]:
    """Rule: a barrier behind the last sentence is no paragraph."""
    if draft.barriers is not None:
        found = find_barred(
            draft.probabilities, draft.columns, draft.blocks, draft.barriers, draft.settled
        )
        for block, confidence in found.items():
            yield Call([block], Label.PAYWALL, confidence, BARRED)


def find_barred(
    probabilities: NDArray[np.float32],
    columns: NDArray[np.int64],
    blocks: Sequence[str],
    votes: NDArray[np.float32],
    settled: Collection[int] = (),
) -> dict[int, float]:
    """The blocks that would be story but are a barrier, the last first.

    A vote has multiplied the odds of its label by their root (`cleaner.with_sure_votes`); here it
    does so once more, so that it counts as a witness does by Bayes' rule.

    Args:
        probabilities: blocks x 23.
        columns: for every block the place of its label in `LABELS`.
        blocks: their texts.
        votes: for each block, how sure detectors are that it is a barrier, from 0 to 1.
        settled: blocks that the caller's detectors vote on, which stay what they are.

    Returns:
        For each of them how sure that is, from 0.5 to 1.
    """
    story = np.flatnonzero(IS_STORY_TEXT[columns]).tolist()
    found: dict[int, float] = {}
    behind = worded = 0
    for block in reversed(story[1:]):  # something can be read in front of a barrier
        if block not in settled:
            sure = _voted(probabilities[block], float(votes[block]))
            believed = probabilities[block, _PAYWALL] >= np.float32(LEAST_BELIEF)
            if not sure and believed and worded < MOST_LINES and _has_words(blocks, story, block):
                sure = WORDED
                worded += 1
            if sure:
                found[block] = sure
                continue
        behind += word_count(blocks[block][:ENOUGH_CHARS])
        if behind >= GOES_ON or story[-1] - block >= MOST_BEHIND:
            break
    return found


def _voted(probabilities: NDArray[np.float32], vote: float) -> float:
    """How sure a barrier is that a detector votes for; 0 if story is likelier."""
    if vote < CLEAR_WITNESS:
        return 0.0
    vote = min(vote, _SUREST)
    barrier = float(probabilities[_PAYWALL]) * (vote / (1 - vote)) ** 0.5
    told = float(story_of(probabilities))
    return barrier / (barrier + told) if barrier > told else 0.0


def _has_words(blocks: Sequence[str], story: Sequence[int], block: int) -> bool:
    """Whether a line says all that barriers say, in the language of the story before it."""
    # Few documents come here, and the others start faster without these.
    from newsclean.barrier_words import MOST_CHARS, says_barrier
    from newsclean.languages import likely_languages

    if len(blocks[block]) > MOST_CHARS or word_count(blocks[block]) < BUTTON:
        return False  # a button, or the heading of a box ("Members only")
    before = story[: bisect_left(story, block)]
    told = " ".join(blocks[each][:PARAGRAPH_CHARS] for each in before[-PARAGRAPHS:])
    return says_barrier(blocks[block], likely_languages(f"{told} {blocks[block]}"))
