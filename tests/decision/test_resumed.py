"""Prose far below the story."""

from __future__ import annotations

import numpy as np
import pytest

from newsclean import Label
from newsclean.decision import Decision, decide
from newsclean.decision.rules.resumed import (
    DOUBTFUL,
    PARTED,
    RESUMED,
    RESUMED_CONFIDENCE,
    TOLD_CHARS,
)
from newsclean.reading.source import read_source
from tests.decision.test_copies import told
from tests.decision.test_decision import table

Part = tuple[dict[Label, float], list[str]]
TITLE: Part = ({Label.HEADLINE: 0.9}, ["Ferry stays in port"])
STORY: Part = ({Label.BODY: 0.95}, [told(day) for day in range(1, 6)])
LIST: Part = ({Label.RELATED: 0.9}, [f"Another story, number {number}" for number in range(20)])
MENU: Part = ({Label.NAVIGATION: 0.9}, [f"Section {number}" for number in range(20)])
DOUBT = {Label.BODY: 0.4, Label.PROMO: 0.3, Label.RELATED: 0.1}
ABOUT: Part = (
    DOUBT,
    ["The club has told of the islands since 1987, and of nothing else but them."],
)


def decided(*parts: Part, within: str = "", settled: tuple[int, ...] = ()) -> Decision:
    """Of plain text, or of HTML in which the last part stands within an element."""
    rows = [row for row, lines in parts for _ in lines]
    blocks = [line for _, lines in parts for line in lines]
    if not within:
        words = np.array([len(block.split()) for block in blocks])
        return decide(table(*rows), words, blocks, settled)
    last = len(parts[-1][1])
    story = "".join(f"<p>{block}</p>" for block in blocks[:-last])
    rest = "".join(f"<p>{block}</p>" for block in blocks[-last:])
    if within == "article":
        story, rest = f"<article>{story}{rest}</article>", ""
    else:
        story, rest = f"<article>{story}</article>", f"<{within}>{rest}</{within}>"
    document, _ = read_source(f"<html><body>{story}{rest}</body></html>", "html")
    assert list(document.blocks) == blocks
    return decide(table(*rows), None, blocks, settled, markup=document.markup)


@pytest.mark.parametrize("within", ["", "aside"])
def test_what_the_publisher_tells_below_the_menus_is_no_story(within: str) -> None:
    found = decided(TITLE, STORY, MENU, ABOUT, within=within)
    assert found.labels[-1] is Label.PROMO
    assert found.reasons == {26: RESUMED}
    assert found.confidences[-1] == np.float32(RESUMED_CONFIDENCE)
    assert found.labels[:6] == [Label.HEADLINE] + [Label.BODY] * 5


PERSON = (STORY[0], ["The ramp gave way at noon, and the harbour master Lindqvist was there."])
NAMED = (DOUBT, ["On Friday the harbour master Lindqvist will answer questions in the hall."])
SHARED: Part = (
    {Label.SOCIAL: 0.9},
    [f"Share by {way}" for way in ("post", "boat", "wire", "hand")],
)
SURE = ({Label.BODY: 0.9}, ABOUT[1])
LONG = (DOUBT, [told(day) for day in range(20, 24)])


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ((TITLE, STORY, LIST, ABOUT), "a list of other stories may stand within a story"),
        ((TITLE, STORY, (MENU[0], MENU[1][: PARTED - 1]), ABOUT), "near the story"),
        ((TITLE, STORY, MENU, SURE), "surely story"),
        ((TITLE, STORY, MENU, LONG), "too much to be none of it"),
        ((TITLE, MENU, ABOUT), "nothing is told above"),
        ((TITLE, PERSON, STORY, MENU, NAMED), "it tells of the same people"),
        ((TITLE, STORY, LIST, SHARED, ABOUT), "a bar within the story"),
    ],
)
def test_what_goes_on_is_story(parts: tuple[Part, ...], why: str) -> None:
    found = decided(*parts)
    assert found.labels[-1] is Label.BODY, why
    assert RESUMED not in found.reasons.values()


def test_all_behind_the_first_such_gap_goes() -> None:
    found = decided(TITLE, STORY, MENU, ABOUT, (LIST[0], LIST[1][:3]), ABOUT)
    assert found.labels[26] is found.labels[-1] is Label.PROMO


@pytest.mark.parametrize(("lines", "gone"), [(3, True), (2, False)])
def test_three_lines_that_end_pages_are_enough(lines: int, gone: bool) -> None:
    ends: Part = ({Label.LEGAL: 0.9}, [f"Registered under {number}" for number in range(lines)])
    found = decided(TITLE, STORY, LIST, ends, ABOUT)
    assert (found.labels[-1] is Label.PROMO) == gone


def test_markup_is_asked_for_less_doubt() -> None:
    likely = ({Label.BODY: DOUBTFUL + 0.1, Label.PROMO: 0.2}, ABOUT[1])
    assert decided(TITLE, STORY, MENU, likely).labels[-1] is Label.BODY
    assert decided(TITLE, STORY, MENU, likely, within="aside").labels[-1] is Label.PROMO


def test_what_stands_in_the_element_of_the_story_is_of_it() -> None:
    assert decided(TITLE, STORY, MENU, ABOUT, within="article").labels[-1] is Label.BODY


def test_who_is_named_by_the_furniture_too_is_not_of_the_story_alone() -> None:
    menu: Part = (MENU[0], [*MENU[1], "The diary of Lindqvist"])
    assert decided(TITLE, PERSON, STORY, menu, NAMED).labels[-1] is Label.PROMO


@pytest.mark.parametrize(
    ("told_of", "said"),
    [
        ("and the harbour master Li was there.", "On Friday Li will answer in the hall."),
        ("and a son of d’Orville was there.", "D’Orville will answer in the hall on Friday."),
        ("and the mate, Åse, was there.", "On Friday Åse will answer questions in the hall."),
    ],
)
def test_short_names_and_those_behind_an_apostrophe_are_names(told_of: str, said: str) -> None:
    person = (STORY[0], [f"The ramp gave way at noon, {told_of}"])
    assert decided(TITLE, person, STORY, MENU, (DOUBT, [said])).labels[-1] is Label.BODY


def test_where_a_script_has_no_capitals_nothing_is_beyond() -> None:
    about = (DOUBT, ["この新聞は一九八七年から島のことを伝えてきた。ほかのことは伝えない。"])
    assert decided(TITLE, STORY, MENU, about).labels[-1] is Label.BODY


@pytest.mark.parametrize("label", [Label.LEGAL, Label.AUTHOR_BIO, Label.DONATION])
def test_what_ends_pages(label: Label) -> None:
    ends: Part = ({label: 0.9}, [f"The office has room {number}" for number in range(3)])
    assert decided(TITLE, STORY, LIST, ends, ABOUT).labels[-1] is Label.PROMO


def test_little_told_above_is_no_story() -> None:
    short: Part = (STORY[0], [told(1)[: TOLD_CHARS - 20]])
    assert decided(TITLE, short, MENU, ABOUT).labels[-1] is Label.BODY


def test_a_text_that_is_story_nearly_all_is_left_alone() -> None:
    menu: Part = ({Label.NAVIGATION: 0.5, Label.BODY: 0.3}, ["x"] * 20)
    assert RESUMED not in decided(TITLE, STORY, menu, ABOUT).reasons.values()


def test_what_the_caller_votes_on_stays() -> None:
    assert decided(TITLE, STORY, MENU, ABOUT, settled=(26,)).labels[-1] is Label.BODY
