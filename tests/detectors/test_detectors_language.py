"""The language of phrases: what matches, what does not, what is refused."""

from __future__ import annotations

import pytest

from newsclean.detectors.pattern import MAX_VARIANTS, PatternError, parse_pattern
from newsclean.detectors.phrasebook import lines_of, make_book, parse_phrases
from newsclean.labels import Label


def finds(phrase: str, *texts: str) -> list[bool]:
    """For each text, whether the phrase is found in it."""
    book = make_book(parse_phrases(f"[one] promo 0.9\n{phrase}\n"))
    found = {vote.block for vote in book(lines_of(texts))}
    return [number in found for number in range(len(texts))]


@pytest.mark.parametrize(
    ("phrase", "yes", "no"),
    [
        # Words, whatever case and signs stand around and between them.
        (
            "night desk",
            ["The NIGHT desk.", "night—desk", "“Night”, desk"],
            ["nightly desk", "desk night"],
        ),
        ("you've read", ["You've read it", "You’ve read it"], ["You have read it", "youve read"]),
        ("straße für alle", ["Eine STRASSE — Straße für alle!"], ["Straßen für alle"]),
        # Beginnings and ends of lines.
        ("^share$", ["Share", "» Share «", "share:"], ["Share this", "We share"]),
        ("^share", ["Share of the vote"], ["The share"]),
        ("share$", ["The share."], ["The share fell"]),
        # Choices, also with nothing among them, and inside of words.
        ("(log in|sign in) (now|)", ["Log in", "sign in now"], ["log now", "sign"]),
        ("^(please|) wait$", ["Please wait", "Wait"], ["Do please wait"]),
        ("lecteu(r|rs) fid(è|e)les", ["Lecteurs fidèles", "lecteur fideles"], ["lecteur"]),
        # Numbers and prices.
        ("{n} free articles", ["3 free articles", "1,234 free articles"], ["free articles"]),
        (
            "read {n?} of {n?} stories",
            ["read 3 of 5 stories", "read of stories"],
            ["read x of 5 stories"],
        ),
        (
            "{money} a week",
            ["$1 a week", "€ 9,90 a week", "5 euros a week"],
            ["1 a week", "a week"],
        ),
        # Endings and gaps.
        ("abonnier* weiter", ["Abonnieren, weiter", "abonnier weiter"], ["Abonnement weiter"]),
        (
            "support .. journalism",
            ["Support our local journalism", "support journalism"],
            ["support a b c d e f journalism", "journalism support"],
        ),
        ("one .. two .. three", ["one a two b c three", "one two three"], ["one three two"]),
        (
            "a .. (fine|good) tale .. told$",
            ["A very fine tale well told."],
            ["A fine tale told badly"],
        ),
        # Digits in words and words in choices that need a regex.
        ("win 24 of them", ["Win 24 of them!"], ["Win 25 of them"]),
        (
            "(donat*|give) to the fund",
            ["Donating to the fund", "give to the fund"],
            ["to the fund"],
        ),
    ],
)
def test_what_a_phrase_finds(phrase: str, yes: list[str], no: list[str]) -> None:
    assert finds(phrase, *yes) == [True] * len(yes)
    assert finds(phrase, *no) == [False] * len(no)


def test_a_phrase_never_reaches_into_the_next_line() -> None:
    assert finds("night desk", "The night", "desk") == [False, False]
    assert finds("night .. desk", "The night", "desk") == [False, False]
    assert finds("^desk$", "night", "desk", "night desk") == [False, True, False]


@pytest.mark.parametrize("phrase", ["{n} {n}", "..", "foo* bar*", "^$", "{money}"])
def test_a_phrase_needs_a_whole_word(phrase: str) -> None:
    with pytest.raises(PatternError, match="whole word"):
        parse_pattern(phrase)


def test_too_many_variants_are_refused() -> None:
    choices = "(" + "|".join("abcdefgh") + ")"
    with pytest.raises(PatternError, match=str(MAX_VARIANTS)):
        parse_pattern("word" + choices * 4)


def test_limits_of_a_section_bound_the_lines_it_looks_at() -> None:
    book = make_book(parse_phrases("[one] promo 0.9 min=10 max=20\nslow news\n"))
    lines = lines_of(["Slow news", "Slow news, daily", "Slow news for a wide country"])
    assert [vote.block for vote in book(lines)] == [1]


def test_a_section_votes_once_for_a_line_and_says_why() -> None:
    book = make_book(parse_phrases("[one] promo 0.7\nslow news\nnews daily\nslow .. daily\n"))
    (vote,) = book(lines_of(["Here: Slow NEWS, daily."]))
    assert (vote.block, vote.label, vote.strength) == (0, Label.PROMO, 0.7)
    assert vote.reason.startswith("own.one: ")
    assert vote.reason.removeprefix("own.one: ") in "Here: Slow NEWS, daily."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("slow news\n", "own:1: text before"),
        ("[one] promo\n", "own:1: expected"),
        ("[one] slogan 0.9\nslow\n", "own:1: 'slogan'"),
        ("# comment\n[one] promo 0.9\n{n}\n", "own:3: needs"),
    ],
)
def test_malformed_phrases_name_their_line(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_phrases(text)


def test_books_without_phrases_or_lines_find_nothing() -> None:
    assert make_book([])(lines_of(["Slow news"])) == []
    book = make_book(parse_phrases("[one] promo 0.9\nslow news\n"))
    assert book(lines_of(["—", "…"])) == []


@pytest.mark.parametrize(
    ("phrase", "groups"),
    [
        ("externe* inhalt* .. (software|klicken)", [["externe"], ["inhalt"]]),
        ("(app store|google play) .. lad*", [["lad"]]),
        ("(slow|) news* desk", [["news"]]),
        ("^by ..$", []),
    ],
)
def test_texts_that_must_stand_in_a_line_before_a_regex_is_tried(
    phrase: str, groups: list[list[str]]
) -> None:
    for variant in parse_pattern(phrase).variants:
        assert [list(texts) for texts in variant.texts] == groups


def test_every_way_to_write_a_price_is_looked_for_before_the_regex() -> None:
    words = "euros euro eur dollar dollars usd cad aud pound gbp pence cents chf franc francs"
    words += " franken stutz reais real pesos soles kr kronen kroner kronor zł crowns florins"
    prices = ["$5", "5 €", "£5", "¥5", "₹5", *(f"5 {word}" for word in words.split())]
    assert all(finds("only {money} per month*", *(f"only {price} per month" for price in prices)))
