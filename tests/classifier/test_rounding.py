"""Matrices of whole numbers: as near as their steps are, and exact in what they add up."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsclean.classifier.packing import OFFSET, PANEL, TOGETHER, pack
from newsclean.classifier.rounding import ROW_STEPS, STEPS, product, rounded
from newsclean.classifier.tokens import Floats
from newsclean.training.network import Sequence_, Settings, train_network

SIZES = st.integers(1, 40)


def values(random: np.random.Generator, *shape: int) -> Floats:
    return (random.normal(size=shape) * 10 ** random.uniform(-6, 6)).astype(np.float32)


@given(SIZES, SIZES, st.integers(0, 99))
def test_a_column_is_off_by_half_a_step_at_most(inner: int, outer: int, seed: int) -> None:
    matrix = values(np.random.default_rng(seed), inner, outer)
    made = rounded(matrix)
    assert (made.numbers == np.rint(made.numbers)).all()
    assert (np.abs(made.numbers).max(axis=0) == STEPS).all()
    assert (np.abs(made.numbers * made.scale - matrix) <= 0.501 * made.scale).all()


@given(SIZES, SIZES, SIZES, st.integers(0, 99))
def test_a_product_is_off_by_what_its_steps_add_up_to(
    count: int, inner: int, outer: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    rows, matrix = values(random, count, inner), values(random, inner, outer)
    step = np.abs(rows).max(axis=1, keepdims=True) / ROW_STEPS
    column = np.abs(matrix).max(axis=0) / STEPS
    most = 0.51 * (step * np.abs(matrix).sum(axis=0) + column * np.abs(rows).sum(1, keepdims=True))
    off = np.abs(product(rows, rounded(matrix)) - rows.astype(np.float64) @ matrix)
    assert (off <= most + 0.26 * inner * step * column).all()


def test_sums_are_exact_whatever_comes_first() -> None:
    random = np.random.default_rng(0)
    rows, matrix = values(random, 300, 368), rounded(values(random, 368, 40))
    order = random.permutation(368)
    other = rounded(np.ascontiguousarray((matrix.numbers * matrix.scale)[order]))
    assert np.array_equal(product(rows, matrix), product(rows[:, order], other))
    # As few as one at a time, and into a place that is given.
    out = np.empty((300, 40), dtype=np.float32)
    one_by_one = np.concatenate([product(row[None], matrix) for row in rows])
    assert np.array_equal(product(rows, matrix, out), one_by_one)
    assert np.array_equal(out, one_by_one)


def test_what_is_all_zeros_gives_zeros() -> None:
    rows, matrix = np.zeros((2, 3), dtype=np.float32), np.ones((3, 2), dtype=np.float32)
    assert not product(rows, rounded(matrix)).any()
    matrix[:, 1] = 0
    assert product(rows + 1, rounded(matrix)).tolist() == [[3, 0], [3, 0]]


def test_what_is_whole_already_stays() -> None:
    matrix = np.array([[63, -126], [1, 2]], dtype=np.float32)
    rows = np.array([[127, 5], [-254, 4]], dtype=np.float32)
    assert np.allclose(product(rows, rounded(matrix)), rows @ matrix, rtol=1e-6)


def test_packed_panels_hold_each_number_once() -> None:
    made = train_network(
        [Sequence_(np.eye(5, dtype=np.float32), np.arange(5) % 2, np.ones(5, dtype=np.float32))],
        2,
        Settings(hidden=20, layers=((3, 1),), epochs=1),
    )
    _, numbers, panels = pack(made)
    entry, wide = made.rounded_ends[0], 32
    first = panels[: PANEL * wide].reshape(wide // PANEL, PANEL // TOGETHER, PANEL, TOGETHER)
    back = first.transpose(1, 3, 0, 2).reshape(PANEL, wide).astype(np.float32) - OFFSET
    assert np.array_equal(back[:5, :20], entry.numbers)
    assert not back[5:].any() and not back[:, 20:].any()
    assert np.array_equal(numbers[2 * PANEL : 2 * PANEL + 20], entry.scale)
    assert numbers.ctypes.data % 64 == panels.ctypes.data % 64 == 0
