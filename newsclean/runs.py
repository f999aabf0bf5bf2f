"""Runs of a sequence: stretches in which each item follows the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def runs(items: Iterable[Item], follows: Callable[[Item, Item], bool]) -> Iterator[list[Item]]:
    """Cut a sequence where an item does not follow the one before.

    Args:
        items: in order.
        follows: whether the second item belongs to the run of the first, which stands before it.
    """
    run: list[Item] = []
    for item in items:
        if run and not follows(run[-1], item):
            yield run
            run = []
        run.append(item)
    if run:
        yield run
