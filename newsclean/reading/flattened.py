"""A text whose line breaks were taken away is cut into sentences.

Tables and lists of records often hold a story as one line, "Subscribe to our newsletter." in its
midst. What is no sentence, a menu, say, stays with the one beside it.
"""

from __future__ import annotations

from newsclean.patterns import pattern
from newsclean.reading.document import Document

LEAST_CHARS, MOST_CHARS, LEAST_SENTENCES = 1000, 1_000_000, 8
MOST_LINES, SHARE = 4, 0.8
"""A text of so few lines was flattened if one of them has so many characters, this share of all,
and so many sentences: headline and byline may stand in lines of their own. More than a million
characters on a line are no story, and would take a gigabyte as sentences."""

# A sentence ends with a word of four small letters or of small letters alone: not with "Mr.",
# "Sen." or "Prof.".
_SMALL, _LARGE = "a-zß-öø-ÿā-žа-џα-ώ", "A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩЀ-Я"
_END = pattern(
    rf"(?:(?<=[{_SMALL}]{{4}}[.!?…])|(?<=[{_SMALL}]{{2}}[.!?…][”\"’»)“])|(?<=\)[.!?…])"
    rf"|(?<=\s[{_SMALL}]{{2}}[.!?…])|(?<=\s[{_SMALL}]{{3}}[.!?…]))"
    rf"\s{{1,8}}(?=[“„\"«(¿¡‘]?[{_LARGE}0-9])"
)


def read_flattened(document: Document) -> Document:
    """The document of a plain text with a block for each sentence, if it is one long line.

    Args:
        document: the lines of the text.
    """
    sizes = document.sizes
    if not 0 < len(document) <= MOST_LINES or len(document.text) > MOST_CHARS:
        return document
    if sizes.max() < max(LEAST_CHARS, SHARE * sizes.sum()):
        return document
    long = int(sizes.argmax())
    gaps = [gap.span() for gap in _END().finditer(document.blocks[long])]
    if len(gaps) < LEAST_SENTENCES:
        return document
    start = document.starts[long]
    starts, ends = document.starts.copy(), document.ends.copy()
    starts[long + 1 : long + 1] = [start + behind for _, behind in gaps]
    ends[long:long] = [start + first for first, _ in gaps]
    blank_before = document.blank_before.copy()
    blank_before[long + 1 : long + 1] = [False] * len(gaps)
    blocks = [document.text[first:last] for first, last in zip(starts, ends)]
    return Document(document.text, blocks, starts, ends, blank_before, flattened=True)
