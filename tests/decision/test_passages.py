"""Passages that a page holds twice, block for block."""

from __future__ import annotations

import pytest

import newsclean
from newsclean.decision import decide
from newsclean.decision.rules.passages import PASSAGE, find_passages
from newsclean.detectors.votes import Lines, Vote
from newsclean.labels import Label
from tests.decision.test_copies import told
from tests.decision.test_decision import STORY, table

PASSAGES = [text for day in range(1, 5) for text in (f"The {day}. day", told(day))]
"""Eight blocks: headings, which alone may well stand twice, and paragraphs."""
OPENING, END = told(20), told(21)


NAMES = [f"{name} Quist, of the harbour office" for name in "ABCDEFGHIJ"]


def found(blocks: list[str], kept: list[bool] | None = None) -> list[int]:
    return find_passages(blocks, kept or [True] * len(blocks))


def test_a_passage_that_comes_again_is_a_copy_with_its_headings() -> None:
    assert found([OPENING, *PASSAGES, "Between", *PASSAGES, END]) == list(range(10, 18))
    assert found([*PASSAGES, *PASSAGES]) == list(range(8, 16))


def test_a_story_for_three_widths_of_the_screen_is_kept_once() -> None:
    assert found([OPENING, *PASSAGES * 3]) == list(range(9, 25))


def lines(count: int) -> list[str]:
    return [f"Boat {number} came in at noon" for number in range(count)]


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ([*PASSAGES[:7], END, *PASSAGES[:7]], "seven blocks may be a refrain"),
        ([*PASSAGES, END, *reversed(PASSAGES)], "in another order"),
        ([*PASSAGES, *(f"{text}." for text in PASSAGES)], "in other words"),
        ([*NAMES, OPENING, *NAMES, END, *NAMES], "names that are read out three times"),
        ([*PASSAGES[:4], *NAMES, END, *PASSAGES[:4], *NAMES], "two paragraphs alone"),
        (lines(39) * 2, "a plan of 39 lines, for two days"),
        (["Day", told(1)] * 9, "two blocks that come again and again"),
        ([told(day) for day in range(30)], "nothing twice"),
        ([], "nothing"),
    ],
)
def test_what_is_no_passage_stays(blocks: list[str], why: str) -> None:
    assert found(blocks) == [], why


def test_three_paragraphs_among_lines_are_enough() -> None:
    some = [*PASSAGES[:6], *NAMES]
    assert found([*some, END, *some]) == list(range(17, 33))


def test_so_long_a_passage_is_a_copy_whatever_it_holds() -> None:
    assert found(lines(40) * 2) == list(range(40, 80))


@pytest.mark.parametrize(("chars", "copied"), [(79, 0), (80, 8)])
def test_paragraphs_have_the_length_of_a_sentence(chars: int, copied: int) -> None:
    blocks = [(f"{number} " + "word " * 40)[:chars] for number in range(8)]
    assert len(found(blocks * 2)) == copied


def test_a_block_stays_if_what_it_repeats_is_no_story_or_it_is_none_itself() -> None:
    blocks = [*PASSAGES, OPENING, *PASSAGES]
    assert found(blocks, [False] * 8 + [True] * 9) == []
    assert found(blocks, [True] * 9 + [False] * 8) == []
    kept = [True] * len(blocks)
    kept[2] = kept[13] = False
    assert found(blocks, kept) == [9, 10, 12, 14, 15, 16]


@pytest.mark.parametrize(("repeated", "copied"), [(2, 0), (3, 3)])
def test_three_paragraphs_of_the_story_must_come_again(repeated: int, copied: int) -> None:
    blocks = [told(day) for day in range(8)] * 2
    kept = [True] * 8 + [True] * repeated + [False] * (8 - repeated)
    assert len(found(blocks, kept)) == copied


def test_a_passage_may_be_read_past_its_end() -> None:
    # The run ends where the page does, and where the next block differs.
    assert found([*PASSAGES, END, *PASSAGES, OPENING])[-1] == 16
    assert found([END, *PASSAGES, OPENING, *PASSAGES])[-1] == 17


def test_the_decision_calls_it_other_and_says_why() -> None:
    blocks = [OPENING, *PASSAGES, *PASSAGES]
    decision = decide(table(*[STORY] * len(blocks)), None, blocks)
    assert decision.labels == [Label.BODY] * 9 + [Label.OTHER] * 8
    assert {decision.reasons[block] for block in range(9, 17)} == {PASSAGE}


def test_what_the_caller_votes_on_stays() -> None:
    blocks = [OPENING, *PASSAGES, *PASSAGES]
    decision = decide(table(*[STORY] * len(blocks)), None, blocks, [9, 10])
    assert decision.labels[9:12] == [Label.BODY, Label.BODY, Label.OTHER]


@pytest.mark.parametrize("format", ["html", "text"])
def test_a_page_with_its_story_twice_gives_it_once(format: str) -> None:
    menu = ["Home", "News", "Sport", "Weather", "Contact"]
    story = [told(day) for day in range(1, 12)]
    if format == "html":
        wide, narrow = (
            f"<div class='{name}'>" + "".join(f"<p>{text}</p>" for text in story) + "</div>"
            for name in ("a1", "b2")
        )
        links = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in menu)
        source = f"<body><nav><ul>{links}</ul></nav><h1>Boats</h1>{wide}{narrow}</body>"
    else:
        source = "\n".join([*menu * 4, "Boats, counted", *story, *story, *menu * 4])
    text = newsclean.clean(source, format=format).text
    assert [text.count(paragraph) for paragraph in story] == [1] * len(story)


def test_the_caller_may_keep_both() -> None:
    def mine(lines: Lines) -> list[Vote]:
        return [Vote(block, Label.BODY, 0.99, "mine") for block in range(len(lines.raw))]

    story = [told(day) for day in range(1, 12)]
    cleaned = newsclean.Cleaner(detectors=[mine]).clean("\n\n".join(story * 2), format="text")
    assert cleaned.text.count(story[3]) == 2


def test_what_is_looked_at_is_not_looked_at_again() -> None:
    # Runs follow each other at once, and the next begins where one has ended.
    assert found(lines(4000) * 2) == list(range(4000, 8000))
    pairs = [name for number in range(3000) for name in ("left", "right", f"{number}")]
    assert found(pairs) == []
    assert found(["same"] * 5000) == []
