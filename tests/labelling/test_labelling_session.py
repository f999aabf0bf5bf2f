"""The work of a sitting: order, changes, undo, going on; and the file that it leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsclean import Cleaner, Label
from newsclean.labelling.documents import (
    Item,
    canonical_url,
    declared_language,
    make_item,
    make_items,
)
from newsclean.labelling.server import KEYS
from newsclean.labelling.session import Session
from newsclean.labelling.store import LabelFile
from newsclean.training.corpus import load_corpus

LINES = ("Home", "Bridge reopens", "Carts crossed it on Monday.", "One crown a week!")
LABELS = (Label.NAVIGATION, Label.HEADLINE, Label.BODY, Label.BODY)


def item(
    name: str, confidence: float = 0.9, lines: tuple[str, ...] = LINES, digest: str = ""
) -> Item:
    labels = LABELS[: len(lines)] + (Label.BODY,) * (len(lines) - len(LABELS))
    return Item(
        id=name,
        url=f"https://{name}.example/story",
        lang="en",
        html=f"<p>{name}</p>",
        digest=digest or f"digest of {name} {lines}",
        blocks=lines,
        labels=labels,
        confidences=(confidence,) * len(lines),
        candidates=(((Label.BODY, confidence),),) * len(lines),
        access="open",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "my-labels.jsonl"


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def names(session: Session) -> list[str]:
    return [document["id"] for document in session.overview()]


def give(session: Session, document: int, block: int, label: str) -> None:
    session.change([{"document": document, "blocks": [block], "label": label, "at": block}])


def test_the_least_certain_document_comes_first(path: Path) -> None:
    session = Session(
        [item("sure", 0.99), item("unsure", 0.4), item("so-so", 0.7)], LabelFile(path)
    )
    assert names(session) == ["unsure", "so-so", "sure"]
    assert not path.exists()


def test_every_change_is_in_the_file_at_once_in_the_corpus_form(path: Path) -> None:
    session = Session([item("a"), item("b", 0.5)], LabelFile(path))
    give(session, 0, 3, "subscription")
    (page,) = load_corpus(path)
    assert (page.id, page.url, page.lang) == ("b", "https://b.example/story", "en")
    assert page.html == "<p>b</p>" and page.access is None
    assert page.blocks == tuple(zip(LINES, (*LABELS[:3], Label.SUBSCRIPTION)))
    session.change([{"document": 0, "access": "truncated"}, {"document": 1, "done": True}])
    first, second = load_corpus(path)
    assert first.access == "truncated"
    assert second.blocks == tuple(zip(LINES, LABELS))


def test_undo_takes_back_one_change_after_the_other(path: Path) -> None:
    session = Session([item("a"), item("b", 0.5)], LabelFile(path))
    give(session, 0, 3, "subscription")
    session.change([{"document": 0, "blocks": [1, 2], "label": "related", "at": 3}])
    session.change([{"document": 1, "done": True}])
    undone = session.undo()
    assert undone is not None and undone["document"] == 1 and undone["done"] is False
    assert [record["id"] for record in records(path)] == ["b"]
    undone = session.undo()
    assert undone is not None and undone["at"] == 1 and undone["by_hand"] == [3]
    assert undone["labels"] == ["navigation", "headline", "body", "subscription"]
    assert [block["label"] for block in records(path)[0]["blocks"]] == undone["labels"]
    assert session.undo() is not None
    assert records(path) == [] and session.undo() is None


def test_a_later_sitting_goes_on_where_one_stopped(path: Path) -> None:
    items = [item("a", 0.4), item("b", 0.5), item("c", 0.6)]
    session = Session(items, LabelFile(path))
    session.change([{"document": 0, "done": True, "at": 3}])
    session.change([{"document": 2, "blocks": [1], "label": "heading", "at": 2}])
    later = Session(items, LabelFile(path))
    assert names(later) == ["c", "b", "a"]
    document = later.document(0)
    assert (document["at"], document["by_hand"], document["labels"][1]) == (2, [1], "heading")
    assert [each["done"] for each in later.overview()] == [False, False, True]


def test_a_renamed_document_is_known_by_its_text(path: Path) -> None:
    give(Session([item("old", digest="x")], LabelFile(path)), 0, 3, "donation")
    later = Session([item("new", digest="x")], LabelFile(path))
    assert later.document(0)["labels"][3] == "donation"
    give(later, 0, 0, "other")
    assert [record["id"] for record in records(path)] == ["old"]


def test_another_document_of_the_same_name_does_not_overwrite_the_first(path: Path) -> None:
    give(Session([item("page", digest="x")], LabelFile(path)), 0, 3, "donation")
    both = Session(
        [item("elsewhere/page", 0.5, digest="x"), item("page", digest="y")], LabelFile(path)
    )
    for document in (0, 1):
        give(both, document, 0, "other")
    labels = {record["id"]: record["blocks"][3]["label"] for record in records(path)}
    assert labels == {"page": "donation", "page (2)": "body"}


def test_labels_follow_the_words_when_a_document_is_cut_otherwise(path: Path) -> None:
    give(Session([item("page")], LabelFile(path)), 0, 3, "donation")
    recut = ("Home Bridge reopens", "Carts crossed", "it on Monday.", "One crown a week!", "New")
    document = Session([item("page", lines=recut)], LabelFile(path)).document(0)
    assert document["labels"] == ["headline", "body", "body", "donation", "body"]
    assert document["by_hand"] == [3]


def test_pages_that_are_not_at_hand_stay_as_they_are(path: Path) -> None:
    line = '{"id": "far",  "url": "", "lang": "", "access": null, "extra": 1, "blocks": []}'
    path.write_text(line + "\n", "utf-8")
    session = Session([item("near")], LabelFile(path))
    give(session, 0, 0, "other")
    assert path.read_text("utf-8").splitlines()[0] == line
    assert [record["id"] for record in records(path)] == ["far", "near"]


@pytest.mark.parametrize(
    "content",
    [
        b"not json\n",
        b'{"id": "a"}\n',
        b'{"id": 1, "blocks": []}\n',
        b'{"id": "a", "blocks": [{"text": "x", "label": "prose"}]}\n',
        b"[]\n",
        b"\xff\xfe\n",
    ],
)
def test_a_file_of_another_form_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ValueError, match="line 1: not a labelled page"):
        LabelFile(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"document": 9, "done": True},
        {"document": True, "done": True},
        {"document": 0},
        {"document": 0, "blocks": [4], "label": "body"},
        {"document": 0, "blocks": [-1], "label": "body"},
        {"document": 0, "blocks": "all", "label": "body"},
        {"document": 0, "blocks": [0], "label": "prose"},
        {"document": 0, "blocks": [0]},
        {"document": 0, "access": "closed"},
        {"document": 0, "done": "yes"},
        {"document": 0, "done": True, "at": 4},
    ],
)
def test_senseless_changes_change_nothing(path: Path, change: dict[str, Any]) -> None:
    session = Session([item("a")], LabelFile(path))
    with pytest.raises(ValueError):
        session.change([{"document": 0, "done": True}, change])
    assert not path.exists() and session.undo() is None


def test_what_cannot_be_saved_is_not_done(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session([item("a")], LabelFile(path))
    give(session, 0, 0, "other")
    before = path.read_bytes()

    def full(source: str, target: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", full)
        with pytest.raises(OSError):
            give(session, 0, 1, "other")
        with pytest.raises(OSError):
            session.undo()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    assert session.document(0)["by_hand"] == [0]
    assert session.undo() is not None and records(path) == []


def test_the_file_keeps_its_mode_and_its_link(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.jsonl"
    real.write_bytes(b"")
    real.chmod(0o640)
    path.symlink_to(real)
    give(Session([item("a")], LabelFile(path)), 0, 0, "other")
    assert path.is_symlink() and real.stat().st_mode & 0o777 == 0o640
    assert len(records(real)) == 1


def test_any_text_survives(path: Path) -> None:
    odd = ("\ud800", "a\u2028b", "\x00", "é\n\tx")
    session = Session([item("a", lines=odd)], LabelFile(path))
    give(session, 0, 0, "other")
    assert [block["text"] for block in LabelFile(path).records()[0]["blocks"]] == list(odd)


def test_documents_are_read_with_what_they_say_of_themselves(seeds: Path) -> None:
    cleaner = Cleaner()
    source = (seeds / "metered-overlay.en.html").read_bytes()
    page = make_item(cleaner, "page", source)
    assert page is not None
    result = cleaner.clean(source)
    assert page.blocks == tuple(segment.text for segment in result.segments)
    assert page.labels == tuple(segment.label for segment in result.segments)
    assert page.access == result.access.state and page.html == source.decode()
    assert page.lang == "en"
    for confidence, candidates in zip(page.confidences, page.candidates):
        assert [value for _, value in candidates] == sorted(
            (value for _, value in candidates), reverse=True
        )
        assert candidates[0][1] >= confidence
    text = make_item(cleaner, "t", (seeds / "obituary.en.txt").read_bytes(), lang="en", url="u")
    assert text is not None and (text.html, text.lang, text.url) == ("", "en", "u")
    assert make_item(cleaner, "empty", b" \n") is None


def test_the_same_text_is_labelled_once(seeds: Path) -> None:
    source = (seeds / "obituary.en.txt").read_bytes()
    items = list(make_items(Cleaner(), [("a", source), ("b", source), ("c", b"")]))
    assert [each.id for each in items] == ["a"]


def test_address_and_language_of_a_page() -> None:
    page = (
        "<!DOCTYPE html><html class=x lang='pt-BR'><head><link rel=icon href=https://x.example/i>"
        '<link href="https://x.example/a?b=1&amp;c=2" rel="canonical">'
    )
    assert canonical_url(page) == "https://x.example/a?b=1&c=2"
    assert declared_language(page) == "pt"
    assert canonical_url('<link rel=canonical href="javascript:alert(1)">') == ""
    assert canonical_url("<link " * 50_000) == declared_language("<html " * 50_000) == ""


def test_every_label_has_a_key_of_its_own() -> None:
    assert set(KEYS) == {label.value for label in Label}
    assert len(set(KEYS.values())) == len(KEYS)
    taken = {"j", "q", "z"}
    assert not taken & set(KEYS.values())
