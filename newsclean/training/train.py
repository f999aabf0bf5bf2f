"""Training: linear models out of fold, then the networks on what those say of unseen sites."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from newsclean.classifier.encoding import BIGRAM_BITS, MARKUP_BITS, WORD_BITS
from newsclean.classifier.model import MarkupModel, Model, WordModel, clip_scores, stage_features
from newsclean.classifier.network import Network
from newsclean.classifier.storage import quantise
from newsclean.classifier.tokens import Floats
from newsclean.labels import LABELS
from newsclean.training.examples import Example, markup_matrix, word_matrix
from newsclean.training.network import Sequence_, Settings, train_network

Progress = Callable[[str], None]

INNER_FOLDS = 3
"""Folds in which the linear models score the pages that the networks learn from."""

WORD_ALPHA, MARKUP_ALPHA = 3e-6, 1e-5
"""Regularisation of the linear models (scikit-learn's SGDClassifier)."""

TEXT = Settings(epochs=15)
HTML = Settings(epochs=20)
NEVER = -6.0
"""Score of a label that no example has."""


@dataclass(frozen=True)
class Linear:
    """A linear model: weights (columns, labels), bias (labels,)."""

    weights: Floats
    bias: Floats

    def scores(self, matrix: Any) -> Floats:
        """Score of every label for every row of a matrix."""
        result: Floats = np.asarray(matrix @ self.weights + self.bias, dtype=np.float32)
        return result


def inner_fold(domain: str) -> int:
    """The inner fold of a site."""
    digest = hashlib.sha256(b"inner:" + domain.encode()).digest()
    return int.from_bytes(digest[:4], "big") % INNER_FOLDS


def fit_linear(matrix: Any, targets: Any, weights: Any, alpha: float, epochs: int = 5) -> Linear:
    """One-against-rest logistic regression by averaged stochastic gradient descent."""
    from sklearn.linear_model import SGDClassifier

    known = targets >= 0
    classifier = SGDClassifier(
        loss="log_loss",
        alpha=alpha,
        max_iter=epochs,
        tol=None,
        average=True,
        n_jobs=2,
        random_state=0,
    )
    classifier.fit(
        matrix[known], targets[known], sample_weight=weights[known] / weights[known].mean()
    )
    coefficients = np.zeros((matrix.shape[1], len(LABELS)), dtype=np.float32)
    bias = np.full(len(LABELS), NEVER, dtype=np.float32)
    coefficients[:, classifier.classes_] = classifier.coef_.T
    bias[classifier.classes_] = classifier.intercept_
    return Linear(coefficients, bias)


@dataclass(frozen=True)
class _Flat:
    """Examples as one matrix."""

    matrix: Any
    targets: Any
    weights: Any
    folds: Any
    bounds: list[tuple[int, int]]

    def cut(self, values: Floats) -> list[Floats]:
        """Rows of `values` by example."""
        return [values[start:end] for start, end in self.bounds]


def _flatten(examples: Sequence[Example], matrix: Any) -> _Flat:
    ends = np.cumsum([len(example.targets) for example in examples]).tolist()
    return _Flat(
        matrix,
        np.concatenate([example.targets for example in examples]),
        np.concatenate([example.weights for example in examples]),
        np.repeat(
            [inner_fold(example.domain) for example in examples],
            [len(example.targets) for example in examples],
        ),
        list(zip([0, *ends[:-1]], ends)),
    )


def _out_of_fold(
    flat: _Flat, alpha: float, name: str, progress: Progress, extra: Floats | None = None
) -> tuple[Linear, Floats, list[Linear]]:
    """A model of all rows; for every row the scores of a model that did not see its site; and
    those models, by inner fold."""
    from scipy import sparse

    matrix = flat.matrix
    if extra is not None:
        matrix = sparse.hstack([matrix, sparse.csr_matrix(extra)]).tocsr()
    scores = np.zeros((matrix.shape[0], len(LABELS)), dtype=np.float32)
    models = []
    for fold in range(INNER_FOLDS):
        progress(f"{name}: fold {fold + 1} of {INNER_FOLDS}")
        others, mine = flat.folds != fold, flat.folds == fold
        if not (flat.targets[others] >= 0).any():
            others = np.ones(len(flat.targets), dtype=bool)
        model = fit_linear(matrix[others], flat.targets[others], flat.weights[others], alpha)
        scores[mine] = model.scores(matrix[mine])
        models.append(model)
    progress(f"{name}: all")
    return fit_linear(matrix, flat.targets, flat.weights, alpha), scores, models


def train_model(
    examples: Sequence[Example],
    progress: Progress = lambda message: None,
    text: Settings = TEXT,
    html: Settings = HTML,
    seeds: int = 1,
    trained_on: str = "",
) -> Model:
    """Train a model.

    Args:
        examples: of both modes, from `make_examples`.
        progress: told what is going on, a line at a time.
        text, html: settings of the networks.
        seeds: networks per mode, averaged.
        trained_on: said in the card.

    Raises:
        ValueError: if no example has a label.
    """
    texts = [example for example in examples if example.mode == "text"]
    pages = [example for example in examples if example.mode == "html"]
    labelled = [example for example in pages if (example.targets >= 0).any()]
    if not texts:
        raise ValueError("no labelled text to train on")
    flat = _flatten(texts, word_matrix(texts))
    words, scores, by_fold = _out_of_fold(flat, WORD_ALPHA, "words", progress)
    text_networks = _networks(texts, [flat.cut(scores)], text, seeds, "text", progress)

    if not labelled:
        raise ValueError("no labelled page has its HTML: nothing to learn markup from")
    html_flat = _flatten(labelled, markup_matrix(labelled))
    matrix = word_matrix(labelled)
    word_scores = np.zeros((matrix.shape[0], len(LABELS)), dtype=np.float32)
    for fold, model in enumerate(by_fold):
        mine = html_flat.folds == fold
        word_scores[mine] = model.scores(matrix[mine])
    markup, markup_scores, _ = _out_of_fold(
        html_flat, MARKUP_ALPHA, "markup", progress, clip_scores(word_scores)
    )
    html_networks = _networks(
        labelled,
        [html_flat.cut(word_scores), html_flat.cut(markup_scores)],
        html,
        seeds,
        "html",
        progress,
    )
    return Model(
        _word_model(words),
        _markup_model(markup),
        text_networks,
        html_networks,
        {"text": 1.0, "html": 1.0},
        {"trained": date.today().isoformat(), "on": trained_on, "pages": len(labelled)},
    )


def _networks(
    examples: Sequence[Example],
    scores: list[list[Floats]],
    settings: Settings,
    seeds: int,
    name: str,
    progress: Progress,
) -> tuple[Network, ...]:
    documents = [
        Sequence_(
            network_features(example, [part[number] for part in scores]),
            example.targets,
            example.weights,
        )
        for number, example in enumerate(examples)
    ]
    return tuple(
        train_network(
            documents,
            len(LABELS),
            settings,
            seed,
            lambda line, seed=seed: progress(f"{name} network {seed + 1}: {line}"),
        )
        for seed in range(seeds)
    )


def network_features(example: Example, scores: Sequence[Floats]) -> Floats:
    """What the network sees of an example, in the order of `Model.features`."""
    parts = [part for found in scores for part in stage_features(found)]
    if example.markup_dense is not None:
        parts.append(example.markup_dense)
    return np.concatenate([*parts, example.dense, example.votes], axis=1)


def _word_model(linear: Linear) -> WordModel:
    ends = np.cumsum([1 << WORD_BITS, 1 << BIGRAM_BITS])
    words, bigrams, lines = np.split(linear.weights, ends)
    return WordModel(quantise(words), quantise(bigrams), quantise(lines), linear.bias)


def _markup_model(linear: Linear) -> MarkupModel:
    rows = 1 << MARKUP_BITS
    near, far, links, words = np.split(linear.weights, [rows, 2 * rows, 3 * rows])
    return MarkupModel(quantise(near), quantise(far), quantise(links), words, linear.bias)


def with_card(model: Model, **facts: Any) -> Model:
    """The model with more said in its card."""
    return replace(model, card={**model.card, **facts})
