"""Texts of pages by newsclean and by the peers, ready to be scored in one way."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.folds import score_pages
from benchmarks.options import Options
from benchmarks.peer_cache import Source, peer_texts
from benchmarks.protocol import CleanerLike, kept_text
from newsclean.labels import Label
from newsclean.training.corpus import Page

OURS = "newsclean"

Texts = dict[str, dict[str, str] | None]
"""Extractor → page id → text; None for a peer that is not installed."""


def our_texts(
    pages: Sequence[Page], keeps: dict[str, frozenset[Label]], options: Options
) -> dict[str, dict[str, str]]:
    """newsclean's text of every page for every definition of the article: name → id → text."""

    def score(cleaner: CleanerLike, page: Page) -> dict[str, str]:
        cleaned = cleaner.clean(page.html, format="html", url=page.url or None)
        return {name: kept_text(cleaned, keep) for name, keep in keeps.items()}

    found = score_pages(score, pages, options)
    return {name: {page: texts[name] for page, texts in found.items()} for name in keeps}


def all_peer_texts(pages: Sequence[Page], options: Options) -> Texts:
    """Texts of all the peers that were asked for."""
    sources = [Source(page.id, page.html, page.url, page.lang) for page in pages]
    return {name: peer_texts(name, sources, options.cache, options.jobs) for name in options.peers}
