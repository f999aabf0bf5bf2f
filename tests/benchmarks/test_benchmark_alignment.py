"""Properties of the alignment by words."""

from __future__ import annotations

import random
from difflib import SequenceMatcher
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.alignment import align_words, owners
from newsclean.training import align as alignment

WORDS = st.lists(st.sampled_from("abcdefg"), max_size=80)


def check(left: list[str], right: list[str]) -> list[tuple[int, int]]:
    pairs = align_words(left, right)
    assert all(left[i] == right[j] for i, j in pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
    return pairs


@given(WORDS, WORDS)
def test_pairs_are_equal_words_in_order(left: list[str], right: list[str]) -> None:
    check(left, right)


@given(WORDS)
def test_a_text_aligns_with_itself_whole(text: list[str]) -> None:
    assert len(check(text, text)) == len(text)


@given(WORDS, WORDS, WORDS)
def test_what_surrounds_a_text_does_not_matter(
    before: list[str], text: list[str], after: list[str]
) -> None:
    upper = [word.upper() for word in text]
    assert len(check(before + upper + after, upper)) == len(text)


@given(st.integers(0, 1000))
def test_large_texts_with_pins_find_about_as_much_as_difflib(seed: int) -> None:
    chance = random.Random(seed)
    text = [
        chance.choice("abcdefghijklmnopqrstuvwxyz") + str(chance.randrange(9)) for _ in range(300)
    ]
    other = [word for word in text if chance.random() < 0.8]
    at = chance.randrange(len(other) + 1)
    other[at:at] = [chance.choice(text) for _ in range(40)]
    found = len(check(text, other))
    reference = SequenceMatcher(None, text, other, autojunk=False)
    assert found >= 0.9 * sum(block.size for block in reference.get_matching_blocks())


def test_repeated_words_do_not_make_it_slow() -> None:
    text = ["more"] * 3000 + ["story", "here"] * 500
    start = perf_counter()
    assert len(check(text, text[7:])) == len(text) - 7
    assert perf_counter() - start < 20


def test_owners_count_words() -> None:
    found = owners(["one two", "three"], ["one", "two three four"])
    assert [dict(counter) for counter in found] == [{0: 1}, {0: 1, 1: 1}]


def test_order_decides_between_equal_blocks() -> None:
    found = owners(["share", "a story", "share"], ["share", "a story", "share"])
    assert [list(counter) for counter in found] == [[0], [1], [2]]


@pytest.mark.parametrize("small", [0, 50])
def test_the_shortcut_for_small_gaps_changes_nothing_that_matters(
    small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alignment, "SMALL", small)
    left = ["the", "cat", "sat", "on", "the", "mat", "and", "the", "dog", "sat", "too"]
    right = ["a", "cat", "sat", "on", "a", "mat", "and", "dog", "sat", "too"]
    assert len(check(left, right)) >= 7
