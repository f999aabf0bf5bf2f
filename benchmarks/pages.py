"""Choosing pages of the corpus and making documents of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from benchmarks.definitions import FUNDUS_MIN_MATCH
from newsclean.labels import Group, Label
from newsclean.training.corpus import Page, load_corpus

T = TypeVar("T")
CORE_BEFORE = 3
CORE_AFTER = 25


class MissingCorpus(Exception):
    """The corpus is not where it was looked for."""


@lru_cache(maxsize=2)
def corpus_pages(path: Path) -> tuple[Page, ...]:
    """All pages of the corpus; raises MissingCorpus with a message for people."""
    if not (path / "pages").is_dir():
        raise MissingCorpus(f"no corpus at {path}: name its folder with --corpus")
    return tuple(load_corpus(path))


def spread(items: Sequence[T], limit: int | None) -> list[T]:
    """At most `limit` items, evenly spread over the sequence."""
    if limit is None or limit >= len(items):
        return list(items)
    return [items[i * len(items) // limit] for i in range(limit)]


def choose(path: Path, wanted: Callable[[Page], bool], limit: int | None) -> list[Page]:
    """The pages of the corpus that `wanted` accepts, at most `limit` of them."""
    return spread([page for page in corpus_pages(path) if wanted(page)], limit)


def is_labelled(page: Page) -> bool:
    """Whether readers labelled the page and found a story in it."""
    return page.blocks is not None and any(label.group is Group.ARTICLE for _, label in page.blocks)


def is_wcxb(page: Page) -> bool:
    """Whether the page has a gold text of WCXB."""
    return page.source == "wcxb" and bool(page.gold and (page.gold.get("text") or "").strip())


def is_fundus(page: Page) -> bool:
    """Whether the page has a gold text of fundus that stands in the page."""
    if page.source != "fundus" or not page.gold:
        return False
    return bool(page.gold["paragraphs"]) and page.gold["match"] >= FUNDUS_MIN_MATCH


def has_snippets(page: Page) -> bool:
    """Whether the page comes with snippets that the story must and must not hold."""
    return bool(page.gold and (page.gold.get("with_") or page.gold.get("without")))


def gold_text(page: Page, benchmark: str, keep: frozenset[Label]) -> str:
    """The story of a page as one benchmark defines it, paragraphs on lines of their own.

    Args:
        page: a page that the benchmark covers.
        benchmark: "wcxb", "fundus" or "labels".
        keep: the labels kept; decides about fundus summaries and the labelled blocks.
    """
    if benchmark == "labels":
        return "\n".join(text for text, label in page.blocks or () if label in keep)
    gold = page.gold or {}
    if benchmark == "wcxb":
        return str(gold["text"])
    parts: list[str] = []
    if Label.STANDFIRST in keep:
        parts += gold.get("summary") or []
    if Label.HEADING in keep:
        parts += gold.get("headings") or []
    return "\n".join(parts + gold["paragraphs"])


COVERS: dict[str, Callable[[Page], bool]] = {
    "wcxb": is_wcxb,
    "fundus": is_fundus,
    "labels": is_labelled,
}
"""The corpus benchmarks and the pages that each covers."""

Line = tuple[str, Label]


def dump(page: Page) -> list[Line]:
    """The page's blocks, a line each; white space inside a block becomes single blanks."""
    lines = ((" ".join(text.split()), label) for text, label in page.blocks or ())
    return [(text, label) for text, label in lines if text]


def core(page: Page) -> list[Line]:
    """The dump from 3 blocks before the first article block to 25 after the last, without
    lines of navigation."""
    lines = dump(page)
    story = [i for i, (_, label) in enumerate(lines) if label.group is Group.ARTICLE]
    if not story:
        return []
    part = lines[max(0, story[0] - CORE_BEFORE) : story[-1] + CORE_AFTER + 1]
    return [(text, label) for text, label in part if label is not Label.NAVIGATION]


def as_text(lines: Sequence[Line]) -> str:
    """Lines as one plain text."""
    return "\n".join(text for text, _ in lines)
