"""The line rule of C4 (Raffel et al. 2020, section 2.2): what it keeps of a web page's text.

* Lines stay if they end in a terminal punctuation mark (period, exclamation mark, question
  mark or closing quotation mark) and have at least five words.
* Lines that hold the word JavaScript, or a notice on cookies, privacy or terms, go.
* Pages that hold "lorem ipsum" or a curly bracket, or of which fewer than three sentences are
  left, go altogether.

The rules on bad words, language and repeats across pages need more than one page, or lists,
and are left out. As a line rule the page rules are left out too (`c4_lines`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from benchmarks.metrics import WORD

END_MARKS = (".", "!", "?", '"', "”")
MIN_WORDS = 5
MIN_SENTENCES = 3
NOTICES = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)
_ANY_END = re.compile(r"[.!?。！？…\"”’'»“]\s*$")
_SENTENCE_END = re.compile(r"[.!?]+[\"”’')\]]*(?:\s|$)")


def keeps_line(line: str) -> bool:
    """Whether the rule keeps a line."""
    text = line.strip()
    if not text.endswith(END_MARKS) or len(text.split()) < MIN_WORDS:
        return False
    lower = text.lower()
    return "javascript" not in lower and not any(notice in lower for notice in NOTICES)


def c4_lines(lines: Sequence[str]) -> list[bool]:
    """For each line, whether it stays by the rules on lines."""
    return [keeps_line(line) for line in lines]


def c4_page(lines: Sequence[str]) -> list[bool]:
    """The same with the rules on whole pages applied."""
    text = "\n".join(lines)
    if "{" in text or "lorem ipsum" in text.lower():
        return [False] * len(lines)
    kept = c4_lines(lines)
    story = "\n".join(line for line, stays in zip(lines, kept, strict=True) if stays)
    if len(_SENTENCE_END.findall(story)) < MIN_SENTENCES:
        return [False] * len(lines)
    return kept


def any_script_lines(lines: Sequence[str]) -> list[bool]:
    """The rule on lines in spirit, for all languages: any script's marks and closing quotes at
    the end, and at least five words by letters instead of by blanks."""
    return [bool(_ANY_END.search(line)) and len(WORD.findall(line)) >= MIN_WORDS for line in lines]


def c4_text(text: str) -> str:
    """A text with only the lines that stay by the rules on lines and pages."""
    lines = text.split("\n")
    kept = c4_page(lines)
    return "\n".join(line for line, stays in zip(lines, kept, strict=True) if stays)
