"""Stories that follow the story on its page."""

from __future__ import annotations

import pytest

import newsclean
from newsclean import Label
from newsclean.decision import decide
from newsclean.following import FOLLOWING, LEAST_SENTENCES
from newsclean.reading.html import read_html
from tests.test_copies import told
from tests.test_decision import table

TITLE, NEXT = "Harbour counts its boats", "Skarra waits for a welder"


def story(title: str, first: int, count: int = 5, inside: str = "") -> str:
    told_there = "".join(f"<p>{told(day)}</p>" for day in range(first, first + count))
    return f"<article><h1>{title}</h1><p>By Ada Quist</p>{told_there}{inside}</article>"


def page(*parts: str) -> str:
    return f"<html><head><title>{TITLE}</title></head><body>{''.join(parts)}</body></html>"


def labels(source: str, settled: tuple[int, ...] = ()) -> dict[str, Label]:
    """The labels that a page gets whose blocks all look like what they are."""
    document = read_html(source)
    rows = []
    for text in document.blocks:
        if text == TITLE:
            rows.append({Label.HEADLINE: 0.9})
        elif len(text) < 40:
            rows.append({Label.BYLINE if text.startswith("By ") else Label.HEADING: 0.9})
        else:
            rows.append({Label.BODY: 0.95})
    decision = decide(table(*rows), None, document.blocks, settled, None, document.markup)
    assert {decision.reasons[n] for n, label in enumerate(decision.labels) if n in settled} <= {""}
    return dict(zip(document.blocks, decision.labels))


def kept(source: str) -> list[str]:
    return [text for text, label in labels(source).items() if label is Label.BODY]


FIRST = [told(day) for day in range(1, 6)]


def test_the_next_story_is_related_with_all_that_belongs_to_it() -> None:
    found = labels(page(story(TITLE, 1), "<div>", story(NEXT, 20), story("Third", 40), "</div>"))
    assert [text for text, label in found.items() if label is Label.BODY] == FIRST
    assert found[NEXT] is found[told(20)] is found["Third"] is found[told(44)] is Label.RELATED
    assert found[TITLE] is Label.HEADLINE


def test_a_page_that_is_read_says_why() -> None:
    cleaned = newsclean.clean(page(story(TITLE, 1), story(NEXT, 20)))
    assert [text for text in cleaned.text.split("\n\n") if text in FIRST] == FIRST
    assert told(20) not in cleaned.text
    (segment,) = [segment for segment in cleaned.segments if segment.text == told(21)]
    assert segment.label is Label.RELATED
    assert FOLLOWING in segment.reasons


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ((story(TITLE, 1, inside=story(NEXT, 20)),), "an article in the article"),
        (("<article>", story(TITLE, 1), story(NEXT, 20), "</article>"), "parts of one"),
        ((story(TITLE, 1, LEAST_SENTENCES - 1), story(NEXT, 20)), "a list of posts"),
        ((f"<h1>{TITLE}</h1>", story("Part one", 1), story(NEXT, 20)), "its parts are articles"),
        ((story(TITLE, 1), story(NEXT, 20).replace("h1>", "h2>")), "no headline of its own"),
        ((story(TITLE, 1).replace("article>", "div>"), story(NEXT, 20)), "no article"),
        ((story(TITLE, 1, inside=f"<h1>{NEXT}</h1><p>{told(20)}</p>"),), "a heading of it"),
    ],
)
def test_what_may_be_a_part_of_the_story_stays(parts: tuple[str, ...], why: str) -> None:
    assert told(20) in kept(page(*parts)), why


def test_what_stands_between_the_stories_is_left_alone() -> None:
    between = f"<p>{told(60)}</p>"
    found = labels(page(story(TITLE, 1), between, story(NEXT, 20), f"<p>{told(61)}</p>"))
    assert found[told(60)] is found[told(61)] is Label.BODY


def test_what_the_caller_votes_on_stays() -> None:
    source = page(story(TITLE, 1), story(NEXT, 20))
    place = read_html(source).blocks.index(told(20))
    document = read_html(source)
    rows = [{Label.HEADLINE: 0.9}] + [{Label.BODY: 0.95}] * (len(document) - 1)
    decision = decide(table(*rows), None, document.blocks, [place], None, document.markup)
    assert decision.labels[place] is Label.BODY
    assert decision.labels[place + 1] is Label.RELATED


def test_elements_without_end_are_walked_in_bounded_work() -> None:
    deep = "<div>" * 150 + story(NEXT, 20) + "</div>" * 150
    assert told(20) not in kept(page(story(TITLE, 1), deep))
