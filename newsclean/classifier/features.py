"""Dense features: what a block looks like and how it stands in its document."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import TABLE, Bytes, Floats, Ints, Tokens, tokenize
from newsclean.kernels import kernels
from newsclean.reading.document import Document, Markup

CONTAINER_TAGS = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "li",
    "td",
    "div",
    "figcaption",
    "button",
    "blockquote",
    "section",
    "span",
    "label",
)

_TAG_KINDS = {tag: kind for kind, tag in enumerate(CONTAINER_TAGS)}
_END, _UPPER, _LOWER, _DIGIT, _SPACE, _STOP, _COMMA, _QUOTE, _COLON, _BAR, _MONEY, _AT, _COPY = (
    range(13)
)
_BRACKET, _OTHER, _KINDS = 13, 14, 16

DENSE_NAMES: tuple[str, ...] = (
    "chars",
    "words",
    "word_length",
    "upper_share",
    "title_share",
    "digit_share",
    "comma_rate",
    "stop_rate",
    "quotes",
    "bar_rate",
    "colons",
    "brackets",
    "money",
    "at",
    "copyright",
    "other_rate",
    "ends_stop",
    "ends_quote",
    "ends_colon",
    "ends_letter",
    "ends_question",
    "ends_digit",
    "starts_lower",
    "starts_quote",
    "starts_digit",
    "starts_sign",
    "one_word",
    "very_short",
    "short",
    "long",
    "very_long",
    "position",
    "from_start",
    "from_end",
    "size",
    "repeats",
    "repeated_before",
    "blank_before",
    "blank_after",
    "blank_rate",
    "length_before",
    "length_after",
    "length_before2",
    "length_after2",
    "length_near",
    "length_region",
    "stops_near",
    "stops_region",
    "title_near",
    "longest_before",
    "longest_after",
    "run_long",
    "run_short",
    "chars_before",
    "chars_after",
    "story_overlap",
    "new_words",
    "title_overlap",
    "title_cover",
)
TITLE_COLUMNS = [DENSE_NAMES.index(name) for name in ("title_overlap", "title_cover")]
"""Features of which only a page has any: how much a block has of the title that it declares."""
MARKUP_NAMES: tuple[str, ...] = (
    "link_share",
    "link_all",
    "bold_share",
    "depth",
    "parent_share",
    "grandparent_share",
    "third_share",
    "same_parent_before",
    "same_parent_after",
    "parent_blocks",
    "links_near",
    "links_region",
    "after_h1",
    "before_last_h1",
    "href",
    *(f"tag_{tag}" for tag in CONTAINER_TAGS),
)
BUCKET_BITS = 14


@cache
def _shapes() -> Bytes:
    """What a character is for the look of a line."""
    table = np.full(TABLE, _OTHER, dtype=np.uint8)
    if kernels is None:
        shapes_in_python(table, 0x3000)
    else:
        kernels.fill_shapes(table, 0x3000)
    table[0x3000] = _SPACE
    table[0x3040:0xD7B0] = _LOWER
    for signs, kind in (
        (".!?…。！？।", _STOP),
        (",;、，", _COMMA),
        ("\"'“”„‘’«»‹›「」『』", _QUOTE),
        (":：", _COLON),
        ("|/·•>→", _BAR),
        ("$€£¥₹%", _MONEY),
        ("@#", _AT),
        ("©®™", _COPY),
        ("()[]（）", _BRACKET),
    ):
        for character in signs:
            table[ord(character)] = kind
    table[ord("\n")] = _END
    return table


def shapes_in_python(table: Bytes, count: int) -> None:
    """Put in what the first `count` characters are, if they are no signs."""
    characters = "".join(map(chr, range(count)))
    for kind, is_of_it in (  # the later ones win
        (_SPACE, str.isspace),
        (_DIGIT, str.isdigit),
        (_LOWER, str.isalpha),
        (_UPPER, str.isupper),
    ):
        table[:count][list(map(is_of_it, characters))] = kind


def box(values: NDArray[Any], reach: int) -> Floats:
    """Mean of each row and its `reach` neighbours on either side, cut at the edges."""
    size = len(values)
    sums = np.zeros((size + 1, *values.shape[1:]), dtype=np.float64)
    np.cumsum(values, axis=0, out=sums[1:])
    index = np.arange(size)
    low = np.maximum(index - reach, 0)
    high = np.minimum(index + reach + 1, size)
    spans = (high - low).astype(np.float64)
    if values.ndim == 2:
        spans = spans[:, None]
    means: Floats = ((sums[high] - sums[low]) / spans).astype(np.float32)
    return means


def shift(values: Floats, steps: int) -> Floats:
    """Row i becomes row i + steps; rows from beyond the edges are zero."""
    moved = np.zeros_like(values)
    if steps > 0:
        moved[:-steps] = values[steps:]
    elif steps < 0:
        moved[-steps:] = values[:steps]
    else:
        moved[:] = values
    return moved


def run_length(flags: NDArray[np.bool_]) -> Floats:
    """Length of the unbroken run of true flags that each row is part of (0 where false)."""
    size = len(flags)
    change = np.flatnonzero(flags[1:] != flags[:-1]) + 1
    edges = np.concatenate(([0], change, [size]))
    lengths = np.diff(edges)
    runs: Floats = (np.repeat(lengths, lengths) * flags).astype(np.float32)
    return runs


def _widest(values: Floats, reach: int) -> tuple[Floats, Floats]:
    """Largest of the `reach` rows before, and after, each row."""
    before, after = np.zeros_like(values), np.zeros_like(values)
    for step in range(1, reach + 1):
        if step >= len(values):
            break
        np.maximum(before[step:], values[:-step], out=before[step:])
        np.maximum(after[:-step], values[step:], out=after[:-step])
    return before, after


def _repeats(blocks: list[str]) -> tuple[Floats, Floats]:
    """How often each block stands in the document, and whether it has stood before."""
    size = len(blocks)
    often, again = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    seen = Counter(blocks)
    if len(seen) == size:
        return often, again
    repeated = {block: count for block, count in seen.items() if count > 1}
    rows = [row for row, block in enumerate(blocks) if block in repeated]
    often[rows] = np.log(np.array([repeated[blocks[row]] for row in rows], dtype=np.float32))
    met: set[str] = set()
    for row in rows:
        again[row] = blocks[row] in met
        met.add(blocks[row])
    return often, again


def buckets(tokens: Tokens) -> Ints:
    """A small number for every word, for counting words with arrays."""
    small: Ints = (tokens.hashes >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)
    return small


def dense_features(document: Document, tokens: Tokens) -> Floats:
    """The features that plain text gives.

    Args:
        document: the blocks.
        tokens: their words.

    Returns:
        Array of shape (blocks, len(DENSE_NAMES)).
    """
    if kernels is None:
        return dense_in_numpy(document, tokens)
    result: Floats = kernels.look_of_lines(
        document.blocks,
        title_words(document.declared_titles),
        tokens.codes,
        tokens.edges,
        tokens.starts,
        tokens.count,
        tokens.hashes,
        _shapes(),
        document.sizes,
        np.array(document.blank_before, dtype=np.uint8),
        len(DENSE_NAMES),
    )
    return result


def dense_in_numpy(document: Document, tokens: Tokens) -> Floats:
    """`dense_features` where nothing is compiled."""
    size = len(document)
    codes, ends = tokens.codes, tokens.edges
    small = np.minimum(codes, TABLE - 1) if codes.max() >= TABLE else codes
    kinds = _shapes()[small]
    starts = np.empty(size, dtype=np.int64)
    starts[0] = 0
    starts[1:] = ends[:-1] + 1
    lengths = ends - starts
    line_of = np.repeat(np.arange(0, size * _KINDS, _KINDS), lengths + 1)
    counts = (
        np.bincount(line_of + kinds, minlength=size * _KINDS)
        .reshape(size, _KINDS)
        .astype(np.float32)
    )
    chars = np.maximum(lengths, 1).astype(np.float32)
    letters = counts[:, _UPPER] + counts[:, _LOWER]
    number = np.maximum(tokens.count, 1).astype(np.float32)
    capital = kinds[tokens.starts] == _UPPER
    capitals = np.bincount(tokens.line_of, weights=capital, minlength=size) / number
    tail = np.maximum(ends - 1, 0)
    last = kinds[tail]
    before_last = kinds[np.maximum(ends - 2, 0)]
    head = kinds[starts]
    ends_quote = (last == _QUOTE) | (last == _BRACKET)
    ends_stop = (last == _STOP) | (ends_quote & (before_last == _STOP))
    index = np.arange(size, dtype=np.float32)

    blocks = document.blocks
    total = document.sizes.astype(np.float32)
    log_chars = np.log1p(total)
    blank = np.array(document.blank_before, dtype=np.float32)
    long = (total >= 80) & ends_stop
    long_chars = np.where(long, total, 0).astype(np.float32)
    before = np.cumsum(long_chars)
    whole = max(float(before[-1]), 1.0)
    stops = ends_stop.astype(np.float32)
    repeats, again = _repeats(blocks)
    overlap, fresh = _story_overlap(tokens, long, number)
    title_overlap, title_cover = title_overlaps(document.declared_titles, tokens)
    near = box(np.stack([log_chars, stops, capitals.astype(np.float32)], axis=1), 2)
    region = box(np.stack([log_chars, stops], axis=1), 8)
    longest_before, longest_after = _widest(log_chars, 4)
    per_word = counts * (1.0 / number)[:, None]
    features = np.empty((len(DENSE_NAMES), size), dtype=np.float32)
    for row, values in enumerate(
        (
            log_chars,
            np.log1p(number),
            letters / number,
            counts[:, _UPPER] / np.maximum(letters, 1),
            capitals,
            counts[:, _DIGIT] / chars,
            per_word[:, _COMMA] * 5,
            per_word[:, _STOP] * 5,
            np.minimum(counts[:, _QUOTE], 6) / 3,
            per_word[:, _BAR] * 2,
            per_word[:, _COLON] * 3,
            per_word[:, _BRACKET] * 3,
            counts[:, _MONEY] > 0,
            counts[:, _AT] > 0,
            counts[:, _COPY] > 0,
            counts[:, _OTHER] / chars * 3,
            stops,
            ends_quote,
            last == _COLON,
            (last == _UPPER) | (last == _LOWER),
            codes[tail] == 63,
            last == _DIGIT,
            head == _LOWER,
            head == _QUOTE,
            head == _DIGIT,
            head >= _STOP,
            number <= 1,
            number <= 3,
            total < 25,
            total > 120,
            total > 300,
            index / size,
            np.log1p(index) / 3,
            np.log1p(size - 1 - index) / 3,
            np.log1p(size) / 3,
            repeats,
            again,
            blank,
            shift(blank, 1),
            blank.mean(),
            shift(log_chars, -1),
            shift(log_chars, 1),
            shift(log_chars, -2),
            shift(log_chars, 2),
            near[:, 0],
            region[:, 0],
            near[:, 1],
            region[:, 1],
            near[:, 2],
            longest_before,
            longest_after,
            np.log1p(run_length(total >= 70)),
            np.log1p(run_length(total < 40)),
            (before - long_chars) / whole,
            (whole - before) / whole,
            overlap,
            fresh,
            title_overlap,
            title_cover,
        )
    ):
        features[row] = values
    return np.ascontiguousarray(features.T)


def _story_overlap(
    tokens: Tokens, long: NDArray[np.bool_], number: Floats
) -> tuple[Floats, Floats]:
    """Share of each line's words that other long lines use, and share that no other line uses.

    Lines that are long and end like sentences stand in for the story; a line's own words
    do not count as support. Words that stand in many long lines say nothing.
    """
    size = len(number)
    bucket = buckets(tokens)
    own = long[tokens.line_of]
    in_long = np.bincount(bucket, weights=own, minlength=1 << BUCKET_BITS)[bucket]
    in_any = np.bincount(bucket, minlength=1 << BUCKET_BITS)[bucket]
    telling = in_long <= max(4.0, 0.4 * float(np.count_nonzero(long)))
    weight = np.maximum(np.bincount(tokens.line_of, weights=telling, minlength=size), 1)
    supported = telling & (in_long > own)
    overlap = np.bincount(tokens.line_of, weights=supported, minlength=size) / weight
    fresh = np.bincount(tokens.line_of, weights=telling & (in_any == 1), minlength=size) / weight
    return overlap.astype(np.float32), fresh.astype(np.float32)


def title_words(titles: tuple[str, ...]) -> NDArray[np.uint64]:
    """The words of the first of a page's declared titles; none if it has none."""
    return tokenize(titles[:1]).hashes if titles else np.zeros(0, dtype=np.uint64)


def title_overlaps(titles: tuple[str, ...], tokens: Tokens) -> tuple[Floats, Floats]:
    """How much of a line is in the page's declared title, and how much of that in the line."""
    size = len(tokens.count)
    title = np.unique(title_words(titles))
    if not len(title):
        return np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    place = np.searchsorted(title, tokens.hashes)
    place[place == len(title)] = 0
    hit = title[place] == tokens.hashes
    hits = np.bincount(tokens.line_of[np.flatnonzero(hit)], minlength=size)
    return (
        (hits / np.maximum(tokens.count, 1)).astype(np.float32),
        np.minimum(hits / len(title), 1.5).astype(np.float32),
    )


def markup_features(markup: Markup, chains: Ints, sizes: Ints) -> Floats:
    """The features that only HTML gives.

    Args:
        markup: the page's elements.
        chains: elements above each block (`MarkupWords.chains`).
        sizes: length of each block in characters.

    Returns:
        Array of shape (blocks, len(MARKUP_NAMES)).
    """
    if kernels is None:
        return markup_in_numpy(markup, chains, sizes)
    result: Floats = kernels.look_of_markup(
        chains,
        sizes,
        markup.link_chars,
        markup.bold_chars,
        markup.container,
        markup.parents,
        *markup.links,
        markup.block_tags,
        _TAG_KINDS,
        len(MARKUP_NAMES),
    )
    return result


def markup_in_numpy(markup: Markup, chains: Ints, sizes: Ints) -> Floats:
    """`markup_features` where nothing is compiled."""
    size = len(sizes)
    total = sizes.astype(np.float32)
    chars = np.maximum(total, 1)
    links = (markup.link_chars / chars).astype(np.float32)
    bold = (markup.bold_chars / chars).astype(np.float32)
    container, parents = markup.container, markup.parents
    parent = parents[container]
    grandparent = parents[parent]
    third = parents[grandparent]
    running = np.where((links < 0.5) & (total > 60), total, 0)
    weight = max(float(running.sum()), 1.0)
    elements = len(markup.parents)
    shares = []
    inner = running
    for level in (parent, grandparent, third):
        shares.append(np.bincount(level, weights=inner, minlength=elements)[level] / weight)
    same_before = np.zeros(size, dtype=np.float32)
    same_before[1:] = parent[1:] == parent[:-1]
    kinds = np.array([_TAG_KINDS.get(tag, -1) for tag in markup.block_tags])
    heads = np.cumsum(kinds == _TAG_KINDS["h1"])
    near = box(links, 2)
    columns = (
        links,
        links > 0.9,
        bold,
        (chains > 0).sum(axis=1) / 20,
        *shares,
        same_before,
        shift(same_before, 1),
        np.log1p(np.bincount(parent, minlength=elements)[parent]) / 3,
        near,
        box(links, 8),
        heads > 0,
        heads < heads[-1],
        markup.links[1] > markup.links[0],
    )
    features = np.zeros((size, len(MARKUP_NAMES)), dtype=np.float32)
    for column, values in enumerate(columns):
        features[:, column] = values
    known = np.flatnonzero(kinds >= 0)
    features[known, len(columns) + kinds[known]] = 1.0
    return features
