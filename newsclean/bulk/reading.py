"""Inputs become records: JSON Lines, Parquet, WARC, folders and single documents."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, cast

from newsclean.bulk.records import FieldNames, Record, record_of
from newsclean.reading.encoding import known_charset

JSON_ENDS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst")
JSON_MORE = (".json", ".json.gz", ".json.zst")
WARC_ENDS = (".warc", ".warc.gz", ".wet", ".wet.gz")
PARQUET_ENDS = (".parquet", ".pq")
LARGEST = 64 << 20
"""Bytes of one document; a larger one is an error, so that memory stays bounded."""

_ROWS = 64
"""Rows of Parquet that are held at a time."""
_PAGES = ("text/html", "application/xhtml+xml")


class Position:
    """How many bytes of the inputs are read, for whoever watches."""

    def __init__(self) -> None:
        self.bytes = 0


def files_of(inputs: Sequence[str]) -> list[Path]:
    """The files of the inputs, those of folders in the order of their names.

    Raises:
        FileNotFoundError: if an input does not exist.
    """
    files: list[Path] = []
    for name in inputs:
        path = Path(name)
        if path.is_dir():
            found = [p for p in path.rglob("*") if p.is_file() and not _hidden(p, path)]
            files += sorted(found)
        elif path.exists():
            files.append(path)
        else:
            raise FileNotFoundError(f"{name}: no such file or folder")
    return files


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def read_records(files: Sequence[Path], names: FieldNames, position: Position) -> Iterator[Record]:
    """The records of files, in order. What cannot be read comes as a record with an error."""
    done = 0
    for path in files:
        number = 0
        try:
            for record in _records(path, names, position, done):
                number = record.number
                yield record
        except (OSError, EOFError, ValueError, zlib.error) as error:
            yield Record(str(path), number + 1, error=f"cannot read on: {_words(error)}")
        except Exception as error:
            # Readers of Parquet, WARC and Zstandard have errors of their own.
            if isinstance(error, ModuleNotFoundError):
                raise
            yield Record(str(path), number + 1, error=f"cannot read on: {_words(error)}")
        done += path.stat().st_size if path.exists() else 0
        position.bytes = done


def _words(error: BaseException) -> str:
    return " ".join(str(error).split())[:500] or type(error).__name__


def _records(path: Path, names: FieldNames, position: Position, done: int) -> Iterator[Record]:
    name = path.name.lower()
    if name.endswith(JSON_ENDS + JSON_MORE):
        return _json_records(path, names, position, done)
    if name.endswith(PARQUET_ENDS):
        return _parquet_records(path, names)
    if name.endswith(WARC_ENDS):
        return _warc_records(path, position, done)
    return _single_record(path)


def _json_records(path: Path, names: FieldNames, position: Position, done: int) -> Iterator[Record]:
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        stream = _unpacked(raw, path.name.lower(), stack)
        number = 0
        while line := stream.readline(LARGEST):
            number += 1
            position.bytes = done + raw.tell()
            if len(line) == LARGEST and not line.endswith(b"\n"):
                while (rest := stream.readline(LARGEST)) and not rest.endswith(b"\n"):
                    pass
                error = f"larger than {LARGEST >> 20} MiB"
                yield Record(str(path), number, error=error)
            elif line.strip():
                yield _json_record(str(path), number, line, names)


def _json_record(file: str, number: int, line: bytes, names: FieldNames) -> Record:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        kept = {"line": line.decode("utf-8", "backslashreplace").rstrip("\n")}
        return Record(file, number, kept, error=f"no JSON: {_words(error)}")
    if not isinstance(row, dict):
        return Record(file, number, {"line": row}, error="no JSON object")
    return record_of(file, number, row, names)


def _unpacked(raw: BinaryIO, name: str, stack: ExitStack) -> BinaryIO:
    if name.endswith(".gz"):
        unpacked = cast(BinaryIO, stack.enter_context(gzip.GzipFile(fileobj=raw)))
        return cast(BinaryIO, stack.enter_context(io.BufferedReader(cast(Any, unpacked), 1 << 20)))
    if name.endswith(".zst"):
        import zstandard

        reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        return cast(BinaryIO, stack.enter_context(io.BufferedReader(reader, 1 << 20)))
    return raw


def _parquet_records(path: Path, names: FieldNames) -> Iterator[Record]:
    import pyarrow.parquet as parquet

    number = 0
    with parquet.ParquetFile(path, pre_buffer=False) as table:
        for batch in table.iter_batches(batch_size=_ROWS):
            for row in batch.to_pylist():
                number += 1
                yield record_of(str(path), number, row, names)


def _warc_records(path: Path, position: Position, done: int) -> Iterator[Record]:
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as raw:
        number = 0
        for entry in ArchiveIterator(raw):
            number += 1
            position.bytes = done + raw.tell()
            kind = entry.rec_type
            if kind not in ("response", "conversion"):
                continue
            headers = entry.rec_headers
            http = entry.http_headers
            content = (http or headers).get_header("Content-Type") or ""
            if kind == "response" and content.split(";")[0].strip().lower() not in _PAGES:
                continue
            url = headers.get_header("WARC-Target-URI")
            fields = {
                "url": url,
                "date": headers.get_header("WARC-Date"),
                "id": headers.get_header("WARC-Record-ID"),
            }
            format = "html" if kind == "response" else "text"
            data = entry.content_stream().read(LARGEST + 1)
            if len(data) > LARGEST:
                error = f"larger than {LARGEST >> 20} MiB"
                yield Record(str(path), number, fields, None, format, url, error)
            else:
                source = _decoded(data, "utf-8" if kind == "conversion" else _charset(content))
                yield Record(str(path), number, fields, source, format, url)


def _charset(content_type: str) -> str:
    _, found, charset = content_type.lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'") if found else ""


def _decoded(data: bytes, charset: str) -> str | bytes:
    """Text by the charset of the HTTP header where it holds; else the page itself is asked."""
    known = known_charset(charset)
    if known is not None:
        try:
            return data.decode(known)
        except UnicodeError:
            pass
    return data


def _single_record(path: Path) -> Iterator[Record]:
    if path.stat().st_size > LARGEST:
        yield Record(str(path), 1, error=f"larger than {LARGEST >> 20} MiB")
        return
    data = path.read_bytes()
    name = path.name.lower()
    format = "text" if name.endswith((".txt", ".text", ".md")) else "auto"
    if name.endswith((".html", ".htm", ".xhtml")):
        format = "html"
    yield Record(str(path), 1, {"file": str(path)}, data, format)
