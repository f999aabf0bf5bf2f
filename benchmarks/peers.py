"""The peers: other extractors behind one signature, loaded when first asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from benchmarks.environment import version_of

Extract = Callable[[str, str, str], str]
"""HTML, its address and its language become the text of the article."""


@dataclass(frozen=True)
class Peer:
    """Another extractor.

    Attributes:
        name: what it is called in tables and on the command line.
        distribution: the package that must be installed.
        load: imports it and returns its extraction.
    """

    name: str
    distribution: str
    load: Callable[[], Extract]

    @property
    def version(self) -> str | None:
        """Installed version, or None."""
        return version_of(self.distribution)


def _trafilatura(**settings: Any) -> Extract:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

    def extract(html: str, url: str, lang: str) -> str:
        return trafilatura.extract(html, include_comments=False, **settings) or ""

    return extract


def _resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text

    def extract(html: str, url: str, lang: str) -> str:
        text = extract_plain_text(html, main_content=True, list_bullets=False, alt_texts=False)
        return str(text)

    return extract


def _readability() -> Extract:
    from readability import Document

    logging.getLogger("readability").setLevel(logging.CRITICAL)

    def extract(html: str, url: str, lang: str) -> str:
        return text_of_fragment(Document(html).summary(html_partial=True))

    return extract


def _newspaper() -> Extract:
    from newspaper import Article, Config

    logging.getLogger("newspaper").setLevel(logging.CRITICAL)

    def read(html: str, url: str, **language: Any) -> str:
        settings = Config()
        settings.fetch_images = False
        for name, value in language.items():
            setattr(settings, name, value)
        article = Article(url or "https://example.org/", config=settings)
        article.download(input_html=html)
        article.parse()
        return str(article.text)

    def extract(html: str, url: str, lang: str) -> str:
        try:
            return read(html, url)
        except ImportError:  # some languages need word splitters of their own
            return read(html, url, language="en", use_meta_language=False)

    return extract


def _justext() -> Extract:
    import justext

    def extract(html: str, url: str, lang: str) -> str:
        paragraphs = _run_justext(justext, html, lang)
        return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)

    return extract


def _turbohtml() -> Extract:
    import turbohtml

    def extract(html: str, url: str, lang: str) -> str:
        main = turbohtml.parse(html).main_content()
        return "" if main is None else str(main.to_text())

    return extract


PEERS: dict[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer("trafilatura", "trafilatura", _trafilatura),
        Peer(
            "trafilatura-precision",
            "trafilatura",
            lambda: _trafilatura(favor_precision=True),
        ),
        Peer("resiliparse", "resiliparse", _resiliparse),
        Peer("readability-lxml", "readability-lxml", _readability),
        Peer("newspaper4k", "newspaper4k", _newspaper),
        Peer("justext", "jusText", _justext),
        Peer("turbohtml", "turbohtml", _turbohtml),
    )
}
DEFAULT_PEERS: tuple[str, ...] = tuple(name for name in PEERS if name != "trafilatura-precision")


@cache
def extractor(name: str) -> Extract:
    """The extraction of a peer; raises ImportError where it is not installed."""
    return PEERS[name].load()


def run_peer(name: str, html: str, url: str, lang: str) -> str:
    """Text of a page by a peer; "" where the peer fails on it, as its user would have it."""
    extract = extractor(name)
    try:
        return extract(html, url, lang)
    except Exception:
        return ""


_BLOCKS = (
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table td th tr ul"
)
_BLOCK_TAGS = frozenset(_BLOCKS.split())


def text_of_fragment(html: str) -> str:
    """Text of an HTML fragment, block elements on lines of their own."""
    from lxml import etree
    from lxml import html as lxml_html

    if not html.strip():
        return ""
    root = lxml_html.fromstring(f"<div>{html}</div>")
    parts: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            parts.append(node.tail or "")
            continue
        block = node.tag in _BLOCK_TAGS
        if event == "start":
            parts.append(("\n" if block else "") + (node.text or ""))
        else:
            parts.append(("\n" if block else "") + (node.tail or ""))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


_STOPLISTS = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "ko": "Korean",
    "lt": "Lithuanian",
    "ms": "Malay",
    "nb": "Norwegian_Bokmal",
    "nl": "Dutch",
    "no": "Norwegian_Bokmal",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "sw": "Swahili",
    "tr": "Turkish",
    "uk": "Ukrainian",
}


def _run_justext(justext: Any, html: str, lang: str) -> list[Any]:
    """jusText with the stop words of the language; without any where it has no list."""
    name = _STOPLISTS.get(lang or "en")
    if name is None:
        return list(justext.justext(html, frozenset(), stopwords_low=0, stopwords_high=0))
    return list(justext.justext(html, justext.get_stoplist(name)))


def justext_lines(lines: Sequence[str], lang: str) -> list[bool]:
    """jusText on plain text: every line a paragraph; for each line, whether it stays."""
    import justext

    filled = [i for i, line in enumerate(lines) if line.strip()]
    html = "\n".join(f"<p>{escape(lines[i])}</p>" for i in filled)
    kept = [False] * len(lines)
    if not filled:
        return kept
    paragraphs = _run_justext(justext, f"<html><body>{html}</body></html>", lang)
    places: Iterable[int] = filled
    if len(paragraphs) != len(filled):
        places = _match_lines(lines, filled, [p.text for p in paragraphs])
    for i, paragraph in zip(places, paragraphs, strict=False):
        kept[i] = not paragraph.is_boilerplate
    return kept


def _match_lines(lines: Sequence[str], filled: Sequence[int], texts: Sequence[str]) -> list[int]:
    """Places of paragraphs when some lines gave none (they held nothing but odd spaces)."""
    places: list[int] = []
    rest = iter(filled)
    for text in texts:
        wanted = "".join(text.split())
        places.append(next((i for i in rest if "".join(lines[i].split()) == wanted), 0))
    return places
