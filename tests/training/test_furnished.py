"""Pages made of furniture in languages of which there are few pages."""

from __future__ import annotations

from collections import Counter

import pytest

from newsclean.labels import Label
from newsclean.training.furnished import PAGES, furnished
from newsclean.training.material import Piece, furniture
from newsclean.training.views import own_views

BOTH = (
    ("Lautta lähti", Label.HEADLINE),
    ("Aino K.", Label.BYLINE),
    ("Lautta lähti illalla.", Label.BODY),
    ("Koulu alkoi", Label.HEADLINE),
    ("Koulu alkoi puoli kymmeneltä.", Label.BODY),
    ("Etusivu", Label.NAVIGATION),
    ("Haku", Label.NAVIGATION),
    ("Lue myös", Label.RELATED),
)
PIECE = Piece("fi", "fi", "furniture", "open", "Jokivarsi", BOTH)


def test_stories_stay_whole_and_in_order_and_furniture_stands_around_them() -> None:
    pages = list(furnished(PIECE))
    assert pages[:2] == [list(BOTH[:3]), list(BOTH[3:5])]
    assert len(pages) == 2 + PAGES
    for page in pages:
        of_story = [line for line in page if line in BOTH[:5]]
        assert tuple(of_story) in (BOTH[:3], BOTH[3:5])
        assert set(page) <= set(BOTH)
    assert any(line[1] is Label.NAVIGATION for page in pages for line in page)


def test_the_same_pages_are_made_again() -> None:
    assert list(furnished(PIECE)) == list(furnished(PIECE))
    assert [view.lines for view in own_views(PIECE, [])] == list(furnished(PIECE))


@pytest.mark.parametrize("piece", furniture(), ids=lambda piece: piece.lang)
def test_every_language_has_stories_and_what_stands_around_them(piece: Piece) -> None:
    assert piece.kind == "furniture"
    count = Counter(label for _, label in piece.lines)
    assert count[Label.HEADLINE] >= 2
    assert count[Label.BODY] >= 6
    assert count[Label.NAVIGATION] >= 20
    for label in (Label.RELATED, Label.COMMENTS, Label.SOCIAL, Label.LEGAL):
        assert count[label] >= 3
    assert len({line for line in piece.lines if line[1]}) >= len(piece.lines) - 2
