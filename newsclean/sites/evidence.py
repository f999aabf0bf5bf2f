"""What repetition says of a block: how much likelier it is no part of the story.

Every block gets a row of features; their weighted sum is what is taken off the log odds of
"a part of the story". The weights come from a logistic regression on top of the model's own odds,
over sites of the development corpus that the model had not seen and over sites of our own
(`benchmarks/sites.py`), rounded; where these say too little (near-duplicates, many pages), they
were set by hand.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import Floats
from newsclean.sites.site import Known, Observed, Place, Shares, Site

PROSE = 8
"""A line of so many words may be prose of a story."""
ENOUGH = 0.25
"""Prose counts in full when this share of the other pages have it."""
NEARBY = 4
"""So many lines on either side tell whether a line stands amid repeated ones."""
MOVED_FROM, MOVED_TO = 0.2, 0.5
"""A line that stands by so much more story here than elsewhere is another thing here: a headline,
and a teaser there. Between the two its repetition loses its weight bit by bit."""
REACH = 12
"""So many lines from a repeated one, it no longer says what stands there."""

FEATURES: tuple[tuple[str, float, float], ...] = (
    # name, weight in plain text, weight in HTML
    ("other pages have the line", 0.9, 0.9),
    ("share of the pages that have it", 0.8, 0.9),
    ("logarithm of their number", 0.6, 0.8),
    ("that share, times the logarithm of the line's words", 1.2, 1.3),
    ("a short line that the model took for story elsewhere (log odds)", -0.9, -0.9),
    ("share of the pages that have its beginning or its end", 1.8, 1.8),
    ("the same, times the logarithm of their number", 0.9, 1.2),
    ("lines beside a repeated line are repeated", 1.3, 1.3),
    ("lines on both sides of a new line are repeated", 0.5, 1.0),
    ("what stands at its place elsewhere was taken for story (log odds)", 0.0, -0.5),
    ("share of the lines at its place that are repeated", 0.0, 0.5),
    ("what follows the last repeated line was taken for story (log odds)", -0.3, 0.0),
    ("what precedes the next repeated line was taken for story (log odds)", -0.6, -0.3),
)
TEXT_WEIGHTS = np.array([text for _, text, _ in FEATURES], dtype=np.float32)
HTML_WEIGHTS = np.array([html for _, _, html in FEATURES], dtype=np.float32)


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
    known = site.known(page.keys.whole)
    seen = np.maximum(known.pages - own, 0)
    others = max(1, site.pages - own)
    words = page.keys.words
    repeated = seen > 0
    padded = np.concatenate([[1.0], repeated, [1.0]])
    around = (padded[:-2] + padded[2:]) / 2

    share = np.minimum(1.0, (seen + site.lines.lost * repeated) / others)
    prose = words >= PROSE
    # Stories share quotes, and a story may stand under two addresses; teasers come in lists.
    alone = around / 2 * (1 - _copied(page, seen == 1, prose))
    trust = np.where(prose, np.where(seen > 1, np.minimum(1.0, share / ENOUGH), alone), 1.0)
    stays = repeated * (1 - _moved(page, known))
    trust *= stays

    rows = np.zeros((len(words), len(FEATURES)))
    rows[:, 0] = trust
    rows[:, 1] = trust * share
    rows[:, 2] = trust * np.log(np.clip(seen, 1, 50))
    rows[:, 3] = trust * share * np.log(np.maximum(words, 1))
    rows[:, 4] = stays * _log_odds(known.means[:, 0]) / (1 + words / 4)
    like = _alike(page, site)
    alike = np.maximum(like.pages - own, 0) * ~repeated
    alike *= alike > 1  # ends of sentences repeat by chance
    rows[:, 5] = np.minimum(1.0, alike / others) * (1 - _moved(page, like))
    rows[:, 6] = rows[:, 5] * np.log(np.clip(alike, 1, 50))
    rows[:, 7] = trust * around
    rows[:, 8] = ~repeated * _amid(repeated | (alike > 0)) / (1 + words / 40)
    if page.places:
        rows[:, 9], rows[:, 10] = _place_says(page, site, own)
    # A line that one or two pages have may stand anywhere in others.
    firm = share * np.clip((seen - 1) / 2, 0, 1)
    if firm.any():
        before, after = _log_odds(known.means[:, 1]), _log_odds(known.means[:, 2])
        rows[:, 11] = _reached(firm * after, firm > 0)
        rows[::-1, 12] = _reached((firm * before)[::-1], firm[::-1] > 0)
        rows[alike > 0, 11:] = 0
    return rows.astype(np.float32)


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


def _copied(page: Observed, once: NDArray[np.bool_], prose: NDArray[np.bool_]) -> float:
    """From 0 to 1, how much of the story's prose one other page has, too: half of it is 1."""
    if page.story is None:
        return 0.0
    story = prose & (page.story > 0.5)
    return float(min(1.0, 2 * (once & story).sum() / max(1, story.sum())))


def _moved(page: Observed, known: Known) -> Shares:
    """For every line, from 0 to 1, how surely it stands at the story here and not elsewhere."""
    if page.story is None:
        return np.zeros(len(known.pages))
    here = np.stack([page.story, *page.surroundings()], axis=1)
    gain = (here - known.means).max(axis=1)
    moved: Shares = np.clip((gain - MOVED_FROM) / (MOVED_TO - MOVED_FROM), 0, 1)
    return moved * (known.asked > 0)


def _alike(page: Observed, site: Site) -> Known:
    """What is known of every line's beginning or end, whichever more pages have."""
    parts = site.known(page.keys.parts)
    most = parts.pages.argmax(axis=1)
    line = np.arange(len(most))
    return Known(parts.pages[line, most], parts.asked[line, most], parts.means[line, most])


def _amid(repeated: NDArray[np.bool_]) -> Shares:
    """For every line, the share of repeated ones among the nearest on its poorer side."""
    padded = np.concatenate([np.ones(NEARBY), repeated, np.ones(NEARBY)])
    sums = np.concatenate([[0.0], np.cumsum(padded)])
    here = np.arange(len(repeated)) + NEARBY
    before = sums[here] - sums[here - NEARBY]
    after = sums[here + 1 + NEARBY] - sums[here + 1]
    amid: Shares = np.minimum(before, after) / NEARBY
    return amid


def _place_says(page: Observed, site: Site, own: bool) -> tuple[Shares, Shares]:
    """Of every block's place: log odds of story there, and how much of it is repeated."""
    mine = page.place_counts() if own else {}
    known: dict[tuple[str, str], tuple[float, float]] = {}
    for names in page.places:
        if names not in known:
            near, far = (_others(site.places.get(name), mine.get(name)) for name in names)
            place = far if far.pages > 1 else near
            story = (place.story + 0.25) / (place.asked + 0.5) if place.blocks else 0.5
            known[names] = story, place.again / (place.later + 2)
    says = np.array([known[names] for names in page.places])
    return _log_odds(says[:, 0]), says[:, 1]


def _others(place: Place | None, mine: Place | None) -> Place:
    """What other pages than this say of a place."""
    if place is None:
        return Place()
    if mine is None:
        return place
    asked = max(0, place.asked - mine.asked)
    story = min(asked, max(0.0, place.story - mine.story))
    return Place(place.pages - 1, place.blocks - mine.blocks, asked, story, 0, 0)


def _reached(says: Shares, firm: NDArray[np.bool_]) -> Shares:
    """For every other line, what the last firm line says, if it is within reach."""
    line = np.arange(len(says))
    last = np.maximum.accumulate(np.where(firm, line, -1))
    reached: Shares = says[last] * (last >= 0) * (line - last <= REACH) * ~firm
    return reached


def _log_odds(probability: Shares) -> Shares:
    bounded = np.clip(probability, 0.02, 0.98)
    odds: Shares = np.log(bounded / (1 - bounded))
    return odds
