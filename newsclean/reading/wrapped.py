"""Lines that were wrapped at a width become paragraphs again: e-mails, what text browsers print.

Detectors and model know a paragraph as one line. Segments stay as they are written.
"""

from __future__ import annotations

import numpy as np

from newsclean.patterns import pattern
from newsclean.reading.document import SILENT, Document
from newsclean.reading.paragraphs import LONG, LONGEST, find_paragraphs, join
from newsclean.reading.sentences import STOPS, begins_small

MOST_LONGER, OFTEN_LONGER = 0.1, 0.25
"""A text is not wrapped if more than the first share of its long lines is longer than any width,
those with an address or a row of a table apart; these are not looked for above the second."""
LONGEST_WORD = 30
"""What is longer is an address, or code, and is not cut."""
LEAST_QUOTED, MOST_QUOTED = 3, 0.5
"""So many lines that begin with ">" are a quote where lines are wrapped; if more than this share of
all lines do, also where they are not."""

_ITEM = pattern(r"(?:[-*+•·□▪‣◦■●|#]|\d{1,3}[.)]|\(\d{1,3}\))(?:\s|$)|--$|>|([-*_=~+#━─])\1{2}")
_ADDRESS = pattern(r"<?(?:https?://|www\.)\S{1,2000}$")
_MARK = pattern(r"[-*+•·□▪‣◦■●]\s+")
_RULE = frozenset("-*+=_~•·□▪‣◦■●━─═—| \t")
_LINK = pattern(r"\[\d{1,4}\](?=\S)")
_REFERENCE = pattern(r"\d{1,4}\.\s{1,4}(?:https?|file|mailto|javascript|ftp):\S{0,2000}$")
_QUOTED = pattern(r">[> \t]{0,40}")


def read_wrapped(document: Document) -> Document:
    """The document of a plain text with a block for each paragraph, if its lines are wrapped.

    Marks of lists are left out of the blocks then, and rules show nothing (SILENT).

    Args:
        document: the lines of the text.
    """
    quoted = 0
    if ">" in document.text:
        quoted = sum(line.startswith(">") for line in document.blocks)
    lines = document if quoted < LEAST_QUOTED else _unquoted(document)
    firsts = None
    if not _has_paragraphs(document):
        firsts = find_paragraphs(lines, _ITEM().match, _is_exempt, _is_last)
    if firsts is None:
        return lines if quoted > MOST_QUOTED * len(document) else document
    document = join(lines, firsts)
    linked = _LINK().search(document.text) is not None
    blocks = [_visible(block, linked) for block in document.blocks]
    return Document(
        document.text,
        [block or SILENT for block in blocks],
        document.starts,
        document.ends,
        document.blank_before,
        rewritten=True,
        silent=tuple(number for number, block in enumerate(blocks) if not block),
    )


def _has_paragraphs(document: Document) -> bool:
    """Whether many lines are longer than any width."""
    sizes = document.sizes
    longer, long = np.count_nonzero(sizes > LONGEST), np.count_nonzero(sizes >= LONG)
    if longer <= MOST_LONGER * long or longer > OFTEN_LONGER * long:
        return bool(longer > MOST_LONGER * long)
    exempt = sum(_is_exempt(line) for line in document.blocks if len(line) > LONGEST)
    return bool(longer - exempt > MOST_LONGER * long)


def _unquoted(document: Document) -> Document:
    """The lines of an e-mail without the signs of those that are quoted; an empty one is a blank
    line, and belongs to what stands above."""
    blocks: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    blank_before: list[bool] = []
    depth, blank = 0, False
    for line, start, end, stands_apart in zip(
        document.blocks, document.starts, document.ends, document.blank_before
    ):
        mark = _QUOTED().match(line)
        text = line[mark.end() :].lstrip() if mark else line
        if not text and blocks:
            ends[-1] = end
            blank = True
            continue
        quotes = mark[0].count(">") if mark else 0
        blocks.append(text or line)
        starts.append(start)
        ends.append(end)
        blank_before.append(stands_apart or blank or quotes != depth)
        depth, blank = quotes, False
    return Document(document.text, blocks, starts, ends, blank_before, rewritten=True)


def _visible(block: str, linked: bool) -> str:
    """A block without the mark of a list and, where links have numbers, these; nothing of a rule,
    or of the address of such a link."""
    if _RULE.issuperset(block) or (linked and _REFERENCE().match(block)):
        return ""
    if mark := _MARK().match(block):
        block = block[mark.end() :]
    return _LINK().sub("", block) if linked else block


def _is_last(document: Document, line: int) -> bool:
    """Whether a line is a rule, an address with which no sentence goes on, or a sentence with such
    an address below."""
    text, below = document.blocks[line], document.blocks[line + 1]
    if _RULE.issuperset(text):
        return True
    if _ADDRESS().match(text):
        return not begins_small(below)
    return bool(_ADDRESS().match(below)) and text.endswith(STOPS)


def _is_exempt(line: str) -> bool:
    if "|" in line or _ITEM().match(line):
        return True
    longest = max(line.split(), key=len)
    return longest.isascii() and len(longest) > LONGEST_WORD
