"""Tables in Markdown are of the story; menus, lone boxes and bars in a line are left alone."""

from __future__ import annotations

import pytest

from newsclean import clean
from newsclean.detectors.phrasebook import lines_of
from newsclean.detectors.registry import default_marks
from newsclean.detectors.shapes.tables import find_tables
from newsclean.labels import Label

FARES = ["| Crossing | Adults | Dogs |", "|---|---|---|", "| Norm to Quay | 4.00 | 0.50 |"]
STORY = [
    "The ferry over the Norm costs more from Monday, the harbour office said.",
    "Residents had been told of it in March, in a letter that most of them did not open.",
]


def rows(texts: list[str]) -> list[int]:
    """The lines that are taken for rows of tables."""
    lines = lines_of(texts)
    votes = list(find_tables(lines, default_marks(lines)[0]))
    assert {vote.label for vote in votes} <= {Label.BODY}
    return [vote.block for vote in votes]


@pytest.mark.parametrize(
    "table",
    [
        FARES,
        [*FARES[:1], *FARES[2:]],
        ["| Berth | Captain |", "| Quay | Ines Marrast |", "| Mole | Tom Ardley |"],
        ["| Fares |  |", "|---|---|", "| Adults | 4.00 | and a smile |"],
    ],
)
def test_tables_are_found(table: list[str]) -> None:
    assert rows(["Above it.", *table, "Below it."]) == list(range(1, 1 + len(table)))


@pytest.mark.parametrize(
    "texts",
    [
        ["| one box |", "| and another |", "| and a third |"],
        ["| Home | Sport | Weather |"],
        ["| [Home](/) | [Sport](/s) |", "| [Weather](/w) | [Letters](/l) |"],
        ["| Crossing | Adults |", "| a bar | | too | many |"],
        ["Home | Sport | Weather", "World | Politics | Money"],
        ["| a b | c | d |", "| | |", "| e | f |"],
        [
            "| Subscribe now to continue reading | Log in |",
            "| Sign up for our newsletter | One letter a week |",
            "| Donate today | Become a member |",
        ],
        ["|", "||"],
        [],
    ],
)
def test_other_bars_are_left_alone(texts: list[str]) -> None:
    assert rows(texts) == []


def test_a_table_in_a_story_is_kept_whole() -> None:
    text = "\n".join([STORY[0], *FARES, STORY[1]])
    assert clean(text, format="text").text.replace("\n\n", "\n") == text
