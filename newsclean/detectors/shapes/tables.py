"""Tables in Markdown, as extractors write them: their rows are of the story, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from newsclean.detectors.votes import Lines, Vote
from newsclean.labels import Label

LEAST_CELLS = 2
"""Code and lone boxes stand in tables of one cell as well."""

SURE_ROWS = 3
_SURE, _LIKELY = 0.9, 0.75
"""A table of three rows decides alone, a shorter one needs the model's consent.

Of the words in such tables that trafilatura leaves of the corpus's pages, 88 to 98 % are of the
story (three rows or more, by kind of table and benchmark); the model alone kept 70 %.
"""
_RULE, _BAR = frozenset("|-: "), ord("|")


def find_tables(lines: Lines) -> Iterator[Vote]:
    """Votes for body on all rows of a table: lines that begin and end with a bar, one below the
    other, of at least two cells, and a rule of dashes among them or as many cells in all of them.
    Tables that hold links in most of their rows are left to the model: menus were laid out so.

    Args:
        lines: a plain text.
    """
    codes, ends = lines.tokens.codes, lines.tokens.edges
    starts = np.concatenate([[0], ends[:-1] + 1])
    rows = np.flatnonzero(codes[starts] == _BAR).tolist() if len(ends) else []
    rows = [block for block in rows if lines.raw[block][-1] == "|"]
    run: list[int] = []
    for block in [*rows, -1]:
        if run and block != run[-1] + 1:
            yield from _votes(lines, run)
            run = []
        run.append(block)


def _votes(lines: Lines, run: list[int]) -> Iterator[Vote]:
    cells = [lines.raw[block].count("|") - 1 for block in run]
    if len(run) < 2 or max(cells) < LEAST_CELLS:
        return
    ruled = any(set(lines.raw[block]) <= _RULE for block in run)
    linked = sum("](" in lines.raw[block] for block in run)
    if (not ruled and min(cells) != max(cells)) or 2 * linked > len(run):
        return
    strength = _SURE if len(run) >= SURE_ROWS else _LIKELY
    for block in run:
        yield Vote(block, Label.BODY, strength, f"table: {len(run)} rows of {max(cells)} cells")
