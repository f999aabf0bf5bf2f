"""The network: convolutions, gradients, and that it learns what only neighbours tell."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from newsclean.classifier.network import add_positive, spread, spread_in_numpy
from newsclean.kernels import kernels
from newsclean.training.network import Sequence_, Settings, numeric_check, train_network

Spread = Callable[..., np.ndarray]
SPREADS = [spread, spread_in_numpy] if kernels else [spread]


@pytest.mark.parametrize("spread_rows", SPREADS)
def test_taps_see_the_neighbours_and_zeros_beyond_the_edges(spread_rows: Spread) -> None:
    hidden = np.array([[1, 5], [2, 4], [3, 3], [4, 2], [5, 1]], dtype=np.float32)
    taps = np.array([[100, 0], [10, 1], [1, 0]], dtype=np.float32)
    once, twice = spread_rows(hidden, taps, 1), spread_rows(hidden, taps, 2)
    assert once[:, 0].tolist() == [12, 123, 234, 345, 450]
    assert twice[:, 0].tolist() == [13, 24, 135, 240, 350]
    # Each column has taps of its own.
    assert once[:, 1].tolist() == twice[:, 1].tolist() == [5, 4, 3, 2, 1]


def test_only_what_is_positive_is_added() -> None:
    hidden = np.ones((2, 2), dtype=np.float32)
    change = np.array([[1, -1], [-3, 2]], dtype=np.float32)
    add_positive(hidden, change, np.array([1, 0.5], dtype=np.float32))
    assert hidden.tolist() == [[3, 1], [1, 3.5]]


def test_gradients_are_those_of_finite_differences() -> None:
    assert numeric_check().max() < 5e-3


def documents(count: int) -> list[Sequence_]:
    """A block is 1 if the block two before it has a positive feature."""
    chance = np.random.default_rng(1)
    made = []
    for _ in range(count):
        features = chance.standard_normal((int(chance.integers(8, 30)), 3)).astype(np.float32)
        targets = np.zeros(len(features), dtype=np.int64)
        targets[2:] = features[:-2, 1] > 0
        made.append(Sequence_(features, targets, np.ones(len(features), dtype=np.float32)))
    return made


SETTINGS = Settings(hidden=32, layers=((5, 1),), epochs=25, drop_features=0.0, drop_hidden=0.0)


def accuracy(network: object, tests: list[Sequence_]) -> float:
    right = [(network.scores(t.features).argmax(1) == t.targets).mean() for t in tests]
    return float(np.mean(right))


def test_it_learns_from_neighbours() -> None:
    network = train_network(documents(120), 2, SETTINGS)
    assert accuracy(network, documents(140)[120:]) > 0.93


def test_training_can_be_repeated() -> None:
    first, second = (train_network(documents(12), 2, SETTINGS, seed=3) for _ in range(2))
    features = documents(1)[0].features
    assert (first.scores(features) == second.scores(features)).all()


def test_blocks_without_a_target_teach_by_their_soft_labels_alone() -> None:
    taught = [
        Sequence_(d.features, np.full_like(d.targets, -1), d.weights, np.eye(2)[d.targets])
        for d in documents(120)
    ]
    network = train_network(taught, 2, SETTINGS)
    assert accuracy(network, documents(140)[120:]) > 0.93


def test_tiles_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(hidden=8, layers=((5, 1), (3, 4)), epochs=2)
    network = train_network(documents(12), 2, settings)
    features = np.random.default_rng(5).standard_normal((100, 3)).astype(np.float32)
    whole = network.scores(features)
    for tile in (7, 16, 99, 100):
        monkeypatch.setattr("newsclean.classifier.network.TILE", tile)
        assert np.allclose(network.scores(features), whole, atol=1e-5)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_documents_may_be_shorter_than_a_convolution_reaches(size: int) -> None:
    network = train_network(documents(4), 2, SETTINGS)
    assert network.scores(np.zeros((size, 3), dtype=np.float32)).shape == (size, 2)
