"""Sentences that were broken at links and bold words become whole again.

`BeautifulSoup.get_text("\\n")` and its like put a line break between any two pieces of text, those
of one paragraph, too. Detectors and model know a paragraph as one line. Segments stay as they are
written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsclean.reading.document import SILENT, Document
from newsclean.reading.paragraphs import join
from newsclean.reading.sentences import JOINS, STOPS, begins_small, begins_with_sign, goes_on

LEAST, SHARE = 2, 0.06
"""A text is broken if so many paragraphs are, and as many as this share of its whole ones; one in
which a piece begins with a comma or the like counts for all."""
COUNTED_CHARS, COUNTED_PIECES = 40, 3
"""Of those only such count whose first piece has so many characters, or that stand in so many."""
LEAST_CHARS = 60
"""A paragraph has so many characters at least, in whatever pieces, and ends as a sentence does."""
LONG_CHARS, MOST_CHARS, SHORT_WORD = 25, 60, 4
"""Behind a piece of so many characters, or one that goes on itself, may stand one that begins with
a capital, as a name in a link, if a sentence goes on below it, it has no more characters than the
second number, and half of its words have a capital; or whatever words where the piece before ends
with a small word of so many letters, as "of the" does, or with a comma."""
MENU_PIECES = 3
"""So many pieces of fewer than LONG_CHARS on top, all with a small letter, are a menu."""


def read_broken(document: Document) -> Document:
    """The document of a plain text with a block for each paragraph, if some stand in pieces.

    Args:
        document: the lines of the text, or its paragraphs where it is wrapped.
    """
    broken = list(_paragraphs(document))
    if not broken:
        return document
    lines = document.blocks
    if not any(begins_with_sign(lines[line]) for part in broken for line in part[1:]):
        whole = sum(len(line) >= LEAST_CHARS and line.endswith(STOPS) for line in lines)
        counted = sum(
            len(part) >= COUNTED_PIECES or len(lines[part[0]]) >= COUNTED_CHARS for part in broken
        )
        if counted < max(LEAST, SHARE * whole):
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
        if _is_paragraph(lines[first : last + 1]):
            yield range(first, last + 1)


def _is_paragraph(pieces: Sequence[str]) -> bool:
    if not pieces[-1].endswith(STOPS) or sum(map(len, pieces)) < LEAST_CHARS:
        return False
    top = pieces[:MENU_PIECES]
    return not all(len(piece) < LONG_CHARS and begins_small(piece) for piece in top)


def _pieces(document: Document) -> set[int]:
    """The lines that are of the same sentence as the one above."""
    lines, blank_before = document.blocks, document.blank_before
    found: set[int] = set()
    names: list[int] = []
    # What is dear to look at is not looked at where a line begins as most do.
    firsts = [line[0] for line in lines]
    small = {first for first in set(firsts) if first.islower() or first in _SIGNS}
    for number in [number for number, first in enumerate(firsts) if first in small]:
        line = lines[number]
        if blank_before[number] or number == 0:
            continue
        if goes_on(lines[number - 1], line):
            found.add(number)
        if begins_small(line.removeprefix("(")) or begins_with_sign(line):
            names.append(number)
    for number in names:
        name, above = lines[number - 1], lines[number - 2]
        if (
            number >= 2
            and number - 1 not in found
            and len(name) <= MOST_CHARS
            and not blank_before[number - 1]
            and SILENT not in (name, above)
            and _lacks_name(above, name, number - 2 in found)
        ):
            found.update((number - 1, number))
    return found


_SIGNS = JOINS | frozenset("(’'")


def _lacks_name(line: str, below: str, is_piece: bool) -> bool:
    """Whether what stands below may be the name that a line lacks."""
    if line[-1] in ",(":
        return True
    if not line[-1].islower() or not (is_piece or len(line) >= LONG_CHARS):
        return False
    last = line.rsplit(maxsplit=1)[-1]
    if last.islower() and len(last) <= SHORT_WORD:
        return True
    words = below.split()
    return 2 * sum(word.islower() for word in words) <= len(words) + 1
