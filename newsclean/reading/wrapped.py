"""Lines that were wrapped at a width become paragraphs again: e-mails, what text browsers print.

Detectors and model know a paragraph as one line. Segments stay as they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

import numpy as np

from newsclean.patterns import pattern
from newsclean.reading.document import SILENT, Document

LONG, LONGEST, MOST_LONGER = 50, 120, 0.1
"""Columns of a line that is long, and of the widest that text is wrapped at; if more than this
share of the long ones have more characters, a plain text is not wrapped."""
NARROW, NARROW_SHARE, NARROW_GOING_ON = 28, 0.7, 0.5
"""Where few lines are long, those of so many columns count that go on in a small letter, and then
what has the second share of the width is long, and the third share of the full ones goes on so."""
LEAST_LINES = 6
"""So many lines are long, at least, and so many of these so full that no other word had room."""
WIDTH_SHARE = 0.95
"""The width is that which this share of the long lines keeps; if LEAST_LINES of them begin in one
column, lines that begin there have a width of their own."""
FULL_SHARE, FULL_GOING_ON, GOING_ON = 0.65, 0.35, 0.2
"""This share of the long lines above another is full; or the second share, if the third share of
the full ones goes on in a small letter, as half and more do where sentences are cut."""
MOST_ENDED = 0.5
"""Of the full lines no more than this share ends as a sentence does."""
PARTED = 0.05
"""Where fewer lines than this share stand behind blank ones, a paragraph ends with a sentence."""
LONGEST_WORD = 30
"""What is longer is an address, or code, and is not cut."""
WIDE_ROOM = 4
"""Columns that may stay empty where no blanks part words: those of a sign, and of one that must not
open a line."""

LEAST_QUOTED, MOST_QUOTED = 3, 0.5
"""So many lines that begin with ">" are a quote where lines are wrapped; if more than this share of
all lines do, also where they are not."""

_CUT = ("…", "...")
"""How teasers end that are cut at a number of characters."""
_END = tuple(".!?:;…\"”»“'’)]。！？」』")
_ITEM = pattern(r"(?:[-*+•·□▪‣◦■●|#]|\d{1,3}[.)]|\(\d{1,3}\))(?:\s|$)|>|([-*_=~+#━─])\1{2}")
_MARK = pattern(r"[-*+•·□▪‣◦■●]\s+")
_RULE = frozenset("-*+=_~•·□▪‣◦■●━─═—| \t")
_QUOTED = pattern(r">[> \t]{0,40}")
_CLINGING = frozenset(",.;:)!?%")
_HYPHENS = ("-", "\u2010")

Test = Callable[[str], object]


@dataclass(frozen=True)
class _Layout:
    """How wide lines are.

    Attributes:
        ends: for each line, the column that it ends in.
        begins: for each line, the column that it begins in.
        width: columns of the text.
        widths: the same of lines that begin in some column.
        long: columns of a long line.
        narrow: whether few lines are long by themselves.
        wide: columns of a wide sign.
    """

    ends: list[int]
    begins: list[int]
    width: int
    widths: dict[int, int]
    long: int
    narrow: bool
    wide: int

    def is_full(self, line: int, below: str) -> bool:
        """Whether the first word of the line below found no room in a line."""
        width = self.widths.get(self.begins[line], self.width)
        return self.ends[line] + 1 + _first_size(below, self.wide) > width


def read_wrapped(document: Document) -> Document:
    """The document of a plain text with a block for each paragraph, if its lines are wrapped.

    Marks of lists are left out of the blocks then, and rules show nothing (SILENT).

    Args:
        document: the lines of the text.
    """
    quoted = 0
    if ">" in document.text:
        quoted = sum(line.startswith(">") for line in document.blocks)
    lines = document if quoted < LEAST_QUOTED else _unquoted(document)
    sizes = document.sizes
    longer = np.count_nonzero(sizes > LONGEST)
    firsts = None
    if longer <= MOST_LONGER * np.count_nonzero(sizes >= LONG):
        firsts = find_paragraphs(lines, _ITEM().match, _is_exempt)
    if firsts is None:
        return lines if quoted > MOST_QUOTED * len(document) else document
    document = join(lines, firsts)
    blocks = list(map(_visible, document.blocks))
    return Document(
        document.text,
        [block or SILENT for block in blocks],
        document.starts,
        document.ends,
        document.blank_before,
        rewritten=True,
        silent=tuple(number for number, block in enumerate(blocks) if not block),
    )


def _unquoted(document: Document) -> Document:
    """The lines of an e-mail without the signs of those that are quoted; an empty one is a blank
    line, and belongs to what stands above."""
    blocks: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    blank_before: list[bool] = []
    depth, blank = 0, False
    for line, start, end, stands_apart in zip(
        document.blocks, document.starts, document.ends, document.blank_before
    ):
        mark = _QUOTED().match(line)
        text = line[mark.end() :] if mark else line
        if not text and blocks:
            ends[-1] = end
            blank = True
            continue
        quotes = mark[0].count(">") if mark else 0
        blocks.append(text or line)
        starts.append(start)
        ends.append(end)
        blank_before.append(stands_apart or blank or quotes != depth)
        depth, blank = quotes, False
    return Document(document.text, blocks, starts, ends, blank_before, rewritten=True)


def find_paragraphs(
    document: Document,
    is_item: Test,
    is_exempt: Test,
    is_last: Callable[[Document, int], bool] = lambda document, line: False,
) -> list[int] | None:
    """The first line of every paragraph of a wrapped text; None if it is not wrapped.

    Args:
        document: a block for each line.
        is_item: whether a line begins something of its own: an item of a list, a row of a table.
        is_exempt: whether a line may be longer than the width.
        is_last: whether a line of the document ends its paragraph, whatever stands below.
    """
    lines = document.blocks
    layout = _measure(document, is_exempt, 2)
    if layout is None and not document.text.isascii():
        layout = _measure(document, is_exempt, 1)
    if layout is None:
        return None
    parted = sum(document.blank_before) >= PARTED * len(lines)
    firsts = [0]
    above = full = going_on = ended = 0
    for number, (line, below) in enumerate(pairwise(lines)):
        apart = (
            document.blank_before[number + 1]
            or line.endswith(_CUT)
            or is_item(below)
            or is_last(document, number)
        )
        is_full, is_long = layout.is_full(number, below), layout.ends[number] >= layout.long
        goes_on = _goes_on(line, below)
        if is_long and not apart:
            above += 1
            full += is_full
            going_on += is_full and goes_on
            ended += is_full and line.endswith(_END)
        if not is_full and goes_on and is_long:
            # A block that is indented in its own way, and perhaps narrower for that.
            is_full = layout.begins[number] not in layout.widths
        if apart or not is_full or (not parted and line.endswith(_END)):
            firsts.append(number + 1)
    cut = going_on >= GOING_ON * full
    if (
        full < LEAST_LINES
        or ended > MOST_ENDED * full
        or (layout.narrow and going_on < NARROW_GOING_ON * full)
    ):
        return None
    share = FULL_GOING_ON if cut and not layout.narrow else FULL_SHARE
    return firsts if full >= share * above else None


def join(document: Document, firsts: Sequence[int]) -> Document:
    """The same with a block for each run of lines.

    Args:
        document: a block for each line.
        firsts: the first line of every run, in order, from 0.
    """
    runs = list(pairwise([*firsts, len(document)]))
    silent = frozenset(document.silent)
    return Document(
        document.text,
        [_joined(document.blocks[first:last]) for first, last in runs],
        [document.starts[first] for first, _ in runs],
        [document.ends[last - 1] for _, last in runs],
        [document.blank_before[first] for first, _ in runs],
        rewritten=True,
        silent=tuple(number for number, (first, _) in enumerate(runs) if first in silent),
    )


def _measure(document: Document, is_exempt: Test, wide: int) -> _Layout | None:
    """The layout of a text; None if it has no width.

    Args:
        document: a block for each line.
        is_exempt: whether a line may be longer than the width.
        wide: columns that a wide sign takes up to whoever wrapped the text, 2 or 1.
    """
    text, lines = document.text, document.blocks
    begins = [start - text.rfind("\n", 0, start) - 1 for start in document.starts]
    if text.isascii():
        ends = [begin + len(line) for begin, line in zip(begins, lines)]
    else:
        ends = [begin + _size(line, wide) for begin, line in zip(begins, lines)]
    counted = [n for n, line in enumerate(lines) if ends[n] >= LONG and not is_exempt(line)]
    narrow = len(counted) < LEAST_LINES
    if narrow:
        counted = [
            number
            for number, (line, below) in enumerate(pairwise(lines))
            if ends[number] >= NARROW and _goes_on(line, below) and not is_exempt(line)
        ]
        if len(counted) < LEAST_LINES:
            return None
    width = _kept_width(ends[number] for number in counted)
    if width > LONGEST:
        return None
    by_begin: dict[int, list[int]] = {}
    for number in counted:
        by_begin.setdefault(begins[number], []).append(ends[number])
    widths = {
        begin: _kept_width(some) for begin, some in by_begin.items() if len(some) >= LEAST_LINES
    }
    long = int(NARROW_SHARE * width) if narrow else LONG
    return _Layout(ends, begins, width, widths, long, narrow, wide)


def _kept_width(columns: Iterable[int]) -> int:
    columns = sorted(columns)
    return columns[int(WIDTH_SHARE * (len(columns) - 1))]


def _joined(lines: Sequence[str]) -> str:
    """Lines as one, with blanks between them where a reader would expect some."""
    parts = [lines[0]]
    for line, below in pairwise(lines):
        if not _clings(line, below):
            parts.append(" ")
        parts.append(below)
    return "".join(parts)


def _clings(line: str, below: str) -> bool:
    """Whether two lines meet at the hyphen of a word, before a comma or the like, or between wide
    signs."""
    if line.endswith(_HYPHENS) and line[-2:-1].isalpha():
        return below[0].islower()
    return below[0] in _CLINGING or (_is_wide(line[-1]) and _is_wide(below[0]))


def _visible(block: str) -> str:
    """A block without the mark of a list; nothing of a rule."""
    if _RULE.issuperset(block):
        return ""
    mark = _MARK().match(block)
    return block[mark.end() :] if mark else block


def _goes_on(line: str, below: str) -> bool:
    return below[0].islower() and not line.endswith(_END)


def _is_exempt(line: str) -> bool:
    if "|" in line or _ITEM().match(line):
        return True
    longest = max(line.split(), key=len)
    return longest.isascii() and len(longest) > LONGEST_WORD


def _is_wide(character: str) -> bool:
    return character >= "\u1100" and east_asian_width(character) in "WF"


def _size(text: str, wide: int) -> int:
    """Columns of a text."""
    if wide == 1 or text.isascii():
        return len(text)
    return len(text) + sum(map(_is_wide, text))


def _first_size(line: str, wide: int) -> int:
    """Columns that the first word of a line needs."""
    word = line.split(maxsplit=1)[0]
    if not word.isascii() and wide == 2:
        for size, character in enumerate(word):
            if _is_wide(character):
                return size or WIDE_ROOM
    return len(word)
