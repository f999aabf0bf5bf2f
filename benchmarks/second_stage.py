"""`second-stage`: what newsclean does to the output of other extractors.

A peer's text of a page goes through `clean(text)`. A false word is one that the peer gave
beyond the gold text; a lost word is a right one of the peer's that is gone afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.definitions import describe, keep_for
from benchmarks.extraction import all_peer_texts
from benchmarks.folds import origin, score_pages
from benchmarks.metrics import Counts, count_words, mean, ratio
from benchmarks.options import Options
from benchmarks.pages import COVERS, choose, gold_text
from benchmarks.protocol import CleanerLike, kept_text
from benchmarks.report import Report
from newsclean.training.corpus import Page


@dataclass(frozen=True)
class Step:
    """A page's counts before and after the second stage."""

    before: Counts
    after: Counts


def false_words_gone(steps: Sequence[Step]) -> float:
    """Share of all false words that are gone; 0 if there were none."""
    before = sum(step.before.false for step in steps)
    return ratio(before - sum(step.after.false for step in steps), before)


def story_words_lost(steps: Sequence[Step]) -> float:
    """Share of all right words that are gone."""
    before = sum(step.before.right for step in steps)
    return ratio(before - sum(step.after.right for step in steps), before)


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("second-stage")
    chosen = {name: choose(options.scored, COVERS[name], options.limit) for name in COVERS}
    pages = list({page.id: page for group in chosen.values() for page in group}.values())
    peers = all_peer_texts(pages, options)
    keeps = {name: keep_for(name, options.keep) for name in COVERS}

    def score(cleaner: CleanerLike, page: Page) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for peer, given in peers.items():
            if given is not None:
                cleaned = cleaner.clean(given[page.id], format="text")
                found[peer] = {name: kept_text(cleaned, keep) for name, keep in keeps.items()}
        return found

    after = score_pages(score, pages, options)
    columns = (
        "peer",
        "F1 before",
        "F1 after",
        "change",
        "false words gone",
        "story words lost",
        "lost, mean of pages",
    )
    for name in COVERS:
        if not chosen[name]:
            continue
        table = report.table(
            f"{name}: F1 of a peer's text before and after clean(text)\n"
            f"{len(chosen[name])} pages; {origin(options)}; keep: {describe(keeps[name])}",
            columns,
        )
        table.notes.append("gone and lost: shares of the words of all pages together")
        for peer, given in peers.items():
            if given is None:
                table.add(peer, "not installed")
                continue
            steps: dict[str, Step] = {}
            for page in chosen[name]:
                gold = gold_text(page, name, keeps[name])
                steps[page.id] = Step(
                    count_words(gold, given[page.id]),
                    count_words(gold, after[page.id][peer][name]),
                )
            _add(report, name, peer, steps)
            report.list_worst(
                f"{name} behind {peer}: pages that lost most F1",
                [(page, step.after.f1 - step.before.f1) for page, step in steps.items()],
                options.worst,
            )
    return report


def _add(report: Report, name: str, peer: str, steps: dict[str, Step]) -> None:
    table = next(t for t in report.tables if t.title.startswith(f"{name}: F1 of a peer"))
    all_steps = list(steps.values())
    before = mean(step.before.f1 for step in all_steps)
    after = mean(step.after.f1 for step in all_steps)
    gone, lost = false_words_gone(all_steps), story_words_lost(all_steps)
    table.add(
        peer,
        before,
        after,
        after - before,
        gone,
        lost,
        mean(story_words_lost([step]) for step in all_steps),
    )
    report.figure(f"{name}/{peer}/f1-after", after)
    report.figure(f"{name}/{peer}/false-gone", gone)
    report.figure(f"{name}/{peer}/lost", lost, "lower")
