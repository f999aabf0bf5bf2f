"""Sentences that stand in pieces are whole again; segments stay as they are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

import newsclean
from newsclean import Label
from newsclean.reading.document import SILENT
from newsclean.reading.source import read_source
from tests.test_reading_markdown import holds_the_contract, wrapped
from tests.test_reading_wrapped import STORY, holds_every_line

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
PAGE = """
<ul><li><a>Home</a></li><li><a>What’s on</a></li><li><a>e-paper</a></li></ul>
<h1>Ferry stays at the quay</h1>
<p>By <a>Tove Lind</a></p>
<p>The white ferry that sails to <a>Orrin Bay</a>, older than its captain, stayed for <b>nine
days</b>.</p>
<p>On the tenth day the cook opened the galley and found the spare key, according to
<a>Ida Moe</a> (who took the photograph), in <a>a sack of flour</a>; nobody had looked there.</p>
<p>“We had looked everywhere,” said the captain.</p>
<p><a>Ida Moe</a> says that the harbour office will write down next week where keys are kept.</p>
<p>Fares will rise by no less than <b>four</b>%. They last rose in 1998, <i>it says</i>.</p>
<h2>Read more about keys</h2>
<p>related stories</p>
"""
WHOLE = [
    *("Home", "What’s on", "e-paper", "Ferry stays at the quay", "By", "Tove Lind"),
    "The white ferry that sails to Orrin Bay, older than its captain, stayed for nine days.",
    "On the tenth day the cook opened the galley and found the spare key, according to Ida Moe "
    "(who took the photograph), in a sack of flour; nobody had looked there.",
    "“We had looked everywhere,” said the captain.",
    "Ida Moe says that the harbour office will write down next week where keys are kept.",
    "Fares will rise by no less than four%. They last rose in 1998, it says.",
    *("Read more about keys", "related stories"),
]


def pieces(html: str) -> str:
    flat = " ".join(html.split()).replace("> <", "><")
    return BeautifulSoup(flat, "html.parser").get_text("\n", strip=True)


def blocks_of(text: str) -> list[str]:
    document, _ = read_source(text, "text")
    holds_every_line(document)
    return document.blocks


def test_paragraphs_are_whole_again() -> None:
    text = pieces(PAGE)
    assert blocks_of(text) == WHOLE
    assert read_source(text, "text")[0].written[6].count("\n") == 4


def test_one_comma_at_the_beginning_of_a_line_tells() -> None:
    told = [*STORY, "Nobody but Ida Moe", ", who bakes as well, had looked into the flour."]
    assert blocks_of("\n".join(told)) == [*STORY, f"{told[-2]}{told[-1]}"]


def test_small_letters_tell_if_two_paragraphs_are_in_pieces() -> None:
    one = ["Fares to the island will rise by", "four euros", "from the first of May on."]
    other = ["The quay was built by", "the county", "in 1953, after the storm of that winter."]
    assert blocks_of("\n".join([*one, STORY[0], *other])) == [
        *(" ".join(one), STORY[0], " ".join(other))
    ]
    assert blocks_of("\n".join([*one, STORY[0]])) == [*one, STORY[0]]
    much = [
        f"On day {day} the ferry stayed at the quay, and nobody knew why it did so."
        for day in range(40)
    ]
    assert blocks_of("\n".join([*one, *much, *other])) == [*one, *much, *other], "too few of many"


def test_brackets_and_owners() -> None:
    told = [
        "The board of the harbour met on Sunday and published a report (",
        "see the story of",
        "Ida Moe",
        "). Nobody",
        "’s key was in it.",
    ]
    assert blocks_of("\n".join([*STORY, *told])) == [
        *STORY,
        "The board of the harbour met on Sunday and published a report (see the story of Ida Moe). "
        "Nobody’s key was in it.",
    ]


STAYS = {
    "menus": "home\nnews and views\nsport\nwhat’s on\nabout us and how to write to us",
    "bylines": "Ferry stays at the quay for nine days\nby tove lind\nMuseum opens its doors on "
    "Sunday\nby ida moe",
    "names that begin small": "The three telephones that we tried\niPhone 20\neBay sells the rest",
    "lists": "What you need for the pie:\nflour, and much of it.\nbutter from the island.\nsalt.",
    "ends of paragraphs": f"{STORY[0]}\n, as it were\n{STORY[1]}\n: so it goes.",
    "dots": "The ferry stayed at the quay for nine days\n... and nobody knew why it did so.\n"
    "The cook went down into the galley\n.. and then up.",
    "blank lines": "The ferry to Orrin Bay, which is old,\n\nstayed at the quay for nine days.\n\n"
    "The cook of it went\n\ndown into the galley for some flour.",
    "no end of a sentence": "Ferry to Orrin Bay\n, the island\nMuseum of keys and ferries\n, quay",
    "short ones": "Fares\n, 4 euros.\nKeys\n, none.",
    "headline, byline, agency": "Ferry that would not leave the harbour departs\nBy Ida Moe\n"
    "(AP) - The ferry stood at the quay for nine days and nobody could say why.",
    "captions in small letters": "Photo: Orrin Post\nthe ferry at the quay of the bay, with the "
    "harbour office behind it.\nNobody came.\nPhoto: Ida Moe\nthe cook in the galley, with both of "
    "his hands in a sack of flour.",
    "menus in small letters": "home\nnews\nsport\nabout us\nthe ferry stayed at the quay for nine "
    "days.\nhome\nnews\nsport\nabout us\nthe museum opens its doors on Sunday, it says.",
    "smiles and names": "Ferry that would not leave the harbour departs\n:) my old one still "
    "works, and the key of it is in the flour.\nIda Moe and the harbour office say now\n.NET is "
    "what the ticket machine runs on, and nobody knows why.",
    "Georgian": "მთავარი\nახალი ამბები\nსპორტი\nბორანი ორინის ყურეში ცხრა დღე იდგა და არავინ იცოდა "
    "რატომ.\nმზარეულმა იპოვა გასაღები\nფქვილში იპოვა მზარეულმა სათადარიგო გასაღები მეათე დღეს.",
    "speakers": "olaf99\nit is always the same with the ferry and with its keys, I think.\ntove\n"
    "the cook knew it all along and did not tell anybody, I am sure of it.",
    "a menu above a sentence": "Home\nOrrin Bay\nis an island in the north of the lake, and old.",
}


@pytest.mark.parametrize("name", STAYS)
def test_other_lines_stay_lines(name: str) -> None:
    text = STAYS[name]
    assert blocks_of(text) == [line for line in text.split("\n") if line]


def test_what_shows_nothing_stays_apart() -> None:
    told = [
        *map(wrapped, STORY * 2),
        "____________",
        "Nobody but Ida Moe",
        ", the cook of the ferry, knew why it stayed there.",
    ]
    document, _ = read_source("\n\n".join(told[:-1]) + f"\n{told[-1]}", "text")
    assert document.blocks[-2:] == [
        SILENT,
        "Nobody but Ida Moe, the cook of the ferry, knew why it stayed there.",
    ]
    assert document.silent == (8,)


def test_a_sample_is_kept_whole() -> None:
    text = (SEEDS / "page-en-morceaux.fr.txt").read_text("utf-8")
    cleaned = newsclean.clean(text, format="text")
    for words in ("s’appelle\nBernadette\n, comme la patronne", "syndicat mixte du littoral"):
        assert words in cleaned.text
    assert not any(words in cleaned.text for words in ("Se connecter", "Mentions légales"))


LINES = st.sampled_from(
    (
        *("", "The ferry to", "Ida Moe", ", who", ". So", "stayed there.", "went to the", "(she)"),
        *(
            "...",
            STORY[0],
            STORY[1],
            "iPhone",
            "%",
            "；",
            "\x00",
            "é a",
            "—",
            "the quay was built by",
        ),
    )
)


@given(st.lists(LINES, max_size=40).map("\n".join))
def test_segments_are_the_input(text: str) -> None:
    holds_the_contract(text, newsclean.clean(text, format="text", keep=tuple(Label)))
    document, _ = read_source(text, "text")
    holds_every_line(document)
