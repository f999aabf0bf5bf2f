"""The metrics of the three public benchmarks, as each of them defines its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from benchmarks.metrics import WORD, Counts, count_items, mean

SHINGLE = 4
EXHAUSTIVE = 6
"""Up to this many optional paragraphs, every combination is tried."""


@dataclass(frozen=True)
class Scores:
    """Precision, recall and F1 of one page or of a benchmark."""

    precision: float
    recall: float
    f1: float


# article-extraction-benchmark


def shingles(text: str) -> list[tuple[str, ...]]:
    r"""All runs of 4 `\w+` tokens; of a shorter text its one shorter run, of none nothing."""
    tokens = WORD.findall(text)
    if not tokens:
        return []
    runs = max(1, len(tokens) - SHINGLE + 1)
    return [tuple(tokens[i : i + SHINGLE]) for i in range(runs)]


def shingle_counts(gold: str, given: str) -> Counts:
    """Right, false and missing shingles of a page."""
    return count_items(shingles(gold), shingles(given))


def shingle_scores(counts: Iterable[Counts]) -> Scores:
    """Mean precision, mean recall, and the F1 of the two means.

    A page without gold and without text is right (1, 1). With only one of the two, what
    cannot be computed is 0, as that benchmark has it.
    """
    found = list(counts)
    precision = mean(count.precision for count in found)
    recall = mean(count.recall for count in found)
    total = precision + recall
    return Scores(precision, recall, 2 * precision * recall / total if total else 0.0)


def same_tokens(gold: str, given: str) -> bool:
    """Whether two texts have exactly the same tokens in order."""
    return WORD.findall(gold) == WORD.findall(given)


# fundus-evaluation


@cache
def _scorer() -> Any:
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(["rougeLsum"])


def rouge_lsum(gold: str, given: str) -> Scores:
    """ROUGE-LSum of two texts whose paragraphs stand on lines of their own."""
    score = _scorer().score(gold, given)["rougeLsum"]
    return Scores(score.precision, score.recall, score.fmeasure)


def is_optional(paragraph: str) -> bool:
    """Whether a gold paragraph may be there or not."""
    text = paragraph.strip()
    return len(text) > 1 and text.startswith("[") and text.endswith("]")


def _variant(paragraphs: Sequence[str], chosen: Sequence[bool]) -> str:
    """The gold text with the chosen ones of its optional paragraphs."""
    choice = iter(chosen)
    parts = [
        paragraph.strip()[1:-1] if is_optional(paragraph) else paragraph
        for paragraph in paragraphs
        if not is_optional(paragraph) or next(choice)
    ]
    return "\n".join(parts)


def best_rouge(paragraphs: Sequence[str], given: str) -> Scores:
    """ROUGE-LSum against the variant of the gold paragraphs that fits best by F1.

    Beyond six optional paragraphs each is decided by itself, starting with all of them.
    """
    optional = sum(map(is_optional, paragraphs))
    if optional <= EXHAUSTIVE:
        variants = product((True, False), repeat=optional)
        return max(
            (rouge_lsum(_variant(paragraphs, chosen), given) for chosen in variants),
            key=lambda scores: scores.f1,
        )
    chosen = [True] * optional
    best = rouge_lsum(_variant(paragraphs, chosen), given)
    for i in range(optional):
        chosen[i] = False
        scores = rouge_lsum(_variant(paragraphs, chosen), given)
        if scores.f1 > best.f1:
            best = scores
        else:
            chosen[i] = True
    return best


def mean_scores(scores: Sequence[Scores]) -> Scores:
    """Mean precision, recall and F1 over pages."""
    return Scores(
        mean(score.precision for score in scores),
        mean(score.recall for score in scores),
        mean(score.f1 for score in scores),
    )
