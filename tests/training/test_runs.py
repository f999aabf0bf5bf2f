"""Runs of furniture that are inserted into stories for training."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable

import pytest

from newsclean.labels import Group, Label
from newsclean.reading.plain import read_text
from newsclean.training.examples import make_examples
from newsclean.training.insertion import Text, put_runs, somebody
from newsclean.training.material import AMONG, BEHIND, Piece, appeals, inserted, pages, runs
from newsclean.training.views import page_views, piece_view, with_runs

MADE = runs()
LABELS_OF = {
    "bio": {Label.AUTHOR_BIO},
    "captions": {Label.CAPTION, Label.CREDIT},
    "comments": {Label.COMMENTS},
    "embeds": {Label.EMBED},
    "events": {Label.PROMO},
    "legal": {Label.LEGAL},
    "notes": {Label.EDITORS_NOTE, Label.SOURCE_NOTE},
    "products": {Label.ADVERTISEMENT},
    "republish": {Label.LEGAL},
    "teasers": {Label.RELATED},
    "widgets": {Label.OTHER, Label.PROMO},
}
STORY = [
    ("The clock at Norm strikes again", Label.HEADLINE),
    ("The clock had stood still since Torunn Vik left the town.", Label.BODY),
    ("On Monday Torunn Vik came back, and oiled it.", Label.BODY),
    ("It was four minutes late.", Label.BODY),
]


def lines(piece: Piece) -> list[tuple[str, Label]]:
    return piece_view(piece).lines


def test_there_are_runs_of_every_kind_in_english_and_of_seven_other_languages() -> None:
    assert set(LABELS_OF) == AMONG | BEHIND and not AMONG & BEHIND
    kinds = Counter(piece.kind for piece in MADE if piece.lang == "en")
    assert set(kinds) == set(LABELS_OF) and min(kinds.values()) >= 8
    assert {piece.lang for piece in MADE} == {"en", "de", "fr", "es", "it", "pt", "nl", "ja"}
    assert len({piece.id for piece in inserted()}) == len(inserted())
    assert all(piece.is_run for piece in MADE)
    assert not any(piece.is_run for piece in appeals() + pages())


@pytest.mark.parametrize("piece", MADE, ids=lambda piece: piece.id)
def test_a_run_has_the_labels_of_its_kind_and_lines_that_are_read_as_blocks(piece: Piece) -> None:
    assert {label for _, label in lines(piece)} <= LABELS_OF[piece.kind]
    texts = [text for text, _ in lines(piece)]
    assert read_text("\n".join(texts)).blocks == texts
    assert {mark for text in texts for mark in re.findall(r"\{.*?\}", text)} <= {
        "{name}",
        "{title}",
    }


def test_nothing_that_is_inserted_is_of_the_story() -> None:
    # Its paragraphs are told apart by their labels while more is put between them.
    labels = {label for piece in inserted() for _, label in lines(piece)}
    assert Group.ARTICLE not in {label.group for label in labels}


def kinds_in(added: Iterable[tuple[str, Label]]) -> set[str]:
    """Kinds of the runs that lines come from; `{name}` and `{title}` may stand in them."""
    kind_of = {line: piece.kind for piece in MADE for line in lines(piece)}
    return {kind_of[line] for line in added if line in kind_of}


def test_a_story_keeps_its_lines_and_has_runs_between_and_behind() -> None:
    mine = [piece for piece in MADE if piece.lang == "en"]
    between: set[str] = set()
    behind: set[str] = set()
    for seed in range(80):
        view = with_runs(STORY, mine, random.Random(seed))
        added = Counter(view.lines) - Counter(STORY)
        assert [line for line in view.lines if line not in added] == STORY
        assert len(view.blank_before) == len(view.lines)
        assert 2 <= len(kinds_in(added)) <= 4
        end = view.lines.index(STORY[-1])
        between |= kinds_in(line for line in view.lines[:end] if line in added)
        behind |= kinds_in(line for line in view.lines[end:] if line in added)
    assert between == AMONG
    assert behind == AMONG | BEHIND


def test_empty_lines_of_the_story_stay_where_they_are() -> None:
    mine = [piece for piece in MADE if piece.lang == "de"]
    blanks = [False, True, False, True]
    for seed in range(20):
        text = put_runs(Text(list(STORY), blanks), mine, random.Random(seed))
        kept = [blank for line, blank in zip(text.lines, text.blanks) if line in STORY]
        assert kept == blanks


def test_credits_stay_behind_their_captions() -> None:
    said = [(f"Picture {number}", Label.CAPTION) for number in range(3)]
    shown = [line for caption in said for line in (caption, (f"By {caption[0]}", Label.CREDIT))]
    piece = Piece("x", "en", "captions", "", "The Bell", tuple(shown))
    scattered = 0
    for seed in range(30):
        text = put_runs(Text(list(STORY), [False] * 4), [piece], random.Random(seed))
        places = [text.lines.index(caption) for caption in said]
        scattered += sorted(places) != list(range(min(places), min(places) + 6, 2))
        for place, caption in zip(places, said):
            assert text.lines[place + 1] == (f"By {caption[0]}", Label.CREDIT)
    assert scattered


def test_names_of_the_story_are_put_into_runs() -> None:
    assert somebody(STORY) == "Torunn Vik"
    piece = Piece("x", "en", "captions", "", "The Bell", (("{name} at work", Label.CAPTION),))
    named = put_runs(Text(list(STORY), [False] * 4), [piece], random.Random(0))
    assert ("Torunn Vik at work", Label.CAPTION) in named.lines
    nameless = put_runs(Text(STORY[3:], [False]), [piece], random.Random(0))
    assert nameless.lines == STORY[3:]


def test_a_page_is_met_with_runs_besides_and_otherwise_as_before() -> None:
    page = next(piece for piece in pages() if piece.lang == "en")
    without = list(page_views(lines(page), "en", appeals(), page.id))
    *same, mixed = page_views(lines(page), "en", inserted(), page.id)
    assert [view.lines for view in same] == [view.lines for view in without]
    assert kinds_in(Counter(mixed.lines) - Counter(lines(page)))


def test_a_run_is_no_document() -> None:
    assert make_examples([], MADE, [], jobs=1) == []
