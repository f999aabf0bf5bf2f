"""Scoring decisions on the lines of a plain text whose labels are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.metrics import Counts, ratio, words
from benchmarks.pages import Line
from benchmarks.protocol import CleanedLike
from newsclean.labels import Group, Label


@dataclass(frozen=True)
class LineScore:
    """How the decisions on one document's lines turned out, in words of the lines.

    Attributes:
        counts: words of the wanted group: right, false, missing.
        boilerplate: words of all the lines that are not wanted.
        right_lines: whether every line's decision is right.
    """

    counts: Counts
    boilerplate: float
    right_lines: bool

    @property
    def lost(self) -> float:
        """Share of the wanted words that were thrown away."""
        return ratio(self.counts.missing, self.counts.right + self.counts.missing)

    @property
    def left(self) -> float:
        """Share of the other words that were kept."""
        return ratio(self.counts.false, self.boilerplate)


def score_lines(
    lines: Sequence[Line], kept: Sequence[bool], group: Group = Group.ARTICLE
) -> LineScore:
    """Score which lines were kept against the labels of a group."""
    right = false = missing = boilerplate = 0
    exact = True
    for (text, label), stays in zip(lines, kept, strict=True):
        size = len(words(text))
        wanted = label.group is group
        exact = exact and wanted == stays
        if wanted and stays:
            right += size
        elif wanted:
            missing += size
        elif stays:
            false += size
        if not wanted:
            boilerplate += size
    return LineScore(Counts(right, false, missing), boilerplate, exact)


def line_labels(lines: Sequence[str], cleaned: CleanedLike) -> list[Label | None]:
    """The label that each line of a plain text got: that of the segment with most of it.

    Args:
        lines: the lines that were joined by line breaks and cleaned.
        cleaned: the result; its segments point into that text.
    """
    segments = sorted(cleaned.segments, key=lambda segment: segment.start)
    found: list[Label | None] = []
    first = 0
    start = 0
    for line in lines:
        end = start + len(line)
        best: Label | None = None
        most = 0
        while first < len(segments) and segments[first].end <= start:
            first += 1
        for segment in segments[first:]:
            if segment.start >= end:
                break
            overlap = min(end, segment.end) - max(start, segment.start)
            if overlap > most:
                best, most = segment.label, overlap
        found.append(best)
        start = end + 1
    return found
