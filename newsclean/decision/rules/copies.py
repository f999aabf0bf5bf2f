"""Parts of a story that its page holds twice: only one of them is a part of it.

Pages hold paragraphs once more for another width of the screen or for printing, sentences as quotes
pulled out in large type, and whole stories in a form field for those who republish them.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

SENTENCE_ENDS = frozenset('.!?…。！？"”»')
"""What the sentences of a story end with."""
QUOTE_ENDS = SENTENCE_ENDS | frozenset("“«’'」』")
"""What quotes end with, in all languages."""
LIST_MARKS = frozenset("-*•|")
"""Items of lists and rows of tables may well be the same again: "- a handful of nuts"."""

COPY_CHARS = 40
"""A shorter paragraph may well stand twice in a story. Headings stand in a table of contents as
well, and there the first is the copy, so only body text is looked at."""
COPY_CONFIDENCE = 0.85
"""How often a later copy of a paragraph is labelled `other` in the corpus, 34 of 39 times. Quotes
pulled out and whole copies are more often, but were found on few pages."""

REFRAIN, COPIED_SHARE = 3, 0.5
"""What stands so often, and never twice in a row, comes again in the story itself ("Warm up: ten
minutes of easy running"), unless more than so much of the story stands there so often. In the
corpus's labelled pages nothing does; of WCXB's gold texts three hold such refrains.
"""

QUOTE_CHARS, MOST_QUOTES = (40, 300), 64
"""Sentences of so many characters may be pulled out of a paragraph to be set in large type. So many
are looked at in a document, for each is sought in all of it.

In the corpus 18 such sentences stand in a longer paragraph of the story and are called `body`: 17
are quotes pulled out.
"""
QUOTE_REACH, QUOTES_EACH = 16, 2
"""How many paragraphs of the story away the quote may be from the paragraph that it is of, and most
quotes of one paragraph: one that holds more sentences of the story sums it up."""
QUOTE_REST = 12
"""The paragraph must be longer by so many characters: else it is the same sentence once more."""

WHOLE_CHARS, MOST_WHOLE = 2000, 8
"""A block of so many characters may be the whole story once more: in a form field for those who
want to republish it, or as its source. So many are looked at in a document, the largest."""
WHOLE_COPIED, WHOLE_SHARE = 5, 0.5
"""It is one if so many other paragraphs stand in it, and make up so much of it. In the corpus five
blocks that were taken for story are so, and all five are copies."""
LONGEST_WORD = 30
"""Longer words are addresses of links in a source, and do not count for its size."""
RUN_START, RUN_WORDS = 2, 6
"""A paragraph stands in it if this run of its words does; its first words may have markup before
them. Languages that are written without blanks have no such runs."""


ABOVE = "copy: the same paragraph stands above"
QUOTE = "copy: a sentence of a paragraph nearby, set apart"
WHOLE = "copy: holds most of the story once more"


def find_copies(body: Sequence[int], blocks: Sequence[str], clean: bool) -> dict[int, str]:
    """Which blocks of a story's body are copies of others, and of what kind, for people.

    Args:
        body: numbers of the blocks that are the story's body, in order.
        blocks: the text of every block, none empty.
        clean: whether nearly all of the text is story. Then a second copy is a refrain, and a
            sentence that comes again sums up; only whole copies are looked for.
    """
    copies: dict[int, str] = {}
    kinds = ((WHOLE, _whole_copies), (ABOVE, _repeated), (QUOTE, _quoted))
    for reason, find in kinds[:1] if clean else kinds:
        rest = [block for block in body if block not in copies]
        copies.update(dict.fromkeys(find(rest, blocks), reason))
    return copies


def _repeated(body: Sequence[int], blocks: Sequence[str]) -> list[int]:
    """Paragraphs that have stood before, word for word, and are no refrain."""
    texts = [blocks[block] for block in body]
    if len(set(texts)) == len(texts):
        return []
    refrains = _refrains(texts)
    met: set[str] = set()
    repeated: list[int] = []
    for block, text in zip(body, texts):
        if text in met:
            repeated.append(block)
        elif text not in refrains and _may_be_copy(text):
            met.add(text)
    return repeated


def _refrains(texts: Sequence[str]) -> set[str]:
    """What comes again and again among a story's paragraphs, with others between."""
    times = Counter(texts)
    often = {text for text, number in times.items() if number >= REFRAIN}
    if len(often) > COPIED_SHARE * len(times):
        return set()
    return often - {text for text, other in pairwise(texts) if text == other}


def _may_be_copy(text: str) -> bool:
    return len(text) >= COPY_CHARS and text[0] not in LIST_MARKS


def _quoted(body: Sequence[int], blocks: Sequence[str]) -> list[int]:
    """Sentences that stand in a longer paragraph near them, too."""
    texts = [blocks[block] for block in body]
    likely = [place for place, text in enumerate(texts) if _may_be_quote(text)][:MOST_QUOTES]
    if not likely:
        return []
    told = "\n".join(texts)
    holders: dict[int, list[int]] = {}
    for place in likely:
        core = _without_signs(texts[place])
        if len(core) < QUOTE_CHARS[0] // 2 or told.count(core) < 2:
            continue
        least = len(texts[place]) + QUOTE_REST
        first = max(0, place - QUOTE_REACH)
        for other in range(first, min(place + QUOTE_REACH + 1, len(texts))):
            if len(texts[other]) >= least and core in texts[other]:
                holders.setdefault(other, []).append(place)
                break
    refrains = _refrains(texts) if holders else set()
    return [
        body[place]
        for quotes in holders.values()
        if len({texts[place] for place in quotes} - refrains) <= QUOTES_EACH
        for place in quotes
        if texts[place] not in refrains
    ]


def _may_be_quote(text: str) -> bool:
    shortest, longest = QUOTE_CHARS
    return shortest <= len(text) <= longest and text[-1] in QUOTE_ENDS and text[0] not in LIST_MARKS


def _without_signs(text: str) -> str:
    """A sentence without its first letter, which may be a capital only there, and without the
    quotation marks around it and its end."""
    first, last = 0, len(text)
    while last and not text[last - 1].isalnum():
        last -= 1
    while first < last and not text[first].isalnum():
        first += 1
    return text[first + 1 : last]


def _whole_copies(body: Sequence[int], blocks: Sequence[str]) -> list[int]:
    """Blocks in which most of the story stands once more."""
    large = [block for block in body if len(blocks[block]) >= WHOLE_CHARS]
    if not large or len(body) <= WHOLE_COPIED:
        return []
    told = [blocks[block] for block in body if len(blocks[block]) < WHOLE_CHARS]
    runs = {run: len(text) for text in told if (run := _run_of(text))}
    copies = []
    for block in heapq.nlargest(MOST_WHOLE, large, key=lambda block: len(blocks[block])):
        words = blocks[block].split()
        held = runs.keys() & zip(*(words[start:] for start in range(RUN_WORDS)))
        size = sum(runs[run] for run in held)
        room = len(blocks[block])  # what begins alike, as pieces of code do, may hold no more
        bare = sum(len(word) + 1 for word in words if len(word) <= LONGEST_WORD)
        if len(held) >= WHOLE_COPIED and WHOLE_SHARE * min(bare, room) <= size <= room:
            copies.append(block)
    return copies


def _run_of(text: str) -> tuple[str, ...]:
    """The words by which a paragraph is found again; none if it is short."""
    words = tuple(text.split(maxsplit=RUN_START + RUN_WORDS)[RUN_START:])
    return words[:RUN_WORDS] if len(words) > RUN_WORDS else ()
