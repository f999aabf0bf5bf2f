"""The paragraphs of a text whose lines were wrapped at a width."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from newsclean.reading.document import Document
from newsclean.reading.sentences import ENDS, STOPS, begins_small, begins_with_sign

LONG, LONGEST = 50, 120
"""Columns of a line that is long, and of the widest that text is wrapped at."""
NARROW, NARROW_SHARE, NARROW_CUT = 28, 0.7, 0.5
"""Where few lines are long, those of so many columns count that a small letter follows, and then
what has the second share of the width is long, and the third share of the full ones is cut."""
LEAST_LINES = 6
"""So many lines are long, at least, and so many of these so full that no other word had room."""
WIDTH_SHARE = 0.95
"""The width is that which this share of the long lines keeps; if LEAST_LINES of them begin in one
column, lines that begin there have a width of their own."""
LEAST_CUT, CUT_SHARE, CUT_FULL_SHARE, FULL_SHARE = 3, 0.12, 0.35, 0.65
"""If so many of the full lines, and such a share, are cut within a sentence, for the next begins
with a small letter, the third number is the share of the long lines above another that is full. Of
scripts without small letters it is the fourth. Where letters are large and small and none is cut,
lines are not wrapped: in running text it is half of them and more."""
CASED_SHARE = 0.5
"""Where so many lines have a first letter that could be large or small, script has both."""
WIDE_STOP_SHARE = 0.2
"""In scripts of wide signs a sentence ends within this share of the full lines, as in no titles."""
MOST_ENDED = 0.5
"""Of the full lines no more than this share ends as a sentence does, if they have no small letters.
"""
WORDS, NARROW_WORDS, WORDED_SHARE = 5, 3, 0.6
"""This share of the long lines has so many words: not all scripts part them with blanks."""
PARTED = 0.05
"""Where fewer lines than this share stand behind blank ones, a paragraph ends with a sentence."""
WIDE_ROOM = 4
"""Columns that may stay empty where no blanks part words: those of a sign, and of one that must not
open a line."""

_TEASED = ("…", "...")
"""How teasers end that are cut at a number of characters."""
_WIDE_STOPS = ("。", "！", "？", ". ")
_HYPHENS = ("-", "\u2010")
_BREAKS = "\n\r\x0b\x0c\u2028\u2029"

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


def find_paragraphs(
    document: Document,
    is_item: Test,
    is_exempt: Test,
    is_last: Callable[[Document, int], bool],
) -> list[int] | None:
    """The first line of every paragraph of a wrapped text; None if it is not wrapped.

    Args:
        document: a block for each line.
        is_item: whether a line begins something of its own: an item of a list, a row of a table.
        is_exempt: whether a line may be longer than the width.
        is_last: whether a line of the document ends its paragraph, whatever stands below.
    """
    layout = _measure(document, is_exempt, 2)
    if layout is None and not document.text.isascii():
        layout = _measure(document, is_exempt, 1)
    if layout is None:
        return None
    lines, blank_before = document.blocks, document.blank_before
    parted = sum(blank_before) >= PARTED * len(lines)
    firsts = [0]
    above = 0
    full: list[int] = []
    for number, (line, below) in enumerate(pairwise(lines)):
        apart = (
            blank_before[number + 1]
            or line.endswith(_TEASED)
            or is_item(below)
            or is_last(document, number)
        )
        is_full, is_long = layout.is_full(number, below), layout.ends[number] >= layout.long
        if is_long and not apart and not is_exempt(below):
            above += 1
            if is_full:
                full.append(number)
        if not is_full and is_long and layout.begins[number] not in layout.widths:
            # A block that is indented in its own way, and perhaps narrower for that.
            is_full = _is_cut(line, below)
        if not parted:
            apart = apart or line.endswith(ENDS)
        elif number + 2 == len(lines) or blank_before[number + 2]:
            # The last line of a paragraph ends with a sentence, too.
            apart = apart or (line.endswith(STOPS) and not below.endswith(STOPS))
        if apart or not is_full:
            firsts.append(number + 1)
    return firsts if _is_wrapped(document, layout, above, full) else None


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


def _is_wrapped(document: Document, layout: _Layout, above: int, full: Sequence[int]) -> bool:
    """Whether a text is wrapped.

    Args:
        document: a block for each line.
        layout: how wide they are.
        above: how many long lines have another below.
        full: the numbers of those that are full.
    """
    lines = document.blocks
    if len(full) < LEAST_LINES:
        return False
    cut = sum(_is_cut(lines[line], lines[line + 1]) for line in full)
    if layout.narrow:
        return cut >= NARROW_CUT * len(full) and len(full) >= FULL_SHARE * above
    if cut >= max(LEAST_CUT, CUT_SHARE * len(full)):
        return len(full) >= CUT_FULL_SHARE * above
    ended = sum(lines[line].endswith(ENDS) for line in full)
    if len(full) < FULL_SHARE * above or ended > MOST_ENDED * len(full):
        return False
    wide = sum(any(map(_is_wide, lines[line][-2:])) for line in full)
    if wide > len(full) / 2:
        stopped = sum(any(stop in lines[line] for stop in _WIDE_STOPS) for line in full)
        return stopped >= WIDE_STOP_SHARE * len(full)
    return document.text.isupper() or not _is_cased(lines)


def _is_cased(lines: Sequence[str]) -> bool:
    """Whether a text is written in a script of large and small letters."""
    firsts = (next(filter(str.isalpha, line), "") for line in lines)
    return sum(first.lower() != first.upper() for first in firsts) >= CASED_SHARE * len(lines)


def _is_cut(line: str, below: str) -> bool:
    """Whether a sentence goes on in a small letter."""
    return begins_small(below) and not line.endswith(ENDS)


def _measure(document: Document, is_exempt: Test, wide: int) -> _Layout | None:
    """The layout of a text; None if it has no width.

    Args:
        document: a block for each line.
        is_exempt: whether a line may be longer than the width.
        wide: columns that a wide sign takes up to whoever wrapped the text, 2 or 1.
    """
    lines = document.blocks
    begins = _first_columns(document)
    ends = [begin + _size(line, wide) for begin, line in zip(begins, lines)]
    counted = [n for n, line in enumerate(lines) if ends[n] >= LONG and not is_exempt(line)]
    narrow = len(counted) < LEAST_LINES
    if narrow:
        counted = [
            number
            for number, (line, below) in enumerate(pairwise(lines))
            if ends[number] >= NARROW and _is_cut(line, below) and not is_exempt(line)
        ]
        if len(counted) < LEAST_LINES:
            return None
    width = _kept_width(ends[number] for number in counted)
    if width > LONGEST or not _are_worded([lines[n] for n in counted], narrow):
        return None
    by_begin: dict[int, list[int]] = {}
    for number in counted:
        by_begin.setdefault(begins[number], []).append(ends[number])
    widths = {
        begin: _kept_width(some) for begin, some in by_begin.items() if len(some) >= LEAST_LINES
    }
    long = int(NARROW_SHARE * width) if narrow else LONG
    return _Layout(ends, begins, width, widths, long, narrow, wide)


def _first_columns(document: Document) -> list[int]:
    """The column that each line begins in."""
    columns: list[int] = []
    behind = 0
    for start, end in zip(document.starts, document.ends):
        # No further back than the line above, or a text without breaks would be gone over again
        # and again.
        gap = document.text[behind:start]
        indented = not gap.endswith("\n")
        columns.append(len(gap) - 1 - max(map(gap.rfind, _BREAKS)) if indented else 0)
        behind = end
    return columns


def _kept_width(columns: Iterable[int]) -> int:
    columns = sorted(columns)
    return columns[int(WIDTH_SHARE * (len(columns) - 1))]


def _are_worded(lines: Sequence[str], narrow: bool) -> bool:
    """Whether lines are made of words, if not of wide signs."""
    least = NARROW_WORDS if narrow else WORDS
    worded = sum(_is_wide(line[-1]) or len(line.split(maxsplit=least)) >= least for line in lines)
    return worded >= WORDED_SHARE * len(lines)


def _joined(lines: Sequence[str]) -> str:
    """Lines as one, with blanks between them where a reader would expect some."""
    parts = [lines[0]]
    for line, below in pairwise(lines):
        if not _clings(line, below):
            parts.append(" ")
        parts.append(below)
    return "".join(parts)


def _clings(line: str, below: str) -> bool:
    """Whether two lines meet at the hyphen of a word, at a bracket, before a comma or the like, or
    between wide signs."""
    if line.endswith(_HYPHENS) and line[-2:-1].isalpha():
        return below[0].islower()
    return (
        begins_with_sign(below) or line.endswith("(") or (_is_wide(line[-1]) and _is_wide(below[0]))
    )


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
