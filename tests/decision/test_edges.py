"""Where the story of a plain text begins and ends."""

from __future__ import annotations

import numpy as np
import pytest

from newsclean import Label
from newsclean.decision import Decision, decide
from newsclean.decision.rules.edges import (
    ABOVE,
    APART,
    BEHIND,
    EDGE_CONFIDENCE,
    TOGETHER,
    is_sentence,
)
from tests.decision.test_decision import table

MENU = {Label.NAVIGATION: 0.9}
TITLE, DOUBTFUL_TITLE = {Label.HEADLINE: 0.9}, {Label.HEADLINE: 0.5, Label.BODY: 0.3}
TOLD = {Label.BODY: 0.95, Label.RELATED: 0.03}
DOUBT = {Label.BODY: 0.4, Label.NAVIGATION: 0.3, Label.RELATED: 0.1}
LIST = {Label.BODY: 0.7, Label.RELATED: 0.2, Label.NAVIGATION: 0.05}
SENTENCES = [
    f"On day {day} the ferry stayed in port, and the {day + 3} passengers walked home again."
    for day in range(1, 6)
]
ITEMS = ["Sail", "Row", "Swim", "Walk", "Wait", "Drift", "Sink", "Read", "Fly", "Bike"]


def decided(*parts: tuple[dict[Label, float], list[str]]) -> Decision:
    rows = [row for row, lines in parts for _ in lines]
    blocks = [line for _, lines in parts for line in lines]
    words = np.array([len(block.split()) for block in blocks])
    return decide(table(*rows), words, blocks)


def menu(lines: int) -> tuple[dict[Label, float], list[str]]:
    return MENU, [f"Section {number}" for number in range(lines)]


def test_nothing_above_the_headline_is_body() -> None:
    head = (TITLE, ["Ferry stays in port"])
    above = (TOLD, ["Football results"]), (DOUBT, ["Rugby"])
    found = decided(menu(10), *above, head, (TOLD, SENTENCES))
    assert found.labels[10:12] == [Label.RELATED, Label.NAVIGATION]
    assert found.reasons == {10: ABOVE, 11: ABOVE}
    assert found.labels[12:] == [Label.HEADLINE] + [Label.BODY] * 5
    assert found.confidences[10:12] == [np.float32(EDGE_CONFIDENCE)] * 2
    assert not decided(*above, head, (TOLD, SENTENCES)).reasons, "it is story nearly all"


def test_a_barrier_is_never_found_so() -> None:
    barred = {Label.BODY: 0.9, Label.PAYWALL: 0.05, Label.OTHER: 0.01}
    head = (TITLE, ["Ferry stays in port"])
    found = decided(menu(10), (barred, ["Rugby"]), head, (TOLD, SENTENCES))
    assert found.labels[10] is Label.OTHER


@pytest.mark.parametrize(
    ("title", "line", "gone"),
    [(0.75, 0.9, True), (0.65, 0.9, False), (0.65, 0.75, True), (0.65, 0.84, False)],
)
def test_how_sure_the_headline_and_the_line_must_be(title: float, line: float, gone: bool) -> None:
    head = ({Label.HEADLINE: title, Label.NAVIGATION: 0.2}, ["Ferry stays in port"])
    above = ({Label.BODY: line, Label.RELATED: 0.05}, ["Football results"])
    found = decided(menu(10), above, head, (TOLD, SENTENCES))
    assert (found.labels[10] is Label.RELATED) is gone


def test_the_headline_must_be_that_of_the_story() -> None:
    head, above = (TITLE, ["Ferry stays in port"]), (TOLD, ["Football results"])
    few, more = SENTENCES[:2], [sentence.replace("ferry", "boat") for sentence in SENTENCES[:4]]
    assert decided(menu(20), above, head, (TOLD, more)).reasons
    assert not decided(menu(20), above, head, (TOLD, few)).reasons, "too little stands below"
    assert decided(menu(40), above, (TOLD, few), head, (TOLD, SENTENCES)).reasons
    assert not decided(menu(40), above, (TOLD, SENTENCES), head, (TOLD, more)).reasons
    rival = ({Label.HEADLINE: 0.6, Label.BODY: 0.3}, ["Council meets"])
    assert not decided(menu(20), rival, above, head, (TOLD, SENTENCES)).reasons


def test_blocks_that_the_caller_votes_on_are_left_alone() -> None:
    rows = [*[MENU] * 10, TOLD, TITLE, *[TOLD] * 5]
    blocks = [*menu(10)[1], "Football results", "Ferry stays in port", *SENTENCES]
    words = np.array([len(block.split()) for block in blocks])
    assert decide(table(*rows), words, blocks).reasons
    assert not decide(table(*rows), words, blocks, (10,)).reasons


def test_a_list_apart_from_the_story_is_none_of_it() -> None:
    apart = menu(APART)
    found = decided((TITLE, ["Ferry"]), (TOLD, SENTENCES), apart, (LIST, ITEMS))
    behind = len(found.labels) - len(ITEMS)
    assert found.labels[behind:] == [Label.RELATED] * len(ITEMS)
    assert set(found.reasons) == set(range(behind, behind + len(ITEMS)))
    assert set(found.reasons.values()) == {BEHIND}


def test_a_list_apart_stays_if_it_is_surely_story_or_outweighs_it() -> None:
    story = (TITLE, ["Ferry"]), (TOLD, SENTENCES), menu(20)
    assert decided(*story, (LIST, ITEMS)).reasons
    assert not decided(*story, (TOLD, ITEMS)).reasons
    many = [f"Boat {number}, pier {number % 7}" for number in range(40)]
    assert not decided(*story, (LIST, many)).reasons
    title = {Label.HEADLINE: 0.9}
    found = decided((TOLD, SENTENCES), menu(20), (title, ["Ferry"]), (LIST, ITEMS))
    assert found.labels[25] is Label.HEADLINE


def test_a_list_near_the_story_or_with_a_sentence_behind_it_stays() -> None:
    story = menu(20), (TITLE, ["Ferry"]), (TOLD, SENTENCES)
    assert not decided(*story, menu(APART - 1), (LIST, ITEMS)).reasons
    more = "The last of them came home at noon."
    assert not decided(*story, menu(9), (LIST, ITEMS), menu(9), (TOLD, [more])).reasons


@pytest.mark.parametrize(
    "line",
    [
        "We walk.",
        "„Und wir gehen zu Fuß“",
        "»Vi går.«",
        "「歩きます」",
        "Das Wasser sinkt. (dpa)",
        "वे पैदल चलते हैं।",
        "هل نمشي؟",
        "ฝนตกหนักทำให้เรือข้ามฟากหยุดวิ่งในวันนี้",
        "A line of four score characters is a sentence, whatever it ends with, for lists have none",
    ],
)
def test_what_a_sentence_is(line: str) -> None:
    assert is_sentence(line)


@pytest.mark.parametrize("line", ["Rugby (F)", "(dpa)", "Ferry", "https://example.org/a/b/c/d/e/f"])
def test_what_no_sentence_is(line: str) -> None:
    assert not is_sentence(line)


def test_a_list_goes_on_behind_what_interrupts_it() -> None:
    # From the story to its end fewer than TOGETHER lines lie between one item and the next.
    story = menu(20), (TITLE, ["Ferry"]), (TOLD, SENTENCES)
    parts = [part for item in ITEMS for part in ((LIST, [item]), menu(TOGETHER - 1))]
    assert not decided(*story, *parts).reasons


def test_a_text_without_a_sentence_is_left_alone() -> None:
    assert not decided((DOUBT, ITEMS), (TITLE, ["Ferry"]), menu(9), (LIST, ITEMS[:4])).reasons


def test_in_html_the_markup_tells() -> None:
    rows = [DOUBT, TITLE, *[TOLD] * 5]
    assert not decide(table(*rows), None, ["Rugby", "Ferry stays in port", *SENTENCES]).reasons
