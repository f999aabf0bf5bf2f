"""What a source becomes: text blocks in reading order, with offsets into one linear text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from newsclean.kernels import kernels
from newsclean.reading.serial import names_in, unescape

Ints = NDArray[np.int64]

SILENT = "⋯"
"""What stands for a line that shows no text: a picture, a rule, the address of a link."""


def lengths(texts: Sequence[str]) -> Ints:
    """Length of each text in characters."""
    if kernels is None:
        return np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    sizes: Ints = kernels.sizes_of(texts)
    return sizes


@dataclass(frozen=True, eq=False, repr=False)
class Markup:
    """What an HTML page says of its blocks beside their text.

    Elements are numbered in the order of the page; element 0 is a root above everything.

    Attributes:
        tags: element names.
        parents: number of each element's parent (its own number for the root).
        leaf: for each block, the innermost element that its first text stands in.
        container: for each block, the nearest block-level element.
        link_chars: for each block, how many characters stand in links.
        bold_chars: for each block, how many characters stand in bold type.
        source: the page as the parser serialises it; spans point into it.
        attributes: for each element, where its attributes begin and end.
        links: for each block, where the target of its first link begins and ends; nothing
            between the two where there is none.
    """

    tags: list[str]
    parents: Ints
    leaf: Ints
    container: Ints
    link_chars: Ints
    bold_chars: Ints
    source: str
    attributes: tuple[Ints, Ints]
    links: tuple[Ints, Ints]

    @cached_property
    def block_tags(self) -> list[str]:
        """For each block, the name of its nearest block-level element."""
        return [self.tags[element] for element in self.container.tolist()]

    @cached_property
    def names(self) -> list[str]:
        """For each element, what it calls itself: class, id, role and the like."""
        return [names_in(self.source[start:end]) for start, end in _spans(self.attributes)]

    @cached_property
    def hrefs(self) -> list[str]:
        """For each block, target of its first link, or ""."""
        spans = list(_spans(self.links))
        # A link may hold many blocks, and its address may be long.
        targets = {span: unescape(self.source[slice(*span)]) for span in set(spans)}
        return [targets[span] for span in spans]


def _spans(spans: tuple[Ints, Ints]) -> Iterator[tuple[int, int]]:
    return zip(spans[0].tolist(), spans[1].tolist())


@dataclass(frozen=True, eq=False, repr=False)
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
        rewritten: whether a block is what a reader sees of the text rather than what stands there:
            Markdown, wrapped lines.
        flattened: whether the text is one line, and a block a sentence of it.
        silent: numbers of blocks that show a reader nothing.
        linked: numbers of blocks that are one link in Markdown, and no heading.
    """

    text: str
    blocks: list[str]
    starts: list[int]
    ends: list[int]
    blank_before: list[bool]
    markup: Markup | None = None
    declared_titles: tuple[str, ...] = field(default=())
    rewritten: bool = False
    flattened: bool = False
    silent: tuple[int, ...] = ()
    linked: tuple[int, ...] = ()

    @cached_property
    def written(self) -> list[str]:
        """Each block as it stands in `text`."""
        if not self.rewritten:
            return self.blocks
        return [self.text[start:end] for start, end in zip(self.starts, self.ends)]

    @cached_property
    def sizes(self) -> Ints:
        """Length of each block in characters."""
        return lengths(self.blocks)

    def __len__(self) -> int:
        return len(self.blocks)
