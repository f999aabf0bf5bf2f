"""An HTML page becomes blocks: its visible text, split where a browser would break it."""

from __future__ import annotations

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from newsclean.reading.document import Document, Markup

BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html"
    " iframe label legend li main menu nav ol optgroup option p picture pre section select"
    " summary table tbody td textarea tfoot th thead tr ul video audio"
    " amp-sidebar amp-consent".split()
)
"""Elements that start a block of their own."""

INVISIBLE = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "head",
    "object",
    "canvas",
    "select",
    "datalist",
]
"""Elements whose content no reader sees as text."""

_IDENTITY = frozenset(("class", "id", "role", "itemprop", "data-testid", "data-component"))
_HIDING = frozenset(("hidden", "aria-hidden", "style"))
_BREAK = "\x00"  # the parser never lets a NUL through, so it can stand for <br>
_ROOT = 0
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # soft hyphens, zero-width characters


def read_html(html: str) -> Document:
    """Cut a page into blocks.

    Args:
        html: the page's source; broken markup is repaired as browsers do (HTML5 rules).

    Returns:
        A document whose text is the visible text, blocks parted by newlines.
    """
    tree = LexborHTMLParser(html)
    titles = _declared_titles(tree)
    tree.strip_tags(INVISIBLE)
    root = tree.root
    if root is None:
        return Document("", [], [], [], [], None, titles)

    tags: list[str] = ["#root"]
    parents: list[int] = [_ROOT]
    tokens: list[str] = [""]
    # Inherited by descendants: nearest block element, and whether inside a link or bold type.
    owner: list[int] = [_ROOT]
    linked: list[bool] = [False]
    bold: list[bool] = [False]
    number_of: dict[int, int] = {}

    blocks: list[str] = []
    leaf: list[int] = []
    container: list[int] = []
    link_chars: list[int] = []
    bold_chars: list[int] = []
    hrefs: list[str] = []

    pieces: list[str] = []
    current = _ROOT  # block element that the open pieces belong to
    first = _ROOT
    links = bolds = 0
    href = last_href = ""

    def flush() -> None:
        nonlocal links, bolds, href
        text = "".join(pieces)
        pieces.clear()
        if not text.isascii():
            text = _UNSEEN.sub("", text)
        breaks = _BREAK in text
        if breaks:
            lines = [" ".join(line.split()) for line in text.split(_BREAK)]
            paragraphs = "\n".join(lines).strip("\n").split("\n\n")
            text = paragraphs[0]
        else:
            paragraphs = ()  # type: ignore[assignment]
            text = " ".join(text.split())
        if text:
            blocks.append(text)
            leaf.append(first)
            container.append(current)
            link_chars.append(links if links < len(text) else len(text))
            bold_chars.append(bolds if bolds < len(text) else len(text))
            hrefs.append(href)
        if breaks:
            whole = sum(map(len, paragraphs)) or 1
            if text:
                link_chars[-1] = links * len(text) // whole
                bold_chars[-1] = bolds * len(text) // whole
            for paragraph in paragraphs[1:]:
                paragraph = paragraph.strip("\n")
                if paragraph:
                    blocks.append(paragraph)
                    leaf.append(first)
                    container.append(current)
                    link_chars.append(links * len(paragraph) // whole)
                    bold_chars.append(bolds * len(paragraph) // whole)
                    hrefs.append(href)
        links = bolds = 0
        href = ""

    for node in root.traverse(include_text=True):
        tag = node.tag or "-"
        if tag == "-text":
            text = node.text_content
            if not text or text.isspace():
                if pieces:
                    pieces.append(" ")
                continue
            above = node.parent
            parent = number_of.get(above.mem_id, _ROOT) if above is not None else _ROOT
            block = owner[parent]
            if block != current and pieces:
                flush()
            if not pieces:
                first = parent
            current = block
            pieces.append(text)
            if linked[parent]:
                links += len(text)
                if not href:
                    href = last_href
            if bold[parent]:
                bolds += len(text)
            continue
        if tag[0] == "-" or tag[0] == "!":
            continue
        if tag == "br":
            if pieces:
                pieces.append(_BREAK)
            continue
        up = node.parent
        parent = number_of.get(up.mem_id, _ROOT) if up is not None else _ROOT
        number = len(tags)
        number_of[node.mem_id] = number
        tags.append(tag)
        parents.append(parent)
        if tag in BLOCK_TAGS:
            if pieces:
                flush()
            owner.append(number)
            linked.append(linked[parent])
            bold.append(False)
        else:
            owner.append(owner[parent])
            linked.append(linked[parent] or tag == "a")
            bold.append(bold[parent] or tag == "b" or tag == "strong")
        attributes = node.attributes
        if attributes:
            tokens.append(_identity(attributes))
            if tag == "a":
                last_href = attributes.get("href") or ""
                if owner[parent] != current and pieces:
                    flush()
        else:
            tokens.append("")
    if pieces:
        flush()

    starts: list[int] = []
    ends: list[int] = []
    offset = 0
    for text in blocks:
        starts.append(offset)
        offset += len(text)
        ends.append(offset)
        offset += 1
    markup = Markup(tags, parents, tokens, leaf, container, link_chars, bold_chars, hrefs, titles)
    return Document("\n".join(blocks), blocks, starts, ends, [True] * len(blocks), markup, titles)


def _identity(attributes: dict[str, Any]) -> str:
    """What an element says of itself: class, id, role and the like, as one string."""
    parts = []
    hidden = False
    for name, value in attributes.items():
        if name in _IDENTITY:
            if value:
                parts.append(value)
        elif name in _HIDING and (
            name == "hidden"
            or value == "true"
            or (name == "style" and value and "display" in value and "none" in value)
        ):
            hidden = True
    if hidden:
        parts.append("is-hidden")
    return parts[0] if len(parts) == 1 else " ".join(parts)


def _declared_titles(tree: LexborHTMLParser) -> tuple[str, ...]:
    titles: list[str] = []
    head = tree.head
    if head is None:
        return ()
    for selector in ('meta[property="og:title"]', 'meta[name="twitter:title"]'):
        node = head.css_first(selector)
        if node is not None:
            titles.append(node.attributes.get("content") or "")
    node = head.css_first("title")
    if node is not None:
        titles.append(node.text())
    return tuple(title for title in (" ".join(t.split()) for t in titles) if title)
