"""The sample documents: labels, story and access as people gave them (seeds/README.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import newsclean
from newsclean import Cleaned, Group, Label
from newsclean.labels import DEFAULT_KEEP

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
SHARED_SEED = SEEDS.parents[1] / "shared" / "seeds" / "000_1ab0cb439782ca2c.txt"


@dataclass(frozen=True)
class Floor:
    """What a document must reach. They record what is reached, so that a change shows.

    Attributes:
        labels: share of the blocks with the right label.
        groups: share of the blocks with a label of the right group.
        left: at most this share of the clean text's words is not story.
        lost: at most this many words of the story are missing.
        access: whether the access state must be right.
    """

    labels: float = 0.90
    groups: float = 0.92
    left: float = 0.03
    lost: int = 0
    access: bool = True


FLOORS = {
    "amp-anriss.fr.html": Floor(labels=0.86, groups=0.93),
    "bildergalerie.de.html": Floor(lost=3),
    "carta-socios.es.txt": Floor(labels=0.89),
    "communique.fr.txt": Floor(labels=0.83, groups=0.89, left=0.06, lost=8),
    "crawl-markdown.en.txt": Floor(labels=1.0, groups=1.0, left=0.0),
    "entrevista-registo.pt.html": Floor(labels=0.96, groups=0.96, lost=5),
    "interview.es.txt": Floor(labels=0.89),
    "list-story.en.txt": Floor(),
    "liveblog-sections.en.html": Floor(labels=0.75, groups=0.76, left=0.09),
    "mail-wrapped.en.txt": Floor(labels=0.78),
    "metered-letter.en.txt": Floor(labels=0.86, groups=0.86, left=0.05),
    "metered-overlay.en.html": Floor(labels=0.88, groups=0.89, lost=3),
    "obituary.en.txt": Floor(),
    "page-en-morceaux.fr.txt": Floor(labels=0.89, left=0.05),
    "parrafos-br.es.html": Floor(),
    "pricing-trap.en.txt": Floor(left=0.05),
    "ricetta.it.txt": Floor(labels=0.86, groups=0.9, left=0.13),
    "schranke-anriss.de.txt": Floor(labels=0.84),
    "seite-komplett.de.txt": Floor(),
    "semantic-full.en.html": Floor(labels=0.97, groups=0.97, left=0.05),
    "tabellen-2005.de.html": Floor(labels=0.82, groups=0.88),
}


@dataclass(frozen=True)
class Gold:
    """A sample's labels: its access, and label and words of every block."""

    access: str
    blocks: tuple[tuple[Label, tuple[str, ...]], ...]


@cache
def gold_of(name: str) -> Gold:
    header, *lines = (SEEDS / name).with_suffix(".labels").read_text("utf-8").splitlines()
    access = re.search(r"\baccess=(\w+)", header)
    assert header.startswith("===") and access, f"{name}: malformed header"
    blocks = (line.split("\t", 1) for line in lines if line)
    return Gold(access.group(1), tuple((Label(label), tuple(t.split())) for label, t in blocks))


@cache
def cleaned(name: str) -> Cleaned:
    form = "html" if name.endswith(".html") else "text"
    return newsclean.clean((SEEDS / name).read_text("utf-8"), format=form)


@cache
def words(name: str) -> tuple[tuple[Label, Label], ...]:
    """The given and the found label of every word of a document."""
    given = [(label, word) for label, block in gold_of(name).blocks for word in block]
    found = [(s.label, word) for s in cleaned(name).segments for word in s.text.split()]
    assert [word for _, word in found] == [word for _, word in given]
    return tuple((label, other) for (label, _), (other, _) in zip(given, found, strict=True))


def wrong_blocks(name: str, groups: bool) -> list[str]:
    """The blocks that have a word with a wrong label (or one of a wrong group)."""
    pairs = iter(words(name))
    wrong: list[str] = []
    for label, block in gold_of(name).blocks:
        found = [next(pairs)[1] for _ in block]
        bad = [f for f in found if (f.group is not label.group if groups else f is not label)]
        if bad:
            wrong.append(f"{label} taken for {bad[0]}: {' '.join(block)[:80]}")
    return wrong


def test_every_sample_has_a_floor() -> None:
    documents = {path.name for path in SEEDS.iterdir() if path.suffix in (".txt", ".html")}
    assert documents == FLOORS.keys()


@pytest.mark.parametrize("name", FLOORS)
def test_segments_hold_every_word_in_order(name: str) -> None:
    assert words(name)


@pytest.mark.parametrize("name", FLOORS)
def test_labels(name: str) -> None:
    wrong = wrong_blocks(name, groups=False)
    share = 1 - len(wrong) / len(gold_of(name).blocks)
    assert share >= FLOORS[name].labels, "\n".join(wrong)


@pytest.mark.parametrize("name", FLOORS)
def test_groups(name: str) -> None:
    wrong = wrong_blocks(name, groups=True)
    share = 1 - len(wrong) / len(gold_of(name).blocks)
    assert share >= FLOORS[name].groups, "\n".join(wrong)


@pytest.mark.parametrize("name", FLOORS)
def test_every_word_of_the_story_is_kept(name: str) -> None:
    lost = [f for given, f in words(name) if given in DEFAULT_KEEP and f not in DEFAULT_KEEP]
    assert len(lost) <= FLOORS[name].lost, "\n".join(wrong_blocks(name, groups=False))


@pytest.mark.parametrize("name", FLOORS)
def test_nothing_else_is_kept(name: str) -> None:
    kept = [given for given, found in words(name) if found in DEFAULT_KEEP]
    left = [label for label in kept if label not in DEFAULT_KEEP]
    assert kept, "no story at all"
    assert len(left) / len(kept) <= FLOORS[name].left, "\n".join(wrong_blocks(name, groups=False))


@pytest.mark.parametrize("name", FLOORS)
def test_the_text_is_the_kept_segments(name: str) -> None:
    result = cleaned(name)
    kept = [s.text for s in result.segments if s.label in DEFAULT_KEEP]
    assert result.text.split() == " ".join(kept).split()


@pytest.mark.parametrize("name", [name for name, floor in FLOORS.items() if floor.access])
def test_access(name: str) -> None:
    access = cleaned(name).access
    assert access.state == gold_of(name).access
    assert bool(access.evidence) is (access.state != "open")


@pytest.fixture(scope="module")
def shared_lines() -> list[str]:
    if not SHARED_SEED.exists():
        pytest.skip("the document that the project started from is not beside it")
    return SHARED_SEED.read_text("utf-8").split("\n")


@pytest.fixture(scope="module")
def shared(shared_lines: list[str]) -> Cleaned:
    return newsclean.clean("\n".join(shared_lines), format="text")


@pytest.fixture(scope="module")
def shared_labels(shared_lines: list[str], shared: Cleaned) -> dict[int, Label]:
    """The label of each line by its number, counted from 1; lines without text have none."""
    found = {}
    for segment in shared.segments:
        first = shared.source_text.count("\n", 0, segment.start) + 1
        for number in range(first, first + segment.text.count("\n") + 1):
            found[number] = segment.label
    assert found.keys() == {n for n, line in enumerate(shared_lines, 1) if line.strip()}
    return found


class TestTheDocumentThatTheProjectStartedFrom:
    def test_story(self, shared_lines: list[str], shared: Cleaned) -> None:
        lines = [line.strip() for n, line in enumerate(shared_lines, 1) if n == 3 or 8 <= n <= 53]
        story = list(filter(None, lines))
        assert len(story) == 24
        assert shared.text.strip().split("\n\n") == story

    @pytest.mark.parametrize(
        ("line", "label"),
        [
            (1, Label.HEADLINE),
            (3, Label.STANDFIRST),
            (5, Label.CREDIT),
            (6, Label.CAPTION),
            (54, Label.SOURCE_NOTE),
            (56, Label.PAYWALL),
        ],
    )
    def test_single_lines(self, shared_labels: dict[int, Label], line: int, label: Label) -> None:
        assert shared_labels[line] is label

    def test_appeal(self, shared_labels: dict[int, Label]) -> None:
        after = {number: label for number, label in shared_labels.items() if number >= 57}
        assert [n for n, label in after.items() if label.group is Group.ARTICLE] == []
        letter = {n: label for n, label in after.items() if 60 <= n <= 74}
        assert letter and set(letter.values()) == {Label.SUBSCRIPTION}, letter

    def test_access(self, shared: Cleaned) -> None:
        assert shared.access.state == "metered"
        assert Label.PAYWALL in {segment.label for segment in shared.access.evidence}
