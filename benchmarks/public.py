"""`html --article-extraction-benchmark DIR`, `--fundus-evaluation DIR`, `--wcxb DIR`.

The shipped model on a local clone of a public benchmark, by that benchmark's own metric.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.clones import READERS, ClonePage, wcxb
from benchmarks.definitions import describe, keep_for
from benchmarks.environment import version_of
from benchmarks.extraction import OURS, Texts
from benchmarks.folds import shipped_cleaner, shipped_name
from benchmarks.metrics import count_words, mean
from benchmarks.options import Options
from benchmarks.pages import spread
from benchmarks.peer_cache import Source, peer_texts
from benchmarks.protocol import kept_text
from benchmarks.public_metrics import (
    Scores,
    best_rouge,
    mean_scores,
    same_tokens,
    shingle_counts,
    shingle_scores,
)
from benchmarks.report import Cell, Report
from newsclean.training.parallel import map_items

Row = tuple[list[Cell], dict[str, float], list[tuple[str, float]]]
"""Cells of a table row, figures for `compare`, and a figure of every page."""


def extract(pages: Sequence[ClonePage], benchmark: str, options: Options) -> Texts:
    """Texts of newsclean, paragraphs on lines of their own, and of the peers."""
    cleaner = shipped_cleaner(options)
    keep = keep_for(benchmark, options.keep)

    def clean(page: ClonePage) -> str:
        cleaned = cleaner.clean(page.html, format="html", url=page.url or None)
        return kept_text(cleaned, keep, "\n")

    texts: Texts = {
        OURS: {
            page.id: text
            for page, text in zip(
                pages, map_items(clean, pages, options.jobs, benchmark), strict=True
            )
        }
    }
    sources = [Source(page.id, page.markup, page.url, "en") for page in pages]
    for name in options.peers:
        texts[name] = peer_texts(name, sources, options.cache, options.jobs)
    return texts


def score_shingles(pages: Sequence[ClonePage], given: dict[str, str], jobs: int) -> Row:
    """article-extraction-benchmark: shingles, and exact pages."""
    counts = {page.id: shingle_counts(page.gold[0], given[page.id]) for page in pages}
    scores = shingle_scores(counts.values())
    exact = mean(float(same_tokens(page.gold[0], given[page.id])) for page in pages)
    return (
        [scores.f1, scores.precision, scores.recall, exact],
        {"f1": scores.f1, "precision": scores.precision, "recall": scores.recall, "exact": exact},
        [(page, count.f1) for page, count in counts.items()],
    )


def score_rouge(pages: Sequence[ClonePage], given: dict[str, str], jobs: int) -> Row:
    """fundus-evaluation: ROUGE-LSum against the best variant."""

    def score(page: ClonePage) -> Scores:
        return best_rouge(page.gold, given[page.id])

    found = map_items(score, pages, jobs, "ROUGE-LSum")
    scores = mean_scores(found)
    spread_f1 = statistics.pstdev([score.f1 for score in found]) if found else 0.0
    return (
        [scores.f1, scores.precision, scores.recall, spread_f1],
        {"f1": scores.f1, "precision": scores.precision, "recall": scores.recall},
        [(page.id, score.f1) for page, score in zip(pages, found, strict=True)],
    )


def score_words(pages: Sequence[ClonePage], given: dict[str, str], jobs: int) -> Row:
    """WCXB: word F1."""
    counts = {page.id: count_words(page.gold[0], given[page.id]) for page in pages}
    f1 = mean(count.f1 for count in counts.values())
    precision = mean(count.precision for count in counts.values())
    recall = mean(count.recall for count in counts.values())
    return (
        [f1, precision, recall],
        {"f1": f1, "precision": precision, "recall": recall},
        [(page, count.f1) for page, count in counts.items()],
    )


Score = Callable[[Sequence[ClonePage], dict[str, str], int], Row]
METRICS: dict[str, tuple[Score, str, tuple[str, ...]]] = {
    "article-extraction-benchmark": (
        score_shingles,
        "multisets of 4-token shingles; F1 of mean precision and mean recall",
        ("F1", "precision", "recall", "exact pages"),
    ),
    "fundus-evaluation": (
        score_rouge,
        "ROUGE-LSum, mean over pages",
        ("F1", "precision", "recall", "F1 deviation"),
    ),
    "wcxb": (
        score_words,
        "multisets of words, mean over article pages",
        ("F1", "precision", "recall"),
    ),
}


def read_clone(benchmark: str, folder: Path, split: str) -> list[ClonePage]:
    """The pages of a clone; BadClone where something is missing."""
    return wcxb(folder, split) if benchmark == "wcxb" else READERS[benchmark](folder)


def add_public(report: Report, benchmark: str, folder: Path, split: str, options: Options) -> None:
    """Measure one clone, and add its table and figures to the report."""
    score, metric, columns = METRICS[benchmark]
    keep = keep_for(benchmark, options.keep)
    pages = spread(read_clone(benchmark, folder, split), options.limit)
    name = f"{benchmark}, split {split}" if benchmark == "wcxb" else benchmark
    table = report.table(
        f"{name}: {metric}\n{len(pages)} pages; {shipped_name(options)}; keep: {describe(keep)}",
        ("extractor", *columns),
    )
    if benchmark == "fundus-evaluation" and version_of("rouge-score") is None:
        table.notes.append("package rouge-score is not installed")
        return
    for extractor, given in extract(pages, benchmark, options).items():
        if given is None:
            table.add(extractor, "not installed")
            continue
        cells, figures, by_page = score(pages, given, options.jobs)
        table.add(extractor, *cells)
        if extractor == OURS:
            for figure, value in figures.items():
                report.figure(f"{benchmark}/{figure}", value)
            report.list_worst(f"{benchmark}: worst pages of newsclean", by_page, options.worst)
