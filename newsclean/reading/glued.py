"""Blocks that were glued together are blocks again.

`BeautifulSoup.get_text()` puts nothing between two pieces of text, so that of a page without white
space between its tags comes one line: "HomeSportFerry stays at the quayBy Tove LindThe ferry to
Orrin Bay stayed.Nobody knew why."
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import pairwise

import numpy as np

from newsclean.patterns import pattern
from newsclean.reading.document import Document

LEAST_SENTENCES = 3
"""A text is glued if so many sentences begin right behind the stop of another."""
LONG_CHARS, LEAST_SEAMS, SEAM_CHARS, LEAST_GAPS = 500, 3, 300, 5
"""So is one with a line of so many characters that has so many seams, and one for every so many
characters, or so many gaps of three blanks. Seams are counted once for each word that they stand
in, not behind a number, and not where the word begins with a large letter, as names do ("HomeKit").
"""
LINE_SEAMS, MANY_SEAMS = 2, 6
"""A line with fewer seams stays whole; and where a line has fewer than the second number, a word as
"HomeKit" has none."""
MOST_CHARS = 1_000_000
"""A text of more characters is no page."""
REPEATED = 4
"""A word that stands so often in a text has no seams."""

# Letters of two ranges are large and small in turn; what is found is looked at again.
_LARGE = "A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩЀ-Я"
_LETTER = r"[^\W\d_]"
_SENTENCE = pattern(rf"\.(?={_LETTER}{{1,30}}(?:[’'-]{_LETTER}{{1,30}})?[,;:]?\s)")
_WORD = pattern(r"\S{4,}")
_SEAM = pattern(rf"[{_LARGE}](?<=[^\s\-&+].)(?={_LETTER}|[ ’']|$)")
_WITHIN = pattern(rf"[{_LARGE}](?<=[a-zß-öø-ÿа-џα-ώ\d.!?…”\"»)“].)")
"""What is dear to look for is looked for where this is found."""
_NAME = pattern(rf"[(“\"]?[{_LARGE}]{_LETTER}{{1,5}}[{_LARGE}]{_LETTER}{{1,7}}[,.;:!?)’'”\"-]?")
_GAP = pattern(r" {3,}")
_STOPS, _CLOSING, _OPENING = frozenset(".!?…"), frozenset('”"’»)“'), frozenset("“„«¿¡")
_FILE = pattern(r"\.(?:[a-z\d]{2,4}|[A-Z\d]{2,4})[,.;:)]{0,3}$")
_CODE = frozenset("_=<>/\\{}[]#@$*|;")


def read_glued(document: Document) -> Document:
    """The document of a plain text with a block for each piece, if pieces are glued together.

    Args:
        document: the lines of the text.
    """
    if not _is_glued(document):
        return document
    words = Counter(word for line in document.blocks for word, _, _ in _seamed(line))
    names = {word for word, count in words.items() if count >= REPEATED}
    blocks: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    blank_before: list[bool] = []
    for line, start, blank in zip(document.blocks, document.starts, document.blank_before):
        for first, last in pairwise(_cuts(line, names)):
            piece = line[first:last].strip()
            if not piece:
                continue
            at = start + line.index(piece, first)
            blocks.append(piece)
            starts.append(at)
            ends.append(at + len(piece))
            blank_before.append(blank and first == 0)
    return Document(document.text, blocks, starts, ends, blank_before)


def _is_glued(document: Document) -> bool:
    text = document.text
    if len(text) > MOST_CHARS:
        return False
    stops = (match.end() for match in _SENTENCE().finditer(text))
    if sum(_is_sentence(text, at) for at in stops) >= LEAST_SENTENCES:
        return True
    for number in np.flatnonzero(document.sizes >= LONG_CHARS).tolist():
        line = document.blocks[number]
        if line.count("   ") >= LEAST_GAPS:
            return True
        if len(_WITHIN().findall(line)) < LEAST_SEAMS:
            continue
        words = {
            word
            for word, _, seams in _seamed(line)
            if not word[0].isupper() and not all(word[seam - 1].isdigit() for seam in seams)
        }
        if len(words) >= max(LEAST_SEAMS, len(line) / SEAM_CHARS):
            return True
    return False


def _is_sentence(text: str, at: int) -> bool:
    """Whether a sentence ends and another begins at a place behind a dot, with small words."""
    if not text[at].isupper() or not text[max(at - 3, 0) : at - 1].islower():
        return False
    word = text[max(at - 40, 0) : at].rsplit(maxsplit=1)[-1]
    return word[:-1].isalpha() and word[0].islower()


def _cuts(line: str, names: Collection[str]) -> list[int]:
    """Where the pieces of a line begin, and its end.

    Args:
        line: of a text that is glued.
        names: words without seams.
    """
    found = [(word, at, seams) for word, at, seams in _seamed(line) if word not in names]
    if sum(len(seams) for _, _, seams in found) < MANY_SEAMS:
        found = [each for each in found if not _NAME().fullmatch(each[0])]
    cuts = [at + seam for _, at, seams in found for seam in seams]
    if len(cuts) < LINE_SEAMS:
        cuts = []
    if len(line) >= LONG_CHARS:
        gaps = [gap.end() for gap in _GAP().finditer(line)]
        if len(gaps) >= LEAST_GAPS:
            cuts = sorted({*cuts, *gaps})
    return [0, *cuts, len(line)]


def _seamed(line: str) -> Iterator[tuple[str, int, list[int]]]:
    """Words in which a piece begins right behind another: each, where it begins, and where these
    pieces begin in it."""
    opening = _OPENING - {"“"} if "„" in line else _OPENING
    for found in _WORD().finditer(line):
        word = found[0]
        if not word.islower() and not _is_code(word):
            seams = list(_seams(word, opening))
            if seams:
                yield word, found.start(), seams


def _is_code(word: str) -> bool:
    """Whether a word is one of code, or the name of a file."""
    if not _CODE.isdisjoint(word) or ("(" in word and ")" not in word):
        return True
    return "." in word and _FILE().search(word) is not None


def _seams(word: str, opening: Collection[str]) -> Iterator[int]:
    for found in _SEAM().finditer(word):
        at = found.start()
        if not word[at].isupper() or word[at + 1 : at + 2].isupper():
            continue
        if word[at - 1] in opening:
            at -= 1
        if at > 1 and _may_end(word[max(at - 3, 0) : at]):
            yield at


def _may_end(end: str) -> bool:
    """Whether a piece may end with these two or three characters."""
    last, before = end[-1], end[-2]
    if last in _CLOSING:
        return before in _STOPS or before.islower() or last == ")"
    if last in _STOPS:
        return before.islower() and end[0].islower()
    return last.isdigit() or (last.islower() and before.islower())
