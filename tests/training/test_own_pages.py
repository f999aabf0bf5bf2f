"""Whole pages of our own, from which training learns how differently sites word their furniture."""

from __future__ import annotations

from collections import Counter

import pytest

from newsclean.labels import LABELS, Group, Label
from newsclean.reading.plain import read_text
from newsclean.training.examples import OWN, make_examples
from newsclean.training.material import Piece, appeals, furniture, pages
from newsclean.training.views import PAGE, PAGE_SHARE, own_views, page_views, piece_view

PAGES = pages()
APPEALS = appeals()
STORY_LABELS = {Label.STANDFIRST, Label.HEADING, Label.BODY}


def lines(piece: Piece) -> list[tuple[str, Label]]:
    return piece_view(piece).lines


def test_pages_are_of_many_languages_and_publishers_and_of_every_label() -> None:
    assert len({piece.lang for piece in PAGES}) == 30
    assert len({piece.publisher for piece in PAGES}) == len(PAGES) == 297
    assert {piece.access for piece in PAGES} == {"open", "metered", "truncated"}
    assert {label for piece in PAGES for _, label in lines(piece)} == set(LABELS)


@pytest.mark.parametrize("piece", PAGES, ids=lambda piece: piece.id)
def test_a_page_has_one_headline_a_story_and_much_around_it(piece: Piece) -> None:
    assert piece.kind == PAGE
    count = Counter(label for _, label in lines(piece))
    assert count[Label.HEADLINE] == 1
    assert sum(count[label] for label in STORY_LABELS) >= 4
    assert sum(label.group is not Group.ARTICLE for _, label in lines(piece)) >= 25
    assert len(count) >= 10


def test_no_sentence_of_a_story_stands_on_two_pages() -> None:
    met: dict[str, str] = {}
    for piece in PAGES:
        story = {text for text, label in lines(piece) if label in STORY_LABELS and len(text) > 40}
        for text in story:
            assert met.setdefault(text, piece.id) == piece.id


def test_a_page_becomes_the_texts_that_a_labelled_page_becomes() -> None:
    piece = PAGES[0]
    whole = list(page_views(lines(piece), piece.lang, APPEALS, piece.id))
    found = list(own_views(piece, APPEALS))
    assert [view.lines for view in found] == [view.lines for view in whole]
    assert found[0].lines == lines(piece)
    assert [view.weight for view in found] == [PAGE_SHARE * view.weight for view in whole]


@pytest.mark.parametrize("piece", PAGES, ids=lambda piece: piece.id)
def test_every_line_is_read_as_a_block_of_its_own(piece: Piece) -> None:
    # `make_examples` leaves out a text of which that is not so.
    for view in own_views(piece, APPEALS):
        assert read_text(view.text).blocks == [text.strip() for text, _ in view.lines]


def test_pages_and_furniture_are_examples_of_plain_text() -> None:
    page, kit = PAGES[0], furniture()[0]
    examples = make_examples([], APPEALS, [page, kit], jobs=1)
    own = [example for example in examples if example.page in (page.id, kit.id)]
    assert {example.domain for example in own} == {OWN + page.publisher, OWN + kit.publisher}
    assert all(example.mode == "text" and (example.targets >= 0).all() for example in own)
    assert len(own) == sum(len(list(own_views(piece, APPEALS))) for piece in (page, kit))
