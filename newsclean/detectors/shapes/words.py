"""Word lists that shapes are made of, from `words.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("words.txt")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+){0,4}|\d+")


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    lists: dict[str, list[str]] = {}
    name = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            lists.setdefault(name, []).extend(part.strip() for part in line.split(","))
    return {name: tuple(dict.fromkeys(filter(None, parts))) for name, parts in lists.items()}


@cache
def entries(name: str) -> frozenset[str]:
    """The list of a name, words and runs of words as they stand in it.

    Raises:
        KeyError: if there is none.
    """
    return frozenset(_lists()[name])


def one_of(names: str | Iterable[str], ignore_case: bool = True) -> str:
    """A regex for any word of some lists, the longest first."""
    names = [names] if isinstance(names, str) else names
    found = sorted({word for name in names for word in entries(name)}, key=lambda w: (-len(w), w))
    choices = "|".join(re.escape(word).replace(r"\ ", " ") for word in found)
    return f"(?i:{choices})" if ignore_case else f"(?:{choices})"


@cache
def word_set(*names: str) -> frozenset[str]:
    """The words of some lists in lower case; of an entry of several words, each of them."""
    parts = (part for name in names for word in entries(name) for part in _WORD.findall(word))
    return frozenset(part.lower() for part in parts)


def words_of(line: str) -> list[str]:
    """The words of a line as they are written, and its runs of digits."""
    return _WORD.findall(line)
