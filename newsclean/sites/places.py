"""A block's place in its page: what the elements around it call themselves."""

from __future__ import annotations

import re

from newsclean.reading.document import Document, Markup

LEVELS = 3
"""Elements from the block outwards that name its place."""
_WORDS = 3
"""Words of an element's own names that count."""

_NUMBER = re.compile(r"\d+")


def places(document: Document) -> list[str]:
    """The place of every block, as `outer > middle > inner`; empty for plain text."""
    markup = document.markup
    if markup is None:
        return []
    known: dict[int, str] = {}
    result = []
    for element in markup.container.tolist():
        if element not in known:
            known[element] = _place(markup, element)
        result.append(known[element])
    return result


def _place(markup: Markup, element: int) -> str:
    steps: list[str] = []
    while element and len(steps) < LEVELS:
        steps.append(_step(markup.tags[element], markup.names[element]))
        element = int(markup.parents[element])
    return " > ".join(reversed(steps))


def _step(tag: str, names: str) -> str:
    """An element as `tag.name.name`; numbers become 0, so that items of a list are alike."""
    words = sorted(set(_NUMBER.sub("0", names.lower()).split()))[:_WORDS]
    return ".".join([tag, *(word[:40] for word in words)])
