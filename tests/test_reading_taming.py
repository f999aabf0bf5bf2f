"""Monstrous pages are cut down without a word lost; others are not touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsclean.reading.source import read_source
from newsclean.reading.taming import DEEPEST, MANY_TAGS, cut_down, tame

WORDS = "<p>The ferry stood at the quay.</p><p>Then the cook came.</p>"
COUNT = 100_000

MONSTERS = {
    "open divisions": "<div>" * COUNT + WORDS,
    "closed divisions": "<div>" * COUNT + WORDS + "</div>" * COUNT,
    "lists": "<ul><li>" * COUNT + WORDS,
    "unknown elements": "<x-y>" * COUNT + WORDS + "</z>" * COUNT,
    "formats": "".join(f"<b id={i}>" for i in range(COUNT)) + WORDS * 50,
    "attributes": "<div " + " ".join(f"a{i}=1" for i in range(10 * COUNT)) + ">" + WORDS,
    "attributes with signs": "<p " + "".join(f'a{i}="<>"' for i in range(COUNT)) + ">" + WORDS,
    "options": WORDS + "<select>" + "<option>x" * COUNT + "</select>",
    "comments": "<!-- <div> -->" * COUNT + WORDS,
    "formats in paragraphs": WORDS + "".join(f"<p><b id={i}>x" for i in range(3_000)),
    "formats, closed by others": WORDS + "".join(f"<p><b id={i}></i>x" for i in range(3_000)),
    "ends of nothing": WORDS + "<div></x>" * COUNT,
    "a comment that ends oddly": WORDS + "<!-- --!>" + "<div>" * COUNT,
    "an empty comment": WORDS + "<!-->" + "<div>" * COUNT,
    "a title in a drawing": WORDS + "<svg><title>" + "<div>" * COUNT,
    "a style in a drawing": WORDS + "<svg><style>" + "<div>" * COUNT + "</style>",
    "a text area in a formula": WORDS + "<math><textarea></math>" + "<div>" * COUNT + "</textarea>",
    "a name that begins with =": WORDS + '<a ="><i>' + "<div>" * COUNT + '">',
    "a name behind a slash": WORDS + '<a x/="><i>' + "<div>" * COUNT + '">',
    "tags that never end": WORDS + '<a x=">" ' * 12_000,
    "scripts that never end": WORDS + "<script>" * COUNT,
    "raw elements that never end": WORDS + "<title><xmp><style><textarea>" * COUNT,
    "script": "<script>" + "'<div>' + " * COUNT + "</script>" + WORDS,
}


@pytest.mark.parametrize("name", MONSTERS)
def test_every_word_of_the_story_is_left(name: str) -> None:
    """Without taming, each of these takes the parser minutes."""
    document, _ = read_source(MONSTERS[name], "html")
    assert document.text.startswith("The ferry stood at the quay.\nThen the cook came.")


def test_a_quote_is_a_letter_but_behind_an_equals_sign() -> None:
    """Read as the beginning of a value, each of these would swallow the tags behind it."""
    malformed = "<p title=it's 5'><p a'b\"c>" + "<i class='x'>word</i> " * 3000
    page = malformed + WORDS + "<div>" * (DEEPEST + 100) + "the end"
    document, _ = read_source(page, "html")
    assert document.text.count("word") == 3000
    assert document.text.endswith("The ferry stood at the quay.\nThen the cook came.\nthe end")


def depth(html: str) -> int:
    deepest = level = 0
    for closing in re.findall(r"<(/?)div", html):
        level += -1 if closing else 1
        deepest = max(deepest, level)
    return deepest


def test_what_is_too_deep_still_breaks_paragraphs() -> None:
    html = "<div>a" * COUNT + "<span>b</span>c</div>d"
    tamed = tame(html).decode()
    assert depth(tamed) <= DEEPEST
    assert read_source(html, "html")[0].blocks[-3:] == ["a", "abc", "d"]


def test_a_long_page_is_not_touched() -> None:
    rows = "".join(
        f'<tr class="row" data-x="a > b"><td>{i}</td><td><b>{i}</b> <i>x</td></tr>'
        for i in range(MANY_TAGS)
    )
    script = "<script>if (a < b) document.write('<div><div><div>')</script>" * 300
    page = f"<html><body>{script}<table>{rows}</table><p>One<p>Two</body></html>"
    # Only the formats that nobody closes may go.
    formats = re.compile(r"</?[bi]>")
    assert formats.sub("", tame(page).decode()) == formats.sub("", page)


def test_a_page_of_drawings_is_no_monster() -> None:
    icon = '<svg viewBox="0 0 8 8"><g><path d="M0 0h8v8z"/><circle r="2"/></g></svg>'
    page = "<p>" + "word " * 12_000 + icon * 2 * DEEPEST + WORDS
    assert tame(page) == cut_down(page).encode() == page.encode()
    # Outside of a drawing the sign means nothing, and the elements pile up.
    for inside in ("", "<svg>"):
        piled = "<p>" + "word " * 12_000 + (inside + "<div/>") + "<path/>" * 2 * DEEPEST
        assert cut_down(piled) != piled


def test_samples_are_not_touched(seeds: Path) -> None:
    for path in seeds.glob("*.html"):
        html = path.read_text("utf-8")
        assert tame(html) == html.encode()
