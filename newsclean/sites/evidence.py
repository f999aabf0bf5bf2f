"""What repetition says of a block: how much likelier it is no part of the story.

Every block gets a row of features; their weighted sum is what is taken off the log odds of
"a part of the story". `python -m benchmarks weights` fits the weights by logistic regression on top
of the model's own odds, over sites of the development corpus that the model had not seen and over
sites of our own (`benchmarks/sites.py`), and scores them on sites left out, beside those below.
The fit alone loses words of real stories: sites of our own are built to a plan, so it trusts what
stands around a new line seven times as much. The weights below were moved towards the fit only as
far as no more was lost on the corpus; those of near-duplicates, which the corpus hardly has, rest
on sites of our own and were held back by hand.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import Floats
from newsclean.sites.site import Known, Observed, Place, Shares, Site

PROSE = 8
"""A line of so many words may be prose of a story."""
ENOUGH = 0.25
"""Prose counts in full when this share of the other pages have it."""
MOVED_FROM, MOVED_TO = 0.2, 0.35
"""A line that is followed by so much more story here than elsewhere is another thing here: a
headline, and a teaser there. Between the two its repetition loses its weight bit by bit."""
ITSELF = 0.8
"""That the line itself looks more like story here counts for so much of that."""
WEAK = 1.386
"""Log odds of 4 to 1: repetition that speaks more weakly against a line decides nothing. In plain
texts of our own sites 725 words of stories are lost then instead of 789 (755 without templates),
and the furniture that is left falls by 65 % instead of 71 %."""
REACH = 12
"""So many lines from a repeated one, it no longer says what stands there."""

FEATURES: tuple[tuple[str, float, float], ...] = (
    # name, weight in plain text, weight in HTML
    ("other pages have the line", 1.0, 0.9),
    ("logarithm of their number", 0.75, 0.9),
    ("share of the pages that have it, times the logarithm of its words", 1.5, 1.8),
    ("a short line that the model took for story elsewhere (log odds)", -0.9, -0.5),
    ("share of the pages that have its beginning or its end", 2.0, 2.0),
    ("the same, times the logarithm of their number", 0.9, 1.2),
    ("lines beside a repeated line are repeated", 2.0, 1.9),
    ("what stands at its place elsewhere was taken for story (log odds)", 0.0, -0.5),
    ("what follows the last repeated line was taken for story (log odds)", -0.4, 0.0),
    ("what precedes the next repeated line was taken for story (log odds)", -0.4, 0.0),
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
    before, after = page.surroundings() if page.story is not None else (np.zeros(len(words)),) * 2
    inside = np.minimum(before, after)
    # Stories share quotes, and a story may stand under two addresses; teasers come in lists.
    once = np.where(prose, np.maximum(around, 1 - inside) / 2, 1.0)
    once *= 1 - _copied(page, seen == 1, prose)
    often = np.where(prose, np.minimum(1.0, share / ENOUGH), 1.0)
    # What two others have, too, is furniture if something repeated, or an end of the page, is
    # beside it.
    trust = np.where((seen > 2) | ((seen > 1) & (around > 0)), often, once)
    stays = repeated * (1 - _moved(page, known, after))
    trust *= stays

    rows = np.zeros((len(words), len(FEATURES)))
    rows[:, 0] = trust
    rows[:, 1] = trust * np.log(np.clip(seen, 1, 50))
    rows[:, 2] = trust * share * np.log(1 + words)
    rows[:, 3] = stays * _log_odds(known.means[:, 0]) / (1 + words / 4)
    like = _alike(page, site)
    alike = np.maximum(like.pages - own, 0) * ~repeated
    alike *= alike > 1  # ends of sentences repeat by chance
    rows[:, 4] = np.minimum(1.0, alike / others) * (1 - _moved(page, like, after))
    rows[:, 5] = rows[:, 4] * np.log(np.clip(alike, 1, 50))
    rows[:, 6] = trust * around
    if page.places:
        # Numbers alone are prices here and the numbers of headings there.
        rows[:, 7] = _place_says(page, site, own) * (page.keys.whole > 0)
        return rows.astype(np.float32)
    # A line that one or two pages have may stand anywhere in others.
    firm = share * np.clip((seen - 1) / 2, 0, 1)
    if firm.any():
        # What stands at such a place elsewhere says nothing of a line in the midst of a story.
        new = (alike == 0) * (1 - inside)
        led, followed = _log_odds(known.means[:, 1]), _log_odds(known.means[:, 2])
        rows[:, 8] = _reached(firm * followed, firm > 0) * new
        rows[:, 9] = _reached((firm * led)[::-1], firm[::-1] > 0)[::-1] * new
    return rows.astype(np.float32)


def log_odds_against(page: Observed, site: Site, own: bool) -> Floats:
    """For every block, what repetition adds to the log odds of its being no part of the story.

    Args:
        page: the page.
        site: what is known of its site.
        own: whether the page is one of those that the knowledge comes from.
    """
    return weighed(features(page, site, own), HTML_WEIGHTS if page.places else TEXT_WEIGHTS)


def weighed(rows: Floats, weights: NDArray[Any]) -> Floats:
    """Log odds out of features: their weighted sums, of which weak ones decide nothing.

    Args:
        rows: what `features` returns.
        weights: one for each feature.
    """
    against: Floats = (rows @ weights).astype(np.float32)
    against[(against > 0) & (against < WEAK)] = 0
    return against


def _copied(page: Observed, once: NDArray[np.bool_], prose: NDArray[np.bool_]) -> float:
    """From 0 to 1, how much of the story's prose one other page has, too: half of it is 1."""
    if page.story is None:
        return 0.0
    story = prose & (page.story > 0.5)
    return float(min(1.0, 2 * (once & story).sum() / max(1, story.sum())))


def _moved(page: Observed, known: Known, after: Shares) -> Shares:
    """For every line, from 0 to 1, how surely it begins a story here and does not elsewhere."""
    if page.story is None:
        return np.zeros(len(after))
    itself = page.story - known.means[:, 0]
    gain = np.maximum(after - known.means[:, 2], ITSELF * itself)
    moved: Shares = np.clip((gain - MOVED_FROM) / (MOVED_TO - MOVED_FROM), 0, 1)
    return moved * (known.asked > 0)


def _alike(page: Observed, site: Site) -> Known:
    """What is known of every line's beginning or end, whichever more pages have."""
    parts = site.known(page.keys.parts)
    most = parts.pages.argmax(axis=1)
    line = np.arange(len(most))
    return Known(parts.pages[line, most], parts.asked[line, most], parts.means[line, most])


def _place_says(page: Observed, site: Site, own: bool) -> Shares:
    """For every block, the log odds of story at its place in other pages."""
    mine = page.place_counts() if own else {}
    known: dict[tuple[str, str], float] = {}
    for names in page.places:
        if names not in known:
            near, far = (_others(site.places.get(name), mine.get(name)) for name in names)
            place = far if far.pages > 1 else near
            known[names] = (place.story + 0.25) / (place.asked + 0.5) if place.blocks else 0.5
    return _log_odds(np.array([known[names] for names in page.places]))


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
