"""`appeals` and `hard`: documents of our own, as plain text.

`appeals`: with appeals in prose and with traps. `hard`: short ones in which story and furniture
look alike: reports about newsletters and paywalls that quote them, press releases, lists, captions
without a mark, ends of stories.

The documents stand in `appeals/*.labels` and `hard/*.labels`: a header `=== id=… lang=… kind=…
access=… publisher="…"`, then a line `label<TAB>text` for every line of the document; an empty line
is an empty line of the document. No model is ever trained on them, so the shipped one is measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.c4 import c4_lines
from benchmarks.definitions import ARTICLE, describe
from benchmarks.extraction import OURS
from benchmarks.folds import shipped_cleaner, shipped_name
from benchmarks.lines import LineScore, line_labels, score_lines
from benchmarks.metrics import Counts, mean
from benchmarks.options import Options
from benchmarks.pages import Line, spread
from benchmarks.protocol import CleanerLike
from benchmarks.report import Report, Table
from newsclean.labels import Group, Label
from newsclean.training.material import Piece, parse_pieces
from newsclean.training.parallel import map_items

FOLDER = Path(__file__).with_name("appeals")
HARD = Path(__file__).with_name("hard")

Score = TypeVar("Score")


class MissingDocuments(Exception):
    """There is nothing to measure on."""


class Document(Piece):
    """One document: its header, and its lines with their labels (None: an empty line)."""

    @property
    def text(self) -> str:
        """The document as plain text."""
        return "\n".join(text for text, _ in self.lines)

    @property
    def labelled(self) -> list[Line]:
        """The lines that have a label."""
        return [(text, label) for text, label in self.lines if label is not None]


def parse_documents(source: str, name: str = "") -> list[Document]:
    """Read a `.labels` file; ValueError with the line's number where it is malformed."""
    return [Document(**vars(piece)) for piece in parse_pieces(source, name)]


def load_documents(folder: Path = FOLDER) -> list[Document]:
    """All documents of a folder of `.labels` files."""
    documents: list[Document] = []
    for path in sorted(folder.glob("*.labels")):
        documents.extend(parse_documents(path.read_text(encoding="utf-8"), path.name))
    if not documents:
        raise MissingDocuments(f"no documents in {folder}")
    return documents


@dataclass(frozen=True)
class AppealScore:
    """One document's score: as a story, as an appeal, and its access state."""

    story: LineScore
    appeal: LineScore
    access_right: bool | None


def score_document(document: Document, labels: Sequence[Label | None]) -> AppealScore:
    """Score the labels that the labelled lines of a document got, access left open."""
    lines = document.labelled
    story = score_lines(lines, [label is not None and label in ARTICLE for label in labels])
    appeal = score_lines(
        lines,
        [label is not None and label.group is Group.APPEAL for label in labels],
        Group.APPEAL,
    )
    return AppealScore(story, appeal, None)


def our_score(cleaner: CleanerLike, document: Document) -> AppealScore:
    """newsclean on one document."""
    cleaned = cleaner.clean(document.text, format="text")
    given = line_labels([text for text, _ in document.lines], cleaned)
    kept = [
        label for label, (_, gold) in zip(given, document.lines, strict=True) if gold is not None
    ]
    score = score_document(document, kept)
    right = cleaned.access.state == document.access if document.access else None
    return AppealScore(score.story, score.appeal, right)


def c4_score(document: Document) -> AppealScore:
    """The C4 line rule on one document: it knows story and the rest, and no appeals."""
    kept = c4_lines([text for text, _ in document.labelled])
    labels = [Label.BODY if stays else Label.OTHER for stays in kept]
    return score_document(document, labels)


def summary(scores: Sequence[AppealScore]) -> dict[str, float]:
    """Means over documents; the F1 of the appeal group over all words together, too."""
    boilerplate = [s.story.left for s in scores if s.story.boilerplate]
    lost = [s.story.lost for s in scores if s.story.counts.right + s.story.counts.missing]
    having = [s.appeal.counts for s in scores if s.appeal.counts.right + s.appeal.counts.missing]
    access = [float(s.access_right) for s in scores if s.access_right is not None]
    pooled = sum((s.appeal.counts for s in scores), Counts())
    return {
        "left": mean(boilerplate),
        "lost": mean(lost),
        "f1": pooled.f1,
        "f1-mean": mean(counts.f1 for counts in having),
        "access": mean(access),
    }


COLUMNS = (
    "documents",
    "boilerplate left",
    "story lost",
    "appeal F1",
    "appeal F1, mean",
    "access right",
)


def run_hard(options: Options) -> Report:
    """Measure on the hard documents, and return the report."""
    return run(options, HARD, "hard", "story and furniture alike")


def run(
    options: Options,
    folder: Path = FOLDER,
    name: str = "appeals",
    title: str = "appeals in prose",
) -> Report:
    """Measure on the documents of a folder, and return the report."""
    documents = spread(load_documents(folder), options.limit)
    cleaner = shipped_cleaner(options)
    report = Report(name)
    ours = map_items(lambda document: our_score(cleaner, document), documents, options.jobs, name)
    model = shipped_name(options)
    table = report.table(
        f"{title}: {len(documents)} documents of plain text; {model}, never trained on "
        f"them\nstory: the article group ({describe(ARTICLE)})",
        ("cleaner", *COLUMNS),
    )
    table.notes.append("left, lost, access: mean over documents; appeal F1: all words together")
    _row(table, OURS, ours)
    if options.peers:
        _row(table, "C4 line rule", [c4_score(document) for document in documents])
    for figure, amount in summary(ours).items():
        report.figure(figure, amount, "lower" if figure in ("left", "lost") else "higher")
    keys: tuple[tuple[str, Callable[[Document], str]], ...] = (
        ("language", lambda document: document.lang),
        ("kind", lambda document: document.kind),
    )
    for part_name, key in keys:
        part = report.table(f"{name} per {part_name}", (part_name, *COLUMNS))
        for value, scores in grouped(zip(map(key, documents), ours, strict=True)):
            _row(part, value, scores)
    report.list_worst(
        f"{name}: worst documents (1 - boilerplate left - story lost)",
        [
            (document.id, 1 - score.story.left - score.story.lost)
            for document, score in zip(documents, ours, strict=True)
        ],
        options.worst,
    )
    return report


def grouped(pairs: Iterable[tuple[str, Score]]) -> list[tuple[str, list[Score]]]:
    """Scores by key, in the order of the keys."""
    groups: dict[str, list[Score]] = defaultdict(list)
    for key, score in pairs:
        groups[key].append(score)
    return sorted(groups.items())


def _row(table: Table, name: str, scores: Sequence[AppealScore]) -> None:
    found = summary(scores)
    known = any(s.access_right is not None for s in scores)
    appeals = any(s.appeal.counts.right + s.appeal.counts.missing for s in scores)
    table.add(
        name,
        len(scores),
        found["left"],
        found["lost"],
        found["f1"] if appeals else None,
        found["f1-mean"] if appeals else None,
        found["access"] if known else None,
    )
