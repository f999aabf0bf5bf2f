"""Who wrote the story, told behind its end."""

from __future__ import annotations

import numpy as np
import pytest

from newsclean import Label
from newsclean.decision import decide
from newsclean.decision.rules.authors import AUTHOR, SURE, find_authors
from newsclean.labels import LABEL_INDEX
from tests.decision.test_copies import told
from tests.decision.test_decision import table

Parts = list[tuple[Label, str]]
BYLINE = (Label.BYLINE, "By Tove Lind, 4 May")
STORY = [(Label.BODY, told(day)) for day in range(5)]
NAME = (Label.HEADING, "Tove Lind")
PROFILE = (Label.BODY, "She has written of boats since she was nine, and of nothing else.")
SENTENCE = (Label.BODY, "Tove Lind is a reporter of the Courier and lives on a boat.")


def found(*parts: tuple[Label, str], likely: float = 0.1) -> list[int]:
    columns = np.array([LABEL_INDEX[label] for label, _ in parts], dtype=np.int64)
    rows = table(*({label: 0.9, Label.AUTHOR_BIO: likely} for label, _ in parts))
    return find_authors(rows, columns, [text for _, text in parts])


@pytest.mark.parametrize(
    ("parts", "blocks"),
    [
        ([BYLINE, *STORY, NAME, PROFILE], [6, 7]),
        ([*STORY, BYLINE, NAME, PROFILE, PROFILE, PROFILE], [6, 7, 8, 9]),
        ([BYLINE, *STORY, SENTENCE], [6]),
        ([BYLINE, *STORY, SENTENCE, PROFILE], [6]),
        (
            [(Label.BYLINE, "Tove Lind | Courier"), *STORY, (Label.HEADING, "Tove Lind:"), PROFILE],
            [6, 7],
        ),
        (
            [
                (Label.BYLINE, "Von Änne Öst"),
                *STORY,
                (Label.BODY, "Änne Öst ist Autorin in Brekke."),
            ],
            [6],
        ),
        (
            [BYLINE, *STORY, (Label.BODY, "Tove Lind, an engineer, writes on ferries.")],
            [6],
        ),
        (
            [
                (Label.BYLINE, "By Tove Anna Lind"),
                *STORY,
                (Label.BODY, "Tove Anna Lind is a pilot."),
            ],
            [6],
        ),
    ],
)
def test_profiles_are_no_story(parts: Parts, blocks: list[int]) -> None:
    assert found(*parts) == blocks


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([*STORY, NAME, PROFILE], "no byline says the name"),
        ([(Label.BYLINE, "By Ida Moe"), *STORY, NAME, PROFILE], "another's name"),
        ([BYLINE, NAME, PROFILE, *STORY], "a portrait: the story goes on"),
        ([BYLINE, *STORY, NAME, *STORY], "as above"),
        ([BYLINE, *STORY, NAME, (Label.CAPTION, "At sea")], "a heading with nothing under it"),
        ([BYLINE, *STORY, (Label.BODY, "Tove Lind has sued the Courier.")], "what somebody did"),
        ([BYLINE, SENTENCE, *STORY], "above the story"),
        ([(Label.BYLINE, "by the harbour master"), *STORY, PROFILE], "no name"),
        ([BYLINE, *STORY, (Label.BODY, "Tove Lind")], "no sentence"),
        ([BYLINE, *STORY, NAME, PROFILE, (Label.HEADING, "4 May"), NAME, PROFILE], "two views"),
        ([BYLINE, *STORY, NAME, PROFILE, NAME, PROFILE], "two views, the second in a few lines"),
        ([BYLINE, *STORY, NAME, (Label.CREDIT, "Ida Moe"), PROFILE], "something between"),
        (
            [(Label.BYLINE, "by tove lind"), *STORY, (Label.HEADING, "tove lind"), PROFILE],
            "no name",
        ),
        ([BYLINE], "no story"),
        ([], "nothing"),
    ],
)
def test_stories_are_no_profiles(parts: Parts, why: str) -> None:
    assert found(*parts) == [], why


def test_the_model_must_think_it_possible() -> None:
    assert found(BYLINE, *STORY, NAME, PROFILE, likely=0.05) == []
    assert found(BYLINE, *STORY, SENTENCE, likely=0.05) == []


def test_what_the_model_is_sure_of_below_a_name_stays() -> None:
    parts = [BYLINE, *STORY, NAME, PROFILE, (Label.BODY, "The council meets again on Friday.")]
    columns = np.array([LABEL_INDEX[label] for label, _ in parts], dtype=np.int64)
    blocks = [text for _, text in parts]
    rows = [{label: 0.9} for label, _ in parts]
    rows[-2] = {Label.BODY: 0.6, Label.AUTHOR_BIO: 0.3}
    assert find_authors(table(*rows), columns, blocks) == [6, 7, 8]
    rows[-1] = {Label.BODY: SURE + 0.05}
    assert find_authors(table(*rows), columns, blocks) == []


def test_under_a_name_one_paragraph_must_be_likely() -> None:
    rows = {Label.BODY: 0.8}
    parts = [BYLINE, *STORY, NAME, PROFILE]
    columns = np.array([LABEL_INDEX[label] for label, _ in parts], dtype=np.int64)
    before = {Label.BODY: 0.8, Label.AUTHOR_BIO: 0.2}
    likely = table(*([before] * (len(parts) - 1)), rows)
    assert find_authors(likely, columns, [text for _, text in parts]) == []


def test_the_decision_says_why() -> None:
    menu: Parts = [(Label.NAVIGATION, f"Section {number}") for number in range(8)]
    parts = [*menu, BYLINE, *STORY, SENTENCE]
    blocks = [text for _, text in parts]
    rows = table(*({label: 0.85, Label.AUTHOR_BIO: 0.1} for label, _ in parts))
    decision = decide(rows, None, blocks)
    assert decision.labels[-1] is Label.AUTHOR_BIO
    assert decision.reasons == {14: AUTHOR}
    assert decide(rows, None, blocks, settled=(14,)).labels[-1] is Label.BODY
