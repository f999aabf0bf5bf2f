"""Plain text becomes blocks: one for every line that is not blank."""

from __future__ import annotations

from newsclean.patterns import pattern
from newsclean.reading.document import Document

# Not str.splitlines: it also breaks at U+0085, which is how an ellipsis of Windows-1252 looks
# after a wrong decoding, and at the separators U+001C to U+001E, which stand inside paragraphs.
_RARE = "\r\x0b\x0c\u2028\u2029"
_LINE = pattern(rf"\S[^\n{_RARE}]*")
_BREAK = pattern(rf"\r\n|[\n{_RARE}]")


def read_text(text: str) -> Document:
    """Cut plain text into lines.

    Args:
        text: any string; it becomes `Document.text` unchanged.

    Returns:
        A document whose blocks are the non-blank lines, stripped.
    """
    if any(character in text for character in _RARE):
        return _read_rare(text)
    blocks: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    blank_before: list[bool] = []
    position = 0
    breaks = 1  # a blank line is one line break at the top, elsewhere two in a row
    for line in text.split("\n"):
        block = line.strip()
        if block:
            start = position if len(block) == len(line) else position + line.index(block)
            blocks.append(block)
            starts.append(start)
            ends.append(start + len(block))
            blank_before.append(breaks > 1)
            breaks = 0
        breaks += 1
        position += len(line) + 1
    return Document(text, blocks, starts, ends, blank_before)


def _read_rare(text: str) -> Document:
    """`read_text` where lines break at more than newlines."""
    blocks: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    blank_before: list[bool] = []
    position = 0
    lines_wanted = 1  # line breaks before a block that make a blank line: one at the top, then two
    for found in _LINE().finditer(text):
        start = found.start()
        gap = text[position:start]
        block = found.group().rstrip()
        position = start + len(block)
        blocks.append(block)
        starts.append(start)
        ends.append(position)
        blank_before.append(len(_BREAK().findall(gap)) >= lines_wanted)
        lines_wanted = 2
    return Document(text, blocks, starts, ends, blank_before)
