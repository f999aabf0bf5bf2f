"""A block's place in its page: what the elements around it call themselves."""

from __future__ import annotations

import re
from functools import lru_cache

from newsclean.reading.document import Document, Markup
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
    known: dict[int, tuple[str, str]] = {}
    result = []
    for element in markup.container.tolist():
        place = known.get(element)
        if place is None:
            place = known[element] = _place(markup, element)
        result.append(place)
    return result


def _place(markup: Markup, element: int) -> tuple[str, str]:
    steps: list[str] = []
    starts, ends = markup.attributes
    while element and len(steps) < FAR:
        begin = int(starts[element])
        attributes = markup.source[begin : min(int(ends[element]), begin + _LONGEST)]
        steps.append(_step(markup.tags[element], attributes))
        element = int(markup.parents[element])
    return " > ".join(steps[NEAR - 1 :: -1]), " > ".join(reversed(steps))


@lru_cache(maxsize=8192)
def _step(tag: str, attributes: str) -> str:
    """An element as `tag.name.name`; numbers become 0, so that items of a list are alike."""
    names = _NUMBER.sub("0", names_in(attributes).lower())
    words = sorted(set(names.split()))[:_WORDS]
    return ".".join([tag, *(word[:40] for word in words)])
