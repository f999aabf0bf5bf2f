"""Labels that the project's own readers gave to pages of the corpus that came without.

The pages are other people's text, so the file holds none of it: a block is known by a checksum of
its words. Whoever has the corpus gets its pages with these labels; to everybody else the file says
nothing. They serve training. Scores are taken from the labels that come with the corpus; only
`benchmarks ceiling` asks what these would score.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from newsclean.labels import Label
from newsclean.reading.html import read_html
from newsclean.training.align import words_of
from newsclean.training.corpus import Page

FILE = Path(__file__).with_name("material") / "readings.jsonl"

LEAST_FOUND = 0.9
"""A page of which fewer of the blocks are found again is not the page that was read."""


@dataclass(frozen=True)
class Reading:
    """What a reader said of one page.

    Attributes:
        page: id of the page.
        access: "open", "metered" or "truncated"; None where nobody judged it.
        blocks: checksum and label of every block, in reading order.
    """

    page: str
    access: str | None
    blocks: tuple[tuple[str, Label], ...]


def checksum(text: str) -> str:
    """Eight hexadecimal digits that stand for the words of a block."""
    return f"{zlib.crc32(' '.join(words_of(text)).encode()):08x}"


def to_record(reading: Reading) -> dict[str, object]:
    """A reading as plain data: runs of one label with the checksums of their blocks."""
    runs: list[tuple[str, list[str]]] = []
    for mark, label in reading.blocks:
        if not runs or runs[-1][0] != label.value:
            runs.append((label.value, []))
        runs[-1][1].append(mark)
    return {
        "id": reading.page,
        "access": reading.access,
        "blocks": [[label, " ".join(marks)] for label, marks in runs],
    }


def load_readings(path: Path = FILE) -> list[Reading]:
    """Read a file of readings, a page a line.

    Raises:
        ValueError: if a line is not in the form that `to_record` gives.
    """
    readings = []
    for line in path.read_text("utf-8").splitlines():
        try:
            record = json.loads(line)
            blocks = tuple(
                (mark, Label(label)) for label, marks in record["blocks"] for mark in marks.split()
            )
            readings.append(Reading(record["id"], record["access"], blocks))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path}: not a reading of a page: {error}") from error
    return readings


def with_readings(pages: Iterable[Page], readings: Sequence[Reading] | None = None) -> list[Page]:
    """The pages, with the labels of readers where they have none of their own.

    Args:
        pages: of a corpus.
        readings: what readers said; None for those that come with newsclean.
    """
    known = {
        reading.page: reading for reading in (load_readings() if readings is None else readings)
    }
    return [
        _labelled(page, known[page.id])
        if page.blocks is None and page.html and page.id in known
        else page
        for page in pages
    ]


def _labelled(page: Page, reading: Reading) -> Page:
    texts = read_html(page.html).blocks
    marks = [checksum(text) for text in texts]
    matcher = SequenceMatcher(None, marks, [mark for mark, _ in reading.blocks], autojunk=False)
    blocks = [
        (texts[ours + step], reading.blocks[theirs + step][1])
        for ours, theirs, size in matcher.get_matching_blocks()
        for step in range(size)
    ]
    if len(blocks) < LEAST_FOUND * max(len(texts), len(reading.blocks)):
        return page
    return replace(page, blocks=tuple(blocks), access=page.access or reading.access)
