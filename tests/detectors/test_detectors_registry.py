"""What is shipped: the compiled book is that of the sources, and votes become a matrix."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest

from newsclean.detectors.automaton import search
from newsclean.detectors.compile import (
    COMPILED,
    dump_book,
    parse_book,
    shipped_book,
    source_digest,
)
from newsclean.detectors.phrasebook import lines_of, load_all, make_book, parse_phrases
from newsclean.detectors.registry import (
    default_detectors,
    default_marks,
    standard_votes,
    vote_matrix,
)
from newsclean.detectors.votes import Vote
from newsclean.labels import LABEL_INDEX, LABELS, Label

PAGE = [
    "Home",
    "Harbour council votes to close the fish market",
    "By Marla Quint, 12 March 2021",
    "The council voted on Tuesday to close the market, which has stood on the quay since 1904.",
    "Read more: How the market was built",
    "Sign up for our newsletter",
    "© 2021 Harbour Media. All rights reserved.",
]


def test_the_compiled_book_is_in_step_with_its_sources() -> None:
    stored = json.loads(COMPILED.read_bytes().split(b"\n")[0])
    assert stored["sources"] == source_digest(), "run python -m newsclean.detectors.compile"


def test_the_compiled_book_votes_as_the_sources_do() -> None:
    sources = load_all()
    texts = [text for detector in sources.detectors for text in detector.examples[:1]] + PAGE
    lines = lines_of(texts)
    assert sorted(shipped_book()(lines)) == sorted(sources(lines))
    assert len(shipped_book().detectors) == len(sources.detectors)


def test_a_book_survives_storing() -> None:
    book = make_book(
        parse_phrases("[one] promo 0.9 max=99\nslow .. news .. daily\nslow* news\n{n} slow news\n")
    )
    stored = parse_book(dump_book(book, "digest"))
    lines = lines_of(["Slow is the news, says the daily", "slowest news", "3 slow news", "news"])
    assert stored(lines) == book(lines)
    assert [vote.block for vote in stored(lines)] == [0, 2, 1]


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"{}\n", b"[]\n", b'{"format": 99}\n', b"not json\n", b"\xff\n"]
)
def test_what_is_no_compiled_book_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        parse_book(content)


def test_a_compiled_book_that_is_cut_short_is_refused() -> None:
    with pytest.raises(ValueError):
        parse_book(COMPILED.read_bytes()[:-1])


def test_the_automaton_finds_all_phrases_at_their_places() -> None:
    book = make_book(parse_phrases("[one] promo 0.9\nslow news\n\n[two] legal 0.9\nnews desk$\n"))
    lines = lines_of(["the slow news desk", "news desk slow news"])
    first, end, rule = search(book.automaton, lines.stream)
    # The stream: edge, the four words, edge, the four words, edge.
    assert sorted(zip(rule.tolist(), first.tolist(), end.tolist())) == [
        (0, 2, 4),
        (0, 8, 10),
        (1, 3, 6),
    ]


def test_default_detectors_know_the_parts_of_a_page() -> None:
    lines = lines_of(PAGE)
    votes = [vote for detector in default_detectors() for vote in detector(lines)]
    matrix = vote_matrix(votes, len(lines.raw))
    best = {
        row: LABELS[column] for row, column in enumerate(matrix.argmax(axis=1)) if matrix[row].any()
    }
    assert best == {
        0: Label.NAVIGATION,
        2: Label.BYLINE,
        4: Label.RELATED,
        5: Label.NEWSLETTER,
        6: Label.LEGAL,
    }


def test_default_detectors_are_made_once_and_can_be_pickled() -> None:
    assert default_detectors() is default_detectors()
    lines = lines_of(PAGE)
    (detector,) = pickle.loads(pickle.dumps(default_detectors()))
    assert list(detector(lines)) == list(default_detectors()[0](lines))


def test_the_matrix_holds_the_strongest_vote() -> None:
    votes = [
        Vote(0, Label.PROMO, 0.9, "a"),
        Vote(0, Label.PROMO, 0.4, "b"),
        Vote(2, Label.LEGAL, 0.5, "c"),
    ]
    matrix = vote_matrix(votes, 3)
    assert matrix.shape == (3, len(LABELS))
    assert matrix.dtype == np.float32
    assert matrix[0, LABEL_INDEX[Label.PROMO]] == np.float32(0.9)
    assert matrix[2, LABEL_INDEX[Label.LEGAL]] == np.float32(0.5)
    assert np.count_nonzero(matrix) == 2
    assert not vote_matrix([], 2).any()


def test_a_vote_on_a_block_that_is_not_there_is_an_error() -> None:
    with pytest.raises(IndexError):
        vote_matrix([Vote(5, Label.PROMO, 0.9, "a")], 3)


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ([f"May {year}" for year in range(2020, 2010, -1)], "archive:"),
        (list("ABCDEFGHIJ"), "alphabet:"),
    ],
)
def test_indexes_bind_but_are_not_shown_to_the_model(texts: list[str], reason: str) -> None:
    lines = lines_of(["Index", *texts])
    matrix, spans = default_marks(lines)
    assert [vote.block for vote in spans if vote.reason.startswith(reason)] == [*range(1, 11)]
    assert {vote.strength for vote in spans} == {0.95}
    assert not matrix[1:].any()
    bound = [vote for vote in standard_votes(lines) if vote.reason.startswith(reason)]
    assert {vote.label for vote in bound} == {Label.NAVIGATION}
