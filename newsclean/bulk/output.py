"""Writing results so that a run can be stopped at any moment and go on to the same bytes.

A batch is written whole: to JSON Lines as lines (with `.gz` or `.zst`, as a member or frame of
its own), to Parquet as a part file that becomes a row group at the end. After it, the journal
says how long the files are and how many documents are done. What stands behind that length when a
run starts again was never noted, and is cut off.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from newsclean.bulk.records import Fields
from newsclean.bulk.working import Counts, as_line

JSON_ENDS = (".jsonl", ".ndjson", ".json")
OUTPUTS = (
    *(end + packed for end in JSON_ENDS for packed in ("", ".gz", ".zst")),
    ".parquet",
)


class Writer(Protocol):
    """Where cleaned documents go."""

    def write(self, rows: Sequence[Fields]) -> None:
        """Write the rows of a batch."""

    def mark(self) -> int:
        """Make sure that all is on disk; returns how much there is."""

    def finish(self, path: Path) -> None:
        """Give the finished file its name."""

    def close(self) -> None:
        """Let go."""


def open_writer(path: Path, done: int, segments: bool) -> Writer:
    """The writer for an output.

    Args:
        path: the output; its name says the form.
        done: what `mark` said last; 0 for a new run.
        segments: whether rows have segments.
    """
    part = part_path(path)
    if path.name.endswith(".parquet"):
        from newsclean.bulk.parquet import ParquetWriter

        return ParquetWriter(part, done, segments)
    return LineWriter(part, done, path.suffix)


def part_path(path: Path) -> Path:
    """Where an output is written until it is whole."""
    return path.with_name(path.name + ".part")


def journal_path(path: Path) -> Path:
    """Where a run notes how far it is."""
    return path.with_name(path.name + ".journal")


def errors_path(path: Path) -> Path:
    """The side file of the documents that failed."""
    return path.with_name(path.name + ".errors.jsonl")


class LineWriter:
    """JSON Lines."""

    def __init__(self, path: Path, done: int = 0, suffix: str = "") -> None:
        self._path = path
        self._suffix = suffix
        self._stream = _open_at(path, done)

    def write(self, rows: Sequence[Fields]) -> None:
        if rows:
            self._stream.write(_packed(b"".join(map(as_line, rows)), self._suffix))

    def mark(self) -> int:
        _settle(self._stream)
        return self._stream.tell()

    def finish(self, path: Path) -> None:
        self._stream.close()
        os.replace(self._path, path)

    def close(self) -> None:
        self._stream.close()


def _open_at(path: Path, length: int) -> BinaryIO:
    if length:
        stream = path.open("r+b")
        if stream.seek(0, os.SEEK_END) < length:
            stream.close()
            raise ValueError(f"{path} is shorter than its journal says; start again")
        stream.truncate(length)
        stream.seek(length)
        return stream
    return path.open("wb")


def _packed(data: bytes, suffix: str) -> bytes:
    if suffix == ".gz":
        return gzip.compress(data, 6, mtime=0)
    if suffix == ".zst":
        import zstandard

        return bytes(zstandard.ZstdCompressor().compress(data))
    return data


def _settle(stream: BinaryIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())


@dataclass
class Journal:
    """How far a run is.

    Attributes:
        task: what it does; a run with another task may not go on with this one.
        batches: how many are done.
        output, errors: how much of the files is theirs.
        counts: for the summary.
    """

    task: Fields
    batches: int = 0
    output: int = 0
    errors: int = 0
    counts: Counts = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write to a file, which is the old one or the new one at any moment."""
        part = path.with_name(path.name + ".new")
        with part.open("wb") as stream:
            stream.write(json.dumps(asdict(self), ensure_ascii=False).encode() + b"\n")
            _settle(stream)
        os.replace(part, path)

    @classmethod
    def load(cls, path: Path) -> Journal:
        """Read what `save` wrote.

        Raises:
            ValueError: if the file is damaged.
        """
        try:
            return cls(**json.loads(path.read_bytes()))
        except (ValueError, TypeError) as error:
            raise ValueError(f"{path}: damaged") from error

    def add(self, counts: Counts) -> None:
        """Count what became of a batch."""
        for name, count in counts.items():
            self.counts[name] = self.counts.get(name, 0) + count


def remove(path: Path) -> None:
    """Remove what an earlier run left, if anything."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
