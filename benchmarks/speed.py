"""`speed`: time, start-up, memory and growth, beside the peers and two floors.

Everything is timed in one process on pages held in memory, interleaved document by document.
Ratios are what counts; the milliseconds depend on the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from benchmarks.c4 import c4_text
from benchmarks.datatrove_c4 import datatrove_c4
from benchmarks.environment import version_of
from benchmarks.extraction import OURS
from benchmarks.folds import shipped_cleaner
from benchmarks.metrics import mean
from benchmarks.options import Options
from benchmarks.pages import as_text, choose, dump, is_labelled
from benchmarks.peers import justext_lines
from benchmarks.profiling import add_profile
from benchmarks.protocol import CleanerLike
from benchmarks.report import Report
from benchmarks.resources import (
    GROWTH_REPEATS,
    growth,
    html_document,
    lines_document,
    measure_memory,
    processes_ratio,
)
from benchmarks.startup import command_times, import_times
from benchmarks.timing import Timing, interleaved
from newsclean.training.corpus import Page
from newsclean.training.extractors import EXTRACTORS, extract

PARTS = ("html", "text", "start", "command", "memory", "growth", "parallel")
LXML = "bare lxml parsing"
C4 = "C4 line rule"
DATATROVE = "C4 filter of datatrove"
SLOW = {"newspaper4k": 1, "readability-lxml": 2, "justext": 2, "trafilatura": 3}
"""Rounds of peers that would make the run long."""


@dataclass(frozen=True)
class Plan:
    """How much of everything is measured."""

    pages: int = 240
    rounds: int = 3
    starts: int = 9
    cleanings: int = 2_000
    largest: int = 64_000
    profiled: int = 100


SMALL = Plan(pages=6, rounds=1, starts=1, cleanings=20, largest=2_000, profiled=3)
"""A smoke test: every row, no figure to be trusted."""


def run(options: Options, parts: Sequence[str] = PARTS, small: bool = False) -> Report:
    """Measure the chosen parts, and return the report."""
    plan = SMALL if small else Plan()
    report = Report("speed")
    cleaner = shipped_cleaner(options)
    pages = choose(options.corpus, is_labelled, options.limit or plan.pages)
    if "html" in parts:
        time_html(report, cleaner, pages, options, plan)
    if "text" in parts:
        time_text(report, cleaner, pages, options, plan)
    if "start" in parts:
        time_start(report, plan)
    if "command" in parts:
        time_command(report, pages, plan)
    if "memory" in parts:
        weigh(report, pages, options, plan)
    if "growth" in parts:
        grow(report, cleaner, pages, plan)
    if "parallel" in parts:
        share(report, cleaner, pages, plan)
    if small:
        report.tables[0].notes.append("--small: a smoke test; these figures mean nothing")
    return report


def run_profile(options: Options, small: bool = False) -> Report:
    """`--profile`: where the time goes."""
    plan = SMALL if small else Plan()
    report = Report("profile")
    cleaner = shipped_cleaner(options)
    pages = choose(options.corpus, is_labelled, options.limit or plan.profiled)
    for mode, documents in (
        ("html", [page.html for page in pages]),
        ("text", [as_text(dump(page)) for page in pages]),
    ):
        clean = cleaner_of(cleaner, mode)
        clean(documents[0])
        add_profile(report, mode, clean, documents)
    return report


def cleaner_of(cleaner: CleanerLike, mode: str) -> Callable[[str], object]:
    """The call that is timed: clean, and make the text."""

    def clean(document: str) -> object:
        cleaned: Any = cleaner.clean(document, format=mode)
        return cleaned.text

    return clean


def peer_call(name: str) -> Callable[[tuple[str, str, str]], object]:
    """A peer on a page's HTML, address and language."""
    return lambda page: extract(name, *page)


def time_html(
    report: Report, cleaner: CleanerLike, pages: Sequence[Page], options: Options, plan: Plan
) -> None:
    """HTML: newsclean, the peers, and parsing alone."""
    from lxml import etree

    html = [page.html for page in pages]
    parsers = etree.HTMLParser(encoding="utf-8")
    functions: dict[str, Callable[[Any], object]] = {
        OURS: cleaner_of(cleaner, "html"),
        LXML: lambda data: etree.fromstring(data, parsers),
    }
    documents: dict[str, Sequence[Any]] = {
        OURS: html,
        LXML: [page.encode("utf-8", "replace") for page in html],
    }
    missing: list[str] = []
    for name in options.peers:
        if EXTRACTORS[name].version is None:
            missing.append(name)
            continue
        functions[name] = peer_call(name)
        documents[name] = [(page.html, page.url, page.lang) for page in pages]
    times = interleaved(functions, documents, plan.rounds, SLOW)
    size = mean(len(page) for page in documents[LXML]) / 1000
    table = report.table(
        f"HTML: milliseconds a page; {len(pages)} pages of {size:.0f} kB on average, in memory, "
        "one process",
        ("extractor", "mean", "median", "× trafilatura", "× lxml parsing"),
        digits=2,
    )
    add_times(table.add, times, ("trafilatura", LXML), missing)
    record(report, "html", times, ("trafilatura", LXML))


def time_text(
    report: Report, cleaner: CleanerLike, pages: Sequence[Page], options: Options, plan: Plan
) -> None:
    """Plain text: newsclean, the C4 rule as we and as datatrove write it, and jusText."""
    dumps = [as_text(dump(page)) for page in pages]
    functions: dict[str, Callable[[Any], object]] = {
        OURS: cleaner_of(cleaner, "text"),
        C4: c4_text,
    }
    documents: dict[str, Sequence[Any]] = {OURS: dumps, C4: dumps}
    missing: list[str] = []
    c4_filter = datatrove_c4()
    if c4_filter is None:
        missing.append(DATATROVE)
    else:
        functions[DATATROVE] = c4_filter
        documents[DATATROVE] = dumps
    if "justext" in options.peers:
        if version_of("jusText") is None:
            missing.append("jusText on text")
        else:
            functions["jusText on text"] = lambda pair: justext_lines(*pair)
            documents["jusText on text"] = [
                (text.split("\n"), page.lang) for text, page in zip(dumps, pages, strict=True)
            ]
    times = interleaved(functions, documents, plan.rounds)
    lines = mean(text.count("\n") + 1 for text in dumps)
    size = mean(len(text.encode("utf-8", "replace")) for text in dumps) / 1000
    table = report.table(
        f"text: milliseconds a page's dump; {len(dumps)} dumps of {lines:.0f} lines and "
        f"{size:.0f} kB on average",
        ("cleaner", "mean", "median", "× C4 rule", "× datatrove's"),
        digits=2,
    )
    add_times(table.add, times, (C4, DATATROVE), missing)
    record(report, "text", times, (C4, DATATROVE))
    report.figure("text/ms-mean", 1000 * times[OURS].mean, "lower", "context")


def add_times(
    add: Callable[..., None],
    times: dict[str, Timing],
    bases: Sequence[str],
    missing: Sequence[str],
) -> None:
    """Rows of a table of times, fastest first."""
    for name, timing in sorted(times.items(), key=lambda item: item[1].mean):
        ratios = [timing.mean / times[base].mean if base in times else None for base in bases]
        add(name, 1000 * timing.mean, 1000 * timing.median, *ratios)
    for name in missing:
        add(name, "not installed")


def record(report: Report, mode: str, times: dict[str, Timing], bases: Sequence[str]) -> None:
    """Ratios as figures of speed; milliseconds for context only."""
    ours = times[OURS].mean
    report.figure(f"{mode}/ms", 1000 * ours, "lower", "context")
    for base in bases:
        if base in times:
            report.figure(f"{mode}/× {base}", ours / times[base].mean, "lower", "speed")


def time_start(report: Report, plan: Plan) -> None:
    """Start-up beyond bare Python, in units of `import trafilatura`."""
    times = import_times(plan.starts)
    bare = times["bare Python"] or 0.0
    unit = times["import trafilatura"]
    table = report.table(
        f"start: seconds beyond bare Python, best of {plan.starts}",
        ("statement", "seconds", "beyond bare Python", "× import trafilatura"),
    )
    for name, seconds in times.items():
        if seconds is None:
            table.add(name, "not installed" if "newsclean" not in name else "failed")
            continue
        relative = (seconds - bare) / (unit - bare) if unit and name != "bare Python" else None
        table.add(name, seconds, seconds - bare, relative)
        if relative is not None and "newsclean" in name:
            report.figure(f"start/{name}", relative, "lower", "speed")


def time_command(report: Report, pages: Sequence[Page], plan: Plan) -> None:
    """The commands from a cold start."""
    by_size = sorted(pages, key=lambda page: len(page.html))
    page = by_size[len(by_size) // 2]
    data = page.html.encode("utf-8", "replace")
    times = command_times(data, plan.starts)
    table = report.table(
        f"command: seconds for one page of {len(data) / 1000:.0f} kB on stdin, cold, "
        f"best of {plan.starts}",
        ("command", "seconds", "× trafilatura"),
    )
    ours, theirs = times["newsclean"], times["trafilatura"]
    table.add(
        "newsclean", *(("failed",) if ours is None else (ours, ours / theirs if theirs else None))
    )
    table.add("trafilatura", *(("not installed",) if theirs is None else (theirs, 1.0)))
    if ours and theirs:
        report.figure("command/× trafilatura", ours / theirs, "lower", "speed")


def weigh(report: Report, pages: Sequence[Page], options: Options, plan: Plan) -> None:
    """Resident memory over many cleanings of HTML."""
    memory = measure_memory([page.html for page in pages], plan.cleanings, options)
    table = report.table(
        f"memory: resident MB of a process over {plan.cleanings} pages of HTML",
        ("cleanings", "MB"),
        digits=1,
    )
    if memory is None:
        table.add("failed")
        return
    for count, megabytes in memory.samples:
        table.add(str(count), megabytes)
    table.notes.append(
        f"peak {memory.peak:.1f} MB; {memory.growth:+.1f} MB after the first quarter"
    )
    report.figure("memory/peak-mb", memory.peak, "lower", "speed")
    report.figure("memory/growth-mb", memory.growth, "lower", "context")


def grow(report: Report, cleaner: CleanerLike, pages: Sequence[Page], plan: Plan) -> None:
    """Time for one document as its lines double."""
    lines = [text for page in pages[:40] for text, _ in dump(page)]
    table = report.table(
        f"growth: seconds for one document of n lines, best of {GROWTH_REPEATS}, and against "
        "half as many",
        ("lines", "text", "× half", "HTML", "× half"),
    )
    makers: dict[str, Callable[[int], str]] = {
        "text": lambda count: lines_document(lines, count),
        "html": lambda count: html_document(lines, count),
    }
    found = {
        mode: growth(cleaner_of(cleaner, mode), make, plan.largest) for mode, make in makers.items()
    }
    before: tuple[float, float] | None = None
    for (count, text), (_, html) in zip(found["text"], found["html"], strict=True):
        ratios = (text / before[0], html / before[1]) if before else (None, None)
        table.add(str(count), text, ratios[0], html, ratios[1])
        before = (text, html)
    for mode, times in found.items():
        steps = [b[1] / a[1] for a, b in pairwise(times)]
        if steps:
            report.figure(f"growth/{mode}-worst-doubling", max(steps), "lower", "context")


def share(report: Report, cleaner: CleanerLike, pages: Sequence[Page], plan: Plan) -> None:
    """Two processes against one."""
    ratio = processes_ratio(cleaner, [page.html for page in pages], plan.cleanings)
    table = report.table(
        f"parallel: {plan.cleanings} pages of HTML, two processes against one",
        ("processes", "times as fast"),
        digits=2,
    )
    table.add("1", 1.0)
    table.add("2", ratio)
    report.figure("parallel/two-against-one", ratio, "higher", "speed")
