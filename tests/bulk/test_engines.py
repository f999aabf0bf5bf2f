"""The real table engines, started here, give what a cleaner gives."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")

import newsclean
from newsclean.arrow import clean_table

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", autouse=True)
def importable() -> Iterator[None]:
    """The engines' processes find this newsclean."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), before]))
    yield
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


@pytest.fixture(scope="module")
def rows(seeds: Path) -> list[dict[str, Any]]:
    pages = [path.read_text(encoding="utf-8") for path in sorted(seeds.glob("*.html"))]
    return [
        {"id": n, "url": f"https://s{n}.example/", "html": page} for n, page in enumerate(pages)
    ]


@pytest.fixture(scope="module")
def wanted(rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    cleaned = [newsclean.clean(row["html"], format="html") for row in rows]
    return [(n, each.text, each.access.state) for n, each in enumerate(cleaned)]


def found(rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    assert all(set(row) == {"id", "url", "text", "access"} for row in rows)
    return sorted((row["id"], row["text"], row["access"]) for row in rows)


def test_polars(rows: list[dict[str, Any]], wanted: list[tuple[int, str, str]]) -> None:
    pl = pytest.importorskip("polars")
    table = clean_table(pl.DataFrame(rows).to_arrow(), html="html", url="url")
    assert found(pl.from_arrow(table).to_dicts()) == wanted


def test_datasets(rows: list[dict[str, Any]], wanted: list[tuple[int, str, str]]) -> None:
    datasets = pytest.importorskip("datasets")
    dataset = datasets.Dataset.from_list(rows).with_format("arrow")
    cleaned = dataset.map(
        lambda batch: clean_table(batch, html="html", url="url"),
        batched=True,
        batch_size=3,
        num_proc=2,
        remove_columns=["html"],
    )
    assert found(cleaned.with_format(None).to_list()) == wanted


def test_ray(rows: list[dict[str, Any]], wanted: list[tuple[int, str, str]]) -> None:
    ray = pytest.importorskip("ray")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        dataset = ray.data.from_arrow(pa.Table.from_pylist(rows)).map_batches(
            clean_table,
            batch_format="pyarrow",
            batch_size=3,
            fn_kwargs={"html": "html", "url": "url"},
        )
        assert found(dataset.take_all()) == wanted
    finally:
        ray.shutdown()


@pytest.mark.skipif(importlib.util.find_spec("pandas") is None, reason="Spark's Arrow needs pandas")
def test_spark(
    rows: list[dict[str, Any]],
    wanted: list[tuple[int, str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    source = tmp_path / "pages.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def clean(batches: Any) -> Any:
        for batch in batches:
            yield clean_table(batch, html="html", url="url")

    spark = sql.SparkSession.builder.master("local[2]").getOrCreate()
    try:
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", 3)
        frame = spark.read.json(str(source)).select("id", "url", "html")
        schema = "id long, url string, text string, access string"
        cleaned = frame.mapInArrow(clean, schema).collect()
    finally:
        spark.stop()
    assert found([row.asDict() for row in cleaned]) == wanted
