"""A text that is one line is cut into its sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsclean
from newsclean import Label
from newsclean.reading.source import read_source
from tests.test_reading_markdown import holds_the_contract
from tests.test_reading_wrapped import GERMAN, JAPANESE, STORY, holds_every_line

SENTENCES = (
    *(STORY[0], STORY[1], "“We had looked everywhere a key would go,” said the captain."),
    *("He has sailed with Mr. Moe and Prof. Lind for eleven years.", "“He bakes on Sundays.”"),
    *("The ferry sails again since spring.", "4 of 12 sailings were late, as they were before."),
    *("Fares stay as they are (for now).", "Nobody else has lost a key!", "Would they say so?"),
)
APPEAL = (
    "Sign up for our newsletter to get the best stories of the island in your inbox each morning."
)
MORE = (
    "Until then it hangs on a nail by the door, below the photograph of the first ferry, which "
    "had no key at all and was never stolen. The winter crew has said that it is sorry."
)
LINE = " ".join(SENTENCES * 2)


def blocks_of(text: str) -> list[str]:
    document, _ = read_source(text, "text")
    holds_every_line(document)
    return document.blocks


def test_sentences_of_one_line() -> None:
    assert blocks_of(LINE) == [*SENTENCES * 2]
    assert blocks_of(f"\n  {LINE}  \n") == [*SENTENCES * 2]


def test_the_headline_may_stand_in_a_line_of_its_own() -> None:
    document, _ = read_source(f"Ferry stays\nBy Tove Lind\n\n{LINE}\nThe Post", "text")
    assert document.blocks == ["Ferry stays", "By Tove Lind", *SENTENCES * 2, "The Post"]
    assert document.blank_before.index(True, 1) == 2 and sum(document.blank_before) == 1
    assert document.flattened


def test_german() -> None:
    told = " ".join(GERMAN * 3)
    assert blocks_of(told) == [*GERMAN * 3]


@pytest.mark.parametrize(
    "text",
    [
        f"{LINE}\n{LINE}",
        "\n".join(["The Post", "Home", "Sport", "Ferry stays", LINE]),
        " ".join(SENTENCES[:6]),
        " ".join(
            f"The ferry of Mr. Lind and Sen. Moe, No. {n}, sailed at 4 p.m. today,"
            for n in range(30)
        ),
        "".join(JAPANESE * 9),
        f"{'the ferry, ' * 200} stayed.",
        "",
    ],
)
def test_other_texts_stay_whole(text: str) -> None:
    assert blocks_of(text) == [line for line in text.split("\n") if line]


def test_the_story_stays_on_its_line() -> None:
    above, below = " ".join(SENTENCES), f"{' '.join(STORY[2:])} {MORE}"
    story = newsclean.clean(f"{above} {APPEAL} {below}", format="text")
    assert APPEAL not in story.text
    assert story.text == f"{above} {below}"


@given(st.lists(st.sampled_from((*SENTENCES, APPEAL, "Home", " ", "”", "\t", "\x00", "。"))))
def test_segments_are_the_input(pieces: list[str]) -> None:
    text = f"{LINE} {' '.join(pieces)}"
    holds_the_contract(text, newsclean.clean(text, format="text", keep=tuple(Label)))
