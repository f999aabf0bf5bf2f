"""Counts of what is frequent in bounded memory (Misra and Gries 1982).

At most `size` entries are kept: when there are twice as many, the count of the first one too many
is taken off all, and who has nothing left goes. A count is then too low by `lost` at most, and
`lost` is at most the sum of all counts divided by `size`. Two sketches added up are a sketch with
the same bound (Agarwal et al. 2012, "Mergeable summaries").
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

SIZE = 4096
SHOWN = 100
"""Characters of a text that are kept for people."""


@dataclass
class Entry:
    """What is known of one key.

    Attributes:
        pages: pages that had it, less what a full sketch took off.
        asked: pages among them whose labels a model was asked for.
        story: sum over those of the probability that it is a part of the story.
        before, after: sums over those of the mean such probability of the lines around it.
        text: for people; "" while only one page had it.
    """

    pages: int = 0
    asked: int = 0
    story: float = 0.0
    before: float = 0.0
    after: float = 0.0
    text: str = ""

    def mean(self, total: float) -> float:
        """The mean that belongs to a sum; 0.5 if no model was asked."""
        return (total + 0.25) / (self.asked + 0.5)

    def add(self, other: Entry) -> None:
        """Add what other pages say."""
        self.pages += other.pages
        self.asked += other.asked
        self.story += other.story
        self.before += other.before
        self.after += other.after
        self.text = self.text or other.text


@dataclass
class Sketch:
    """Counts by key.

    Attributes:
        entries: by key.
        lost: so much is a count too low at most.
    """

    entries: dict[int, Entry] = field(default_factory=dict)
    lost: int = 0

    def add(self, key: int, page: Entry) -> None:
        """Count a page that has this key; its text is kept from the second one on."""
        entry = self.entries.get(key)
        if entry is None:
            self.entries[key] = replace(page, text="")
        else:
            entry.add(page)

    def merge(self, other: Sketch) -> None:
        """Add the counts of another sketch."""
        self.lost += other.lost
        for key, theirs in other.entries.items():
            mine = self.entries.get(key)
            if mine is None:
                self.entries[key] = replace(theirs)
            else:
                mine.add(theirs)

    def shrink(self, size: int = SIZE) -> None:
        """Keep at most `size` entries."""
        if len(self.entries) <= size:
            return
        threshold = sorted((entry.pages for entry in self.entries.values()), reverse=True)[size]
        self.lost += threshold
        kept = {key: entry for key, entry in self.entries.items() if entry.pages > threshold}
        for entry in kept.values():
            entry.pages -= threshold
        self.entries = kept
