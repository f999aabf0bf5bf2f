"""Readers' comments: what stands behind their heading.

Prose of readers reads like the story, and where no names and dates part the posts any more the
model, which sees a stretch of lines, forgets the heading. Seen as a whole, from the heading to the
end of the text, a thread gives itself away. It is so in HTML, too, if less often.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import IS_STORY_TEXT
from newsclean.decision.draft import Call, Draft
from newsclean.decision.rules.containers import beyond_container
from newsclean.decision.rules.copies import SENTENCE_ENDS
from newsclean.labels import LABEL_INDEX, Label

THREAD = "thread: behind the heading of the comments"
THREAD_CONFIDENCE = 0.95
"""Of 27,700 words in the texts named below 26,700 were of readers, and none of a story."""

HEADED, COUNTED = 0.75, 0.4
"""A line that detectors call `comments` with this strength may head a thread, if it would be no
story; not if it asks ("Comments?"), for that is how a story ends. The second: if it also ends in a
title in quotation marks, as in "3 thoughts on “Low water”"."""
SURE_RULES = 0.9
"""A line that ends like a sentence must be of the comments to the model, too, and so surely."""
TOLD_CHARS = 500
"""So many characters of the story must stand before it: above the story it is a link."""
LIKELY, COUNTED_LIKELY, COUNTED_DOUBT = 0.05, 0.005, 0.02
"""What would be story below it is a thread if, on the geometric mean, its lines are comments with
this probability; the second, below a line that ends in a title; the third, if that line would be
story itself.

By models that saw none of the sites, in 6,770 texts (dumps of all pages with labels, and what five
extractors leave of them): below 30 such headings stood 15,000 words of comments and none of a
story; with 0.04 there were 42 words of a story. All 13 lines that count the comments on a title
headed a thread; the likelihood was 0.006 or more, and 0.02 where they would be story.
"""
POSTS, POST_CHARS, POSTED_LIKELY = 3, 40, 0.01
"""Or with the third, if so many lines of so many characters are comments between the heading and
the last that would be story: buttons and counts stand within stories, too.

By models that saw none of the sites, in 1,227 dumps of pages with labels 181 lines are found so
(3,660 words), 144 of them comments and the others what stands below; and a summary of 118 words
that its page holds below the comments.
"""
ANSWERS = 2
"""Or if so many lines answer somebody ("@Nadine, no") whose name stands alone on a line before."""

GOES_ON = "story: nothing above heads comments, and the story goes on below"
GOES_ON_CONFIDENCE = 0.8
PROSE_WORDS, SURE_STORY, SURE_POST = 20, 0.9, 0.95
"""What would be comments in a plain text is story if it has so many words, a paragraph of as many
that is body with the second stands above it and another below, and nothing above it heads comments
(COUNTED) or is one with the third.

By models that saw none of the sites, 1,227 dumps of pages with labels have no such line, and 172 of
other years have ten, on two pages: all are of the story.
"""

_ASKS = frozenset("?？؟")
_LEAST = 1e-5
_LONGEST_NAME = 40
_NAME_WORDS = 4
_COMMENTS, _BODY = LABEL_INDEX[Label.COMMENTS], LABEL_INDEX[Label.BODY]
_NAME_END = re.compile(r"[\s:,]+")
_POST_MARKS = frozenset("·•|")
"""What stands between the handle and the date of a post."""
_OPENED = re.compile(r'(?:[^\s:"“”„«»]{1,16} ){2,4}["“”„«»](?=.{1,200}$)')
_QUOTE = re.compile(r'["“”„«»]')


def call_story(draft: Draft) -> Iterator[Call]:
    """Rule: prose in the midst of a plain text's story is no comment."""
    if draft.comments is not None and draft.words is not None:
        found = goes_on(draft.probabilities, draft.columns, draft.words, draft.comments)
        yield Call(found, Label.BODY, GOES_ON_CONFIDENCE, GOES_ON)


def call_thread(draft: Draft) -> Iterator[Call]:
    """Rule: what stands behind the heading of the comments is of them; in HTML not what stands in
    the element that holds the story above."""
    if draft.comments is None:
        return
    columns, blocks = draft.columns, draft.blocks
    found = find_thread(draft.probabilities, columns, blocks, draft.comments, draft.settled)
    body = np.flatnonzero(columns == _BODY).tolist()
    above = [block for block in body if found and block < found[0]]
    found = beyond_container(found, above, blocks, draft.markup)
    yield Call(found, Label.COMMENTS, THREAD_CONFIDENCE, THREAD)


def find_thread(
    probabilities: NDArray[np.float32],
    columns: NDArray[np.int64],
    blocks: Sequence[str],
    votes: NDArray[np.float32],
    settled: Collection[int] = (),
) -> list[int]:
    """The blocks that would be story but are readers' comments.

    Args:
        probabilities: blocks x 23.
        columns: the label of every block.
        blocks: their texts.
        votes: for each block, how sure detectors are that it is of the comments.
        settled: blocks that the caller's detectors vote on, which stay what they are.
    """
    heads = np.flatnonzero(votes >= np.float32(COUNTED))
    if not len(heads):
        return []
    in_story = IS_STORY_TEXT[columns]
    all_story = np.flatnonzero(in_story).tolist()
    story = np.array([block for block in all_story if block not in settled], dtype=np.int64)
    if not len(story):
        return []
    firsts = np.searchsorted(story, heads, side="right")
    chars = np.cumsum([0] + [len(blocks[block]) for block in all_story])
    told = chars[np.searchsorted(all_story, heads)]
    usable = (told >= TOLD_CHARS) & (firsts < len(story))
    if not usable.any():
        return []
    chances = np.log(np.maximum(probabilities[story, _COMMENTS], np.float32(_LEAST)))
    left = np.cumsum(chances[::-1], dtype=np.float64)[::-1]
    means = np.exp(left[firsts[usable]] / (len(story) - firsts[usable])).tolist()
    asked = 0
    posts: NDArray[np.int64] | None = None
    for head, first, likely in zip(heads[usable].tolist(), firsts[usable].tolist(), means):
        line = blocks[head]
        sure = votes[head] >= np.float32(HEADED) and not in_story[head]
        sure = sure and line[-1] not in _ASKS
        if line[-1] in SENTENCE_ENDS:
            sure = sure and probabilities[head, _COMMENTS] >= np.float32(SURE_RULES)
        least = COUNTED_DOUBT if in_story[head] else COUNTED_LIKELY
        if sure and likely >= LIKELY:
            return _from(story, first)
        if sure and likely >= POSTED_LIKELY:
            posts = _posts(columns[: story[-1]], blocks) if posts is None else posts
            if len(posts) - np.searchsorted(posts, head, side="right") >= POSTS:
                return _from(story, first)
        if likely >= least and _ends_in_title(line):
            own = [head] if in_story[head] and head not in settled else []
            return own + _from(story, first)
        if sure and likely >= COUNTED_LIKELY and not asked:
            asked = first
    if asked and _answers(blocks[int(story[asked - 1]) + 1 :]) >= ANSWERS:
        return _from(story, asked)
    return []


def _posts(columns: NDArray[np.int64], blocks: Sequence[str]) -> NDArray[np.int64]:
    """The comments that are more than buttons and counts."""
    comments = np.flatnonzero(columns == _COMMENTS).tolist()
    posts = [block for block in comments if len(blocks[block]) >= POST_CHARS]
    return np.array(posts, dtype=np.int64)


def goes_on(
    probabilities: NDArray[np.float32],
    columns: NDArray[np.int64],
    words: NDArray[np.int64],
    votes: NDArray[np.float32],
) -> list[int]:
    """The lines of a plain text that would be comments, in the midst of the story.

    Args:
        probabilities: blocks x 23.
        columns: the label of every block.
        words: number of words in each block.
        votes: for each block, how sure detectors are that it is of the comments.
    """
    prose = words >= PROSE_WORDS
    posts = np.flatnonzero((columns == _COMMENTS) & prose)
    if not len(posts):
        return []
    sure = (columns == _BODY) & prose & (probabilities[:, _BODY] > np.float32(SURE_STORY))
    story = np.flatnonzero(sure)
    if not len(story):
        return []
    heads = (votes >= np.float32(COUNTED)) | (probabilities[:, _COMMENTS] > np.float32(SURE_POST))
    first = int(heads.argmax()) if heads.any() else len(columns)
    within = (posts > story[0]) & (posts < min(first, int(story[-1])))
    found: list[int] = posts[within].tolist()
    return found


def _from(story: NDArray[np.int64], first: int) -> list[int]:
    found: list[int] = story[first:].tolist()
    return found


def _ends_in_title(line: str) -> bool:
    """Whether the rest of a line is a title in quotation marks, whose last may be missing."""
    found = _OPENED.match(line)
    return found is not None and not _QUOTE.search(line, found.end(), len(line) - 1)


def _answers(lines: Sequence[str]) -> int:
    """How many lines answer somebody whose name stands alone on a line before."""
    names = set[str]()
    count = 0
    for line in lines:
        if line[0] == "@":
            said = _NAME_END.split(line[1 : _LONGEST_NAME + 20], _NAME_WORDS)
            count += any(
                " ".join(said[:size]) in names and said[size] and said[size] not in _POST_MARKS
                for size in range(1, len(said))
            )
        elif len(line) <= _LONGEST_NAME:
            names.add(" ".join(_NAME_END.split(line.strip(" :,"))))
    return count
