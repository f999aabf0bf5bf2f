"""Where the blocks' links lead: out of the site or within it, to a section or to an article."""

from __future__ import annotations

import re

import numpy as np

from newsclean.classifier.features import box
from newsclean.classifier.groups import number_groups
from newsclean.classifier.tokens import Floats, Ints
from newsclean.kernels import kernels
from newsclean.patterns import pattern
from newsclean.reading.document import Markup

LINK_NAMES: tuple[str, ...] = (
    "link",
    "link_jumps",
    "link_leaves",
    "link_acts",
    "link_chars",
    "link_depth",
    "link_dashes",
    "link_number",
    "link_query",
    "link_file",
    "link_copies",
    "link_siblings",
    "link_as_before",
    "link_as_after",
    "link_article",
    "articles_near",
    "leaving_near",
    "menu_near",
)

_LINK, _JUMPS, _ACTS, _CHARS, _DEPTH, _DASHES, _NUMBER, _QUERY, _LAST, _FILE = range(10)
"""Columns of what `looks_in_python` returns first."""
_DOMAIN, _SECTION, _WHOLE = range(3)

OWN_SHARE = 0.3
"""The commonest domain of a page's links is the page's own if it has at least this share of those
that name one, or if there are not more than twice as many that name none."""

SLUG_DASHES, NUMBER_CHARS = 3, 8
"""An address is that of an article if its last part has so many dashes, or has a number of four
digits and is longer than so many characters."""


def link_features(markup: Markup, sizes: Ints) -> Floats:
    """What the addresses of a page's links tell.

    A link inside a paragraph says nothing of the paragraph, so only blocks that are mostly link
    are looked at.

    Args:
        markup: the page's elements.
        sizes: length of each block in characters.

    Returns:
        Array of shape (blocks, len(LINK_NAMES)).
    """
    plain = 2 * markup.link_chars < sizes
    if kernels is None:
        looks, names = looks_in_python(markup)
    else:
        looks, names = kernels.link_looks(markup.source, *markup.links)
    looks[plain] = 0
    names[:, plain] = 0
    if kernels is None:
        return features_in_numpy(looks, names)
    limits = (OWN_SHARE, SLUG_DASHES, NUMBER_CHARS, len(LINK_NAMES))
    features: Floats = kernels.link_table(looks, names, number_groups(names), *limits)
    return features


def features_in_numpy(looks: Ints, names: Ints) -> Floats:
    """`link_features` where nothing is compiled, from what `looks_in_python` returns."""
    size = len(looks)
    linked = looks[:, _LINK] > 0
    domain = names[_DOMAIN]
    leaves = (domain != 0) & (domain != _own_domain(domain, looks))
    slug = (looks[:, _DASHES] >= SLUG_DASHES) | (
        (looks[:, _NUMBER] > 0) & (looks[:, _LAST] > NUMBER_CHARS)
    )
    article = linked & ~leaves & slug
    whole = names[_WHOLE]
    same = linked[1:] & (whole[1:] == whole[:-1])
    features: Floats = np.zeros((size, len(LINK_NAMES)), dtype=np.float32)
    copies = [np.log1p(np.bincount(own))[own] for own in number_groups(names[_SECTION:])]
    near = box(np.stack([article, leaves, linked & ~article], axis=1), 3)
    for column, values in enumerate(
        (
            linked,
            looks[:, _JUMPS],
            leaves,
            looks[:, _ACTS],
            np.log1p(looks[:, _CHARS]) / 3,
            (looks[:, _DEPTH] - linked) / 3,
            np.minimum(looks[:, _DASHES], 8) / 4,
            looks[:, _NUMBER],
            looks[:, _QUERY],
            looks[:, _FILE],
            linked * copies[1] / 2,
            linked * copies[0] / 3,
        )
    ):
        features[:, column] = values
    features[1:, LINK_NAMES.index("link_as_before")] = same
    features[:-1, LINK_NAMES.index("link_as_after")] = same
    features[:, LINK_NAMES.index("link_article")] = article
    features[:, LINK_NAMES.index("articles_near") :] = near
    return features


def _own_domain(domain: Ints, looks: Ints) -> int:
    """Name of the page's own domain; 0 if none of those that are named is likely to be it."""
    named = np.flatnonzero(domain)
    if not len(named):
        return 0
    numbers = number_groups(domain[named][None])[0]
    count = np.bincount(numbers)
    best = int(numbers[count[numbers].argmax()])  # the first that is met, of equally common ones
    inner = (domain == 0) & (looks[:, _LINK] > 0) & (looks[:, _JUMPS] + looks[:, _ACTS] == 0)
    if count[best] < OWN_SHARE * len(named) and np.count_nonzero(inner) > 2 * count[best]:
        return 0
    return int(domain[named[numbers == best][0]])


_ADDRESS = pattern(r"((?:https?:)?//([^/?#]*))?([^?#]*)", re.IGNORECASE | re.ASCII)
_ACTION = pattern(r"(?:javascript|mailto|tel):", re.IGNORECASE | re.ASCII)
_FILE_NAME = pattern(r"(?:\.html|\.htm|\.php|\.aspx)\Z", re.IGNORECASE | re.ASCII)
_FOUR_DIGITS = pattern(r"[0-9]{4}")
_ASCII_LOWER = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}


def looks_in_python(markup: Markup) -> tuple[Ints, Ints]:
    """Numbers and names of every block's first link, as the compiled loop gives them.

    Returns:
        Numbers, shape (blocks, 10): whether there is a link, whether it jumps within the page,
        whether it does something else than to lead somewhere, characters and parts of its path,
        dashes in the last part, whether there is a number of four digits, whether there is a
        query, characters of the last part, whether that is a file. And names, shape (3, blocks):
        of the domain, of the first part of the path, and of the whole; 0 where there is none.
    """
    size = len(markup.leaf)
    looks, names = np.zeros((size, 10), dtype=np.int64), np.zeros((3, size), dtype=np.int64)
    known: dict[tuple[str | None, ...], int] = {}
    before = (0, 0)
    for block, span in enumerate(zip(markup.links[0].tolist(), markup.links[1].tolist())):
        start, end = span
        if end <= start:
            before = span
            continue
        if span == before:  # a link may hold many blocks, and its address may be long
            looks[block], names[:, block] = looks[block - 1], names[:, block - 1]
            continue
        before = span
        href = markup.source[start:end]
        found = _ADDRESS().match(href)
        assert found is not None
        path = found[3]
        parts = path.strip("/").split("/")
        last = parts[-1]
        looks[block] = (
            1,
            href.startswith("#"),
            _ACTION().match(href) is not None,
            len(path),
            len(parts) if path.strip("/") else 0,
            last.count("-") + last.count("_"),
            _FOUR_DIGITS().search(path) is not None,
            href[found.end() :].startswith("?"),
            len(last),
            len(last) > 4 and _FILE_NAME().search(last) is not None,
        )
        domain = None if found[1] is None else _registered(found[2]).translate(_ASCII_LOWER)
        keys: list[tuple[str | None, ...]]
        keys = [(domain, parts[0].translate(_ASCII_LOWER)), (href.translate(_ASCII_LOWER),)]
        names[1:, block] = [known.setdefault(key, len(known) + 1) for key in keys]
        if domain is not None:
            names[0, block] = known.setdefault(("domain", domain, ""), len(known) + 1)
    return looks, names


def _registered(host: str) -> str:
    """The registered domain: two labels, or three where the second is short, as in co.uk."""
    labels = host.split(".")
    short = len(labels) > 2 and len(labels[-1]) <= 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if short else -2 :])
