"""Stories that follow the story on its page, each in an article and under a headline of its own.

Some sites lay out the next story below for readers who scroll on. It reads like a story, so its
text does not tell it from the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import marked
from newsclean.decision.draft import Call, Draft
from newsclean.decision.rules.edges import SENTENCE_CHARS
from newsclean.labels import GROUPS, LABEL_INDEX, Group, Label
from newsclean.reading.document import Markup

FOLLOWING = "following: another story, in an article and under a headline of its own"
FOLLOWING_CONFIDENCE = 0.9
"""On the page named below all of its 60 blocks are related; it is one page."""

LEAST_SENTENCES = 3
"""Paragraphs of the length of a sentence that the article of the headline must hold, and the other:
posts of a live blog, questions with their answers and slides have fewer. The other must have a
byline, too, or its headline be a link, for the chapters of one story have neither.

Of 1,227 pages with labels 84 have another `h1` below 100 words of the story, which is a heading of
this story on 24. On one it heads another story so, of 890 words.
"""

_HEADLINE, _BYLINE = LABEL_INDEX[Label.HEADLINE], LABEL_INDEX[Label.BYLINE]
_BODY = LABEL_INDEX[Label.BODY]
# A barrier in front of another story says nothing of this one.
_OF_A_STORY = marked(
    (*GROUPS[Group.ARTICLE], *GROUPS[Group.METADATA], *GROUPS[Group.MEDIA], Label.PAYWALL)
)


def call_following(draft: Draft) -> Iterator[Call]:
    """Rule: a story that follows is no part of this one."""
    if draft.markup is not None:
        found = find_following(draft.columns, draft.blocks, draft.markup, draft.settled)
        yield Call(found, Label.RELATED, FOLLOWING_CONFIDENCE, FOLLOWING)


def find_following(
    columns: NDArray[np.int64], blocks: Sequence[str], markup: Markup, settled: Collection[int]
) -> list[int]:
    """The blocks that would be of the story, or say something of it, but are of another.

    Args:
        columns: the label of every block.
        blocks: their texts.
        markup: of the page.
        settled: blocks that the caller's detectors vote on, which stay what they are.
    """
    heads = [block for block, tag in enumerate(markup.block_tags) if tag == "h1"]
    titles = np.flatnonzero(columns == _HEADLINE).tolist()
    if len(heads) < 2 or not titles:
        return []
    title = titles[0]
    articles = _articles(markup)
    own = articles[title]
    sentences = [block for block, text in enumerate(blocks) if len(text) >= SENTENCE_CHARS]
    told = sum(articles[block] == own and columns[block] == _BODY for block in sentences)
    if not own or told < LEAST_SENTENCES:
        return []
    held = Counter(articles[block] for block in sentences)
    signed = {articles[block] for block in np.flatnonzero(columns == _BYLINE).tolist()}
    link_starts, link_ends = markup.links
    others = {
        articles[head]
        for head in heads
        if head > title
        and articles[head] not in (0, own)
        and blocks[head] != blocks[title]
        and held[articles[head]] >= LEAST_SENTENCES
        and (articles[head] in signed or link_ends[head] > link_starts[head])
    }
    return [
        block
        for block in np.flatnonzero(_OF_A_STORY[columns]).tolist()
        if block not in settled and articles[block] in others
    ]


def _articles(markup: Markup) -> list[int]:
    """For each block, the outermost article that it stands in, 0 for none: within one article
    others would be its parts."""
    outermost = [0] * len(markup.tags)
    for element, parent in enumerate(markup.parents.tolist()):
        outermost[element] = outermost[parent] or (
            element if markup.tags[element] == "article" else 0
        )
    return [outermost[element] for element in markup.container.tolist()]
