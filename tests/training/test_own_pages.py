"""Whole pages of our own, from which training learns how differently sites word their furniture."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from newsclean.labels import LABEL_INDEX, LABELS, Group, Label
from newsclean.reading.plain import read_text
from newsclean.training.corpus import Page
from newsclean.training.examples import (
    LEAST_BALANCE,
    MOST_BALANCE,
    OWN,
    balanced,
    label_balance,
    make_example,
    make_examples,
)
from newsclean.training.material import Piece, appeals, furniture, pages
from newsclean.training.views import PAGE, PAGE_SHARE, own_views, page_views, piece_view

PAGES = pages()
APPEALS = appeals()
STORY_LABELS = {Label.STANDFIRST, Label.HEADING, Label.BODY}


def lines(piece: Piece) -> list[tuple[str, Label]]:
    return piece_view(piece).lines


def test_pages_are_of_many_languages_and_publishers_and_of_every_label() -> None:
    assert len({piece.lang for piece in PAGES}) == 30
    assert len({piece.publisher for piece in PAGES}) == len(PAGES) == 586
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


def page_of(*labels: Label) -> Page:
    blocks = tuple((f"Line {number}", label) for number, label in enumerate(labels))
    return Page("p", "", "", "en", "", None, blocks, None, "example.org")


def test_what_own_pages_have_more_of_than_other_pages_counts_less() -> None:
    blocks = page_of(*[Label.BODY, Label.DONATION] * 2).blocks
    assert blocks is not None
    own = Piece("o", "en", PAGE, "open", "The Lamp", blocks)
    seen = [page_of(Label.BODY, Label.BODY, Label.BODY, Label.DONATION), page_of(Label.BODY)]
    balance = label_balance(seen, [own])
    assert balance[LABEL_INDEX[Label.DONATION]] == pytest.approx((0.125 / 0.5) ** 0.5)
    assert balance[LABEL_INDEX[Label.BODY]] == pytest.approx((0.875 / 0.5) ** 0.5)
    assert label_balance([], [own]).tolist() == [1.0] * len(LABELS)
    assert label_balance(seen * 50, [own] * 9).tolist() == balance.tolist()


def test_no_label_of_own_pages_counts_for_nothing_or_for_all() -> None:
    without = page_of(*[Label.BODY] * 200)
    balance = label_balance([without], PAGES)
    assert balance[LABEL_INDEX[Label.DONATION]] == np.float32(LEAST_BALANCE)
    assert balance[LABEL_INDEX[Label.BODY]] == np.float32(MOST_BALANCE)


def test_blocks_count_by_their_labels() -> None:
    blocks = piece_view(PAGES[0]).lines
    targets = [LABEL_INDEX[label] for _, label in blocks]
    document = read_text("\n".join(text for text, _ in blocks))
    example = make_example(document, targets, "p", "example.org", 0.5)
    balance = label_balance([page_of(*[Label.BODY] * 9)], PAGES)
    weighed = balanced(example, balance)
    assert np.allclose(weighed.weights, example.weights * balance[targets])
    assert weighed.targets.tolist() == targets
