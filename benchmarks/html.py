"""`html`: the story out of pages of the corpus, beside the peers.

Four views of the same extraction: against the gold texts of WCXB and of fundus, against the
labels, and by snippets that must and must not be in the text. And one row per language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from benchmarks.definitions import FUNDUS_MIN_MATCH, describe, keep_for
from benchmarks.extraction import OURS, Texts, all_peer_texts, our_texts
from benchmarks.folds import origin
from benchmarks.metrics import Counts, count_words, mean, snippet_rate, words
from benchmarks.options import Options
from benchmarks.pages import COVERS, choose, gold_text, has_snippets, spread
from benchmarks.report import Report
from newsclean.labels import Label
from newsclean.training.corpus import Page

BENCHMARKS = ("wcxb", "fundus", "labels")
UNORDERED = ("fundus",)
"""Benchmarks whose gold parts are not in reading order: a page with the same words is exact."""

HEADINGS = {
    "wcxb": "WCXB: word F1 against the gold text",
    "fundus": (
        "fundus: word F1 against summary, headings and paragraphs "
        f"(pages with match >= {FUNDUS_MIN_MATCH})"
    ),
    "labels": "labelled pages: words of the blocks labelled as story",
}


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("html")
    keeps = {name: keep_for(name, options.keep) for name in BENCHMARKS}
    chosen = {name: choose(options.scored, COVERS[name], options.limit) for name in BENCHMARKS}
    chosen["snippets"] = spread(choose(options.scored, has_snippets, None), options.limit)
    pages = list({page.id: page for group in chosen.values() for page in group}.values())

    ours = our_texts(pages, keeps, options)
    peers = all_peer_texts(pages, options)
    counts: dict[str, dict[str, dict[str, Counts]]] = {name: {} for name in BENCHMARKS}
    covered = [name for name in BENCHMARKS if chosen[name]]
    for name in covered:
        texts: Texts = {OURS: ours[name], **peers}
        counts[name] = add_table(report, name, chosen[name], texts, keeps[name], options)
    if chosen["snippets"]:
        add_snippets(report, chosen["snippets"], {OURS: ours["wcxb"], **peers})
    add_languages(report, chosen, counts)
    for name in covered:
        scores = counts[name].get(OURS, {})
        report.list_worst(
            f"{name}: worst pages of newsclean by F1",
            [(page, found.f1) for page, found in scores.items()],
            options.worst,
        )
    return report


def add_table(
    report: Report,
    name: str,
    pages: Sequence[Page],
    texts: Texts,
    keep: frozenset[Label],
    options: Options,
) -> dict[str, dict[str, Counts]]:
    """A table of one benchmark; returns the counts by extractor and page."""
    table = report.table(
        f"{HEADINGS[name]}\n{len(pages)} pages; {origin(options)}; keep: {describe(keep)}",
        ("extractor", "F1", "precision", "words kept", "words lost", "exact pages", "empty"),
    )
    golds = {page.id: gold_text(page, name, keep) for page in pages}
    counts: dict[str, dict[str, Counts]] = {}
    for extractor, given in texts.items():
        if given is None:
            table.add(extractor, "not installed")
            continue
        scored = [page.id for page in pages if page.id in given and words(golds[page.id])]
        found = {page: count_words(golds[page], given[page]) for page in scored}
        counts[extractor] = found
        f1 = mean(c.f1 for c in found.values())
        recall = mean(c.recall for c in found.values())
        if name in UNORDERED:
            exact = mean(float(c.f1 == 1.0) for c in found.values())
        else:
            exact = mean(float(words(golds[page]) == words(given[page])) for page in scored)
        table.add(
            extractor,
            f1,
            mean(c.precision for c in found.values()),
            recall,
            1 - recall,
            exact,
            sum(not given[page].strip() for page in scored),
        )
        if extractor == OURS:
            report.figure(f"{name}/f1", f1)
            report.figure(f"{name}/lost", 1 - recall, "lower")
            report.figure(f"{name}/exact", exact)
    return counts


def add_snippets(report: Report, pages: Sequence[Page], texts: Texts) -> None:
    """A table of the snippets that must and must not be in the text."""
    sources = sorted({page.source for page in pages})
    columns = [f"{source}: {what}" for source in sources for what in ("wanted", "unwanted")]
    table = report.table(
        "snippets found in the text: of the wanted ones, of the unwanted ones "
        f"(mean over {len(pages)} pages)",
        ("extractor", *columns),
    )
    for extractor, given in texts.items():
        if given is None:
            table.add(extractor, "not installed")
            continue
        cells = []
        for source in sources:
            mine = [page for page in pages if page.source == source and page.id in given]
            for key, better in (("with_", "higher"), ("without", "lower")):
                rates = [snippet_rate((p.gold or {}).get(key) or (), given[p.id]) for p in mine]
                rate = mean(rate for rate in rates if rate is not None)
                cells.append(rate)
                if extractor == OURS:
                    report.figure(f"snippets/{source}/{key.strip('_')}", rate, better)
        table.add(extractor, *cells)


def add_languages(
    report: Report,
    chosen: dict[str, list[Page]],
    counts: dict[str, dict[str, dict[str, Counts]]],
) -> None:
    """A table of F1 per language: by labels, by fundus, and by the best gold that a page has."""
    languages: dict[str, dict[str, Page]] = defaultdict(dict)
    for name in BENCHMARKS:
        for page in chosen[name]:
            languages[page.lang or "unknown"][page.id] = page
    shown = [OURS, *[name for name in ("trafilatura",) if name in counts["labels"]]]
    columns = [f"{extractor} {what}" for extractor in shown for what in ("labels", "fundus", "all")]
    table = report.table("F1 per language", ("language", "pages", *columns))
    table.notes.append("all: by labels where a page has them, else by its gold text")
    lowest = 1.0
    for language, pages in sorted(languages.items(), key=lambda item: (-len(item[1]), item[0])):
        cells: list[float | None] = []
        for extractor in shown:
            by = {name: counts[name].get(extractor, {}) for name in BENCHMARKS}
            best = {**by["wcxb"], **by["fundus"], **by["labels"]}
            for scores in (by["labels"], by["fundus"], best):
                mine = [scores[page].f1 for page in pages if page in scores]
                cells.append(mean(mine) if mine else None)
        table.add(language, len(pages), *cells)
        if cells[2] is not None:
            lowest = min(lowest, cells[2])
    report.figure("languages/lowest-f1", lowest)
