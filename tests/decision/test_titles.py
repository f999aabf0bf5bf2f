"""The headline, and its copies."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import newsclean
from newsclean.decision import Decision, decide
from newsclean.decision.rules.titles import (
    MORE_REACH,
    OVERLOOKED,
    OVERLOOKED_CONFIDENCE,
    OVERLOOKED_MENU,
    SLOGAN,
    SLOGAN_CONFIDENCE,
    SLOGAN_COPY,
    TITLE_COPY,
    TITLE_COPY_CONFIDENCE,
    shared_words,
)
from newsclean.detectors.votes import Lines, Vote
from newsclean.labels import Label
from tests.decision.test_copies import STORY as TOLD
from tests.decision.test_decision import STORY, table
from tests.decision.test_edges import menu

TITLE = {Label.HEADLINE: 0.9, Label.STANDFIRST: 0.05}
DEK = {Label.STANDFIRST: 0.8, Label.NAVIGATION: 0.1}
TRAIL = {Label.HEADLINE: 0.5, Label.BODY: 0.3, Label.PAYWALL: 0.1, Label.RELATED: 0.09}
MENU = {Label.NAVIGATION: 0.9}
ITEMS = [f"Harbour {number}" for number in range(12)]
OTHERS = (
    *(Label.NAVIGATION, Label.RELATED, Label.OTHER),
    *(Label.SOCIAL, Label.LEGAL, Label.PROMO),
)


@pytest.mark.parametrize("furniture", [0, 30])
@pytest.mark.parametrize("plain", [False, True])
def test_a_second_copy_of_the_headline_is_no_part_of_the_story(furniture: int, plain: bool) -> None:
    rows, said = [TRAIL, TITLE, STORY, DEK, *[MENU] * furniture], "Ferry stays in port"
    told = [said, "Nothing sails before Thursday, says the line.", said, *["Sport"] * furniture]
    words = np.full(len(rows), 9) if plain else None
    found = decide(table(*rows), words, ["Ferry stays  in Port", *told])
    below = Label.STANDFIRST if plain and not furniture else Label.NAVIGATION  # in a clean text
    assert found.labels[:4] == [Label.RELATED, Label.HEADLINE, Label.BODY, below]
    assert found.confidences[1] == np.float32(0.9)
    assert found.confidences[0] == TITLE_COPY_CONFIDENCE
    assert set(found.reasons) == {0} | ({3} if below is Label.NAVIGATION else set())
    other = decide(table(*rows), words, ["The ramp is twisted", *told])
    assert other.labels[0] is Label.BODY, "it says something else"


def test_in_plain_text_the_copy_next_to_the_story_is_the_headline() -> None:
    rows, said = [MENU, TITLE, MENU, TRAIL, STORY, TITLE], "Ferry stays in port"
    blocks = ["Home", said, "Share", said, "Nothing sails before Thursday, says the line.", said]
    found = decide(table(*rows), np.full(len(rows), 9), blocks)
    assert [n for n, label in enumerate(found.labels) if label is Label.HEADLINE] == [3]
    assert found.confidences[3] == np.float32(0.9)
    assert decide(table(*rows), None, blocks).labels[1] is Label.HEADLINE


def test_a_text_of_nothing_but_its_headline_is_not_lost() -> None:
    said = ["Ferry stays in port"] * 2
    for words in (None, np.full(2, 9)):
        labels = decide(table(TITLE, TITLE), words, said).labels
        assert labels == [Label.HEADLINE, Label.STANDFIRST]


def test_who_is_sure_of_a_standfirst_or_votes_for_one_is_believed() -> None:
    said = "Ferry stays in port"
    wanted = [Label.HEADLINE, Label.STANDFIRST, Label.BODY]
    for words in (None, np.full(3, 9)):
        for sure, settled in ((0.97, ()), (0.8, (1,))):
            rows = [TITLE, {Label.STANDFIRST: sure}, STORY]
            found = decide(table(*rows), words, [said, said, "Nothing sails."], settled)
            assert found.labels == wanted
        unsure = decide(table(TITLE, DEK, STORY), words, [said, said, "Nothing sails."])
        assert unsure.labels != wanted


def test_a_headline_is_not_moved_where_the_callers_detectors_speak() -> None:
    rows, said = [TITLE, MENU, TRAIL, STORY], "Ferry stays in port"
    blocks = [said, "Share", said, "Nothing sails before Thursday, says the line."]
    words = np.full(4, 9)
    assert decide(table(*rows), words, blocks).labels[2] is Label.HEADLINE
    found = decide(table(*rows), words, blocks, (0,))
    assert found.labels[0] is Label.HEADLINE and found.labels[2] is Label.RELATED


def test_in_a_dump_the_headline_may_stand_below_another_wording_of_it() -> None:
    doubt = {Label.STANDFIRST: 0.6, Label.HEADLINE: 0.3}
    rows = [TITLE, MENU, doubt, STORY, *[MENU] * 20]
    blocks = [
        "Trail: Ferry stays in port",
        "Share",
        "Ice: ferry stays in its port",
        "Nothing sails.",
    ]
    blocks += ["Sport"] * 20
    words = np.full(len(rows), 9)
    found = decide(table(*rows), words, blocks)
    assert found.labels[:4] == [Label.NAVIGATION, Label.NAVIGATION, Label.HEADLINE, Label.BODY]
    assert found.reasons == {0: TITLE_COPY}
    kept = [Label.HEADLINE, Label.NAVIGATION, Label.STANDFIRST, Label.BODY]
    assert decide(table(*rows), None, blocks).labels[:4] == kept, "HTML"
    clean = np.array([9, 1, 9, 200])
    assert decide(table(*rows[:4]), clean, blocks[:4]).labels == kept
    assert decide(table(*rows), words, blocks, (2,)).labels[:4] == kept, "a detector has spoken"
    sure = [TITLE, MENU, DEK, *rows[3:]]
    assert decide(table(*sure), words, blocks).labels[:4] == kept
    other = [*blocks[:2], "The line asks for patience", *blocks[3:]]
    assert decide(table(*rows), words, other).labels[:4] == kept
    far = [TITLE, MENU, MENU, doubt, STORY, *[MENU] * 20]
    below = decide(table(*far), np.full(25, 9), [*blocks[:2], "Save", *blocks[2:]])
    assert below.labels[0] is Label.HEADLINE


def test_what_reads_like_a_copy_below_a_story_without_paragraphs_stays() -> None:
    heading = {Label.HEADING: 0.9}
    rows, said = [TITLE, heading, *[MENU] * 20, TRAIL], "Ferry stays in port"
    blocks = [said, "What now", *["Sport"] * 20, said]
    found = decide(table(*rows), np.full(23, 9), blocks)
    assert found.labels[0] is Label.HEADLINE and not found.reasons


def test_a_copy_of_the_headline_is_no_copy_of_a_paragraph() -> None:
    said = "The ferry to the islands stays in port until Thursday"
    rows = [TITLE, MENU, TRAIL, TRAIL, STORY, *[MENU] * 20]
    blocks = [said, "Share", said, said, "Nothing sails, says the line.", *["Sport"] * 20]
    found = decide(table(*rows), np.full(25, 9), blocks)
    assert found.labels[3] is Label.HEADLINE
    assert found.reasons == {0: TITLE_COPY, 2: TITLE_COPY}


def test_a_heading_may_say_what_the_headline_says() -> None:
    heading = {Label.HEADING: 0.6, Label.HEADLINE: 0.3}
    blocks = ["Olive bread", "Bake it on a Sunday, when there is time to wait.", "Olive bread"]
    for words in (None, np.full(3, 9)):
        found = decide(table({Label.HEADLINE: 0.9}, STORY, heading), words, blocks)
        assert found.labels == [Label.HEADLINE, Label.BODY, Label.HEADING]
        assert not found.reasons


def test_words_are_shared_by_texts_of_any_length() -> None:
    assert shared_words("Ferry stays in port", "PORT: the ferry stays, in ice") == 1
    assert shared_words("Ferry stays in port", "Ferry sails") == 0.5
    assert shared_words("Ferry", "Ice") == shared_words("", "Ice") == shared_words("…", "…") == 0


def test_reasons_say_what_a_copy_of_the_headline_is() -> None:
    title = "The harbour of Norm is to be dredged before the winter"

    def titles(lines: Lines) -> Iterator[Vote]:
        for block, text in enumerate(lines.raw):
            if text == title:
                yield Vote(block, Label.HEADLINE, 0.99, "its words")

    cleaner = newsclean.Cleaner(detectors=[titles])
    found = cleaner.clean("\n".join([title, "Share", title, *TOLD])).segments
    headline, copy = [segment for segment in found if segment.text == title]
    assert headline.label is Label.HEADLINE and TITLE_COPY not in headline.reasons
    assert copy.label in (Label.NAVIGATION, Label.RELATED, Label.OTHER)
    assert copy.reasons[0] == TITLE_COPY
    assert cleaner.clean(f"{title}\n{title}").text


NEWS = "The ferry to Ostrey stays in port until Thursday, for its ramp is twisted."
TWICE = STORY, [NEWS, NEWS.replace("ferry", "tug")]
TITLE_LINE = "Twisted ramp: ferry stays in port"
Part = tuple[dict[Label, float], list[str]]


def _faint(headline: float, label: Label = Label.NAVIGATION) -> dict[Label, float]:
    return {label: 0.5, Label.HEADLINE: headline, Label.OTHER: 0.3}


FAINT = _faint(0.2)


def _dump(*parts: Part, items: int = OVERLOOKED_MENU, settled: tuple[int, ...] = ()) -> Decision:
    """A menu, some lines, and a longer menu."""
    all_parts = [menu(items), *parts, menu(60)]
    rows = [row for row, lines in all_parts for _ in lines]
    blocks = [line for _, lines in all_parts for line in lines]
    words = np.array([len(block.split()) for block in blocks])
    return decide(table(*rows), words, blocks, settled)


def _titles(found: Decision) -> list[int]:
    return [block for block, label in enumerate(found.labels) if label is Label.HEADLINE]


PLACE = OVERLOOKED_MENU  # of the first line below the menu


def test_a_dump_without_a_headline_has_it_in_the_line_that_says_most_of_the_story() -> None:
    found = _dump((FAINT, [TITLE_LINE, "Sign in now"]), TWICE)
    assert _titles(found) == [PLACE]
    assert found.confidences[PLACE] == np.float32(OVERLOOKED_CONFIDENCE)
    assert found.reasons[PLACE] == OVERLOOKED
    assert _titles(_dump((FAINT, [TITLE_LINE.upper()]), TWICE)) == [PLACE]


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        ((0.2, TITLE_LINE), (0.2, "Ferry asks captains again"), True),
        ((0.2, "Ferry asks captains again"), (0.2, TITLE_LINE), False),
        ((0.2, TITLE_LINE), (0.3, "Ferry stays: captains puzzled again"), True),
        ((0.06, TITLE_LINE), (0.3, "Ferry stays: captains puzzled"), False),
        ((0.3, "Ferry stays: captains puzzled"), (0.06, TITLE_LINE), True),
    ],
)
def test_both_its_words_and_its_probability_count(
    one: tuple[float, str], other: tuple[float, str], first: bool
) -> None:
    lines = [(_faint(chance), [text]) for chance, text in (one, other)]
    assert _titles(_dump(*lines, TWICE)) == [PLACE if first else PLACE + 1]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (FAINT, "Bread without queues: markets open"),
        (FAINT, "Ferry stays: bread without queues, markets open again"),  # two words of eight
        (FAINT, "in for is its the Bread"),
        (FAINT, "Go on"),
        (FAINT, "Ferry"),
        (_faint(0.04), TITLE_LINE),
        (_faint(0.19, Label.STANDFIRST), TITLE_LINE),
        (_faint(0.19, Label.HEADING), TITLE_LINE),
        (_faint(0.2, Label.PAYWALL), TITLE_LINE),
        ({Label.CAPTION: 0.8, Label.HEADLINE: 0.1}, TITLE_LINE),
        ({Label.BODY: 0.6, Label.HEADLINE: 0.3}, TITLE_LINE),
    ],
)
def test_a_line_that_says_something_else_or_is_something_else_is_no_headline(
    row: dict[Label, float], line: str
) -> None:
    assert not _titles(_dump((row, [line]), TWICE))


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (FAINT, "Ferry stays: bread without queues"),  # two words of four, and more
        (FAINT, "ramp port"),
        (_faint(0.06), TITLE_LINE),
        (_faint(0.21, Label.STANDFIRST), TITLE_LINE),
    ],
)
def test_a_line_that_says_enough_is(row: dict[Label, float], line: str) -> None:
    assert _titles(_dump((row, [line]), TWICE)) == [PLACE]


def test_what_the_story_says_late_is_not_looked_at() -> None:
    long = (STORY, [f"On day {day} " + "nobody sailed again " * 98 + "." for day in (1, 2, 3)])
    assert not _titles(_dump((FAINT, [TITLE_LINE]), long, TWICE))
    long[1].pop()
    assert _titles(_dump((FAINT, [TITLE_LINE]), long, TWICE))


def test_a_text_without_a_menu_may_have_no_headline() -> None:
    line = (FAINT, [TITLE_LINE])
    assert not _titles(_dump(line, TWICE, items=OVERLOOKED_MENU - 2))
    assert _titles(_dump(line, TWICE, items=OVERLOOKED_MENU - 1))
    heading = ({Label.HEADING: 0.9}, ["Harbour"])
    assert not _titles(_dump(heading, line, TWICE, items=OVERLOOKED_MENU - 2))


@pytest.mark.parametrize(("size", "gone"), [(2, False), (3, True), (20, True)])
def test_a_line_in_the_middle_of_what_is_told_is_no_headline(size: int, gone: bool) -> None:
    above = (STORY, [NEWS.replace("ferry", f"boat {number}") for number in range(size)])
    story = (STORY, [NEWS.replace("ferry", f"tug {number}") for number in range(9)])
    found = _dump(above, menu(20), (FAINT, [TITLE_LINE]), story)
    assert _titles(found) == ([] if gone else [PLACE + size + 20])


def test_what_reads_like_a_story_below_it_or_has_no_sentences_is_none_above_it() -> None:
    line, short = (FAINT, [TITLE_LINE]), (STORY, [f"Football {number}" for number in range(40)])
    assert _titles(_dump(line, TWICE, menu(20), (STORY, [NEWS.replace("ferry", "boat")])))
    assert _titles(_dump(short, menu(2), line, TWICE)) == [PLACE + 42]


@pytest.mark.parametrize(("gap", "found"), [(14, False), (15, True)])
def test_sentences_far_apart_tell_two_stories(gap: int, found: bool) -> None:
    above = (STORY, ["The shop is shut."])
    assert bool(_titles(_dump(above, (FAINT, [TITLE_LINE]), menu(gap - 1), TWICE))) is found


def test_a_headline_is_not_sought_in_html_clean_texts_or_where_callers_speak() -> None:
    lines = (FAINT, [TITLE_LINE]), TWICE
    assert not _titles(_dump(*lines, settled=(0,)))
    assert _titles(_dump(({Label.HEADLINE: 0.9}, ["Sport"]), *lines)) == [PLACE]
    rows = [*[MENU] * 6, _faint(0.1), *[STORY] * 2, *[MENU] * 6]
    blocks = [*ITEMS[:6], TITLE_LINE, *TWICE[1], *ITEMS[6:12]]
    assert not _titles(decide(table(*rows), None, blocks))
    clean = np.array([1] * 7 + [200] * 2 + [1] * 6)
    assert not _titles(decide(table(*rows), clean, blocks))
    assert not _dump().reasons, "nothing but menus"


@pytest.mark.parametrize("copies", [1, 2])
def test_of_copies_of_an_overlooked_headline_one_is_the_headline(copies: int) -> None:
    torn = {Label.HEADLINE: 0.17, **dict.fromkeys(OTHERS, 0.13)}
    lines = (torn, [TITLE_LINE]), menu(2), (torn, [TITLE_LINE] * copies)
    found = _dump(*lines, TWICE)
    last = PLACE + 2 + copies
    assert _titles(found) == [last]
    assert found.reasons[last] == OVERLOOKED and found.reasons[PLACE] == TITLE_COPY
    assert found.confidences[last] == pytest.approx(OVERLOOKED_CONFIDENCE)


def test_a_wrapped_line_that_became_a_standfirst_is_not_overlooked() -> None:
    wrapped = {Label.HEADLINE: 0.6, Label.STANDFIRST: 0.2}, ["Ferry stays in port until"]
    rest = {Label.STANDFIRST: 0.8}, ["twisted ramp is repaired on Ostrey"]
    assert not _titles(_dump(wrapped, rest, TWICE))


SLOGAN_LINE = "All that you want to know, daily"
FELT = {Label.HEADLINE: 0.6, Label.NAVIGATION: 0.3}
BELOW = {Label.STANDFIRST: 0.6, Label.HEADLINE: 0.3}


def test_a_line_that_says_nothing_of_the_story_is_no_headline_if_one_below_does() -> None:
    found = _dump((FELT, [SLOGAN_LINE]), (BELOW, [TITLE_LINE]), TWICE)
    assert _titles(found) == [PLACE + 1]
    assert found.labels[PLACE] is Label.NAVIGATION
    assert found.reasons == {PLACE: SLOGAN}
    assert found.confidences[PLACE] == found.confidences[PLACE + 1] == SLOGAN_CONFIDENCE


def test_a_second_copy_of_a_slogan_is_none_of_the_headline() -> None:
    trail = {Label.NAVIGATION: 0.5, Label.HEADLINE: 0.5}
    found = _dump((trail, [SLOGAN_LINE]), (FELT, [SLOGAN_LINE]), (BELOW, [TITLE_LINE]), TWICE)
    assert _titles(found) == [PLACE + 2]
    assert found.reasons == {PLACE: SLOGAN_COPY, PLACE + 1: SLOGAN}


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([(TITLE, [SLOGAN_LINE]), (BELOW, [TITLE_LINE])], "surely the headline"),
        ([(FELT, ["No ramp before Thursday"]), (BELOW, ["Twisted: port shut"])], "says enough"),
        ([(FELT, [SLOGAN_LINE]), (BELOW, ["Captains ask for more money"])], "says no more"),
        ([(FELT, [SLOGAN_LINE]), (DEK, [TITLE_LINE])], "surely something else"),
        ([(FELT, [SLOGAN_LINE]), menu(MORE_REACH), (BELOW, [TITLE_LINE])], "far away"),
        ([(FELT, ["Daily"]), (BELOW, [TITLE_LINE])], "one word is too few to tell"),
    ],
)
def test_what_may_be_the_headline_stays(parts: list[Part], why: str) -> None:
    assert _titles(_dump(*parts, TWICE)) == [PLACE], why


def test_a_headline_stays_where_the_caller_has_spoken() -> None:
    parts = (FELT, [SLOGAN_LINE]), (BELOW, [TITLE_LINE]), TWICE
    assert _titles(_dump(*parts, settled=(PLACE + 1,))) == [PLACE]
