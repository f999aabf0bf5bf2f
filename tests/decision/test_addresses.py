"""The headline that the address of a page says."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

import newsclean
from newsclean import Cleaner
from newsclean.decision import Decision, decide
from newsclean.decision.rules.addresses import (
    ADDRESSED,
    ADDRESSED_CONFIDENCE,
    LONGEST_ADDRESS,
    LONGEST_LINE,
    UNADDRESSED,
    words_of_address,
)
from newsclean.labels import Label
from tests.decision.test_copies import told
from tests.decision.test_decision import table

SAID = "Harbour ferry fares to rise in spring"
OTHER = "Museum roof: who pays the bill?"
ADDRESS = "https://post.example/2026/03/14/harbour-ferry-fares-rise-spring-4711.html"
TITLE = {Label.HEADLINE: 0.7, Label.RELATED: 0.2, Label.BODY: 0.1}
MAYBE = {Label.STANDFIRST: 0.6, Label.HEADLINE: 0.3}
MENU = {Label.NAVIGATION: 0.99}
STORY = {Label.BODY: 0.97}
HEADING = {Label.HEADING: 0.8, Label.HEADLINE: 0.1}
Part = tuple[dict[Label, float], str]
PARAGRAPHS: list[Part] = [(STORY, told(day)) for day in range(3)]
ITEMS: list[Part] = [(MENU, f"All of section {number}") for number in range(30)]
HEAD: list[Part] = [(MENU, "Home"), (TITLE, OTHER), (MAYBE, SAID)]


def decided(parts: list[Part], address: str | None = ADDRESS, plain: bool = True) -> Decision:
    blocks = [text for _, text in parts]
    words = np.array([len(text.split()) for text in blocks]) if plain else None
    return decide(table(*(row for row, _ in parts)), words, blocks, address=address)


def headline(decision: Decision) -> list[int]:
    return [block for block, label in enumerate(decision.labels) if label is Label.HEADLINE]


def test_the_line_that_the_address_says_is_the_headline() -> None:
    assert headline(decided([*HEAD, *PARAGRAPHS], None)) == [1]
    found = decided([*HEAD, *PARAGRAPHS])
    assert found.labels[1:3] == [Label.RELATED, Label.HEADLINE]
    assert found.reasons == {1: UNADDRESSED, 2: ADDRESSED}
    assert found.confidences[2] == np.float32(ADDRESSED_CONFIDENCE)
    assert found.confidences[1] == pytest.approx(0.2 / 0.3, abs=0.01)


def test_where_nothing_is_called_the_headline_the_address_tells_it() -> None:
    parts = [(MENU, "Home"), (MAYBE, SAID), *PARAGRAPHS]
    assert headline(decided(parts, None)) == []
    assert decided(parts).reasons == {1: ADDRESSED}


def test_in_a_clean_text_only_a_line_above_the_first_paragraph_is() -> None:
    assert headline(decided([(MAYBE, SAID), *PARAGRAPHS])) == [0]
    assert headline(decided([PARAGRAPHS[0], (HEADING, SAID), *PARAGRAPHS[1:]])) == []
    dirty = [*ITEMS, PARAGRAPHS[0], (HEADING, SAID), *PARAGRAPHS[1:]]
    assert headline(decided(dirty)) == [len(ITEMS) + 1]


def test_of_copies_the_one_next_to_the_story_is_the_headline() -> None:
    trail = {Label.NAVIGATION: 0.5, Label.HEADLINE: 0.4}
    parts = [(MENU, "Home"), (trail, SAID), (TITLE, OTHER), (MAYBE, SAID), *PARAGRAPHS]
    found = decided(parts)
    assert headline(found) == [3]
    assert found.reasons[3] == ADDRESSED
    assert found.confidences[3] == ADDRESSED_CONFIDENCE
    assert found.labels[1] is Label.NAVIGATION


def test_a_slogan_below_does_not_outdo_the_address() -> None:
    said = {Label.HEADLINE: 0.3, Label.HEADING: 0.6}
    plain = "harbour master counted boats wrote figure tide table"
    parts = [*HEAD, (said, plain), *PARAGRAPHS, *ITEMS]
    assert headline(decided(parts, None)) == [3]
    assert headline(decided(parts)) == [2]


NEAR_MISSES = {
    "it is the headline already": [(MENU, "Home"), (TITLE, SAID), (MAYBE, OTHER), *PARAGRAPHS],
    "the headline says some of it": [
        (MENU, "Home"),
        (TITLE, "Ferry fares: what will spring bring?"),
        (MAYBE, SAID),
        *PARAGRAPHS,
    ],
    "hardly likely": [
        (MENU, "Home"),
        (TITLE, OTHER),
        ({Label.STANDFIRST: 0.9, Label.HEADLINE: 0.01}, SAID),
        *PARAGRAPHS,
    ],
    "ten times less likely": [
        (MENU, "Home"),
        ({Label.HEADLINE: 0.9}, OTHER),
        ({Label.STANDFIRST: 0.9, Label.HEADLINE: 0.08}, SAID),
        *PARAGRAPHS,
    ],
    "a list quotes it": [
        (MENU, "Home"),
        (TITLE, OTHER),
        ({Label.RELATED: 0.6, Label.HEADLINE: 0.3}, SAID),
        *PARAGRAPHS,
    ],
    "a paragraph": [(MENU, "Home"), (TITLE, OTHER), (STORY, SAID), *PARAGRAPHS],
    "too long a line": [
        (MENU, "Home"),
        (TITLE, OTHER),
        (MAYBE, f"{SAID} {'and so ' * (LONGEST_LINE // 7)}"),
        *PARAGRAPHS,
    ],
    "more words of its own": [
        (MENU, "Home"),
        (TITLE, OTHER),
        (MAYBE, f"{SAID}, says a town that once built boats and has since lost every yard"),
        *PARAGRAPHS,
    ],
    "far below": [
        (MENU, "Home"),
        (TITLE, OTHER),
        *PARAGRAPHS,
        *ITEMS,
        (MAYBE, SAID),
    ],
}


@pytest.mark.parametrize("why", NEAR_MISSES)
def test_what_stays(why: str) -> None:
    parts = NEAR_MISSES[why]
    assert headline(decided(parts)) == [1], why
    assert ADDRESSED not in decided(parts).reasons.values()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://post.example/",
        "https://post.example/harbour",
        "https://post.example/news/harbour-ferry",
        "https://harbour-ferry-fares-rise-spring.example/",
        "https://post.example/story?title=harbour-ferry-fares-rise-spring",
        "https://post.example/a-to-do",
        "harbour-ferry-fares-rise-spring",
        "https://post.example/article/20260314/4711-0815-2342",
        "https://post.example/harbour-ferry-fares-rise-spring/fares-up",
        "https://post.example/harbour-ferry-fares-rise-spring/fares-4711",
    ],
)
def test_an_address_that_says_too_little(address: str) -> None:
    assert not words_of_address(address)
    assert headline(decided([*HEAD, *PARAGRAPHS], address)) == [1]


def test_the_words_of_an_address() -> None:
    words = {"harbour", "ferry", "fares", "rise", "spring"}
    sections = ADDRESS.replace("2026/03/14", "uk-and-europe/all-of-the-county-news")
    assert words_of_address(sections) == words_of_address(ADDRESS)
    assert words_of_address(ADDRESS) == words | {"html"}
    assert words_of_address(ADDRESS.replace(".html", "/amp?x=1#top")) == words
    assert words_of_address("post.example/news/Harbour_Ferry_fares%2Crise%20spring") == words


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Rückschlag für die Fährgäste", "rueckschlag-fuer-die-faehrgaeste"),
        ("Rückschlag für die Fährgäste", "ruckschlag-fur-die-fahrgaste"),
        ("Größere Straße für Łódź", "groessere-strasse-fuer-lodz"),
        ("Flere færger på vej til øerne", "flere-faerger-paa-vej-til-oeerne"),
        ("La tempête a noyé le cœur du port", "la-tempete-a-noye-le-coeur-du-port"),
        ("Паром не пришёл в порт", "parom-ne-prishel-v-port"),
        ("Хозяин порта считает суда", "khozyain-porta-schitaet-suda"),
        ("Το πλοίο δεν ήρθε σήμερα", "to-ploio-den-irthe-simera"),
        ("Phà không rời cảng sáng nay", "pha-khong-roi-cang-sang-nay"),
        ("Παραμένει στο λιμάνι το πλοίο", "παραμένει-στο-λιμάνι-το-πλοίο"),
        ("सरकार ने बंदरगाह का किराया बढ़ाया", "सरकार-%E0%A4%A8%E0%A5%87-बंदरगाह-का-किराया-बढ़ाया"),
    ],
)
def test_letters_are_written_as_addresses_do(line: str, name: str) -> None:
    for form in ("NFC", "NFD"):
        parts = [*HEAD[:2], (MAYBE, unicodedata.normalize(form, line)), *PARAGRAPHS]
        found = headline(decided(parts, f"https://post.example/{name}"))
        assert found == [2], form


def test_in_html_the_markup_tells() -> None:
    assert headline(decided([*HEAD, *PARAGRAPHS], plain=False)) == [1]


def test_who_votes_is_believed() -> None:
    parts = [*HEAD, *PARAGRAPHS]
    rows, blocks = table(*(row for row, _ in parts)), [text for _, text in parts]
    words = np.array([len(text.split()) for text in blocks])
    assert headline(decide(rows, words, blocks, settled=[0], address=ADDRESS)) == [1]


def test_a_hostile_address_is_looked_at_in_part() -> None:
    assert not words_of_address("https://post.example/" + "a" * LONGEST_ADDRESS + "/" + "x-" * 99)
    for odd in ("%", "%ff%fe-" * 9, "https://[", "\ud800-\udfff-abcd-efgh", "//" * 999, "?/a-b-c"):
        headline(decided([*HEAD, *PARAGRAPHS], odd))


TEXT = "\n".join(
    ["Museum roof: who pays?", SAID, "By Nora Quill, 14 March 2026", "", told(1), told(2), told(3)]
)


def test_cleaning_takes_the_address_into_account() -> None:
    cleaned = newsclean.clean(TEXT, format="text", url=ADDRESS)
    told_so = [segment for segment in cleaned.segments if segment.label is Label.HEADLINE]
    assert [segment.text for segment in told_so] == [SAID]
    assert Cleaner().clean(TEXT, url=ADDRESS).text == cleaned.text
    assert "".join(s.text for s in cleaned.segments) == TEXT.replace("\n", "")
