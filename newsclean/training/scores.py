"""Scoring a cleaner on labelled pages: what `newsclean evaluate` prints."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from newsclean.cleaner import Cleaner
from newsclean.labels import Group, Label
from newsclean.training.align import owners, words_of
from newsclean.training.corpus import Page
from newsclean.training.views import dump_lines


@dataclass(frozen=True)
class PageScore:
    """One page, cleaned in one mode.

    Attributes:
        page: its id.
        labels: gold label and ours (None: not in our reading) of every block with a word.
        right, false, missing: words of the article group: kept rightly, kept wrongly, lost.
    """

    page: str
    labels: tuple[tuple[Label, Label | None], ...]
    right: int
    false: int
    missing: int

    @property
    def accuracy(self) -> float:
        """Share of the blocks with the right label."""
        return fmean(gold is ours for gold, ours in self.labels) if self.labels else 1.0

    @property
    def f1(self) -> float:
        """F1 of the words of the article group; 1 if there are none and none were kept."""
        whole = 2 * self.right + self.false + self.missing
        return 2 * self.right / whole if whole else 1.0

    @property
    def lost(self) -> float:
        """Share of the article's words that were thrown away."""
        whole = self.right + self.missing
        return self.missing / whole if whole else 0.0


def score_page(cleaner: Cleaner, page: Page, mode: str) -> PageScore:
    """Clean a labelled page as "html" or as "text" (its blocks, a line each), and compare."""
    lines = dump_lines(page.blocks or ())
    if mode == "html":
        cleaned = cleaner.clean(page.html, format="html", url=page.url or None)
    else:
        cleaned = cleaner.clean("\n".join(text for text, _ in lines), format="text")
    segments = cleaned.segments
    held = owners([segment.text for segment in segments], [text for text, _ in lines])
    pairs: list[tuple[Label, Label | None]] = []
    right = false = missing = 0
    for (text, gold), counter in zip(lines, held):
        size = len(words_of(text))
        if not size:
            continue
        votes: Counter[Label] = Counter()
        for index, count in counter.items():
            votes[segments[index].label] += count
        ours = votes.most_common(1)[0][0] if votes else None
        pairs.append((gold, ours))
        wanted = gold.group is Group.ARTICLE
        kept = ours is not None and ours.group is Group.ARTICLE
        right += size * (wanted and kept)
        false += size * (kept and not wanted)
        missing += size * (wanted and not kept)
    return PageScore(page.id, tuple(pairs), right, false, missing)


def macro_f1(scores: Sequence[PageScore], by_group: bool) -> float:
    """Mean F1 of the labels, or of the groups, that are in the gold; every page weighs the same."""
    gold: dict[str, float] = defaultdict(float)
    given: dict[str, float] = defaultdict(float)
    right: dict[str, float] = defaultdict(float)
    for score in scores:
        for truth, ours in score.labels:
            weight = 1 / len(score.labels)
            name = truth.group.value if by_group else truth.value
            gold[name] += weight
            if ours is not None:
                other = ours.group.value if by_group else ours.value
                given[other] += weight
                right[name] += weight * (name == other)
    return fmean(2 * right[name] / (gold[name] + given[name]) for name in gold) if gold else 1.0


FIGURES: dict[str, Callable[[Sequence[PageScore]], float]] = {
    "label accuracy": lambda scores: fmean(score.accuracy for score in scores),
    "macro-F1 of labels": lambda scores: macro_f1(scores, by_group=False),
    "macro-F1 of groups": lambda scores: macro_f1(scores, by_group=True),
    "article F1": lambda scores: fmean(score.f1 for score in scores),
    "article words lost": lambda scores: fmean(score.lost for score in scores),
}
"""Name and how it is worked out of the scores of all pages."""


def interval(
    figure: Callable[[Sequence[PageScore]], float],
    old: Sequence[PageScore],
    new: Sequence[PageScore],
    rounds: int = 300,
) -> tuple[float, float, float]:
    """By how much a figure moved, and the 95 % interval from resampling pages (bootstrap).

    Args:
        figure: one of FIGURES.
        old, new: scores of the same pages in the same order.
        rounds: resamplings.

    Returns:
        Change, and the lower and upper end of its interval.
    """
    chance = random.Random(0)
    size = len(old)
    changes = []
    for _ in range(rounds):
        drawn = [chance.randrange(size) for _ in range(size)]
        changes.append(figure([new[i] for i in drawn]) - figure([old[i] for i in drawn]))
    changes.sort()
    whole = figure(new) - figure(old)
    return whole, changes[int(0.025 * rounds)], changes[int(0.975 * rounds)]
