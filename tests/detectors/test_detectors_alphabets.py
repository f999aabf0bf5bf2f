"""The letters of an index are navigation; other letters are left alone."""

from __future__ import annotations

from string import ascii_uppercase

import pytest

import newsclean
from newsclean.detectors.phrasebook import lines_of
from newsclean.detectors.shapes.alphabets import find_alphabets
from newsclean.detectors.shapes.anchors import flags_of
from newsclean.labels import Label
from tests.decision.test_copies import told


def lettered(texts: list[str]) -> list[int]:
    """The lines that are taken for the letters of an index."""
    lines = lines_of(texts)
    return [vote.block for vote in find_alphabets(lines, flags_of(lines.tokens))]


@pytest.mark.parametrize(
    "letters",
    [ascii_uppercase, "abcdefgh", "ABDEFGIK", "АБВГДЕЖЗИЙК", "ΑΒΓΔΕΖΗΘΙ", "あいうえおかきく"],
)
def test_letters_in_the_order_of_an_alphabet_are_an_index(letters: str) -> None:
    assert lettered(["Artists", *letters, "All"]) == list(range(1, len(letters) + 1))


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (list("ABCDEFG"), "seven"),
        (list("HGFEDCBA"), "backwards"),
        (list("AABBCCDDEE"), "twice"),
        (list("ADGJMPSV"), "too far apart"),
        ([part for letter in "ABCDEFGHIJ" for part in (letter, "An answer.")], "answers"),
        ([f"{letter}." for letter in "ABCDEFGHIJ"], "with signs"),
        ([f"{number}" for number in range(10)], "numbers"),
        (list("ABCD") + list("PQRS"), "two halves"),
        ([], "nothing"),
    ],
)
def test_other_letters_are_left_alone(texts: list[str], why: str) -> None:
    assert lettered(texts) == [], why


def test_each_index_is_found() -> None:
    twice = [*"ABCDEFGH", "Songs", *"ABCDEFGHIJ"]
    assert lettered(twice) == [*range(8), *range(9, 19)]
    assert lettered([*"ABCDEFGH", *"ABCDEFGH"]) == [*range(16)]


def test_a_story_above_an_index_is_kept_and_the_index_goes() -> None:
    lines = [
        "Boats, counted",
        *(told(day) for day in range(1, 7)),
        "Boats by name",
        *ascii_uppercase,
    ]
    cleaned = newsclean.clean("\n".join(lines), format="text")
    assert {segment.label for segment in cleaned.segments[-26:]} == {Label.NAVIGATION}
    assert all(told(day) in cleaned.text for day in range(1, 7))
    page = "".join(f"<h2>{letter}</h2><p>{told(n)}</p>" for n, letter in enumerate("ABCDEFGHIJ"))
    reasons = [reason for s in newsclean.clean(f"<body>{page}").segments for reason in s.reasons]
    assert not any(reason.startswith("alphabet:") for reason in reasons)
