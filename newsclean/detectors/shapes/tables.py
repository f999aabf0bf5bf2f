"""Tables in Markdown, as extractors write them: their rows are of the story, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from newsclean.classifier.tokens import Floats
from newsclean.detectors.votes import Lines, Vote
from newsclean.labels import OTHER_COLUMNS, Label

LEAST_CELLS = 2
"""Code and lone boxes stand in tables of one cell as well."""

SURE_ROWS = 3
_SURE, _LIKELY = 0.9, 0.75
"""A table of three rows decides alone, a shorter one needs the model's consent.

Of the words in such tables that trafilatura leaves of the corpus's pages, 88 to 98 % are of the
story (three rows or more, by kind of table and benchmark); the model alone kept 70 %.
"""
SURE_VOTE = 0.6
"""A vote of this strength for something else speaks against a row."""
_RULE, _BAR = frozenset("|-: "), ord("|")


def find_tables(lines: Lines, matrix: Floats) -> Iterator[Vote]:
    """Votes for body on all rows of a table: lines that begin and end with a bar, one below the
    other, of at least two cells, and a rule of dashes among them or as many cells in all of them.
    Tables that hold links in most of their rows are left to the model, for menus were laid out so;
    and those in most of whose rows a detector is sure of something else.

    Args:
        lines: a plain text.
        matrix: the strongest vote of the default detectors for each line and label.
    """
    codes, ends = lines.tokens.codes, lines.tokens.edges
    starts = np.concatenate([[0], ends[:-1] + 1])
    rows = np.flatnonzero(codes[starts] == _BAR).tolist() if len(ends) else []
    rows = [block for block in rows if lines.raw[block][-1] == "|"]
    run: list[int] = []
    for block in [*rows, -1]:
        if run and block != run[-1] + 1:
            yield from _votes(lines, matrix, run)
            run = []
        run.append(block)


def _votes(lines: Lines, matrix: Floats, run: list[int]) -> Iterator[Vote]:
    cells = [lines.raw[block].count("|") - 1 for block in run]
    if len(run) < 2 or max(cells) < LEAST_CELLS:
        return
    told = [block for block in run if not _is_rule(lines.raw[block])]
    if len(told) == len(run) and min(cells) != max(cells):
        return
    linked = sum("](" in lines.raw[block] for block in told)
    other = int(
        np.count_nonzero(matrix[np.ix_(told, OTHER_COLUMNS)].max(axis=1, initial=0) >= SURE_VOTE)
    )
    if 2 * max(linked, other) > len(told):
        return
    strength = _SURE if len(run) >= SURE_ROWS else _LIKELY
    reason = f"table: {len(run)} rows of {max(cells)} cells"
    for block in run:
        yield Vote(block, Label.BODY, strength, reason)


def _is_rule(line: str) -> bool:
    return "-" in line and set(line) <= _RULE
