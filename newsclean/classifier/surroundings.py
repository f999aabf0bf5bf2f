"""What stands around a block: pictures, form fields and frames before it, its place in the tree.

Pictures hold no text, so no block is theirs; but a caption has one before it, a teaser mostly, and
a paragraph seldom.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.features import box
from newsclean.classifier.tokens import Floats, Ints
from newsclean.kernels import kernels
from newsclean.reading.document import Markup

KINDS: tuple[frozenset[str], ...] = (
    frozenset(("img", "picture", "video", "amp-img")),
    frozenset(("input", "select", "textarea")),
    frozenset(("iframe", "embed", "object", "audio")),
)
"""Elements that are counted: pictures, form fields, frames."""

SHARES = (0.6, 0.85)
"""The container of the story is the deepest element with so much of the running text."""

SURROUNDING_NAMES: tuple[str, ...] = (
    "pictures_before",
    "pictures_after",
    "picture_close",
    "pictures_before_last",
    "pictures_near",
    "pictures",
    "fields_before",
    "fields_after",
    "fields_near",
    "frames_before",
    "elements_between",
    "steps_out",
    "steps_in",
    "common_depth",
    "in_story",
    "before_story",
    "in_wide_story",
    "before_wide_story",
)

_PICTURES, _FIELDS, _FRAMES, _BETWEEN, _SINCE, _OUT, _IN, _COMMON, _STORY = range(9)
_MOST = 3
"""More pictures or fields than this between two blocks are no other sign than this many."""


def surrounding_features(markup: Markup, sizes: Ints) -> Floats:
    """What stands around the blocks of a page.

    Args:
        markup: the page's elements.
        sizes: length of each block in characters.

    Returns:
        Array of shape (blocks, len(SURROUNDING_NAMES)).
    """
    running = np.where((2 * markup.link_chars < sizes) & (sizes > 60), sizes, 0).astype(np.float64)
    if kernels is None:
        return features_in_numpy(around_in_python(markup, running))
    around = kernels.surroundings(markup.tags, markup.parents, markup.leaf, running, KINDS, SHARES)
    features: Floats = kernels.surrounding_table(around, len(KINDS), _MOST, len(SURROUNDING_NAMES))
    return features


def features_in_numpy(around: Ints) -> Floats:
    """`surrounding_features` where nothing is compiled, from what `around_in_python` returns."""
    found = around[:-1]
    size = len(found)
    some = (found[:, :2] > 0).astype(np.float32)
    most = np.minimum(around[:, : len(KINDS)], _MOST).astype(np.float32) / 2
    features: Floats = np.empty((size, len(SURROUNDING_NAMES)), dtype=np.float32)
    near = box(some, 4)
    before_last = np.zeros(size, dtype=np.float32)
    before_last[1:] = most[: max(size - 1, 0), _PICTURES]
    for column, values in enumerate(
        (
            most[:-1, _PICTURES],
            most[1:, _PICTURES],
            some[:, 0] / (1 + np.log1p(found[:, _SINCE])),
            before_last,
            near[:, 0],
            np.log1p(around[:, _PICTURES].sum()) / 5,
            most[:-1, _FIELDS],
            most[1:, _FIELDS],
            near[:, 1],
            most[:-1, _FRAMES],
            np.log1p(found[:, _BETWEEN]) / 4,
            found[:, _OUT] / 8,
            found[:, _IN] / 8,
            found[:, _COMMON] / 20,
            *found[:, _STORY:].T,
        )
    ):
        features[:, column] = values
    return features


def around_in_python(markup: Markup, running: NDArray[np.float64]) -> Ints:
    """What the compiled loop gives.

    Args:
        markup: the page's elements.
        running: characters of each block that count as running text.

    Returns:
        A row for each block, and one for what stands behind the last: pictures, form fields and
        frames since the block before; all elements since then; elements since the last picture
        (0 if there is none since the block before); steps from the block before up to the
        innermost element that holds both, and down from there; the depth of that element; for each
        of SHARES whether the block stands in the container of the story, and whether before it.
    """
    tags, parents = markup.tags, markup.parents.tolist()
    elements, blocks, count = len(tags), len(markup.leaf), len(KINDS)
    around = np.zeros((blocks + 1, count + 5 + 2 * len(SHARES)), dtype=np.int64)
    last = np.append(np.maximum.accumulate(markup.leaf), elements - 1)
    for kind, names in enumerate(KINDS):
        met = np.cumsum([tag in names for tag in tags])[last]
        around[:, kind] = np.diff(met, prepend=0)
    around[:, _BETWEEN] = np.diff(last, prepend=0)
    pictures = [number if tag in KINDS[0] else -1 for number, tag in enumerate(tags)]
    since = last - np.maximum.accumulate(pictures)[last]
    around[:, _SINCE] = np.where(around[:, _PICTURES] > 0, since, 0)
    depth = [0] * elements
    for element in range(1, elements):
        depth[element] = depth[parents[element]] + 1
    leaves = markup.leaf.tolist()
    for block, (before, leaf) in enumerate(pairwise(leaves), 1):
        one, other = before, leaf
        while one != other:
            if one > other:
                one = parents[one]
            else:
                other = parents[other]
        around[block, [_OUT, _IN, _COMMON]] = (
            depth[before] - depth[one],
            depth[leaf] - depth[one],
            depth[one],
        )
    weight, end = np.zeros(elements), list(range(1, elements + 1))
    np.add.at(weight, markup.leaf, running)
    for element in range(elements - 1, 0, -1):
        weight[parents[element]] += weight[element]
        end[parents[element]] = max(end[parents[element]], end[element])
    for number, share in enumerate(SHARES if weight[0] > 0 else ()):
        held = np.flatnonzero(weight >= share * weight[0]).tolist()
        best = max(held, key=lambda element: (depth[element], -element))
        inside = (markup.leaf >= best) & (markup.leaf < end[best])
        around[:-1, _STORY + 2 * number] = inside
        around[:-1, _STORY + 2 * number + 1] = markup.leaf < best
    return around
