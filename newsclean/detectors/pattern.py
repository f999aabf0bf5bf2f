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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from math import log2, prod
from pathlib import Path

from newsclean.detectors.automaton import NUMBER
from newsclean.detectors.plans import GAP_WORDS

FREQUENT = Path(__file__).with_name("phrases") / "frequent.words"
WORDS, LINES, RARE = 2200.0, 210.0, 0.15
"""Words and lines of a page's text, and how often a word that is not among the frequent ones
stands in it, roughly."""

MAX_VARIANTS = 200
"""Most variants that the choices of one phrase may spell out."""

COMMON_BITS = 6.5
"""A part less rare than this (in bits, see `_rarity`) is no help in finding a phrase."""

MOST_TEXTS, MOST_GROUPS = 30, 2
"""No more is looked for in a line before a regex is tried on it."""

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
    rf"(?:{_SIGN}[ \u00a0\u202f\u2009]?\d{{1,9}}(?:[.,]\d{{1,3}}){{0,3}}|"
    rf"\d{{1,9}}(?:[.,]\d{{1,3}}){{0,3}}[ \u00a0\u202f\u2009]?{_CURRENCY}(?![^\W_]))"
)
_CURRENCY_TEXTS = tuple(
    "$ € £ ¥ ₹ eur dollar usd cad aud pound gbp pence cent chf franc frank stutz reais real peso"
    " soles kr zł crown florin".split()
)
_GAP = rf"(?:{SEPARATOR}{_WORD}){{0,{GAP_WORDS}}}"
_LEADING_GAP = rf"(?:{_WORD}{SEPARATOR}){{0,{GAP_WORDS}}}"
# Signs that Python takes for no part of a word, and the tokenizer does: accents that stand alone,
# vowel points of Hebrew and Arabic, vowels of nine Indian scripts (they lie alike but for two of
# Gurmukhi), Sinhala, Thai, Lao, Burmese and Khmer.
_MARKS = "".join(
    (
        "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670",
        *(
            f"{chr(script)}-{chr(script + 0x03)}{chr(script + 0x3A)}-{chr(script + 0x4F)}"
            f"{chr(script + 0x51)}-{chr(script + 0x57)}{chr(script + 0x62)}{chr(script + 0x63)}"
            for script in range(0x0900, 0x0D80, 0x80)
        ),
        "\u0a70\u0a71\u0a75\u0d81-\u0d83\u0dca-\u0ddf\u0df2\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e",
        "\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u17dd",
    )
)
_ELEMENT = re.compile(
    rf"\.\.|\{{n\?\}}|\{{n\}}|\{{money\}}|(?:[^\W_]|[{_MARKS}])+\*?|[\W_]", re.UNICODE
)
_PARTS = re.compile(rf"(?:[^\W\d_]|[{_MARKS}])+|\d+")
_GROUP = re.compile(r"\(([^()]*)\)")


class PatternError(ValueError):
    """A phrase that cannot be used; the message says why."""


@dataclass(frozen=True)
class Step:
    """One place of a phrase.

    Attributes:
        choices: the runs of words that may stand here (`NUMBER` for any number).
        optional: whether the place may be left out.
    """

    choices: tuple[tuple[str, ...], ...]
    optional: bool


@dataclass(frozen=True)
class Part:
    """A run of steps without a gap.

    Attributes:
        steps: the places, at least one of them not optional.
        begins: whether the first step stands at the beginning of the line.
        ends: whether the last step stands at the end of the line.
    """

    steps: tuple[Step, ...]
    begins: bool
    ends: bool


@dataclass(frozen=True)
class Variant:
    """One way to read a phrase.

    Attributes:
        parts: what must stand in the line in this order, up to `GAP_WORDS` words apart.
        key: index of the part that is met most rarely.
        regex: what the lower-cased line must match besides; "" where the parts say it all.
        number: whether the regex can match only where there is a number.
        texts: runs of characters, of each of which one must stand in a line that the regex
            matches; they are looked for first, for the regex is dear.
    """

    parts: tuple[Part, ...]
    key: int
    regex: str
    number: bool = False
    texts: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Pattern:
    """A phrase made ready.

    Attributes:
        source: the phrase as written.
        variants: the ways to read it.
    """

    source: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True)
class _Piece:
    """An element or a choice: its regex, its words, whether the words say all of it, and the
    characters of which one run must stand in the text; none if that is not known."""

    regex: str
    choices: tuple[tuple[str, ...], ...]
    optional: bool
    exact: bool
    gap: bool = False
    texts: tuple[str, ...] = ()


def parse_pattern(source: str) -> Pattern:
    """Translate a phrase.

    Raises:
        PatternError: if it holds no whole word to find it by, or too many choices.
    """
    variants = [source.lower().strip()]
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
    ready = (_variants(variant, source) for variant in dict.fromkeys(variants))
    return Pattern(source, tuple(variant for several in ready for variant in several))


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


def _elements(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for element in _ELEMENT.findall(text):
        if element == "..":
            pieces.append(_Piece("", (), True, False, gap=True))
        elif element in ("{n}", "{n?}"):
            pieces.append(_Piece(_NUMBER, ((NUMBER,),), element == "{n?}", True))
        elif element == "{money}":
            pieces.append(_Piece(_MONEY, (), False, False, texts=_CURRENCY_TEXTS))
        elif element[-1] == "*" and len(element) > 1:
            regex = re.escape(element[:-1]) + r"[^\W_]{0,15}"
            pieces.append(_Piece(regex, (), False, False, texts=(element[:-1],)))
        elif element[0].isalnum():
            parts = _PARTS.findall(element)
            words = tuple(NUMBER if part.isdigit() else part for part in parts)
            exact = len(parts) == 1 and NUMBER not in words
            choices = (words,) if words else ()
            pieces.append(_Piece(re.escape(element), choices, False, exact, texts=(element,)))
    return pieces


def _sequence(pieces: list[_Piece], source: str) -> str:
    """Join regexes; what may be missing takes its separator with it."""
    regex = ""
    fresh = True  # nothing stands before the next element that it must be parted from
    for piece in pieces:
        if piece.gap:
            regex += _LEADING_GAP if fresh else _GAP
            continue
        if fresh and piece.optional:
            # Only here does the separator follow: there is nothing before it to be parted from.
            regex += f"(?:{piece.regex}{SEPARATOR})?"
            continue
        part = piece.regex if fresh else SEPARATOR + piece.regex
        regex += f"(?:{part})?" if piece.optional else part
        fresh = False
    return regex


def _group(text: str, source: str) -> list[list[_Piece]]:
    """What may stand in a group's place.

    Choices that words say in full make one piece, those of one element that needs a regex
    another; longer ones that need a regex stand as they would without the group.
    """
    choices = text.split("|")
    optional = any(choice.strip() in ("", "{n?}") for choice in choices)
    exact: list[_Piece] = []
    single: list[_Piece] = []
    longer: list[list[_Piece]] = []
    for choice in choices:
        parts = _elements(choice.strip().replace("{n?}", "{n}"))
        if not parts:
            continue
        piece = _joined(parts, source)
        if piece.exact:
            exact.append(piece)
        elif len(parts) == 1:
            single.append(piece)
        else:
            longer.append(parts)
    result = [[_alternatives(pieces)] for pieces in (exact, single) if pieces] + longer
    if optional:
        if exact:  # leaving it out needs to be allowed in one of them only
            result[0] = [replace(result[0][0], optional=True)]
        else:
            result.append([])
    return result


def _joined(parts: list[_Piece], source: str) -> _Piece:
    words: tuple[str, ...] = ()
    solid = all(len(part.choices) == 1 for part in parts)
    if solid:
        words = tuple(word for part in parts for word in part.choices[0])
    exact = solid and all(part.exact for part in parts)
    choices = (words,) if words else ()
    return _Piece(_sequence(parts, source), choices, False, exact, texts=_rarest(parts))


def _rarest(pieces: Iterable[_Piece]) -> tuple[str, ...]:
    """The texts of the piece that tells most: that whose shortest text is the longest."""
    known = [piece.texts for piece in pieces if piece.texts and not piece.optional]
    return max(known, key=lambda texts: min(map(len, texts)), default=())


def _alternatives(pieces: list[_Piece]) -> _Piece:
    regex = f"(?:{'|'.join(piece.regex for piece in pieces)})"
    words: tuple[tuple[str, ...], ...] = ()
    if all(piece.choices for piece in pieces):
        words = tuple(dict.fromkeys(piece.choices[0] for piece in pieces))
    texts: tuple[str, ...] = ()
    if all(piece.texts for piece in pieces):
        texts = tuple(dict.fromkeys(text for piece in pieces for text in piece.texts))
    return _Piece(regex, words, False, all(piece.exact for piece in pieces), texts=texts)


def _variants(text: str, source: str) -> list[Variant]:
    begins, ends = text.startswith("^"), text.rstrip().endswith("$")
    text = text.strip("^$ ")
    places: list[list[list[_Piece]]] = []
    last = 0
    for group in _GROUP.finditer(text):
        places.append([_elements(text[last : group.start()])])
        last = group.end()
        if found := _group(group.group(1), source):
            places.append(found)
    places.append([_elements(text[last:])])
    if prod(map(len, places)) > MAX_VARIANTS:
        raise PatternError(f"more than {MAX_VARIANTS} variants: {source!r}")
    return [
        _variant([piece for run in runs for piece in run], begins, ends, source)
        for runs in product(*places)
    ]


def _variant(pieces: list[_Piece], begins: bool, ends: bool, source: str) -> Variant:
    # Without an anchor, what may be missing at either end changes nothing.
    while pieces and not begins and pieces[0].optional:
        pieces = pieces[1:]
    while pieces and not ends and pieces[-1].optional:
        pieces = pieces[:-1]
    if parts := _parts(pieces, begins, ends):
        rarity = [_rarity(part) for part in parts]
        # A part that every page is full of is cheaper found by a regex where the key stands.
        if max(rarity) > 0 and (len(parts) == 1 or min(rarity) >= COMMON_BITS):
            return Variant(parts, rarity.index(max(rarity)), "")
    start = r"\A[\W_]{0,8}" if begins else r"(?<![^\W_])"
    end = r"[\W_]{0,8}\Z" if ends else r"(?![^\W_])"
    part = max(_runs(pieces, begins, ends), key=_rarity, default=None)
    if part is None or _rarity(part) <= 0:
        raise PatternError(f"needs at least one whole word: {source!r}")
    numeric = (_NUMBER, _MONEY, f"(?:{_MONEY})")
    number = any(piece.regex in numeric and not piece.optional for piece in pieces)
    known = {step.choices for step in part.steps}
    others = [piece for piece in pieces if not (piece.choices and piece.choices in known)]
    regex = start + _sequence(pieces, source) + end
    return Variant((part,), 0, regex, number, _texts(others))


def _texts(pieces: list[_Piece]) -> tuple[tuple[str, ...], ...]:
    """What is looked for before a regex is tried: the few texts that tell most."""
    texts = {piece.texts for piece in pieces if piece.texts and not piece.optional}
    telling = [some for some in texts if len(some) <= MOST_TEXTS]
    telling.sort(key=lambda some: (-min(map(len, some)), some))
    return tuple(telling[:MOST_GROUPS])


def _parts(pieces: list[_Piece], begins: bool, ends: bool) -> tuple[Part, ...]:
    """The pieces as parts with gaps between them; nothing where that does not say it all."""
    parts: list[Part] = []
    start = 0
    for place in range(len(pieces) + 1):
        if place < len(pieces) and not pieces[place].gap:
            if not pieces[place].exact:
                return ()
            continue
        run = pieces[start:place]
        if all(piece.optional for piece in run):
            return ()
        parts.append(_part(run, begins and start == 0, ends and place == len(pieces)))
        start = place + 1
    return tuple(parts)


def _runs(pieces: list[_Piece], begins: bool, ends: bool) -> Iterator[Part]:
    """The runs of pieces that are made of words alone."""
    start = 0
    for place in range(len(pieces) + 1):
        if place < len(pieces) and pieces[place].choices:
            continue
        run = pieces[start:place]
        at_start, at_end = begins and start == 0, ends and place == len(pieces)
        while run and run[0].optional and not at_start:
            run = run[1:]
        while run and run[-1].optional and not at_end:
            run = run[:-1]
        if not all(piece.optional for piece in run):
            yield _part(run, at_start, at_end)
        start = place + 1


def _part(run: list[_Piece], begins: bool, ends: bool) -> Part:
    return Part(tuple(Step(piece.choices, piece.optional) for piece in run), begins, ends)


def _rarity(part: Part) -> float:
    """How rarely a part is met, in bits; 0 if a number may be all that there is of it."""
    needed = [step.choices for step in part.steps if not step.optional]
    if not any(all(set(words) != {NUMBER} for words in choices) for choices in needed):
        return 0.0
    edges = (part.begins + part.ends) * -log2(LINES / WORDS)
    return edges + sum(
        -log2(min(0.9, sum(prod(map(_share, words)) for words in choices))) for choices in needed
    )


def _share(word: str) -> float:
    """Which share of a page's words this one is, roughly."""
    return frequencies().get(word, RARE) / WORDS


@cache
def frequencies() -> dict[str, float]:
    """Times per page of the common words of the seven languages."""
    lines = FREQUENT.read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if not line.startswith("#"))
    return {NUMBER: 60.0, **{word: float(times) for word, times in pairs}}
