"""Other extractors behind one signature, loaded when first asked for.

What they leave of the labelled pages is trained on where they are installed: their texts are what
plain text looks like in pipelines. The benchmarks measure them by the same functions.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from typing import Any

Extract = Callable[[str, str, str], str]
"""HTML, its address and its language become the text of the article."""


def installed_version(distribution: str) -> str | None:
    """Version of an installed distribution, or None."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


@dataclass(frozen=True)
class Extractor:
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
        return installed_version(self.distribution)


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
        paragraphs = justext_paragraphs(justext, html, lang)
        return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)

    return extract


def _turbohtml() -> Extract:
    import turbohtml

    def extract(html: str, url: str, lang: str) -> str:
        main = turbohtml.parse(html).main_content()
        return "" if main is None else str(main.to_text())

    return extract


EXTRACTORS: dict[str, Extractor] = {
    extractor.name: extractor
    for extractor in (
        Extractor("trafilatura", "trafilatura", _trafilatura),
        Extractor(
            "trafilatura-precision",
            "trafilatura",
            lambda: _trafilatura(favor_precision=True),
        ),
        Extractor("resiliparse", "resiliparse", _resiliparse),
        Extractor("readability-lxml", "readability-lxml", _readability),
        Extractor("newspaper4k", "newspaper4k", _newspaper),
        Extractor("justext", "jusText", _justext),
        Extractor("turbohtml", "turbohtml", _turbohtml),
    )
}
TAUGHT = ("trafilatura", "resiliparse", "readability-lxml", "newspaper4k", "justext")
"""Those whose texts are trained on."""


@cache
def extraction(name: str) -> Extract:
    """What an extractor does; raises ImportError where it is not installed."""
    return EXTRACTORS[name].load()


def extract(name: str, html: str, url: str, lang: str) -> str:
    """Text of a page by an extractor; "" where that fails on it, as its user would have it.

    Raises:
        ImportError: if it is not installed.
    """
    run = extraction(name)
    try:
        return run(html, url, lang)
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


def justext_paragraphs(justext: Any, html: str, lang: str) -> list[Any]:
    """jusText with the stop words of the language; without any where it has no list."""
    name = _STOPLISTS.get(lang or "en")
    if name is None:
        return list(justext.justext(html, frozenset(), stopwords_low=0, stopwords_high=0))
    return list(justext.justext(html, justext.get_stoplist(name)))
