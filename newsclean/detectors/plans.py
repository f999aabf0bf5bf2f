"""From parts to phrases: which words must stand near which, all lines of a document at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import Floats, Ints
from newsclean.detectors.automaton import Automaton, Small, Stream, expand, search
from newsclean.detectors.votes import Lines
from newsclean.kernels import kernels

Flags = NDArray[np.bool_]

GAP_WORDS = 5
"""Most words that `..` skips."""


@dataclass(frozen=True, eq=False, repr=False)
class Plans:
    """What to make of the automaton's finds: for each phrase's rarest part, what else it takes.

    Attributes:
        of_part: `plans[of_part[p]:of_part[p + 1]]` belong to part `p`.
        owner: for each plan, the number of its detector.
        check: the number of the regex that must match besides, or -1.
        number: 1 where the regex can match only in a line that has a number.
        before: the part that must stand before, up to `GAP_WORDS` words away, or -1.
        after: the part that must stand behind, or -1.
        others: parts that must stand further away, in order, for the few plans that have some:
            plan → those before (nearest first), those behind.
        shortest: for each detector, the length below which a line is left alone.
        longest: for each detector, the length above which a line is left alone.
    """

    of_part: Small
    owner: Small
    check: Small
    number: Small
    before: Small
    after: Small
    others: dict[int, tuple[tuple[int, ...], tuple[int, ...]]]
    shortest: Small
    longest: Small

    @cached_property
    def limits(self) -> tuple[Small, Small]:
        """Shortest and longest line for each plan."""
        return self.shortest[self.owner], self.longest[self.owner]

    def _beside(self, side: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The parts that must stand before (0) or behind (1), and where each plan's begin."""
        nearest = (self.before, self.after)[side]
        many = (nearest >= 0).astype(np.int32)
        for plan, others in self.others.items():
            many[plan] += len(others[side])
        begins = np.zeros(len(many) + 1, dtype=np.int32)
        np.cumsum(many, out=begins[1:])
        parts = np.zeros(begins[-1], dtype=np.int32)
        some = np.flatnonzero(nearest >= 0)
        parts[begins[some]] = nearest[some]
        for plan, others in self.others.items():
            parts[begins[plan + 1] - len(others[side]) : begins[plan + 1]] = others[side]
        return parts, begins

    @cached_property
    def count(self) -> Small:
        """How many plans each part is the key of."""
        return np.diff(self.of_part)

    @cached_property
    def partnered(self) -> Flags:
        """Which plans take more than their key."""
        return (self.before >= 0) | (self.after >= 0)

    @cached_property
    def companions(self) -> Flags:
        """Which parts stand beside others."""
        wanted = np.zeros(len(self.of_part) - 1, dtype=bool)
        wanted[self.before[self.before >= 0]] = True
        wanted[self.after[self.after >= 0]] = True
        for others in self.others.values():
            wanted[[part for side in others for part in side]] = True
        return wanted


class Found(NamedTuple):
    """Plans whose words stand in a document.

    Attributes:
        plan: the plans.
        line: the lines that they stand in.
        first: positions in the stream of the first words.
        end: positions in the stream behind the last words.
    """

    plan: Ints
    line: Ints
    first: Ints
    end: Ints

    def take(self, rows: Ints) -> Found:
        """Some of the rows."""
        return Found(self.plan[rows], self.line[rows], self.first[rows], self.end[rows])

    def moved(self, edge: Ints, is_before: bool) -> Found:
        """The rows with their beginnings or ends moved; without those moved to -1."""
        rows = np.flatnonzero(edge >= 0)
        some = self.take(rows)
        if is_before:
            return Found(some.plan, some.line, edge[rows], some.end)
        return Found(some.plan, some.line, some.first, edge[rows])


def compiled_plans(automaton: Automaton, plans: Plans, columns: Ints, strengths: Floats) -> Any:
    """Automaton and plans as the compiled search takes them, see `kernels/phrases.pxi`.

    Args:
        automaton: finds the parts of phrases.
        plans: what makes phrases of parts.
        columns: for each detector, the column of a vote matrix that it votes in.
        strengths: for each detector, the strength of its votes.
    """
    tables = (plans.of_part, *plans.limits, *plans._beside(0), *plans._beside(1))
    checks = (plans.check, plans.number)
    return kernels.Phrases(
        automaton.words,
        *automaton.marks,
        *map(_numbers, (*automaton.tables, *tables, columns[plans.owner])),
        strengths[plans.owner],
        *map(_numbers, checks),
        GAP_WORDS,
        automaton.depth,
    )


def _numbers(table: Small) -> NDArray[np.int32]:
    return np.ascontiguousarray(table, dtype=np.int32)


def find_in_numpy(automaton: Automaton, plans: Plans, lines: Lines) -> Found:
    """Find the plans whose words stand in a document, in lines of the right length, unordered.

    The compiled search is `kernels.Phrases.find`; this is it where nothing is compiled.
    """
    stream = lines.stream
    first, end, part = search(automaton, stream)
    count = plans.count[part]
    keys = np.flatnonzero(count)
    which, offset = expand(count[keys])
    rows = keys[which]
    plan = plans.of_part[part[rows]] + offset
    line = stream.lines[first[rows]]
    size = lines.sizes[line]
    shortest, longest = plans.limits
    kept = np.flatnonzero((size >= shortest[plan]) & (size <= longest[plan]))
    rows = rows[kept]
    found = Found(plan[kept], line[kept], first[rows], end[rows])
    partnered = plans.partnered[found.plan]
    if not partnered.any():
        return found
    alone, rest = found.take(np.flatnonzero(~partnered)), found.take(np.flatnonzero(partnered))
    # Only finds in the lines of these can be their companions.
    wanted = np.zeros(len(lines.raw) + 1, dtype=bool)
    wanted[rest.line] = True
    beside = np.flatnonzero(plans.companions[part] & wanted[stream.lines[first]])
    nearby = _Nearby(first[beside], end[beside], part[beside], stream)
    rest = _with_neighbours(rest, plans, nearby)
    return Found(
        np.concatenate([alone.plan, rest.plan]),
        np.concatenate([alone.line, rest.line]),
        np.concatenate([alone.first, rest.first]),
        np.concatenate([alone.end, rest.end]),
    )


def _with_neighbours(found: Found, plans: Plans, nearby: _Nearby) -> Found:
    """Those whose other parts stand where they should; their ends moved to these."""
    for parts, is_before in ((plans.before, True), (plans.after, False)):
        wanted = parts[found.plan]
        edge = (found.first if is_before else found.end).copy()
        needs = np.flatnonzero(wanted >= 0)
        edge[needs] = nearby.find(wanted[needs], edge[needs], found.line[needs], is_before)
        found = found.moved(edge, is_before)
    if plans.others and not plans.others.keys().isdisjoint(found.plan.tolist()):
        for side, is_before in ((0, True), (1, False)):
            edge = _far_edge(found, plans, nearby, side, is_before)
            found = found.moved(edge, is_before)
    return found


def _far_edge(found: Found, plans: Plans, nearby: _Nearby, side: int, is_before: bool) -> Ints:
    """Where the parts beyond the neighbours end; -1 where one of them is missing."""
    edge = (found.first if is_before else found.end).copy()
    for row, plan in enumerate(found.plan.tolist()):
        for part in plans.others.get(plan, ((), ()))[side]:
            if edge[row] >= 0:
                here = slice(row, row + 1)
                place = nearby.find(np.array([part]), edge[here], found.line[here], is_before)
                edge[row] = place[0]
    return edge


class _Nearby:
    """Finds that can be asked for by part and place."""

    def __init__(self, first: Ints, end: Ints, part: Ints, stream: Stream) -> None:
        self.lines = stream.lines
        self.stride = len(stream.lines) + 2 * GAP_WORDS + 2
        by_first = part * self.stride + first + GAP_WORDS
        by_end = part * self.stride + end + GAP_WORDS
        forth, back = (np.argsort(keys, kind="stable") for keys in (by_first, by_end))
        self.by_first, self.its_end = by_first[forth], end[forth]
        self.by_end, self.its_first = by_end[back], first[back]

    def find(self, part: Small, edge: Ints, line: Ints, is_before: bool) -> Ints:
        """The far edge of the nearest find of a part within the gap; -1 if there is none.

        Args:
            part: the parts wanted.
            edge: where what they belong to begins, or ends.
            line: the line that they must be in.
            is_before: on which side to look.
        """
        base = part.astype(np.int64) * self.stride + GAP_WORDS
        if is_before:
            keys, far = self.by_end, self.its_first
            at = np.searchsorted(keys, base + edge, side="right") - 1
        else:
            keys, far = self.by_first, self.its_end
            at = np.searchsorted(keys, base + edge)
        if not len(keys):
            return np.full(len(edge), -1)
        inside = (at >= 0) & (at < len(keys))
        at[~inside] = 0
        place = keys[at] - base
        inside &= np.abs(place - edge) <= GAP_WORDS
        place[~inside] = 1
        inside &= self.lines[place - is_before] == line
        return np.where(inside, far[at], -1)
