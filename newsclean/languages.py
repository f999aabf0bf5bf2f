"""Which language a piece of text is likely in, where a detector's data is one of many.

A guess by common words and by script, for choosing among files; no label hangs on it alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "barriers" / "languages.txt"
MOST_CHARS = 2000
"""So much of a text is looked at."""
NEARLY = 0.6
"""A language with this share of the best one's hits is likely, too: Danish and Norwegian share most
of their common words."""
KANA_SHARE = 0.25
"""Han letters with so many kana beside them are Japanese; a Chinese text may name one in kana."""

_WORD = re.compile(r"\w+")
_RANGE = re.compile(r"(.)-(.)")
_SAME = {ord("\u0307"): None, ord("ı"): "i"}
"""Turkish has an i with a dot and one without, which become others when letters are made small."""


class _Known(NamedTuple):
    """Languages by common word, and by script (a pattern of its letters)."""

    words: Mapping[str, tuple[str, ...]]
    scripts: Mapping[str, re.Pattern[str]]


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters, alike however their letters are composed."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower().translate(_SAME))


def likely_languages(text: str) -> tuple[str, ...]:
    """Codes of the languages that a text may be in, the likeliest first; empty if there is no hit.

    Neighbours of a language that is known are taken for it: Galician for Portuguese, Bulgarian for
    Russian, Persian for Arabic.

    Args:
        text: a paragraph or more; of one line not much can be said.
    """
    known = _known()
    text = text[:MOST_CHARS]
    hits = Counter(name for word in plain_words(text) for name in known.words.get(word, ()))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        for name, script in known.scripts.items():
            hits[name] += len(script.findall(text)) // 2  # a letter says less than a word does
        if hits["ja"] >= KANA_SHARE * hits["zh"]:
            hits["ja"] += hits.pop("zh", 0)
    ranked = [pair for pair in hits.most_common(3) if pair[1]]
    return tuple(name for name, count in ranked if count >= NEARLY * ranked[0][1])


@cache
def _known() -> _Known:
    words: dict[str, tuple[str, ...]] = {}
    scripts: dict[str, re.Pattern[str]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        name, colon, rest = line.partition(":")
        if line.startswith("#") or not colon:
            continue
        found = _RANGE.fullmatch(rest.strip())
        if found:
            scripts[name] = re.compile(f"[{found[0]}]")
            continue
        for word in plain_words(rest):
            if name not in words.get(word, ()):
                words[word] = (*words.get(word, ()), name)
    return _Known(words, scripts)
