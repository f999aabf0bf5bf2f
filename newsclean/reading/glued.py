"""Blocks that were glued together are blocks again.

`BeautifulSoup.get_text()` puts nothing between two pieces of text, so that of a page without white
space between its tags comes one line: "HomeSportFerry stays at the quayBy Tove LindThe ferry to
Orrin Bay stayed.Nobody knew why."
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from newsclean.patterns import pattern
from newsclean.reading.document import Document

LEAST_SENTENCES = 4
"""A text is glued if so many sentences begin right behind the stop of another."""
LONG_CHARS, LEAST_SEAMS, SEAM_CHARS, LEAST_GAPS = 500, 3, 300, 5
"""So is one with a line of so many characters that has so many seams, and one for every so many
characters, or so many gaps of three blanks. Seams are counted once for each word that they stand
in, not behind a number, and not where the word begins with a large letter ("HomeKit")."""
LINE_SEAMS, MANY_SEAMS = 2, 6
"""A line with fewer seams stays whole; and where a line has fewer than the second number, a word as
"HomeKit" has none."""

# Letters of two ranges are large and small in turn; what is found is looked at again.
_LARGE = "A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩЀ-Я"
_LETTER = r"[^\W\d_]"
_SENTENCE = pattern(rf"\.(?={_LETTER})")
_SEAM = pattern(rf"[{_LARGE}](?<=[^\s\-_/&+].)(?={_LETTER}|[ ’'])")
_NAME = pattern(
    rf"(?<![^\s(“\"])[{_LARGE}]{_LETTER}{{1,5}}[{_LARGE}]{_LETTER}{{1,7}}(?![^\s,.;:!?)’'”\"-])"
)
_GAP = pattern(r"\s{3,}")
_STOPS, _CLOSING, _OPENING = frozenset(".!?…"), frozenset('”"’»)“'), frozenset("“„«¿¡")
_DOMAINS = frozenset("com org net info tv co uk io gov edu de fr it es".split())
"""What stands behind the dot of an address."""


def read_glued(document: Document) -> Document:
    """The document of a plain text with a block for each piece, if pieces are glued together.

    Args:
        document: the lines of the text.
    """
    if not _is_glued(document):
        return document
    blocks: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    blank_before: list[bool] = []
    for line, start, blank in zip(document.blocks, document.starts, document.blank_before):
        for first, last in pairwise(_cuts(line)):
            piece = line[first:last].strip()
            at = start + line.index(piece, first)
            blocks.append(piece)
            starts.append(at)
            ends.append(at + len(piece))
            blank_before.append(blank and first == 0)
    return Document(document.text, blocks, starts, ends, blank_before)


def _is_glued(document: Document) -> bool:
    text = document.text
    found = (match.end() for match in _SENTENCE().finditer(text))
    if sum(_is_sentence(text, at) for at in found) >= LEAST_SENTENCES:
        return True
    for number in np.flatnonzero(document.sizes >= LONG_CHARS).tolist():
        line = document.blocks[number]
        seams = (seam for seam in _seams(line) if not line[seam - 1].isdigit())
        words = {word for seam in seams if not (word := _word_at(line, seam))[0].isupper()}
        if (
            len(words) >= max(LEAST_SEAMS, len(line) / SEAM_CHARS)
            or len(_GAP().findall(line)) >= LEAST_GAPS
        ):
            return True
    return False


def _word_at(line: str, place: int) -> str:
    """What stands around a place, from blank to blank."""
    before = line[max(place - 40, 0) : place].rsplit(maxsplit=1)
    return (before[-1] if before else "") + line[place : place + 40].split(maxsplit=1)[0]


def _is_sentence(text: str, at: int) -> bool:
    """Whether a letter behind a dot begins a sentence, and no part of an address."""
    if not text[at].isupper() or not text[max(at - 3, 0) : at - 1].islower():
        return False
    word = re.split(r"\W", text[at : at + 5], maxsplit=1)[0]
    return word.lower() not in _DOMAINS


def _cuts(line: str) -> list[int]:
    """Where the pieces of a line begin, and its end."""
    cuts = list(_seams(line))
    if len(cuts) < MANY_SEAMS:
        names = [name.span() for name in _NAME().finditer(line)]
        cuts = [cut for cut in cuts if not any(start < cut < end for start, end in names)]
    if len(cuts) < LINE_SEAMS:
        cuts = []
    if len(line) >= LONG_CHARS:
        gaps = [gap.end() for gap in _GAP().finditer(line)]
        if len(gaps) >= LEAST_GAPS:
            cuts = sorted({*cuts, *gaps})
    return [0, *cuts, len(line)]


def _seams(line: str) -> Iterator[int]:
    """Where a piece begins right behind another."""
    opening = _OPENING - {"“"} if "„" in line else _OPENING
    for found in _SEAM().finditer(line):
        at = found.start()
        if not line[at].isupper() or line[at + 1].isupper():
            continue
        if line[at - 1] in opening:
            at -= 1
        if at > 1 and _may_end(line[max(at - 3, 0) : at]):
            yield at


def _may_end(end: str) -> bool:
    """Whether a piece may end with these two or three characters."""
    last, before = end[-1], end[-2]
    if last in _CLOSING:
        return before in _STOPS or before.islower() or last == ")"
    if last in _STOPS:
        return before.islower() and end[0].islower()
    return last.isdigit() or (last.islower() and before.islower())
