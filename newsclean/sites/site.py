"""What one site repeats."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

from newsclean.reading.document import Document
from newsclean.sites.lines import LineKeys, document_key, line_keys
from newsclean.sites.places import places
from newsclean.sites.sketch import SHOWN, SIZE, Entry, Sketch

MOST_PLACES = 512
AROUND = 6
"""So many blocks before and after a line are what it stands among."""


@dataclass
class Place:
    """A place in a site's pages.

    Attributes:
        pages: pages that have it.
        blocks: blocks that stood there.
        asked: those among them whose label a model was asked for.
        story: sum over those of the probability that they are a part of the story.
    """

    pages: int = 0
    blocks: int = 0
    asked: int = 0
    story: float = 0.0

    def add(self, other: Place) -> None:
        """Add what other pages say."""
        self.pages += other.pages
        self.blocks += other.blocks
        self.asked += other.asked
        self.story += other.story


@dataclass(frozen=True)
class Observed:
    """What a page shows of its site.

    Attributes:
        keys: of every block's line.
        places: of every block; empty for plain text.
        story: for every block, the probability that it is a part of the story; None where no
            model was asked.
    """

    keys: list[LineKeys | None]
    places: list[str]
    story: list[float] | None

    def place_counts(self) -> dict[str, Place]:
        """What the page says of its places."""
        found: dict[str, Place] = {}
        for block, name in enumerate(self.places):
            place = found.setdefault(name, Place(pages=1))
            place.blocks += 1
            if self.story is not None:
                place.asked += 1
                place.story += self.story[block]
        return found

    def surroundings(self) -> tuple[list[float], list[float]]:
        """For every block, the mean probability of being story over the blocks before and after."""
        if self.story is None:
            return [], []
        sums = list(accumulate(self.story, initial=0.0))
        last = len(self.story)
        before = [
            (sums[n] - sums[max(0, n - AROUND)]) / max(1, min(n, AROUND)) for n in range(last)
        ]
        after = [
            (sums[min(last, n + 1 + AROUND)] - sums[n + 1]) / max(1, min(last - n - 1, AROUND))
            for n in range(last)
        ]
        return before, after


def observe(document: Document, story: list[float] | None) -> Observed:
    """What a document shows of its site."""
    return Observed([line_keys(block) for block in document.blocks], places(document), story)


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

    def add(self, page: Observed) -> None:
        """Count a page."""
        for name, place in page.place_counts().items():
            self.places.setdefault(name, Place()).add(place)
        counted: set[int] = set()
        before, after = page.surroundings()
        for block, each in enumerate(page.keys):
            if each is None:
                continue
            for number in (each.whole, *each.parts):
                if number in counted:
                    continue
                counted.add(number)
                text = each.text[:SHOWN] if number == each.whole else ""
                entry = Entry(1, text=text)
                if page.story is not None:
                    entry = Entry(1, 1, page.story[block], before[block], after[block], text)
                self.lines.add(number, entry)
        self.lines.add(document_key(page.keys), Entry(1))
        self.pages += 1
        self.shrink(2)

    def merge(self, other: Site) -> None:
        """Add what other pages of the site say."""
        self.pages += other.pages
        self.lines.merge(other.lines)
        for name, place in other.places.items():
            self.places.setdefault(name, Place()).add(place)
        self.shrink()

    def shrink(self, slack: int = 1, size: int = SIZE) -> None:
        """Keep within bounds; with `slack`, only when they are passed by so much."""
        if len(self.lines.entries) > slack * size:
            self.lines.shrink(size)
        if len(self.places) > slack * MOST_PLACES:
            ranked = sorted(self.places.items(), key=lambda item: (-item[1].pages, item[0]))
            self.places = dict(ranked[:MOST_PLACES])
