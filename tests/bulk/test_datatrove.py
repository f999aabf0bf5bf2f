"""Steps of datatrove pipelines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("datatrove")
pytest.importorskip("orjson")  # datatrove[io]

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

import newsclean
from newsclean.datatrove import NewscleanExtractor, NewscleanFormatter


@pytest.fixture
def page(seeds: Path) -> str:
    return (seeds / "metered-overlay.en.html").read_text(encoding="utf-8")


@pytest.fixture
def letter(seeds: Path) -> str:
    return (seeds / "metered-letter.en.txt").read_text(encoding="utf-8")


def test_the_extractor_gives_the_story_and_the_access(page: str) -> None:
    step = NewscleanExtractor(segments=True)
    cleaned = newsclean.clean(page, format="html")
    (document,) = step.run([Document(text=page, id="1", metadata={"url": "https://a.example/"})])
    assert document.text == cleaned.text == step.extract(page)
    assert document.metadata["access"] == cleaned.access.state
    labels = [segment["label"] for segment in document.metadata["segments"]]
    assert labels == [segment.label.value for segment in cleaned.segments]
    assert document.metadata["url"] == "https://a.example/"
    counted = step.stats.to_dict()
    words = sum(len(s.text.split()) for s in cleaned.segments if s.label is newsclean.Label.BODY)
    assert counted["stats"]["kept_body"]["total"] == words


def test_a_page_without_a_story_is_dropped_and_counted() -> None:
    step = NewscleanExtractor()
    empty = Document(text="<html><body></body></html>", id="1")
    assert list(step.run([empty])) == []
    assert step.stats.to_dict()["stats"]["dropped"] == 1


def test_the_formatter_cleans_texts_and_drops_nothing(letter: str) -> None:
    step = NewscleanFormatter()
    documents = [Document(text=letter, id="1"), Document(text="", id="2")]
    story, empty = step.run(documents)
    assert story.text == newsclean.clean(letter, format="text").text == step.format(letter)
    assert empty.text == ""


def test_a_pipeline_runs_in_processes(letter: str, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for part in range(2):
        rows = [json.dumps({"text": letter, "id": f"{part}-{n}"}) for n in range(3)]
        (source / f"{part}.jsonl").write_text("\n".join(rows) + "\n")
    LocalPipelineExecutor(
        pipeline=[
            JsonlReader(str(source)),
            NewscleanFormatter(),
            JsonlWriter(str(tmp_path / "out"), compression=None),
        ],
        tasks=2,
        workers=2,
        logging_dir=str(tmp_path / "logs"),
    ).run()
    rows = [
        json.loads(line)
        for path in (tmp_path / "out").glob("*.jsonl")
        for line in path.read_text().splitlines()
    ]
    assert sorted(row["id"] for row in rows) == [f"{p}-{n}" for p in range(2) for n in range(3)]
    assert {row["text"] for row in rows} == {newsclean.clean(letter, format="text").text}
