"""Spreading a function over items with forked processes."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def _call(index: int) -> Any:
    assert _work is not None
    function, items = _work
    return function(items[index])


def map_items(
    function: Callable[[T], R], items: Sequence[T], jobs: int, progress: str = "", chunk: int = 4
) -> list[R]:
    """`[function(item) for item in items]`, spread over `jobs` processes.

    Function and items are inherited by fork and not pickled, so closures will do; results are
    pickled. With one job, or where there is no fork, everything runs in this process.
    """
    global _work
    results: list[R] = []
    show = progress if sys.stderr is not None and sys.stderr.isatty() else ""
    if jobs < 2 or len(items) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        for item in items:
            results.append(function(item))
            _tell(show, len(results), len(items))
        return results
    _work = (function, items)
    try:
        with multiprocessing.get_context("fork").Pool(jobs, _heed_no_interrupt) as pool:
            for result in pool.imap(_call, range(len(items)), chunksize=chunk):
                results.append(result)
                _tell(show, len(results), len(items))
    finally:
        _work = None
    return results


def _heed_no_interrupt() -> None:
    """Ctrl-C reaches all processes; the first one ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _tell(name: str, done: int, total: int) -> None:
    if name and (done % 20 == 0 or done == total):
        end = "\n" if done == total else ""
        print(f"\r{name}: {done}/{total}", end=end, file=sys.stderr, flush=True)
