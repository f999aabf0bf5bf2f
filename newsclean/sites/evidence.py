"""What repetition says of a block: how much likelier it is no part of the story.

Every block gets a row of features; their weighted sum is what is taken off the log odds of
"a part of the story". The weights come from a logistic regression on top of the model's own odds,
over sites of the development corpus that the model had not seen, rounded; where the corpus says
too little (near-duplicates, many pages), they were set by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np

from newsclean.classifier.tokens import Floats
from newsclean.sites.lines import LineKeys
from newsclean.sites.site import Observed, Site
from newsclean.sites.sketch import Entry

PROSE = 8
"""A line of so many words may be prose of a story."""
ENOUGH = 0.25
"""Prose counts in full when this share of the other pages have it."""

FEATURES: tuple[tuple[str, float, float], ...] = (
    # name, weight in plain text, weight in HTML
    ("other pages have the line", 0.8, 0.8),
    ("share of the pages that have it", 0.8, 0.8),
    ("logarithm of their number", 0.6, 0.6),
    ("that share, times the logarithm of the line's words", 1.0, 1.0),
    ("a short line that the model took for story elsewhere (log odds)", -0.9, -0.9),
    ("share of the pages that have its beginning or its end", 1.5, 1.5),
    ("lines beside a repeated line are repeated", 1.15, 1.15),
    ("lines beside a new line are repeated", 0.2, 0.1),
    ("what stands at its place elsewhere was taken for story (log odds)", 0.0, -0.4),
    ("the same of what follows the last repeated line", -0.29, -0.15),
    ("the same of what precedes the next repeated line", -0.38, 0.0),
)
TEXT_WEIGHTS = np.array([text for _, text, _ in FEATURES], dtype=np.float32)
HTML_WEIGHTS = np.array([html for _, _, html in FEATURES], dtype=np.float32)
PLACE, BEHIND, AHEAD = 8, 9, 10
REACH = 12
"""So many lines from a repeated one, it no longer says what stands there."""


def features(page: Observed, site: Site, own: bool = False) -> Floats:
    """What a site says of the blocks of one of its pages.

    Args:
        page: the page.
        site: what is known of the site.
        own: whether the page is one of those that the knowledge comes from; what it says itself
            is then taken off.

    Returns:
        Array of shape (blocks, features).
    """
    keys = page.keys
    lines = site.lines
    seen = [_pages(lines.entries.get(each.whole) if each else None, own) for each in keys]
    others = max(1, site.pages - own)
    repeated = np.array([count > 0 for count in seen], dtype=np.float32)
    padded = np.concatenate([[1], repeated, [1]])
    around = (padded[:-2] + padded[2:]) / 2
    copied = _is_copied(page, seen)
    rows = np.zeros((len(keys), len(FEATURES)), dtype=np.float32)
    for block, each in enumerate(keys):
        if each is None:
            continue
        row = rows[block]
        if seen[block]:
            share = min(1.0, (seen[block] + lines.lost) / others)
            trust = 1.0
            if each.words >= PROSE:
                if seen[block] > 1:
                    trust = min(1.0, share / ENOUGH)
                else:
                    # Stories share quotes, and a story may stand under two addresses; teasers
                    # come in lists.
                    trust = 0.0 if copied else float(around[block]) / 2
            entry = lines.entries[each.whole]
            row[0] = trust
            row[1] = trust * share
            row[2] = trust * log(min(seen[block], 50))
            row[3] = trust * share * log(each.words)
            row[4] = _log_odds(entry.mean(entry.story)) / (1 + each.words / 4)
            row[6] = trust * around[block]
        else:
            parts = [_pages(lines.entries.get(part), own) for part in each.parts]
            most = max(parts, default=0)
            row[5] = min(1.0, most / others) if most > 1 else 0.0
            row[7] = around[block]
    if others > 1:
        _look_around(rows, keys, seen, site)
    mine = page.place_counts() if own else {}
    for block, name in enumerate(page.places):
        place = site.places.get(name)
        if place is None:
            continue
        blocks, asked, story = place.blocks, place.asked, place.story
        if own:
            blocks -= mine[name].blocks
            asked -= mine[name].asked
            story -= mine[name].story
        if blocks > 0:
            rows[block, PLACE] = _log_odds((max(story, 0) + 0.25) / (max(asked, 0) + 0.5))
    return rows


def _is_copied(page: Observed, seen: Sequence[int]) -> bool:
    """Whether another page has most of the prose that the model takes for the story."""
    if page.story is None:
        return False
    prose = [
        seen[block] > 0
        for block, each in enumerate(page.keys)
        if each is not None and each.words >= PROSE and page.story[block] > 0.5
    ]
    return sum(prose) * 2 > len(prose)


def _look_around(
    rows: Floats, keys: Sequence[LineKeys | None], seen: Sequence[int], site: Site
) -> None:
    """What stands behind and before the nearest repeated lines in the site's other pages."""
    for column in (BEHIND, AHEAD):
        odds, distance = 0.0, 0
        for block in range(len(keys)) if column == BEHIND else reversed(range(len(keys))):
            each = keys[block]
            distance += 1
            if each is not None and seen[block]:
                entry = site.lines.entries[each.whole]
                odds = _log_odds(entry.mean(entry.after if column == BEHIND else entry.before))
                distance = 0
            elif distance <= REACH:
                rows[block, column] = odds


def _pages(entry: Entry | None, own: bool) -> int:
    return 0 if entry is None else entry.pages - own


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 0.02), 0.98)
    return log(bounded / (1 - bounded))


def log_odds_against(page: Observed, site: Site, own: bool) -> Floats:
    """For every block, what repetition adds to the log odds of its being no part of the story.

    Args:
        page: the page.
        site: what is known of its site.
        own: whether the page is one of those that the knowledge comes from.
    """
    weights = HTML_WEIGHTS if page.places else TEXT_WEIGHTS
    result: Floats = features(page, site, own) @ weights
    return result
