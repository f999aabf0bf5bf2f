"""A document's words as arrays: no string is made for a word, only a number.

The whole text is looked at as one array of code points; class changes mark where words begin,
and a word's number is a polynomial of its letters (Karp and Rabin 1987), summed per word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from newsclean.kernels import kernels

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

HEAD_CHARS = 900
"""How much of a block's beginning is read for its words; no label hangs on more."""

LINE_END, LETTER, DIGIT, SIGN, SINGLE, SPACE = range(6)
"""Classes of characters. SINGLE: scripts written without blanks, each character a word."""

_KINDS = {"L": LETTER, "M": LETTER, "N": DIGIT, "Z": SPACE, "C": SPACE}
"""Classes by the first letter of Unicode's categories."""

TABLE = 0x10000
_MULTIPLIER = 0x9E3779B97F4A7C15  # 2^64 / golden ratio (Knuth 6.4)
_WITHOUT_JOINERS = dict.fromkeys((0x200C, 0x200D))
"""Words are the same words however their letters are joined: many sites leave the joiners out."""
_SINGLES = ((0x0E00, 0x0E80), (0x3040, 0x3100), (0x3400, 0xA000), (0xF900, 0xFB00))


@cache
def character_tables() -> tuple[Bytes, NDArray[np.uint16]]:
    """Class, and folded form (lower case, digits as 0, plain quotes), of every character."""
    kinds = np.full(TABLE, LETTER, dtype=np.uint8)
    folded = np.arange(TABLE, dtype=np.uint16)
    for low, high in ((0, 0x3100), (0xFE00, TABLE)):
        if kernels is None:
            characters_in_python(kinds, folded, low, high)
        else:
            kernels.fill_characters(unicodedata.category, kinds, folded, low, high)
    folded[0x130] = ord("i")  # the Turkish capital; its own lower case is two characters
    for low, high in _SINGLES:
        kinds[low:high] = np.where(kinds[low:high] == LETTER, SINGLE, kinds[low:high])
    for characters, plain in (("’‘ʼ´`", "'"), ("“”„«»", '"'), ("–—", "-")):
        for character in characters:
            folded[ord(character)] = ord(plain)
    kinds[0x0A] = LINE_END
    return kinds, folded


def characters_in_python(kinds: Bytes, folded: NDArray[np.uint16], low: int, high: int) -> None:
    """Put in the classes and folded forms of the characters from `low` to before `high`."""
    codes = range(low, high)
    categories = list(map(unicodedata.category, map(chr, codes)))
    kinds[low:high] = [_KINDS.get(category[0], SIGN) for category in categories]
    folded[low:high][kinds[low:high] == DIGIT] = ord("0")
    for code, category in zip(codes, categories):
        if category == "Lu":
            lower = chr(code).lower()
            if len(lower) == 1:
                folded[code] = ord(lower)


_POWERS = np.cumprod(np.full(64, np.uint64(0x100000001B3)), dtype=np.uint64)  # FNV-1a's prime


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread numbers over 64 bits; the high bits are the best."""
    return values * np.uint64(_MULTIPLIER)


@dataclass(frozen=True, eq=False, repr=False)
class Tokens:
    """The words and signs of a document.

    Attributes:
        codes: code point of every character of the joined heads.
        kinds: class of every character.
        edges: index in `codes` of each line's end.
        hashes: a number for every word or sign, equal for equal words in any process.
        starts: index in `codes` of each word's first character.
        line_of: the line that each word belongs to.
        first: index of each line's first word in `hashes` (where it would stand, if it has none).
        count: words in each line.
    """

    codes: NDArray[np.uint32]
    kinds: Bytes
    edges: Ints
    hashes: NDArray[np.uint64]
    starts: Ints
    line_of: Ints
    first: Ints
    count: Ints

    @property
    def walk(self) -> tuple[NDArray[np.uint32], Bytes, NDArray[np.uint64], Ints, Ints]:
        """What the compiled loops over words take: codes, kinds, hashes, starts, count."""
        return self.codes, self.kinds, self.hashes, self.starts, self.count


def codes_in_python(blocks: Sequence[str]) -> NDArray[np.uint32]:
    """Code points of the heads of all blocks, one a line, ended by a newline.

    This is for where nothing is compiled.
    """
    heads = [block[:HEAD_CHARS].replace("\n", " ").translate(_WITHOUT_JOINERS) for block in blocks]
    text = "\n".join(heads) + "\n"
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def tokenize(blocks: Sequence[str]) -> Tokens:
    """Find the words of a document's blocks."""
    kind_of, folded_of = character_tables()
    if kernels is None:
        codes = codes_in_python(blocks)
        return Tokens(codes, *cut_in_numpy(codes))
    codes = kernels.join_heads(blocks if type(blocks) is list else list(blocks), HEAD_CHARS)
    return Tokens(
        codes, *kernels.cut_words(codes, max(len(blocks), 1), kind_of, folded_of, _POWERS)
    )


def cut_in_numpy(
    codes: NDArray[np.uint32],
) -> tuple[Bytes, Ints, NDArray[np.uint64], Ints, Ints, Ints, Ints]:
    """What `Tokens` holds beside the codes, where nothing is compiled."""
    kind_of, folded_of = character_tables()
    small = np.minimum(codes, TABLE - 1) if codes.max() >= TABLE else codes
    kinds = kind_of[small]
    edges = np.flatnonzero(kinds == LINE_END)
    begins = np.empty(len(codes), dtype=bool)
    begins[0] = True
    np.not_equal(kinds[1:], kinds[:-1], out=begins[1:])
    begins |= (kinds >= SIGN) & (kinds <= SINGLE)
    begins |= kinds == LINE_END
    starts = np.flatnonzero(begins)
    place = np.arange(len(codes)) - np.repeat(starts, np.diff(starts, append=len(codes)))
    letters = folded_of[small].astype(np.uint64) + np.uint64(0x51ED)
    with np.errstate(over="ignore"):
        hashes = np.add.reduceat(letters * letters * _POWERS[np.minimum(place, 63)], starts)
    kind = kinds[starts]
    wanted = (kind != SPACE) & (kind != LINE_END)
    starts = starts[wanted]
    line_of = np.searchsorted(edges, starts)
    count = np.bincount(line_of, minlength=len(edges))
    first = np.cumsum(count) - count
    return kinds, edges, mix(hashes[wanted]), starts, line_of, first, count


def word_hashes(words: Sequence[str]) -> NDArray[np.uint64]:
    """The numbers that single words have in `Tokens.hashes`; each must be one word."""
    tokens = tokenize(words)
    if len(tokens.hashes) != len(words):
        raise ValueError("not all of these are single words")
    return tokens.hashes
