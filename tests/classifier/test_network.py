"""The network: convolutions, gradients, and that it learns what only neighbours tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from newsclean.classifier.network import (
    add_positive,
    pool_means,
    pool_means_in_numpy,
    spread,
    spread_in_numpy,
)
from newsclean.kernels import kernels
from newsclean.training.network import (
    Sequence_,
    Settings,
    mean_network,
    numeric_check,
    shaped_like,
    train_network,
    withhold,
)

Spread = Callable[..., np.ndarray]
SPREADS = [spread, spread_in_numpy] if kernels else [spread]
POOLS = [pool_means, pool_means_in_numpy] if kernels else [pool_means]


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


def test_a_network_learns_on_from_where_it_stands() -> None:
    lessons = documents(120)
    started = train_network(lessons, 2, replace(SETTINGS, epochs=3))
    kept = train_network(lessons[:60], 2, replace(SETTINGS, epochs=1, rate=0.0), start=started)
    features = lessons[0].features
    assert (kept.scores(features) == started.scores(features)).all()
    learned = train_network(lessons, 2, replace(SETTINGS, epochs=12), start=started)
    tests = documents(140)[120:]
    assert accuracy(learned, tests) > accuracy(started, tests) + 0.05


def test_the_mean_of_networks_has_their_mean_weights() -> None:
    lessons = documents(40)
    settings = replace(SETTINGS, epochs=2)
    networks = [train_network(lessons, 2, settings, seed=seed) for seed in (1, 2, 3)]
    mean = mean_network(networks)
    assert np.allclose(mean.exit, np.mean([network.exit for network in networks], axis=0))
    taps = np.mean([network.layers[0].taps for network in networks], axis=0)
    assert np.allclose(mean.layers[0].taps, taps)
    features = lessons[0].features
    for times in (1, 2):
        same = mean_network(networks[:1] * times)
        assert (same.scores(features) == networks[0].scores(features)).all()


def test_a_network_of_another_shape_is_not_gone_on_from() -> None:
    wider = train_network(documents(3), 2, replace(SETTINGS, hidden=48, epochs=1))
    with pytest.raises(ValueError, match="another shape"):
        train_network(documents(3), 2, SETTINGS, start=wider)
    with pytest.raises(ValueError, match="another shape"):
        mean_network([wider, train_network(documents(3), 2, replace(SETTINGS, epochs=1))])
    farther = train_network(documents(3), 2, replace(SETTINGS, layers=((5, 3),), epochs=1))
    with pytest.raises(ValueError, match="another shape"):
        train_network(documents(3), 2, SETTINGS, start=farther)
    assert shaped_like(farther, SETTINGS) == replace(SETTINGS, layers=((5, 3),))


def test_blocks_without_a_target_teach_by_their_soft_labels_alone() -> None:
    taught = [
        Sequence_(d.features, np.full_like(d.targets, -1), d.weights, np.eye(2)[d.targets])
        for d in documents(120)
    ]
    network = train_network(taught, 2, SETTINGS)
    assert accuracy(network, documents(140)[120:]) > 0.93


def told_twice(count: int, mute: bool = False) -> list[Sequence_]:
    """`documents` whose blocks also say themselves what they are; "mute" ones do not."""
    made = []
    for document in documents(count):
        signs = (2 * document.targets - 1) * (not mute)
        features = np.column_stack([document.features, signs]).astype(np.float32)
        made.append(replace(document, features=features))
    return made


def test_what_is_withheld_at_times_can_be_done_without() -> None:
    trusting = train_network(told_twice(120), 2, SETTINGS)
    careful = train_network(told_twice(120), 2, replace(SETTINGS, withheld=((3, 4, 0.4),)))
    assert accuracy(careful, told_twice(140)[120:]) > 0.98
    mute = told_twice(140, mute=True)[120:]
    assert accuracy(careful, mute) > accuracy(trusting, mute) + 0.03


def test_at_most_one_part_is_withheld_from_a_document() -> None:
    features = np.ones((3000, 4), dtype=np.float32)
    bounds = [(start, start + 3) for start in range(0, 3000, 3)]
    withhold(features, bounds, ((0, 1, 0.2), (1, 3, 0.3)), np.random.default_rng(0))
    shown = Counter(tuple(row) for row in features.astype(int).tolist())
    assert set(shown) == {(1, 1, 1, 1), (0, 1, 1, 1), (1, 0, 0, 1)}
    assert shown[(0, 1, 1, 1)] / 3000 == pytest.approx(0.2, abs=0.04)
    assert shown[(1, 0, 0, 1)] / 3000 == pytest.approx(0.3, abs=0.04)
    assert all(len(np.unique(features[start:end], axis=0)) == 1 for start, end in bounds)


@pytest.mark.parametrize("means_of", POOLS)
def test_pools_average_what_is_of_one_group(means_of: Spread) -> None:
    values = np.array([[1, 10], [3, 30], [5, 50]], dtype=np.float32)
    groups = np.array([[0, 1, 0], [2, 2, 2]])
    means = means_of(values, groups)
    assert means.tolist() == [[3, 30, 3, 30], [3, 30, 3, 30], [3, 30, 3, 30]]
    assert means_of(values, groups[:1])[:, 0].tolist() == [3, 3, 3]
    assert means_of(values, np.array([[0, 1, 2]])).tolist() == values.tolist()


def grouped(count: int) -> list[Sequence_]:
    """A block is 1 if the first block of its group, far above it, has a positive feature."""
    chance = np.random.default_rng(2)
    made = []
    for _ in range(count):
        groups = np.tile(np.arange(4), 10)
        features = chance.standard_normal((40, 3)).astype(np.float32)
        features[4:, 1] = 0
        targets = (features[groups, 1] > 0).astype(np.int64)
        made.append(
            Sequence_(features, targets, np.ones(40, dtype=np.float32), groups=groups[None])
        )
    return made


def test_it_learns_from_the_group_of_a_block() -> None:
    settings = Settings(
        hidden=32, layers=((3, 1),), pools=(0,), epochs=25, drop_features=0.0, drop_hidden=0.0
    )
    network = train_network(grouped(120), 2, settings)
    tests = grouped(140)[120:]
    right = [(network.scores(t.features, t.groups).argmax(1) == t.targets).mean() for t in tests]
    assert np.mean(right) > 0.93


def test_a_network_with_pools_is_not_trained_without_groups() -> None:
    with pytest.raises(ValueError, match="groups"):
        train_network(documents(3), 2, Settings(hidden=4, pools=(0,)))


def test_a_network_with_pools_does_not_score_without_groups() -> None:
    network = train_network(grouped(6), 2, Settings(hidden=4, pools=(0,), epochs=1))
    with pytest.raises(ValueError, match="groups"):
        network.scores(np.zeros((5, 3), dtype=np.float32))


def test_tiles_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(hidden=8, layers=((5, 1), (3, 4)), pools=(1, 2), epochs=2)
    network = train_network(grouped(12), 2, settings)
    chance = np.random.default_rng(5)
    features = chance.standard_normal((100, 3)).astype(np.float32)
    groups = chance.integers(0, 9, (1, 100))
    whole = network.scores(features, groups)
    for tile in (7, 16, 99, 100):
        monkeypatch.setattr("newsclean.classifier.network.TILE", tile)
        assert np.allclose(network.scores(features, groups), whole, atol=1e-5)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_documents_may_be_shorter_than_a_convolution_reaches(size: int) -> None:
    network = train_network(documents(4), 2, SETTINGS)
    assert network.scores(np.zeros((size, 3), dtype=np.float32)).shape == (size, 2)
