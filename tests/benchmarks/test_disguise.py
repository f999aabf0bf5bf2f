"""Pages in disguise have other names, and the same words in the same order."""

from __future__ import annotations

import pytest

from benchmarks.disguise import (
    DISGUISES,
    with_hashed_names,
    with_plain_elements,
    without_names,
)
from newsclean.reading.html import read_html

PAGE = (
    '<html><head><title>Tides</title></head><body class="post-12">'
    '<nav id=\'menu\'><a href="/sea">Sea</a></nav><article class="story story--wide">'
    '<h1>Tides</h1><p class="lead">The tide was late.</p><figure><figcaption>The quay'
    '</figcaption></figure><p class=small id=end>Write class="x" or &lt;p class=y&gt;.</p>'
    "<script>var page = '<p class=\"story\">';</script></article></body></html>"
)


@pytest.mark.parametrize("name", DISGUISES)
def test_words_stay(name: str) -> None:
    assert read_html(DISGUISES[name](PAGE)).blocks == read_html(PAGE).blocks


def test_names_are_gone() -> None:
    bare = without_names(PAGE)
    assert bare.count("class") == 3, "those of the text and the script"
    assert "id=" not in bare
    assert '<a href="/sea">' in bare


def test_hashed_names_are_as_many_and_equal_where_they_were() -> None:
    hashed = with_hashed_names(PAGE.replace('"lead"', '"story lead"'))
    assert "small" not in hashed and "menu" not in hashed
    assert hashed.count("story") == 1, "that of the script"
    wide, lead = hashed.split('article class="')[1], hashed.split('p class="')[1]
    assert wide.split('"')[0].split()[0] == lead.split('"')[0].split()[0]
    assert len(lead.split('"')[0].split()) == 2


def test_elements_are_plain() -> None:
    plain = with_plain_elements(PAGE)
    assert "<div class" in plain and "<h1>" in plain
    assert not any(f"<{tag}" in plain for tag in ("nav", "article", "p ", "p>", "figure"))
