"""Which element of a page holds its story."""

from __future__ import annotations

from collections.abc import Sequence

from newsclean.reading.document import Markup

HOLDS = 0.6
"""It holds so much of the story's characters, and more than one block of it."""

_ROOTS = ("html", "body")


def beyond_container(
    found: Sequence[int], story: Sequence[int], blocks: Sequence[str], markup: Markup | None
) -> list[int]:
    """The blocks that do not stand in the innermost element that holds a story.

    Args:
        found: blocks to choose from.
        story: the blocks of the story.
        blocks: the texts of all.
        markup: of the page; without it, or if only `html` or `body` holds the story, all are
            chosen.
    """
    if markup is None or not found or not story:
        return list(found)
    parents, container = markup.parents.tolist(), markup.container.tolist()
    sizes, counts = [0] * len(parents), [0] * len(parents)
    for block in story:
        sizes[container[block]] += len(blocks[block])
        counts[container[block]] += 1
    least, several = HOLDS * sum(sizes), min(2, len(story))
    # Parents come before their children, so all of an element's are added up when it is reached.
    held = -1
    for element in range(len(parents) - 1, 0, -1):
        if sizes[element] >= least and counts[element] >= several:
            held = element
            break
        sizes[parents[element]] += sizes[element]
        counts[parents[element]] += counts[element]
    if held < 0 or markup.tags[held] in _ROOTS:
        return list(found)
    inside = [False] * len(parents)
    inside[held] = True
    for element in range(held + 1, len(parents)):
        inside[element] = inside[parents[element]]
    return [block for block in found if not inside[container[block]]]
