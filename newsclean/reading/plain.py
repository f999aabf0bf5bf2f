"""Plain text becomes blocks: one for every line that is not blank."""

from __future__ import annotations

from newsclean.reading.document import Document


def read_text(text: str) -> Document:
    """Cut plain text into lines.

    Args:
        text: any string; it becomes `Document.text` unchanged.

    Returns:
        A document whose blocks are the non-blank lines, stripped.
    """
    blocks: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    blank_before: list[bool] = []
    offset = 0
    blank = False
    for line in text.splitlines(keepends=True):
        block = line.strip()
        if block:
            start = offset + len(line) - len(line.lstrip())
            blocks.append(block)
            starts.append(start)
            ends.append(start + len(block))
            blank_before.append(blank)
            blank = False
        else:
            blank = True
        offset += len(line)
    return Document(text, blocks, starts, ends, blank_before)
