"""Where the story of a plain text begins and ends."""

from __future__ import annotations

import numpy as np

import newsclean
from newsclean import Label
from newsclean.decision import Decision, decide
from newsclean.edges import ABOVE, APART, BEHIND, TOGETHER, is_sentence
from tests.test_decision import table

MENU = {Label.NAVIGATION: 0.9}
TITLE, DOUBTFUL_TITLE = {Label.HEADLINE: 0.9}, {Label.HEADLINE: 0.5, Label.BODY: 0.3}
TOLD = {Label.BODY: 0.95, Label.RELATED: 0.03}
DOUBT = {Label.BODY: 0.4, Label.NAVIGATION: 0.3, Label.RELATED: 0.1}
LIST = {Label.BODY: 0.7, Label.RELATED: 0.2, Label.NAVIGATION: 0.05}
SENTENCES = [
    f"On day {day} the ferry stayed in port, and the {day + 3} passengers walked home again."
    for day in range(1, 6)
]
ITEMS = ["Sail", "Row", "Swim", "Walk", "Wait", "Drift", "Sink", "Read", "Fly", "Bike"]


def decided(*parts: tuple[dict[Label, float], list[str]]) -> Decision:
    rows = [row for row, lines in parts for _ in lines]
    blocks = [line for _, lines in parts for line in lines]
    words = np.array([len(block.split()) for block in blocks])
    return decide(table(*rows), words, blocks)


def menu(lines: int) -> tuple[dict[Label, float], list[str]]:
    return MENU, [f"Section {number}" for number in range(lines)]


def test_nothing_above_the_headline_is_body() -> None:
    head = (TITLE, ["Ferry stays in port"])
    found = decided(
        menu(3), (TOLD, ["Football results"]), (DOUBT, ["Rugby"]), head, (TOLD, SENTENCES)
    )
    assert found.labels[3:5] == [Label.RELATED, Label.NAVIGATION]
    assert found.reasons == {3: ABOVE, 4: ABOVE}
    assert found.labels[5:] == [Label.HEADLINE] + [Label.BODY] * 5
    assert found.confidences[3] > 0.5, "how sure it is, now that it is none of the story"


def test_above_an_unsure_headline_only_what_is_doubtful_goes() -> None:
    head = (DOUBTFUL_TITLE, ["Ferry stays in port"])
    found = decided(
        menu(10), (TOLD, ["Football results"]), (DOUBT, ["Rugby"]), head, (TOLD, SENTENCES)
    )
    assert found.labels[10:12] == [Label.BODY, Label.NAVIGATION]


def test_a_headline_below_the_story_is_that_of_another() -> None:
    head = (TITLE, ["Ferry stays in port"])
    assert not decided((TOLD, SENTENCES), menu(3), head, (TOLD, SENTENCES[:2])).reasons
    assert not decided((TOLD, ["Row", "Swim"]), menu(3), head).reasons


def test_a_list_apart_from_the_story_is_none_of_it() -> None:
    apart = menu(APART)
    found = decided((TITLE, ["Ferry"]), (TOLD, SENTENCES), apart, (LIST, ITEMS))
    behind = len(found.labels) - len(ITEMS)
    assert found.labels[behind:] == [Label.RELATED] * len(ITEMS)
    assert set(found.reasons) == set(range(behind, behind + len(ITEMS)))
    assert set(found.reasons.values()) == {BEHIND}


def test_a_list_near_the_story_or_with_a_sentence_behind_it_stays() -> None:
    story = (TITLE, ["Ferry"]), (TOLD, SENTENCES)
    assert not decided(*story, menu(APART - 1), (LIST, ITEMS)).reasons
    more = "The last of them came home at noon."
    assert is_sentence(more)
    assert not decided(*story, menu(9), (LIST, ITEMS), menu(9), (TOLD, [more])).reasons


def test_a_list_goes_on_behind_what_interrupts_it() -> None:
    # From the story to its end fewer than TOGETHER lines lie between one item and the next.
    story = (TITLE, ["Ferry"]), (TOLD, SENTENCES)
    parts = [part for item in ITEMS for part in ((LIST, [item]), menu(TOGETHER - 1))]
    assert not decided(*story, *parts).reasons


def test_a_text_without_a_sentence_is_left_alone() -> None:
    assert not decided((DOUBT, ITEMS), (TITLE, ["Ferry"]), menu(9), (LIST, ITEMS[:4])).reasons


def test_in_html_the_markup_tells() -> None:
    rows = [DOUBT, TITLE, *[TOLD] * 5]
    assert not decide(table(*rows), None, ["Rugby", "Ferry stays in port", *SENTENCES]).reasons


SPORTS = "\n".join(
    f"{day}. aug.\n{hour}:20\n{sport}\nSemifinaler\nKanal:Nord TV"
    for day in range(1, 9)
    for hour, sport in ((8, "Roing"), (11, "Seiling"), (19, "Bryting"))
)


def test_a_schedule_above_the_headline_is_no_story() -> None:
    story = (
        "Ferga ligg i ro til torsdag\n\n"
        "Ferga til Hallen går ikkje før torsdag, for rampen som bilane køyrer over, vart vridd i "
        "stormen, og ingen på fastlandet kan bøye han attende.\n\n"
        "Fylket har bestilt ein ny i Brekke. Til han kjem, seier hamnesjef Tove Lind, tek den "
        "vesle båten passasjerar og post fire gonger om dagen.\n\n"
        "På øyane, der 310 menneske bur, har butikken framleis mjøl og kaffi for ei veke.\n"
    )
    kept = newsclean.clean(f"Nord\nMeny\nSport\n{SPORTS}\n\n{story}").text
    assert "hamnesjef Tove Lind" in kept
    assert "Semifinaler" not in kept and "aug." not in kept
