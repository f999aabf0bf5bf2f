"""Pages and the project's own texts become examples: features and targets, ready to train on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.encoding import (
    BIGRAM_BITS,
    LINE_BITS,
    MARKUP_BITS,
    NEAR,
    WORD_BITS,
    Checks,
    MarkupWords,
    WordRows,
    encode_markup,
    encode_words,
    owned,
)
from newsclean.classifier.features import dense_features
from newsclean.classifier.model import FAR_WEIGHT
from newsclean.classifier.page import page_features
from newsclean.classifier.tokens import Floats, Ints, Tokens, tokenize
from newsclean.detectors.registry import default_detectors, default_marks
from newsclean.detectors.votes import lines_in
from newsclean.labels import LABEL_INDEX, LABELS, Label
from newsclean.reading.document import Document
from newsclean.reading.html import read_html
from newsclean.reading.plain import read_text
from newsclean.training.align import align_labels
from newsclean.training.corpus import Page
from newsclean.training.extractors import TAUGHT, extract
from newsclean.training.material import Piece
from newsclean.training.owners import find_owners
from newsclean.training.parallel import map_items
from newsclean.training.skeletons import fill
from newsclean.training.views import PAGE, own_views, page_views, piece_view

WORD_COLUMNS = (1 << WORD_BITS) + (1 << BIGRAM_BITS) + (1 << LINE_BITS)
PAGE_WEIGHT = -0.6
"""A block's weight is its page's number of blocks to this power: between pages alike (-1) and
blocks alike (0)."""

EXTRACTED, EXTRACTED_WEIGHT = 2, 0.4
"""How many extractors' texts of a page are trained on, and what each counts beside its dump."""
LEAST_EXTRACTED, LEAST_KNOWN = 3, 0.8
"""A text of fewer lines, or of which fewer lines are found in the page, is left out."""

OWN_MARKUP_WEIGHT = 0.4
"""What the HTML of a page of our own counts beside that of a labelled page."""
MOST_BALANCE, LEAST_BALANCE = 1.5, 0.3
"""Bounds of what `label_balance` gives."""

OWN = "own:"
"""Before the publisher of a text of the project's own, where a page has its domain."""


@dataclass(frozen=True)
class Example:
    """One document to train on.

    Attributes:
        page: id of the page or piece.
        domain: what it may not be parted from between folds.
        mode: "text" or "html".
        words: rows of the word tables.
        count: words of every block.
        line_of: block of every word.
        dense: what the network sees beside linear scores and votes (HTML: of the markup, too).
        votes: the detectors' votes.
        targets: label number of every block; -1 where it is unknown.
        weights: how much each block counts.
        markup: words of the markup; None for text.
        elements: number of the page's elements.
        gold: share of each block's words that are in the page's gold text; None without one.
    """

    page: str
    domain: str
    mode: str
    words: WordRows
    count: Ints
    line_of: Ints
    dense: Floats
    markup_dense: Floats | None
    votes: Floats
    targets: Ints
    weights: Floats
    markup: MarkupWords | None = None
    elements: int = 0
    gold: Floats | None = None


def document_votes(document: Document, tokens: Tokens) -> Floats:
    """Votes of the default detectors."""
    return default_marks(lines_in(document, tokens))[0]


def make_example(
    document: Document,
    targets: Sequence[int],
    page: str,
    domain: str,
    weight: float = 1.0,
    gold: Floats | None = None,
) -> Example:
    """Compute what training needs of a document."""
    tokens = tokenize(document.blocks)
    markup = None
    markup_dense = None
    elements = 0
    if document.markup is not None:
        markup = encode_markup(document.markup)
        markup_dense = page_features(document.markup, markup.chains, document.sizes)
        elements = len(document.markup.tags)
    size = len(document)
    return Example(
        page,
        domain,
        "text" if markup is None else "html",
        encode_words(tokens),
        tokens.count,
        tokens.line_of,
        dense_features(document, tokens),
        markup_dense,
        document_votes(document, tokens),
        np.array(targets, dtype=np.int64),
        np.full(size, weight * size**PAGE_WEIGHT, dtype=np.float32),
        markup,
        elements,
        gold,
    )


def text_examples(page: Page, pieces: Sequence[Piece], weight: float = 1.0) -> list[Example]:
    """The plain texts that a page with labels is trained as."""
    found: list[Example] = []
    for view in page_views(page.blocks or (), page.lang, pieces, page.id):
        document = read_text(view.text)
        targets = [LABEL_INDEX[label] for _, label in view.lines]
        if len(document) == len(targets):  # a block may hold a character that breaks lines
            share = view.weight * weight
            found.append(make_example(document, targets, page.id, page.domain, share))
    return found


def extracted_examples(page: Page) -> list[Example]:
    """What other extractors leave of a labelled page, as plain text with the labels of its blocks.

    Two of `extractors.TAUGHT` are drawn for every page; one that is not installed gives nothing.
    """
    found = []
    for name in random.Random(f"extracted {page.id}").sample(TAUGHT, EXTRACTED):
        try:
            document = read_text(extract(name, page.html, page.url, page.lang))
        except ImportError:
            continue
        labels = align_labels(document.blocks, page.blocks or ())
        targets = [-1 if label is None else LABEL_INDEX[label] for label in labels]
        known = len(targets) - targets.count(-1)
        if len(targets) >= LEAST_EXTRACTED and known > LEAST_KNOWN * len(targets):
            found.append(make_example(document, targets, page.id, page.domain, EXTRACTED_WEIGHT))
    return found


def page_examples(page: Page, pieces: Sequence[Piece]) -> list[Example]:
    """A page's texts (where it is labelled), and its HTML."""
    found = text_examples(page, pieces) if page.blocks else []
    if page.blocks and page.html:
        found += extracted_examples(page)
    document = read_html(page.html) if page.html else None
    if document is not None and len(document):
        labels = align_labels(document.blocks, page.blocks) if page.blocks else []
        targets = [-1 if label is None else LABEL_INDEX[label] for label in labels]
        targets = targets or [-1] * len(document)
        gold = gold_shares(document, page.gold)
        found.append(make_example(document, targets, page.id, page.domain, 1.0, gold))
    return found


def gold_shares(document: Document, gold: dict[str, Any] | None) -> Floats | None:
    """For each block, the share of its words that stand in the gold text, in order."""
    from newsclean.training.align import align_words, words_of

    if not gold:
        return None
    text = gold.get("text") or "\n".join(
        [
            *(gold.get("summary") or []),
            *(gold.get("headings") or []),
            *(gold.get("paragraphs") or []),
        ]
    )
    if gold.get("match", 1.0) < 0.8 or not text.strip():
        return None
    ours = [words_of(block) for block in document.blocks]
    owner = [number for number, words in enumerate(ours) for _ in words]
    flat = [word for words in ours for word in words]
    held = np.zeros(len(ours), dtype=np.float32)
    for place, _ in align_words(flat, words_of(text)):
        held[owner[place]] += 1
    shares: Floats = held / np.maximum([len(words) for words in ours], 1).astype(np.float32)
    return shares


def make_examples(
    pages: Sequence[Page], appeals: Sequence[Piece], whole: Sequence[Piece], jobs: int = 2
) -> list[Example]:
    """Everything that can be trained on, from pages and from the project's own texts.

    Args:
        pages: of a corpus, with labels or without.
        appeals: are inserted into stories.
        whole: are documents themselves.
        jobs: processes.
    """
    default_detectors()  # before the processes part, so that each need not load them
    found = [
        example
        for examples in map_items(lambda page: page_examples(page, appeals), pages, jobs)
        for example in examples
    ]
    balance = label_balance(pages, [piece for piece in whole if piece.kind == PAGE])
    for piece, weight in [(p, 0.3) for p in appeals] + [(p, 1.5) for p in whole]:
        for view in own_views(piece, appeals):
            document = read_text(view.text)
            targets = [LABEL_INDEX[label] for _, label in view.lines]
            domain, share = OWN + piece.publisher, weight * view.weight
            if len(document) == len(targets):
                example = make_example(document, targets, piece.id, domain, share)
                found.append(balanced(example, balance) if piece.kind == PAGE else example)
    marked_up = [piece for piece in whole if piece.skeleton]
    for examples in map_items(own_markup, marked_up, jobs):
        found += [balanced(example, balance) for example in examples]
    return found


def label_balance(pages: Sequence[Page], own: Sequence[Piece]) -> Floats:
    """What a block of each label counts in pages of our own, shape (labels,).

    They are written for what is rare, and have up to ten times as many appeals as other pages: a
    model that took them as they are would expect as many everywhere. It is the root of the ratio
    between the label's shares of the blocks; the ratio itself would leave nothing of what they are
    written for.
    """
    wanted = _label_shares([page.blocks for page in pages if page.blocks])
    given = _label_shares([piece_view(piece).lines for piece in own])
    if not wanted.any():
        return np.ones(len(LABELS), dtype=np.float32)
    ratio = np.sqrt(wanted / np.maximum(given, 1e-9))
    return np.clip(ratio, LEAST_BALANCE, MOST_BALANCE).astype(np.float32)


def _label_shares(documents: Sequence[Sequence[tuple[str, Label]]]) -> NDArray[np.float64]:
    """The mean share of each label in the blocks of a document."""
    shares = np.zeros(len(LABELS))
    for blocks in documents:
        for _, label in blocks:
            shares[LABEL_INDEX[label]] += 1 / len(blocks)
    return shares / max(len(documents), 1)


def balanced(example: Example, balance: Floats) -> Example:
    """An example whose blocks count by their labels."""
    return replace(example, weights=example.weights * balance[example.targets])


def own_markup(piece: Piece) -> list[Example]:
    """What a page of our own with markup is trained as besides its texts: its HTML, and what
    extractors leave of it, which counts as much as what they leave of other pages.

    Raises:
        ValueError: if the lines of the page are not the blocks of its markup.
    """
    blocks = tuple(piece_view(piece).lines)
    markup = fill(piece.skeleton, [text for text, _ in blocks])
    page = Page(
        id=piece.id,
        source=OWN,
        url="",
        lang=piece.lang,
        html=markup,
        gold=None,
        blocks=blocks,
        access=piece.access,
        domain=OWN + piece.publisher,
    )
    document = read_html(markup)
    targets = [LABEL_INDEX[label] for _, label in blocks]
    if len(document) != len(targets):
        raise ValueError(f"{piece.id}: {len(targets)} lines, but {len(document)} blocks")
    return [
        *extracted_examples(page),
        make_example(document, targets, page.id, page.domain, OWN_MARKUP_WEIGHT),
    ]


def word_matrix(examples: Sequence[Example]) -> Any:
    """Sparse matrix of the word model: rows blocks, columns words, pairs, short lines."""
    from scipy import sparse

    rows, columns, values = [], [], []
    base = 0
    for example in examples:
        words, count = example.words, example.count
        known = np.flatnonzero(words.lines >= 0)
        rows += [base + example.line_of, base + words.bigram_line, base + known]
        columns += [
            words.words,
            words.bigrams + (1 << WORD_BITS),
            words.lines[known] + (1 << WORD_BITS) + (1 << BIGRAM_BITS),
        ]
        values += [
            1 / np.sqrt(np.maximum(count, 1))[example.line_of],
            1 / np.sqrt(np.maximum(count, 1) + 1)[words.bigram_line],
            np.ones(len(known)),
        ]
        base += len(count)
    return sparse.csr_matrix(
        (
            np.concatenate(values).astype(np.float32),
            (np.concatenate(rows), np.concatenate(columns)),
        ),
        shape=(base, WORD_COLUMNS),
    )


@dataclass(frozen=True)
class MarkupOwners:
    """Whom the rows of the markup's tables belong to: of near and far, and of links."""

    names: Checks
    links: Checks


def markup_owners(pages: Sequence[Example]) -> MarkupOwners:
    """Whom the rows of the markup's tables belong to, for pages to train on."""
    found = [(page.domain, page.markup) for page in pages if page.markup is not None]
    sites = [site for site, _ in found]
    return MarkupOwners(
        find_owners(sites, [markup.names for _, markup in found]),
        find_owners(sites, [markup.hrefs for _, markup in found]),
    )


def markup_matrix(examples: Sequence[Example], owners: MarkupOwners) -> Any:
    """Sparse matrix of the markup model: rows blocks, columns near, far and link words."""
    from scipy import sparse

    parts = []
    columns = 1 << MARKUP_BITS
    for example in examples:
        markup = example.markup
        assert markup is not None
        blocks = len(markup.chains)
        names, known = owned(markup.names, owners.names)
        described = sparse.csr_matrix(
            (np.ones(len(names), dtype=np.float32), (markup.element_of[known], names)),
            shape=(example.elements, columns),
        )

        def above(
            chains: Ints, weight: float, described: Any = described, size: int = blocks
        ) -> Any:
            return (
                sparse.csr_matrix(
                    (
                        np.full(chains.size, weight, dtype=np.float32),
                        (np.repeat(np.arange(size), chains.shape[1]), chains.ravel()),
                    ),
                    shape=(size, described.shape[0]),
                )
                @ described
            )

        words, known = owned(markup.hrefs, owners.links)
        links = sparse.csr_matrix(
            (np.ones(len(words), dtype=np.float32), (markup.href_block[known], words)),
            shape=(blocks, columns),
        )
        parts.append(
            sparse.hstack(
                [above(markup.chains[:, :NEAR], 1.0), above(markup.chains, FAR_WEIGHT), links]
            )
        )
    return sparse.vstack(parts).tocsr()
