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
_LEADING_GAP = rf"(?:{_WORD}{SEPARATOR}){{0,5}}"
_ELEMENT = re.compile(r"\.\.|\{n\?\}|\{n\}|\{money\}|[^\W_]+\*?|[\W_]", re.UNICODE)
_LETTERS = re.compile(r"[^\W\d_]+")
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
        variants: pairs of key words (every match of the regex holds one of them) and regex.
    """

    source: str
    variants: tuple[tuple[tuple[str, ...], str], ...]


def parse_pattern(source: str) -> Pattern:
    """Translate a phrase.

    Raises:
        PatternError: if it holds no whole word to find it by, or too many choices.
    """
    text = fold(source).strip()
    variants = [text]
    while group := next((g for g in map(_glued, variants) if g), None):
        choices = group.group(1).split("|")
        variants = [
            other
            for variant in variants
            for other in (
                [variant.replace(group.group(), choice, 1) for choice in choices]
                if group.group() in variant
                else [variant]
            )
        ]
        if len(variants) > MAX_VARIANTS:
            raise PatternError(f"more than {MAX_VARIANTS} variants: {source!r}")
    return Pattern(source, tuple(_variant(variant, source) for variant in dict.fromkeys(variants)))


def _glued(text: str) -> re.Match[str] | None:
    """A choice that is part of a word, if there is one: it must be spelled out."""
    for group in _GROUP.finditer(text):
        before, after = text[: group.start()][-1:], text[group.end() :][:1]
        choices = group.group(1).split("|")
        if any("^" in choice or "$" in choice for choice in choices):
            return group
        if before.isalnum() or after.isalnum() or after == "*" or before == ")" or after == "(":
            return group
    return None


def _elements(text: str, source: str) -> tuple[list[tuple[str, bool]], list[str]]:
    """Regexes of a run of elements, with whether each may be missing; and its whole words."""
    pieces: list[tuple[str, bool]] = []
    words: list[str] = []
    for element in _ELEMENT.findall(text):
        if element == "..":
            pieces.append(("..", True))
        elif element in ("{n}", "{n?}"):
            pieces.append((_NUMBER, element == "{n?}"))
        elif element == "{money}":
            pieces.append((_MONEY, False))
        elif element[-1] == "*" and len(element) > 1:
            pieces.append((re.escape(element[:-1]) + r"[^\W_]{0,15}", False))
        elif element[0].isalnum():
            pieces.append((re.escape(element), False))
            words.extend(_LETTERS.findall(element))
    return pieces, words


def _sequence(pieces: list[tuple[str, bool]], source: str) -> str:
    """Join elements; what may be missing takes its separator with it."""
    regex = ""
    fresh = True  # nothing stands before the next element that it must be parted from
    for piece, optional in pieces:
        if piece == "..":
            regex += _LEADING_GAP if fresh else _GAP
            continue
        if fresh and optional:
            raise PatternError(f"an optional element cannot begin a phrase: {source!r}")
        part = piece if fresh else SEPARATOR + piece
        regex += f"(?:{part})?" if optional else part
        fresh = False
    return regex


def _variant(text: str, source: str) -> tuple[tuple[str, ...], str]:
    begins, ends = text.startswith("^"), text.rstrip().endswith("$")
    text = text.strip("^$ ")
    pieces: list[tuple[str, bool]] = []
    keys: list[tuple[str, ...]] = []
    last = 0
    lead = ""

    def literal(part: str) -> None:
        found, words = _elements(part, source)
        pieces.extend(found)
        keys.extend((word,) for word in words)

    for group in _GROUP.finditer(text):
        literal(text[last : group.start()])
        last = group.end()
        choices = group.group(1).split("|")
        optional = any(choice.strip() in ("", "{n?}") for choice in choices)
        regexes: list[str] = []
        chosen: list[str] = []
        for choice in filter(str.strip, choices):
            found, words = _elements(choice.strip().replace("{n?}", "{n}", 1), source)
            regexes.append(_sequence(found, source))
            chosen.append(max(words, key=len, default=""))
        if optional and not pieces:
            lead += f"(?:(?:{'|'.join(regexes)}){SEPARATOR})?"
            continue
        pieces.append((f"(?:{'|'.join(regexes)})", optional))
        if not optional and all(chosen):
            keys.append(tuple(dict.fromkeys(chosen)))
    literal(text[last:])
    if not keys:
        raise PatternError(f"needs at least one whole word: {source!r}")
    # The rarest word leads to the fewest lines; long words are rare, and one beats many.
    best = max(keys, key=lambda words: (min(map(len, words)) - 0.5 * len(words)))
    start = r"\A[\W_]{0,8}" if begins else r"(?<![^\W_])"
    end = r"[\W_]{0,8}\Z" if ends else r"(?![^\W_])"
    return best, start + lead + _sequence(pieces, source) + end
