"""Passages of a story that its page holds twice, block for block.

A page may hold its story once for each width of the screen, the others hidden by style sheets that
nobody reads here. One paragraph may well come again in a story, and so do lists of names, days of a
plan and the refrain of a song; a run of paragraphs that comes again in the same order does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, pairwise

from newsclean.decision.rules.edges import SENTENCE_CHARS

PASSAGE_BLOCKS, PASSAGE_PROSE, LONG_PASSAGE = 8, 3, 40
"""So many different blocks make a passage, if so many at least are story of the length of a
sentence, here and there; of the third number of blocks no prose is asked.

In the corpus three pages hold such passages: 4,280 words, all of them copies. Without the prose ten
did, 4,340 words of copies and 50 of advertisements; but so would a list of names that is read out
twice, a plan for the days of a week, two recipes with one dough, and a song.
"""
PASSAGE = "copy: a passage that stands above, block for block"


def find_passages(blocks: Sequence[str], story: Sequence[bool]) -> list[int]:
    """Blocks of a story in runs of blocks that have stood before, in the same order.

    Args:
        blocks: the text of every block.
        story: whether each is taken for the story. A block stays if the one it repeats is not.
    """
    told = list(compress(blocks, story))
    if len(told) - len(set(told)) < PASSAGE_PROSE:
        return []
    copied: list[int] = []
    for start, end, earlier in _runs(blocks):
        if len(set(blocks[start:end])) >= PASSAGE_BLOCKS:
            pairs = zip(range(start, end), range(earlier, earlier + end - start))
            again = [block for block, twin in pairs if story[block] and story[twin]]
            prose = {blocks[block] for block in again if len(blocks[block]) >= SENTENCE_CHARS}
            if len(prose) >= PASSAGE_PROSE or end - start >= LONG_PASSAGE:
                copied += again
    return copied


def _runs(blocks: Sequence[str]) -> list[tuple[int, int, int]]:
    """Where runs of at least two blocks start and end that have stood before, and where that was.

    A run overlaps neither what it repeats nor another run.
    """
    first: dict[tuple[str, str], int] = {}
    known = [first.setdefault(pair, place) for place, pair in enumerate(pairwise(blocks))]
    runs = []
    start = 0
    while start < len(known):
        earlier, size = known[start], 0
        furthest = min(start - earlier, len(blocks) - start)
        while size < furthest and blocks[earlier + size] == blocks[start + size]:
            size += 1
        if size > 1:
            runs.append((start, start + size, earlier))
        start += max(size, 1)
    return runs
