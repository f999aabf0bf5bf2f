"""Dense features: what a block looks like and how it stands in its document."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.encoding import HEAD_CHARS, Floats, Ints, Words
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

_UPPER, _LOWER, _DIGIT, _SPACE, _STOP, _COMMA, _QUOTE, _COLON, _BAR, _MONEY, _AT, _COPY, _OTHER = (
    range(1, 14)
)
_LINE_END = 0


def _character_classes() -> NDArray[np.uint8]:
    table = np.full(65537, _OTHER, dtype=np.uint8)
    for code in range(0x3000):
        character = chr(code)
        if character.isupper():
            table[code] = _UPPER
        elif character.isalpha():
            table[code] = _LOWER
        elif character.isdigit():
            table[code] = _DIGIT
        elif character.isspace():
            table[code] = _SPACE
    table[0x3000] = _SPACE
    table[0x3040:0xD7B0] = _LOWER
    table[65536] = _LOWER
    for characters, kind in (
        (".!?…。！？।", _STOP),
        (",;、，", _COMMA),
        ("\"'“”„‘’«»‹›「」『』", _QUOTE),
        (":：", _COLON),
        ("|/·•>→»›", _BAR),
        ("$€£¥₹%", _MONEY),
        ("@#", _AT),
        ("©®™", _COPY),
    ):
        for character in characters:
            table[ord(character)] = kind
    table[ord("\n")] = _LINE_END
    return table


_CLASSES = _character_classes()
_KINDS = 14

DENSE_NAMES: tuple[str, ...] = (
    "chars",
    "words",
    "word_length",
    "upper_share",
    "title_share",
    "digit_share",
    "comma_rate",
    "stop_rate",
    "quote_rate",
    "bar_rate",
    "money",
    "at",
    "copyright",
    "other_rate",
    "ends_stop",
    "ends_quote",
    "ends_colon",
    "ends_letter",
    "ends_question",
    "starts_lower",
    "starts_quote",
    "starts_digit",
    "starts_sign",
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
    "longest_near",
    "run_long",
    "run_short",
    "chars_before",
    "chars_after",
    "story_overlap",
    "new_words",
    "unknown_words",
    "title_overlap",
    "title_cover",
)
MARKUP_NAMES: tuple[str, ...] = (
    "link_share",
    "link_all",
    "bold_share",
    "depth",
    "parent_share",
    "grandparent_share",
    "same_parent_before",
    "same_parent_after",
    "links_near",
    "links_region",
    "after_h1",
    "href",
    *(f"tag_{tag}" for tag in CONTAINER_TAGS),
)


def box(values: Floats, reach: int) -> Floats:
    """Mean of each row and its `reach` neighbours on either side, cut at the edges."""
    size = len(values)
    sums = np.empty((size + 1, *values.shape[1:]), dtype=np.float64)
    sums[0] = 0.0
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


def run_position(flags: NDArray[np.bool_]) -> Floats:
    """Length of the unbroken run of true flags that each row is part of (0 where false)."""
    size = len(flags)
    change = np.flatnonzero(np.diff(flags.astype(np.int8))) + 1
    edges = np.concatenate(([0], change, [size]))
    lengths = np.diff(edges)
    runs: Floats = (np.repeat(lengths, lengths) * flags).astype(np.float32)
    return runs


def dense_features(document: Document, text: str, words: Words) -> Floats:
    """The features that plain text gives.

    Args:
        document: the blocks.
        text: their heads (`joined_heads`).
        words: their words (`encode_words`).

    Returns:
        Array of shape (blocks, len(DENSE_NAMES)).
    """
    size = len(document)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _CLASSES[np.minimum(codes, 65536)]
    ends = np.flatnonzero(kinds == _LINE_END)
    starts = np.empty(size, dtype=np.int64)
    starts[0] = 0
    starts[1:] = ends[:-1] + 1
    lengths = ends - starts
    line_of = np.repeat(np.arange(size), lengths + 1)
    counts = (
        np.bincount(line_of * _KINDS + kinds, minlength=size * _KINDS)
        .reshape(size, _KINDS)
        .astype(np.float32)
    )
    chars = np.maximum(lengths, 1).astype(np.float32)
    letters = counts[:, _UPPER] + counts[:, _LOWER]
    upper = kinds == _UPPER
    after_letter = np.empty(len(kinds), dtype=bool)
    after_letter[0] = False
    after_letter[1:] = (kinds[:-1] == _UPPER) | (kinds[:-1] == _LOWER)
    capitals = np.bincount(line_of, weights=upper & ~after_letter, minlength=size)
    number = np.maximum(words.count, 1).astype(np.float32)
    last = kinds[np.maximum(ends - 1, 0)]
    before_last = kinds[np.maximum(ends - 2, 0)]
    head = kinds[starts]
    ends_quote = (last == _QUOTE) | (codes[np.maximum(ends - 1, 0)] == 41)
    ends_stop = (last == _STOP) | (ends_quote & (before_last == _STOP))
    index = np.arange(size, dtype=np.float32)

    total = np.array([len(block) for block in document.blocks], dtype=np.float32)
    log_chars = np.log1p(total)
    blank = np.array(document.blank_before, dtype=np.float32)
    blank_after = shift(blank, 1)
    long = (total >= 80) & ends_stop
    short = total < 40
    long_chars = np.where(long, total, 0).astype(np.float32)
    before = np.cumsum(long_chars)
    whole = max(float(before[-1]), 1.0)
    stops = ends_stop.astype(np.float32)

    blocks = document.blocks
    seen: dict[str, int] = {}
    for block in blocks:
        seen[block] = seen.get(block, 0) + 1
    if len(seen) == size:
        repeats = np.ones(size, dtype=np.float32)
        again = np.zeros(size, dtype=np.float32)
    else:
        repeats = np.array([seen[block] for block in blocks], dtype=np.float32)
        met: set[str] = set()
        again = np.zeros(size, dtype=np.float32)
        for i, block in enumerate(blocks):
            if block in met:
                again[i] = 1.0
            else:
                met.add(block)
    overlap, fresh = _story_overlap(words, long)
    title_overlap, title_cover = _title_overlap(document, words)
    near = box(log_chars, 2)
    columns = (
        log_chars,
        np.log1p(number),
        letters / number,
        counts[:, _UPPER] / np.maximum(letters, 1),
        capitals / number,
        counts[:, _DIGIT] / chars,
        counts[:, _COMMA] / number * 5,
        counts[:, _STOP] / number * 5,
        np.minimum(counts[:, _QUOTE], 6) / 3,
        counts[:, _BAR] / number * 2,
        counts[:, _MONEY] > 0,
        counts[:, _AT] > 0,
        counts[:, _COPY] > 0,
        counts[:, _OTHER] / chars * 3,
        stops,
        ends_quote,
        last == _COLON,
        (last == _UPPER) | (last == _LOWER),
        codes[np.maximum(ends - 1, 0)] == 63,
        head == _LOWER,
        head == _QUOTE,
        head == _DIGIT,
        head >= _STOP,
        number <= 2,
        total < 25,
        total > 120,
        total > 300,
        index / size,
        np.log1p(index) / 3,
        np.log1p(size - 1 - index) / 3,
        np.full(size, np.log1p(size) / 3, dtype=np.float32),
        np.log(repeats),
        again,
        blank,
        blank_after,
        np.full(size, blank.mean(), dtype=np.float32),
        shift(log_chars, -1),
        shift(log_chars, 1),
        shift(log_chars, -2),
        shift(log_chars, 2),
        near,
        box(log_chars, 8),
        box(stops, 2),
        box(stops, 8),
        _widest(log_chars, 4),
        np.log1p(run_position(total >= 70)),
        np.log1p(run_position(short)),
        (before - long_chars) / whole,
        (whole - before) / whole,
        overlap,
        fresh,
        np.bincount(words.line_of, weights=words.ids == 0, minlength=size) / number,
        title_overlap,
        title_cover,
    )
    features = np.empty((size, len(columns)), dtype=np.float32)
    for column, values in enumerate(columns):
        features[:, column] = values
    return features


def _widest(values: Floats, reach: int) -> Floats:
    widest = values.copy()
    for step in range(1, reach + 1):
        if step >= len(values):
            break
        np.maximum(widest[:-step], values[step:], out=widest[:-step])
        np.maximum(widest[step:], values[:-step], out=widest[step:])
    return widest


def _story_overlap(words: Words, long: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Share of each line's words that other long lines use, and share that no other line uses.

    Lines that are long and end like sentences stand in for the story; a line's own words
    do not count as support.
    """
    size = len(words.first)
    _, local = np.unique(words.hashes, return_inverse=True)
    pairs = np.unique(local.astype(np.int64) * size + words.line_of)
    term = pairs // size
    line = pairs % size
    in_long = np.bincount(term, weights=long[line])
    in_any = np.bincount(term)
    # Words that stand in more than half of the long lines say nothing.
    frequent = in_long > max(4.0, 0.4 * float(long.sum()))
    telling = ~frequent[term]
    supported = telling & (in_long[term] - long[line] > 0)
    number = np.maximum(np.bincount(line, weights=telling, minlength=size), 1)
    overlap = np.bincount(line, weights=supported, minlength=size) / number
    fresh = np.bincount(line, weights=telling & (in_any[term] == 1), minlength=size) / number
    return overlap.astype(np.float32), fresh.astype(np.float32)


def _title_overlap(document: Document, words: Words) -> tuple[Floats, Floats]:
    """How much of a line is in the page's declared title, and how much of that in the line."""
    size = len(document)
    if not document.declared_titles:
        return np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    from newsclean.classifier.encoding import tokenize

    title = {hash(token) for token in tokenize(document.declared_titles[0][:HEAD_CHARS])}
    hit = np.isin(words.hashes, np.fromiter(title, dtype=np.int64, count=len(title)))
    hits = np.bincount(words.line_of, weights=hit, minlength=size)
    number = np.maximum(words.count, 1)
    return (
        (hits / number).astype(np.float32),
        np.minimum(hits / max(len(title), 1), 1.5).astype(np.float32),
    )


def markup_features(markup: Markup, chains: Ints, total: Floats) -> Floats:
    """The features that only HTML gives.

    Args:
        markup: the page's elements.
        chains: elements above each block (`MarkupRows.chains`).
        total: length of each block in characters.

    Returns:
        Array of shape (blocks, len(MARKUP_NAMES)).
    """
    size = len(total)
    chars = np.maximum(total, 1)
    links = np.array(markup.link_chars, dtype=np.float32) / chars
    bold = np.array(markup.bold_chars, dtype=np.float32) / chars
    container = np.array(markup.container, dtype=np.int64)
    parents = np.array(markup.parents, dtype=np.int64)
    parent = parents[container]
    grandparent = parents[parent]
    running = np.where((links < 0.5) & (total > 60), total, 0)
    weight = max(float(running.sum()), 1.0)
    elements = len(markup.parents)
    by_parent = np.bincount(parent, weights=running, minlength=elements)
    by_grandparent = np.bincount(grandparent, weights=running, minlength=elements)
    same_before = np.zeros(size, dtype=np.float32)
    same_before[1:] = parent[1:] == parent[:-1]
    tags = [markup.tags[number] for number in markup.container]
    is_h1 = np.array([tag == "h1" for tag in tags], dtype=np.float32)
    columns = [
        links,
        links > 0.9,
        bold,
        (chains > 0).sum(axis=1) / 20,
        by_parent[parent] / weight,
        by_grandparent[grandparent] / weight,
        same_before,
        shift(same_before, 1),
        box(links, 2),
        box(links, 8),
        np.cumsum(is_h1) > 0,
        np.array([bool(href) for href in markup.hrefs]),
    ]
    features = np.zeros((size, len(MARKUP_NAMES)), dtype=np.float32)
    for column, values in enumerate(columns):
        features[:, column] = values
    base = len(columns)
    known = {tag: base + i for i, tag in enumerate(CONTAINER_TAGS)}
    for row, tag in enumerate(tags):
        column_of = known.get(tag)
        if column_of is not None:
            features[row, column_of] = 1.0
    return features
