"""Sentences that were broken at links and bold words become whole again.

`BeautifulSoup.get_text("\\n")` and its like put a line break between any two pieces of text, those
of one paragraph, too. Detectors and model know a paragraph as one line. Segments stay as they are
written.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsclean.reading.document import SILENT, Document
from newsclean.reading.wrapped import join

LEAST, SHARE = 2, 0.06
"""A text is broken if so many paragraphs are, and as many as this share of its whole ones; one in
which a piece begins with a comma or the like counts for all."""
LEAST_CHARS = 60
"""A paragraph has so many characters at least, in whatever pieces, and ends as a sentence does."""
LONG_CHARS, MOST_CHARS = 40, 60
"""Behind a piece of so many characters, or one that goes on itself, may stand one that begins with
a capital, as a name in a link, if a sentence goes on below it and it has no more than the second
number."""

_ENDS = (*".!?:;…\"”»“'’)]。！？」』", SILENT)
_STOPS = tuple(".!?…\"”»’'。！？」』)")
_JOINS = frozenset(",.;:)!?%")
_OPENS = _JOINS | {"("}


def read_broken(document: Document) -> Document:
    """The document of a plain text with a block for each paragraph, if some stand in pieces.

    Args:
        document: the lines of the text, or its paragraphs where it is wrapped.
    """
    broken = list(_paragraphs(document))
    if not broken:
        return document
    lines = document.blocks
    if not any(lines[line][0] in _JOINS for part in broken for line in part[1:]):
        whole = sum(len(line) >= LEAST_CHARS and line.endswith(_STOPS) for line in lines)
        if len(broken) < max(LEAST, SHARE * whole):
            return document
    inner = {line for part in broken for line in part[1:]}
    return join(document, [line for line in range(len(lines)) if line not in inner])


def _paragraphs(document: Document) -> Iterator[range]:
    """The lines of every paragraph that stands in pieces."""
    lines = document.blocks
    pieces = _pieces(document)
    for first in sorted(piece - 1 for piece in pieces if piece - 1 not in pieces):
        last = first + 1
        while last + 1 in pieces:
            last += 1
        part = range(first, last + 1)
        long = sum(len(lines[line]) for line in part) >= LEAST_CHARS
        if long and lines[last].endswith(_STOPS):
            yield part


def _pieces(document: Document) -> set[int]:
    """The lines that are of the same sentence as the one above."""
    lines, blank_before = document.blocks, document.blank_before
    small = [
        number
        for number, line in enumerate(lines)
        if (line[0].islower() or line[0] in _OPENS) and not blank_before[number]
    ]
    if small and small[0] == 0:
        del small[0]
    found = {number for number in small if _goes_on(lines[number - 1], lines[number])}
    for number in small:
        line, above = lines[number - 1], lines[number - 2]
        if (
            number >= 2
            and number - 1 not in found
            and len(line) <= MOST_CHARS
            and (
                above[-1] in ",("
                or (above[-1].islower() and (len(above) >= LONG_CHARS or number - 2 in found))
            )
            and not blank_before[number - 1]
        ):
            found.update((number - 1, number))
    return found


def _goes_on(line: str, below: str) -> bool:
    """Whether a line begins in the midst of a sentence that stands above."""
    if line.endswith(_ENDS):
        return False
    if below[0] in _JOINS:
        return below[1:2] != below[0] and below[1:2] != "."
    return below[0].islower()
