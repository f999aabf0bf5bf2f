"""The small language that phrases are written in, and its translation to bounded regexes.

    you've read {n?} of {n?} (free|complimentary|) articles
    ^share (this|)$
    abonnier* .. weiterlesen

Words match whole words, whatever case and whatever signs stand between them. `word*` matches any
ending of up to 15 letters. `(a|b c|)` chooses; an empty choice makes the group optional. `{n}` is
a number, `{n?}` a number or nothing, `{money}` a price. `..` skips up to five words. `^` and `$`
tie a phrase to the beginning and the end of the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

MAX_VARIANTS = 200
"""Most variants that the choices of one phrase may spell out."""

# Separators and words share no character, and every repeat is bounded: no input makes a match
# take more than a constant number of steps per character.
SEPARATOR = r"[\W_]{1,5}"
_WORD = r"[^\W_]{1,40}"
_NUMBER = r"\d{1,12}(?:[.,]\d{1,6})?"
_SIGN = r"(?:[a-z]{0,2}[$€£¥₹])"
_CURRENCY = (
    r"(?:[a-z]{0,2}[$€£¥₹]|euros?|eur|dollars?|usd|cad|aud|pounds?|gbp|pence|cents?|chf|francs?|"
    r"franken|stutz|reais|real|pesos?|soles|kr|kronen|kroner|kronor|zł|crowns?|florins?)"
)
_MONEY = (
    rf"(?:{_SIGN}[ ]?\d{{1,9}}(?:[.,]\d{{1,3}}){{0,3}}|"
    rf"\d{{1,9}}(?:[.,]\d{{1,3}}){{0,3}}[ ]?{_CURRENCY}(?![^\W_]))"
)
_GAP = rf"(?:{SEPARATOR}{_WORD}){{0,5}}"
_ELEMENT = re.compile(r"\^|\$|\.\.|\{n\?\}|\{n\}|\{money\}|[^\W_]+\*?|[\W_]", re.UNICODE)
_GROUP = re.compile(r"\(([^()]*)\)")
_FOLD = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "´": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\t": " ",
        "\n": " ",
    }
)


class PatternError(ValueError):
    """A phrase that cannot be used; the message says why."""


def fold(text: str) -> str:
    """Lower-case a line and make its quotes and blanks plain."""
    return text.lower().translate(_FOLD)


@dataclass(frozen=True)
class Pattern:
    """A phrase made ready.

    Attributes:
        source: the phrase as written.
        variants: for each variant its key (a word that any match must hold) and its regex.
    """

    source: str
    variants: tuple[tuple[str, str], ...]


def parse_pattern(source: str) -> Pattern:
    """Translate a phrase.

    Raises:
        PatternError: if it holds no whole word to find it by, or too many choices.
    """
    parts: list[list[str]] = []
    last = 0
    text = fold(source).strip()
    for group in _GROUP.finditer(text):
        parts.append([text[last : group.start()]])
        parts.append(group.group(1).split("|"))
        last = group.end()
    parts.append([text[last:]])
    count = 1
    for choices in parts:
        count *= len(choices)
    if count > MAX_VARIANTS:
        raise PatternError(f"more than {MAX_VARIANTS} variants: {source!r}")
    variants = [_variant("".join(chosen), source) for chosen in product(*parts)]
    return Pattern(source, tuple(dict.fromkeys(variants)))


def _variant(text: str, source: str) -> tuple[str, str]:
    regex: list[str] = []
    key = ""
    started = False
    for element in _ELEMENT.findall(text):
        optional = False
        if element == "^":
            regex.append(r"\A[\W_]{0,8}")
            started = False
            continue
        if element == "$":
            regex.append(r"[\W_]{0,8}\Z")
            return _finish(key, regex, source)
        if element == "..":
            regex.append(_GAP)
            continue
        if element == "{n?}":
            piece, optional = _NUMBER, True
        elif element == "{n}":
            piece = _NUMBER
        elif element == "{money}":
            piece = _MONEY
        elif element[-1] == "*" and len(element) > 1:
            piece = re.escape(element[:-1]) + r"[^\W_]{0,15}"
        elif element[0].isalnum():
            piece = re.escape(element)
            if element.isalpha() and len(element) > len(key):
                key = element
        else:
            continue
        if not started:
            before = "" if regex else r"(?<![^\W_])"
            if optional:
                raise PatternError(f"{{n?}} cannot begin a phrase: {source!r}")
            regex.append(before + piece)
            started = True
        elif optional:
            regex.append(f"(?:{SEPARATOR}{piece})?")
        else:
            regex.append(SEPARATOR + piece)
    regex.append(r"(?![^\W_])")
    return _finish(key, regex, source)


def _finish(key: str, regex: list[str], source: str) -> tuple[str, str]:
    if not key:
        raise PatternError(f"needs at least one whole word: {source!r}")
    return key, "".join(regex)
