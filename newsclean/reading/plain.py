"""Plain text becomes blocks: one for every line that is not blank."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat

from newsclean.kernels import kernels
from newsclean.patterns import pattern
from newsclean.reading.document import Document

# Not str.splitlines: it also breaks at U+0085, which is how an ellipsis of Windows-1252 looks
# after a wrong decoding, and at the separators U+001C to U+001E, which stand inside paragraphs.
_RARE = "\r\x0b\x0c\u2028\u2029"
_BREAK = pattern(rf"(\r\n|[\n{_RARE}])")


def read_text(text: str) -> Document:
    """Cut plain text into lines.

    Args:
        text: any string; it becomes `Document.text` unchanged.

    Returns:
        A document whose blocks are the non-blank lines, stripped.
    """
    if kernels is not None:
        return Document(text, *kernels.cut_lines(str.__str__(text)))
    return read_text_in_python(text)


def read_text_in_python(text: str) -> Document:
    """`read_text` where nothing is compiled."""
    break_chars: Iterable[int]
    if any(character in text for character in _RARE):
        parts = _BREAK().split(text)
        lines, break_chars = parts[::2], map(len, [*parts[1::2], ""])
    else:
        lines, break_chars = text.split("\n"), repeat(1)
    blocks: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    blank_before: list[bool] = []
    position = 0
    breaks = 1  # a blank line is one line break at the top, elsewhere two in a row
    for line, chars in zip(lines, break_chars):
        block = line.strip()
        if block:
            start = position if len(block) == len(line) else position + line.index(block)
            blocks.append(block)
            starts.append(start)
            ends.append(start + len(block))
            blank_before.append(breaks > 1)
            breaks = 0
        breaks += 1
        position += len(line) + chars
    return Document(text, blocks, starts, ends, blank_before)
