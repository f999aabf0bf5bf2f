"""The same cleaning for table engines: Arrow data in, Arrow data out.

    import pyarrow as pa
    from newsclean.arrow import clean_table

    cleaned = clean_table(pa.table({"html": pages, "url": urls}), html="html", url="url")

Spark (`mapInArrow`), Ray Data (`map_batches`), Hugging Face `datasets` (`map`) and Polars pass
such tables or batches; `docs/scale.md` has a recipe for each. Needs `newsclean[parquet]`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

import pyarrow as pa

from newsclean.bulk.working import segment_row
from newsclean.cleaner import Cleaner
from newsclean.labels import DEFAULT_KEEP, Group, Label, parse_labels

T = TypeVar("T")

SEGMENT = pa.struct(
    [
        ("text", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("label", pa.string()),
        ("group", pa.string()),
        ("confidence", pa.float64()),
    ]
)
"""Type of one segment."""


def clean_table(
    data: T,
    *,
    text: str | None = None,
    html: str | None = None,
    url: str | None = None,
    keep: Iterable[str | Label | Group] = DEFAULT_KEEP,
    segments: bool = False,
    cleaner: Cleaner | None = None,
) -> T:
    """Clean the documents of a table.

    Args:
        data: a `pyarrow.Table` or `RecordBatch`.
        text: the column of plain texts, or
        html: the column of pages (strings or binary); exactly one of the two.
        url: the column of their addresses, if there is one.
        keep: labels or groups that the clean text is made of; not together with `cleaner`.
        segments: whether to add every labelled segment.
        cleaner: settings of one's own, such as templates.

    Returns:
        Of the same type, with as many rows: the other columns as they were, then `text` (the
        story) and `access`, and `segments` if asked for; null where the source is null.

    Raises:
        TypeError: if `data` or a column is of another type.
        ValueError: if not exactly one of `text` and `html` is given.
        KeyError: for a column that is not there.
    """
    if not isinstance(data, (pa.Table, pa.RecordBatch)):
        raise TypeError(
            f"expected data as a pyarrow.Table or RecordBatch, got {type(data).__name__}"
        )
    if (text is None) == (html is None):
        raise ValueError("expected exactly one of text=... and html=..., the column to clean")
    source = text if html is None else html
    chosen = _cleaner(parse_labels(keep)) if cleaner is None else cleaner
    format = "text" if html is None else "html"
    sources = _column(data, str(source)).to_pylist()
    urls = [None] * len(sources) if url is None else _column(data, url).to_pylist()

    stories: list[str | None] = []
    access: list[str | None] = []
    found: list[list[dict[str, Any]] | None] = []
    for page, address in zip(sources, urls, strict=True):
        if page is None:
            stories.append(None)
            access.append(None)
            found.append(None)
            continue
        cleaned = chosen.clean(page, format=format, url=address)
        stories.append(_legible(cleaned.text))
        access.append(cleaned.access.state)
        if segments:
            rows = [segment_row(segment) for segment in cleaned.segments]
            found.append([{**row, "text": _legible(row["text"])} for row in rows])
    added = {"text": pa.array(stories, pa.string()), "access": pa.array(access, pa.string())}
    if segments:
        added["segments"] = pa.array(found, pa.list_(SEGMENT))
    columns = {
        name: data.column(number)
        for number, name in enumerate(data.schema.names)
        if name != source and name not in added
    }
    result: T = type(data).from_pydict({**columns, **added})
    return result


def cleaned_schema(schema: Any, *, source: str, segments: bool = False) -> Any:
    """The schema that `clean_table` gives for tables of a schema.

    Args:
        schema: a `pyarrow.Schema`.
        source: the column that is cleaned.
        segments: whether segments are added.
    """
    added = [("text", pa.string()), ("access", pa.string())]
    if segments:
        added.append(("segments", pa.list_(SEGMENT)))
    names = {source, *(name for name, _ in added)}
    return pa.schema([*(field for field in schema if field.name not in names), *added])


def _column(data: Any, name: str) -> Any:
    if name not in data.schema.names:
        raise KeyError(f"no column {name!r}; there are {', '.join(data.schema.names)}")
    return data.column(data.schema.names.index(name))


@lru_cache(maxsize=8)
def _cleaner(keep: frozenset[Label]) -> Cleaner:
    return Cleaner(keep=keep)


def _legible(text: str) -> str:
    """A lone surrogate has no UTF-8; as \\udXXX it is at least legible."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
