"""Archives of a site by month and year: lists of links that a plain text leaves as words alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from newsclean.classifier.tokens import Ints
from newsclean.detectors.shapes.anchors import DATE, DIGIT, lines_like
from newsclean.detectors.shapes.words import entries
from newsclean.detectors.votes import Lines, Vote
from newsclean.labels import Label
from newsclean.patterns import pattern
from newsclean.runs import runs

LEAST_LINES, LEAST_YEARS = 5, 8
"""So many months and years in a row are an archive; so many, where no month is among them: then
each must be the year before the one above it, for the years of a story have gaps.

In the corpus 16 pages hold archives, of 1,280 lines, and all of them are navigation; in plain text
the model took 432 of them for a story's body, and was sure of it.
"""
COUNTED = 0.5
"""Where months are among them, a year must be, too; and such a share of the months must say how
many stories they hold or stand under a year of their own, or else the years must fall: "January
2024" to "June 2024" may be what stands over a table."""

_LONGEST = 30
_COUNT = pattern(r"[(（\[]\s?\d{1,3}(?:[.,]?\d{3})?\s?[)）\]]$")
_YEAR = pattern(r"(?:19|20)\d\d")
_IN_SIGNS = pattern(r"(?:((?:19|20)\d\d) ?[年년])? ?(?:(1[0-2]|0?[1-9]) ?[月월])?")
_AROUND = " :/,.+-–—»›►▸▶▼▾"
_BETWEEN = frozenset(("de", "del"))
_STRENGTH = 0.95


class _Entry(NamedTuple):
    """A line of an archive: its block, year and month as they are written, "" for none, and whether
    it says how many stories there are."""

    block: int
    year: str
    month: str
    counted: bool


def find_archives(lines: Lines, held: Ints) -> list[Vote]:
    """Vote on lines of nothing but months and years, where many follow each other.

    Args:
        lines: the document.
        held: what each line holds, see `anchors`.
    """
    likely = set(lines_like(held, lines.sizes, DIGIT, 1, _LONGEST))
    likely.update(lines_like(held, lines.sizes, DATE, 1, _LONGEST))
    votes: list[Vote] = []
    for some in runs(sorted(likely), lambda before, block: block == before + 1):
        if len(some) < LEAST_LINES:
            continue
        dated = [entry for block in some if (entry := _entry(block, lines.raw[block]))]
        for run in runs(dated, lambda before, entry: entry.block == before.block + 1):
            found = _until_one_comes_again(run, lines.raw)
            if _is_archive(found):
                first, last = found[0].block, found[-1].block
                reason = f"archive: {lines.raw[first]} to {lines.raw[last]}"
                votes += [Vote(e.block, Label.NAVIGATION, _STRENGTH, reason) for e in found]
    return votes


def _entry(block: int, line: str) -> _Entry | None:
    bare = _COUNT().sub("", line)
    counted = bare != line
    bare = bare.strip(_AROUND)
    signs = _IN_SIGNS().fullmatch(bare)
    if signs and bare:
        return _Entry(block, signs[1] or "", signs[2] or "", counted)
    words = [word for word in bare.lower().split() if word not in _BETWEEN]
    years = [word for word in words if _YEAR().fullmatch(word)]
    months = [word for word in words if word.strip(".,") in _months()]
    if not words or len(years) > 1 or len(months) > 1 or len(years) + len(months) != len(words):
        return None
    return _Entry(block, "".join(years), "".join(months), counted)


@cache
def _months() -> frozenset[str]:
    return entries("months") | entries("months elsewhere")


def _until_one_comes_again(found: list[_Entry], raw: Sequence[str]) -> list[_Entry]:
    """The entries above the first that is dated like one before: the heading of a year's stories
    may stand below the list of years. A month without its year may come again."""
    met: set[str] = set()
    for place, entry in enumerate(found):
        if entry.year:
            if raw[entry.block] in met:
                return found[:place]
            met.add(raw[entry.block])
    return found


def _is_archive(found: Sequence[_Entry]) -> bool:
    years = [int(entry.year) for entry in found if entry.year]
    months = [entry for entry in found if entry.month]
    if not months:
        falling = all(last == first - 1 for first, last in pairwise(years))
        return len(found) >= LEAST_YEARS and falling
    if len(found) < LEAST_LINES or not years:
        return False
    told = sum(entry.counted or not entry.year for entry in months)
    dates = [entry for entry in months if entry.year]
    return told >= COUNTED * len(months) or _fall(dates)


def _fall(dates: Sequence[_Entry]) -> bool:
    """Whether no year is after the one before, and no month of a year comes again."""
    years = [int(entry.year) for entry in dates]
    named = [(entry.year, entry.month) for entry in dates]
    return (
        all(last <= first for first, last in pairwise(years))
        and len(set(named)) == len(named)
        and years[0] > years[-1]
    )
