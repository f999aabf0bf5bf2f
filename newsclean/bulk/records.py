"""What goes in, and what comes out, document by document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Fields = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """One document of an input.

    Attributes:
        file: the file that it stands in.
        number: its place there, from 1: line, row or record.
        fields: what is carried through to the output.
        source: text or HTML; None if there is none.
        format: "html", "text" or "auto".
        url: its address; None if unknown.
        error: why it could not be read; "" if it could.
    """

    file: str
    number: int
    fields: Fields = field(default_factory=dict)
    source: str | bytes | None = None
    format: str = "auto"
    url: str | None = None
    error: str = ""

    @property
    def size(self) -> int:
        """Characters or bytes of the source, roughly what it takes in memory."""
        return 200 + (len(self.source) if self.source is not None else 0)


@dataclass(frozen=True)
class FieldNames:
    """Where things stand in records of JSON Lines and Parquet.

    Attributes:
        text: field of a plain text.
        html: field of a page; it wins where both are filled.
        url: field of the address.
    """

    text: str = "text"
    html: str = "html"
    url: str = "url"


def record_of(file: str, number: int, row: Mapping[str, Any], names: FieldNames) -> Record:
    """A row of a table or a JSON object as a record."""
    fields = {name: value for name, value in row.items() if name not in (names.text, names.html)}
    url = row.get(names.url)
    known = url if isinstance(url, str) else None
    for name, format in ((names.html, "html"), (names.text, "text")):
        source = row.get(name)
        if isinstance(source, (str, bytes)):
            return Record(file, number, fields, source, format, known)
        if source is not None:
            error = f"field {name!r} holds a {type(source).__name__}, not a text"
            return Record(file, number, dict(row), None, format, known, error)
    error = f"neither field {names.html!r} nor field {names.text!r} is filled"
    return Record(file, number, dict(row), None, "auto", known, error)
