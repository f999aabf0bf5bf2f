"""`disguise`: pages whose elements are called other names, as on sites that hash or hide them.

The model learns what class names mean, and many sites have none that mean anything. Every labelled
page is cleaned as it is, and with its names taken away, hashed, or its elements made plain ones.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from benchmarks.folds import origin, score_pages
from benchmarks.options import Options
from benchmarks.pages import choose, is_labelled
from benchmarks.protocol import CleanerLike
from benchmarks.report import Report
from newsclean.cleaner import Cleaner
from newsclean.training.corpus import Page
from newsclean.training.scores import FIGURES, PageScore, score_page

_TAG = re.compile(r"""<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_NAMES = re.compile(
    r"""\s(class|id|role|itemprop|data-testid|data-component)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"(<(script|style|textarea|title)\b.*?</\2\s*>|<!--.*?-->)", re.DOTALL | re.I)
_PLAIN = re.compile(
    r"<(/?)(?:section|article|aside|main|header|footer|nav|figure|figcaption|p)(?=[\s>])",
    re.IGNORECASE,
)


def without_names(html: str) -> str:
    """A page whose elements have no names."""
    return _in_tags(html, lambda tag: _NAMES.sub("", tag))


def with_hashed_names(html: str) -> str:
    """A page whose names are made of letters and digits that mean nothing, always the same."""

    def hashed(found: re.Match[str]) -> str:
        names = found[2].strip("\"'").split()
        return f' {found[1]}="{" ".join(f"c{zlib.crc32(name.encode()):x}" for name in names)}"'

    return _in_tags(html, lambda tag: _NAMES.sub(hashed, tag))


def _in_tags(html: str, change: Callable[[str], str]) -> str:
    """A page with its start tags changed, and nothing in its scripts and comments."""
    parts = _SCRIPT.split(html)
    for place in range(0, len(parts), 3):  # between them come what was found, and its name
        parts[place] = _TAG.sub(lambda tag: change(tag[0]), parts[place])
    return "".join(part for place, part in enumerate(parts) if place % 3 != 2)


def with_plain_elements(html: str) -> str:
    """A page of `div`, whatever it was made of, headings, lists, tables and links apart."""
    return _PLAIN.sub(r"<\1div", html)


DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": lambda html: html,
    "hashed names": with_hashed_names,
    "no names": without_names,
    "div for every element": with_plain_elements,
    "div, and no names": lambda html: with_plain_elements(without_names(html)),
}


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("disguise")
    pages = choose(options.scored, is_labelled, options.limit)

    def score(cleaner: CleanerLike, page: Page) -> dict[str, PageScore]:
        given = cast(Cleaner, cleaner)
        return {
            name: score_page(given, replace(page, html=disguise(page.html)), "html")
            for name, disguise in DISGUISES.items()
        }

    found = score_pages(score, pages, options)
    table = report.table(
        f"disguise: {len(found)} labelled pages in HTML; {origin(options)}", ("page", *FIGURES)
    )
    for name in DISGUISES:
        scores = [by_name[name] for by_name in found.values()]
        figures = [figure(scores) for figure in FIGURES.values()]
        table.add(name, *figures)
        for figure, value in zip(FIGURES, figures, strict=True):
            direction = "lower" if "lost" in figure else "higher"
            report.figure(f"{name}/{figure}", value, direction)
    return report
