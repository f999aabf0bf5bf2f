"""Templates as a JSON file: readable, versioned, checked when read.

A line that several pages had is written out; one that a single page had is only a number, kept
so that files can be merged.
"""

from __future__ import annotations

import gzip
import json
import zlib
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from struct import error as StructError
from struct import iter_unpack, pack
from typing import Any

from newsclean.files import replace_file
from newsclean.sites.site import Place, Site
from newsclean.sites.sketch import Entry, Sketch

KIND = "newsclean templates"
VERSION = 2
LARGEST = 4 << 30
"""More bytes than this are not unpacked."""

_SINGLE = ">QBBB"
_UNASKED = 255
_LEVELS = 250
_MOST = 1 << 50
"""A larger count is none."""


def write_sites(path: Path, by: str, sites: dict[str, Site]) -> None:
    """Write what is known of sites; the file is replaced only when it is whole.

    Args:
        path: the file; packed with gzip if its name ends in `.gz`.
        by: what the names of the sites are.
        sites: by name.
    """
    content = {"by": by, "sites": {name: _site(sites[name]) for name in sorted(sites)}}
    record = {"kind": KIND, "version": VERSION, "sha256": _digest(content), **content}
    data = (_rendered(record) + "\n").encode("utf-8", "replace")
    if path.suffix == ".gz":
        data = gzip.compress(data, mtime=0)
    replace_file(path, data)


def read_sites(path: Path) -> tuple[str, dict[str, Site]]:
    """Read what `write_sites` wrote: what the names are, and the sites by name.

    Raises:
        OSError: if the file cannot be read.
        ValueError: if it holds no templates of this version, or is damaged.
    """
    data = path.read_bytes()
    try:
        if data[:2] == b"\x1f\x8b":
            data = _unpacked(data)
        record = json.loads(data)
    except (ValueError, EOFError, OSError, zlib.error, RecursionError) as error:
        raise ValueError(f"{path}: damaged, or no file of templates") from error
    if not isinstance(record, dict) or record.get("kind") != KIND:
        raise ValueError(f"{path}: no file of templates")
    if record.get("version") != VERSION:
        version = record.get("version")
        raise ValueError(
            f"{path}: templates of version {version!r}; this newsclean reads version {VERSION}"
        )
    try:
        content = {"by": record["by"], "sites": record["sites"]}
        if _digest(content) != record["sha256"] or not isinstance(record["by"], str):
            raise ValueError("changed")
        return record["by"], {name: _read_site(site) for name, site in record["sites"].items()}
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, StructError) as error:
        raise ValueError(f"{path}: these templates are damaged or were changed") from error


def _rendered(value: Any, depth: int = 0) -> str:
    """JSON with an entry on each line, but lists of plain values whole."""
    if isinstance(value, dict) and value:
        parts = [
            f"{json.dumps(name, ensure_ascii=False)}: {_rendered(part, depth + 1)}"
            for name, part in value.items()
        ]
        opening, closing = "{}"
    elif isinstance(value, list) and any(isinstance(part, list) for part in value):
        parts = [_rendered(part, depth + 1) for part in value]
        opening, closing = "[]"
    else:
        return json.dumps(value, ensure_ascii=False)
    margin = " " * depth
    inner = ",\n".join(f"{margin} {part}" for part in parts)
    return f"{opening}\n{inner}\n{margin}{closing}"


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(31)
    unpacked = unpacker.decompress(data, LARGEST)
    if not unpacker.eof:
        raise ValueError("cut short, or too large")
    return unpacked


def _digest(content: dict[str, Any]) -> str:
    plain = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


def _site(site: Site) -> dict[str, Any]:
    entries = sorted(site.lines.entries.items(), key=lambda item: (-item[1].pages, item[0]))
    several = [(k, e) for k, e in entries if e.pages > 1 or e.asked > 1]
    single = [(k, e) for k, e in entries if e.pages == 1 and e.asked < 2]
    packed = b"".join(
        pack(_SINGLE, key, *(_byte(e, total) for total in (e.story, e.before, e.after)))
        for key, e in single
    )
    return {
        "pages": site.pages,
        "lost": site.lines.lost,
        "lines": [
            [e.text, e.pages, e.asked, *_rounded(e.story, e.before, e.after), f"{k:016x}"]
            for k, e in several
        ],
        "places": {
            name: [p.pages, p.blocks, p.asked, *_rounded(p.story), p.later, p.again]
            for name, p in sorted(site.places.items())
        },
        "single": b64encode(packed).decode("ascii"),
    }


def _read_site(record: dict[str, Any]) -> Site:
    sketch = Sketch(lost=_count(record["lost"]))
    for text, pages, asked, story, before, after, name in record["lines"]:
        if not isinstance(text, str):
            raise TypeError("expected a text")
        sketch.entries[int(name, 16)] = Entry(
            _count(pages), _count(asked), _sum(story), _sum(before), _sum(after), text
        )
    packed = b64decode(record["single"], validate=True)
    for number, at, before, after in iter_unpack(_SINGLE, packed):
        asked = int(at != _UNASKED)
        step = asked / _LEVELS
        sketch.entries[number] = Entry(1, asked, at * step, before * step, after * step)
    places = {
        name: Place(
            _count(pages), _count(blocks), _count(asked), _sum(story), _count(later), _count(again)
        )
        for name, (pages, blocks, asked, story, later, again) in record["places"].items()
    }
    return Site(_count(record["pages"]), sketch, places)


def _byte(entry: Entry, total: float) -> int:
    return round(min(1.0, total) * _LEVELS) if entry.asked else _UNASKED


def _rounded(*totals: float) -> list[float]:
    return [round(total, 2) for total in totals]


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value < _MOST:
        raise TypeError("expected a count")
    return value


def _sum(value: object) -> float:
    if type(value) not in (int, float) or not 0 <= value < _MOST:  # type: ignore[operator]
        raise TypeError("expected a sum of probabilities")
    return float(value)  # type: ignore[arg-type]
