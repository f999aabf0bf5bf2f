"""Labels of readers, kept without the text that they are of."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from newsclean.labels import Label
from newsclean.reading.html import read_html
from newsclean.training.corpus import Page
from newsclean.training.readings import (
    Reading,
    checksum,
    load_readings,
    to_record,
    with_readings,
)

HTML = """<nav><a href=/>Home</a></nav><h1>The quay was empty</h1>
<p>Nobody had seen the ferry leave.</p><p>It came back on Friday.</p><p>Share this</p>"""
LABELS = (Label.NAVIGATION, Label.HEADLINE, Label.BODY, Label.BODY, Label.SOCIAL)
PAGE = Page("quay", "own", "https://quay.example/a", "en", HTML, None, None, None, "quay.example")
READING = Reading(
    "quay",
    "open",
    tuple((checksum(text), label) for text, label in zip(read_html(HTML).blocks, LABELS)),
)


def test_a_page_without_labels_gets_those_of_its_reader() -> None:
    (page,) = with_readings([PAGE], [READING])
    assert page.blocks == tuple(zip(read_html(HTML).blocks, LABELS))
    assert page.access == "open"


def test_labels_of_the_corpus_stay() -> None:
    labelled = replace(PAGE, blocks=(("Home", Label.OTHER),), access="metered")
    assert with_readings([labelled], [READING]) == [labelled]


def test_a_page_that_is_another_by_now_stays_without_labels() -> None:
    changed = replace(PAGE, html=HTML.replace("ferry", "boat").replace("Friday", "Sunday"))
    assert with_readings([changed], [READING]) == [changed]


def test_a_block_that_is_cut_off_or_new_loses_its_label_alone() -> None:
    many = "".join(f"<p>Sentence number {number} of the story.</p>" for number in range(30))
    texts = read_html(many).blocks
    reading = Reading("quay", None, tuple((checksum(text), Label.BODY) for text in texts))
    (page,) = with_readings([replace(PAGE, html=many + "<p>An advertisement</p>")], [reading])
    assert page.blocks == tuple((text, Label.BODY) for text in texts)


def test_what_is_written_can_be_read_and_holds_no_text(tmp_path: Path) -> None:
    file = tmp_path / "readings.jsonl"
    file.write_text(json.dumps(to_record(READING)) + "\n", "utf-8")
    assert load_readings(file) == [READING]
    assert "ferry" not in file.read_text("utf-8")


@pytest.mark.parametrize("line", ["{}", "[]", '{"id": "a", "access": null, "blocks": [["x", 1]]}'])
def test_a_malformed_file_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "readings.jsonl"
    file.write_text(line + "\n", "utf-8")
    with pytest.raises(ValueError, match=r"readings\.jsonl: not a reading"):
        load_readings(file)


def test_the_readings_that_come_with_newsclean_are_sound() -> None:
    readings = load_readings()
    assert len({reading.page for reading in readings}) == len(readings) > 100
    for reading in readings:
        labels = [label for _, label in reading.blocks]
        # A thread of a forum may be comments from end to end.
        assert {Label.BODY, Label.COMMENTS} & set(labels) and labels.count(Label.HEADLINE) <= 1
