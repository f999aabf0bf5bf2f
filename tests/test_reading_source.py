"""HTML is told from text."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsclean.reading.source import looks_like_html, read_source

PROSE = (
    "The committee spent the afternoon on a question that few readers will ever ask themselves. "
    "It ended without a vote, as such afternoons do, and everybody went home in the rain."
)

HTML = {
    "page": "<!DOCTYPE html><html><body><p>Hello.</p></body></html>",
    "page after white space and a mark": "\ufeff\n  <!doctype html>\n<title>x</title>Hello",
    "xml": '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>x</body></html>',
    "one paragraph": f"<p>{PROSE}</p>",
    "paragraphs without an end": f"<p>{PROSE}\n<p>{PROSE}",
    "comment first": f"<!-- story --><div class='s'><p>{PROSE}</p></div>",
    "division": f'<div id="story">{PROSE}</div>',
    "inline only": f"<em>{PROSE}</em>",
    "text parted by breaks": f"{PROSE}<br><br>{PROSE}<br/><br/>{PROSE} <a href='/x'>More</a>",
    "one tag": f"<p>{PROSE}",
    "capitals": f"<P>{PROSE}</P><BR><P>{PROSE}</P>",
    "from a feed": f'<img src="/a.jpg" />{PROSE} <a href="https://a.example/">Read more</a>',
    "text, then markup": f"Hello.\n<p>{PROSE}</p>\n<p>{PROSE}</p>\n<p class='x'>{PROSE}</p>",
}

TEXT = {
    "prose": PROSE,
    "nothing": "",
    "one stray break": f"{PROSE}<br>\n\n{PROSE}",
    "a stray break first": f"<br>{PROSE}",
    "a story about a tag": f"The <b> tag is gone.\n{PROSE}\nNobody missed <b>, <u> or <font>.",
    "a sentence that begins with a tag": "<p> and </p> mark a paragraph. " + PROSE,
    "a story that shows markup": "\n".join(
        [PROSE, "<div>", '  <a href="/x">x</a>', "</div>", PROSE, PROSE, PROSE]
    ),
    "mathematics": f"If a <b and b> c, then a < c. {PROSE}",
    "addresses": f"Write to Ilse <ilse@harbour.example> or to <http://harbour.example/a>.\n{PROSE}",
    "arrows": f"{PROSE}\n<- back | next ->\n<3 <3 <3",
    "generics": "std::vector<int> and List<String> and Map<K, V> are types.\n" + PROSE,
    "entities alone": f"Smith &amp; Sons &lt;the printers&gt;\n{PROSE}",
    "quotation marks": f"<<{PROSE}>>",
}


@pytest.mark.parametrize("name", HTML)
def test_html_is_seen(name: str) -> None:
    assert looks_like_html(HTML[name])
    document, kind = read_source(HTML[name])
    assert kind == "html" and not any("<p" in block or "<div" in block for block in document.blocks)


@pytest.mark.parametrize("name", TEXT)
def test_text_is_seen(name: str) -> None:
    assert not looks_like_html(TEXT[name])
    document, kind = read_source(TEXT[name])
    assert kind == "text" and document.text == TEXT[name]


def test_the_caller_has_the_last_word() -> None:
    page = HTML["one paragraph"]
    assert read_source(page, "text")[0].blocks == [page]
    assert read_source(PROSE, "html")[0].blocks == [PROSE]


def test_samples(seeds: Path) -> None:
    for path in seeds.iterdir():
        if path.suffix in (".txt", ".html"):
            kind = read_source(path.read_bytes())[1]
            assert kind == {".txt": "text", ".html": "html"}[path.suffix], path.name


def test_characters_that_html_cannot_hold() -> None:
    document, _ = read_source("<p>a\x00b\ud800c\x01d</p>", "html")
    # A lone surrogate is replaced or left out, as the parser's version likes it.
    assert document.text.replace("\ufffd", "") == "abc\x01d"
