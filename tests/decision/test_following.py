"""Stories that follow the story on its page."""

from __future__ import annotations

import pytest

import newsclean
from newsclean import Label
from newsclean.decision import decide
from newsclean.decision.rules.following import FOLLOWING
from newsclean.reading.html import read_html
from tests.decision.test_copies import told
from tests.decision.test_decision import table

TITLE, NEXT = "Harbour counts its boats", "Skarra waits for a welder"
BYLINE = "<p>By Ada Quist</p>"


def story(title: str, first: int, count: int = 5, inside: str = "", byline: str = BYLINE) -> str:
    told_there = "".join(f"<p>{told(day)}</p>" for day in range(first, first + count))
    return f"<article><h1>{title}</h1>{byline}{told_there}{inside}</article>"


def page(*parts: str) -> str:
    return f"<html><head><title>{TITLE}</title></head><body>{''.join(parts)}</body></html>"


def labels(source: str, settled: tuple[str, ...] = ()) -> dict[str, Label]:
    """The labels that a page gets whose blocks all look like what they are."""
    document = read_html(source)
    rows, seen = [], False
    for text in document.blocks:
        if text == TITLE and not seen:
            rows.append({Label.HEADLINE: 0.9})
            seen = True
        elif text.startswith("Subscribe"):
            rows.append({Label.PAYWALL: 0.9})
        elif len(text) < 40:
            rows.append({Label.BYLINE if text.startswith("By ") else Label.HEADING: 0.9})
        else:
            rows.append({Label.BODY: 0.95})
    places = [document.blocks.index(text) for text in settled]
    decision = decide(table(*rows), None, document.blocks, places, None, document.markup)
    found: dict[str, Label] = {}
    for text, label in zip(document.blocks, decision.labels):
        found.setdefault(text, label)
    return found


def kept(source: str) -> list[str]:
    return [text for text, label in labels(source).items() if label is Label.BODY]


FIRST = [told(day) for day in range(1, 6)]


def test_the_next_story_is_related_with_all_that_belongs_to_it() -> None:
    barrier = "<p>Subscribe to read on.</p>"
    found = labels(
        page(
            story(TITLE, 1),
            f"<div>{story(NEXT, 20, inside=barrier)}{story('Third', 40)}</div><h1>Newsletter</h1>",
        )
    )
    assert [text for text, label in found.items() if label is Label.BODY] == FIRST
    assert found[NEXT] is found[told(20)] is found["Third"] is found[told(44)] is Label.RELATED
    assert found["Subscribe to read on."] is Label.RELATED
    assert found[TITLE] is Label.HEADLINE
    assert found["Newsletter"] is Label.HEADING


def test_a_page_that_is_read_says_why() -> None:
    cleaned = newsclean.clean(page(story(TITLE, 1), story(NEXT, 20)))
    assert [text for text in cleaned.text.split("\n\n") if text in FIRST] == FIRST
    assert told(20) not in cleaned.text
    (segment,) = [segment for segment in cleaned.segments if segment.text == told(21)]
    assert segment.label is Label.RELATED
    assert FOLLOWING in segment.reasons
    assert segment.confidence == pytest.approx(0.9)


def test_its_headline_may_be_a_link_instead_of_a_byline_below_it() -> None:
    linked = story(f"<a href='/skarra'>{NEXT}</a>", 20, byline="")
    assert kept(page(story(TITLE, 1), linked)) == FIRST


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ((story(TITLE, 1, inside=story(NEXT, 20)),), "an article in the article"),
        (("<article>", story(TITLE, 1), story(NEXT, 20), "</article>"), "parts of one"),
        ((story(TITLE, 1, 2), story(NEXT, 20)), "a list of posts"),
        ((story(TITLE, 1), story(NEXT, 20, 2)), "a post of a live blog"),
        ((story(TITLE, 1), story("How do I apply?", 20, byline="")), "a question"),
        ((story(TITLE, 1), story(TITLE, 20)), "the second half of it"),
        ((f"<h1>{TITLE}</h1>", story("Part one", 1), story(NEXT, 20)), "its parts are articles"),
        ((story(TITLE, 1), story(NEXT, 20).replace("h1>", "h2>")), "no headline of its own"),
        ((story(TITLE, 1).replace("article>", "div>"), story(NEXT, 20)), "no article"),
        ((story(TITLE, 1), story(NEXT, 20).replace("article>", "div>")), "no article either"),
        ((story(TITLE, 1, inside=f"<h1>{NEXT}</h1><p>{told(20)}</p>"),), "a heading of it"),
        ((story("Breaking", 20), story(TITLE, 1)), "above the story"),
        ((story(TITLE, 20),), "the story"),
    ],
)
def test_what_may_be_a_part_of_the_story_stays(parts: tuple[str, ...], why: str) -> None:
    found = labels(page(*parts))
    assert found[told(20)] is Label.BODY, why
    assert found[TITLE] is Label.HEADLINE


@pytest.mark.parametrize(("first", "second"), [(3, 3), (3, 5)])
def test_three_paragraphs_are_enough_for_a_story(first: int, second: int) -> None:
    assert told(20) not in kept(page(story(TITLE, 1, first), story(NEXT, 20, second)))


@pytest.mark.parametrize(("chars", "stays"), [(79, True), (80, False)])
def test_paragraphs_have_the_length_of_a_sentence(chars: int, stays: bool) -> None:
    lines = [f"{day} {'w' * (chars - 3)}" for day in range(20, 26)]
    other = f"<article><h1>{NEXT}</h1>{BYLINE}{''.join(f'<p>{line}</p>' for line in lines)}"
    assert (lines[0] in kept(page(story(TITLE, 1), other, "</article>"))) is stays


def test_what_stands_between_the_stories_is_left_alone() -> None:
    between = f"<p>{told(60)}</p><article><p>{told(62)}</p></article>"
    found = labels(page(story(TITLE, 1), between, story(NEXT, 20), f"<p>{told(61)}</p>"))
    assert found[told(60)] is found[told(61)] is found[told(62)] is Label.BODY


def test_what_the_caller_votes_on_stays() -> None:
    found = labels(page(story(TITLE, 1), story(NEXT, 20)), settled=(told(20),))
    assert found[told(20)] is Label.BODY
    assert found[told(21)] is Label.RELATED


def test_however_deep_its_paragraphs_stand() -> None:
    deep = f"<article><h1>{NEXT}</h1>{BYLINE}" + "<div>" * 150
    deep += "".join(f"<p>{told(day)}</p>" for day in range(20, 25)) + "</div>" * 150 + "</article>"
    assert kept(page(story(TITLE, 1), deep)) == FIRST


def test_a_page_without_texts_or_headline_has_none() -> None:
    markup = read_html(page(story(TITLE, 1), story(NEXT, 20))).markup
    rows = [{Label.BODY: 0.9}] * 14
    assert decide(table(*rows), None, markup=markup).labels == [Label.BODY] * 14
    none = page(story("One", 1), story(NEXT, 20))
    assert told(20) in kept(none)
