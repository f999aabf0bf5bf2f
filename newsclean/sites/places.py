"""A block's place in its page: what the elements around it call themselves."""

from __future__ import annotations

import re
from functools import lru_cache

from newsclean.reading.document import Document
from newsclean.reading.serial import names_in

NEAR, FAR = 3, 7
"""Elements from the block outwards that name its place: the least and the most."""
_WORDS = 3
"""Words of an element's own names that count."""

_LONGEST = 1000
"""Characters of an element's attributes that are looked at."""

_NUMBER = re.compile(r"\d+")


def places(document: Document) -> list[tuple[str, str]]:
    """The place of every block, near and far, each as `outer > middle > inner`.

    Empty for plain text.
    """
    markup = document.markup
    if markup is None:
        return []
    starts, ends = (side.tolist() for side in markup.attributes)
    parents = markup.parents.tolist()
    chains: dict[int, tuple[str, ...]] = {0: ()}

    def chain(element: int) -> tuple[str, ...]:
        """The element and those around it, outermost first."""
        climbed = []
        while element not in chains:
            climbed.append(element)
            element = parents[element]
        steps = chains[element]
        for inner in reversed(climbed):
            begin = starts[inner]
            attributes = markup.source[begin : min(ends[inner], begin + _LONGEST)]
            steps = (*steps[1 - FAR :], _step(markup.tags[inner], attributes))
            chains[inner] = steps
        return steps

    containers = markup.container.tolist()
    named = {element: _named(chain(element)) for element in dict.fromkeys(containers)}
    return [named[element] for element in containers]


@lru_cache(maxsize=1024)
def _named(steps: tuple[str, ...]) -> tuple[str, str]:
    return " > ".join(steps[-NEAR:]), " > ".join(steps)


@lru_cache(maxsize=8192)
def _step(tag: str, attributes: str) -> str:
    """An element as `tag.name.name`; numbers become 0, so that items of a list are alike."""
    names = _NUMBER.sub("0", names_in(attributes).lower())
    words = sorted(set(names.split()))[:_WORDS]
    return ".".join([tag, *(word[:40] for word in words)])
