"""Writing Parquet: parts while the run goes on, one file of them at the end."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsclean.arrow import SEGMENT
from newsclean.bulk.records import Fields

GROUP_ROWS = 4096
"""Rows of a row group, roughly."""


class ParquetWriter:
    """Parts in a folder, joined when the run is done."""

    def __init__(self, folder: Path, done: int, segments: bool) -> None:
        self._folder = folder
        self._parts = done
        self._segments = segments
        folder.mkdir(exist_ok=True)
        for path in folder.iterdir():
            if path.suffix != ".parquet" or int(path.stem) >= done:
                path.unlink()

    def write(self, rows: Sequence[Fields]) -> None:
        if not rows:
            return
        path = self._folder / f"{self._parts:08d}.parquet"
        with path.open("wb") as stream:
            pq.write_table(_table(rows, self._segments), stream, compression="zstd")
            stream.flush()
            os.fsync(stream.fileno())
        self._parts += 1

    def mark(self) -> int:
        return self._parts

    def finish(self, path: Path) -> None:
        parts = [self._folder / f"{number:08d}.parquet" for number in range(self._parts)]
        schema = _common([pq.read_schema(part) for part in parts], self._segments)
        joined = self._folder / "joined.tmp"
        with pq.ParquetWriter(joined, schema, compression="zstd") as writer:
            waiting: list[Any] = []
            for part in parts:
                waiting.append(_cast(pq.read_table(part), schema))
                if sum(table.num_rows for table in waiting) >= GROUP_ROWS:
                    writer.write_table(pa.concat_tables(waiting).combine_chunks())
                    waiting = []
            if waiting:
                writer.write_table(pa.concat_tables(waiting).combine_chunks())
        os.replace(joined, path)
        for part in parts:
            part.unlink()
        self._folder.rmdir()

    def close(self) -> None:
        pass


def _table(rows: Sequence[Fields], segments: bool) -> Any:
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = []
    for name in names:
        values = [row.get(name) for row in rows]
        columns.append(_column(name, values, segments))
    return pa.table(dict(zip(names, columns)))


def _column(name: str, values: list[Any], segments: bool) -> Any:
    if name in ("text", "access"):
        return pa.array([_clean(value) for value in values], pa.string())
    if name == "segments" and segments:
        for segment in (segment for value in values for segment in value or ()):
            segment["text"] = _clean(segment["text"])
        return pa.array(values, pa.list_(SEGMENT))
    try:
        return pa.array(values)
    except (pa.ArrowException, UnicodeEncodeError, OverflowError):
        # Values of several types under one name: as text, which all have.
        return pa.array([_as_text(value) for value in values], pa.string())


def _clean(value: str | None) -> str | None:
    return None if value is None else value.encode("utf-8", "backslashreplace").decode()


def _as_text(value: Any) -> str | None:
    from newsclean.bulk.working import as_line

    if value is None or isinstance(value, str):
        return _clean(value)
    return as_line(value).decode().rstrip("\n")


def _common(schemas: Sequence[Any], segments: bool) -> Any:
    """One schema for all parts; where they disagree about a column beyond repair, it is text."""
    types: dict[str, Any] = {}
    for schema in schemas:
        for column in schema:
            types[column.name] = _wider(types.get(column.name, column.type), column.type)
    if not types:
        types = {"text": pa.string(), "access": pa.string()}
        if segments:
            types["segments"] = pa.list_(SEGMENT)
    fields = [(name, pa.string() if pa.types.is_null(t) else t) for name, t in types.items()]
    return pa.schema(fields)


def _wider(one: Any, other: Any) -> Any:
    if one == other:
        return one
    try:
        both = [pa.schema([("x", kind)]) for kind in (one, other)]
        return pa.unify_schemas(both, promote_options="permissive").field("x").type
    except pa.ArrowException:
        return pa.string()


def _cast(table: Any, schema: Any) -> Any:
    columns = []
    for column in schema:
        if column.name not in table.column_names:
            columns.append(pa.nulls(table.num_rows, column.type))
            continue
        values = table[column.name]
        try:
            columns.append(values.cast(column.type))
        except pa.ArrowException:
            kind = column.type
            plain = values.to_pylist()
            columns.append(pa.array(map(_as_text, plain) if kind == pa.string() else plain, kind))
    return pa.Table.from_arrays(columns, schema=schema)
