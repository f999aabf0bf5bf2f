"""What a source becomes: text blocks in reading order, with offsets into one linear text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Markup:
    """What an HTML page says of its blocks beside their text.

    Element arrays are indexed by element number; element 0 is a root above everything.

    Attributes:
        tags: element names.
        parents: number of each element's parent (its own number for the root).
        tokens: for each element, the words of its class, id and role (see `markup_words`).
        leaf: for each block, the innermost element that its first text stands in.
        container: for each block, the nearest block-level element.
        link_chars: for each block, how many characters stand in links.
        bold_chars: for each block, how many characters stand in bold type.
        hrefs: for each block, target of its first link, or "".
        titles: texts that the head gives as the page's title, best first.
    """

    tags: list[str]
    parents: list[int]
    tokens: list[str]
    leaf: list[int]
    container: list[int]
    link_chars: list[int]
    bold_chars: list[int]
    hrefs: list[str]
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A source cut into blocks.

    Attributes:
        text: the linear text that offsets point into.
        blocks: text of each block, never empty, without white space around it.
        starts: offset of each block's first character in `text`.
        ends: offset behind each block's last character.
        blank_before: whether a blank line parts the block from the one before (always True
            for HTML, where every block is a paragraph).
        markup: what the HTML says; None for plain text.
        declared_titles: titles from the page's metadata, best first.
    """

    text: str
    blocks: list[str]
    starts: list[int]
    ends: list[int]
    blank_before: list[bool]
    markup: Markup | None = None
    declared_titles: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.blocks)
