"""Batches go to processes, and results come back in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from newsclean.bulk import working
from newsclean.bulk.batches import Batch
from newsclean.bulk.working import Result, Settings, Worker, failure

T = TypeVar("T")
WAITING = 2
"""So many batches for each process are read ahead."""


def ordered(
    work: Callable[[T], Any], items: Iterable[T], settings: Settings, workers: int
) -> Iterator[tuple[T, Any]]:
    """Apply `work` in several processes; items and results in the order of the items.

    A result is the `BrokenProcessPool` itself if a process died over the item or beside it.
    """
    items = iter(items)
    waiting: deque[tuple[T, Future[Any] | None]] = deque()
    pool = _pool(settings, workers)
    try:
        while True:
            for item in items:
                waiting.append((item, _submit(pool, work, item)))
                if len(waiting) >= WAITING * workers:
                    break
            if not waiting:
                return
            item, future = waiting.popleft()
            try:
                if future is None:
                    raise BrokenProcessPool
                result = future.result()
            except BrokenProcessPool as broken:
                pool.shutdown(cancel_futures=True)
                pool = _pool(settings, workers)
                waiting = deque((other, _submit(pool, work, other)) for other, _ in waiting)
                result = broken
            yield item, result
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(settings: Settings, workers: int) -> ProcessPoolExecutor:
    # Its own number goes along: a process whose run is gone before it starts has another parent.
    arguments = settings, os.getpid()
    return ProcessPoolExecutor(workers, initializer=working.start, initargs=arguments)


def _submit(pool: ProcessPoolExecutor, work: Callable[[T], Any], item: T) -> Future[Any] | None:
    try:
        return pool.submit(work, item)
    except BrokenProcessPool:
        return None


def clean_batches(
    batches: Iterable[Batch], settings: Settings, workers: int
) -> Generator[tuple[Batch, Result], None, None]:
    """Clean batches, in this process if there is to be one only."""
    if workers < 2:
        worker = Worker(settings)
        for batch in batches:
            yield batch, worker.clean(batch)
        return
    for batch, result in ordered(working.clean_batch, batches, settings, workers):
        if isinstance(result, BrokenProcessPool):
            result = _one_by_one(batch, settings)
        yield batch, result


def _one_by_one(batch: Batch, settings: Settings) -> Result:
    """Clean a batch over which a process died: each document in a process that may die."""
    whole = Result()
    singles = [[record] for record in batch]
    for single, result in ordered(working.clean_batch, singles, settings, 1):
        if isinstance(result, BrokenProcessPool):
            error = "the process that cleaned it died (out of memory?)"
            result = Result([], [failure(single[0], error)], {"documents": 1, "failed": 1})
        whole.rows += result.rows
        whole.errors += result.errors
        for name, count in result.counts.items():
            whole.counts[name] = whole.counts.get(name, 0) + count
    return whole
