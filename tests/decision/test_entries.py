"""Titles of other stories that stand on the page twice."""

from __future__ import annotations

import numpy as np
import pytest

from newsclean import Label
from newsclean.decision import Decision, decide
from newsclean.decision.rules.entries import ENTRY, ENTRY_CONFIDENCE
from tests.decision.test_copies import told
from tests.decision.test_decision import table

OTHER = "The clerk who stayed for lunch"
TOLD, LISTED = {Label.BODY: 0.95}, {Label.RELATED: 0.95}
DOUBT = {Label.HEADING: 0.6, Label.RELATED: 0.2}


def decided(
    row: dict[Label, float],
    text: str = OTHER,
    listed: tuple[dict[Label, float], str] = (LISTED, OTHER),
    settled: tuple[int, ...] = (),
) -> Decision:
    parts = [
        ({Label.HEADLINE: 0.9}, "Ferry stays in port"),
        (TOLD, told(1)),
        (row, text),
        (TOLD, told(2)),
        (TOLD, told(3)),
        *(({Label.NAVIGATION: 0.9}, f"Section {number}") for number in range(60)),
        listed,
    ]
    blocks = [text for _, text in parts]
    words = np.array([len(block.split()) for block in blocks])
    return decide(table(*(row for row, _ in parts)), words, blocks, settled)


def test_a_title_that_stands_in_a_list_too_is_no_heading() -> None:
    decision = decided(DOUBT)
    assert decision.labels[2] is Label.RELATED
    assert decision.reasons == {2: ENTRY}
    assert decision.confidences[2] == np.float32(ENTRY_CONFIDENCE)
    assert decided(DOUBT, OTHER.upper()).labels[2] is Label.RELATED


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (decided({Label.HEADING: 0.9}), "surely a heading"),
        (decided(DOUBT, listed=({Label.RELATED: 0.7}, OTHER)), "perhaps no list"),
        (decided(DOUBT, listed=({Label.NAVIGATION: 0.95}, OTHER)), "a table of contents"),
        (decided(DOUBT, "The clerk who left after lunch"), "another title"),
        (decided(DOUBT, "The clerk", (LISTED, "The clerk")), "two words may be anything"),
        (decided(DOUBT, settled=(2,)), "the caller says so"),
    ],
)
def test_what_may_be_a_heading_stays(decision: Decision, why: str) -> None:
    assert decision.labels[2] is Label.HEADING, why


def test_a_digest_lists_its_own_stories() -> None:
    titles = ["The clerk who stayed", "The boat that left", "The tide that turned"]

    def listed(size: int) -> Decision:
        parts = [({Label.HEADLINE: 0.9}, "The week in port")]
        for day, title in enumerate(titles[:size]):
            parts += [(DOUBT, title), (TOLD, told(day))]
        parts += [({Label.NAVIGATION: 0.9}, f"Section {number}") for number in range(8)]
        parts += [(LISTED, title) for title in titles]
        blocks = [text for _, text in parts]
        words = np.array([len(block.split()) for block in blocks])
        return decide(table(*(row for row, _ in parts)), words, blocks)

    assert listed(3).labels[1] is listed(3).labels[3] is Label.HEADING
    assert listed(2).labels[1] is listed(2).labels[3] is Label.RELATED


def test_a_headline_that_was_taken_for_a_standfirst_stays() -> None:
    row = {Label.STANDFIRST: 0.5, Label.HEADLINE: 0.2}
    assert decided(row).labels[2] is Label.STANDFIRST
    assert decided({Label.STANDFIRST: 0.6, Label.HEADLINE: 0.05}).labels[2] is Label.RELATED
