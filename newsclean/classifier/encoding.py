"""Blocks become numbers: word and markup features as arrays of table rows.

The same arrays feed the training (as sparse matrices) and the shipped model (as look-ups),
so that the two can never differ.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsclean.reading.document import Document, Markup

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

HEAD_CHARS = 1500
"""How much of a block's beginning the classifier reads; no label hangs on more."""

NEWLINE = 1  # vocabulary number of a line's edge
UNKNOWN = 0
RESERVED = 2
BIGRAM_ROWS = 1 << 17
LINE_ROWS = 1 << 15
MARKUP_ROWS = 1 << 14
NEAR = 4
"""How many of the innermost elements count as near: they describe the block, not its region."""
DEEPEST = 48
"""Ancestors beyond this many are not looked at."""

_DIGITS = str.maketrans("123456789", "000000000")
_TOKEN = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\\W\\d_]+|[0-9]+|[^\\w\\s]|\n")
_MARKUP_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


@dataclass(frozen=True)
class Words:
    """The words of a document.

    Attributes:
        ids: vocabulary number of every token; every line ends in NEWLINE.
        line_of: the line that each token belongs to.
        first: index of each line's first token.
        count: tokens in each line, its NEWLINE not counted.
        hashes: a number for every token that is equal for equal tokens, within one process.
        bigrams: row of the bigram table for every token and the one before it.
        line_rows: row of the line table for each line; LINE_ROWS where the line is too long
            to be known by heart.
    """

    ids: Ints
    line_of: Ints
    first: Ints
    count: Ints
    hashes: Ints
    bigrams: Ints
    line_rows: Ints


def joined_heads(document: Document) -> str:
    """The heads of all blocks, one a line, ended by a newline."""
    blocks = document.blocks
    heads = [block if len(block) <= HEAD_CHARS else block[:HEAD_CHARS] for block in blocks]
    joined = "\n".join(heads)
    if joined.count("\n") != len(blocks) - 1:
        joined = "\n".join([head.replace("\n", " ") for head in heads])
    return joined + "\n"


def tokenize(text: str) -> list[str]:
    """Lower-cased words, signs and line ends of a text, digits all written 0."""
    return _TOKEN.findall(text.lower().translate(_DIGITS))


def encode_words(text: str, lines: int, vocabulary: Mapping[str, int]) -> Words:
    """Look a document's words up.

    Args:
        text: what `joined_heads` gives.
        lines: number of lines in it.
        vocabulary: number of every known word, from RESERVED on; NEWLINE for the line end.
    """
    tokens = tokenize(text)
    size = len(tokens)
    get = vocabulary.get
    ids = np.array([get(token, UNKNOWN) for token in tokens], dtype=np.int64)
    hashes = np.fromiter(map(hash, tokens), dtype=np.int64, count=size)
    edges = np.flatnonzero(ids == NEWLINE)
    first = np.empty(lines, dtype=np.int64)
    first[0] = 0
    first[1:] = edges[:-1] + 1
    count = edges - first
    line_of = np.repeat(np.arange(lines), count + 1)
    previous = np.empty(size, dtype=np.int64)
    previous[0] = NEWLINE
    previous[1:] = ids[:-1]
    bigrams = _mix(previous * 1_000_003 + ids) & (BIGRAM_ROWS - 1)
    line_hash = np.add.reduceat(_mix(ids + 7), first)
    known = np.minimum.reduceat(ids, first) > UNKNOWN
    line_rows = np.where((count <= 6) & known, _mix(line_hash) & (LINE_ROWS - 1), LINE_ROWS)
    return Words(ids, line_of, first, count, hashes, bigrams, line_rows)


def _mix(values: Ints) -> Ints:
    """Spread numbers over 48 bits (multiplicative hashing, Knuth 6.4)."""
    with np.errstate(over="ignore"):
        return (values * np.int64(0x9E3779B97F4A7C1 | 1)) >> np.int64(15)


@lru_cache(maxsize=1 << 15)
def _identity_rows(tag: str, identity: str) -> tuple[int, ...]:
    words = {f"<{tag}"}
    words.update(word.lower() for word in _MARKUP_WORD.findall(identity[:300])[:24])
    return tuple(zlib.crc32(word.encode()) & (MARKUP_ROWS - 1) for word in words)


@lru_cache(maxsize=1 << 13)
def _href_rows(href: str) -> tuple[int, ...]:
    if href.startswith("#"):
        words = {"href#"}
    else:
        words = {"href:" + word.lower() for word in _MARKUP_WORD.findall(href[:80])[:8]}
        if href.startswith("http"):
            words.add("href-absolute")
        if href.count("-") > 3:
            words.add("href-slug")
        if href.endswith("/") and href.count("/") <= 3:
            words.add("href-section")
    return tuple(zlib.crc32(word.encode()) & (MARKUP_ROWS - 1) for word in words)


@dataclass(frozen=True)
class MarkupRows:
    """What the markup says, as rows of the near and far tables.

    Attributes:
        rows: markup-table rows of all elements, one after the other.
        first: index of each element's first row in `rows`.
        count: rows of each element.
        chains: elements above each block, innermost first; shape (blocks, depth); 0 where
            the chain has ended.
        href_rows: rows of all first links, one after the other.
        href_first: index of each block's first row in `href_rows`.
        href_count: rows of each block's link.
    """

    rows: Ints
    first: Ints
    count: Ints
    chains: Ints
    href_rows: Ints
    href_first: Ints
    href_count: Ints


def encode_markup(markup: Markup) -> MarkupRows:
    """Look a page's markup up."""
    empty: tuple[int, ...] = ()
    per_element = [
        empty if tag in ("#root", "html", "body") else _identity_rows(tag, identity)
        for tag, identity in zip(markup.tags, markup.tokens)
    ]
    count = np.array([len(rows) for rows in per_element], dtype=np.int64)
    rows = np.array([row for rows in per_element for row in rows], dtype=np.int64)
    first = np.cumsum(count) - count
    parents = np.array(markup.parents, dtype=np.int64)
    level = np.array(markup.leaf, dtype=np.int64)
    chain = []
    for _ in range(DEEPEST):
        chain.append(level)
        level = parents[level]
        if not level.any():
            break
    per_link = [_href_rows(href) if href else empty for href in markup.hrefs]
    href_count = np.array([len(found) for found in per_link], dtype=np.int64)
    href_rows = np.array([row for found in per_link for row in found], dtype=np.int64)
    return MarkupRows(
        rows,
        first,
        count,
        np.stack(chain, axis=1),
        href_rows,
        np.cumsum(href_count) - href_count,
        href_count,
    )
