"""Cross-validation by web site: every page is scored by a model that saw no page of its site."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsclean.classifier.model import Model, load_model
from newsclean.classifier.storage import write_model
from newsclean.cleaner import Cleaner
from newsclean.training.corpus import Page, fold_of, folds
from newsclean.training.examples import OWN, Example, make_examples
from newsclean.training.extractors import EXTRACTORS, TAUGHT
from newsclean.training.material import appeals, documents
from newsclean.training.parallel import map_items
from newsclean.training.readings import with_readings
from newsclean.training.train import AGAIN, Progress, train_model, with_card

PACKAGE = Path(__file__).parents[1]
SOURCES = ("classifier/*.py", "detectors/**/*", "reading/*.py", "training/**/*")
"""What a fold's model depends on beside the pages."""


def corpus_mark(pages: Sequence[Page]) -> str:
    """A name for a corpus and its labels: another one has another."""
    digest = hashlib.sha256()
    for page in pages:
        blocks = [(text, label.value) for text, label in page.blocks or ()]
        told = (page.id, page.url, len(page.html), blocks, page.gold)
        digest.update(json.dumps(told, sort_keys=True).encode())
    return digest.hexdigest()[:16]


def fingerprint(pages: Sequence[Page], count: int) -> str:
    """A name for everything that the folds' models depend on."""
    digest = hashlib.sha256(f"{count} {corpus_mark(pages)}".encode())
    digest.update(str([EXTRACTORS[name].version for name in TAUGHT]).encode())
    for pattern in SOURCES:
        for path in sorted(PACKAGE.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def cross_validated(
    pages: Sequence[Page],
    count: int = 5,
    progress: Progress = lambda message: None,
    cache: Path | None = None,
    jobs: int = 2,
    kept: Path | None = None,
) -> Iterator[tuple[int, Cleaner, list[Page]]]:
    """Give out a model for every fold, trained or kept, with the pages that it did not see.

    Args:
        pages: the corpus. Pages without labels are trained on with those of the project's readers
            (`readings`), and given out as they came.
        count: number of folds.
        progress: told what is going on, a line at a time.
        cache: folder where the folds' models are kept, named after all that they depend on.
        jobs: folds trained at the same time.
        kept: folder of models that were trained for the folds of some corpus. They are taken if it
            is this one (see `kept_models`), whatever became of detectors and training since.

    Yields:
        Number of the fold, a cleaner with its model, its pages.

    Raises:
        OSError: if a model cannot be read or written.
        ValueError: if one is of another version or damaged, or kept under another fold's number.
    """
    models = _fold_models(pages, count, progress, cache, jobs, kept)
    for number, (model, mine) in enumerate(zip(models, folds(pages, count))):
        loaded = load_model(model) if isinstance(model, Path) else model
        yield number, Cleaner(model=loaded), mine


def _fold_models(
    pages: Sequence[Page],
    count: int,
    progress: Progress,
    cache: Path | None,
    jobs: int,
    kept: Path | None,
) -> Sequence[Path | Model]:
    """The models of all folds, or where they lie; see `cross_validated`."""
    if kept is not None:
        models = kept_models(kept, pages, count)
        if models:
            progress(f"models of the folds: {kept}")
            return models
        progress(f"{kept} has no models of {count} folds of this corpus: they are trained")
    if cache is None:
        return _train_folds(pages, count, progress, jobs)
    folder = cache / fingerprint(pages, count)
    missing = [n for n in range(count) if not (folder / f"{n}.npz").exists()]
    if missing:
        _train_folds(pages, count, progress, jobs, folder, missing)
    return [folder / f"{number}.npz" for number in range(count)]


def kept_models(folder: Path, pages: Sequence[Page], count: int) -> list[Path]:
    """The models of a corpus's folds that a folder keeps; none if they are of another corpus, or of
    another number of folds.

    Args:
        folder: holds `0.npz`, `1.npz`, …, as `cross_validated` writes them.
        pages: the corpus.
        count: number of folds.

    Raises:
        ValueError: if a file is no model of this version, or that of another fold.
    """
    models = [folder / f"{number}.npz" for number in range(count)]
    if not all(model.exists() for model in models):
        return []
    cards = [load_model(model).card for model in models]
    if {(card.get("corpus"), card.get("folds")) for card in cards} != {(corpus_mark(pages), count)}:
        return []
    for number, (model, card) in enumerate(zip(models, cards)):
        if card["fold"] != number:
            raise ValueError(f"{model} is the model of fold {card['fold']}: trained anew, all fit")
    return models


def _train_folds(
    pages: Sequence[Page],
    count: int,
    progress: Progress,
    jobs: int,
    folder: Path | None = None,
    wanted: Sequence[int] | None = None,
) -> list[Model]:
    """Models of all folds, or of those wanted; written to a folder and not returned, if one is
    given."""
    progress(f"reading {len(pages)} pages")
    lessons = with_readings(pages)
    pieces = appeals()
    examples = make_examples(lessons, pieces, documents(), jobs)
    mark = corpus_mark(pages)

    def train(number: int) -> Model | None:
        from threadpoolctl import threadpool_limits

        def tell(message: str) -> None:
            progress(f"fold {number + 1} of {count}: {message}")

        with threadpool_limits(1 if jobs > 1 else None):
            seen = [page for page in lessons if fold_of(page.domain, count) != number]
            part = training_part(examples, number, count)
            model = train_model(part, seen, pieces, tell, rounds=AGAIN)
        model = with_card(model, fold=number, folds=count, corpus=mark)
        if folder is None:
            return model
        write_model(model, folder / f"{number}.npz")
        return None

    numbers = list(range(count)) if wanted is None else list(wanted)
    return [model for model in map_items(train, numbers, jobs, chunk=1) if model is not None]


def training_part(examples: Sequence[Example], number: int, count: int) -> list[Example]:
    """The examples that the model of a fold may learn from."""
    return [
        example
        for example in examples
        if example.domain.startswith(OWN) or fold_of(example.domain, count) != number
    ]
