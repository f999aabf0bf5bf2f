"""Which block is the headline, where a page says it more than once or nothing is called so.

A headline stands in the trail that leads to the page, in a bar that stays on top of it, in lists of
news and under buttons for sharing, too. One of them is the story's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import IS_STORY, marked
from newsclean.decision.draft import Call, Draft
from newsclean.decision.rules.edges import is_sentence
from newsclean.labels import LABEL_INDEX, Label

_HEADLINE, _STANDFIRST = LABEL_INDEX[Label.HEADLINE], LABEL_INDEX[Label.STANDFIRST]
_BODY = LABEL_INDEX[Label.BODY]
_NO_TITLE = marked((Label.BODY, Label.CAPTION, Label.PAYWALL))
"""What is not overlooked: prose, and barriers, for they say something about the whole page."""
_MAY_BE_TITLE = marked((Label.STANDFIRST, Label.HEADING, Label.BYLINE, Label.CAPTION))
_WORD = re.compile(r"\w+")

TITLE_COPY = "copy: the headline stands once more"
SLOGAN = "slogan: a line below says more of the story, and is the headline"
SLOGAN_COPY = "copy: the slogan stands once more"
SLOGAN_CONFIDENCE = 0.8
"""Eight headlines of ten are right so (see `MORE`)."""
TITLE_COPIES = np.array(
    [LABEL_INDEX[label] for label in (Label.NAVIGATION, Label.RELATED, Label.OTHER)]
)
"""What copies of the headline are, and slogans."""
TITLE_COPY_DOUBT = 0.9
"""A standfirst that is surer than this, by the model or a detector of the caller's, is no copy of
the headline."""
TITLE_REACH, TITLE_SHARE, TITLE_LEAST = 2, 0.3, 0.2
"""In the dump of a page a trail may end with the headline in other words, just above it. What would
be the standfirst so few lines below, shares so much of the words and is the headline with this
probability is the headline. By models that saw none of the sites (two folds), of nine such lines in
dumps and cores all nine were.
"""
OVERLOOKED_LEAST, OVERLOOKED_SHARE, SHARE_WEIGHT = 0.05, 0.3, 2.0
"""Where nothing in the dump of a page is its headline, it is the line above the story that says
most of it: one that is the headline with this probability, and shares so much of its longer words
with the story. Of several it is that with the highest logarithm of the probability plus so many
times the share.

By models that saw none of the sites, of 119 dumps without a headline 63 have such a line; it is the
headline of 36, and an entry of a menu or a heading elsewhere.
"""
OVERLOOKED_CONFIDENCE = 0.57
"""36 of 63."""
OWN_LEAST = 2
"""One longer word says too little: "Politics" stands in many stories."""
OVERLOOKED = "headline: of the lines above the story the one that says most of it"
OVERLOOKED_MENU = 6
"""So many lines above the story must be none of it. What extractors leave has no menu, and often no
headline, either."""
MOST_ABOVE = 0.25
"""Sentences further above must have no more words than this share of the story's: a live blog has
its headline above all of them."""
MORE_REACH, MORE_LEAST, MORE_DOUBT = 6, 0.1, 0.8
LITTLE, MORE = 0.25, 0.4
"""What is the headline with less than MORE_DOUBT, and shares at most LITTLE of its longer words
with the story, is none if one of so many lines below it shares MORE, would be a part of the story's
head or a caption, and is the headline with MORE_LEAST.

By models that saw none of the sites, eight headlines of 1,223 dumps become right so, and two wrong;
without menus, six and none. Where only the one must say more than the other, three go wrong for
each that is put right.
"""
SAID_WORDS, SAID_LETTERS, SAID_GAP = 600, 4, 15
"""Of the story the blocks that begin within so many words are looked at, of the headline the words
of at least so many letters; sentences more than so many blocks apart tell two stories, of which the
longest counts. Where no blanks part words, or `\\w` knows no vowel signs (Hindi, Thai), no line
shares enough, and none is found."""
TITLE_COPY_CONFIDENCE = 0.85
"""Of 161 blocks of the corpus's labelled pages that repeat the headline 152 are `navigation`,
`related` or `other`, two are readers' and share buttons' and seven of the story or its pictures.
"""


@dataclass(frozen=True)
class Form:
    """What kind of document it is.

    Attributes:
        plain: plain text. There the last copy above the story is the headline; in HTML the markup
            tells which.
        clean: nearly all of it is story.
        settled: blocks that the caller's detectors vote on.
        addressed: whether its address says the headline.
        words: number of words in each block of a plain text.
    """

    plain: bool
    clean: bool
    settled: Collection[int] = ()
    addressed: bool = False
    words: NDArray[np.int64] | None = None


class Titles(NamedTuple):
    """The headline of a document.

    Attributes:
        headline: number of its block, -1 for none.
        copies: numbers of the blocks that say the same and are no part of the story.
        slogan: number of the block that was taken for it and says next to nothing of the story.
    """

    headline: int
    copies: list[int]
    slogan: int | None = None


def call_overlooked(draft: Draft) -> Iterator[Call]:
    """Rule: a plain text in which nothing is called its headline may hold one."""
    words = draft.words
    if words is None or draft.clean or draft.settled or _HEADLINE in draft.columns:
        return
    title = overlooked_title(draft.probabilities, draft.columns, words, draft.blocks, draft.moved)
    if title is not None:
        yield Call([title], Label.HEADLINE, OVERLOOKED_CONFIDENCE, OVERLOOKED)


def find_title(
    probabilities: NDArray[np.float32],
    columns: NDArray[np.int64],
    sure: NDArray[np.float32],
    blocks: Sequence[str],
    moved: Collection[int],
    form: Form,
) -> Titles:
    """The block that is the headline, and those that say the same and are no part of the story.

    Nothing is a copy in a text without paragraphs, for all that is left of it may be its headline,
    nor below the first paragraph of a clean one.

    Args:
        probabilities: blocks x 23.
        columns: the label of every block, one of them `headline` at most.
        sure: the probabilities of these labels.
        blocks: their texts.
        moved: blocks that have their labels for other reasons than probability.
        form: of the document.
    """
    titles = np.flatnonzero(columns == _HEADLINE)
    if not len(titles):
        return Titles(-1, [])
    title = int(titles[0])
    said = _plain(blocks[title])
    suspects = {title, *_suspects(probabilities, columns, sure, moved, form.settled)}
    same = [block for block in sorted(suspects) if _plain(blocks[block]) == said]
    body = np.flatnonzero(columns == _BODY).tolist()
    alike = set(same)
    story = next((block for block in body if block not in alike), None)
    if story is None:
        return Titles(title, [])
    above = [block for block in same if block < story]
    movable = form.plain and not form.settled
    if movable and above:
        title = above[-1]
    copies = [block for block in (above if form.clean else same) if block != title]
    if movable and not form.clean and not form.addressed:
        below = _in_other_words(probabilities, columns, blocks, range(title + 1, story))
        if below is not None:
            return Titles(below, [*copies, title])
        more = _says_more(probabilities, columns, form.words, blocks, title)
        if more is not None:
            return Titles(more, copies, title)
    return Titles(title, copies)


def overlooked_title(
    probabilities: NDArray[np.float32],
    columns: NDArray[np.int64],
    words: NDArray[np.int64],
    blocks: Sequence[str],
    moved: Collection[int] = (),
) -> int | None:
    """The headline of a plain text in which nothing is called so; None if no line may be it.

    Args:
        probabilities: blocks x 23.
        columns: the label of every block, none of them `headline`.
        words: number of words in each block.
        blocks: their texts.
        moved: blocks that have their labels for other reasons than probability.
    """
    story = _longest_story(columns, words, blocks)
    if not story:
        return None
    above = columns[: story[0]]
    if np.count_nonzero(~IS_STORY[above]) < OVERLOOKED_MENU:
        return None
    least = np.where(IS_STORY[above], TITLE_LEAST, OVERLOOKED_LEAST)
    chances = probabilities[: story[0], _HEADLINE]
    lines = np.flatnonzero((chances >= least) & ~_NO_TITLE[above]).tolist()
    said = _words_of(story, words, blocks) if lines else set()
    best, best_score = None, -np.inf
    for line in sorted(set(lines).difference(moved)):
        own = {word for word in _words(blocks[line]) if len(word) >= SAID_LETTERS}
        share = len(own & said) / len(own) if len(own) >= OWN_LEAST else 0.0
        score = np.log(chances[line]) + SHARE_WEIGHT * share
        if share >= OVERLOOKED_SHARE and score > best_score:
            best, best_score = line, score
    return best


def _longest_story(
    columns: NDArray[np.int64], words: NDArray[np.int64], blocks: Sequence[str]
) -> list[int]:
    """The sentences of the longest story of a text; none if too much is told above it."""
    body = np.flatnonzero(columns == _BODY).tolist()
    told = [block for block in body if is_sentence(blocks[block])]
    if not told:
        return []
    starts = [0, *(1 + np.flatnonzero(np.diff(told) > SAID_GAP)).tolist()]
    sizes = np.add.reduceat(words[told], starts)
    longest = int(sizes.argmax())
    if sizes[:longest].sum() > MOST_ABOVE * sizes[longest]:
        return []
    return told[starts[longest] : [*starts, len(told)][longest + 1]]


def _words_of(story: Sequence[int], words: NDArray[np.int64], blocks: Sequence[str]) -> set[str]:
    """The words that a story begins with."""
    said = set[str]()
    before = np.cumsum(words[story]) - words[story]
    for block in story[: int(np.searchsorted(before, SAID_WORDS))]:
        said |= _words(blocks[block])
    return said


def _suspects(
    probabilities: NDArray[np.float32],
    columns: NDArray[np.int64],
    sure: NDArray[np.float32],
    moved: Collection[int],
    settled: Collection[int],
) -> list[int]:
    """Blocks that may be copies of the headline: what is its standfirst, or is likelier to be the
    headline than what it is, and has lost to the one that is; and the headline itself."""
    deks = np.flatnonzero(columns == _STANDFIRST)
    deks = deks[probabilities[deks, _STANDFIRST] <= TITLE_COPY_DOUBT]
    lost = np.flatnonzero(probabilities[:, _HEADLINE] >= sure)
    suspects = set(lost.tolist()).difference(moved) | set(deks.tolist()).difference(settled)
    return sorted(suspects)


def _in_other_words(
    probabilities: NDArray[np.float32],
    columns: NDArray[np.int64],
    blocks: Sequence[str],
    between: range,
) -> int | None:
    """The headline below another wording of it, which ends a trail.

    Args:
        between: what stands between that wording and the story.
    """
    for block in between[:TITLE_REACH]:
        if (
            columns[block] == _STANDFIRST
            and probabilities[block, _HEADLINE] >= TITLE_LEAST
            and shared_words(blocks[between.start - 1], blocks[block]) >= TITLE_SHARE
        ):
            return block
    return None


def _says_more(
    probabilities: NDArray[np.float32],
    columns: NDArray[np.int64],
    words: NDArray[np.int64] | None,
    blocks: Sequence[str],
    title: int,
) -> int | None:
    """The headline below a line that was taken for it and says next to nothing of the story.

    Args:
        title: that line; it is a slogan, a section or leads to another story.
    """
    between = np.arange(title + 1, min(title + 1 + MORE_REACH, len(columns)))
    between = between[_MAY_BE_TITLE[columns[between]]]
    lines = between[probabilities[between, _HEADLINE] >= MORE_LEAST].tolist()
    if not lines or words is None or probabilities[title, _HEADLINE] >= MORE_DOUBT:
        return None
    story = _longest_story(columns, words, blocks)
    if not story:
        return None
    said = _words_of(story, words, blocks)
    if _share(blocks[title], said) > LITTLE:
        return None
    shares = {line: _share(blocks[line], said) for line in lines if line < story[0]}
    chances = {
        line: np.log(probabilities[line, _HEADLINE]) + SHARE_WEIGHT * share
        for line, share in shares.items()
        if share >= MORE
    }
    return max(chances, key=chances.__getitem__, default=None)


def _share(line: str, said: set[str]) -> float:
    """How much of a line's longer words a story says; 1 of a line that has too few."""
    own = {word for word in _words(line) if len(word) >= SAID_LETTERS}
    return len(own & said) / len(own) if len(own) >= OWN_LEAST else 1.0


def shared_words(one: str, other: str) -> float:
    """Share of the words of the text with fewer words that are in the other, too; 0 of none."""
    words, others = _words(one), _words(other)
    fewer = min(len(words), len(others))
    return len(words & others) / fewer if fewer else 0.0


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
