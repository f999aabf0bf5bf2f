"""`ceiling`: what a cleaner without a mistake would score where gold texts follow other rules.

WCXB and fundus call other things the story than the label scheme does: offers at the end of a
company's article, notes, related links, captions. Here the labels of the pages (the corpus's, and
those of our own readers, `training/material/readings.jsonl`) take the place of a cleaner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.definitions import describe, keep_for
from benchmarks.extraction import all_peer_texts
from benchmarks.metrics import count_words, mean, words, worst_tenth
from benchmarks.options import Options
from benchmarks.pages import COVERS, corpus_pages, gold_text, spread
from benchmarks.report import Report
from benchmarks.second_stage import Step, false_words_gone, story_words_lost
from newsclean.labels import Label
from newsclean.reading.source import read_source
from newsclean.training.align import align_labels
from newsclean.training.corpus import Page
from newsclean.training.readings import with_readings

NAMES = ("wcxb", "fundus")


def kept_by_labels(text: str, page: Page, keep: frozenset[Label]) -> str:
    """What is left of a text of the page if each of its lines has the label that the page's words
    have; a line that the page does not hold stays."""
    document, _ = read_source(text, "text")
    labels = align_labels(document.blocks, page.blocks or ())
    kept = (line for line, label in zip(document.blocks, labels) if label is None or label in keep)
    return "\n".join(kept)


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("ceiling")
    pages = [page for page in with_readings(list(corpus_pages(options.scored))) if page.blocks]
    chosen = {
        name: spread([page for page in pages if COVERS[name](page)], options.limit)
        for name in NAMES
    }
    peers = all_peer_texts([page for group in chosen.values() for page in group], options)
    keeps = {name: keep_for(name, options.keep) for name in NAMES}
    stories = report.table(
        f"gold texts, by the labels of the pages\nkeep: {describe(keeps['wcxb'])}",
        ("gold", "pages", "F1 of the labels", "kept of the gold text", "worst tenth"),
    )
    columns = ("peer", "F1 before", "F1 after", "false words gone", "story words lost")
    for name in NAMES:
        if not chosen[name]:
            continue
        gold = {page.id: gold_text(page, name, keeps[name]) for page in chosen[name]}
        _stories(stories.add, report, name, chosen[name], gold, keeps[name])
        table = report.table(
            f"{name}: behind a peer, each line kept or not as the page's labels say", columns
        )
        for peer, given in peers.items():
            if given is None:
                table.add(peer, "not installed")
                continue
            steps = []
            for page in chosen[name]:
                after = kept_by_labels(given[page.id], page, keeps[name])
                before = count_words(gold[page.id], given[page.id])
                steps.append(Step(before, count_words(gold[page.id], after)))
            gone, lost = false_words_gone(steps), story_words_lost(steps)
            before_f1, after_f1 = (
                mean(step.before.f1 for step in steps),
                mean(step.after.f1 for step in steps),
            )
            table.add(peer, before_f1, after_f1, gone, lost)
            report.figure(f"{name}/{peer}/false-gone", gone)
            report.figure(f"{name}/{peer}/lost", lost, "lower")
    return report


def _stories(
    add: Callable[..., None],
    report: Report,
    name: str,
    pages: Sequence[Page],
    gold: dict[str, str],
    keep: frozenset[Label],
) -> None:
    labelled = [count_words(gold[page.id], gold_text(page, "labels", keep)).f1 for page in pages]
    kept = [
        count_words(gold[page.id], kept_by_labels(gold[page.id], page, keep)).recall
        for page in pages
        if words(gold[page.id])
    ]
    add(name, len(pages), mean(labelled), mean(kept), worst_tenth(kept))
    report.figure(f"{name}/f1", mean(labelled))
    report.figure(f"{name}/kept", mean(kept))
