"""Tables of contents above a story."""

from __future__ import annotations

import numpy as np
import pytest

import newsclean
from newsclean.contents import CONTENTS, CONTENTS_CONFIDENCE, find_contents
from newsclean.decision import decide
from newsclean.labels import LABEL_INDEX, Label
from tests.test_copies import told
from tests.test_decision import STORY, table

TITLES = ["The ramp", "The harbour master", "What it costs", "Who pays", "When it sails"]
PARTS = [(Label.HEADING, title) for title in TITLES]
LIST = [(Label.BODY, title) for title in TITLES]
TOLD = [
    pair for number, part in enumerate(PARTS) for pair in (part, (Label.BODY, told(number + 1)))
]
OPENING = (Label.BODY, told(40))


def found(*parts: tuple[Label, str]) -> list[int]:
    columns = np.array([LABEL_INDEX[label] for label, _ in parts], dtype=np.int64)
    return find_contents(columns, [text for _, text in parts])


def test_headings_in_a_list_above_the_story_are_its_contents() -> None:
    assert found(OPENING, *LIST, *TOLD) == [1, 2, 3, 4, 5]
    assert found(*LIST, *TOLD) == [0, 1, 2, 3, 4]
    assert found((Label.OTHER, "Contents"), *LIST[:4], *TOLD) == [1, 2, 3, 4]


@pytest.mark.parametrize("label", [Label.HEADING, Label.STANDFIRST, Label.RELATED, Label.PROMO])
def test_whatever_they_were_taken_for(label: Label) -> None:
    assert found(OPENING, *((label, title) for title in TITLES), *TOLD) == [1, 2, 3, 4, 5]


def test_numbers_signs_and_capitals_do_not_matter() -> None:
    listed = [(Label.BODY, f"{n}. {title.upper()}") for n, title in enumerate(TITLES, 1)]
    assert found(OPENING, *listed, *TOLD) == [1, 2, 3, 4, 5]


BEFORE = [(Label.BODY, told(day)) for day in range(50, 60)]


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([OPENING, *LIST[:3], *TOLD], "three are no table"),
        ([OPENING, *reversed(LIST), *TOLD], "in another order"),
        ([OPENING, *LIST, *PARTS], "nothing is told between them: a menu, twice"),
        ([*BEFORE, *LIST, *TOLD], "within the story"),
        ([(Label.BODY, f"{told(40)} Five parts:"), *LIST, *TOLD], "named by the story"),
        ([OPENING, *LIST, *((Label.BODY, text) for _, text in TOLD)], "no headings: a refrain"),
        ([OPENING, *LIST, OPENING], "none of them stands below"),
        ([OPENING, *LIST, *TOLD, *PARTS * 6], "few of the headings below"),
        ([*TOLD, *LIST], "below the story"),
        ([], "nothing"),
    ],
)
def test_what_is_no_table_of_contents_stays(parts: list[tuple[Label, str]], why: str) -> None:
    assert found(*parts) == [], why


def decided(settled: tuple[int, ...] = ()) -> tuple[list[Label], dict[int, str], list[float]]:
    parts = [OPENING, *LIST, *TOLD]
    rows = [STORY if label is Label.BODY else {label: 0.9} for label, _ in parts]
    decision = decide(table(*rows), None, [text for _, text in parts], settled)
    return decision.labels, decision.reasons, decision.confidences


def test_the_decision_calls_them_navigation_and_says_why() -> None:
    labels, reasons, confidences = decided()
    assert labels[:7] == [Label.BODY, *[Label.NAVIGATION] * 5, Label.HEADING]
    assert reasons[1] == CONTENTS
    assert confidences[1] == pytest.approx(CONTENTS_CONFIDENCE)


def test_what_the_caller_votes_on_stays() -> None:
    assert decided(settled=(2,))[0][1:4] == [Label.NAVIGATION, Label.BODY, Label.NAVIGATION]


def test_a_guide_loses_its_contents_and_nothing_else() -> None:
    lines = ["How the ferry works", told(40), "On this page", *TITLES]
    lines += [text for _, text in TOLD]
    text = newsclean.clean("\n".join(lines), format="text").text
    assert all(text.count(title) == 1 for title in TITLES)
    assert all(paragraph in text for _, paragraph in TOLD)


def test_work_grows_with_the_text() -> None:
    many = [(Label.HEADING, f"Part {chr(65 + n % 26)}{n // 26 * 'x'}") for n in range(1500)]
    parts = [pair for n, part in enumerate(many) for pair in (part, (Label.BODY, told(n % 97)))]
    assert found(*many, *parts) == list(range(1500))
    assert found(*[(Label.HEADING, "Again")] * 3000) == []
