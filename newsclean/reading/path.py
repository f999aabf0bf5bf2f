"""Where a block stands in its page, as a CSS path."""

from __future__ import annotations

import re
from collections import Counter

from newsclean.patterns import pattern
from newsclean.reading.document import Markup

_NAME = pattern(r"[a-z_][a-z0-9_-]*\Z", re.ASCII)
_LONGEST = 40
"""More levels than this say nothing to a reader; the outermost are left out."""


def css_steps(markup: Markup) -> list[str]:
    """For each element, its step in a path: its name, numbered where siblings share it."""
    parents = markup.parents.tolist()
    count: Counter[tuple[int, str]] = Counter()
    ordinals: list[int] = []
    for parent, tag in zip(parents, markup.tags):
        count[parent, tag] += 1
        ordinals.append(count[parent, tag])
    steps: list[str] = []
    for parent, tag, ordinal in zip(parents, markup.tags, ordinals):
        # A name that CSS cannot spell (`o:p`) still counts as a level.
        if not _NAME().match(tag):
            steps.append("*")
        elif count[parent, tag] > 1:
            steps.append(f"{tag}:nth-of-type({ordinal})")
        else:
            steps.append(tag)
    return steps


def css_path(markup: Markup, steps: list[str], block: int) -> str:
    """Path of the element that a block stands in, from the page's root down.

    Args:
        markup: the page.
        steps: what `css_steps` says of it.
        block: number of the block.
    """
    path: list[str] = []
    element = int(markup.container[block])
    while element and len(path) < _LONGEST:
        path.append(steps[element])
        element = int(markup.parents[element])
    return " > ".join(reversed(path))
