"""Training of the network over blocks: gradients by hand, AdamW, one-cycle learning rate.

Documents of a batch are laid one after the other with gaps of zeros between them that are wider
than any convolution reaches, so that a batch is one matrix and every layer one product.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.network import CLIP, Layer, Network, Pool, pool_means
from newsclean.classifier.tokens import Floats, Ints

Params = dict[str, Floats]


@dataclass(frozen=True)
class Settings:
    """How a network is trained.

    Attributes:
        hidden: width of the hidden vectors.
        layers: taps and dilation of each convolution.
        pools: before which layers (or behind the last) blocks see the means of their groups.
        narrow: width of what the pools average.
        epochs: passes over the documents.
        least_steps: of a few documents so many passes are made that they give this many steps.
        batch: documents a step.
        rate: highest learning rate.
        decay: weight decay (Loshchilov and Hutter 2019).
        drop_features, drop_hidden: dropout.
        smoothing: share of the target given to all labels alike.
        longest: blocks of a document that one step sees; longer ones are cut at random.
        withheld: features (first column, one behind the last) that a document is shown without,
            and how often; no two for the same document. What says most on known sites may say
            nothing on the next (compare "modality dropout", Neverova et al. 2016).
    """

    hidden: int = 96
    layers: tuple[tuple[int, int], ...] = ((5, 1), (5, 2), (5, 4), (5, 8), (5, 1), (5, 2))
    pools: tuple[int, ...] = ()
    narrow: int = 32
    epochs: int = 15
    least_steps: int = 0
    batch: int = 16
    rate: float = 2e-3
    decay: float = 1e-2
    drop_features: float = 0.2
    drop_hidden: float = 0.3
    smoothing: float = 0.0
    longest: int = 400
    withheld: tuple[tuple[int, int, float], ...] = ()


@dataclass(frozen=True)
class Sequence_:
    """One document to train on.

    Attributes:
        features: shape (blocks, features).
        targets: label number of every block; -1 where it is unknown.
        weights: how much each block counts.
        soft: shape (blocks, labels), probabilities that blocks without a target are taught by;
            None where there are none.
        groups: shape (groupings, blocks), see `Network.scores`; needed if there are pools.
    """

    features: Floats
    targets: Ints
    weights: Floats
    soft: Floats | None = None
    groups: Ints | None = None


def initial(
    features: int,
    labels: int,
    settings: Settings,
    chance: np.random.Generator,
    groupings: int = 0,
) -> Params:
    """Random weights (He et al. 2015)."""

    def matrix(*shape: int) -> Floats:
        inputs = int(np.prod(shape[:-1]))
        values: Floats = chance.standard_normal(shape).astype(np.float32)
        return values / np.float32(np.sqrt(inputs))

    width = settings.hidden
    params = {
        "entry": matrix(features, width),
        "entry_bias": np.zeros(width, dtype=np.float32),
        "whole": matrix(width, width),
        "whole_bias": np.zeros(width, dtype=np.float32),
        "exit": matrix(width, labels),
        "exit_bias": np.zeros(labels, dtype=np.float32),
    }
    for number, (taps, _) in enumerate(settings.layers):
        params[f"layer{number}"] = matrix(width, width)
        params[f"layer{number}_taps"] = matrix(taps, width) / np.float32(2)
        params[f"layer{number}_bias"] = np.zeros(width, dtype=np.float32)
    for place in settings.pools:
        params[f"pool{place}_narrow"] = matrix(width, settings.narrow)
        # Small at first: a document must not look like its groups before they mean anything.
        params[f"pool{place}"] = matrix(groupings * settings.narrow, width) * np.float32(0.3)
        params[f"pool{place}_bias"] = np.zeros(width, dtype=np.float32)
    return params


def train_network(
    documents: Sequence[Sequence_],
    labels: int,
    settings: Settings = Settings(),
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
    start: Network | None = None,
) -> Network:
    """Fit a network.

    Args:
        documents: what to train on.
        labels: number of labels.
        settings: how.
        seed: of everything random.
        progress: told a line after every epoch.
        start: a network that learns on, instead of a new one; it says how features are scaled.

    Raises:
        ValueError: if there are to be pools, and a document has no groups; if `start` is of another
            shape.
    """
    if settings.pools and any(document.groups is None for document in documents):
        raise ValueError("a network with pools needs the groups of every document")
    chance = np.random.default_rng(seed)
    groups = documents[0].groups
    groupings = 0 if groups is None else len(groups)
    features = documents[0].features.shape[1]
    params = initial(features, labels, settings, chance, groupings)
    if start is None:
        mean, scale = _scaling(documents)
    else:
        of_start = _as_params(start)
        if _shapes(of_start) != _shapes(params) or shaped_like(start, settings) != settings:
            raise ValueError(_OTHER_SHAPE)
        params, mean, scale = of_start, start.mean, start.scale
    first = {name: np.zeros_like(value) for name, value in params.items()}
    second = {name: np.zeros_like(value) for name, value in params.items()}
    reach = max((taps // 2 * dilation for taps, dilation in settings.layers), default=0)
    batches_each = -(-len(documents) // settings.batch)
    epochs = max(settings.epochs, -(-settings.least_steps // batches_each))
    steps = epochs * batches_each
    step = 0
    sizes = np.array([min(len(d.targets), settings.longest) for d in documents])
    for epoch in range(epochs):
        # Documents of like length share a batch; the jitter keeps the company changing.
        order = np.argsort(sizes * chance.uniform(0.8, 1.25, len(sizes)))
        batches = [order[i : i + settings.batch] for i in range(0, len(order), settings.batch)]
        chance.shuffle(batches)
        total = 0.0
        for batch in batches:
            cut = [_crop(documents[i], settings.longest, chance) for i in batch]
            data = _lay_out(cut, mean, scale, reach, labels, settings.smoothing)
            withhold(data.features, data.bounds, settings.withheld, chance)
            loss, gradients = _gradients(params, data, settings, chance)
            total += loss
            step += 1
            _adamw(params, gradients, first, second, step, _one_cycle(step, steps), settings)
        if progress is not None:
            progress(f"epoch {epoch + 1}/{epochs}: loss {total / len(batches):.4f}")
    return _network(params, mean, scale, settings)


def _scaling(documents: Sequence[Sequence_]) -> tuple[Floats, Floats]:
    """Mean of every feature, and what makes its deviation 1."""
    stacked = np.concatenate([document.features for document in documents])
    mean = stacked.mean(axis=0, dtype=np.float64).astype(np.float32)
    scale = (1 / (stacked.std(axis=0, dtype=np.float64) + 1e-3)).astype(np.float32)
    return mean, scale


def _network(params: Params, mean: Floats, scale: Floats, settings: Settings) -> Network:
    return Network(
        mean,
        scale,
        params["entry"],
        params["entry_bias"],
        params["whole"],
        params["whole_bias"],
        tuple(
            Layer(
                dilation,
                params[f"layer{number}_taps"],
                params[f"layer{number}"],
                params[f"layer{number}_bias"],
            )
            for number, (_, dilation) in enumerate(settings.layers)
        ),
        params["exit"],
        params["exit_bias"],
        tuple(
            Pool(
                place,
                params[f"pool{place}_narrow"],
                params[f"pool{place}"],
                params[f"pool{place}_bias"],
            )
            for place in settings.pools
        ),
    )


def shaped_like(network: Network, settings: Settings) -> Settings:
    """Settings for a network of the shape of another."""
    return replace(
        settings,
        hidden=len(network.entry_bias),
        layers=tuple((len(layer.taps), layer.dilation) for layer in network.layers),
        pools=tuple(pool.before for pool in network.pools),
        narrow=network.pools[0].narrow.shape[1] if network.pools else settings.narrow,
    )


def mean_network(networks: Sequence[Network]) -> Network:
    """A network of the mean weights of several that come of one another by learning on.

    On what none of them has met it does better than each (Wortsman and others 2022, "Model soups",
    and "Robust fine-tuning of zero-shot models").

    Raises:
        ValueError: if they are of different shapes.
    """
    first, *others = networks
    settings = shaped_like(first, Settings())
    if any(shaped_like(other, Settings()) != settings for other in others):
        raise ValueError(_OTHER_SHAPE)
    each = [_as_params(network) for network in networks]
    params: Params = {name: np.mean([of[name] for of in each], axis=0) for name in each[0]}
    return _network(params, first.mean, first.scale, settings)


_OTHER_SHAPE = "the network to go on from is of another shape"


def _as_params(network: Network) -> Params:
    """The weights of a network, copied."""
    params = {
        "entry": network.entry,
        "entry_bias": network.entry_bias,
        "whole": network.whole,
        "whole_bias": network.whole_bias,
        "exit": network.exit,
        "exit_bias": network.exit_bias,
    }
    for number, layer in enumerate(network.layers):
        params[f"layer{number}"] = layer.weights
        params[f"layer{number}_taps"] = layer.taps
        params[f"layer{number}_bias"] = layer.bias
    for pool in network.pools:
        params[f"pool{pool.before}_narrow"] = pool.narrow
        params[f"pool{pool.before}"] = pool.weights
        params[f"pool{pool.before}_bias"] = pool.bias
    return {name: np.array(value, dtype=np.float32) for name, value in params.items()}


def _shapes(params: Params) -> dict[str, tuple[int, ...]]:
    return {name: value.shape for name, value in params.items()}


def _crop(document: Sequence_, longest: int, chance: np.random.Generator) -> Sequence_:
    size = len(document.targets)
    if size <= longest:
        return document
    start = int(chance.integers(0, size - longest))
    part = slice(start, start + longest)
    return Sequence_(
        document.features[part],
        document.targets[part],
        document.weights[part],
        None if document.soft is None else document.soft[part],
        None if document.groups is None else _renumbered(document.groups[:, part]),
    )


def _renumbered(groups: Ints) -> Ints:
    """Groups of a part of a document, with numbers below that of its blocks."""
    return np.stack([np.unique(numbers, return_inverse=True)[1] for numbers in groups])


@dataclass(frozen=True)
class _Batch:
    """Documents in one matrix: rows between them are zero and do not count."""

    features: Floats
    mask: Floats
    target: Floats
    weights: Floats
    bounds: list[tuple[int, int]]
    groups: Ints | None


def _lay_out(
    documents: Sequence[Sequence_],
    mean: Floats,
    scale: Floats,
    gap: int,
    labels: int,
    smoothing: float,
) -> _Batch:
    bounds: list[tuple[int, int]] = []
    rows = gap
    for document in documents:
        bounds.append((rows, rows + len(document.targets)))
        rows += len(document.targets) + gap
    features = np.zeros((rows, len(mean)), dtype=np.float32)
    mask = np.zeros((rows, 1), dtype=np.float32)
    target = np.zeros((rows, labels), dtype=np.float32)
    weights = np.zeros((rows, 1), dtype=np.float32)
    groups = None
    if documents[0].groups is not None:
        # A row between documents is a group of its own.
        groups = np.tile(np.arange(rows), (len(documents[0].groups), 1))
    for document, (start, end) in zip(documents, bounds):
        features[start:end] = np.clip((document.features - mean) * scale, -CLIP, CLIP)
        mask[start:end] = 1
        if groups is not None and document.groups is not None:
            groups[:, start:end] = document.groups + start
        known = np.flatnonzero(document.targets >= 0)
        weights[start + known, 0] = document.weights[known]
        target[start + known] = smoothing / labels
        target[start + known, document.targets[known]] += 1 - smoothing
        if document.soft is not None:
            vague = np.flatnonzero((document.targets < 0) & (document.soft.sum(axis=1) > 0))
            target[start + vague] = document.soft[vague]
            weights[start + vague, 0] = document.weights[vague]
    weights /= max(float(weights.sum()), 1e-9)
    return _Batch(features, mask, target, weights, bounds, groups)


def withhold(
    features: Floats,
    bounds: Sequence[tuple[int, int]],
    parts: Sequence[tuple[int, int, float]],
    chance: np.random.Generator,
) -> None:
    """Make some features of some documents zero, which is their mean.

    Args:
        features: of the blocks of all documents, shape (blocks, features); changed in place.
        bounds: first block of each document, and one behind its last.
        parts: see `Settings.withheld`.
        chance: draws, for each document, the part that it goes without, if any.
    """
    if not parts:
        return
    for start, end in bounds:
        drawn = chance.random()
        for first, behind, rate in parts:
            if 0 <= drawn < rate:
                features[start:end, first:behind] = 0
            drawn -= rate


def _dropout(shape: tuple[int, ...], rate: float, chance: np.random.Generator) -> Floats:
    # Bytes are drawn several times as fast as floats, and 1/256 is fine enough for a rate.
    dropped = round(rate * 256)
    drawn = np.frombuffer(chance.bytes(int(np.prod(shape))), dtype=np.uint8).reshape(shape)
    mask: Floats = (drawn >= dropped).astype(np.float32)
    mask *= np.float32(256 / (256 - dropped))
    return mask


def _shifted(padded: Floats, rows: int, taps: int, dilation: int) -> list[Floats]:
    return [padded[tap * dilation : tap * dilation + rows] for tap in range(taps)]


def _pad(values: Floats, reach: int) -> Floats:
    padded = np.zeros((len(values) + 2 * reach, values.shape[1]), dtype=np.float32)
    padded[reach : reach + len(values)] = values
    return padded


def _gradients(
    params: Params, data: _Batch, settings: Settings, chance: np.random.Generator
) -> tuple[float, Params]:
    """Loss of a batch, and its derivative by every weight."""
    rate = settings.drop_hidden
    rows = len(data.features)
    mask = data.mask
    x = data.features * _dropout(data.features.shape, settings.drop_features, chance)
    entry = np.maximum(x @ params["entry"] + params["entry_bias"], 0) * mask
    means = np.stack([entry[start:end].mean(axis=0) for start, end in data.bounds])
    whole = np.maximum(means @ params["whole"] + params["whole_bias"], 0)
    owner = np.zeros(rows, dtype=np.int64)
    for number, (start, end) in enumerate(data.bounds):
        owner[start:end] = number
    drop0 = _dropout(entry.shape, rate, chance) * mask
    hidden = (entry + whole[owner]) * drop0
    kept: list[tuple[Floats, Floats, Floats, Floats]] = []
    pooled: dict[int, tuple[Floats, Floats, Floats, Floats]] = {}

    def pool(place: int, hidden: Floats) -> Floats:
        if place not in settings.pools or data.groups is None:
            return hidden
        means = pool_means(hidden @ params[f"pool{place}_narrow"], data.groups)
        change = np.maximum(means @ params[f"pool{place}"] + params[f"pool{place}_bias"], 0)
        drop = _dropout(change.shape, rate, chance) * mask
        pooled[place] = (hidden, means, change, drop)
        result: Floats = hidden + change * drop
        return result

    for number, (taps, dilation) in enumerate(settings.layers):
        hidden = pool(number, hidden)
        padded = _pad(hidden, taps // 2 * dilation)
        own = params[f"layer{number}_taps"]
        spread = np.zeros_like(hidden)
        for tap, part in enumerate(_shifted(padded, rows, taps, dilation)):
            spread += part * own[tap]
        change = spread @ params[f"layer{number}"]
        change += params[f"layer{number}_bias"]
        np.maximum(change, 0, out=change)
        drop = _dropout(change.shape, rate, chance) * mask
        kept.append((padded, spread, change, drop))
        hidden = hidden + change * drop
    hidden = pool(len(settings.layers), hidden)
    scores = hidden @ params["exit"] + params["exit_bias"]
    scores -= scores.max(axis=1, keepdims=True)
    exponent = np.exp(scores)
    probabilities = exponent / exponent.sum(axis=1, keepdims=True)
    loss = -float((data.weights * data.target * np.log(probabilities + 1e-9)).sum())
    gradients: Params = {}
    d_scores = (probabilities * data.target.sum(axis=1, keepdims=True) - data.target) * data.weights
    gradients["exit"] = hidden.T @ d_scores
    gradients["exit_bias"] = d_scores.sum(axis=0)
    d_hidden = d_scores @ params["exit"].T

    def unpool(place: int, d_hidden: Floats) -> Floats:
        if place not in pooled or data.groups is None:
            return d_hidden
        before, means, change, drop = pooled[place]
        d_change = d_hidden * drop * (change > 0)
        gradients[f"pool{place}_bias"] = d_change.sum(axis=0)
        gradients[f"pool{place}"] = means.T @ d_change
        d_means = np.split(d_change @ params[f"pool{place}"].T, len(data.groups), axis=1)
        # Averaging over groups is its own transpose.
        d_narrow: Floats = np.sum(
            [
                pool_means(np.ascontiguousarray(part), data.groups[number : number + 1])
                for number, part in enumerate(d_means)
            ],
            axis=0,
        )
        gradients[f"pool{place}_narrow"] = before.T @ d_narrow
        result: Floats = d_hidden + d_narrow @ params[f"pool{place}_narrow"].T
        return result

    d_hidden = unpool(len(settings.layers), d_hidden)
    for number in reversed(range(len(settings.layers))):
        taps, dilation = settings.layers[number]
        padded, spread, change, drop = kept[number]
        d_change = d_hidden * drop * (change > 0)
        gradients[f"layer{number}_bias"] = d_change.sum(axis=0)
        gradients[f"layer{number}"] = spread.T @ d_change
        d_spread = d_change @ params[f"layer{number}"].T
        own = params[f"layer{number}_taps"]
        d_own = np.empty_like(own)
        d_padded = np.zeros_like(padded)
        parts = _shifted(padded, rows, taps, dilation)
        for tap, d_part in enumerate(_shifted(d_padded, rows, taps, dilation)):
            d_own[tap] = np.einsum("rw,rw->w", parts[tap], d_spread)
            d_part += d_spread * own[tap]
        gradients[f"layer{number}_taps"] = d_own
        reach = taps // 2 * dilation
        d_hidden = unpool(number, d_hidden + d_padded[reach : reach + rows])
    d_sum = d_hidden * drop0
    d_whole = np.stack([d_sum[start:end].sum(axis=0) for start, end in data.bounds])
    d_whole *= whole > 0
    gradients["whole"] = means.T @ d_whole
    gradients["whole_bias"] = d_whole.sum(axis=0)
    d_means = d_whole @ params["whole"].T
    d_means /= np.array([[end - start] for start, end in data.bounds], dtype=np.float32)
    d_entry = (d_sum + d_means[owner] * mask) * (entry > 0)
    gradients["entry"] = x.T @ d_entry
    gradients["entry_bias"] = d_entry.sum(axis=0)
    return loss, gradients


def _one_cycle(step: int, steps: int) -> float:
    """Share of the highest learning rate: up for 30 % of the steps, then down (Smith 2018)."""
    warm = 0.3 * steps
    if step < warm:
        return float(0.04 + 0.96 * 0.5 * (1 - np.cos(np.pi * step / warm)))
    return float(0.5 * (1 + np.cos(np.pi * (step - warm) / (steps - warm))))


def _adamw(
    params: Params,
    gradients: Params,
    first: Params,
    second: Params,
    step: int,
    share: float,
    settings: Settings,
) -> None:
    norm = float(np.sqrt(sum(float((g * g).sum()) for g in gradients.values())))
    clip = min(1.0, 1.0 / (norm + 1e-6))
    rate = settings.rate * share
    for name, gradient in gradients.items():
        gradient = gradient * clip
        first[name] += 0.1 * (gradient - first[name])
        second[name] += 0.001 * (gradient * gradient - second[name])
        mean = first[name] / (1 - 0.9**step)
        deviation = np.sqrt(second[name] / (1 - 0.999**step)) + 1e-8
        params[name] *= 1 - rate * settings.decay
        params[name] -= rate * (mean / deviation)


def numeric_check(labels: int = 3) -> NDArray[np.float64]:
    """Relative error of every gradient against finite differences; for the tests."""
    chance = np.random.default_rng(0)
    settings = Settings(
        hidden=5,
        layers=((3, 1), (3, 2)),
        pools=(1, 2),
        narrow=3,
        drop_features=0.0,
        drop_hidden=0.0,
        batch=2,
    )
    documents = [
        Sequence_(
            chance.standard_normal((size, 4)).astype(np.float32),
            chance.integers(0, labels, size),
            np.ones(size, dtype=np.float32),
            groups=chance.integers(0, size // 2, (2, size)),
        )
        for size in (6, 9)
    ]
    data = _lay_out(
        documents, np.zeros(4, dtype=np.float32), np.ones(4, dtype=np.float32), 2, labels, 0.0
    )
    params = initial(4, labels, settings, chance, groupings=2)
    params = {name: value.astype(np.float64) for name, value in params.items()}
    _, gradients = _gradients(params, data, settings, chance)
    errors = []
    for name, value in params.items():
        place = tuple(int(chance.integers(0, size)) for size in value.shape)
        kept = value[place]
        value[place] = kept + 1e-4
        up, _ = _gradients(params, data, settings, chance)
        value[place] = kept - 1e-4
        down, _ = _gradients(params, data, settings, chance)
        value[place] = kept
        slope = (up - down) / 2e-4
        errors.append(abs(slope - gradients[name][place]) / (abs(slope) + 1e-4))
    return np.array(errors)
