"""Types of the compiled loops; what they do is said where each is called."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Floats = NDArray[np.float32]
Hashes = NDArray[np.uint64]
Bytes = NDArray[np.uint8]
Table = NDArray[np.int8]

def scan_page(html: str, kinds: dict[str, int]) -> tuple[Any, ...]: ...
def cut_lines(text: str) -> tuple[list[str], list[int], list[int], list[bool]]: ...
def fill_characters(
    category: Callable[[str], str], kinds: Bytes, folded: NDArray[np.uint16], low: int, high: int
) -> None: ...
def fill_shapes(shapes: Bytes, count: int) -> None: ...
def join_heads(blocks: list[str], longest: int) -> NDArray[np.uint32]: ...
def cut_words(
    codes: NDArray[np.uint32],
    lines: int,
    kind_of: Bytes,
    folded_of: NDArray[np.uint16],
    powers: Hashes,
) -> tuple[Bytes, Ints, Hashes, Ints, Ints, Ints, Ints]: ...
def score_words(
    hashes: Hashes,
    count: Ints,
    words: Table,
    pairs: Table,
    lines: Table,
    word_scale: Floats,
    pair_scale: Floats,
    line_scale: Floats,
    bias: Floats,
    edge: int,
    known_line: int,
) -> Floats: ...
def look_of_lines(
    blocks: list[str],
    title: Hashes,
    codes: NDArray[np.uint32],
    edges: Ints,
    starts: Ints,
    count: Ints,
    hashes: Hashes,
    shape_of: Bytes,
    sizes: Ints,
    blank: Bytes,
    columns: int,
) -> Floats: ...
def chains_of(parents: Ints, leaf: Ints, deepest: int) -> Ints: ...
def identity_words(
    html: str, tags: list[str], chains: Ints, starts: Ints, ends: Ints, mask: int
) -> tuple[Ints, Ints]: ...
def href_words(html: str, starts: Ints, ends: Ints, mask: int) -> tuple[Ints, Ints]: ...
def link_looks(html: str, starts: Ints, ends: Ints) -> tuple[Ints, Ints]: ...
def link_table(
    looks: Ints,
    names: Ints,
    numbers: Ints,
    own_share: float,
    slug_dashes: int,
    number_chars: int,
    columns: int,
) -> Floats: ...
def surroundings(
    tags: list[str],
    parents: Ints,
    leaf: Ints,
    running: NDArray[np.float64],
    kinds: tuple[frozenset[str], ...],
    shares: tuple[float, ...],
) -> Ints: ...
def surrounding_table(around: Ints, kinds: int, most: int, columns: int) -> Floats: ...
def score_markup(
    names: Ints,
    element_of: Ints,
    chains: Ints,
    links: Ints,
    link_of: Ints,
    near: Table,
    far: Table,
    link: Table,
    name_checks: Numbers,
    link_checks: Numbers,
    near_scale: Floats,
    far_scale: Floats,
    link_scale: Floats,
    elements: int,
    nearest: int,
) -> Floats: ...
def softmax(scores: Floats, by: float) -> Floats: ...
def stage(scores: Floats) -> tuple[Floats, Floats]: ...
def line_groups(
    dense: Floats, chars: int, stop: int, title: int, digits: int, long: float, short: float
) -> Ints: ...
def page_keys(
    chains: Ints,
    rows: Ints,
    element_of: Ints,
    elements: int,
    levels: tuple[int, ...],
    kind_depth: int,
) -> Ints: ...
def number_groups(keys: Ints) -> Ints: ...
def group_means(groups: Ints, values: Floats) -> Floats: ...
def look_of_markup(
    chains: Ints,
    sizes: Ints,
    link_chars: Ints,
    bold_chars: Ints,
    container: Ints,
    parents: Ints,
    href_starts: Ints,
    href_ends: Ints,
    tags: list[str],
    kinds: dict[str, int],
    columns: int,
) -> Floats: ...
def with_sure_votes(probabilities: Floats, votes: Floats, least: float) -> Floats: ...
def choose_labels(
    probabilities: Floats, group_of: Ints, headline: int, odds: Floats, power: int
) -> Ints: ...
def story_words(
    probabilities: Floats, words: Ints, group_of: Ints, story: int
) -> tuple[int, int]: ...
def name_table(flags: dict[str, int]) -> tuple[Hashes, Bytes]: ...
def is_monster(
    html: bytes,
    keys: Hashes,
    known: Bytes,
    deepest: int,
    most_formats: int,
    most_options: int,
    most_attributes: int,
) -> bool: ...
def slim_page(
    html: str,
    keys: Hashes,
    known: Bytes,
    deepest: int,
    most_formats: int,
    most_options: int,
    most_attributes: int,
) -> tuple[bytes, bool] | None: ...

class Phrases:
    def __init__(self, words: Hashes, *tables: Any) -> None: ...
    def find(
        self,
        codes: NDArray[np.uint32],
        kinds: Bytes,
        hashes: Hashes,
        starts: Ints,
        count: Ints,
        sizes: Ints,
    ) -> tuple[Ints, Ints, Ints, Ints]: ...
    def mark(
        self,
        codes: NDArray[np.uint32],
        kinds: Bytes,
        hashes: Hashes,
        starts: Ints,
        count: Ints,
        sizes: Ints,
        matrix: Floats,
    ) -> list[tuple[int, int, float, int]]: ...

def read_stream(
    codes: NDArray[np.uint32],
    kinds: Bytes,
    hashes: Hashes,
    starts: Ints,
    first: Ints,
    count: Ints,
) -> tuple[Hashes, Ints, Ints, Ints, Ints]: ...

class LineFlags:
    def __init__(
        self,
        signs: Ints,
        words: Hashes,
        says: Ints,
        allowed: Ints,
        number_first: int,
        number_last: int,
        numbers: int,
        dates: int,
        closes: int,
        opens: int,
        unspelled: int,
        wordless: int,
    ) -> None: ...
    def of_lines(
        self,
        codes: NDArray[np.uint32],
        kinds: Bytes,
        hashes: Hashes,
        starts: Ints,
        count: Ints,
    ) -> Ints: ...

def fitting_shapes(
    held: Ints, sizes: Ints, needs: Ints, shortest: Ints, longest: Ints
) -> list[tuple[int, int]]: ...
def lines_like(held: Ints, sizes: Ints, needs: int, shortest: int, longest: int) -> list[int]: ...
def voted_lines(matrix: Floats, columns: Ints, least: float) -> list[int]: ...
def sizes_of(texts: Sequence[str]) -> Ints: ...

FAST: bool
WIDE: bool

def forward(
    features: Floats,
    groups: Ints | None,
    plan: Ints,
    weights: Floats,
    panels: Bytes,
    clip: float,
    pairs: bool = ...,
) -> Floats: ...
def spread(hidden: Floats, taps: Floats, dilation: int) -> Floats: ...
def pool_means(values: Floats, groups: Ints) -> Floats: ...
def add_positive(hidden: Floats, change: Floats, bias: Floats) -> None: ...
def standardised(features: Floats, mean: Floats, scale: Floats, clip: float) -> Floats: ...
def shared_words(
    hashes: Hashes,
    starts: Ints,
    first: Ints,
    count: Ints,
    sizes: Ints,
    long_line: int,
    rare: int,
    story_start: int,
    story_end: int,
    span_start: int,
    span_end: int,
) -> float: ...
