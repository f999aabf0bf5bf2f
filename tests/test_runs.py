"""Runs of a sequence."""

from __future__ import annotations

from itertools import pairwise

import pytest

from newsclean.runs import runs


def next_to(before: int, at: int) -> bool:
    return at == before + 1


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], []),
        ([4], [[4]]),
        ([1, 2, 3], [[1, 2, 3]]),
        ([1, 2, 4, 5, 7, 9, 10], [[1, 2], [4, 5], [7], [9, 10]]),
        ([3, 2, 1], [[3], [2], [1]]),
        ([1, 1, 2], [[1], [1, 2]]),
    ],
)
def test_a_sequence_is_cut_where_an_item_does_not_follow(
    items: list[int], expected: list[list[int]]
) -> None:
    found = list(runs(items, next_to))
    assert found == expected
    assert [item for run in found for item in run] == items
    assert all(next_to(*pair) for run in found for pair in pairwise(run))
