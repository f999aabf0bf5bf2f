"""What a reader sees of Markdown: the text of links without their addresses, no marks, no pictures.

Converters write whole pages down so, menus and teasers with them, and crawlers hand them on. The
addresses would drown the words. Segments stay as they are written; only what detectors and model
look at is this.
"""

from __future__ import annotations

import re

from newsclean.patterns import pattern
from newsclean.reading.document import SILENT, Document
from newsclean.reading.paragraphs import find_paragraphs, join

LEAST_LINKS, LEAST_HEADINGS = 2, 2
"""A text is Markdown if it holds so many links or pictures, or so many headings that stand behind
blank lines, as comments in code do not."""
MOST_MARKS = 4
"""Marks at the beginning of a line, one behind the other, as in "> * # ...": so many go. Numbers
stay, for a date may begin so."""
LONGEST_WORD = 30
"""What is longer is an address, or code."""

# Each stops at the signs that it begins with, so that no text is gone over twice.
_SAID = r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]"
_TARGET = r"\([^()\n]*(?:\([^()\n]*\)[^()\n]*){0,3}\)"
_LINK = pattern(_SAID + _TARGET)
_PICTURE = pattern("!" + _SAID + _TARGET)
_CLOSING = pattern(rf"\]{_TARGET}")
_REFERENCE = pattern(r"\[([^\[\]]*)\]\[[^\[\]]*\]")
_DEFINITION = pattern(
    r"\[[^\[\]^][^\[\]]{0,199}\]:\s{0,8}<?(?:[a-z][a-z0-9+.-]{1,15}:|//|/|#|\.{1,2}/|www\.)", re.I
)
_DEFINED = pattern(r"(?:^|\n)[ \t]{0,3}\[[^\[\]^\n][^\[\]\n]{0,199}\]: {1,8}<?https?://")
_HEADING = pattern(r"(?:^|\n[ \t\r]{0,8}\n)#{1,6} {1,4}\S")
_MARK = pattern(r"(?:#{1,6}|>{1,6}|[-*+•])(?:\s+|$)")
_ITEM = pattern(r"(?:[-*+•]|\d{1,3}[.)])\s+")
_BLOCK = pattern(r"#{1,6} |[-*+•>|] ?|\d{1,3}[.)] |\[?!?\[?\]\(|(?:[-*_=] ?){3}")
_EMPHASIS = pattern(
    r"\*{2,3}|(?<![^\W_])_{1,2}(?=\S)|(?<=\S)_{1,2}(?![^\W_])|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)"
)
_CLOSED = pattern(r"(?<=\s)#{1,6}$")
_ESCAPED = pattern(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_RULE = frozenset("|:-*_=~ \t")
_HARD_BREAK = "  "
"""Two blanks end a line for good."""
_LINKED = tuple("[*-+_!0123456789")
_OPENING = frozenset("[!*-+ \t")


def is_markdown(text: str) -> bool:
    """Whether a text is written in Markdown, with links or headings."""
    if "[" in text:
        if text.count("](") >= LEAST_LINKS and _several(_CLOSING(), text, LEAST_LINKS):
            return True
        if "]: " in text and _several(_DEFINED(), text, LEAST_LINKS):
            return True
    return "#" in text and "# " in text and _several(_HEADING(), text, LEAST_HEADINGS)


def read_markdown(document: Document) -> Document:
    """The document of a Markdown text, of which detectors and model see what a reader would.

    What shows nothing goes with the link that it opens or closes, or stands for itself (SILENT).

    Args:
        document: the lines of the text.
    """
    document = _unwrapped(document)
    blocks: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    blank_before: list[bool] = []
    silent: list[int] = []
    linked: list[int] = []
    opened: tuple[int, bool] | None = None
    lines = zip(document.blocks, document.starts, document.ends, document.blank_before)
    for line, start, end, blank in lines:
        text = visible(line)
        if opened is not None:
            start, blank = opened
            opened = None
        if not text and blocks and (line.startswith("](") or _belongs_above(line, blank)):
            ends[-1] = end
        elif not text and "[" in line and _OPENING.issuperset(line):
            opened = start, blank
        elif not text and silent and silent[-1] == len(blocks) - 1:
            ends[-1] = end
        else:
            if not text:
                silent.append(len(blocks))
            elif line.startswith(_LINKED) and _is_link(line):
                linked.append(len(blocks))
            blocks.append(text or SILENT)
            starts.append(start)
            ends.append(end)
            blank_before.append(blank)
    if opened is not None:
        silent.append(len(blocks))
        blocks.append(SILENT)
        starts.append(opened[0])
        ends.append(document.ends[-1])
        blank_before.append(opened[1])
    return Document(
        document.text,
        blocks,
        starts,
        ends,
        blank_before,
        rewritten=True,
        silent=tuple(silent),
        linked=tuple(linked),
    )


def visible(line: str) -> str:
    """What a reader sees of a line; nothing of a picture, a rule or the address of a link."""
    if _RULE.issuperset(line):
        return ""
    if "](" in line:
        line = _PICTURE().sub("", line)
        line = _LINK().sub(r"\1", line)
        line = _CLOSING().sub("", _LINK().sub(r"\1", line))
    if "][" in line:
        line = _REFERENCE().sub(r"\1", line)
    if line.startswith("[") and ("]" not in line or _DEFINITION().match(line)):
        line = "" if "]" in line else line.lstrip("[!")
    for _ in range(MOST_MARKS):
        line = line.strip()
        mark = _MARK().match(line)
        if mark is None:
            break
        line = line[mark.end() :]
    if "*" in line or "_" in line:
        line = _EMPHASIS().sub("", line)
    if "\\" in line:
        line = _ESCAPED().sub(r"\1", line)
    if line.startswith("|") and line.count("|") <= 2:
        line = line.strip("|")
    line = _CLOSED().sub("", line.replace("`", "").strip()).rstrip()
    return "" if _RULE.issuperset(line) else line


def _belongs_above(line: str, blank: bool) -> bool:
    """Whether a line that shows nothing is part of what stands above: the rule below the head of a
    table or below a heading, a fence, an empty line of a quote."""
    return "|" in line or line.startswith((">", "`", "~")) or (not blank and line[0] in "=-")


def _is_link(line: str) -> bool:
    """Whether a line that is no heading is one link, pictures and marks beside it apart."""
    line = _PICTURE().sub("", line).strip()
    while mark := _ITEM().match(line):
        line = line[mark.end() :]
    link = _LINK().fullmatch(line.strip("*_ "))
    return link is not None and bool(link[1].strip())


def _unwrapped(document: Document) -> Document:
    """The same with a block for each paragraph, if lines are wrapped at a width."""
    firsts = find_paragraphs(document, _BLOCK().match, _is_exempt, _is_last)
    return document if firsts is None else join(document, firsts)


def _is_last(document: Document, line: int) -> bool:
    """Whether a line of a document is a heading or ends for good."""
    if document.blocks[line].startswith("#"):
        return True
    return document.text.startswith(_HARD_BREAK, document.ends[line])


def _is_exempt(line: str) -> bool:
    """Whether converters leave a line unwrapped: items of lists, rows of tables, and what holds a
    link or a word too long to be one."""
    if "](" in line or "|" in line or _BLOCK().match(line):
        return True
    longest = max(line.split(), key=len)
    return longest.isascii() and len(longest) > LONGEST_WORD


def _several(kind: re.Pattern[str], text: str, least: int) -> bool:
    """Whether so many of a kind are found."""
    found = kind.finditer(text)
    return all(next(found, None) is not None for _ in range(least))
