"""Archives of a site by month and year: lists of links that a plain text leaves as words alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsclean.classifier.tokens import Ints
from newsclean.detectors.shapes.anchors import DATE, DIGIT, lines_like
from newsclean.detectors.shapes.words import word_set, words_of
from newsclean.detectors.votes import Lines, Vote
from newsclean.labels import Label

LEAST_LINES, LEAST_YEARS = 5, 8
"""So many months and years in a row are an archive; so many, where no month is among them: a table
may have fewer columns. In the corpus 20 pages hold such runs, 1,297 lines, all of them navigation;
in plain text the model took 432 of them for a story's body, and was sure of it."""
LEAST_DATED = 2
"""So many must say a year or a number of stories: else they may be the months over a table."""

_LONGEST = 30
_MOST_WORDS = 3
_COUNT = re.compile(r"[(\[]\s?\d{1,5}\s?[)\]]$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH_IN_SIGNS = re.compile(r"(?:(?:19|20)\d\d ?[年년] ?)?(?:1[0-2]|0?[1-9]) ?[月월]")
_YEAR_IN_SIGNS = re.compile(r"(?:19|20)\d\d ?[年년]?")
_AROUND = " :/,.+-–—»›►▸▶▼▾"
_BETWEEN = frozenset(("de", "del"))
_STRENGTH = 0.95


def find_archives(lines: Lines, held: Ints) -> list[Vote]:
    """Vote on lines of nothing but months and years, where many follow each other.

    Args:
        lines: the document.
        held: what each line holds, see `anchors`.
    """
    likely = set(lines_like(held, lines.sizes, DIGIT, 1, _LONGEST))
    likely.update(lines_like(held, lines.sizes, DATE, 1, _LONGEST))
    votes: list[Vote] = []
    for some in _in_a_row(sorted(likely)):
        kept = [block for block in some if _kind(lines.raw[block])]
        for run in _in_a_row(kept):
            votes.extend(_votes(run, lines.raw))
    return votes


def _in_a_row(blocks: list[int]) -> Iterator[list[int]]:
    """Runs of numbers that follow each other, as long as the shortest archive at least."""
    start = 0
    while start + LEAST_LINES <= len(blocks):
        end = start + 1
        while end < len(blocks) and blocks[end] == blocks[end - 1] + 1:
            end += 1
        if end - start >= LEAST_LINES:
            yield blocks[start:end]
        start = end


def _kind(line: str) -> str:
    """ "month", "year", or nothing; "dated" for a month with its year or a number of stories."""
    bare = _COUNT.sub("", line)
    counted = "" if bare == line else "dated"
    bare = bare.strip(_AROUND)
    if _YEAR_IN_SIGNS.fullmatch(bare):
        return "year"
    if _MONTH_IN_SIGNS.fullmatch(bare):
        return counted or ("dated" if _YEAR.match(bare) else "month")
    words = [word.lower() for word in words_of(bare)]
    if not 0 < len(words) <= _MOST_WORDS:
        return ""
    months = word_set("months", "months elsewhere")
    named = [word for word in words if word in months]
    years = [word for word in words if _YEAR.fullmatch(word)]
    rest = [word for word in words if word not in _BETWEEN]
    if len(named) != 1 or len(years) > 1 or len(named) + len(years) != len(rest):
        return ""
    return "dated" if years or counted else "month"


def _votes(run: list[int], raw: Sequence[str]) -> list[Vote]:
    kinds = [_kind(raw[block]) for block in run]
    months = len(kinds) - kinds.count("year")
    dated = len(kinds) - kinds.count("month")
    if len(run) < (LEAST_LINES if months else LEAST_YEARS) or dated < LEAST_DATED:
        return []
    reason = f"archive: {raw[run[0]]} to {raw[run[-1]]}"
    return [Vote(block, Label.NAVIGATION, _STRENGTH, reason) for block in run]
