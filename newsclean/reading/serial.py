"""Text and attributes as the parser serialises them."""

from __future__ import annotations

from collections.abc import Iterator

from newsclean.patterns import pattern

_REFERENCE = pattern("&(?:amp|lt|gt|nbsp|quot);")
_MEANS = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\xa0", "&quot;": '"'}
_ATTRIBUTE = pattern(r' ([^ />][^ /=>]*)(?:="([^"]*)")?')
_NAMING = frozenset(("class", "id", "role", "itemprop", "data-testid", "data-component"))
_HIDING = frozenset(("hidden", "aria-hidden", "style"))


def unescape(text: str) -> str:
    """Serialised text as it reads."""
    if "&" not in text:
        return text
    return _REFERENCE().sub(lambda found: _MEANS[found.group()], text)


def attribute_spans(
    html: str, start: int, end: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the names and values of serialised attributes stand."""
    for found in _ATTRIBUTE().finditer(html, start, end):
        yield found.span(1), found.span(2)


def names_in(attributes: str) -> str:
    """What an element calls itself, from its serialised attributes, as one string."""
    parts = []
    hidden = False
    for name, value in _ATTRIBUTE().findall(attributes):
        if name in _NAMING:
            if value:
                parts.append(unescape(value))
        elif name in _HIDING and (
            name == "hidden"
            or value == "true"
            or (name == "style" and "display" in value and "none" in value)
        ):
            hidden = True
    if hidden:
        parts.append("is-hidden")
    return " ".join(parts)
