"""What a page holds of its story twice."""

from __future__ import annotations

import pytest

import newsclean
from newsclean.decision import decide
from newsclean.decision.rules.copies import ABOVE, MOST_QUOTES, QUOTE, WHOLE, find_copies
from newsclean.labels import Label
from tests.decision.test_decision import table

SENTENCE = "Nobody would read a tide table for its back"
HOLDER = f"He laughed. {SENTENCE}, he said, and he should know."


def told(day: int) -> str:
    return (
        f"On day {day} the harbour master counted {day * 17} boats and wrote the figure, "
        f"as he had for {day + 3} years, on the back of a tide table that nobody would read. "
        f"Of these {day + 5} were trawlers, and the rest had not been asked what they were, "
        "though a clerk from the county had been sent to find out and had stayed for lunch."
    )


STORY = [told(day) for day in range(1, 9)]
SOURCE = "<h1>The harbour</h1> " + " ".join(f"<p>{paragraph}</p>" for paragraph in STORY)


def copies(blocks: list[str], clean: bool = False) -> dict[str, str]:
    found = find_copies(range(len(blocks)), blocks, clean)
    return {blocks[block][:60]: reason for block, reason in found.items()}


@pytest.mark.parametrize("clean", [False, True])
@pytest.mark.parametrize("blocks", [[*STORY, SOURCE], [SOURCE, *STORY]])
def test_the_whole_story_in_one_block_is_a_copy_if_it_stands_beside_it(
    blocks: list[str], clean: bool
) -> None:
    assert copies(blocks, clean) == {SOURCE[:60]: WHOLE}


def test_a_copy_behind_many_long_paragraphs_is_found() -> None:
    long = [" ".join(told(day + number) for number in range(7)) for day in range(30, 130, 10)]
    assert all(2000 < len(block) < len(SOURCE) for block in long)
    assert copies([*long, *STORY, SOURCE]) == {SOURCE[:60]: WHOLE}


def test_its_own_marks_and_addresses_do_not_save_a_copy() -> None:
    address = f"(https://example.org/harbour/counts?from=letter&number={'7' * 400})"
    source = " ".join(f"{paragraph} [tables]{address}" for paragraph in STORY)
    assert sum(map(len, STORY)) < len(source) / 2
    assert copies([*STORY, source]) == {source[:60]: WHOLE}
    # Words of 31 letters are addresses; a source of which less than half stands beside it is none.
    for letters, found in ((30, {}), (31, {source[:60]: WHOLE})):
        names = " ".join("n" * letters for _ in range(len(source) // letters))
        assert copies([*STORY, f"{source} {names}"]) == found


def test_a_speech_in_one_block_stays_beside_what_is_quoted_of_it() -> None:
    quotes = [f"On day {day} we counted all boats, and all of them were ours." for day in range(7)]
    speech = " ".join([*quotes, *(told(day) for day in range(40, 60))])
    assert len(" ".join(quotes)) < len(speech) / 2
    assert copies([*quotes, speech]) == {}


@pytest.mark.parametrize(("count", "found"), [(4, 0), (5, 1)])
def test_a_whole_copy_holds_five_paragraphs_at_least(count: int, found: int) -> None:
    paragraphs = [f"{told(day)} {told(day + 50)}" for day in range(count)]
    whole = " ".join(paragraphs)
    assert len(whole) >= 2000
    assert len(copies([*paragraphs, whole])) == found


def test_pieces_of_code_that_begin_alike_are_no_copies_of_each_other() -> None:
    heads = [f"def count ( {name}boat , {name}crew , {name}berth ) :" for name in "abcdef"]
    pieces = [f"{head} {f'{name} ( boat ) ' * 100}" for head, name in zip(heads, "uvwxyz")]
    whole = " pass ".join(heads) + " write ( boat )" * 150
    assert all(1000 < len(piece) < 2000 for piece in pieces)
    assert len(whole) > 2000
    assert WHOLE not in copies([*pieces, whole]).values()


def test_a_long_block_that_quotes_some_of_the_others_is_story() -> None:
    quoting = " ".join(STORY[:4] + [told(day) for day in range(20, 26)])
    assert len(quoting) > 2000
    assert copies([*STORY, quoting]) == {}
    assert WHOLE not in copies([" ".join(STORY), STORY[0]]).values()


def test_no_sentence_is_lost_to_a_copy_that_is_none_of_the_story_itself() -> None:
    # The short paragraph stands in the source as well, but that is the copy.
    short = "The clerk had asked for the figures of March, and got them."
    source = SOURCE + f" <p>{short}</p>"
    assert copies([*STORY[:7], short, STORY[7], source]) == {source[:60]: WHOLE}


@pytest.mark.parametrize(
    "quote",
    [
        f"“{SENTENCE}.”",
        f"{SENTENCE}.",
        f"„{SENTENCE}“",
        f"„{SENTENCE}.“",
        f"»{SENTENCE}«",
        f"‘{SENTENCE}’",
        f"「{SENTENCE}」",
        f"{SENTENCE[0].lower()}{SENTENCE[1:]}…",
    ],
)
def test_a_quote_pulled_out_of_a_paragraph_is_a_copy(quote: str) -> None:
    for blocks in ([HOLDER, STORY[0], quote], [quote, STORY[0], HOLDER]):
        assert copies(blocks) == {quote: QUOTE}
        assert copies(blocks, clean=True) == {}


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ([HOLDER, STORY[0], SENTENCE], "no sentence"),
        ([HOLDER, STORY[0], f"- {SENTENCE}."], "an item of a list"),
        ([HOLDER, *[told(day) for day in range(20)], f"{SENTENCE}."], "far away"),
        ([f"{SENTENCE}, sir.", STORY[0], f"{SENTENCE}."], "no longer paragraph"),
        (["He shrugged and said no. Then he left.", "He shrugged and said no."], "short"),
        ([STORY[0], "?!" * 30, STORY[1], "-- " * 20 + "!"], "no words"),
    ],
)
def test_what_is_no_quote_pulled_out_stays(blocks: list[str], why: str) -> None:
    assert copies(blocks) == {}, why


def test_a_paragraph_that_holds_more_sentences_sums_them_up() -> None:
    said = [f"On day {day} the clerk counted {day * 7} boats in the harbour." for day in range(4)]
    for count, found in ((2, 2), (3, 0), (4, 0)):
        assert len(copies([" ".join(said), *STORY[:3], *said[:count]])) == found
    twice = copies([" ".join(said[:2]), STORY[0], said[0], said[1], said[0] + " ", said[1] + " "])
    assert set(twice.values()) == {QUOTE}


def test_a_paragraph_that_comes_again_is_a_copy_unless_the_text_is_clean() -> None:
    blocks = [STORY[0], "A line.", "A line.", STORY[0], STORY[0].upper()]
    assert list(find_copies(range(5), blocks, False).items()) == [(3, ABOVE)]
    assert find_copies(range(5), blocks, True) == {}
    assert find_copies([0, 1, 2], blocks, False) == {}
    assert find_copies([], blocks, False) == find_copies([], [], True) == {}


def test_a_refrain_is_no_copy() -> None:
    warm, cool = (
        "Warm up: ten minutes of easy rowing in sight of the pier.",
        "Cool down, and stretch.",
    )
    week = [line for day in range(3) for line in (warm, f"{day} times 400 m, hard.", cool)]
    assert find_copies(range(9), week, False) == {}
    twice = [*week[:6], *STORY[:4], STORY[0]]
    assert list(find_copies(range(11), twice, False).items()) == [(3, ABOVE), (10, ABOVE)]
    quoted = [*week, f"{warm} So says the plan, and so the crew of the second boat has done."]
    assert find_copies(range(10), quoted, False) == {}
    in_a_row = [warm, warm, warm, *STORY[:4]]
    assert list(find_copies(range(7), in_a_row, False)) == [1, 2]


@pytest.mark.parametrize(("others", "copied"), [(3, 8), (4, 0)])
def test_a_story_that_stands_three_times_is_copied(others: int, copied: int) -> None:
    thrice = [*STORY[:4] * 3, *(f"A line, number {number}." for number in range(others))]
    assert len(find_copies(range(len(thrice)), thrice, False)) == copied


def test_very_many_sentences_are_looked_at_in_bounded_work() -> None:
    counted = [f"The clerk of harbour {number} had counted no boats." for number in range(900)]
    holder = " ".join(counted[:2]) + " And so on."
    assert len(copies([holder, *counted])) == 2
    late = [*counted[2:], *counted[:2], holder]
    assert len(late) > MOST_QUOTES
    assert copies(late) == {}


def test_reasons_say_what_a_copy_is_of() -> None:
    page = "".join(f"<p>{paragraph}</p>" for paragraph in [*STORY[:4], HOLDER, *STORY[4:]])
    quote = f"“{SENTENCE}.”"
    html = f"<html><body><article><h1>The harbour</h1>{page}<p>{quote}</p></article></body></html>"
    result = newsclean.clean(html)
    (segment,) = [segment for segment in result.segments if segment.text == quote]
    assert segment.label is Label.OTHER
    assert QUOTE in segment.reasons


def test_what_the_caller_votes_on_is_no_copy_but_has_copies() -> None:
    rows = [{Label.BODY: 0.95}, {Label.BODY: 0.95}, *[{Label.NAVIGATION: 0.9}] * 9]
    blocks = [STORY[0], STORY[0], *[f"Section {number}" for number in range(9)]]
    for settled, second in (((), Label.OTHER), ((0,), Label.OTHER), ((1,), Label.BODY)):
        found = decide(table(*rows), None, blocks, settled)
        assert found.labels[:2] == [Label.BODY, second]
