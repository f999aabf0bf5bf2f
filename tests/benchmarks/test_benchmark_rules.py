"""The C4 rule, jusText on lines, and the peers' adapters."""

from __future__ import annotations

import pytest

from benchmarks.c4 import any_script_lines, c4_lines, c4_page, c4_text, keeps_line
from benchmarks.peers import justext_lines
from newsclean.training.extractors import EXTRACTORS, extract, text_of_fragment

STORY = "The ferry stood at the quay for nine days, and nobody could say why."
MORE = (
    "It was the talk of the town, and of the two towns that are next to it, and when it was over "
    "there were some who said that they had known of it from the first, and that it would be again."
)
HTML = (
    "<html lang='en'><head><title>The ferry</title></head><body><nav><a href='/'>Menu</a></nav>"
    "<article><h1>The ferry that would not leave</h1>"
    + f"<p>{STORY} {MORE}</p>" * 6
    + "</article><footer>Imprint</footer></body></html>"
)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (STORY, True),
        ("Is this the end of it?", True),
        ('She said, "It is the end of it"', True),
        ("She said, “It is the end of it”", True),
        ("Four words are few.", False),
        ("A line without any mark at its end", False),
        ("Please turn on JavaScript to read this page.", False),
        ("By reading on you accept our privacy policy here.", False),
        ("", False),
    ],
)
def test_c4_lines(line: str, kept: bool) -> None:
    assert keeps_line(line) is kept


def test_c4_pages_with_code_or_filler_go() -> None:
    lines = [STORY] * 3
    assert c4_page(lines) == [True] * 3
    assert c4_page([*lines, "function() {"]) == [False] * 4
    assert c4_page([*lines, "Lorem ipsum dolor"]) == [False] * 4
    assert c4_lines([*lines, "function() {"]) == [True, True, True, False]


def test_c4_pages_of_two_sentences_go() -> None:
    assert c4_page([STORY] * 2) == [False] * 2
    assert c4_text("\n".join(["Menu", *[STORY] * 3])) == "\n".join([STORY] * 3)


def test_the_rule_for_any_script() -> None:
    assert any_script_lines(["It is «the end of it»", "Menu", STORY]) == [True, False, True]


def test_justext_decides_line_by_line() -> None:
    pytest.importorskip("justext")
    story = f"{STORY} {MORE}"
    lines = ["Menu", "", story, story, " \u200b", "Share"]
    kept = justext_lines(lines, "en")
    assert len(kept) == len(lines)
    assert kept[2] and kept[3]
    assert not kept[0] and not kept[1] and not kept[5]
    assert justext_lines([], "en") == []


def test_text_of_a_fragment_has_blocks_on_lines() -> None:
    html = "<p>One <b>two</b></p>three<br>four<!-- no --> five<ul><li>six</li></ul>"
    assert text_of_fragment(html) == "One two\nthree\nfour five\nsix"
    assert text_of_fragment("  ") == ""


@pytest.mark.parametrize("name", list(EXTRACTORS))
def test_every_installed_peer_finds_a_plain_story(name: str) -> None:
    if EXTRACTORS[name].version is None:
        pytest.skip(f"{name} is not installed")
    text = extract(name, HTML, "https://harbour.example/ferry", "en")
    assert "talk of the town" in text
    assert "Imprint" not in text
    extract(name, "", "", "")  # no exception
