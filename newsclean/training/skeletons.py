"""Markup for the project's own pages: skeletons that say where each of a page's lines stands.

A skeleton is HTML. Numbers in braces are lines of the page, counted from 1:

- `{7}`: the text of line 7.
- `{8-15|<li><a href="/s/@slug">@</a></li>}`: for each of these lines what follows the bar, with the
  text for `@`, and what it would be called in an address for `@slug`.
- `{16-24/3|<li><b>@1</b><h3>@2</h3><p>@3</p></li>}`: the same for three lines at a time.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

_HOLE = re.compile(r"\{(\d{1,4})(?:-(\d{1,4})(?:/([1-9]))?\|([^{}]*))?\}")
_MARK = re.compile(r"@(slug)?([1-9])?")
_WORD = re.compile(r"\w+")
SLUG_WORDS = 9
"""Most words of a text in an address."""


def parse_skeletons(text: str) -> dict[str, str]:
    """The skeletons of a file, by the page's id; each begins with a line `=== id`."""
    parts = re.split(r"^=== *(\S+) *\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def fill(skeleton: str, lines: Sequence[str]) -> str:
    """The page that a skeleton makes of its lines.

    Raises:
        ValueError: if the numbers leave a line out, have it twice, or have one that is not there.
    """
    used: list[int] = []

    def put(hole: re.Match[str]) -> str:
        first, last, each, repeated = hole.groups()
        pattern = repeated or "@"
        numbers = range(int(first), int(last or first) + 1)
        step = int(each or 1)
        if not numbers or numbers[0] < 1 or numbers[-1] > len(lines):
            raise ValueError(f"there is no such line: {hole[0][:40]}")
        if len(numbers) % step:
            raise ValueError(f"not a whole number of groups: {hole[0][:40]}")
        places = [int(number or 1) for _, number in _MARK.findall(pattern)]
        if max(places, default=0) > step:
            raise ValueError(f"more marks than lines of a group: {hole[0][:40]}")
        used.extend(numbers)
        texts = [lines[number - 1] for number in numbers]
        groups = [texts[start : start + step] for start in range(0, len(texts), step)]
        return "\n".join(_filled(pattern, group) for group in groups)

    page = _HOLE.sub(put, skeleton)
    if sorted(used) != list(range(1, len(lines) + 1)):
        twice = sorted({number for number in used if used.count(number) > 1})
        missing = sorted(set(range(1, len(lines) + 1)) - set(used))
        raise ValueError(f"lines that stand twice: {twice}; that are missing: {missing}")
    return page


def _filled(pattern: str, texts: Sequence[str]) -> str:
    def text_of(mark: re.Match[str]) -> str:
        text = texts[int(mark[2] or 1) - 1]
        return slug(text) if mark[1] else html.escape(text)

    return _MARK.sub(text_of, pattern)


def slug(text: str) -> str:
    """What a text would be called in an address."""
    return "-".join(_WORD.findall(text.lower())[:SLUG_WORDS])
