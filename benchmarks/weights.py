"""`weights`: weights for the evidence of templates, fitted on sites that the model did not see.

A logistic regression on top of the model's own odds, over lines of the corpus's sites and of sites
of our own (see `sites.py`), which count alike. It is fitted without the sites that it is scored on,
and once on all. The weights in `newsclean/sites/evidence.py` lean on the latter, see there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from benchmarks.definitions import ARTICLE
from benchmarks.folds import fold_cleaners, shipped_cleaner
from benchmarks.metrics import words
from benchmarks.options import Options
from benchmarks.pages import MissingCorpus, corpus_pages, dump, is_labelled
from benchmarks.report import Report
from benchmarks.sites import make_sites
from benchmarks.templates import MODES, document
from newsclean.chances import story_of
from newsclean.classifier.tokens import Floats
from newsclean.cleaner import Cleaner
from newsclean.reading.source import read_source
from newsclean.sites.evidence import FEATURES, features, weighed
from newsclean.sites.site import Observed, Site, observe
from newsclean.templates import adjusted
from newsclean.training.align import align_labels
from newsclean.training.corpus import fold_of
from newsclean.why import Findings

FEWEST = 2
FOLDS = 5
STORY_COSTS = 3.0
"""A word of the story lost counts as so many words left."""
RIDGE = 30.0
"""Pulls weights towards what they are now, where the lines say little."""


@dataclass(frozen=True)
class Case:
    """A page of a site, and what its site's other pages say.

    Attributes:
        site: the site's name.
        own: whether it is one of ours.
        found: what the model alone found.
        rows: features of its blocks.
        labels: of its blocks; None where nobody knows.
    """

    site: str
    own: bool
    found: Findings
    rows: Floats
    labels: Sequence[Any]


def run(options: Options) -> Report:
    """Fit and score, and return the report."""
    report = Report("weights")
    for number, mode in enumerate(MODES):
        cases = [*corpus_cases(options, mode), *own_cases(options, mode)]
        now = np.array([row[1 + number] for row in FEATURES])
        # What has no weight in a mode is not computed for it.
        held = fitted(cases, now)
        table = report.table(
            f"{mode}: {len(cases)} pages of {len({case.site for case in cases})} sites",
            ("feature", "now", "fitted on all"),
            digits=1,
        )
        for (name, *_), old, new in zip(FEATURES, now, held):
            table.add(name, old, new)
        scores = report.table(
            f"{mode}: boilerplate words left and story words lost",
            ("sites", "alone", "", "now", "", "fitted on other sites", ""),
        )
        parts = [fold_of(case.site, FOLDS) for case in cases]
        across = [
            fitted([c for c, part in zip(cases, parts) if part != fold], now)
            for fold in range(FOLDS)
        ]
        for own, name in ((False, "of the corpus"), (True, "of our own")):
            row: list[Any] = [name]
            for weights in ([now * 0] * FOLDS, [now] * FOLDS, across):
                sums = [
                    left_and_lost(case, weights[part])
                    for case, part in zip(cases, parts)
                    if case.own is own
                ]
                row += [sum(left for left, _ in sums), sum(lost for _, lost in sums)]
            scores.add(*row)
    return report


def corpus_cases(options: Options, mode: str) -> list[Case]:
    """Labelled pages of the corpus whose site has another one."""
    try:
        pages = corpus_pages(options.corpus)
    except MissingCorpus as missing:
        print(missing)
        return []
    sites = defaultdict(list)
    for page in pages:
        sites[page.domain].append(page)
    several = [page for page in pages if is_labelled(page) and len(sites[page.domain]) >= FEWEST]
    cases = []
    for _, cleaner, mine in fold_cleaners(several, options):
        for domain in dict.fromkeys(page.domain for page in mine):
            looks = [look(cleaner, document(page, mode), mode) for page in sites[domain]]
            for number, page in enumerate(sites[domain]):
                if is_labelled(page):
                    gold = dump(page) if mode == "text" else page.blocks or ()
                    cases += case(domain, False, looks, number, gold)
    return cases


def own_cases(options: Options, mode: str) -> list[Case]:
    """Pages of our own sites."""
    cleaner = shipped_cleaner(options)
    cases = []
    for site in make_sites(options.limit):
        sources = [page.text if mode == "text" else page.html for page in site.pages]
        looks = [look(cleaner, source, mode) for source in sources]
        for number, page in enumerate(site.pages):
            cases += case(site.name, True, looks, number, page.lines)
    return cases


Look = tuple[Findings, Observed] | None


def look(cleaner: Any, source: str, mode: str) -> Look:
    """What the model finds in a page, and what the page shows of its site."""
    read = read_source(source, mode)[0]
    if not read.blocks:
        return None
    found = cast(Cleaner, cleaner).examine(read)
    return found, observe(read, found.tokens, story_of(found.probabilities), learn=True)


def case(
    site: str, own: bool, looks: Sequence[Look], number: int, gold: Sequence[Any]
) -> list[Case]:
    """The case of one of a site's pages; none if it is empty or does not fit its labels."""
    mine = looks[number]
    if mine is None:
        return []
    found, seen = mine
    known = Site()
    for other in (*looks[:number], *looks[number + 1 :]):
        if other is not None:
            known.add(other[1])
    blocks = found.document.blocks
    plain = found.document.markup is None
    labels = [label for _, label in gold] if plain else align_labels(list(blocks), gold)
    if len(labels) != len(blocks):
        return []
    return [Case(site, own, found, features(seen, known), labels)]


def fitted(cases: Sequence[Case], now: Any) -> Any:
    """Weights of the regression; both kinds of sites count alike.

    Args:
        cases: the pages.
        now: weights that the fit starts from, and is pulled towards.
    """
    from scipy.optimize import minimize

    rows, odds, signs, costs = [], [], [], []
    for own in (False, True):
        kind = [each for each in cases if each.own is own]
        total = sum(len(each.labels) for each in kind)
        for each in kind:
            story = np.clip(story_of(each.found.probabilities), 1e-4, 1 - 1e-4)
            for row, share, label, text in zip(
                each.rows, story, each.labels, each.found.document.blocks
            ):
                if label is None or not row.any():
                    continue
                against = label not in ARTICLE
                rows.append(row)
                odds.append(np.log((1 - share) / share))
                signs.append(1.0 if against else -1.0)
                cost = 1.0 if against else STORY_COSTS
                costs.append(cost * np.sqrt(1 + len(words(text))) * 10_000 / total)
    x, o, sign, weight = (np.array(each, dtype=np.float64) for each in (rows, odds, signs, costs))
    unused = ~x.any(axis=0)

    def loss(weights: Any) -> tuple[float, Any]:
        margin = sign * (o + x @ weights)
        pull = weights - now
        value = (weight * np.logaddexp(0, -margin)).sum() + RIDGE * (pull**2).sum()
        slope = -sign * weight / (1 + np.exp(np.clip(margin, -50, 50)))
        return float(value), x.T @ slope + 2 * RIDGE * pull

    found = minimize(loss, now, jac=True, method="L-BFGS-B").x
    return np.where(unused, 0.0, found)


def left_and_lost(each: Case, weights: Any) -> tuple[int, int]:
    """Words of boilerplate kept, and of the story thrown away, with some weights."""
    found = each.found
    weighted = adjusted(found.probabilities, weighed(each.rows, weights))
    decision = replace(found, probabilities=weighted).decision
    left = lost = 0
    for chosen, label, text in zip(decision.labels, each.labels, found.document.blocks):
        if label is not None and (chosen in ARTICLE) != (label in ARTICLE):
            if label in ARTICLE:
                lost += len(words(text))
            else:
                left += len(words(text))
    return left, lost
