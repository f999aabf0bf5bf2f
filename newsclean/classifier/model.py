"""The model: weights as arrays in one file, and what they make of a document.

Words, word pairs and whole short lines look up scores per label in hashed tables (a linear model);
in HTML a second linear model adds what tags, classes and links say; a network over the sequence of
blocks (`network`) turns these scores, the dense features and the detectors' votes into
probabilities.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.encoding import (
    EDGE,
    KNOWN_LINE,
    NEAR,
    Checks,
    MarkupWords,
    encode_markup,
    encode_words,
    owned,
    sums,
)
from newsclean.classifier.features import TITLE_COLUMNS, dense_features
from newsclean.classifier.groups import group_features, line_groups, page_groups
from newsclean.classifier.network import Network
from newsclean.classifier.page import page_features
from newsclean.classifier.tokens import Floats, Ints, Tokens
from newsclean.kernels import kernels
from newsclean.labels import LABELS, Label
from newsclean.reading.document import Document

FORMAT = 5
"""Version of the model file; another one is refused."""

SHIPPED = Path(__file__).with_name("weights") / "model.npz"
_TITLES = [2 * len(LABELS) + column for column in TITLE_COLUMNS]
"""Where they stand in what the networks for plain text see."""
FAR_WEIGHT = 0.3
"""How much an element far above a block counts beside one near it."""


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Scores per label by row, kept as small integers.

    Attributes:
        values: shape (rows, labels), 8 bits each.
        scale: what one step of `values` is worth, per label.
    """

    values: NDArray[np.int8]
    scale: Floats

    def look_up(self, rows: NDArray[np.int64]) -> Floats:
        """Scores of rows, not yet scaled; shape (len(rows), labels)."""
        found: Floats = self.values[rows].astype(np.float32)
        return found


@dataclass(frozen=True, eq=False, repr=False)
class WordModel:
    """The linear model over words."""

    words: Table
    bigrams: Table
    lines: Table
    bias: Floats

    def scores(self, tokens: Tokens) -> Floats:
        """Score of every label by the words of each block; shape (blocks, labels)."""
        if kernels is None:
            return self.scores_in_numpy(tokens)
        result: Floats = kernels.score_words(
            tokens.hashes,
            tokens.count,
            self.words.values,
            self.bigrams.values,
            self.lines.values,
            self.words.scale,
            self.bigrams.scale,
            self.lines.scale,
            self.bias,
            EDGE,
            KNOWN_LINE,
        )
        return result

    def scores_in_numpy(self, tokens: Tokens) -> Floats:
        """`scores` where nothing is compiled."""
        size = len(tokens.count)
        rows = encode_words(tokens)
        count = np.maximum(tokens.count, 1).astype(np.float32)[:, None]
        result: Floats = sums(self.words.look_up(rows.words), tokens.line_of, size)
        result *= self.words.scale / np.sqrt(count)
        pairs = sums(self.bigrams.look_up(rows.bigrams), rows.bigram_line, size)
        pairs *= self.bigrams.scale / np.sqrt(count + 1)
        result += pairs
        known = np.flatnonzero(rows.lines >= 0)
        result[known] += self.lines.look_up(rows.lines[known]) * self.lines.scale
        result += self.bias
        return result


@dataclass(frozen=True, eq=False, repr=False)
class MarkupModel:
    """The linear model over tags, classes and links, on top of the scores of the words.

    Attributes:
        near: what elements near a block say of it by their names.
        far: what any element above it says.
        links: what the words of the first link's address say.
        name_checks: for every row of `near` and `far`, the check of the word that it belongs to.
        link_checks: the same for `links`.
        words: what the scores of the words say, shape (labels, labels).
        bias: of every label.
    """

    near: Table
    far: Table
    links: Table
    name_checks: Checks
    link_checks: Checks
    words: Floats
    bias: Floats

    def scores(self, rows: MarkupWords, elements: int, words: Floats) -> Floats:
        """Score of every label; shape (blocks, labels).

        Args:
            rows: the page's markup.
            elements: number of elements.
            words: clipped scores of the words (`clip_scores`).
        """
        if kernels is None:
            return self.scores_in_numpy(rows, elements, words)
        result: Floats = kernels.score_markup(
            rows.names,
            rows.element_of,
            rows.chains,
            rows.hrefs,
            rows.href_block,
            self.near.values,
            self.far.values,
            self.links.values,
            self.name_checks,
            self.link_checks,
            self.near.scale,
            self.far.scale * np.float32(FAR_WEIGHT),
            self.links.scale,
            elements,
            NEAR,
        )
        result += words @ self.words + self.bias
        return result

    def scores_in_numpy(self, rows: MarkupWords, elements: int, words: Floats) -> Floats:
        """`scores` where nothing is compiled."""
        names, known = owned(rows.names, self.name_checks)
        near = sums(self.near.look_up(names), rows.element_of[known], elements)
        far = sums(self.far.look_up(names), rows.element_of[known], elements)
        chains = rows.chains
        result: Floats = near[chains[:, :NEAR]].sum(axis=1) * self.near.scale
        result += far[chains].sum(axis=1) * (self.far.scale * FAR_WEIGHT)
        links, known = owned(rows.hrefs, self.link_checks)
        link = sums(self.links.look_up(links), rows.href_block[known], len(chains))
        result += link * self.links.scale
        result += words @ self.words + self.bias
        return result


def clip_scores(scores: Floats) -> Floats:
    """Linear scores as the next stage takes them."""
    clipped: Floats = np.clip(scores, -6, 4) / np.float32(3)
    return clipped


def softmax(scores: Floats, temperature: float = 1.0) -> Floats:
    """Probabilities out of scores, which are divided by a temperature first, row by row."""
    if kernels is None or scores.dtype != np.float32:
        return softmax_in_numpy(scores, temperature)
    result: Floats = kernels.softmax(scores, 1 / temperature)
    return result


def softmax_in_numpy(scores: Floats, temperature: float = 1.0) -> Floats:
    """`softmax` where nothing is compiled."""
    scores = scores / np.float32(temperature)
    exponent = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = exponent / exponent.sum(axis=1, keepdims=True)
    return result


def stage_features(scores: Floats) -> list[Floats]:
    """What the network sees of a linear model's scores: as they are, cut, and as probabilities."""
    if kernels is None:
        clipped = clip_scores(scores)
        return [clipped, softmax_in_numpy(clipped * 3)]
    return list(kernels.stage(scores))


@dataclass(frozen=True, eq=False, repr=False)
class Opinions:
    """What a model says of a document: scores of every label, shape (blocks, labels), of which
    `softmax` makes calibrated probabilities.

    Attributes:
        markup: by the networks for HTML; None for a plain text.
        ask_words: works out `words`, which costs as much as `markup`.
    """

    markup: Floats | None
    ask_words: Callable[[], Floats]

    @cached_property
    def words(self) -> Floats:
        """By the networks for plain text, which see no markup."""
        return self.ask_words()


def _mean(
    networks: Sequence[Network], features: Floats, groups: Ints, temperature: float
) -> Floats:
    """Mean score of the networks, divided by a temperature."""
    scores = networks[0].scores(features, groups)
    for network in networks[1:]:
        scores += network.scores(features, groups)
    scores /= np.float32(len(networks) * temperature)
    return scores


@dataclass(frozen=True, eq=False, repr=False)
class Model:
    """Everything that is learned.

    Attributes:
        words: linear model over words.
        markup: linear model over markup.
        text: networks for plain text; their scores are averaged. In HTML they are asked in doubt.
        html: networks for HTML.
        temperature: by mode, what its networks' scores are divided by, so that probabilities are
            calibrated.
        card: what the model was trained on, when, and its figures.
        path: file that it came from; None for one made in memory.
    """

    words: WordModel
    markup: MarkupModel
    text: tuple[Network, ...]
    html: tuple[Network, ...]
    temperature: Mapping[str, float]
    card: Mapping[str, Any]
    path: str | None = None

    def opinions(self, document: Document, tokens: Tokens, votes: Floats) -> Opinions:
        """What the networks say of every block.

        Args:
            document: the blocks.
            tokens: their words.
            votes: strongest vote per block and label, shape (blocks, labels).
        """
        words = stage_features(self.words.scores(tokens))
        dense = dense_features(document, tokens)
        markup = None
        if document.markup is not None:
            seen, groups = self._seen_of_markup(document, words[0])
            features = np.concatenate([*words, *seen, dense, votes], axis=1)
            markup = _mean(self.html, features, groups, self.temperature["html"])

        def ask_words() -> Floats:
            features = np.concatenate([*words, dense, votes], axis=1)
            # No plain text declares a title, so the networks for it have not met any.
            features[:, _TITLES] = 0
            return _mean(self.text, features, line_groups(dense), self.temperature["text"])

        return Opinions(markup, ask_words)

    def _seen_of_markup(self, document: Document, words: Floats) -> tuple[list[Floats], Ints]:
        """Features that only a page has, side by side, and its groups of blocks."""
        assert document.markup is not None
        rows, elements = encode_markup(document.markup), len(document.markup.tags)
        groups = page_groups(rows, elements)
        stages = stage_features(self.markup.scores(rows, elements, words))
        means = group_features(groups, stages[-1])
        looks = page_features(document.markup, rows.chains, document.sizes)
        return [*stages, means, looks], groups

    def evidence(
        self, document: Document, tokens: Tokens, probabilities: Floats, block: int, label: Label
    ) -> tuple[str, ...]:
        """The strongest evidence for a block's label, for people."""
        from newsclean.classifier.evidence import strongest

        return strongest(self, document, tokens, probabilities, block, LABELS.index(label))


def load_model(path: str | Path | None = None) -> Model:
    """Read a model file.

    Args:
        path: the file; None for the shipped model, which is read once.

    Raises:
        OSError: if the file cannot be read.
        ValueError: if it is no model of this version, or damaged.
    """
    return _shipped() if path is None else _read(Path(path))


@cache
def _shipped() -> Model:
    return _read(SHIPPED, trusted=True)


def _read(path: Path, trusted: bool = False) -> Model:
    from newsclean.classifier.storage import read_model

    return read_model(path, trusted=trusted)
