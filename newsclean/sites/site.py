"""What one site repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import Tokens
from newsclean.reading.document import Document
from newsclean.sites.lines import Keys, LineKeys, line_keys, normalised
from newsclean.sites.places import places
from newsclean.sites.sketch import SHOWN, SIZE, Entry, Sketch

MOST_PLACES = 1024
AROUND = 6
"""So many blocks before and after a line are what it stands among."""
_TOLD = 4 * SHOWN
"""Characters of a line that are kept until it is known whether other pages have it."""

Shares = NDArray[np.float64]


@dataclass
class Place:
    """A place in a site's pages.

    Attributes:
        pages: pages that have it.
        blocks: blocks that stood there.
        asked: those among them whose label a model was asked for.
        story: sum over those of the probability that they are a part of the story.
        later: those of the blocks that stood in another page than the site's first.
        again: those of the later ones whose line an earlier page had.
    """

    pages: int = 0
    blocks: int = 0
    asked: int = 0
    story: float = 0.0
    later: int = 0
    again: int = 0

    def add(self, other: Place) -> None:
        """Add what other pages say."""
        self.pages += other.pages
        self.blocks += other.blocks
        self.asked += other.asked
        self.story += other.story
        self.later += other.later
        self.again += other.again


@dataclass(frozen=True)
class Observed:
    """What a page shows of its site.

    Attributes:
        keys: of the blocks' lines.
        texts: beginnings of the blocks; empty where nothing is learned from the page.
        places: of every block, near and far; empty for plain text.
        story: for every block, the probability that it is a part of the story; None where no
            model was asked.
    """

    keys: LineKeys
    texts: list[str]
    places: list[tuple[str, str]]
    story: Shares | None

    def place_counts(self, again: Sequence[bool] | None = None) -> dict[str, Place]:
        """What the page says of its places.

        Args:
            again: for every block, whether an earlier page had its line; None if there was none.
        """
        found: dict[str, Place] = {}
        story = None if self.story is None else self.story.tolist()
        for block, names in enumerate(self.places):
            for name in dict.fromkeys(names):
                place = found.setdefault(name, Place(pages=1))
                place.blocks += 1
                if story is not None:
                    place.asked += 1
                    place.story += story[block]
                if again is not None:
                    place.later += 1
                    place.again += again[block]
        return found

    def surroundings(self) -> tuple[Shares, Shares]:
        """For every block, how much of the words before and after it are of the story."""
        if self.story is None:
            none = np.zeros(0)
            return none, none
        size = len(self.story)
        words = self.keys.words + 1.0
        sums = np.concatenate([[0.0], np.cumsum(self.story * words)])
        totals = np.concatenate([[0.0], np.cumsum(words)])
        here = np.arange(size)
        low, high = np.maximum(here - AROUND, 0), np.minimum(here + 1 + AROUND, size)
        before = (sums[here] - sums[low]) / np.maximum(totals[here] - totals[low], 1)
        after = (sums[high] - sums[here + 1]) / np.maximum(totals[high] - totals[here + 1], 1)
        return before, after


def observe(
    document: Document, tokens: Tokens, story: Shares | None, learn: bool = False
) -> Observed:
    """What a document shows of its site.

    Args:
        document: its blocks.
        tokens: its words.
        story: for every block, the probability that it is a part of the story, if known.
        learn: whether the beginnings of lines are wanted.
    """
    texts = [block[:_TOLD] for block in document.blocks] if learn else []
    return Observed(line_keys(tokens), texts, places(document), story)


@dataclass(frozen=True, eq=False, repr=False)
class Known:
    """What is known of some lines of a site, as arrays.

    Attributes:
        pages: pages that had each; 0 for a line that is not known.
        asked: pages among them whose labels a model was asked for.
        means: lines x 3, mean probability of being story: of the line, of what stands before it,
            and of what stands after it; 0.5 where nobody was asked.
    """

    pages: Shares
    asked: Shares
    means: Shares


@dataclass
class Site:
    """What pages of a site have in common.

    Attributes:
        pages: how many were seen.
        lines: counts of lines, of the ends of long lines, and of whole documents.
        places: by their names.
    """

    pages: int = 0
    lines: Sketch = field(default_factory=Sketch)
    places: dict[str, Place] = field(default_factory=dict)
    _table: tuple[Keys, Shares] | None = field(default=None, repr=False, compare=False)

    def known(self, keys: Keys) -> Known:
        """What is known of lines, by their keys."""
        if self._table is None:
            entries = self.lines.entries
            numbers = np.fromiter(entries, dtype=np.uint64, count=len(entries))
            order = np.argsort(numbers)
            rows = [(e.pages, e.asked, e.story, e.before, e.after) for e in entries.values()]
            # A row of nothing at the end is for lines that are not known.
            values = np.zeros((len(rows) + 1, 5))
            values[:-1] = np.array(rows, dtype=np.float64).reshape(-1, 5)[order]
            self._table = np.append(numbers[order], np.uint64(0)), values
        numbers, values = self._table
        at = np.searchsorted(numbers[:-1], keys)
        at[numbers[at] != keys] = -1
        at[keys == 0] = -1
        found = values[at]
        asked = found[..., 1]
        means = (found[..., 2:] + 0.25) / (asked[..., None] + 0.5)
        return Known(found[..., 0], asked, means)

    def add(self, page: Observed) -> None:
        """Count a page."""
        self._table = None
        whole, parts = page.keys.whole.tolist(), page.keys.parts.tolist()
        entries = self.lines.entries
        again = [number in entries for number in whole]
        for name, place in page.place_counts(again if self.pages else None).items():
            self.places.setdefault(name, Place()).add(place)
        story = None if page.story is None else page.story.tolist()
        before, after = (side.tolist() for side in page.surroundings())
        counted = {0}
        for block, number in enumerate(whole):
            for key in (number, *parts[block]):
                if key in counted:
                    continue
                counted.add(key)
                entry = Entry(1)
                if story is not None:
                    entry = Entry(1, 1, story[block], before[block], after[block])
                known = entries.get(key)
                if known is not None and not known.text and key == number:
                    entry.text = normalised(page.texts[block])[:SHOWN]
                self.lines.add(key, entry)
        self.lines.add(page.keys.document(), Entry(1))
        self.pages += 1
        self.shrink(2)

    def merge(self, other: Site) -> None:
        """Add what other pages of the site say."""
        self._table = None
        self.pages += other.pages
        self.lines.merge(other.lines)
        for name, place in other.places.items():
            self.places.setdefault(name, Place()).add(place)
        self.shrink()

    def shrink(self, slack: int = 1, size: int = SIZE) -> None:
        """Keep within bounds; with `slack`, only when they are passed by so much."""
        self._table = None
        if len(self.lines.entries) > slack * size:
            self.lines.shrink(size)
        if len(self.places) > slack * MOST_PLACES:
            ranked = sorted(self.places.items(), key=lambda item: (-item[1].pages, item[0]))
            self.places = dict(ranked[:MOST_PLACES])
