"""`labels`: is the label of every block right? In HTML and in plain text.

Scores are by gold block: our label for a block is the one that our segments give to most of
its words, the words being aligned in order. Blocks without a word cannot be aligned in HTML
and are left out there. A block that our reading does not have at all counts as wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.alignment import owners
from benchmarks.folds import origin, score_pages
from benchmarks.metrics import mean, ratio, words
from benchmarks.options import Options
from benchmarks.pages import Line, as_text, choose, dump, is_labelled
from benchmarks.protocol import CleanedLike, CleanerLike
from benchmarks.report import Report
from newsclean.labels import LABELS, Group, Label
from newsclean.training.corpus import Page

BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
"""Edges of the confidence bins of the reliability table."""


@dataclass(frozen=True)
class PageLabels:
    """How one page was labelled.

    Attributes:
        blocks: gold label and our label (None: we do not have the block) of every block.
        segments: confidence of every segment of ours, and whether its label is right.
    """

    blocks: list[tuple[Label, Label | None]]
    segments: list[tuple[float, bool]]

    @property
    def accuracy(self) -> float:
        """Share of the blocks with the right label."""
        return ratio(sum(gold is given for gold, given in self.blocks), len(self.blocks))


def compare_labels(lines: Sequence[Line], cleaned: CleanedLike, wordless: bool) -> PageLabels:
    """Score a cleaned page against its gold blocks.

    Args:
        lines: the gold blocks.
        cleaned: our result.
        wordless: whether blocks without words count (as missing, unless they are found by
            their exact text).
    """
    segments = list(cleaned.segments)
    held = owners([segment.text for segment in segments], [text for text, _ in lines])
    by_text: dict[str, list[Label]] = defaultdict(list)
    if wordless:
        for segment in segments:
            by_text[segment.text.strip()].append(segment.label)
    blocks: list[tuple[Label, Label | None]] = []
    mine: list[Counter[Label]] = [Counter() for _ in segments]
    for (text, gold), counter in zip(lines, held, strict=True):
        for index, count in counter.items():
            mine[index][gold] += count
        if words(text):
            votes: Counter[Label] = Counter()
            for index, count in counter.items():
                votes[segments[index].label] += count
            blocks.append((gold, votes.most_common(1)[0][0] if votes else None))
        elif wordless:
            same = by_text[text.strip()]
            blocks.append((gold, same.pop(0) if same else None))
    confident = [
        (segment.confidence, counter.most_common(1)[0][0] is segment.label)
        for segment, counter in zip(segments, mine, strict=True)
        if counter
    ]
    return PageLabels(blocks, confident)


Confusion = dict[tuple[Label, Label | None], float]


def confusion(pages: Iterable[PageLabels]) -> Confusion:
    """Weights of (gold, ours), every page weighing 1 in all."""
    weights: Confusion = defaultdict(float)
    for page in pages:
        for pair in page.blocks:
            weights[pair] += 1 / len(page.blocks)
    return dict(weights)


@dataclass(frozen=True)
class ClassScore:
    """Precision, recall and F1 of one label or group, and its weight in the gold."""

    precision: float
    recall: float
    f1: float
    weight: float


def class_scores(pairs: dict[tuple[str, str | None], float]) -> dict[str, ClassScore]:
    """Scores of every class that is in the gold or was given."""
    gold: dict[str, float] = defaultdict(float)
    given: dict[str, float] = defaultdict(float)
    right: dict[str, float] = defaultdict(float)
    for (truth, ours), weight in pairs.items():
        gold[truth] += weight
        if ours is not None:
            given[ours] += weight
        if truth == ours:
            right[truth] += weight
    scores: dict[str, ClassScore] = {}
    for name in {**gold, **given}:
        f1 = ratio(2 * right[name], gold[name] + given[name])
        precision, recall = ratio(right[name], given[name]), ratio(right[name], gold[name])
        scores[name] = ClassScore(precision, recall, f1, gold[name])
    return scores


def label_pairs(weights: Confusion) -> dict[tuple[str, str | None], float]:
    """The confusion with labels by name."""
    return {(g.value, o.value if o else None): w for (g, o), w in weights.items()}


def group_pairs(weights: Confusion) -> dict[tuple[str, str | None], float]:
    """The confusion added up to groups."""
    pairs: dict[tuple[str, str | None], float] = defaultdict(float)
    for (gold, ours), weight in weights.items():
        pairs[gold.group.value, ours.group.value if ours else None] += weight
    return dict(pairs)


def macro_f1(scores: dict[str, ClassScore]) -> float:
    """Mean F1 of the classes that are in the gold."""
    return mean(score.f1 for score in scores.values() if score.weight > 0)


@dataclass(frozen=True)
class Bin:
    """Segments whose confidence lies in one interval."""

    low: float
    high: float
    segments: int
    confidence: float
    right: float


def reliability(segments: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Segments by confidence: how sure, and how often right."""
    bins: list[Bin] = []
    for low, high in pairwise(BINS):
        last = high == BINS[-1]
        mine = [s for s in segments if low <= s[0] < high or (last and s[0] >= high)]
        if mine:
            sure = mean(confidence for confidence, _ in mine)
            bins.append(Bin(low, high, len(mine), sure, mean(float(right) for _, right in mine)))
    return bins


def calibration_error(segments: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten equal bins."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in segments:
        bins[min(9, int(confidence * 10))].append((confidence, right))
    return sum(
        ratio(len(mine), len(segments))
        * abs(mean(c for c, _ in mine) - mean(float(right) for _, right in mine))
        for mine in bins.values()
    )


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("labels")
    pages = choose(options.scored, is_labelled, options.limit)

    def score(cleaner: CleanerLike, page: Page) -> dict[str, PageLabels]:
        lines = dump(page)
        in_page = cleaner.clean(page.html, format="html", url=page.url or None)
        in_text = cleaner.clean(as_text(lines), format="text")
        return {
            "html": compare_labels(lines, in_page, wordless=False),
            "dump": compare_labels(lines, in_text, wordless=True),
        }

    found = score_pages(score, pages, options)
    modes = {mode: {page: both[mode] for page, both in found.items()} for mode in ("html", "dump")}
    summary = report.table(
        f"labels by block: {len(found)} labelled pages; {origin(options)}",
        (
            "mode",
            "accuracy",
            "macro-F1 of 23",
            "macro-F1 of 6 groups",
            "blocks missing",
            "right at >= 0.9",
            "ECE",
        ),
    )
    summary.notes.append(
        "accuracy: mean over pages; F1: over all blocks, each page weighing the same; "
        "right at >= 0.9: of our segments with that confidence"
    )
    for mode, pages_of in modes.items():
        _add_mode(report, mode, pages_of, options)
    return report


def _add_mode(report: Report, mode: str, pages: dict[str, PageLabels], options: Options) -> None:
    weights = confusion(pages.values())
    labels, groups = class_scores(label_pairs(weights)), class_scores(group_pairs(weights))
    segments = [segment for page in pages.values() for segment in page.segments]
    accuracy = mean(page.accuracy for page in pages.values())
    sure = mean(float(right) for confidence, right in segments if confidence >= 0.9)
    missing = ratio(sum(w for (_, ours), w in weights.items() if ours is None), len(pages))
    error = calibration_error(segments)
    report.tables[0].add(mode, accuracy, macro_f1(labels), macro_f1(groups), missing, sure, error)
    report.figure(f"{mode}/accuracy", accuracy)
    report.figure(f"{mode}/macro-f1-labels", macro_f1(labels))
    report.figure(f"{mode}/macro-f1-groups", macro_f1(groups))
    report.figure(f"{mode}/right-when-sure", sure)
    report.figure(f"{mode}/ece", error, "lower")

    table = report.table(
        f"{mode}: per label and group", ("class", "precision", "recall", "F1", "% of blocks")
    )
    for names, scores in ((LABELS, labels), (tuple(Group), groups)):
        for name in names:
            score = scores.get(str(name), ClassScore(0.0, 0.0, 0.0, 0.0))
            shown = str(name) if isinstance(name, Label) else f"[{name}]"
            share = 100 * ratio(score.weight, len(pages))
            table.add(shown, score.precision, score.recall, score.f1, share)

    table = report.table(
        f"{mode}: commonest confusions", ("gold → ours", "% of blocks", "% of the gold label")
    )
    wrong = [item for item in weights.items() if item[0][0] is not item[0][1]]
    for (gold, ours), weight in sorted(wrong, key=lambda item: -item[1])[:20]:
        share = 100 * ratio(weight, labels[gold.value].weight)
        table.add(f"{gold} → {ours or '(missing)'}", 100 * ratio(weight, len(pages)), share)

    table = report.table(
        f"{mode}: reliability", ("confidence", "segments", "mean confidence", "share right")
    )
    for part in reliability(segments):
        shown = f"{part.low:.2f}–{part.high:.2f}"
        table.add(shown, part.segments, part.confidence, part.right)
    report.list_worst(
        f"{mode}: worst pages by label accuracy",
        [(page, found.accuracy) for page, found in pages.items()],
        options.worst,
    )
