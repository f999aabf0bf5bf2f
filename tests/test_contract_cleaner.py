"""What `clean` and `Cleaner` promise: settings, detectors of one's own, errors, reuse."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st

import newsclean
from newsclean import Cleaned, Cleaner, Label
from newsclean.detectors.phrasebook import make_book, parse_phrases
from newsclean.detectors.votes import Lines, Vote

HOUSE = """
[harbour-letter] newsletter 0.95
the harbour letter
"""
DOCUMENT = """\
The ferry stood at the quay for nine days, and nobody in the town could say why it did.
The Harbour Letter brings the tides to your door every Friday morning before seven.
Then the cook opened the galley door and found the captain asleep among the potatoes."""


def labels(cleaner: Cleaner, source: str = DOCUMENT) -> list[Label]:
    return [segment.label for segment in cleaner.clean(source, format="text").segments]


def shout(lines: Lines) -> Iterator[Vote]:
    """A detector of one's own: a line in capitals is a promo."""
    for number, line in enumerate(lines.raw):
        if line.isupper():
            yield Vote(number, Label.PROMO, 0.9, "shout: capitals")


def test_clean_is_a_cleaner_with_the_shipped_model(seeds: Path) -> None:
    page = (seeds / "semantic-full.en.html").read_text("utf-8")
    assert newsclean.clean(page) == Cleaner().clean(page)
    kept = newsclean.clean(page, keep=["byline"])
    assert kept.segments == newsclean.clean(page).segments
    assert kept.text == "\n\n".join(s.text for s in kept.select("byline"))


@pytest.mark.parametrize(
    "detector", [HOUSE, make_book(parse_phrases(HOUSE))], ids=["text", "phrase book"]
)
def test_phrases_of_ones_own_decide(detector: Any) -> None:
    assert labels(Cleaner())[1] is not Label.NEWSLETTER
    own = Cleaner(detectors=[detector])
    assert labels(own)[1] is Label.NEWSLETTER
    segment = own.clean(DOCUMENT, format="text").segments[1]
    assert any("harbour-letter" in reason for reason in segment.reasons)
    assert "Harbour Letter" not in own.clean(DOCUMENT).text
    # The default detectors are still there.
    barrier = "You have read 3 of 3 free articles. Subscribe to continue reading."
    assert labels(own, f"{DOCUMENT}\n{barrier}")[-1] is Label.PAYWALL


def test_functions_as_detectors() -> None:
    found = labels(Cleaner(detectors=[shout]), DOCUMENT + "\nCOME TO THE HARBOUR FAIR THIS JULY")
    assert found[-1] is Label.PROMO


def test_a_weak_detector_does_not_overrule_a_sure_model() -> None:
    def doubt(lines: Lines) -> Iterator[Vote]:
        yield Vote(0, Label.LEGAL, 0.3, "doubt: a little")

    usual = Cleaner().clean(DOCUMENT, format="text").segments[0]
    doubted = Cleaner(detectors=[doubt]).clean(DOCUMENT, format="text").segments[0]
    assert doubted.label is usual.label
    assert doubted.confidence < usual.confidence


def test_confidences_with_own_detectors_are_still_probabilities() -> None:
    result = Cleaner(detectors=[HOUSE, shout]).clean(DOCUMENT.upper(), format="text")
    assert all(0 < segment.confidence <= 1 for segment in result.segments)


def test_a_cleaner_is_pickled_by_its_settings(seeds: Path) -> None:
    cleaner = Cleaner(keep=["headline", "cta"], detectors=[HOUSE, shout])
    dumped = pickle.dumps(cleaner)
    assert len(dumped) < 10_000, "the model must not go along"
    copy = pickle.loads(dumped)
    text = (seeds / "metered-letter.en.txt").read_text("utf-8") + DOCUMENT
    assert copy.clean(text) == cleaner.clean(text)


def test_threads_share_a_cleaner(seeds: Path) -> None:
    cleaner = Cleaner()
    documents = [
        path.read_bytes() for path in sorted(seeds.glob("*.*")) if path.suffix != ".labels"
    ]
    alone = [cleaner.clean(document) for document in documents]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(cleaner.clean, documents * 3))
    assert together == alone * 3


@pytest.mark.parametrize("source", [None, 3, ["text"], {"html": ""}, object(), memoryview(b"x")])
def test_sources_of_a_wrong_type(source: Any) -> None:
    with pytest.raises(
        TypeError, match=r"expected source as str, bytes.*got " + type(source).__name__
    ):
        newsclean.clean(source)


def test_arguments_that_are_wrong() -> None:
    with pytest.raises(ValueError, match=r"unknown format 'pdf'.*auto, html, text"):
        newsclean.clean("x", format="pdf")
    with pytest.raises(TypeError, match="format"):
        newsclean.clean("x", format=None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="unknown label 'story'"):
        newsclean.clean("x", keep=["story"])
    with pytest.raises(TypeError, match="single string"):
        newsclean.clean("x", keep="body")
    with pytest.raises(TypeError, match="sequence of detectors"):
        Cleaner(detectors=HOUSE)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="got int"):
        Cleaner(detectors=[3])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="own:"):
        Cleaner(detectors=["[broken header\nx"])
    with pytest.raises(TypeError, match="templates"):
        Cleaner(templates="site.json")  # type: ignore[arg-type]
    for url in (3, b"https://a.example/"):
        with pytest.raises(TypeError, match="expected url as a str or None"):
            newsclean.clean("x", url=url)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="model"):
        Cleaner(model=3)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        newsclean.clean("x", "html")  # type: ignore[misc]


VOTE = Vote(0, Label.PROMO, 0.9, "mine: seen")


@pytest.mark.parametrize(
    ("votes", "error", "words"),
    [
        (None, TypeError, "yield votes, got NoneType"),
        (["promo"], TypeError, "yield votes, got a str"),
        ([VOTE._replace(block=2)], ValueError, "no such block"),
        ([VOTE._replace(block=-1)], ValueError, "no such block"),
        ([VOTE._replace(label="nothing")], ValueError, "expected a label"),
        ([VOTE._replace(strength=1.5)], ValueError, "strength from 0 to 1"),
        ([VOTE._replace(strength=float("nan"))], ValueError, "strength from 0 to 1"),
        ([VOTE._replace(reason=None)], TypeError, "reason as a str"),
    ],
)
def test_votes_that_are_none(votes: Any, error: type[Exception], words: str) -> None:
    cleaner = Cleaner(detectors=[lambda lines: votes])
    with pytest.raises(error, match=words):
        cleaner.clean("The ferry stood at the quay.\n\nBuy a ticket!")


def test_votes_by_the_name_of_a_label() -> None:
    cleaner = Cleaner(detectors=[lambda lines: [VOTE._replace(label="promo")]])
    segment = cleaner.clean("The ferry stood at the quay.").segments[0]
    assert segment.label is Label.PROMO and segment.reasons[0] == "mine: seen"


def test_detectors_and_keep_may_come_from_generators() -> None:
    cleaner = Cleaner(detectors=iter([HOUSE]), keep=iter(["body", "promo"]))  # type: ignore[arg-type]
    copy = pickle.loads(pickle.dumps(cleaner))
    text = "The ferry stood at the quay.\n\nSaturday on the Porch, every week."
    alike = Cleaner(detectors=[HOUSE], keep=["body", "promo"]).clean(text).to_dict()
    assert cleaner.clean(text).to_dict() == copy.clean(text).to_dict() == alike


class Renamed(str):
    """Says something else of itself."""

    def __str__(self) -> str:
        return "other"


class Undecodable(bytes):
    """Refuses."""

    def decode(self, *arguments: Any, **names: Any) -> str:
        raise RuntimeError


def test_subclasses_of_str_and_bytes_are_what_they_hold() -> None:
    for text in ("The ferry stood at the quay.", "<p>The ferry stood at the quay.</p>"):
        plain = newsclean.clean(text).to_dict()
        for source in (Renamed(text), Undecodable(text.encode()), bytearray(text.encode())):
            assert newsclean.clean(source).to_dict() == plain  # type: ignore[arg-type]


def test_bs4_objects_are_read_as_pages(seeds: Path) -> None:
    source = (seeds / "parrafos-br.es.html").read_text("utf-8")
    soup = BeautifulSoup(source, "html.parser")
    before = str(soup)
    result = newsclean.clean(soup)
    assert result.format == "html"
    assert result.text.split() == newsclean.clean(source).text.split()
    assert str(soup) == before, "the caller's soup must stay as it was"
    body = soup.body
    assert body is not None
    assert newsclean.clean(body).format == "html"
    with pytest.raises(ValueError, match="bs4"):
        newsclean.clean(soup, format="text")


def whole(result: Cleaned) -> None:
    """Segments cover the source text: exact, in order, with white space alone between."""
    position = 0
    for segment in result.segments:
        assert result.source_text[segment.start : segment.end] == segment.text != ""
        assert not result.source_text[position : segment.start].strip()
        assert segment.start >= position
        assert 0 <= segment.confidence <= 1
        position = segment.end
    assert not result.source_text[position:].strip()
    result.to_dict()


# Words, breaks of every kind and markup, so that structure comes up more often than by chance.
PIECES = st.sampled_from(
    [
        *("The ferry stood. ", "Subscribe", "é", "\x00", "\ud800", "\xa0", "\u200b", "<", "&amp;"),
        *("\n", "\n\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"),
        *("<p>", "</p>", "<br>", "<div>", "<a href='x'>", "</a>", "<!--", "-->", "<script>"),
        *("&#0;", "<table><tr><td>"),
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=())), st.lists(PIECES, max_size=60).map("".join)
)


@given(TEXTS)
@example("\x85The ferry\x1c stood.\u2028\x0bThen\x85")
@example("\ud800<p>\udfff")
def test_any_string_is_cut_into_exact_segments(text: str) -> None:
    for format in ("auto", "text", "html"):
        result = newsclean.clean(text, format=format)
        whole(result)
        if result.format == "text":
            assert result.source_text == text


@given(st.one_of(st.binary(max_size=300), TEXTS.map(lambda t: t.encode("utf-16", "replace"))))
@example(b'<meta charset="utf-7">+ADw-script+AD4-')
@example(b'<?xml version="1.0" encoding="undefined"?><p>\xff\xfe</p>')
@example(b'<meta charset="idna">\xff')
def test_any_bytes_are_cut_into_exact_segments(data: bytes) -> None:
    whole(newsclean.clean(data))


@given(st.lists(st.sampled_from([*DOCUMENT.split("\n"), "", "Subscribe", "Share"]), max_size=12))
def test_text_keeps_order_and_breaks(lines: list[str]) -> None:
    source = "\n".join(lines)
    result = newsclean.clean(source, format="text")
    assert "\n\n\n" not in result.text
    kept = [s.text for s in result.segments if s.label in newsclean.DEFAULT_KEEP]
    assert [line for line in result.text.split("\n") if line] == kept


def test_import_loads_nothing_that_is_slow() -> None:
    heavy = "{'numpy', 'selectolax', 'bs4', 'newsclean.cleaner'}"
    code = f"import sys, newsclean; newsclean.Label; print({heavy} & set(sys.modules) or 'light')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "light"


def test_the_face_has_what_the_contract_names() -> None:
    names = "clean Cleaner Label Group Cleaned Segment Access DEFAULT_KEEP __version__".split()
    assert all(getattr(newsclean, name) is not None for name in names)
    assert set(names) <= set(dir(newsclean))
    with pytest.raises(AttributeError, match="no attribute 'fetch'"):
        _ = newsclean.fetch
