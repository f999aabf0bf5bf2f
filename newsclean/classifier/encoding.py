"""Words and markup become rows of weight tables.

The same arrays feed the training (as sparse matrices) and the shipped model (as look-ups), so
that the two can never differ. Many words share a row. In a text that does little harm, for a line
has many words; but one class name stands above a whole page. So every row of the markup's tables
belongs to one word (see `newsclean.training.owners`), which a check tells from the others.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import Floats, Ints, Tokens, mix
from newsclean.kernels import kernels
from newsclean.patterns import pattern
from newsclean.reading.document import Markup

WORD_BITS, BIGRAM_BITS, LINE_BITS, MARKUP_BITS = 16, 17, 15, 14
CHECK_BITS = 16
"""A word of markup is a number: its row in the lower bits, its check in so many above."""
KNOWN_LINE = 8
"""Lines of at most this many words are also known as a whole."""
NEAR = 4
"""How many of the innermost elements describe the block itself and not its region."""

EDGE = 0x2545F4914F6CDD1D
"""Stands for "a line begins, or ends, here" in bigrams."""
_EDGE = np.uint64(EDGE)
_MARKUP_WORD = pattern("[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


Checks = NDArray[np.int32]


@dataclass(frozen=True, eq=False, repr=False)
class WordRows:
    """Where a document's words stand in the tables.

    Attributes:
        words: row of the word table for every word.
        bigrams: row of the bigram table for every word and the one before it, and for every
            line's last word and its end.
        bigram_line: line of each bigram.
        lines: row of the line table for each line; -1 where the line is long.
    """

    words: Ints
    bigrams: Ints
    bigram_line: Ints
    lines: Ints


def _top(values: NDArray[np.uint64], bits: int) -> Ints:
    rows: Ints = (values >> np.uint64(64 - bits)).astype(np.int64)
    return rows


def word_rows(hashes: NDArray[np.uint64]) -> Ints:
    """Rows of the word table for words."""
    return _top(hashes, WORD_BITS)


def encode_words(tokens: Tokens) -> WordRows:
    """Look the words of a document up; rows of bigrams keep the order of the lines."""
    hashes = tokens.hashes
    size = len(hashes)
    filled = np.flatnonzero(tokens.count)
    first = tokens.first[filled]
    with np.errstate(over="ignore"):
        before = np.empty(size, dtype=np.uint64)
        if size:
            before[0] = _EDGE
            before[1:] = hashes[:-1]
            before[first] = _EDGE
        pairs = mix(before * np.uint64(3) + hashes)
        last = first + tokens.count[filled] - 1
        tails = mix(hashes[last] * np.uint64(3) + _EDGE)
        bigrams = np.insert(pairs, last + 1, tails)
        bigram_line = np.insert(tokens.line_of, last + 1, filled)
        lines = np.full(len(tokens.count), -1, dtype=np.int64)
        if size:
            known = tokens.count[filled] <= KNOWN_LINE
            place = np.arange(size) - tokens.first[tokens.line_of]
            weighted = hashes * (2 * place.astype(np.uint64) + np.uint64(1))
            lines[filled[known]] = _top(mix(np.add.reduceat(weighted, first)[known]), LINE_BITS)
    return WordRows(_top(hashes, WORD_BITS), _top(bigrams, BIGRAM_BITS), bigram_line, lines)


@lru_cache(maxsize=1 << 15)
def _identity_numbers(tag: str, identity: str) -> tuple[int, ...]:
    words = {f"<{tag}"}
    words.update(word.lower() for word in _MARKUP_WORD().findall(identity[:300])[:24])
    return _numbers(words)


@lru_cache(maxsize=1 << 13)
def _href_numbers(href: str) -> tuple[int, ...]:
    if href.startswith("#"):
        words = {"href#"}
    else:
        words = {"href:" + word.lower() for word in _MARKUP_WORD().findall(href[:80])[:8]}
        if href.startswith("http"):
            words.add("href-absolute")
        if href.count("-") > 3:
            words.add("href-slug")
        if href.endswith("/") and href.count("/") <= 3:
            words.add("href-section")
    return _numbers(words)


_MARKUP_MASK = (1 << (MARKUP_BITS + CHECK_BITS)) - 1


def _numbers(words: set[str]) -> tuple[int, ...]:
    return tuple(sorted({zlib.crc32(word.encode()) & _MARKUP_MASK for word in words}))


def owned(numbers: Ints, checks: Checks) -> tuple[Ints, Ints]:
    """Rows of those words of markup that a row belongs to, and their indices.

    Args:
        numbers: of the words.
        checks: for every row, the check of the word that it belongs to; -1 for none.
    """
    rows = numbers & ((1 << MARKUP_BITS) - 1)
    known = np.flatnonzero(checks[rows] == numbers >> MARKUP_BITS)
    return rows[known], known


@dataclass(frozen=True, eq=False, repr=False)
class MarkupWords:
    """What the markup says, as numbers of words: a check above, a row below.

    Attributes:
        names: of all elements above blocks, one after the other.
        element_of: the element that each of `names` describes.
        chains: elements above each block, innermost first; shape (blocks, depth); 0 where
            the chain has ended.
        hrefs: of all blocks' first links, one after the other.
        href_block: the block that each of `hrefs` belongs to.
    """

    names: Ints
    element_of: Ints
    chains: Ints
    hrefs: Ints
    href_block: Ints


DEEPEST = 48
"""Ancestors beyond this many are not looked at."""


def encode_markup(markup: Markup) -> MarkupWords:
    """Look a page's markup up."""
    if kernels is None:
        return encode_in_python(markup)
    chains = kernels.chains_of(markup.parents, markup.leaf, DEEPEST)
    names, element_of = kernels.identity_words(
        markup.source, markup.tags, chains, *markup.attributes, _MARKUP_MASK
    )
    hrefs, href_block = kernels.href_words(markup.source, *markup.links, _MARKUP_MASK)
    return MarkupWords(names, element_of, chains, hrefs, href_block)


def encode_in_python(markup: Markup) -> MarkupWords:
    """`encode_markup` where nothing is compiled."""
    level = markup.leaf
    chain = [level]
    for _ in range(DEEPEST - 1):
        level = markup.parents[level]
        if not level.any():
            break
        chain.append(level)
    chains = np.stack(chain, axis=1)
    empty: tuple[int, ...] = ()
    per_element = [empty] * len(markup.tags)
    for element in np.unique(chains).tolist():
        tag = markup.tags[element]
        if tag not in ("#root", "html", "body"):
            per_element[element] = _identity_numbers(tag, markup.names[element])
    per_link = [_href_numbers(href) if href else empty for href in markup.hrefs]
    return MarkupWords(
        *_flat(per_element),
        chains,
        *_flat(per_link),
    )


def _flat(lists: list[tuple[int, ...]]) -> tuple[Ints, Ints]:
    counts = np.array([len(rows) for rows in lists], dtype=np.int64)
    flat = np.array([row for rows in lists for row in rows], dtype=np.int64)
    return flat, np.repeat(np.arange(len(lists)), counts)


def sums(values: Floats, owner: Ints, size: int) -> Floats:
    """Add up rows of values that belong together; `owner` must be in order.

    Args:
        values: shape (items, columns).
        owner: for each item the row of the result that it adds to, never falling.
        size: rows of the result.
    """
    result = np.zeros((size, values.shape[1]), dtype=np.float32)
    if len(owner):
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        result[owner[starts]] = np.add.reduceat(values, starts, axis=0)
    return result
