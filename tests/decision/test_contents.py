"""Tables of contents above a story."""

from __future__ import annotations

import numpy as np
import pytest

import newsclean
from newsclean.decision import decide
from newsclean.decision.rules.contents import CONTENTS, find_contents
from newsclean.labels import LABEL_INDEX, Label
from tests.decision.test_copies import told
from tests.decision.test_decision import STORY, table

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


@pytest.mark.parametrize(
    "titles",
    [["背景", "経過", "影響", "今後"], ["TV", "Radio", "Web", "IT"], ["ELİF", "Lİ", "ALİ", "VELİ"]],
)
def test_short_titles_and_those_with_a_dotted_capital(titles: list[str]) -> None:
    listed = [(Label.BODY, f"{number}. {title}") for number, title in enumerate(titles, 1)]
    parts = [
        pair
        for number, title in enumerate(titles)
        for pair in ((Label.HEADING, title), (Label.BODY, told(number + 1)))
    ]
    assert found(OPENING, *listed, *parts) == [1, 2, 3, 4]


BEFORE = [(Label.BODY, told(day)) for day in range(50, 60)]
A_LINE = (Label.BODY, "A ramp, and soon")
FEW_HEADINGS = [(Label.BODY if text in TITLES[3:] else label, text) for label, text in TOLD] + [
    (Label.HEADING, "Another"),
    (Label.HEADING, "And another"),
    OPENING,
]


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([OPENING, *LIST[:3], *TOLD], "three are no table"),
        ([OPENING, *reversed(LIST), *TOLD], "in another order"),
        ([OPENING, *LIST, *PARTS], "nothing is told between them: a menu, twice"),
        ([*BEFORE, *LIST, *TOLD], "within the story"),
        ([(Label.BODY, f"{told(40)} Five parts:"), *LIST, *TOLD], "named by the story"),
        ([OPENING, *LIST, *FEW_HEADINGS], "three of five that stand below are headings"),
        ([OPENING, *LIST, *TOLD[:6], OPENING], "three of them stand below"),
        ([OPENING, *LIST, *TOLD, *((Label.HEADING, f"Other {n}") for n in range(21))], "few of 26"),
        ([(Label.OTHER, "The club has five demands:"), A_LINE, *LIST, *TOLD], "named above"),
        ([(Label.BODY, "五つの要求："), *LIST, *TOLD], "named in Japanese"),
        ([OPENING, *((Label.BODY, f"{t} {n}12") for n, t in enumerate(TITLES)), *TOLD], "results"),
        ([OPENING, *((Label.BODY, f"1{n}:30 {t}") for n, t in enumerate(TITLES)), *TOLD], "times"),
        ([*TOLD, *LIST], "below the story"),
        ([], "nothing"),
    ],
)
def test_what_is_no_table_of_contents_stays(parts: list[tuple[Label, str]], why: str) -> None:
    assert found(*parts) == [], why


@pytest.mark.parametrize(("lines", "listed"), [(2, 0), (3, 5)])
def test_a_list_is_named_by_one_of_three_lines_above(lines: int, listed: int) -> None:
    between = [(Label.OTHER, f"Line {number}") for number in range(lines)]
    assert len(found((Label.OTHER, "Demands:"), *between, *LIST, *TOLD)) == listed


def test_of_26_headings_six_are_enough_and_of_25_five() -> None:
    others = [(Label.HEADING, f"Other {n}") for n in range(20)]
    assert found(OPENING, *LIST, *TOLD, *others) == [1, 2, 3, 4, 5]


def test_four_of_five_may_be_headings() -> None:
    some = [(Label.BODY if text == TITLES[2] else label, text) for label, text in TOLD]
    assert found(OPENING, *LIST, *some) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("before", "lines"), [(8, 5), (9, 0)])
def test_eight_sentences_may_stand_above(before: int, lines: int) -> None:
    assert len(found(*BEFORE[:before], *LIST, *TOLD)) == lines


@pytest.mark.parametrize(("chars", "lines"), [(150, 5), (151, 0)])
def test_headings_have_some_length_at_most(chars: int, lines: int) -> None:
    titles = [f"Part {letter} {'x' * (chars - 7)}" for letter in "abcde"]
    parts = [p for n, t in enumerate(titles) for p in ((Label.HEADING, t), (Label.BODY, told(n)))]
    assert len(found(OPENING, *((Label.RELATED, title) for title in titles), *parts)) == lines


@pytest.mark.parametrize(("chars", "lines"), [(80, 5), (79, 0)])
def test_what_is_told_between_them_has_the_length_of_a_sentence(chars: int, lines: int) -> None:
    parts = [(label, text if label is Label.HEADING else "w" * chars) for label, text in TOLD]
    assert len(found(OPENING, *LIST, *parts)) == lines


def test_long_headings_are_not_told_between_each_other() -> None:
    titles = [
        f"{title}, and all that a reader would have to know of it before sailing, in brief"
        for title in TITLES
    ]
    assert all(len(title) > 80 for title in titles)
    listed = [(Label.HEADING, title) for title in titles]
    assert found(OPENING, *listed, OPENING, *listed) == []


def test_the_headline_is_none_of_its_contents() -> None:
    title = "How the ferry works"
    parts = [(Label.HEADLINE, title), *LIST, (Label.HEADING, title), OPENING, *TOLD]
    assert found(*parts) == [1, 2, 3, 4, 5]
    assert found(*LIST, (Label.HEADLINE, title), *LIST, *TOLD) == [6, 7, 8, 9, 10]


def test_a_heading_that_comes_once_more_below_is_in_nobodys_way() -> None:
    assert found(OPENING, *LIST, *TOLD, PARTS[0]) == [1, 2, 3, 4, 5]


def test_what_ends_the_page_does_not_announce_what_begins_it() -> None:
    assert found(*LIST, *TOLD, (Label.OTHER, "Share this:")) == [0, 1, 2, 3, 4]


def decided(settled: tuple[int, ...] = ()) -> tuple[list[Label], dict[int, str], list[float]]:
    parts = [OPENING, *LIST, *TOLD]
    rows = [STORY if label is Label.BODY else {label: 0.9} for label, _ in parts]
    decision = decide(table(*rows), None, [text for _, text in parts], settled)
    return decision.labels, decision.reasons, decision.confidences


def test_the_decision_calls_them_navigation_and_says_why() -> None:
    labels, reasons, confidences = decided()
    assert labels[:7] == [Label.BODY, *[Label.NAVIGATION] * 5, Label.HEADING]
    assert reasons[1] == CONTENTS
    assert confidences[1] == pytest.approx(0.95)


def test_what_the_caller_votes_on_stays() -> None:
    assert decided(settled=(2,))[0][1:4] == [Label.NAVIGATION, Label.BODY, Label.NAVIGATION]


def test_a_guide_loses_its_contents_and_nothing_else() -> None:
    lines = ["How the ferry works", told(40), "On this page", *TITLES]
    lines += [text for _, text in TOLD]
    text = newsclean.clean("\n".join(lines), format="text").text
    assert all(text.count(title) == 1 for title in TITLES)
    assert all(paragraph in text for _, paragraph in TOLD)


def test_all_of_very_many_are_found() -> None:
    many = [(Label.HEADING, f"Part {chr(65 + n % 26)}{n // 26 * 'x'}") for n in range(1500)]
    parts = [pair for n, part in enumerate(many) for pair in (part, (Label.BODY, told(n % 97)))]
    assert found(*many, *parts) == list(range(1500))
    assert found(*[(Label.HEADING, "Again")] * 3000) == []
