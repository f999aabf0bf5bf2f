"""The settings that every benchmark shares."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from newsclean.labels import Label

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_CORPUS = ROOT.parent / "shared" / "corpus"
DEFAULT_CACHE = Path(".cache") / "benchmarks"
KEPT = ROOT / "benchmarks" / "models"
"""Models of the development corpus's folds, so that whoever has it need not train for hours."""


@dataclass(frozen=True)
class Options:
    """What to measure, and how.

    Attributes:
        corpus: folder of the development corpus.
        pages: folder of the pages that are scored, in the corpus's form; None for the corpus. The
            models come from the corpus all the same.
        folds: number of folds of the cross-validation.
        limit: score only this many pages (spread over the corpus), or None for all.
        peers: names of the peers to run beside newsclean.
        worst: how many of the worst pages to list.
        model: score with this model file instead of cross-validation.
        kept: folder of models of the corpus's folds; None to train them (`--anew`).
        cache: folder for trained fold models and peer outputs.
        jobs: processes that pages are spread over where nothing is timed.
        keep: labels to keep instead of the benchmark's own definition.
    """

    corpus: Path = DEFAULT_CORPUS
    pages: Path | None = None
    folds: int = 5
    limit: int | None = None
    peers: tuple[str, ...] = ()
    worst: int = 0
    model: Path | None = None
    kept: Path | None = KEPT
    cache: Path = DEFAULT_CACHE
    jobs: int = 2
    keep: frozenset[Label] | None = None

    @property
    def scored(self) -> Path:
        """The folder of the pages that are scored."""
        return self.pages or self.corpus
