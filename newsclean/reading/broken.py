"""Sentences that were broken at links and bold words become whole again.

`BeautifulSoup.get_text("\\n")` and its like put a line break between any two pieces of text, those
of one paragraph, too. Detectors and model know a paragraph as one line. Segments stay as they are
written.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from newsclean.patterns import pattern
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
_SUSPECT = pattern(
    r"[^.!?:;…\"”»“'’)\]。\s][ \t]{0,20}\r?\n[ \t]{0,20}"
    r"(?:[a-zß-öø-ÿĀ-ɏа-џα-ώ]|[,.;:)!?%](?!\.))"
)
"""What is dear to look for is looked for where this is found."""


def read_broken(document: Document) -> Document:
    """The document of a plain text with a block for each paragraph, if some stand in pieces.

    Args:
        document: the lines of the text, or its paragraphs where it is wrapped.
    """
    if _SUSPECT().search(document.text) is None:
        return document
    lines = document.blocks
    broken = list(_paragraphs(document))
    if not any(lines[line][0] in _JOINS for part in broken for line in part[1:]):
        whole = sum(len(line) >= LEAST_CHARS and line.endswith(_STOPS) for line in lines)
        if len(broken) < max(LEAST, SHARE * whole):
            return document
    inner = {line for part in broken for line in part[1:]}
    return join(document, [line for line in range(len(lines)) if line not in inner])


def _paragraphs(document: Document) -> Iterator[range]:
    """The lines of every paragraph that stands in pieces."""
    lines = document.blocks
    goes_on = _continuations(document)
    first = 0
    for line in range(1, len(lines) + 1):
        if line < len(lines) and goes_on[line]:
            continue
        if line > first + 1 and lines[line - 1].endswith(_STOPS):
            part = range(first, line)
            if sum(len(lines[piece]) for piece in part) >= LEAST_CHARS:
                yield part
        first = line


def _continuations(document: Document) -> list[bool]:
    """For each line, whether it is of the same sentence as the one above."""
    lines, blank_before = document.blocks, document.blank_before
    found = [False] + [
        not blank and _goes_on(line, below)
        for (line, below), blank in zip(pairwise(lines), blank_before[1:])
    ]
    for number in range(1, len(lines) - 1):
        above, line, below = lines[number - 1 : number + 2]
        if (
            not found[number]
            and len(line) <= MOST_CHARS
            and (above[-1].islower() or above[-1] in ",(")
            and (below[0].islower() or below[0] in _OPENS)
            and (len(above) >= LONG_CHARS or found[number - 1])
            and not (blank_before[number] or blank_before[number + 1])
        ):
            found[number] = found[number + 1] = True
    return found


def _goes_on(line: str, below: str) -> bool:
    """Whether a line begins in the midst of a sentence that stands above."""
    if line.endswith(_ENDS):
        return False
    if below[0] in _JOINS:
        return below[1:2] != below[0] and below[1:2] != "."
    return below[0].islower()
