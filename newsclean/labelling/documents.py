"""What there is to label: documents cut into blocks, with what the model takes them for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING

from newsclean.labels import LABELS, Label

if TYPE_CHECKING:
    from newsclean.cleaner import Cleaner

CANDIDATES = 3
"""Labels that are offered for a block, likeliest first."""

_HEAD = 1 << 17  # characters of a page in which its head is looked for
_LANG = re.compile(r"<html\b[^>]{0,2000}?\slang\s*=\s*[\"']?([a-z]{2,3})\b", re.IGNORECASE)
_LINK = re.compile(r"<link\b[^>]{1,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(r"\srel\s*=\s*[\"']?canonical\b", re.IGNORECASE)
_HREF = re.compile(r"\shref\s*=\s*[\"']?(https?://[^\"'\s>]{1,2000})", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """A document to label.

    Attributes:
        id: its name in the file of labels.
        url: its address, or "".
        lang: language code, or "".
        html: the page's source, or "" for plain text.
        digest: of its text, so that it is known again under another name.
        blocks: text of each block.
        labels: what the model takes each block for.
        confidences: the probability of each of them.
        candidates: likeliest labels of each block with their probabilities.
        access: what newsclean makes of its access.
    """

    id: str
    url: str
    lang: str
    html: str
    digest: str
    blocks: tuple[str, ...]
    labels: tuple[Label, ...]
    confidences: tuple[float, ...]
    candidates: tuple[tuple[tuple[Label, float], ...], ...]
    access: str

    @property
    def doubt(self) -> float:
        """Share of the blocks that is likely wrong, by the model's own account."""
        return 1 - sum(self.confidences) / max(1, len(self.confidences))


def make_item(
    cleaner: Cleaner,
    name: str,
    source: bytes,
    *,
    format: str = "auto",
    url: str | None = None,
    lang: str = "",
) -> Item | None:
    """Read a document and let the model guess; None for one without text.

    Args:
        cleaner: what guesses.
        name: the document's name in the file of labels.
        source: text or HTML.
        format: "html", "text", or "auto" to tell them apart.
        url: its address; None to believe the page's own canonical link.
        lang: its language; "" to believe the page.
    """
    from newsclean.reading.encoding import decode
    from newsclean.reading.source import read_source

    text = decode(source)
    document, kind = read_source(text, format)
    if not document.blocks:
        return None
    html = text if kind == "html" else ""
    url = (canonical_url(html) if url is None else url) or ""
    found = cleaner.examine(document, url or None)
    decision = found.decision
    access, _ = found.access(decision)
    order = (-found.probabilities).argsort(axis=1)[:, :CANDIDATES]
    return Item(
        id=name,
        url=url,
        lang=lang or declared_language(html),
        html=html,
        digest=sha256("\n".join(document.blocks).encode("utf-8", "backslashreplace")).hexdigest(),
        blocks=tuple(document.blocks),
        labels=tuple(decision.labels),
        confidences=tuple(decision.confidences),
        candidates=tuple(
            tuple((LABELS[column], float(row[column])) for column in columns)
            for row, columns in zip(found.probabilities, order.tolist())
        ),
        access=access,
    )


def make_items(
    cleaner: Cleaner,
    sources: Iterable[tuple[str, bytes]],
    *,
    format: str = "auto",
    url: str | None = None,
    lang: str = "",
) -> Iterator[Item]:
    """Read documents one after another (see `make_item`); those without text are left out, and
    so are those that have the text of an earlier one."""
    seen: set[str] = set()
    for name, source in sources:
        item = make_item(cleaner, name, source, format=format, url=url, lang=lang)
        if item is not None and item.digest not in seen:
            seen.add(item.digest)
            yield item


def canonical_url(html: str) -> str:
    """The address that a page gives itself, or ""."""
    for link in _LINK.finditer(html, 0, _HEAD):
        if _CANONICAL.search(link[0]) and (href := _HREF.search(link[0])):
            return unescape(href[1])
    return ""


def declared_language(html: str) -> str:
    """The language that a page says it is in, or ""."""
    found = _LANG.search(html, 0, _HEAD)
    return found[1].lower() if found else ""
