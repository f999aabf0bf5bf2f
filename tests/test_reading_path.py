"""A block's path, read by a CSS engine, leads back to the block."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from newsclean.reading.path import css_path, css_steps
from newsclean.reading.source import read_source


def test_paths_lead_to_their_blocks(seeds: Path) -> None:
    checked = 0
    for sample in sorted(seeds.glob("*.html")):
        html = sample.read_text("utf-8")
        document, _ = read_source(html, "html")
        assert document.markup is not None
        steps = css_steps(document.markup)
        tree = LexborHTMLParser(html)
        for number, block in enumerate(document.blocks):
            found = tree.css(css_path(document.markup, steps, number))
            assert len(found) == 1, (sample.name, block)
            words = "".join(found[0].text().split()).replace("\u00ad", "")
            assert "".join(block.split()) in words, (sample.name, block)
            checked += 1
    assert checked > 200


def test_a_deep_page_has_paths_of_bearable_length() -> None:
    document, _ = read_source("<div>" * 400 + "<p>x</p>", "html")
    assert document.markup is not None
    path = css_path(document.markup, css_steps(document.markup), 0)
    assert path.endswith("div > div > p") and path.count(">") < 50


def test_names_that_css_cannot_spell() -> None:
    document, _ = read_source("<body><o:p>x</o:p><div><a.b><p>y</p></a.b></div>", "html")
    assert document.markup is not None
    steps = css_steps(document.markup)
    assert css_path(document.markup, steps, 1) == "html > body > div > * > p"
