"""Shapes: limits on lists, and what lines hold."""

from __future__ import annotations

from newsclean.detectors.phrasebook import lines_of
from newsclean.detectors.shapes.frame import AT, BARE, BY, DATED, DIGIT, MOMENT, holds
from newsclean.detectors.shapes.standard import STANDARD
from newsclean.labels import Label


def test_what_lines_hold() -> None:
    held = holds(lines_of(["By Marla", "Updated 3 May", "@marla", "12 / 14", "plain words", "—"]))
    assert held[0] & BY
    assert held[1] & DATED and held[1] & MOMENT and held[1] & DIGIT
    assert held[2] & AT and not held[2] & BARE
    assert held[3] & BARE and held[3] & MOMENT
    assert held[4] == 0
    assert held[5] & BARE


def test_a_date_under_the_headline_is_a_byline_but_a_column_of_dates_is_a_list() -> None:
    one = lines_of(["Harbour closes", "12 March 2021"])
    assert [(vote.block, vote.label) for vote in STANDARD(one)] == [(1, Label.BYLINE)]
    many = lines_of([f"{day} March 2021" for day in range(1, 12)])
    assert list(STANDARD(many)) == []


def test_shapes_leave_the_sentences_of_a_story_alone() -> None:
    story = [
        "The council voted 7–5 on Tuesday, 12 March 2021, to close the market (see map).",
        "“We paid $40 a month,” said Marla Quint, 61, who has sold herring there since 1989.",
        "She wrote to the mayor at 10:30 and/or at noon; nobody replied.",
        "By Thursday the ice had melted: 1,200 kilos of it.",
        "The photo shows her mother. The credit: lost.",
    ]
    assert list(STANDARD(lines_of(story))) == []


def test_a_document_without_words_is_no_trouble() -> None:
    assert {vote.label for vote in STANDARD(lines_of(["…", "***", "1"]))} <= {Label.OTHER}
