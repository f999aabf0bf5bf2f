"""The benchmark of the table engines runs, with those of them that are installed."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pyarrow")

from benchmarks import engines
from benchmarks.options import Options


@pytest.mark.slow
def test_engines_run_on_a_few_pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    there = [name for name in engines.ENGINES if engines.is_there(name)]
    if not there:
        pytest.skip("no engine is installed")
    monkeypatch.setattr(engines, "ROUNDS", 1)
    report = engines.run(Options(corpus=tmp_path / "none", limit=24))
    rows = {row[0]: row[1:] for row in report.tables[0].rows}
    assert set(rows) == {engines.BULK, *there}
    assert all(float(row[2]) > 0 for row in rows.values())
    assert {f"{name}/processor" for name in there} <= set(report.figures)


def test_pages_are_shared_out_over_files(tmp_path: Path) -> None:
    import pyarrow.parquet

    size = engines.write_pages(tmp_path / "pages", Options(corpus=tmp_path / "none"), 7, 3)
    tables = [pyarrow.parquet.read_table(path) for path in engines.parts_of(tmp_path / "pages")]
    assert sorted(n for table in tables for n in table["id"].to_pylist()) == list("0123456")
    assert size == sum(len(page) for table in tables for page in table["html"].to_pylist())


def test_processor_time_counts_what_ended(tmp_path: Path) -> None:
    import subprocess
    import sys

    before = engines.processor_seconds()
    if not before:
        pytest.skip("no /proc here")
    subprocess.run([sys.executable, "-c", "sum(range(3_000_000))"], check=True)
    assert engines.processor_seconds() > before
