"""Passages of a story that its page holds twice, block for block.

A page may hold its story once for each width of the screen, the others hidden by style sheets that
nobody reads here. One paragraph may well come again in a story, and a heading or the name of a dish
often does; a run of blocks that comes again in the same order does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, pairwise

PASSAGE_BLOCKS = 8
"""So many different blocks make a passage. In the corpus nine runs of so many, and of as many
characters as below, were taken for story twice: 4,300 words of copies and 50 of advertisements.
With four blocks and 200 characters there were 170 words of stories as well, of tables mostly."""
PASSAGE_CHARS, CLEAN_PASSAGE_CHARS = 400, 1000
"""Characters of a passage, and of one in a text that is nearly all story, which may be that of a
song with its refrain."""
LEAST_TOLD = 3
"""So many blocks of the story at least must stand twice, or nothing is looked for."""

PASSAGE = "copy: a passage that stands above, block for block"


def find_passages(blocks: Sequence[str], story: Sequence[bool], clean: bool) -> list[int]:
    """Blocks of a story in runs of blocks that have stood before, in the same order.

    Args:
        blocks: the text of every block.
        story: whether each is taken for the story. A block stays if the one it repeats is not.
        clean: whether nearly all of the text is story.
    """
    told = list(compress(blocks, story))
    if len(told) - len(set(told)) < LEAST_TOLD:
        return []
    least = CLEAN_PASSAGE_CHARS if clean else PASSAGE_CHARS
    copied: list[int] = []
    for start, end, earlier in _runs(blocks):
        run = blocks[start:end]
        if len(set(run)) >= PASSAGE_BLOCKS and sum(map(len, run)) >= least:
            pairs = zip(range(start, end), range(earlier, earlier + len(run)))
            copied += [block for block, twin in pairs if story[block] and story[twin]]
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
