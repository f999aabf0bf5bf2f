"""A page as the parser serialises it becomes blocks and elements, in one pass.

Serialised pages are simple: every element is closed, attributes are written ` name="value"`, of
references only five are left. So no tree has to be walked: this is a third of the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from newsclean.kernels import kernels
from newsclean.patterns import pattern
from newsclean.reading.document import Ints
from newsclean.reading.serial import attribute_spans, unescape

BLOCK, VOID, LINK, BOLD, BREAK, RAW, MATH, SKIPPED = (1 << place for place in range(8))
"""Flags of elements: one that starts a block of its own; one that is never closed; `<a>`; bold
type; `<br>`; one whose text holds neither tags nor references, unless it is inside of `<math>`;
`<math>`; one that is passed over with all that is in it, as if it were not there."""

_TOKEN = pattern(
    r"<!--.*?-->|<[!?][^>]*>"
    r'|<(/?)([^ />]+)((?: [^ />][^ /=>]*(?:="[^"]*")?)*)>'
    r"|([^<]+)",
    re.DOTALL,
)
_UNSEEN = pattern("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens, zero-width characters
# Joiners are part of how words are spelt in Persian or Hindi, and join pictures; between Latin,
# Greek or Cyrillic letters they hide words from filters. At a word's end they are spelling in
# scripts of India alone.
_WEST = "\u0000-\u052f\u1e00-\u1eff\u2010-\u2027"
_JOINERS = pattern(
    "(?<=[\u0900-\u0dff])(\u200d)[\u200c\u200d]*"
    f"|(?<=[^\\s{_WEST}])([\u200c\u200d])[\u200c\u200d]*(?=[^\\s\x00\u200c\u200d])"
    f"|(?<=[^\\s\x00])([\u200c\u200d])[\u200c\u200d]*(?=[^\\s{_WEST}\u200c\u200d])"
    "|[\u200c\u200d]+"
)
_BREAK = "\x00"  # the parser never lets a NUL through, so it can stand for <br>


@dataclass(frozen=True, eq=False, repr=False)
class Scan:
    """What a page is made of.

    Attributes:
        blocks: text of each block.
        leaf, container, link_chars, bold_chars, href_starts, href_ends: arrays by block.
        tags: names of the elements, a root above all first.
        parents, attribute_starts, attribute_ends: arrays by element.
    """

    blocks: list[str]
    leaf: Ints
    container: Ints
    link_chars: Ints
    bold_chars: Ints
    href_starts: Ints
    href_ends: Ints
    tags: list[str]
    parents: Ints
    attribute_starts: Ints
    attribute_ends: Ints


def scan(html: str, kinds: dict[str, int]) -> Scan:
    """Cut a serialised page into blocks.

    Args:
        html: the page.
        kinds: flags of elements by name; elements that are not in it have none.
    """
    if kernels is not None:
        return Scan(*kernels.scan_page(html, kinds))
    return scan_in_python(html, kinds)


def scan_in_python(html: str, kinds: dict[str, int]) -> Scan:
    """`scan` where nothing is compiled."""
    tags, parents, starts, ends = ["#root"], [0], [0], [0]
    owner, linked, bold, math = [0], [False], [False], [False]
    stack = [0]
    blocks: list[str] = []
    rows: list[tuple[int, int, int, int, int, int]] = []
    pieces: list[str] = []
    current = first = links = bolds = 0
    last = href = (0, 0)

    def flush() -> None:
        nonlocal links, bolds, href
        paragraphs = _paragraphs("".join(pieces))
        pieces.clear()
        whole = sum(map(len, paragraphs))
        for text in paragraphs:
            size = len(text)
            shares = (min(links, size), min(bolds, size))
            if len(paragraphs) > 1:
                shares = (links * size // whole, bolds * size // whole)
            blocks.append(text)
            rows.append((first, current, *shares, *href))
        links = bolds = 0
        href = (0, 0)

    position = 0
    next_token = _TOKEN().search
    while (token := next_token(html, position)) is not None:
        position = token.end()
        text = token.group(4)
        tag = token.group(2)
        if text is not None:
            texts = unescape(text)
            while (hidden := _hidden(html, position, kinds)) > position:
                # A text goes on behind what nobody sees.
                position = html.find("<", hidden)
                position = len(html) if position < 0 else position
                texts += unescape(html[hidden:position])
        elif tag is None:
            continue
        elif token.group(1):
            level = len(stack) - 1
            while level and tags[stack[level]] != tag:
                level -= 1
            del stack[level or len(stack) :]
            continue
        else:
            flags = kinds.get(tag, 0)
            if flags & SKIPPED:
                position = _hidden(html, token.start(), kinds)
                continue
            parent = stack[-1]
            if flags & BREAK:
                if pieces:
                    pieces.append(_BREAK)
                continue
            number = len(tags)
            tags.append(tag)
            parents.append(parent)
            starts.append(token.start(3))
            ends.append(token.end(3))
            math.append(math[parent] or flags & MATH != 0)
            if flags & BLOCK:
                if pieces:
                    flush()
                owner.append(number)
                linked.append(linked[parent])
                bold.append(False)
            else:
                owner.append(owner[parent])
                linked.append(linked[parent] or flags & LINK != 0)
                bold.append(bold[parent] or flags & BOLD != 0)
            if flags & LINK and token.group(3):
                last = _href(html, token.start(3), token.end(3))
                if owner[parent] != current and pieces:
                    flush()
            if flags & VOID:
                continue
            stack.append(number)
            if not flags & RAW or math[parent]:
                continue
            # Nothing ends <plaintext> but the page: its own end is the last one.
            end = html.rfind(f"</{tag}>") if tag == "plaintext" else -1
            end = html.find(f"</{tag}>", position) if end < position else end
            end = len(html) if end < 0 else end
            texts, position = html[position:end], end
            if not texts:
                continue
        if not texts or texts.isspace():
            if pieces:
                pieces.append(" ")
            continue
        parent = stack[-1]
        if owner[parent] != current and pieces:
            flush()
        if not pieces:
            first = parent
        current = owner[parent]
        pieces.append(texts)
        if linked[parent]:
            links += len(texts)
            if href[0] == href[1]:
                href = last
        if bold[parent]:
            bolds += len(texts)
    if pieces:
        flush()
    leaf, container, link_chars, bold_chars, href_starts, href_ends = (
        np.ascontiguousarray(column) for column in np.array(rows, dtype=np.int64).reshape(-1, 6).T
    )
    return Scan(
        blocks,
        leaf,
        container,
        link_chars,
        bold_chars,
        href_starts,
        href_ends,
        tags,
        np.array(parents, dtype=np.int64),
        np.array(starts, dtype=np.int64),
        np.array(ends, dtype=np.int64),
    )


def _hidden(html: str, position: int, kinds: dict[str, int]) -> int:
    """Where a hidden element ends that begins at a place; the place, if none does."""
    token = _TOKEN().match(html, position)
    if token is None or token.group(1) or not kinds.get(token.group(2), 0) & SKIPPED:
        return position
    name = token.group(2)
    depth = 0
    while token is not None:
        position = token.end()
        tag = token.group(2)
        if tag is not None and token.group(1):
            depth -= tag == name
            if not depth:
                return position
        elif tag is not None:
            depth += tag == name
            if kinds.get(tag, 0) & RAW:
                position = html.find(f"</{tag}>", position)
                if position < 0:
                    return len(html)
        token = _TOKEN().search(html, position)
    return len(html)


def _href(html: str, start: int, end: int) -> tuple[int, int]:
    """Where the target of a link stands among its attributes."""
    for name, value in attribute_spans(html, start, end):
        if html[slice(*name)] == "href":
            return max(value, (0, 0))
    return 0, 0


def _paragraphs(text: str) -> list[str]:
    """Text of a block without superfluous white space, cut where two line breaks meet."""
    if not text.isascii():
        text = _JOINERS().sub(r"\1\2\3", _UNSEEN().sub("", text))
    if _BREAK not in text:
        text = " ".join(text.split())
        return [text] if text else []
    lines = "\n".join([" ".join(line.split()) for line in text.split(_BREAK)])
    paragraphs = (paragraph.strip("\n") for paragraph in lines.split("\n\n"))
    return [paragraph for paragraph in paragraphs if paragraph]
