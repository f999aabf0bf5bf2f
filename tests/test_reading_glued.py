"""Pieces that were glued together are blocks again."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

import newsclean
from newsclean import Label
from newsclean.reading.glued import read_glued
from newsclean.reading.plain import read_text
from newsclean.reading.source import read_source
from tests.test_reading_markdown import holds_the_contract
from tests.test_reading_wrapped import GERMAN, STORY, holds_every_line

PAGE = [
    *("Skip to content", "Home", "What’s on", "Contact us", "Sign in", "2 alerts"),
    *("Ferry stays at the quay", "By Tove Lind", "May 4, 2026", "Share"),
    *STORY,
    *("What the cook says", "“I bake on Sundays only,” he says.", "Nobody asked him."),
    *("Related stories", "Museum opens", "About us", "© 2026 The Post"),
]


def glued(blocks: list[str]) -> str:
    return BeautifulSoup("".join(f"<p>{block}</p>" for block in blocks), "html.parser").get_text()


def blocks_of(text: str) -> list[str]:
    document = read_glued(read_text(text))
    holds_every_line(document)
    return document.blocks


def test_a_page_in_one_line() -> None:
    text = glued(PAGE)
    assert "\n" not in text
    found = blocks_of(text)
    # No large letter begins these.
    whole = ["Sign in2 alerts", "About us© 2026 The Post"]
    expected = [each for each in PAGE if each not in ("Sign in", "2 alerts", "About us", PAGE[-1])]
    expected.insert(4, whole[0])
    assert found == [*expected, whole[1]]


@pytest.mark.parametrize(
    "told",
    [
        [*STORY, "What the cook says", "“I bake on Sundays only.”", "He knows no more.", *STORY],
        [
            *GERMAN,
            "Was die Köchin sagt",
            "„Ich backe nur sonntags.“",
            "Mehr wisse sie nicht.",
            *GERMAN,
        ],
    ],
)
def test_a_story_of_glued_paragraphs(told: list[str]) -> None:
    assert blocks_of("".join(told)) == told


def test_gaps_part_a_long_line() -> None:
    told = [*PAGE, *STORY]
    assert blocks_of("   ".join(told)) == told
    assert blocks_of("   \u00a0   ".join(told)) == told
    assert blocks_of("    ".join(STORY[:2])) == ["    ".join(STORY[:2])]


def test_first_lines_keep_what_is_before_them() -> None:
    text = f"The Post\n\n{''.join(STORY * 2)}\nNext{'.'.join(STORY)}"
    document, _ = read_source(text, "text")
    assert document.blank_before[:3] == [False, True, False]
    assert document.starts[1] == 10 and not document.rewritten


WHOLE = {
    "names": " ".join(
        f"{STORY[0]} {name} and TikTok say so on YouTube, where LinkedIn is."
        for name in ("HomeKit", "DeSantis", "iPhone", "McDonald", "BioNTech", "PayPal") * 3
    ),
    "users": " ".join(f"AMournfulHowl{n}, LadyImagoOfTheNight, SpaceLittle{n}," for n in range(40)),
    "addresses": " ".join(
        f"{STORY[0]} See Post.Com and ObamaWhiteHouse.gov/x{n}." for n in range(9)
    ),
    "initials": " ".join(
        f"{STORY[0]} J.K.Rowling and U.S.Steel and e.g.The {n}." for n in range(9)
    ),
    "women and men": " ".join(
        f"Die {n} LeserInnen und alle ArbeiterInnen kamen zum Kai und" for n in range(20)
    ),
    "three sentences": "".join(STORY[:3]) + " " + " ".join(STORY * 3),
    "code": " ".join(f"getElementById({n}).addEventListener(onClickOf{n});" for n in range(3)),
    "listings": "\n".join(
        f"err := repo{n}.Create(dstName, srcName) // see os.Create and net.Dial for keyName{n}"
        for n in range(20)
    ),
    "files": " ".join(
        f"{n} quayPhoto{n}.JPG, ferryImage{n}.png and readMe{n}.TXT" for n in range(20)
    ),
    "records": ", ".join(
        f'{{"@type": "AggregateRating", "ratingValue": {n}, "reviewCount": {n}}}' for n in range(30)
    ),
    "a name that comes again": " ".join(f"{n} x boatWorks said that" for n in range(60)),
    "capitals": " ".join(
        f"HOME NEWS SPORT {n} THE FERRY STAYED AT THE QUAY.NOBODY KNEW." for n in range(20)
    ),
    "numbers": " ".join(f"{n}.Platz {n}:30Uhr 2.Liga" for n in range(60)),
    "nothing": "",
}


@pytest.mark.parametrize("name", WHOLE)
def test_other_lines_stay_whole(name: str) -> None:
    text = WHOLE[name]
    assert blocks_of(text) == [line for line in text.split("\n") if line]


def test_a_name_stays_whole_in_a_text_that_is_glued() -> None:
    told = f"{STORY[0]} HomeKit and YouTube say so."
    assert told in blocks_of(f"{''.join(STORY * 2)}\n{told}")


def test_the_story_is_kept_without_the_menu() -> None:
    text = newsclean.clean(glued(PAGE), format="text").text
    assert all(paragraph in text for paragraph in STORY)
    assert not any(word in text for word in ("Skip to content", "Contact us", "Sign in"))


PIECES = st.sampled_from(
    (
        *(
            "Home",
            "News",
            "quay",
            "\u00a0",
            "By",
            ".",
            "”",
            "“",
            " ",
            "   ",
            "\n",
            "é",
            "É",
            "ж",
            "Ж",
            "1",
            "A",
        ),
        *(
            STORY[0],
            GERMAN[1],
            "stays.The",
            "onYou",
            "HomeKit",
            "x" * 300,
            "\u2028",
            "\ud800",
            "。",
        ),
    )
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_segments_are_the_input(text: str) -> None:
    text = f"{''.join(STORY * 2)}{text}"
    holds_the_contract(text, newsclean.clean(text, format="text", keep=tuple(Label)))
    document, _ = read_source(text, "text")
    holds_every_line(document)
