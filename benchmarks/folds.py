"""Where cleaners come from: one for each fold, the shipped one, or one given model.

This is the only module of the benchmarks that knows how newsclean trains and loads models.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, cast

from benchmarks.options import Options
from benchmarks.pages import corpus_pages
from benchmarks.protocol import CleanerLike
from newsclean.training.corpus import Page, folds
from newsclean.training.parallel import map_items

R = TypeVar("R")


def shipped_cleaner(options: Options) -> CleanerLike:
    """A cleaner with the shipped model, or with the model of `--model`."""
    import newsclean

    if options.model is not None:
        return cast(CleanerLike, newsclean.Cleaner(model=options.model))
    return cast(CleanerLike, newsclean.Cleaner())


def shipped_name(options: Options) -> str:
    """What the model of `shipped_cleaner` is called in titles."""
    return options.model.name if options.model else "the shipped model"


def fold_cleaners(
    wanted: Sequence[Page], options: Options
) -> Iterator[tuple[int, CleanerLike, list[Page]]]:
    """For each fold: its number, a cleaner that saw no page of its sites, and its pages.

    Models are of the whole corpus's folds whatever pages are wanted, those of the corpus or others
    (`--pages`); only folds that hold wanted pages are given out.
    """
    if options.model is not None:
        yield 0, shipped_cleaner(options), list(wanted)
        return
    from newsclean.training.evaluate import cross_validated

    split = folds(wanted, options.folds)
    corpus = corpus_pages(options.corpus)
    cache = options.cache / "folds"
    found = cross_validated(corpus, options.folds, _progress, cache=cache, kept=options.kept)
    for number, cleaner, _ in found:
        mine = split[number]
        if mine:
            yield number, cast(CleanerLike, cleaner), mine


def _progress(*message: object) -> None:
    print(*message, file=sys.stderr, flush=True)


def score_pages(
    score: Callable[[CleanerLike, Page], R], pages: Sequence[Page], options: Options
) -> dict[str, R]:
    """Apply `score` to every page with the cleaner of its fold; results by page id, in the
    order of `pages`."""
    found: dict[str, R] = {}
    for number, cleaner, mine in fold_cleaners(pages, options):

        def work(page: Page, cleaner: CleanerLike = cleaner) -> R:
            return score(cleaner, page)

        results = map_items(work, mine, options.jobs, f"fold {number}")
        found.update(zip((page.id for page in mine), results, strict=True))
    return {page.id: found[page.id] for page in pages if page.id in found}


def origin(options: Options) -> str:
    """How the scores came about, for the heading of a table."""
    if options.model is not None:
        return f"model {options.model.name} on all pages, WHICH MAY BE ITS TRAINING PAGES"
    if options.pages is not None:
        return f"not of the corpus; by models of the corpus, {options.folds} folds by web domain"
    return f"cross-validated by web domain, {options.folds} folds"
