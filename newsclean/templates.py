"""What sites repeat, learned from their pages without labels, as evidence for a `Cleaner`.

templates = Templates.learn((page.html, page.url) for page in pages)
cleaner = Cleaner(templates=templates)
cleaned = cleaner.clean(html, url=url)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.chances import story_of
from newsclean.classifier.tokens import Floats, Tokens, tokenize
from newsclean.labels import LABEL_INDEX, OTHER_COLUMNS, STORY_COLUMNS, Label
from newsclean.reading.document import Document
from newsclean.reading.source import read_source
from newsclean.sites.evidence import log_odds_against
from newsclean.sites.names import SITE_OF
from newsclean.sites.site import Observed, Site, observe
from newsclean.sites.sketch import SIZE
from newsclean.sites.storage import read_sites, write_sites

if TYPE_CHECKING:
    from newsclean.cleaner import Cleaner

ASKED = 50
"""From so many pages of a site its places and lines are judged by the model; the rest is
counted, which takes a tenth of the time."""
MOST_ENTRIES = 4_000_000
"""Lines that are kept over all sites: about a gigabyte of memory."""
LEAST_ENTRIES = 64
"""So many lines a site has at least, however many sites there are."""

_HEADLINE = LABEL_INDEX[Label.HEADLINE]
_CAPTION = LABEL_INDEX[Label.CAPTION]

SHARPER = 2.0
"""Power by which the labels outside the story are told apart where repetition speaks against it."""
SHARP_FROM = 4.0
"""Log odds against the story from which they are. On sites of our own a little less furniture is
left then, and no more story is lost. From log odds of 0 on, a fifth less would be left and a tenth
more story lost.
"""
TINY = 1e-30


class Templates:
    """What sites repeat.

    Made by `learn`, `load` or `merge`; a cleaner and its threads may share it.

    Attributes:
        by: what sites are named after: "domain", "host", or "own" names given by the caller.
    """

    def __init__(self, sites: Mapping[str, Site] | None = None, by: str = "domain") -> None:
        self._sites = dict(sites or {})
        self._name: str | None = None
        self.by = by

    @classmethod
    def learn(
        cls,
        documents: Iterable[Any],
        *,
        key: str | Callable[[Any], str] = "domain",
        format: str = "auto",
        cleaner: Cleaner | None = None,
    ) -> Templates:
        """Learn from documents, in one pass and bounded memory.

        Args:
            documents: pages or texts as `Cleaner.clean` takes them, pairs of one and its URL,
                or mappings with `html` or `text` and `url`.
            key: what a document's site is called: "domain" or "host" of its URL, or a function
                of the document.
            format: "html", "text", or "auto" to tell them apart.
            cleaner: whose model judges the first pages of a site; None for the shipped one.

        Raises:
            TypeError: for a document or key of another type.
            ValueError: for an unknown key or format.
        """
        if isinstance(documents, (str, bytes)):
            kind = type(documents).__name__
            raise TypeError(f"expected an iterable of documents, got a single {kind}")
        learner = Learner(key=key, format=format, cleaner=cleaner)
        for document in documents:
            learner.add(document)
        return learner.templates()

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Templates:
        """Read a file that `save` wrote.

        Raises:
            OSError: if it cannot be read.
            ValueError: if it holds no templates of this version, or is damaged or changed.
        """
        by, sites = read_sites(Path(path))
        return cls(sites, by)

    def save(self, path: str | PathLike[str]) -> None:
        """Write to a file, packed with gzip if its name ends in `.gz`."""
        write_sites(Path(path), self.by, self._sites)

    def merge(self, *others: Templates) -> Templates:
        """These templates and others as one; order does not matter while nothing overflows.

        Raises:
            TypeError: if one of them is something else.
            ValueError: if their sites are named after different things.
        """
        merged: dict[str, Site] = {}
        for part in (self, *others):
            if not isinstance(part, Templates):
                raise TypeError(f"expected Templates, got {type(part).__name__}")
            if part.by != self.by:
                raise ValueError(f"cannot merge sites by {part.by} with sites by {self.by}")
            for name, site in part._sites.items():
                merged.setdefault(name, Site()).merge(site)
        _bound(merged)
        return Templates(merged, self.by)

    def compact(self) -> Templates:
        """Without what a single page had: smaller by far, for cleaning rather than merging.

        Sites of fewer than four pages stay as they are.
        """
        sites = {}
        for name, site in self._sites.items():
            copy = Site()
            copy.merge(site)
            if site.pages > 3:
                entries = copy.lines.entries
                copy.lines.entries = {k: e for k, e in entries.items() if e.pages > 1}
                copy.places = {k: p for k, p in copy.places.items() if p.pages > 1}
            sites[name] = copy
        return Templates(sites, self.by)

    @property
    def sites(self) -> dict[str, int]:
        """Number of pages seen by name of the site."""
        return {name: site.pages for name, site in self._sites.items()}

    def lines(self, site: str) -> list[tuple[str, int]]:
        """The lines that a site repeats, as normalised, and how many pages had each.

        Raises:
            KeyError: for a site that is not known.
        """
        found = self._sites[site].lines
        most = self._sites[site].pages
        shown = [
            (e.text, min(most, e.pages + found.lost)) for e in found.entries.values() if e.text
        ]
        return sorted(shown, key=lambda pair: (-pair[1], pair[0]))

    def for_site(self, name: str) -> Templates:
        """These templates for cleaning documents of one site, whatever their URLs.

        Raises:
            KeyError: for a site that is not known.
        """
        only = Templates({name: self._sites[name]}, self.by)
        only._name = name
        return only

    def __len__(self) -> int:
        return len(self._sites)

    def __repr__(self) -> str:
        return f"Templates({len(self._sites)} sites by {self.by})"

    def adjust(
        self, document: Document, tokens: Tokens, probabilities: Floats, url: str | None
    ) -> Floats:
        """The probabilities of a document's labels in the light of what its site repeats.

        Args:
            document: the blocks.
            tokens: their words.
            probabilities: blocks x 23.
            url: of the document, if known.
        """
        site = self._site(url)
        if site is None or not site.pages:
            return probabilities
        page = observe(document, tokens, story_of(probabilities))
        # A page that was learned from is no evidence about itself.
        own = page.keys.document() in site.lines.entries
        if own and site.pages < 2:
            return probabilities
        return adjusted(probabilities, log_odds_against(page, site, own))

    def _site(self, url: str | None) -> Site | None:
        if self._name is not None:
            return self._sites[self._name]
        if len(self._sites) == 1:
            # Without an address, or without names made of addresses, it must be meant.
            name, site = next(iter(self._sites.items()))
            if url is None or not name or self.by not in SITE_OF:
                return site
        if url is None:
            return None
        if self.by in SITE_OF:
            return self._sites.get(SITE_OF[self.by](url))
        names = (url, *(site_of(url) for site_of in SITE_OF.values()))
        return next((self._sites[name] for name in names if name in self._sites), None)


class Learner:
    """Learns templates document by document (see `Templates.learn`)."""

    def __init__(
        self,
        *,
        key: str | Callable[[Any], str] = "domain",
        format: str = "auto",
        cleaner: Cleaner | None = None,
    ) -> None:
        if not callable(key) and key not in SITE_OF:
            raise ValueError(f"unknown key {key!r}; expected one of: {', '.join(SITE_OF)}")
        self._key = key
        self._format = format
        self._cleaner = cleaner
        self._sites: dict[str, Site] = {}
        self._entries = 0

    def add(self, document: Any) -> None:
        """Count a document."""
        source, url = _parts(document)
        name = self._key(document) if callable(self._key) else SITE_OF[self._key](url or "")
        if not isinstance(name, str):
            raise TypeError(f"expected the site's name as a str, got {type(name).__name__}")

        site = self._sites.get(name)
        ask = site is None or site.pages < ASKED
        self.add_page(name, look_at(source, self._format, self._judge() if ask else None))

    def add_page(self, name: str, page: Observed | None) -> None:
        """Count a page of a site whose name is known; None is an empty page."""
        if page is None:
            return
        site = self._sites.setdefault(name, Site())
        before = len(site.lines.entries)
        site.add(page)
        self._entries += len(site.lines.entries) - before
        if self._entries > MOST_ENTRIES:
            self._entries = _bound(self._sites)

    def templates(self) -> Templates:
        """What was learned so far."""
        for site in self._sites.values():
            site.shrink()
        return Templates(self._sites, "own" if callable(self._key) else self._key)

    def _judge(self) -> Cleaner:
        if self._cleaner is None:
            from newsclean.cleaner import Cleaner

            self._cleaner = Cleaner()
        return self._cleaner


def look_at(source: Any, format: str, cleaner: Cleaner | None) -> Observed | None:
    """What a page shows of its site; None if it is empty.

    Args:
        source: as `Cleaner.clean` takes it.
        format: "html", "text" or "auto".
        cleaner: judges which blocks are of the story; None where nobody does.
    """
    document, _ = read_source(source, format)
    if not document.blocks:
        return None
    if cleaner is None:
        return observe(document, tokenize(document.blocks), None, learn=True)
    found = cleaner.examine(document)
    return observe(document, found.tokens, story_of(found.probabilities), learn=True)


def adjusted(probabilities: Floats, against: Floats) -> Floats:
    """Probabilities of labels with evidence against the story weighed in.

    Args:
        probabilities: blocks x 23.
        against: for each block, what is added to the log odds of its being no part of the story.
    """
    # The headline of a story is a teaser on the site's other pages.
    odds = np.exp(against * (1 - probabilities[:, _HEADLINE]))
    result = probabilities * odds[:, None]
    # Doubt about which kind of furniture it is must not keep it: a label is chosen by its own odds.
    # A caption belongs to one story as its sentences do: that a sentence comes again makes it none.
    weak = against <= SHARP_FROM
    result[weak, _CAPTION] = probabilities[weak, _CAPTION]
    mass = result[:, OTHER_COLUMNS].sum(axis=1, keepdims=True)
    sharp = result[:, OTHER_COLUMNS] ** np.where(weak, 1, SHARPER)[:, None]
    result[:, OTHER_COLUMNS] = sharp * (mass / np.maximum(sharp.sum(axis=1, keepdims=True), TINY))
    result[:, STORY_COLUMNS] = probabilities[:, STORY_COLUMNS]
    found: Floats = (result / result.sum(axis=1, keepdims=True)).astype(np.float32)
    return found


def _bound(sites: dict[str, Site]) -> int:
    """Make room if there are too many lines over all sites; returns how many there are."""
    size = SIZE
    while (total := sum(len(s.lines.entries) for s in sites.values())) > MOST_ENTRIES:
        if size <= LEAST_ENTRIES:
            break
        size //= 2
        for site in sites.values():
            site.shrink(1, size)
    return total


def _parts(document: Any) -> tuple[Any, str | None]:
    if isinstance(document, Mapping):
        source = document.get("html") or document.get("text")
        if source is None:
            raise TypeError("expected a mapping with html or text, and url")
        return source, document.get("url")
    if isinstance(document, tuple):
        if len(document) != 2:
            raise TypeError("expected a pair of a document and its url")
        return document
    return document, None
