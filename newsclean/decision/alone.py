"""The label of each block by its probabilities and what stands beside it.

Plain text has better odds for the story, and clean text the best: what is left to find is rare.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import marked, story_of
from newsclean.decision.odds import GROUP_OF, STORY, choose, odds_of
from newsclean.decision.rules.copies import SENTENCE_ENDS
from newsclean.kernels import kernels
from newsclean.labels import GROUPS, LABEL_INDEX, OTHER_COLUMNS, STORY_COLUMNS, Group, Label

_HEADLINE, _HEADING = LABEL_INDEX[Label.HEADLINE], LABEL_INDEX[Label.HEADING]
_BODY, _CAPTION = LABEL_INDEX[Label.BODY], LABEL_INDEX[Label.CAPTION]
_CREDIT, _OTHER = LABEL_INDEX[Label.CREDIT], LABEL_INDEX[Label.OTHER]
_OTHERS = np.array(OTHER_COLUMNS)
_STORY_TEXT = np.array([column for column in STORY_COLUMNS if column != _HEADLINE])

STORY_ODDS = 1.3
"""In plain text the odds of the story are raised by this: losing a sentence is worse than leaving
a line."""

STORY_LEAST, CLEAN_LEAST = 0.25, 0.15
"""But a block is story only if all the labels of the story together are so probable; the second, in
a text that is clean already. Where furniture shares the rest among many labels, "body" may be the
likeliest of 23 at 0.2.

By models that saw none of the sites, odds of 1.5, 1.3 and 1.2: words of the story lost in dumps
0.016, 0.017, 0.018, boilerplate left there 0.059, 0.058, 0.057, cores with every line right 0.350,
0.360, 0.368.
"""

CLEAN_SHARE = 0.9
"""Plain text of which at least this share of the words is taken for the story is clean already."""

SURE_FURNITURE = 0.05
"""And so is one without a block of words that is story with less than this probability. A page has
blocks that are surely furniture: nine of ten dumps have at least 46, nine of ten parts around the
story 11. Of the clean stories that the model takes for something else (lists of events, of
addresses, of courses) more than half have none. It is not asked where detectors of the caller vote:
they know of something that the model does not.

By models that saw none of the sites, without this and with it: words kept of clean stories in the
worst tenth 0.983 and 0.987 (labelled), 0.969 and 0.976 (without headline), 0.963 and 0.969
(fundus), 0.913 and 0.923 (WCXB); false words gone behind five extractors on the labelled pages
lower by 0.002 to 0.007; of hard documents of our own boilerplate left 0.188 and 0.210, story lost
0.004 and 0.002. If a hundredth of the words may stand in such blocks, appeals are left, too; with a
probability of 0.02 more is left behind extractors, and no more is kept.
"""

HELD_AGAINST = (*GROUPS[Group.APPEAL], Label.COMMENTS, Label.PROMO, Label.ADVERTISEMENT)
"""In a text that is clean for this second reason alone, a block keeps such a label if it would have
it in any other text: what reads like the story and asks for something, or is a reader's, may be all
that is to be found.

Of 24 dirty texts that an adversary wrote 0.50 of the words of junk were left before, 0.57 when no
label was held against the story, 0.50 so; the worst tenth of clean stories keeps as much either
way, but for 0.002 on WCXB.
"""

CLEAN_ODDS = 3.0
"""In a clean text the odds of the story are this many times better: what is left to find is rare.

Behind other extractors, odds of 2 take away 0.01 more of their false words on most benchmarks, odds
of 5 about 0.01 less; the story's words lost move by 0.001.
"""

CLEAN_HEADLINE = 0.25
"""In a clean text a headline must be four times as likely as any other label of the story: mostly
it has been taken off already, and what is then taken for one is the first sentence.

By models that saw none of the sites (two folds), odds of 1, 0.5, 0.25 and 0.1: words kept of
stories without a headline 0.990, 0.991, 0.992, 0.993; of fundus's gold texts 0.982, 0.983, 0.985,
0.989; false words gone behind trafilatura on fundus 0.49, 0.48, 0.48, 0.42, on the labelled pages
0.40, 0.40, 0.40, 0.37.
"""

CAPTION_ODDS = 0.6
"""In plain text a caption must be so much likelier than the label beside it: without its picture,
"It smells of glue" may be either, and the sentence of a story is worth more.

By models that saw none of the sites, odds of 1, 0.5 and 0.25: story words lost in dumps 0.0124,
0.0117, 0.0116; false words gone behind trafilatura 0.513, 0.511, 0.508. Odds of 1, 0.7, 0.6 and 0.4
in documents of our own: story lost in hard ones 0.028, 0.015, 0.011, 0.008, boilerplate left there
0.124, 0.164, 0.173, 0.187, and of appeals 0.093, 0.093, 0.093, 0.103.
"""

GROUP_POWER = 2
"""In HTML a label's probability is weighed by that of its group to this power.

On out-of-fold probabilities of all folds: label accuracy 0.9001 (likeliest label 0.9009, the group
first and the label within it 0.8996), story F1 0.9738 (0.9728, 0.9735).
"""

PICTURE_SECTIONS = 3
"""A list of pictures is the story if at least so many of its headings have only captions below."""

PICTURE_SHARE = 0.5
"""They must be so much of all the story's sections."""

PICTURE_DOUBT = 0.1
"""And so probable, on the mean, must it be that their captions are story. On out-of-fold
probabilities one page of 197 is so; it loses 4.5 % of its story instead of 73 %. Galleries beside a
story have under 0.02.
"""

LONGEST_SECTION = 6
"""Most captions and credits under such a heading."""

TOLD_CHARS, TOLD_LEAST, MOST_TOLD = 60, 0.15, 32
"""A sentence of so many characters is no `other` if it may be story with this probability and
repeats nothing on its page: what is `other` and reads like a story is a copy, or a quote pulled
out. So many are looked at in a document, for each is sought in all of it.

By models that saw none of the sites (two folds of all pages with labels): of 28 sentences so in
HTML 27 were story (nearly all on pages of one publisher, who sets "Article content" over each
paragraph), of nine in plain text eight. Of those that do repeat something, four of five were none.
"""

LONG_WORDS, LONG_DOUBT = 150, 0.5
"""In a plain text of which nothing would be story, blocks of so many words are, unless their label
is likelier than this: the whole page may stand on one line, and losing it all is worst. In the
labelled pages, dumped and behind five extractors, 43 blocks of so many words are not taken for
story, and three of them in such doubt.
"""

SHORT_LINES = 12
"""A text of no more lines is short: one of them outweighs those beside it, and draws them along."""

CAPTION_SHARE = 0.75
"""In a short text captions with this share of the words of the story beside them may be the story:
sentences under pictures and short ones of a story look alike there.

Of 60 short documents of our own, half of them with captions that nothing marks, story lost 0.034
without the rule, 0.005 with it, 0.003 with a share of 0.5; boilerplate left 0.111, 0.172, 0.195.
"""

WRAPPED_DOUBT = 0.02
"""A line is joined to the next only if body, heading or standfirst are so probable."""

_EVEN = odds_of(1, 1)
_IN_TEXT, _IN_CLEAN = odds_of(STORY_ODDS, CAPTION_ODDS), odds_of(CLEAN_ODDS, CAPTION_ODDS)
_IS_HELD_AGAINST = marked(HELD_AGAINST)


class State(Enum):
    """How clean a plain text is.

    DIRTY: there is furniture in it.
    BARE: nothing in it is surely furniture.
    CLEAN: nearly all of it is story.
    """

    DIRTY = 0
    BARE = 1
    CLEAN = 2


def state_of(probabilities: NDArray[np.float32], words: NDArray[np.int64], spoken: bool) -> State:
    """How clean a plain text is.

    Args:
        probabilities: blocks x 23.
        words: number of words in each block.
        spoken: whether detectors of the caller vote on it.
    """
    if kernels is None:
        story = GROUP_OF[probabilities.argmax(axis=1)] == STORY
        own, total = words[story].sum(), words.sum()
    else:
        own, total = kernels.story_words(probabilities, words, GROUP_OF, STORY)
    if own >= CLEAN_SHARE * total:
        return State.CLEAN
    furniture = story_of(probabilities) < SURE_FURNITURE
    return State.DIRTY if spoken or (words[furniture] > 0).any() else State.BARE


def each_alone(
    probabilities: NDArray[np.float32],
    words: NDArray[np.int64] | None,
    blocks: Sequence[str],
    state: State,
) -> tuple[NDArray[np.int64], list[int]]:
    """The label of each block by its probabilities, and the blocks whose labels are others because
    of what stands beside them or repeats them.

    Args:
        probabilities, words, blocks: see `decide`.
        state: of a plain text.
    """
    if words is None:
        columns = usual = choose(probabilities, _EVEN, GROUP_POWER)
    else:
        columns, usual = _in_text(probabilities, state)
    moved: list[int] = _picture_story(probabilities, columns).tolist()
    columns[moved] = _BODY
    moved += _told_once(probabilities, columns, blocks)
    if words is not None:
        moved += _join_wrapped(probabilities, columns, blocks)
        if state is not State.DIRTY:
            moved += _hardly_headlines(probabilities, columns)
        moved += _not_all_lost(probabilities, columns, words)
        moved += _captions_of_short_texts(columns, usual, words)
    return columns, moved


def _in_text(
    probabilities: NDArray[np.float32], state: State
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The label of each block of a plain text by its probabilities; and by which labels it is asked
    whether captions outweigh the story: in a bare text better odds have made story of some, and the
    others must not be lost for that."""
    if state is State.CLEAN:
        columns = _favoured(probabilities, _IN_CLEAN, CLEAN_LEAST)
        return columns, columns
    usual = _favoured(probabilities, _IN_TEXT, STORY_LEAST)
    if state is State.DIRTY:
        return usual, usual
    better = _favoured(probabilities, _IN_CLEAN, CLEAN_LEAST)
    return np.where(_IS_HELD_AGAINST[usual], usual, better), usual


def _favoured(
    probabilities: NDArray[np.float32], odds: NDArray[np.float32], least: float
) -> NDArray[np.int64]:
    """Labels by odds; a block is story only if all labels of the story together are so probable."""
    columns = choose(probabilities, odds, 0)
    _hardly_story(probabilities, columns, least)
    return columns


def _picture_story(
    probabilities: NDArray[np.float32], columns: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The captions that are the text of a story told in pictures, each under a heading.

    A heading goes with what follows, so a story of headings and captions contradicts itself.
    """
    captions = columns == _CAPTION
    followed = (columns[:-1] == _HEADING) & (captions[1:] | (columns[1:] == _CREDIT))
    if np.count_nonzero(followed) < PICTURE_SECTIONS:
        return columns[:0]
    headings = np.flatnonzero(columns == _HEADING)
    size = np.diff(headings) - 1
    told = np.cumsum(np.isin(columns, (_CAPTION, _CREDIT), invert=True))
    alone = (size > 0) & (size <= LONGEST_SECTION) & (told[headings[1:] - 1] == told[headings[:-1]])
    if alone.sum() < max(PICTURE_SECTIONS, PICTURE_SHARE * (size > 0).sum()):
        return columns[:0]
    place = np.flatnonzero(captions)
    section = np.searchsorted(headings, place) - 1
    inside = (section >= 0) & (section < len(alone))
    pictures: NDArray[np.int64] = place[inside][alone[section[inside]]]
    story = story_of(probabilities[pictures])
    return pictures if story.sum() >= PICTURE_DOUBT * len(pictures) else pictures[:0]


def _told_once(
    probabilities: NDArray[np.float32], columns: NDArray[np.int64], blocks: Sequence[str]
) -> list[int]:
    """Sentences called `other` that repeat nothing, and may be story, become its likeliest part."""
    others = np.flatnonzero(columns[: len(blocks)] == _OTHER)
    doubtful = others[story_of(probabilities[others]) >= TOLD_LEAST].tolist()
    told = [
        block
        for block in doubtful
        if len(blocks[block]) >= TOLD_CHARS and blocks[block][-1] in SENTENCE_ENDS
    ]
    if not told:
        return []
    page = "\n".join(blocks)
    middle = slice(TOLD_CHARS // 6, -TOLD_CHARS // 6)  # a copy may have other quotation marks
    once = [block for block in told[:MOST_TOLD] if page.count(blocks[block][middle]) == 1]
    columns[once] = _likeliest(probabilities, np.array(once, dtype=np.int64), _STORY_TEXT)
    return once


def _hardly_story(
    probabilities: NDArray[np.float32], columns: NDArray[np.int64], least: float
) -> None:
    """What is story by its likeliest label alone, and hardly so by all of them, is none."""
    taken = np.flatnonzero(GROUP_OF[columns] == STORY)
    taken = taken[story_of(probabilities[taken]) < least]
    if len(taken):
        columns[taken] = _likeliest(probabilities, taken, _OTHERS)


def _hardly_headlines(probabilities: NDArray[np.float32], columns: NDArray[np.int64]) -> list[int]:
    """Headlines of a clean text that may as well be another part of the story become that part."""
    taken = np.flatnonzero(columns == _HEADLINE)
    others = _likeliest(probabilities, taken, _STORY_TEXT)
    hardly = probabilities[taken, _HEADLINE] * CLEAN_HEADLINE < probabilities[taken, others]
    columns[taken[hardly]] = others[hardly]
    moved: list[int] = taken[hardly].tolist()
    return moved


def _likeliest(
    probabilities: NDArray[np.float32], rows: NDArray[np.int64], of: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Which of some columns is the likeliest, for each of some rows."""
    columns: NDArray[np.int64] = of[probabilities[np.ix_(rows, of)].argmax(axis=1)]
    return columns


def _not_all_lost(
    probabilities: NDArray[np.float32], columns: NDArray[np.int64], words: NDArray[np.int64]
) -> list[int]:
    """Long blocks of a text of which nothing would be left become body where there is doubt."""
    long = np.flatnonzero(words >= LONG_WORDS)
    if not len(long) or (GROUP_OF[columns] == STORY).any():
        return []
    doubtful: list[int] = long[probabilities[long].max(axis=1) < LONG_DOUBT].tolist()
    columns[doubtful] = _BODY
    return doubtful


def _captions_of_short_texts(
    columns: NDArray[np.int64], usual: NDArray[np.int64], words: NDArray[np.int64]
) -> list[int]:
    """Captions of a short text become body where they outweigh its story, or nearly.

    Args:
        columns: the label of every block; changed in place.
        usual: the labels by which that is asked, see `_in_text`.
        words: number of words in each block.
    """
    if len(columns) > SHORT_LINES:
        return []
    captions = usual == _CAPTION
    if words[captions].sum() <= CAPTION_SHARE * words[np.isin(usual, _STORY_TEXT)].sum():
        return []
    moved: list[int] = np.flatnonzero(captions & (columns == _CAPTION)).tolist()
    columns[moved] = _BODY
    return moved


def _join_wrapped(
    probabilities: NDArray[np.float32], columns: NDArray[np.int64], blocks: Sequence[str]
) -> list[int]:
    """Lines that go on in small letters on the next are no headlines: the text is wrapped.

    They get the next line's label. Names may begin with a small letter, so two are asked for, and
    that the line may be story to the model.
    """
    joined = []
    for block in np.flatnonzero(columns[:-1] == _HEADLINE).tolist() if blocks else ():
        others = story_of(probabilities[block]) - probabilities[block, _HEADLINE]
        if (
            GROUP_OF[columns[block + 1]] == STORY
            and blocks[block + 1][:2].islower()
            and others >= WRAPPED_DOUBT
        ):
            columns[block] = columns[block + 1]
            joined.append(block)
    return joined
