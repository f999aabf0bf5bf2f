"""`text`: the story out of plain text, a block of the page on each line.

`dump` is the page's blocks as they come; `core` is the part around the story (see `pages`). Lines
are all that newsclean gets, as its peers do; in a second row it gets the page's address, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.c4 import any_script_lines, c4_lines, c4_page
from benchmarks.definitions import ARTICLE, describe
from benchmarks.environment import version_of
from benchmarks.extraction import OURS
from benchmarks.folds import origin, score_pages
from benchmarks.lines import LineScore, line_labels, score_lines
from benchmarks.metrics import Counts, mean, ratio
from benchmarks.options import Options
from benchmarks.pages import Line, as_text, choose, core, dump, is_labelled
from benchmarks.peers import justext_lines
from benchmarks.protocol import CleanerLike
from benchmarks.report import Report, Table
from newsclean.labels import Label
from newsclean.training.corpus import Page
from newsclean.training.parallel import map_items

VIEWS: dict[str, Callable[[Page], list[Line]]] = {"dump": dump, "core": core}


@dataclass(frozen=True)
class TextScore:
    """One document's score: of its lines, and of its labels where the cleaner gives any."""

    lines: LineScore
    label_accuracy: float | None = None
    all_labels_right: bool | None = None
    headline_right: bool | None = None
    """None also where the document has no headline."""


def our_score(cleaner: CleanerLike, lines: Sequence[Line], url: str | None = None) -> TextScore:
    """newsclean on one document.

    Args:
        cleaner: what cleans.
        lines: of the document.
        url: address of its page; None if it is not told.
    """
    cleaned = cleaner.clean(as_text(lines), format="text", url=url)
    labels = line_labels([text for text, _ in lines], cleaned)
    kept = [label is not None and label in ARTICLE for label in labels]
    right = [given is gold for given, (_, gold) in zip(labels, lines, strict=True)]
    return TextScore(
        score_lines(lines, kept),
        ratio(sum(right), len(right)),
        all(right),
        _headline_right(labels, [gold for _, gold in lines]),
    )


def _headline_right(labels: Sequence[Label | None], gold: Sequence[Label]) -> bool | None:
    """Whether one of a document's headlines is called so, and nothing else; None if it has none."""
    called = {line for line, label in enumerate(labels) if label is Label.HEADLINE}
    titles = {line for line, label in enumerate(gold) if label is Label.HEADLINE}
    return bool(called) and called <= titles if titles else None


def _keep_all(lines: Sequence[str], lang: str) -> list[bool]:
    return [True] * len(lines)


LINE_RULES: dict[str, Callable[[Sequence[str], str], list[bool]]] = {
    "C4 line rule": lambda lines, lang: c4_lines(lines),
    "C4, any script": lambda lines, lang: any_script_lines(lines),
    "C4 with page rules": lambda lines, lang: c4_page(lines),
    "jusText on text": justext_lines,
    "keep all": _keep_all,
}
NEEDS = {"jusText on text": "jusText"}


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("text")
    pages = choose(options.scored, is_labelled, options.limit)

    def score(cleaner: CleanerLike, page: Page) -> dict[str, tuple[TextScore, TextScore]]:
        found = {}
        for name, view in VIEWS.items():
            lines = view(page)
            plain = our_score(cleaner, lines)
            found[name] = plain, our_score(cleaner, lines, page.url) if page.url else plain
        return found

    ours = score_pages(score, pages, options)
    for name, view in VIEWS.items():
        table = report.table(
            f"{name}: {len(pages)} documents of plain text; {origin(options)}\n"
            f"kept: the article group ({describe(ARTICLE)})",
            (
                "cleaner",
                "F1",
                "F1 pooled",
                "words lost",
                "boilerplate left",
                "every line right",
                "all labels right",
                "label accuracy",
                "headline right",
            ),
        )
        table.notes.append("means over documents; F1 pooled: of all words together")
        mine = {page: scores[name][0] for page, scores in ours.items()}
        add_row(table, OURS, list(mine.values()))
        add_row(table, f"{OURS}, url told", [scores[name][1] for scores in ours.values()])
        add_figures(report, name, list(mine.values()))
        for rule in LINE_RULES if options.peers else ():
            if rule in NEEDS and version_of(NEEDS[rule]) is None:
                table.add(rule, "not installed")
                continue
            add_row(table, rule, rule_scores(rule, view, pages, options.jobs))
        report.list_worst(
            f"{name}: worst documents of newsclean by F1",
            [(page, found.lines.counts.f1) for page, found in mine.items()],
            options.worst,
        )
    return report


def rule_scores(
    rule: str, view: Callable[[Page], list[Line]], pages: Sequence[Page], jobs: int
) -> list[TextScore]:
    """A line rule on every document."""

    def score(page: Page) -> TextScore:
        lines = view(page)
        return TextScore(
            score_lines(lines, LINE_RULES[rule]([text for text, _ in lines], page.lang))
        )

    return map_items(score, pages, jobs, rule)


def add_row(table: Table, name: str, scores: Sequence[TextScore]) -> None:
    """One cleaner's row, every figure a mean over documents."""
    labels = [s.label_accuracy for s in scores if s.label_accuracy is not None]
    strict = [float(s.all_labels_right) for s in scores if s.all_labels_right is not None]
    titles = [float(s.headline_right) for s in scores if s.headline_right is not None]
    table.add(
        name,
        mean(s.lines.counts.f1 for s in scores),
        sum((s.lines.counts for s in scores), Counts()).f1,
        mean(s.lines.lost for s in scores),
        mean(s.lines.left for s in scores),
        mean(float(s.lines.right_lines) for s in scores),
        mean(strict) if strict else None,
        mean(labels) if labels else None,
        mean(titles) if titles else None,
    )


def add_figures(report: Report, view: str, scores: Sequence[TextScore]) -> None:
    """The figures of newsclean for `compare`."""
    report.figure(f"{view}/f1", mean(s.lines.counts.f1 for s in scores))
    report.figure(f"{view}/lost", mean(s.lines.lost for s in scores), "lower")
    report.figure(f"{view}/boilerplate", mean(s.lines.left for s in scores), "lower")
    report.figure(f"{view}/lines-right", mean(float(s.lines.right_lines) for s in scores))
    report.figure(f"{view}/label-accuracy", mean(s.label_accuracy or 0.0 for s in scores))
