"""Which element of a page holds its story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newsclean.reading.document import Markup

HOLDS = 0.6
"""It holds so much of the story's characters."""

_ROOTS = ("html", "body")


def beyond_container(
    found: Sequence[int], story: Sequence[int], blocks: Sequence[str], markup: Markup | None
) -> list[int]:
    """The blocks that do not stand in the innermost element that holds a story.

    Args:
        found: blocks to choose from.
        story: the blocks of the story.
        blocks: the texts of all.
        markup: of the page; without it, or if only the page itself holds the story, all are chosen.
    """
    if markup is None or not found:
        return list(found)
    sizes = Counter[int]()
    for block in story:
        for element in _ancestors(block, markup):
            sizes[element] += len(blocks[block])
    least = HOLDS * sum(len(blocks[block]) for block in story)
    # Elements are numbered in the order of the source, so the innermost comes last.
    held = max((element for element, size in sizes.items() if size >= least), default=-1)
    if held < 0 or markup.tags[held] in _ROOTS:
        return list(found)
    return [block for block in found if held not in _ancestors(block, markup)]


def _ancestors(block: int, markup: Markup) -> list[int]:
    """The element that a block stands in, and those around it."""
    found = [int(markup.container[block])]
    while (parent := int(markup.parents[found[-1]])) != found[-1]:
        found.append(parent)
    return found
