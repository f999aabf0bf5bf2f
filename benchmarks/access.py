"""`access`: is the story open, metered or truncated? In HTML and in plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.folds import origin, score_pages
from benchmarks.metrics import mean
from benchmarks.options import Options
from benchmarks.pages import as_text, choose, dump
from benchmarks.protocol import CleanerLike
from benchmarks.report import Report
from newsclean.training.corpus import Page

OPEN = "open"


@dataclass(frozen=True)
class Verdict:
    """The true state of a page and the one given to it."""

    page: str
    gold: str
    given: str

    @property
    def false_alarm(self) -> bool:
        """A barrier was seen on an open page."""
        return self.gold == OPEN != self.given

    @property
    def found(self) -> bool:
        """A barrier was seen where there is one; metered and truncated both count."""
        return self.gold != OPEN and self.given != OPEN


@dataclass(frozen=True)
class AccessScore:
    """Shares over many pages."""

    false_alarms: float
    found: float
    right: float
    open_pages: int
    barriers: int


def score_access(verdicts: Sequence[Verdict]) -> AccessScore:
    """False alarms among open pages, barriers found, states exactly right."""
    free = [v for v in verdicts if v.gold == OPEN]
    barred = [v for v in verdicts if v.gold != OPEN]
    return AccessScore(
        mean(float(v.false_alarm) for v in free),
        mean(float(v.found) for v in barred),
        mean(float(v.gold == v.given) for v in verdicts),
        len(free),
        len(barred),
    )


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("access")
    pages = choose(options.scored, lambda page: bool(page.access and page.blocks), options.limit)

    def score(cleaner: CleanerLike, page: Page) -> dict[str, Verdict]:
        in_page = cleaner.clean(page.html, format="html", url=page.url or None)
        in_text = cleaner.clean(as_text(dump(page)), format="text")
        gold = page.access or ""
        return {
            "html": Verdict(page.id, gold, in_page.access.state),
            "dump": Verdict(page.id, gold, in_text.access.state),
        }

    found = score_pages(score, pages, options)
    table = report.table(
        f"access: {len(found)} pages that readers judged; {origin(options)}",
        ("mode", "open pages", "false alarms", "barriers", "found", "state right"),
    )
    wrong = report.table("access: wrong states", ("page", "mode", "is", "ours"))
    for mode in ("html", "dump"):
        verdicts = [both[mode] for both in found.values()]
        result = score_access(verdicts)
        table.add(
            mode,
            result.open_pages,
            result.false_alarms,
            result.barriers,
            result.found,
            result.right,
        )
        report.figure(f"{mode}/false-alarms", result.false_alarms, "lower")
        report.figure(f"{mode}/found", result.found)
        report.figure(f"{mode}/state-right", result.right)
        for verdict in verdicts:
            if verdict.gold != verdict.given:
                wrong.add(verdict.page, mode, verdict.gold, verdict.given)
    return report
