"""Open, metered or truncated, from labels as the decision gives them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any

import pytest

from newsclean.access import judge_access
from newsclean.labels import Label
from newsclean.reading.plain import read_text

PARAGRAPH = (
    "The ferry had stood at the quay for nine days before anybody in the harbour office thought "
    "of asking the cook, who had been seen on the upper deck with a telescope and a sandwich."
)
LONG = [("body", PARAGRAPH)] * 6
SHORT = [("body", PARAGRAPH)] * 2
CUT = [*LONG, ("body", "When the cook finally opened the galley door on the tenth day, he found")]
LIMIT = [
    ("paywall", "You have read 3 of 3 free articles this month."),
    ("paywall", "Subscribe to keep reading"),
    ("paywall", "Already a subscriber? Log in"),
]
HEAD = [("navigation", "Log in"), ("navigation", "Subscribe"), ("headline", "The ferry stays")]
FOOT = [("related", "More ferries"), ("newsletter", "Get the tides by mail"), ("legal", "© Herald")]

Lines = list[tuple[str, str]]


def judge(
    lines: Lines, confidence: float = 0.95, doubtful: str = "", doubt: float = 0.4
) -> tuple[str, list[str]]:
    """State and evidence; the line `doubtful` is a barrier with that probability."""
    document = read_text("\n".join(text for _, text in lines))
    labels = [Label(label) for label, _ in lines]
    votes = {block: 0.6 for block, label in enumerate(labels) if label is Label.PAYWALL}
    sure = [doubt if text == doubtful else confidence for _, text in lines]
    state, blocks = judge_access(document, labels, sure, votes)
    assert all(labels[block] is Label.PAYWALL for block in blocks)
    return state, [document.blocks[block] for block in blocks]


def state_of(lines: Lines, votes: Mapping[int, float], confidence: float = 0.9) -> str:
    """State, by the votes of detectors as well."""
    document = read_text("\n\n".join(text for _, text in lines))
    labels = [Label(label) for label, _ in lines]
    return judge_access(document, labels, [confidence] * len(lines), votes)[0]


OPEN = {
    "no barrier": HEAD + LONG + FOOT,
    "an offer below": [*HEAD, *LONG, ("subscription", "Subscribe for $1 a week"), *FOOT],
    "a log-in line in the page's head": [
        ("paywall", "Already a subscriber? Sign in"),
        *HEAD,
        *LONG,
        *FOOT,
    ],
    "a button": [*HEAD, *LONG, ("paywall", "Log in"), *FOOT],
    "a choice of buttons": [*HEAD, *LONG, ("paywall", "Inicia sesión o suscríbete"), *FOOT],
    "a question": [*HEAD, *LONG, ("paywall", "Ainda não é assinante? Assine já."), *FOOT],
    "a form's answer": [*HEAD, *LONG, ("paywall", "I have already subscribed"), *FOOT],
    "what is shown to those who share an account": [
        *HEAD,
        *LONG,
        *FOOT,
        ("paywall", "You are reading the Herald on another device"),
        ("paywall", "Your plan lets you read on one device at a time."),
        ("paywall", "Read on here"),
    ],
    "a barrier in front of commenting": [
        *HEAD,
        *LONG,
        ("comments", "Join the conversation"),
        ("paywall", "Only subscribers of this paper can say what they think."),
        ("paywall", "Subscribe to the Herald for a pound a week."),
        ("comments", "Be the first to comment"),
        *FOOT,
    ],
    **{
        f"a tool: {line}": [*HEAD, *LONG, ("paywall", line), *FOOT]
        for line in (
            "This feature is only available to subscribers",
            "Only subscribers can save articles to read later",
            "Apenas assinantes podem salvar para ler depois",
            "Recurso exclusivo para assinantes",
            "Los suscriptores pueden guardar artículos",
            "Fonctionnalité réservée aux abonnés",
            "Seuls nos abonnés peuvent commenter cet article",
            "Diese Funktion ist unseren Abonnenten vorbehalten",
            "Nur Abonnenten können Artikel anhören",
            "Funzione riservata agli abbonati",
            "Alleen abonnees kunnen artikelen bewaren",
        )
    },
    "a long question": [*HEAD, *LONG, ("paywall", "Are you a reader of ours? Log in here"), *FOOT],
    "a question and a call": [
        *HEAD,
        *LONG,
        ("paywall", "Noch kein Abonnent? Jetzt einen Monat gratis lesen"),
        *FOOT,
    ],
    "a button of three words": [*HEAD, *LONG, ("paywall", "Log in here"), *FOOT],
    "what stands far behind the notice of another device": [
        *HEAD,
        *LONG,
        ("paywall", "You are reading the Herald on another device"),
        *[("other", f"Question {n}") for n in range(9)],
        ("paywall", "Your plan lets you read on one device."),
    ],
    "nothing": [],
}
METERED = {
    "the whole story, then a limit": [*HEAD, *LONG, *LIMIT, *FOOT],
    "a barrier, and the story goes on": [*HEAD, *LONG[:2], *LIMIT, *LONG[:3], *FOOT],
    "a limit on top": [*LIMIT, *HEAD, *LONG, *FOOT],
    "a signature at the end": [*HEAD, *LONG, ("body", "Yours, Ilse Morrow"), *LIMIT],
    "a list without full stops": [
        *HEAD,
        *LONG,
        *[
            ("body", f"{n} pounds of potatoes, peeled and cut into rather large cubes")
            for n in "123456"
        ],
        *LIMIT,
    ],
    "an ad-blocker wall": [
        *HEAD,
        *SHORT,
        ("paywall", "Please turn off your ad blocker to read our full stories."),
    ],
    "a number of comments above it": [
        *HEAD,
        *SHORT,
        ("comments", "12 comments"),
        *LIMIT[:1],
        *FOOT,
    ],
    "a count that holds the word already": [
        *HEAD,
        *LONG,
        ("paywall", "Hai già letto 3 articoli: abbonati"),
        *FOOT,
    ],
    "a long line that asks to log in": [
        *HEAD,
        *LONG,
        ("paywall", "Did you like it? Log in and you get four more stories a month"),
        *FOOT,
    ],
    "a log-in among other choices": [
        *HEAD,
        *LONG,
        ("paywall", "Log in, or wait until tomorrow"),
        *FOOT,
    ],
    "an offer for other devices": [
        *HEAD,
        *LONG,
        ("paywall", "Auf dem Tablet und jedem anderen Gerät"),
        *LIMIT,
        *FOOT,
    ],
    "a barrier above the comments": [*HEAD, *LONG, LIMIT[0], ("comments", "Comments"), *FOOT],
    "a barrier right below a comment": [*HEAD, *LONG, ("comments", "12 comments"), LIMIT[0]],
    "a page that begins and ends among them": [
        LIMIT[0],
        ("comments", "Be the first"),
        *HEAD,
        *LONG,
        ("comments", "Reply"),
    ],
    "a barrier far behind what is shown to those who share an account": [
        *HEAD,
        *LONG,
        ("paywall", "You are reading the Herald on another device"),
        *[("navigation", f"Section {n}") for n in range(12)],
        LIMIT[0],
    ],
    "a barrier before what is shown to those who share an account": [
        *HEAD,
        *LONG,
        LIMIT[0],
        *FOOT,
        ("paywall", "You are reading the Herald on another device"),
    ],
    **{
        f"no tool: {line}": [*HEAD, *LONG, ("paywall", line), *FOOT]
        for line in (
            "Only subscribers can read, save and share this story",
            "Subscribe for every story, crosswords and the feature of the week",
            "Our members may read on tonight; the feature is for everybody else",
            "Nur Abonnenten können Artikel lesen und merken",
            "This feature is for subscribers: continue reading for one pound",
            "Alleen abonnees kunnen dit artikel lezen en delen",
        )
    },
    "a question behind a barrier, on its line": [
        *HEAD,
        *LONG,
        ("paywall", "Conteúdo exclusivo para assinantes. Já é assinante? Faça login."),
        *FOOT,
    ],
    "one free story left": [
        *HEAD,
        *SHORT,
        ("paywall", "This is your last free story of the week."),
    ],
}
TRUNCATED = {
    "a list that goes on behind it": [*HEAD, ("body", "Beat two eggs with"), *LIMIT],
    "in the middle of a sentence": [*HEAD, *CUT, *LIMIT, *FOOT],
    "dots": [*HEAD, *LONG, ("body", "Then the cook opened the door..."), *LIMIT],
    "an ellipsis": [*HEAD, *LONG, ("body", "Then the cook opened the door …"), *LIMIT],
    "the barrier comes first": [*HEAD, *LIMIT, *CUT, *FOOT],
    "the rest is behind it": [
        *HEAD,
        *LONG,
        ("paywall", "Subscribe to read the rest of this story"),
        ("paywall", "Log in"),
    ],
    "a share is left": [*HEAD, *LONG, ("paywall", "Il vous reste 63 % de cet article à lire.")],
    "an opening only": [*HEAD, *SHORT, *LIMIT, *FOOT],
    "no story at all": [*HEAD, *LIMIT, *FOOT],
    "a button that says to read on": [*HEAD, *SHORT, ("paywall", "Sign in to continue reading")],
    "four words": [*HEAD, *SHORT[:1], *CUT[-1:], ("paywall", "Sign in to continue")],
    "a button that says to read on, in three words": [
        *HEAD,
        *SHORT,
        ("paywall", "Anmelden und weiterlesen"),
    ],
    "between a number of comments and the comments": [
        *HEAD,
        *CUT,
        ("comments", "12 comments"),
        *LIMIT,
        ("comments", "Comments"),
        *FOOT,
    ],
    "between them, and there is more": [
        *HEAD,
        *LONG,
        ("comments", "12 comments"),
        ("paywall", "Il vous reste 63 % de cet article."),
        ("comments", "Comments"),
    ],
    "the rest, behind the notice of another device": [
        *HEAD,
        *LONG,
        ("paywall", "You are reading the Herald on another device"),
        ("paywall", "Subscribe to read the rest of this story"),
    ],
    "Japanese": [
        ("body", "宮崎県で震度５弱の地震があり、気象庁は今後の活動に注意を呼びかけた。"),
        ("paywall", "この記事は会員限定です。"),
        ("paywall", "ログインして続きを読む"),
    ],
}


@pytest.mark.parametrize("name", OPEN)
def test_open(name: str) -> None:
    assert judge(OPEN[name]) == ("open", [])


@pytest.mark.parametrize("name", METERED)
def test_metered(name: str) -> None:
    state, evidence = judge(METERED[name])
    assert state == "metered" and evidence


@pytest.mark.parametrize("name", TRUNCATED)
def test_truncated(name: str) -> None:
    state, evidence = judge(TRUNCATED[name])
    assert state == "truncated" and evidence


def test_all_segments_of_the_barrier_are_evidence() -> None:
    assert judge([*HEAD, *LONG, *LIMIT, *FOOT])[1] == [text for _, text in LIMIT]


def test_a_doubtful_segment_is_evidence_beside_the_barrier_alone() -> None:
    line = "Saturday on the Porch"
    for between, doubt, counts in ((2, 0.4, True), (20, 0.4, False), (20, 0.6, True)):
        story = [("body", f"Paragraph {n} of a story on boats.") for n in range(between)]
        found = judge([("paywall", line), *story, *LIMIT], doubtful=line, doubt=doubt)[1]
        assert (line in found) is counts


def test_a_doubtful_barrier_is_none() -> None:
    lone = [*HEAD, *LONG, LIMIT[0], *FOOT]
    assert judge(lone, 0.45)[0] == "open"
    assert judge(lone, 0.6)[0] == "metered"
    # Two that are doubtful one by one, and stand together, are believed.
    assert judge([*HEAD, *LONG, *LIMIT, *FOOT], 0.45)[0] == "metered"


def test_far_from_the_story_a_barrier_must_be_surer() -> None:
    menu = [("navigation", f"Section {number}") for number in range(30)]
    far = [*HEAD, *LONG, *menu, LIMIT[0]]
    assert judge(far, 0.6)[0] == "open"
    assert judge(far, 0.9)[0] == "metered"


def test_far_from_the_story_model_and_a_sure_detector_agree() -> None:
    menu = [("navigation", f"Section {number}") for number in range(30)]

    def state(story: Lines, confidence: float, strength: float) -> str:
        lines = [*HEAD, *story, *menu, LIMIT[0], *menu]
        return state_of(lines, {lines.index(LIMIT[0]): strength}, confidence)

    assert state(LONG, 0.65, 0.95) == "metered"
    assert state(LONG, 0.5, 0.95) == state(LONG, 0.65, 0.85) == "open"
    # A page without a story (a form, a list of posts) has nothing to shut off.
    assert state([("body", "To top")], 0.65, 0.95) == "open"


def test_a_sure_detector_is_believed_beside_the_story() -> None:
    menu = [("navigation", f"Section {number}") for number in range(30)]
    offer = ("newsletter", "Register to read more")
    beside, far = [*HEAD, *LONG, offer, *menu], [*HEAD, *LONG, *menu, offer, *menu]
    overlay, top = [*HEAD, *LONG, *menu, offer, *menu[:3]], [offer, *menu, *LONG, *menu]

    def state(lines: Lines, witness: int, strength: float = 0.95) -> str:
        return state_of(lines, {witness: strength})

    place = beside.index(offer)
    assert state(beside, place) == "metered"
    assert state(far, far.index(offer)) == "open"
    # Nor need it be quite sure right behind the story; at the edges of the page it must.
    assert state(beside, place, 0.85) == "metered"
    assert state(beside, place, 0.7) == "open"
    assert state(overlay, overlay.index(offer)) == state(top, 0) == "metered"
    assert state(overlay, overlay.index(offer), 0.85) == state(top, 0, 0.85) == "open"
    # A sentence of the story that speaks of registering is no barrier.
    assert state([*HEAD, *LONG, ("body", offer[1]), *menu], place) == "open"
    assert state([*HEAD, *LONG, ("navigation", "Log in"), *menu], place) == "open"


def test_votes_on_what_is_shown_to_those_who_share_an_account_do_not_count() -> None:
    lines = [
        *HEAD,
        *LONG,
        ("paywall", "You are reading the Herald on another device"),
        ("other", "Read on here with us"),
    ]
    assert state_of(lines, {len(lines) - 1: 0.95}) == "open"


def test_votes_on_what_shuts_off_a_tool_do_not_count() -> None:
    lines = [*HEAD, *LONG, ("subscription", "Only subscribers can save this story"), *FOOT]
    assert state_of(lines, {len(HEAD + LONG): 0.95}) == "open"
    lines[len(HEAD + LONG)] = ("subscription", "Only subscribers can see this story")
    assert state_of(lines, {len(HEAD + LONG): 0.95}) == "metered"


def test_a_vote_among_comments_does_not_count() -> None:
    lines = [*HEAD, *LONG, ("comments", "Subscribe to take part in this conversation")]
    assert state_of(lines, {len(lines) - 1: 0.95}) == "open"


def test_a_page_of_barriers_alone_takes_linear_time() -> None:
    def steps(count: int) -> int:
        """Lines of Python that are run for so many barriers."""
        document = read_text("\n".join(["Subscribe to keep reading"] * count))
        run = 0

        def trace(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal run
            run += event == "line"
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            judge_access(document, [Label.PAYWALL] * count, [0.9] * count)
        finally:
            sys.settrace(before)
        return run

    assert steps(2000) < 2.1 * steps(1000)
