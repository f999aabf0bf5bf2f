"""The network: convolutions, gradients, and that it learns what only neighbours tell."""

from __future__ import annotations

import numpy as np
import pytest

from newsclean.classifier.network import convolve
from newsclean.training.network import Sequence_, Settings, numeric_check, train_network


def test_convolution_sees_its_neighbours_and_zeros_beyond_the_edges() -> None:
    hidden = np.arange(1, 6, dtype=np.float32)[:, None]
    weights = np.array([[[100.0]], [[10.0]], [[1.0]]], dtype=np.float32)
    assert convolve(hidden, weights, 1).ravel().tolist() == [12, 123, 234, 345, 450]
    assert convolve(hidden, weights, 2).ravel().tolist() == [13, 24, 135, 240, 350]


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


SETTINGS = Settings(hidden=16, layers=((5, 1),), epochs=25, drop_features=0.0, drop_hidden=0.0)


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


@pytest.mark.parametrize("size", [1, 2, 5])
def test_documents_may_be_shorter_than_a_convolution_reaches(size: int) -> None:
    network = train_network(documents(4), 2, SETTINGS)
    assert network.scores(np.zeros((size, 3), dtype=np.float32)).shape == (size, 2)
