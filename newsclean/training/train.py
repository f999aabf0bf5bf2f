"""Training: linear models out of fold, then the networks on what those say of unseen sites."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from newsclean.classifier.encoding import BIGRAM_BITS, MARKUP_BITS, WORD_BITS
from newsclean.classifier.features import DENSE_NAMES
from newsclean.classifier.groups import group_features, line_groups, page_groups
from newsclean.classifier.model import (
    MarkupModel,
    Model,
    WordModel,
    clip_scores,
    softmax,
    stage_features,
)
from newsclean.classifier.network import Network
from newsclean.classifier.page import PAGE_NAMES
from newsclean.classifier.storage import quantise
from newsclean.classifier.tokens import Floats, Ints
from newsclean.labels import LABEL_INDEX, LABELS, STORY_COLUMNS, Label
from newsclean.reading.html import read_html
from newsclean.training.corpus import Page
from newsclean.training.examples import (
    Example,
    MarkupOwners,
    markup_matrix,
    markup_owners,
    text_examples,
    word_matrix,
)
from newsclean.training.material import Piece
from newsclean.training.network import (
    Sequence_,
    Settings,
    mean_network,
    shaped_like,
    train_network,
)

Progress = Callable[[str], None]

INNER_FOLDS = 3
"""Folds in which the linear models score the pages that the networks learn from."""

WORD_ALPHA, MARKUP_ALPHA = 3e-6, 1e-5
"""Regularisation of the linear models (scikit-learn's SGDClassifier)."""

TEXT = Settings(hidden=160, epochs=15, least_steps=480, pools=(3, 6))
HTML = Settings(epochs=20, least_steps=480, pools=(3, 6))
TEXT_AGAIN = replace(TEXT, epochs=8, least_steps=0, rate=1e-3)
HTML_AGAIN = replace(HTML, epochs=20, least_steps=0, rate=1.5e-3)
"""A round of learning on from where a network stands (`train_on`)."""
Seeds = tuple[Sequence[int], Sequence[int]]
Rounds = tuple[Sequence[Sequence[int]], Sequence[Sequence[int]]]
"""Such rounds, for text and for HTML: for each, the seeds of the networks that set out together."""
AGAIN: Rounds = (((101, 102, 103),), ((201,), (301,)))
WITHHELD = 0.12
"""How often a network is shown a document without the word model's scores, and so often without the
markup model's (which build on those of the words). A network that leans on one of them fails on the
site where that one is mute."""
TEMPERATURE = {"text": 1.35, "html": 1.3}
"""What the networks' scores are divided by, so that confidences are what they say; found on the
reliability tables of the cross-validation (`python -m benchmarks labels`)."""

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


@dataclass(frozen=True)
class _Linears:
    """The linear models, and those of the inner folds for scoring pages they did not see."""

    words: Linear
    words_by_fold: list[Linear]
    markup: Linear
    markup_by_fold: list[Linear]
    owners: MarkupOwners


def train_model(
    examples: Sequence[Example],
    unlabelled: Sequence[Page] = (),
    pieces: Sequence[Piece] = (),
    progress: Progress = lambda message: None,
    text: Settings = TEXT,
    html: Settings = HTML,
    seeds: Seeds = ((1,), (0, 7)),
    rounds: Rounds = ((), ()),
    trained_on: str = "",
) -> Model:
    """Train a model.

    A first HTML network learns from the labelled pages. It labels the pages that have none, held
    to their gold texts where they have one (see `teach`); all pages together then teach the
    networks that are kept.

    Args:
        examples: of both modes, from `make_examples`; HTML of the unlabelled pages among them.
        unlabelled: the pages without labels, for making plain texts of them.
        pieces: appeals to insert into those texts.
        progress: told what is going on, a line at a time.
        text, html: settings of the networks.
        seeds: one for each network that is averaged, for text and for HTML.
        rounds: in which the networks then learn on from the same lessons, with `TEXT_AGAIN` and
            `HTML_AGAIN` (see `train_on`): `AGAIN`, or none.
        trained_on: said in the card.

    Raises:
        ValueError: if there is no labelled text, or no labelled page with its HTML.
    """

    def teacher(pages: Sequence[Sequence_]) -> Network:
        return _networks(pages, html, (0,), "teacher", progress)[0]

    lessons = _all_lessons(examples, unlabelled, pieces, progress, teacher)
    of_text = _networks(lessons.text, text, seeds[0], "text", progress)
    of_html = _networks(lessons.html, html, seeds[1], "html", progress)
    return Model(
        _word_model(lessons.linears.words),
        _markup_model(lessons.linears.markup, lessons.linears.owners),
        _learned_on(of_text, lessons.text, TEXT_AGAIN, rounds[0], "text", progress),
        _learned_on(of_html, lessons.html, HTML_AGAIN, rounds[1], "html", progress),
        TEMPERATURE,
        {
            "trained": date.today().isoformat(),
            "on": trained_on,
            "rounds": [list(map(len, of_mode)) for of_mode in rounds],
            **lessons.counts,
        },
    )


def train_on(
    model: Model,
    examples: Sequence[Example],
    unlabelled: Sequence[Page] = (),
    pieces: Sequence[Piece] = (),
    progress: Progress = lambda message: None,
    text: Settings = TEXT_AGAIN,
    html: Settings = HTML_AGAIN,
    rounds: Rounds = AGAIN,
    trained_on: str = "",
) -> Model:
    """Let the networks of a model learn on from where they stand.

    They may meet votes of detectors, and pages, that came after them. In each round of learning as
    many networks as it has seeds set out from the same place; the next round begins where the first
    of them ends. What is kept is the mean of the network before and of all that they become
    (`mean_network`). All else of the model stays: its first HTML network labels the pages that have
    no labels, and linear models are fitted for nothing but scoring lessons out of fold.

    Args:
        model: whose networks learn on.
        examples, unlabelled, pieces, progress: see `train_model`.
        text, html: how; the shape is that of each network.
        rounds: seeds, for text and for HTML, to each of which a further network of the model adds
            its number. Where there are none, the networks stay as they are.
        trained_on: said in the card.

    Raises:
        ValueError: as `train_model` does.
    """
    lessons = _all_lessons(examples, unlabelled, pieces, progress, lambda pages: model.html[0])

    again: dict[str, Any] = {"again": date.today().isoformat(), "again on": trained_on}
    again |= {f"again {name}": count for name, count in lessons.counts.items()}
    # Figures are those of the networks before.
    kept = {name: said for name, said in model.card.items() if name != "figures"}
    return replace(
        model,
        text=_learned_on(model.text, lessons.text, text, rounds[0], "text", progress),
        html=_learned_on(model.html, lessons.html, html, rounds[1], "html", progress),
        card=kept | again,
    )


def _learned_on(
    networks: Sequence[Network],
    lessons: Sequence[Sequence_],
    settings: Settings,
    rounds: Sequence[Sequence[int]],
    name: str,
    progress: Progress,
) -> tuple[Network, ...]:
    """Each network after all rounds; see `train_on`."""

    def learn_on(network: Network, number: int) -> Network:
        own = shaped_like(network, settings)
        stands, start = [network], network
        for seeds in rounds:
            ends = _networks(lessons, own, [seed + number for seed in seeds], name, progress, start)
            stands += ends
            start = ends[0]
        return mean_network(stands)

    return tuple(learn_on(network, number) for number, network in enumerate(networks))


@dataclass(frozen=True)
class _Lessons:
    """What the networks learn from, by mode, and the linear models that are kept.

    Attributes:
        counts: pages with and without labels, for the card.
    """

    linears: _Linears
    text: list[Sequence_]
    html: list[Sequence_]
    counts: dict[str, int]


def _all_lessons(
    examples: Sequence[Example],
    unlabelled: Sequence[Page],
    pieces: Sequence[Piece],
    progress: Progress,
    teacher: Callable[[Sequence[Sequence_]], Network],
) -> _Lessons:
    """The lessons of both modes; see `train_model`.

    Args:
        teacher: makes, of the lessons in HTML, the network that labels pages without labels.
    """
    texts = [example for example in examples if example.mode == "text"]
    pages = [example for example in examples if example.mode == "html"]
    labelled = [example for example in pages if (example.targets >= 0).any()]
    others = [example for example in pages if not (example.targets >= 0).any()]
    if not texts:
        raise ValueError("no labelled text to train on")
    if not labelled:
        raise ValueError("no labelled page has its HTML: nothing to learn markup from")
    flat = _flatten(texts, word_matrix(texts))
    words, scores, words_by_fold = _out_of_fold(flat, WORD_ALPHA, "words", progress)
    text_scores = flat.cut(scores)
    word_scores = _word_scores(labelled, words_by_fold)
    owners = markup_owners(labelled)
    flat = _flatten(labelled, markup_matrix(labelled, owners))
    markup, scores, markup_by_fold = _out_of_fold(
        flat, MARKUP_ALPHA, "markup", progress, clip_scores(np.concatenate(word_scores))
    )
    linears = _Linears(words, words_by_fold, markup, markup_by_fold, owners)
    lessons = _lessons(labelled, [word_scores, flat.cut(scores)])
    text_lessons = _lessons(texts, [text_scores])
    if others:
        taught = teach(others, linears, teacher(lessons))
        lessons += taught
        text_lessons += _text_lessons(unlabelled, others, taught, pieces, words_by_fold, progress)
    counts = {"labelled pages": len(labelled), "unlabelled pages": len(others)}
    return _Lessons(linears, text_lessons, lessons, counts)


IN_GOLD, OUT_OF_GOLD = 0.7, 0.3
"""Shares of a block's words in the gold text from which the block counts as in, or as out."""
DOUBT = 0.08
"""Odds of a label that contradicts the gold text: gold texts hold captions and notes, too."""
TAUGHT_WITH_GOLD, TAUGHT_ALONE = 0.7, 0.3
"""What a taught page counts beside a labelled one."""
_STORY = np.array(STORY_COLUMNS)
_STORY_TEXT = np.array(
    [LABEL_INDEX[label] for label in (Label.STANDFIRST, Label.HEADING, Label.BODY)]
)


def teach(pages: Sequence[Example], linears: _Linears, teacher: Network) -> list[Sequence_]:
    """Soft labels for pages without labels, by a network and the gold texts."""
    word_scores = _word_scores(pages, linears.words_by_fold)
    markup_scores = _markup_scores(pages, linears, word_scores)
    taught = []
    for number, page in enumerate(pages):
        features = network_features(page, [word_scores[number], markup_scores[number]])
        groups = example_groups(page)
        soft = softmax(teacher.scores(features, groups))
        weight = TAUGHT_ALONE
        if page.gold is not None:
            weight = TAUGHT_WITH_GOLD
            inside = (page.gold >= IN_GOLD) & (page.count > 0)
            outside = (page.gold < OUT_OF_GOLD) & (page.count > 0)
            soft[inside] *= DOUBT
            soft[np.ix_(np.flatnonzero(inside), _STORY)] /= DOUBT
            soft[np.ix_(np.flatnonzero(outside), _STORY_TEXT)] *= DOUBT
            soft /= soft.sum(axis=1, keepdims=True)
        weights = page.weights * np.float32(weight)
        taught.append(Sequence_(features, page.targets, weights, soft, groups))
    return taught


def _text_lessons(
    pages: Sequence[Page],
    examples: Sequence[Example],
    taught: Sequence[Sequence_],
    pieces: Sequence[Piece],
    words_by_fold: list[Linear],
    progress: Progress,
) -> list[Sequence_]:
    """Plain texts of pages that were taught, with the likeliest labels."""
    by_id = {page.id: page for page in pages}
    texts: list[Example] = []
    progress(f"texts of {len(examples)} taught pages")
    for example, lesson in zip(examples, taught):
        page = by_id.get(example.page)
        assert lesson.soft is not None
        if page is None:
            continue
        labels = [LABELS[column] for column in lesson.soft.argmax(axis=1).tolist()]
        blocks = tuple(zip(read_html(page.html).blocks, labels))
        weight = float(lesson.weights[0] / example.weights[0])
        texts += text_examples(replace(page, blocks=blocks), pieces, weight)
    return _lessons(texts, [_word_scores(texts, words_by_fold)])


def _word_scores(examples: Sequence[Example], models: list[Linear]) -> list[Floats]:
    """Scores of each example by the word model that did not see its site."""
    return _scores_by_fold(examples, word_matrix(examples), models) if examples else []


def _markup_scores(
    pages: Sequence[Example], linears: _Linears, words: list[Floats]
) -> list[Floats]:
    """Scores of each page by the markup model that did not see its site."""
    from scipy import sparse

    if not pages:
        return []
    clipped = sparse.csr_matrix(clip_scores(np.concatenate(words)))
    matrix = sparse.hstack([markup_matrix(pages, linears.owners), clipped]).tocsr()
    return _scores_by_fold(pages, matrix, linears.markup_by_fold)


def _scores_by_fold(examples: Sequence[Example], matrix: Any, models: list[Linear]) -> list[Floats]:
    """Scores of each example by the linear model that did not see its site."""
    flat = _flatten(examples, matrix)
    scores = np.zeros((matrix.shape[0], len(LABELS)), dtype=np.float32)
    for fold, model in enumerate(models):
        mine = flat.folds == fold
        if mine.any():
            scores[mine] = model.scores(matrix[mine])
    return flat.cut(scores)


def _lessons(examples: Sequence[Example], scores: list[list[Floats]]) -> list[Sequence_]:
    return [
        Sequence_(
            network_features(example, [part[number] for part in scores]),
            example.targets,
            example.weights,
            groups=example_groups(example),
        )
        for number, example in enumerate(examples)
    ]


def _networks(
    lessons: Sequence[Sequence_],
    settings: Settings,
    seeds: Sequence[int],
    name: str,
    progress: Progress,
    start: Network | None = None,
) -> tuple[Network, ...]:
    settings = replace(settings, withheld=withheld_parts(lessons[0].features.shape[1]))

    def fit(seed: int) -> Network:
        def tell(line: str) -> None:
            progress(f"{name} network, seed {seed}: {line}")

        return train_network(lessons, len(LABELS), settings, seed, tell, start)

    return tuple(map(fit, seeds))


def withheld_parts(features: int) -> tuple[tuple[int, int, float], ...]:
    """What a network is at times shown a document without: the scores of the words; in HTML, too,
    those of the markup with their means over groups.

    Args:
        features: number of the network's features, see `network_features`.
    """
    words = 2 * len(LABELS)
    looks = len(DENSE_NAMES) + len(LABELS)
    parts = ((0, words, WITHHELD),)
    if features == words + looks:
        return parts
    return (*parts, (words, features - looks - len(PAGE_NAMES), WITHHELD))


def example_groups(example: Example) -> Ints:
    """Which blocks of an example belong together."""
    if example.markup is None:
        return line_groups(example.dense)
    return page_groups(example.markup, example.elements)


def network_features(example: Example, scores: Sequence[Floats]) -> Floats:
    """What the network sees of an example, in the order of `Model.features`."""
    parts = [part for found in scores for part in stage_features(found)]
    if example.markup is not None and example.markup_dense is not None:
        parts.append(group_features(example_groups(example), parts[-1]))
        parts.append(example.markup_dense)
    return np.concatenate([*parts, example.dense, example.votes], axis=1)


def _word_model(linear: Linear) -> WordModel:
    ends = np.cumsum([1 << WORD_BITS, 1 << BIGRAM_BITS])
    words, bigrams, lines = np.split(linear.weights, ends)
    return WordModel(quantise(words), quantise(bigrams), quantise(lines), linear.bias)


def _markup_model(linear: Linear, owners: MarkupOwners) -> MarkupModel:
    rows = 1 << MARKUP_BITS
    near, far, links, words = np.split(linear.weights, [rows, 2 * rows, 3 * rows])
    return MarkupModel(
        quantise(near),
        quantise(far),
        quantise(links),
        owners.names,
        owners.links,
        words,
        linear.bias,
    )


def with_card(model: Model, **facts: Any) -> Model:
    """The model with more said in its card."""
    return replace(model, card={**model.card, **facts})
