"""One batch cleaned: what the processes of a bulk run do."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsclean.bulk.batches import Batch
from newsclean.bulk.records import Fields, Record
from newsclean.labels import DEFAULT_KEEP, Label, parse_labels
from newsclean.result import Cleaned, Segment

Counts = dict[str, int]


@dataclass(frozen=True)
class Settings:
    """How documents are cleaned.

    Attributes:
        keep: names of the labels that the text is made of.
        segments: whether the output has every segment.
        model: path of another model than the shipped one.
        templates: path of what sites repeat.
        by: what a site is named after: "domain", "host" or a field of the records.
    """

    keep: tuple[str, ...] = tuple(label.value for label in DEFAULT_KEEP)
    segments: bool = False
    model: str | None = None
    templates: str | None = None
    by: str = "domain"


@dataclass
class Result:
    """What became of a batch.

    Attributes:
        rows: cleaned documents, in order.
        errors: lines for the side file, in order.
        counts: for the summary: `documents`, `failed`, `access:*`, `kept:*` and `removed:*`
            (words by label).
    """

    rows: list[Fields] = field(default_factory=list)
    errors: list[Fields] = field(default_factory=list)
    counts: Counts = field(default_factory=dict)


class Worker:
    """Cleans batches; one for each process."""

    def __init__(self, settings: Settings) -> None:
        from newsclean.cleaner import Cleaner
        from newsclean.templates import Templates

        self._settings = settings
        self._keep = parse_labels(settings.keep)
        templates = Templates.load(settings.templates) if settings.templates else None
        self._cleaner = Cleaner(keep=self._keep, model=settings.model, templates=templates)

    def clean(self, batch: Batch) -> Result:
        """Clean a batch; a document that fails becomes an error, whatever is wrong with it."""
        result = Result()
        counts: Counter[str] = Counter()
        for record in batch:
            if record.error:
                result.errors.append(failure(record, record.error))
                continue
            try:
                row = self._row(record, counts)
            except Exception as error:
                result.errors.append(failure(record, f"{type(error).__name__}: {error}"))
            else:
                result.rows.append(row)
        counts["documents"] = len(batch)
        counts["failed"] = len(result.errors)
        result.counts = dict(counts)
        return result

    def _row(self, record: Record, counts: Counter[str]) -> Fields:
        assert record.source is not None
        url = site_name(record, self._settings.by)
        cleaned = self._cleaner.clean(record.source, format=record.format, url=url)
        row = {**record.fields, "text": cleaned.text, "access": cleaned.access.state}
        if self._settings.segments:
            row["segments"] = [segment_row(segment) for segment in cleaned.segments]
        counts.update(word_counts(cleaned, self._keep))
        return row


def site_name(record: Record, by: str) -> str | None:
    """What templates look a record's site up by: its address, or a field of its own."""
    if by in ("domain", "host"):
        return record.url
    value = record.fields.get(by)
    return None if value is None else str(value)


def segment_row(segment: Segment) -> Fields:
    """A segment as plain data; its reasons are for people and would cost most of the time."""
    return {
        "text": segment.text,
        "start": segment.start,
        "end": segment.end,
        "label": segment.label.value,
        "group": segment.group.value,
        "confidence": round(segment.confidence, 4),
    }


def word_counts(cleaned: Cleaned, keep: frozenset[Label]) -> Counts:
    """Words kept and removed by label, and the access."""
    counts: Counter[str] = Counter()
    for segment in cleaned.segments:
        side = "kept" if segment.label in keep else "removed"
        counts[f"{side}:{segment.label.value}"] += len(segment.text.split())
    counts[f"access:{cleaned.access.state}"] += 1
    return dict(counts)


def failure(record: Record, error: str) -> Fields:
    """A line of the side file: where the document stands, why it failed, and the document."""
    source = record.source
    if isinstance(source, bytes):
        source = source.decode("utf-8", "backslashreplace")
    return {
        "file": record.file,
        "number": record.number,
        "error": error,
        "url": record.url,
        "fields": record.fields,
        "source": source,
    }


def as_line(row: Fields) -> bytes:
    """A row as a line of JSON; a lone surrogate, which has no UTF-8, becomes legible."""
    line = json.dumps(row, ensure_ascii=False, default=_plain, separators=(", ", ": "))
    return line.encode("utf-8", "backslashreplace") + b"\n"


def _plain(value: object) -> Any:
    """What JSON has no form for: dates of Parquet files, bytes."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


# What a process of the pool holds: set once at its start, as the pool's interface wants it.
_worker: list[Worker] = []
_parent_watch = 1.0


def start(settings: Settings, parent: int) -> None:
    """Make a process of the pool ready; it ends with `parent`, the process of the run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if multiprocessing.get_start_method() == "forkserver":
        parent = os.getppid()  # the server, which ends with the run
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _worker[:] = [Worker(settings)]


def _end_with(parent: int) -> None:
    """End when the run that this process belongs to is gone, however it ended."""
    while os.getppid() == parent:
        time.sleep(_parent_watch)
    os._exit(1)


def clean_batch(batch: Batch) -> Result:
    """Clean a batch in a process that `start` made ready."""
    return _worker[0].clean(batch)


def learn_batch(batch: Sequence[tuple[Record, bool]]) -> list[Any]:
    """What each record shows of its site; the flag says whether the model is asked."""
    from newsclean.templates import look_at

    cleaner = _worker[0]._cleaner
    found = []
    for record, ask in batch:
        try:
            seen = None
            if record.source is not None and not record.error:
                seen = look_at(record.source, record.format, cleaner if ask else None)
            found.append(seen)
        except Exception:
            # It fails again when it is cleaned, and is told of there.
            found.append(None)
    return found


def templates_path(output: Path) -> Path:
    """Where templates are kept that a run learns for itself."""
    return output.with_name(output.name + ".templates")
