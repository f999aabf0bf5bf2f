"""Cleaning Arrow tables."""

from __future__ import annotations

from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")

import newsclean
from newsclean import Cleaner
from newsclean.arrow import clean_table, cleaned_schema


@pytest.fixture
def pages(seeds: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(seeds.glob("*.html"))[:3]]


def table(pages: list[str]) -> pa.Table:
    rows = [*pages, None]
    urls = [f"https://site.example/{n}" for n in range(len(rows))]
    return pa.table({"id": list(range(len(rows))), "page": rows, "url": urls})


def test_a_table_is_cleaned_row_by_row(pages: list[str]) -> None:
    cleaned = clean_table(table(pages), html="page", url="url")
    assert isinstance(cleaned, pa.Table)
    assert cleaned.column_names == ["id", "url", "text", "access"]
    wanted = [newsclean.clean(page, format="html") for page in pages]
    assert cleaned["text"].to_pylist() == [*(each.text for each in wanted), None]
    assert cleaned["access"].to_pylist() == [*(each.access.state for each in wanted), None]
    assert cleaned["id"].to_pylist() == [0, 1, 2, 3]


def test_a_batch_gives_a_batch_with_the_announced_schema(pages: list[str]) -> None:
    batch = table(pages).to_batches()[0]
    cleaned = clean_table(batch, html="page", segments=True)
    assert isinstance(cleaned, pa.RecordBatch)
    assert cleaned.schema == cleaned_schema(batch.schema, source="page", segments=True)
    first = cleaned.column("segments").to_pylist()[0]
    gold = newsclean.clean(pages[0], format="html").segments
    assert [each["label"] for each in first] == [each.label.value for each in gold]
    assert [each["text"] for each in first] == [each.text for each in gold]


def test_texts_replace_themselves(seeds: Path) -> None:
    letter = (seeds / "metered-letter.en.txt").read_text(encoding="utf-8")
    column = pa.array([letter], pa.large_string())
    cleaned = clean_table(pa.table({"text": column}), text="text")
    assert cleaned["text"].to_pylist() == [newsclean.clean(letter, format="text").text]


def test_bytes_chunks_and_empty_tables(pages: list[str]) -> None:
    chunks = pa.chunked_array([[page.encode()] for page in pages])
    whole = clean_table(pa.table({"page": chunks}), html="page")
    assert whole["text"].to_pylist() == [
        newsclean.clean(page, format="html").text for page in pages
    ]
    empty = clean_table(table(pages).slice(0, 0), html="page")
    assert empty.num_rows == 0
    assert empty.schema == cleaned_schema(table(pages).schema, source="page")


def test_a_cleaner_of_ones_own(pages: list[str]) -> None:
    cleaned = clean_table(table(pages), html="page", cleaner=Cleaner(keep=["headline"]))
    assert (
        cleaned["text"].to_pylist()
        == clean_table(table(pages), html="page", keep=["headline"])["text"].to_pylist()
    )


def test_wrong_arguments(pages: list[str]) -> None:
    with pytest.raises(ValueError, match="exactly one"):
        clean_table(table(pages))
    with pytest.raises(ValueError, match="exactly one"):
        clean_table(table(pages), text="page", html="page")
    with pytest.raises(KeyError, match="no column 'html'"):
        clean_table(table(pages), html="html")
    with pytest.raises(TypeError, match="list"):
        clean_table([1], text="x")
