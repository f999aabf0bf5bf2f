"""Which element of a page holds its story."""

from __future__ import annotations

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
    if markup is None or not found or not story:
        return list(found)
    parents, container = markup.parents.tolist(), markup.container.tolist()
    sizes = [0] * len(parents)
    for block in story:
        sizes[container[block]] += len(blocks[block])
    least = HOLDS * sum(sizes)
    # Parents come before their children, so all of an element's are added up when it is reached.
    held = -1
    for element in range(len(parents) - 1, 0, -1):
        if sizes[element] >= least:
            held = element
            break
        sizes[parents[element]] += sizes[element]
    if held < 0 or markup.tags[held] in _ROOTS:
        return list(found)
    inside = [False] * len(parents)
    inside[held] = True
    for element in range(held + 1, len(parents)):
        inside[element] = inside[parents[element]]
    return [block for block in found if not inside[container[block]]]
