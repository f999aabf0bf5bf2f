"""Markup for the project's own pages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from newsclean.labels import LABELS
from newsclean.reading.html import read_html
from newsclean.training.corpus import Page
from newsclean.training.examples import OWN, label_balance, make_examples, own_markup
from newsclean.training.material import Piece, pages
from newsclean.training.skeletons import fill, parse_skeletons, slug
from newsclean.training.views import piece_view

PAGES = [piece for piece in pages() if piece.skeleton]


def lines_of(piece: Piece) -> list[str]:
    return [" ".join(text.split()) for text, _ in piece_view(piece).lines]


def test_lines_are_put_where_the_skeleton_has_their_numbers() -> None:
    skeleton = '<style>a{b:c}</style><h1>{1}</h1><ul>{2-3|<li><a href="/@slug">@</a></li>}</ul>'
    teasers = "{4-7/2|<div><b>@1</b><p title='@slug2'>@2</p></div>}"
    lines = ["Ferry & quay", "Home", "Sea Life", "Sport", "We won!", "Town", "Fog, again"]
    assert fill(skeleton + teasers, lines) == (
        "<style>a{b:c}</style><h1>Ferry &amp; quay</h1>"
        '<ul><li><a href="/home">Home</a></li>\n<li><a href="/sea-life">Sea Life</a></li></ul>'
        "<div><b>Sport</b><p title='we-won'>We won!</p></div>\n"
        "<div><b>Town</b><p title='fog-again'>Fog, again</p></div>"
    )


@pytest.mark.parametrize(
    ("skeleton", "wrong"),
    [
        ("<p>{1}</p>", r"missing: \[2\]"),
        ("<p>{1}</p><p>{2}</p><p>{2}</p>", r"twice: \[2\]"),
        ("{1-3|<p>@</p>}", "no such line"),
        ("{0}{1}{2}", "no such line"),
        ("{1-2/3|<p>@1@2@3</p>}", "whole number"),
        ("{2-1|<p>@</p>}", "no such line"),
        ("{1-2|<p>@2</p>}", "more marks"),
        ("{1-2/0|<p>@1</p>}", r"missing: \[1, 2\]"),
    ],
)
def test_a_skeleton_that_does_not_fit_its_lines_is_refused(skeleton: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        fill(skeleton, ["One.", "Two."])


def test_a_file_holds_skeletons_by_the_ids_of_their_pages() -> None:
    assert parse_skeletons("=== a\n<p>{1}</p>\n=== b \n<p>\n{1}</p>\n") == {
        "a": "<p>{1}</p>\n",
        "b": "<p>\n{1}</p>\n",
    }


def test_an_address_has_the_first_words_of_a_text() -> None:
    assert slug("Dear reader: 3 of 3, and what's next? Nothing at all, we fear") == (
        "dear-reader-3-of-3-and-what-s-next"
    )


@pytest.mark.parametrize("piece", PAGES, ids=lambda piece: piece.id)
def test_every_line_of_a_page_with_markup_is_a_block_of_it(piece: Piece) -> None:
    lines = lines_of(piece)
    page = fill(piece.skeleton, lines)
    assert [" ".join(block.split()) for block in read_html(page).blocks] == lines


def test_no_two_pages_have_the_same_markup() -> None:
    assert len(PAGES) == 217
    assert len({piece.skeleton[:2000] for piece in PAGES}) == len(PAGES)


def test_a_page_with_markup_is_trained_as_html_with_the_labels_of_its_lines() -> None:
    piece = PAGES[0]
    *extracted, example = own_markup(piece)
    assert {each.mode for each in extracted} <= {"text"}
    assert example.mode == "html"
    assert example.domain == OWN + piece.publisher
    labels = [LABELS[target] for target in example.targets.tolist()]
    assert labels == [label for _, label in piece_view(piece).lines]


def test_a_page_whose_lines_are_not_its_blocks_is_refused() -> None:
    piece = PAGES[0]
    flowing = f"<p>{{1-{len(lines_of(piece))}|<span>@</span>}}</p>"
    with pytest.raises(ValueError, match=piece.id):
        own_markup(replace(piece, skeleton=flowing))


def test_pages_with_markup_are_among_the_examples_and_their_labels_are_balanced() -> None:
    piece = PAGES[0]
    blocks = tuple(piece_view(piece).lines[:12])
    seen = Page("p", "", "", "en", "", None, blocks, None, "example.org")
    found = make_examples([seen], [], [piece], 1)
    own = [example for example in found if example.domain.startswith(OWN)]
    (html,) = [example for example in own if example.mode == "html"]
    balance = label_balance([seen], [piece])
    assert len(set(balance.tolist())) > 1
    for example in (html, own[0]):
        share = example.weights / balance[example.targets]
        assert np.allclose(share, share[0])
