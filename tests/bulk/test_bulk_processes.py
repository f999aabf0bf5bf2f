"""What becomes of documents over which a process dies, and of processes whose run dies."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from newsclean.bulk import working
from newsclean.bulk.batches import MOST_BYTES, MOST_RECORDS, batches
from newsclean.bulk.output import Journal, LineWriter
from newsclean.bulk.pool import clean_batches
from newsclean.bulk.records import Record
from newsclean.bulk.working import Settings, Worker

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes by fork")
DEADLY = "the document that kills"


def test_a_document_that_kills_its_process_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    clean = Worker.clean

    def deadly(self: Worker, batch: list[Record]) -> working.Result:
        if any(record.source == DEADLY for record in batch):
            os._exit(9)
        return clean(self, batch)

    # The processes are forks of this one and take the change along.
    monkeypatch.setattr(Worker, "clean", deadly)
    texts = [f"Paragraph number {n} of a story that goes on for a while." for n in range(12)]
    texts[5] = DEADLY
    records = [Record("in", n, {"id": n}, text, "text") for n, text in enumerate(texts)]
    groups = [records[start : start + 4] for start in (0, 4, 8)]
    results = [result for _, result in clean_batches(groups, Settings(), 2)]
    assert [row["id"] for result in results for row in result.rows] == [
        n for n in range(12) if n != 5
    ]
    (error,) = [error for result in results for error in result.errors]
    assert (error["number"], error["source"]) == (5, DEADLY)
    assert sum(result.counts["documents"] for result in results) == 12


def test_a_process_whose_run_died_before_it_started_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "_parent_watch", 0.01)
    gone = os.fork()
    if not gone:
        os._exit(0)
    os.waitpid(gone, 0)
    late = os.fork()
    if not late:
        try:
            working.start(Settings(), gone)
            time.sleep(60)
        finally:
            os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(late, 0)[1]) == 1


def test_batches_are_bounded_by_number_and_size() -> None:
    small = [Record("in", n, source="x") for n in range(MOST_RECORDS * 2 + 1)]
    assert [len(batch) for batch in batches(small)] == [MOST_RECORDS, MOST_RECORDS, 1]
    large = [Record("in", n, source="x" * (MOST_BYTES // 2)) for n in range(5)]
    assert [len(batch) for batch in batches(large)] == [2, 2, 1]


def test_what_the_journal_does_not_know_is_cut_off(tmp_path: Path) -> None:
    writer = LineWriter(tmp_path / "out", 0)
    writer.write([{"id": 1}])
    length = writer.mark()
    writer.write([{"id": 2}])
    writer.close()
    again = LineWriter(tmp_path / "out", length)
    again.write([{"id": 3}])
    again.finish(tmp_path / "done")
    assert (tmp_path / "done").read_bytes() == b'{"id": 1}\n{"id": 3}\n'
    with pytest.raises(ValueError, match="shorter"):
        LineWriter(tmp_path / "done", 1000)


def test_a_damaged_journal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    Journal({"x": 1}, 3, 10, 0, {"documents": 5}).save(path)
    assert Journal.load(path).counts == {"documents": 5}
    path.write_bytes(path.read_bytes()[:10])
    with pytest.raises(ValueError, match="damaged"):
        Journal.load(path)
