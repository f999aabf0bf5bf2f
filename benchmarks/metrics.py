"""Counting words: the figures that the benchmarks are made of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    r"""Lower-cased `\w+` tokens in order."""
    return WORD.findall(text.lower())


@dataclass(frozen=True)
class Counts:
    """Right, false and missing words of one document, or of many added up."""

    right: float = 0.0
    false: float = 0.0
    missing: float = 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right, self.false + other.false, self.missing + other.missing
        )

    @property
    def precision(self) -> float:
        """Share of the given words that are right; 1 if nothing was given nor wanted."""
        given = self.right + self.false
        return self.right / given if given else float(not self.missing)

    @property
    def recall(self) -> float:
        """Share of the wanted words that were given; 1 if none was wanted nor given."""
        wanted = self.right + self.missing
        return self.right / wanted if wanted else float(not self.false)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 if nothing was given nor wanted."""
        total = 2 * self.right + self.false + self.missing
        return 2 * self.right / total if total else 1.0


def count_items(gold: Iterable[object], given: Iterable[object]) -> Counts:
    """Compare two multisets."""
    wanted, got = Counter(gold), Counter(given)
    right = sum((wanted & got).values())
    return Counts(right, sum(got.values()) - right, sum(wanted.values()) - right)


def count_words(gold: str, given: str) -> Counts:
    """Compare two texts as multisets of words."""
    return count_items(words(gold), words(given))


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean; 0 of nothing."""
    items = list(values)
    return sum(items) / len(items) if items else 0.0


def worst_tenth(values: Iterable[float]) -> float:
    """Mean of the lowest tenth of the values (of one value at least)."""
    items = sorted(values)
    return mean(items[: max(1, round(len(items) / 10))]) if items else 0.0


def ratio(part: float, whole: float, empty: float = 0.0) -> float:
    """`part / whole`, or `empty` when there is no whole."""
    return part / whole if whole else empty


def squeeze(text: str) -> str:
    """White space made single blanks, for finding snippets."""
    return " ".join(text.split())


def snippet_rate(snippets: Sequence[str], text: str) -> float | None:
    """Share of the snippets found in the text; None without snippets."""
    if not snippets:
        return None
    plain = squeeze(text)
    return mean(float(squeeze(snippet) in plain) for snippet in snippets)
