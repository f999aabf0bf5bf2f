"""What a line holds and where, as flags: a shape is tried only on lines that hold what it needs.

Finding the flags is one pass over the words of a document, and it is cheap; what a shape looks for
is dear. So flags may promise too much (the shape looks again), but never too little.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import DIGIT as DIGITS
from newsclean.classifier.tokens import SIGN as SIGNS
from newsclean.classifier.tokens import Ints, Tokens, tokenize
from newsclean.detectors.shapes.words import entries
from newsclean.kernels import kernels

DIGIT, AT, COPY, MONEY, SLASH, BAR, COLON, BRACKET, DASH, HASH, DOT, ANGLE, WIDE = (
    1 << place for place in range(13)
)
"""What a line may hold: a digit, a sign (or one like it). WIDE: one that parts what from who in
East Asian credits."""

BY, DATED, MOMENT, RIGHTS, CONTACT, ABOUT, FROM_SIDE, GREETING, HEADED = (
    1 << place for place in range(13, 22)
)
"""What a line may begin with: a word like "by"; one like "updated"; one that may begin a date, or
a number; "copyright"; what begins an address for the press; "about"; "from left"; a salutation; the
heading of a letter."""

CREDIT, SIDE, PICTURE, PLACED, AGENCY, CREDITED, WRITES, PERIOD, POST, ROLE, SAID = (
    1 << place for place in range(22, 33)
)
"""Words at telling places. SAID: of a credit, before a colon; CREDIT: the same as the first word;
SIDE: "left" before a comma; PICTURE: "photo" behind a sign; PLACED: "above" in a bracket; AGENCY:
at the end or before a slash; CREDITED: such an agency, a colon or ©; WRITES: as "writes about"
begins; PERIOD: "month"; POST: the end of a host's name before a slash; ROLE: "editor"."""

LAST_MOMENT, FILE, READING, NUMBER_LAST, ENDS_BRACKET, ENDS_OPEN = (
    1 << place for place in range(33, 39)
)
"""What a line may end with: a word of a date or a number; "file photo"; "min read"; a number; a
bracket that closes; one that opens."""

BARE, SIGNS_ALONE, NUMBERS, DATE = (1 << place for place in range(39, 43))
"""BARE: no letter at all. SIGNS_ALONE: no number either. NUMBERS: the first two words are numbers.
DATE: the name of a month, or numbers with a point, a slash or a dash between them."""

LEAD, TAG = (1 << place for place in range(43, 45))
"""What a line may begin with but for signs: what leads to another story; what names tags."""

_SIGN_FLAGS: tuple[tuple[int, str], ...] = (
    (DIGIT, "0123456789"),
    (AT, "@"),
    (COPY | CREDITED, "©"),
    (COPY, "℗®"),
    (MONEY, "$€£¥₹"),
    (SLASH, "/"),
    (BAR, "|•·●"),
    (COLON | CREDITED, ":"),
    (BRACKET, "(["),
    (DASH, "-–—"),
    (HASH, "#"),
    (DOT, ".…"),
    (ANGLE, ">»›→"),
    (WIDE, "：＝／="),
)
_TABLE = 0x10000


(
    ANYWHERE,
    FIRST,
    FIRST_WORD,
    LAST_WORD,
    BEHIND_SIGN,
    BEHIND_BRACKET,
    BEFORE_COMMA,
    BEFORE_COLON,
    BEFORE_SLASH,
) = range(9)
"""Places where a word tells something. FIRST_WORD and LAST_WORD: but for signs."""


class _Telling(NamedTuple):
    """Words of some lists that set a flag.

    Attributes:
        flag: what they set.
        places: where they must stand, one of these.
        words: what of the lists is looked for: every word of an entry but compounds ("plain"),
            every part of every word ("parts"), the first or the last part of an entry ("begins",
            "ends").
        lists: names of lists in `words.txt`.
    """

    flag: int
    places: tuple[int, ...]
    words: str
    lists: tuple[str, ...]


_MOMENTS = ("months", "weekdays", "dated", "moments")
_TELLING = (
    _Telling(BY, (FIRST,), "plain", ("by",)),
    _Telling(DATED, (FIRST,), "plain", ("dated",)),
    _Telling(MOMENT, (FIRST,), "plain", ("dated", "months", "weekdays")),
    _Telling(RIGHTS, (FIRST,), "plain", ("rights",)),
    _Telling(CONTACT, (FIRST,), "begins", ("press contact",)),
    _Telling(ABOUT, (FIRST,), "begins", ("about",)),
    _Telling(FROM_SIDE, (FIRST,), "begins", ("from side",)),
    _Telling(GREETING, (FIRST,), "begins", ("salutations",)),
    _Telling(HEADED, (FIRST,), "begins", ("letter headings",)),
    _Telling(CREDIT, (FIRST_WORD,), "begins", ("credit words",)),
    _Telling(LEAD, (FIRST_WORD,), "begins", ("leads",)),
    _Telling(TAG, (FIRST_WORD,), "begins", ("tag words",)),
    _Telling(SAID, (BEFORE_COLON,), "parts", ("caption credit words",)),
    _Telling(SIDE, (BEFORE_COMMA,), "plain", ("sides",)),
    _Telling(PICTURE, (BEHIND_SIGN,), "plain", ("pictures by",)),
    _Telling(PLACED, (BEHIND_BRACKET,), "begins", ("placed",)),
    _Telling(AGENCY | CREDITED, (LAST_WORD, BEFORE_SLASH), "ends", ("agencies",)),
    _Telling(WRITES, (ANYWHERE,), "begins", ("writes about",)),
    _Telling(PERIOD, (ANYWHERE,), "begins", ("periods",)),
    _Telling(POST, (BEFORE_SLASH,), "plain", ("post hosts",)),
    _Telling(ROLE, (ANYWHERE,), "parts", ("roles",)),
    _Telling(DATE, (ANYWHERE,), "parts", ("months", "months elsewhere")),
    _Telling(LAST_MOMENT, (LAST_WORD,), "parts", _MOMENTS),
    _Telling(FILE, (LAST_WORD,), "ends", ("file photos",)),
    _Telling(READING, (LAST_WORD,), "ends", ("reading",)),
)


class Telling(NamedTuple):
    """All words that tell something.

    Attributes:
        signs: for each character, the flags that it sets.
        words: hashes of the words, sorted.
        says: for each word, the flags that it sets at the right place.
        allowed: for each place, the flags that a word sets there.
    """

    signs: Ints
    words: NDArray[np.uint64]
    says: Ints
    allowed: Ints


@cache
def telling() -> Telling:
    """The words that tell something."""
    signs = np.zeros(_TABLE, dtype=np.int64)
    for flag, characters in _SIGN_FLAGS:
        signs[[ord(character) for character in characters]] = flag
    allowed = np.zeros(BEFORE_SLASH + 1, dtype=np.int64)
    texts: list[str] = []
    modes = {"plain": 0, "parts": 0, "begins": 1, "ends": 2}
    wanted: list[tuple[int, int]] = []
    for each in _TELLING:
        allowed[list(each.places)] |= each.flag
        found = [entry for name in each.lists for entry in entries(name)]
        if each.words == "plain":
            found = [word for entry in found for word in entry.split() if word.isalpha()]
        texts += found
        wanted += [(each.flag, modes[each.words])] * len(found)
    tokens = tokenize(texts)
    flag, mode = np.array(wanted, dtype=np.int64).T
    line = tokens.line_of
    first_word, last_word = _outer_words(tokens)
    place = np.arange(len(line))
    chosen = tokens.kinds[tokens.starts] != SIGNS
    chosen &= (mode[line] != 1) | (place == first_word[line])
    chosen &= (mode[line] != 2) | (place == last_word[line])
    hashes = tokens.hashes[chosen]
    order = np.argsort(hashes)
    hashes, flags = hashes[order], flag[line[chosen]][order]
    begins = np.flatnonzero(np.diff(hashes, prepend=hashes[0] ^ hashes.dtype.type(1)))
    return Telling(signs, hashes[begins], np.bitwise_or.reduceat(flags, begins), allowed)


def _outer_words(tokens: Tokens) -> tuple[Ints, Ints]:
    """For each line, its first token and its last that is no sign; -1 where there is none."""
    first_word, last_word = np.full((2, len(tokens.count)), -1)
    rows = np.flatnonzero(tokens.kinds[tokens.starts] != SIGNS)
    # Where several are put in one place, the last stays.
    first_word[tokens.line_of[rows[::-1]]] = rows[::-1]
    last_word[tokens.line_of[rows]] = rows
    return first_word, last_word


@cache
def _compiled() -> Any:
    told = telling()
    return kernels.LineFlags(
        told.signs,
        told.words,
        told.says,
        told.allowed,
        number_first=MOMENT,
        number_last=LAST_MOMENT | NUMBER_LAST,
        numbers=NUMBERS,
        dates=DATE,
        closes=ENDS_BRACKET,
        opens=ENDS_OPEN,
        unspelled=BARE,
        wordless=SIGNS_ALONE,
    )


def flags_of(tokens: Tokens) -> Ints:
    """What each line holds, as a sum of the flags above."""
    if kernels is None:
        return flags_in_numpy(tokens)
    flags: Ints = _compiled().of_lines(*tokens.walk)
    return flags


def lines_like(held: Ints, sizes: Ints, needs: int, shortest: int, longest: int) -> list[int]:
    """Lines that hold what is needed, and are of a length.

    Args:
        held: what each line holds.
        sizes: length of each line in characters.
        needs: flags.
        shortest: the least length.
        longest: the greatest length.
    """
    if kernels is None:
        return like_in_numpy(held, sizes, needs, shortest, longest)
    found: list[int] = kernels.lines_like(held, sizes, needs, shortest, longest)
    return found


def like_in_numpy(held: Ints, sizes: Ints, needs: int, shortest: int, longest: int) -> list[int]:
    """`lines_like` where nothing is compiled."""
    fits = ((held & needs) == needs) & (sizes >= shortest) & (sizes <= longest)
    found: list[int] = np.flatnonzero(fits).tolist()
    return found


def flags_in_numpy(tokens: Tokens) -> Ints:
    """`flags_of` where nothing is compiled."""
    told = telling()
    held = np.zeros(len(tokens.count), dtype=np.int64)
    if not len(tokens.hashes):
        held |= BARE | SIGNS_ALONE
        return held
    line_of = tokens.line_of
    kind, code = tokens.kinds[tokens.starts], tokens.codes[tokens.starts]
    bits = told.signs[np.minimum(code, _TABLE - 1)]
    _gather(held, line_of, bits)
    word = kind != SIGNS
    rows = np.flatnonzero(word)
    first_word, last_word = _outer_words(tokens)
    _gather(held, line_of, _said(tokens, told, (kind, code, first_word, last_word)))
    filled = np.flatnonzero(tokens.count > 0)
    first, last = tokens.first[filled], tokens.first[filled] + tokens.count[filled] - 1
    counted = filled[kind[first] == DIGITS]
    held[counted] |= MOMENT
    second_word = np.full(len(held), -1)
    others = rows[(rows != tokens.first[line_of[rows]])][::-1]
    second_word[line_of[others]] = others
    second = second_word[counted]
    held[counted[(second >= 0) & (kind[second] == DIGITS)]] |= NUMBERS
    ended = last_word[filled]
    held[filled[(ended >= 0) & (kind[ended] == DIGITS)]] |= LAST_MOMENT | NUMBER_LAST
    held[filled[code[last] == ord("(")]] |= ENDS_OPEN
    undotted = np.flatnonzero(code != ord("."))
    before = tokens.first[filled].copy()  # where a line is of points alone
    final = np.full(len(held), -1)
    final[line_of[undotted]] = undotted
    before = np.where(final[filled] >= 0, final[filled], before)
    held[filled[(code[before] == ord(")")) | (code[before] == ord("]"))]] |= ENDS_BRACKET
    spelled = np.zeros(len(held), dtype=bool)
    spelled[line_of[word & (kind != DIGITS)]] = True
    held[~spelled] |= BARE
    held[last_word < 0] |= SIGNS_ALONE
    if len(kind) > 2:
        counted = kind == DIGITS
        joined = counted[:-2] & counted[2:] & np.isin(code[1:-1], [ord(sign) for sign in "./-"])
        joined &= line_of[:-2] == line_of[2:]
        held[line_of[:-2][joined]] |= DATE
    return held


def _gather(held: Ints, line_of: Ints, bits: Ints) -> None:
    telling_rows = np.flatnonzero(bits)
    if len(telling_rows):
        line = line_of[telling_rows]
        begins = np.flatnonzero(np.diff(line, prepend=-1))
        held[line[begins]] |= np.bitwise_or.reduceat(bits[telling_rows], begins)


def _said(tokens: Tokens, told: Telling, found: tuple[Any, ...]) -> Ints:
    """For each token, the flags that its word sets where it stands."""
    kind, code, first_word, last_word = found
    says = np.zeros(len(kind), dtype=np.int64)
    place = np.searchsorted(told.words[:-1], tokens.hashes)
    rows = np.flatnonzero((told.words[place] == tokens.hashes) & (kind != SIGNS))
    line = tokens.line_of[rows]
    last = tokens.first[line] + tokens.count[line] - 1
    before, behind = np.maximum(rows - 1, 0), np.minimum(rows + 1, len(kind) - 1)
    signed = (rows > tokens.first[line]) & (kind[before] == SIGNS)
    ahead = rows < last
    allowed = np.full(len(rows), told.allowed[ANYWHERE])
    for where, here in (
        (FIRST, rows == tokens.first[line]),
        (FIRST_WORD, rows == first_word[line]),
        (LAST_WORD, rows == last_word[line]),
        (BEHIND_SIGN, signed),
        (BEHIND_BRACKET, signed & (code[before] == ord("("))),
        (BEFORE_COMMA, ahead & (code[behind] == ord(","))),
        (BEFORE_COLON, ahead & (code[behind] == ord(":"))),
        (BEFORE_SLASH, ahead & (code[behind] == ord("/"))),
    ):
        allowed[here] |= told.allowed[where]
    says[rows] = told.says[place[rows]] & allowed
    return says
