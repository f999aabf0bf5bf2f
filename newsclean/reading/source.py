"""A source becomes a document: bytes are decoded, HTML is told from text."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Union

from newsclean.patterns import pattern
from newsclean.reading.broken import read_broken
from newsclean.reading.document import Document
from newsclean.reading.encoding import decode
from newsclean.reading.flattened import read_flattened
from newsclean.reading.glued import read_glued
from newsclean.reading.markdown import is_markdown, read_markdown
from newsclean.reading.plain import read_text
from newsclean.reading.taming import slim
from newsclean.reading.wrapped import read_wrapped

if TYPE_CHECKING:
    from bs4 import Tag

    Source = Union[str, bytes, Tag]  # noqa: UP007  # names are quoted in signatures
else:
    Source = Union[str, bytes]  # noqa: UP007

FORMATS = ("auto", "html", "text")

_SAMPLE = 1 << 16
"""Characters that are looked at to tell HTML from text."""

_PAGE = pattern(r"[\s\ufeff]*<(?:!doctype\b|\?xml\b|html\b|head\b|body\b)", re.IGNORECASE)
_TAG = pattern(
    r"<(?:!--|/?(?:a|abbr|address|article|aside|b|blockquote|body|br|button|caption|center|cite"
    r"|code|dd|del|details|div|dl|dt|em|fieldset|figcaption|figure|font|footer|form|h[1-6]|head"
    r"|header|hgroup|hr|html|i|iframe|img|input|ins|label|li|link|main|mark|meta|nav|ol|option|p"
    r"|picture|pre|q|s|script|section|select|small|source|span|strong|style|sub|summary|sup|svg"
    r"|table|tbody|td|textarea|tfoot|th|thead|time|title|tr|u|ul|video)"
    r"(?:\s[^<>]{0,2000})?/?>)",
    re.IGNORECASE,
)
_LONE = pattern(r"<(?:br|hr|img)\b", re.IGNORECASE)
_FEW = 2
"""So many tags may a text mention and still be text, if it does not begin with one."""
_SURROGATES = pattern("[\ud800-\udfff]")


def read_source(source: Source, format: str = "auto") -> tuple[Document, str]:
    """Read whatever a caller has.

    Args:
        source: text or HTML as str or bytes, or a `bs4.BeautifulSoup` or `Tag`.
        format: "html", "text", or "auto" to tell them apart.

    Returns:
        The document, and "html" or "text": how it was read.

    Raises:
        TypeError: if `source` or `format` is of another type.
        ValueError: if `format` is none of the three, or is "text" for a bs4 object.
    """
    if not isinstance(format, str):
        raise TypeError(f"expected format as a str, got {type(format).__name__}")
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}; expected one of: {', '.join(FORMATS)}")
    if isinstance(source, str):
        text = str.__str__(source)  # what it holds, whatever a subclass says of itself
    elif isinstance(source, (bytes, bytearray)):
        text = decode(bytes(source))
    elif _is_soup(source):
        if format == "text":
            raise ValueError('a bs4 object is HTML; expected format "html" or "auto"')
        text, format = str(source), "html"
    else:
        raise TypeError(
            "expected source as str, bytes, bs4.BeautifulSoup or bs4.Tag, "
            f"got {type(source).__name__}"
        )
    if format == "text" or (format == "auto" and not looks_like_html(text)):
        return _read_text(text), "text"
    return _read_html(text), "html"


def looks_like_html(text: str) -> bool:
    """Whether a string is a page or a piece of one, rather than text that mentions tags.

    A page says what it is. A piece of one begins with a tag, or is made of lines most of which
    hold tags.
    """
    if "<" not in text:
        return False
    if _PAGE().match(text):
        return True
    sample = text[:_SAMPLE].strip().lstrip("\ufeff")
    tags = list(_TAG().finditer(sample))
    if not tags:
        return False
    if tags[0].start() == 0:
        # "<p> and </p> mark a paragraph" is a sentence: tags in a page cling to what they hold.
        clings = sample[tags[0].end() : tags[0].end() + 1] not in (" ", ",")
        stray = len(tags) == 1 and _LONE().match(sample) is not None
        if (clings and not stray) or len(tags) > _FEW:
            return True
    return len(tags) > _FEW and _share_in_tagged_lines(sample) > 0.6


def _share_in_tagged_lines(sample: str) -> float:
    """Share of the characters that stand in lines with tags; long lines count by their pieces.

    An article with a listing of HTML has short lines of code among long ones of prose.
    """
    tagged = whole = 0
    for line in sample.splitlines():
        for start in range(0, len(line), 1000):
            piece = line[start : start + 1000]
            whole += len(piece)
            if _TAG().search(piece):
                tagged += len(piece)
    return tagged / max(1, whole)


def _is_soup(source: object) -> bool:
    # Who holds a bs4 object has imported bs4; nobody else pays for the import.
    bs4 = sys.modules.get("bs4")
    return bs4 is not None and isinstance(source, bs4.Tag)


def _read_text(text: str) -> Document:
    document = read_text(text)
    if not document.blocks:
        return document
    if is_markdown(text):
        return read_markdown(document)
    document = read_flattened(read_glued(document))
    return document if document.flattened else read_broken(read_wrapped(document))


def _read_html(html: str) -> Document:
    from newsclean.reading.html import read_html

    try:
        page, plain = slim(html)
    except UnicodeEncodeError:
        page, plain = slim(_SURROGATES().sub("\ufffd", html))
    return read_html(page, plain=plain)
