"""Timing several functions on the same documents, interleaved, so that ratios hold."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any


@dataclass(frozen=True)
class Timing:
    """Seconds that one function took for each document."""

    seconds: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean over documents."""
        return statistics.fmean(self.seconds)

    @property
    def median(self) -> float:
        """Median over documents."""
        return statistics.median(self.seconds)


def time_once(function: Callable[[Any], object], document: Any) -> float:
    """Seconds of one call."""
    start = perf_counter()
    function(document)
    return perf_counter() - start


def interleaved(
    functions: Mapping[str, Callable[[Any], object]],
    documents: Mapping[str, Sequence[Any]],
    rounds: int,
    rounds_of: Mapping[str, int] | None = None,
) -> dict[str, Timing]:
    """Time functions document by document, all of them on one document before the next.

    Args:
        functions: what to time, by name.
        documents: for each name its documents, all of one length and order (a peer may need
            them as bytes).
        rounds: how often everything is repeated; a document counts with its fastest time.
        rounds_of: fewer rounds for the names of slow functions.
    """
    limits = {name: min(rounds, (rounds_of or {}).get(name, rounds)) for name in functions}
    count = min((len(documents[name]) for name in functions), default=0)
    best = {name: [float("inf")] * count for name in functions}
    for name, function in functions.items():  # first calls load data and compile patterns
        for document in documents[name][:2]:
            time_once(function, document)
    for number in range(rounds):
        gc.collect()
        for i in range(count):
            for name, function in functions.items():
                if number < limits[name]:
                    seconds = time_once(function, documents[name][i])
                    best[name][i] = min(best[name][i], seconds)
    return {name: Timing(tuple(seconds)) for name, seconds in best.items()}
