"""`compare`, and the tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.cli import main
from benchmarks.compare import BETTER, NOISE, WORSE, verdict
from benchmarks.report import Report, Table


@pytest.mark.parametrize(
    ("old", "new", "better", "kind", "expected"),
    [
        (0.95, 0.951, "higher", "accuracy", NOISE),
        (0.95, 0.952, "higher", "accuracy", NOISE),
        (0.95, 0.953, "higher", "accuracy", BETTER),
        (0.95, 0.94, "higher", "accuracy", WORSE),
        (0.02, 0.03, "lower", "accuracy", WORSE),
        (0.03, 0.02, "lower", "accuracy", BETTER),
        (2.0, 2.09, "lower", "speed", NOISE),
        (2.0, 2.2, "lower", "speed", WORSE),
        (2.0, 1.8, "lower", "speed", BETTER),
        (2.0, 9.0, "lower", "context", NOISE),
    ],
)
def test_verdicts(old: float, new: float, better: str, kind: str, expected: str) -> None:
    assert verdict(old, new, better, kind) == expected


def report(path: Path, benchmark: str = "text", **values: float) -> Path:
    made = Report(benchmark)
    for name, value in values.items():
        made.figure(name, value)
    made.write(path)
    return path


def test_the_exit_status_tells_of_something_worse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = report(tmp_path / "old.json", f1=0.9, lost=0.5, gone=0.1)
    new = report(tmp_path / "new.json", f1=0.8, lost=0.6, come=0.1)
    assert main(["compare", str(old), str(new)]) == 1
    printed = capsys.readouterr().out
    assert "1 better, 1 worse" in printed
    assert "come, gone" in printed
    assert main(["compare", str(old), str(old)]) == 0


def test_files_that_cannot_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, html = report(tmp_path / "a.json"), report(tmp_path / "b.json", "html")
    junk = tmp_path / "junk.json"
    junk.write_text("[]", encoding="utf-8")
    assert main(["compare", str(text), str(html)]) == 2
    assert main(["compare", str(text), str(junk)]) == 2
    assert main(["compare", str(text), str(tmp_path / "none.json")]) == 2
    assert "was not written by" in capsys.readouterr().err


def test_tables_are_aligned() -> None:
    table = Table("Title", ("name", "value"))
    table.add("a", 0.5)
    table.add("longer", None)
    table.add("日本", 12)
    assert table.render().split("\n")[2:] == [
        "name    value",
        "-------------",
        "a       0.500",
        "longer      –",
        "日本       12",
    ]


def test_reports_say_where_they_were_made(tmp_path: Path) -> None:
    path = report(tmp_path / "r.json", f1=1.0)
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["environment"]["python"]
    assert data["figures"]["f1"] == {"value": 1.0, "better": "higher", "kind": "accuracy"}
    assert "Python" in Report("x").render()
