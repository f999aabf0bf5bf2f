"""`barriers`: lines that hold a story back, and lines that look alike, in words nobody expected.

Each line stands behind a story of its language, and within it, in plain text and in HTML. A barrier
is found if access is not open where the line stands behind the story; a near miss alarms if it is
not open in either place. The lines stand in `barriers/*.tsv`: `barrier` or `none`, a tab, the
language, a tab, the line. Others wrote them than the detectors, and no detector was written with
them in sight: whoever writes more must leave them unread, or write new ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from benchmarks.appeals import MissingDocuments, grouped, load_documents
from benchmarks.folds import shipped_cleaner, shipped_name
from benchmarks.metrics import mean
from benchmarks.options import Options
from benchmarks.pages import spread
from benchmarks.protocol import CleanerLike
from benchmarks.report import Report
from newsclean.labels import Label
from newsclean.training.material import documents
from newsclean.training.parallel import map_items

FOLDER = Path(__file__).with_name("barriers")
KINDS = ("barrier", "none")
MODES = ("text", "html")
PARAGRAPHS = 5
"""So many paragraphs make the story that a line stands in."""
LONG = {"ja": 30, "zh": 30, "ko": 30}
"""Least characters of a paragraph, 90 in other languages."""

FOOT = "© 2026 Herald"
"""The last line of the page."""

Story = tuple[str, ...]
"""A headline, and paragraphs."""


@dataclass(frozen=True)
class Line:
    """One line: whether it is a barrier, its language, its text."""

    is_barrier: bool
    lang: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """Whether access was not open, by mode: with the line behind the story, and within it."""

    behind: Mapping[str, bool]
    within: Mapping[str, bool]


def load_lines(folder: Path = FOLDER) -> list[Line]:
    """All lines of a folder.

    Raises:
        MissingDocuments: if there are none.
        ValueError: if a line has another form.
    """
    lines: list[Line] = []
    for path in sorted(folder.glob("*.tsv")):
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            kind, _, rest = row.partition("\t")
            lang, _, text = rest.partition("\t")
            if kind not in KINDS or not lang or not text:
                raise ValueError(f"{path.name}, line {number}: expected kind, language, text")
            lines.append(Line(kind == "barrier", lang, text))
    if not lines:
        raise MissingDocuments(f"no lines in {folder}")
    return lines


def stories() -> dict[str, Story]:
    """A story for each language that has one of our own."""
    found: dict[str, Story] = {}
    for document in [*load_documents(), *documents()]:
        if document.lang in found:
            continue
        least = LONG.get(document.lang, 90)
        body = [t for t, label in document.lines if label is Label.BODY and len(t) > least]
        head = [text for text, label in document.lines if label is Label.HEADLINE]
        if head and len(body) >= PARAGRAPHS:
            found[document.lang] = (head[0], *body[:PARAGRAPHS])
    return found


def as_html(story: Sequence[str], line: str) -> str:
    """A story as a page, in which the line stands in an element of its own."""
    head, *rest = map(escape, story)
    parts = [f"<div>{p}</div>" if p == escape(line) else f"<p>{p}</p>" for p in rest]
    return (
        f"<html><body><article><h1>{head}</h1>{''.join(parts)}</article>"
        f"<footer>{FOOT}</footer></body></html>"
    )


def judge(cleaner: CleanerLike, line: Line, story: Story) -> Verdict:
    """What access a story has with the line behind it, and within it."""

    def shut(story: Sequence[str]) -> dict[str, bool]:
        sources = {"text": "\n".join([*story, FOOT]), "html": as_html(story, line.text)}
        return {
            mode: cleaner.clean(sources[mode], format=mode).access.state != "open" for mode in MODES
        }

    return Verdict(shut([*story, line.text]), shut([*story[:3], line.text, *story[3:]]))


def run(options: Options) -> Report:
    """Measure, and return the report."""
    lines = spread(load_lines(), options.limit)
    cleaner, known = shipped_cleaner(options), stories()
    report = Report("barriers")
    verdicts = map_items(
        lambda line: judge(cleaner, line, known.get(line.lang, known["en"])),
        lines,
        options.jobs,
        "barriers",
    )
    every = list(zip(lines, verdicts, strict=True))
    by_lang = grouped((line.lang, (line, verdict)) for line, verdict in every)
    table = report.table(
        f"barriers: {len(lines)} lines in {len(by_lang)} languages; {shipped_name(options)}",
        (
            "language",
            "barriers",
            "found in text",
            "in HTML",
            "near misses",
            "alarms in text",
            "in HTML",
        ),
    )
    table.notes.append("found: share of the barriers; alarms: share of the near misses")
    for name, pairs in [("all", every), *by_lang]:
        barriers = [verdict for line, verdict in pairs if line.is_barrier]
        others = [verdict for line, verdict in pairs if not line.is_barrier]
        found = [mean([float(v.behind[mode]) for v in barriers]) for mode in MODES]
        alarms = [mean([float(v.behind[mode] or v.within[mode]) for v in others]) for mode in MODES]
        table.add(name, len(barriers), *found, len(others), *alarms)
        if name == "all":
            for mode, share, alarm in zip(MODES, found, alarms, strict=True):
                report.figure(f"{mode}/found", share, "higher")
                report.figure(f"{mode}/alarms", alarm, "lower")
    return report
