"""Which element of a page holds its story."""

from __future__ import annotations

from newsclean.decision.rules.containers import beyond_container
from newsclean.reading.source import read_source

TOLD = "<p>It rained on the harbour until the boats rose above the wall.</p>"
STORY = [0, 1, 2]


def beyond(body: str, found: list[int], story: list[int] = STORY) -> list[int]:
    document, _ = read_source(f"<html><body>{body}</body></html>", "html")
    return beyond_container(found, story, document.blocks, document.markup)


def test_what_stands_in_the_element_that_holds_the_story_is_not_beyond_it() -> None:
    page = (
        f"<div><div>{TOLD * 3}<section><p>More.</p></section></div><p>Else.</p></div><p>Foot.</p>"
    )
    assert beyond(page, [3, 4, 5]) == [4, 5]


def test_the_innermost_element_that_holds_most_of_it_counts() -> None:
    page = f"<main><article>{TOLD * 2}</article>{TOLD}<p>Else.</p></main><p>Foot.</p>"
    assert beyond(page, [3, 4]) == [3, 4], "the article holds two thirds"
    page = f"<main><article>{TOLD}</article>{TOLD * 2}<p>Else.</p></main><p>Foot.</p>"
    assert beyond(page, [3, 4]) == [4], "the article holds a third"


def test_a_long_paragraph_is_no_element_of_the_story() -> None:
    long = f"<p>{'It rained, and rained on. ' * 40}</p>"
    page = f"<main><article>{long}{TOLD * 2}<p>More.</p></article><p>Else.</p></main>"
    assert beyond(page, [3, 4]) == [4]
    assert beyond(f"<article>{long}</article><p>Else.</p>", [1], [0]) == [1]


def test_where_only_the_page_holds_it_all_is_beyond() -> None:
    assert beyond(f"{TOLD * 3}<p>Else.</p>", [3]) == [3]


def test_plain_text_has_no_elements() -> None:
    assert beyond_container([3], STORY, ["It rained."] * 4, None) == [3]
    assert beyond(TOLD * 3, []) == []
    assert beyond(f"<div>{TOLD * 3}</div>", [1], []) == [1]
