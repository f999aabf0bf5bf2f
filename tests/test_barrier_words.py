"""What barriers say in any order: each language's own examples, and how its file is read."""

from __future__ import annotations

import unicodedata

import pytest

from newsclean.barrier_words import (
    MOST_CHARS,
    BarrierWords,
    load_words,
    parse_words,
    says_barrier,
    says_barrier_in,
)

LANGUAGES = load_words()
TOY = """
# a toy
match: words
key: subscri*, log in
held: rest, this story
address: you, log in
told: said, news letter*
"""


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.name)
def test_every_language_finds_its_examples_and_leaves_its_near_misses(words: BarrierWords) -> None:
    assert len(words.examples) >= 12 and len(words.near_misses) >= 12
    assert [line for line in words.examples if not says_barrier_in(line, words)] == []
    assert [line for line in words.near_misses if says_barrier_in(line, words)] == []


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.name)
def test_letters_may_be_composed_or_not(words: BarrierWords) -> None:
    for line in words.examples:
        assert says_barrier_in(unicodedata.normalize("NFD", line), words), line


def test_a_line_is_looked_at_in_the_languages_that_it_may_be_in() -> None:
    by_name = {words.name: words.examples[0] for words in LANGUAGES}
    assert says_barrier(by_name["en"], ["en"]) and says_barrier(by_name["ja"], ["zh", "ja"])
    assert not says_barrier(by_name["en"], ["ja"])
    assert not says_barrier(by_name["en"], [])
    assert not says_barrier(by_name["en"], ["tlh"])  # has no file
    assert not says_barrier(by_name["en"] * MOST_CHARS, ["en"])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Subscribers like you get the rest.", True),
        ("LOG IN: THE REST IS HERE", True),
        ("You’ll read this story as a subscriber.", True),
        ("Log in with this; story follows.", True),
        ("Subscribers get the rest.", False),  # speaks to nobody
        ("You can subscribe here.", False),  # holds nothing back
        ("You get the rest.", False),  # nothing opens it
        ("Subscribers like you get the rest, he said.", False),
        ("Subscribers like you get the rest in our news letters.", False),
        ("Blog in your subscription, this is a story.", False),
        ("", False),
    ],
)
def test_a_word_of_each_kind_and_none_that_tells(line: str, found: bool) -> None:
    assert says_barrier_in(line, parse_words(TOY, "toy")) is found


def test_words_of_two_languages_make_no_barrier_together() -> None:
    other = parse_words("key: abo*\nheld: schluss\naddress: ihr", "other")
    assert says_barrier_in("Ihr Abo bis zum Schluss", other)
    assert not says_barrier_in("Ihr Abo: the rest", other)
    assert not says_barrier_in("Ihr Abo: the rest", parse_words(TOY, "toy"))


def test_letters_are_found_inside_what_runs_together() -> None:
    words = parse_words("match: letters\nkey: 会员\nheld: 剩余\naddress: 请", "zh")
    assert says_barrier_in("剩余内容，请以会 员身份查看。", words)
    assert not says_barrier_in("会员人数增加。", words)


def test_a_long_line_is_left_alone() -> None:
    line = "Subscribers like you get the rest. "
    toy = parse_words(TOY, "toy")
    assert says_barrier_in(line * (MOST_CHARS // len(line)), toy)
    assert not says_barrier_in(line * (MOST_CHARS // len(line) + 1), toy)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("luck: a, b", "toy, line 1"),
        ("key: a\nmatch: stars", "toy, line 2"),
        ("\nkey: a, !", "toy, line 2"),
        ("key: a*b", "toy, line 1"),
        ("key: a\nheld: b\ntold: c", "address"),
    ],
)
def test_mistakes_are_told_with_their_line(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse_words(text, "toy")
