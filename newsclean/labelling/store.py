"""The file of labels: a page a line, in the corpus's form, replaced as a whole at every change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsclean.files import replace_file
from newsclean.labels import Label

Record = dict[str, Any]


class LabelFile:
    """A file of labelled pages that can be changed page by page.

    Pages that nobody touches keep their lines as they are.

    Args:
        path: the file; it need not exist yet.

    Raises:
        OSError: if it cannot be read.
        ValueError: if it is not in the corpus's form; it is then left alone.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: dict[str, bytes] = {}
        if path.exists():
            for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
                if line.strip():
                    record = _parsed(line, f"{path}, line {number}")
                    self._lines[record["id"]] = line

    def __len__(self) -> int:
        return len(self._lines)

    def records(self) -> list[Record]:
        """All pages of the file, in order."""
        return [json.loads(line) for line in self._lines.values()]

    def update(self, changes: Mapping[str, Record | None]) -> None:
        """Add or replace pages, or take them out, and save once.

        Args:
            changes: by id the new record; None takes a page out, if it is there.

        Raises:
            OSError: if the file cannot be written; it is then as it was, here and on the disk.
        """
        lines = dict(self._lines)
        for identity, record in changes.items():
            if record is None:
                lines.pop(identity, None)
            else:
                text = json.dumps(record, ensure_ascii=False)
                # A lone surrogate has no UTF-8; as \udXXX it is valid JSON.
                lines[identity] = text.encode("utf-8", "backslashreplace")
        replace_file(self._path, b"".join([line + b"\n" for line in lines.values()]))
        self._lines = lines


def _parsed(line: bytes, place: str) -> Record:
    try:
        record = json.loads(line)
        identity = record["id"]
        blocks = [(block["text"], Label(block["label"])) for block in record["blocks"]]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{place}: not a labelled page ({error})") from error
    if not isinstance(identity, str) or not all(isinstance(text, str) for text, _ in blocks):
        raise ValueError(f"{place}: not a labelled page (id and texts must be strings)")
    return dict(record)
