"""Phrases as one automaton over words: all of them are looked for at once, in a few array steps.

Each position of the document starts a walk: a word leads from state to state, and what a state
accepts is found where the walk reaches it. Walks of all positions go forward together, so the
work is a handful of array operations for each word of the longest phrase that is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import DIGIT, SIGN, Ints, Tokens, word_hashes
from newsclean.detectors.pattern import NUMBER, Step

Hashes = NDArray[np.uint64]

_EDGE = np.uint64(0x5DEECE66D1CE4E5B)  # stands between lines
_ANY_NUMBER = np.uint64(0xB5297A4D3F84D5B5)
_STRIDE = np.uint64(0xD6E8FEB86659FD93)  # tells the same word in different states apart
_EDGE_WORD = "\n"
_DOT, _COMMA = ord("."), ord(",")

Rule = tuple[Sequence[Step], bool, bool, int]
"""Steps, whether they begin and end at the line's edges, and the number that is accepted."""


@dataclass(frozen=True)
class Automaton:
    """States and the words that lead from one to the next; state 0 is where walks start.

    Attributes:
        first_keys: numbers of the words that lead out of state 0, sorted.
        first_targets: the states they lead to.
        keys: for each other transition, the word's number mixed with the state's; sorted.
        targets: the states they lead to.
        accepts: `accepted[accepts[s]:accepts[s + 1]]` are the numbers that state `s` accepts.
        accepted: numbers of rules.
        inner: states below this number lead on, the others are ends.
    """

    first_keys: Hashes
    first_targets: NDArray[np.int32]
    keys: Hashes
    targets: NDArray[np.int32]
    accepts: NDArray[np.int32]
    accepted: NDArray[np.int32]
    inner: int

    @cached_property
    def tables(self) -> tuple[Table, Table]:
        """The transitions out of state 0, and all others, ready to be looked up."""
        return (
            _table(self.first_keys, self.first_targets),
            _table(self.keys, self.targets),
        )


@dataclass(frozen=True)
class Table:
    """Sorted keys with an index of where those with the same top bits begin.

    Attributes:
        keys: sorted, with one more behind that no search asks for.
        targets: what the keys lead to.
        begins: for the top bits of a key, where the keys that have them begin.
        shift: how far to shift a key for its top bits.
        crowd: most keys that share their top bits.
    """

    keys: Hashes
    targets: NDArray[np.int32]
    begins: NDArray[np.int32]
    shift: np.uint64
    crowd: int


def _table(keys: Hashes, targets: NDArray[np.int32]) -> Table:
    bits = max(8, len(keys).bit_length() + 2)
    shift = np.uint64(64 - bits)
    many = np.bincount((keys >> shift).astype(np.int64), minlength=1 << bits)
    begins = np.zeros((1 << bits) + 1, dtype=np.int32)
    np.cumsum(many, out=begins[1:])
    return Table(
        np.append(keys, np.uint64(0)),
        np.append(targets, np.int32(0)),
        begins,
        shift,
        int(many.max(initial=0)),
    )


def _look_up(table: Table, wanted: Hashes) -> tuple[Ints, Ints]:
    """Which of the wanted keys are in a table, and what they lead to."""
    top = (wanted >> table.shift).astype(np.int64)
    at = table.begins[top]
    right = np.flatnonzero(table.keys[at] == wanted)
    if table.crowd < 2:
        return right, table.targets[at[right]].astype(np.int64)
    # Few keys share their top bits: the others are looked at one after another.
    found = [right]
    places = [at[right]]
    rest = np.flatnonzero((table.begins[top + 1] - at > 1) & (table.keys[at] != wanted))
    for further in range(1, table.crowd):
        place = at[rest] + further
        here = (table.keys[place] == wanted[rest]) & (place < table.begins[top[rest] + 1])
        found.append(rest[here])
        places.append(place[here])
        rest = rest[~here & (place + 1 < table.begins[top[rest] + 1])]
        if not len(rest):
            break
    which = np.concatenate(found)
    return which, table.targets[np.concatenate(places)].astype(np.int64)


@dataclass(frozen=True)
class Stream:
    """A document's words in order, an edge before, between and after its lines, signs left out.

    Attributes:
        words: numbers of the words.
        lines: the line that each word belongs to (an edge: the line that it begins).
        places: index of each word in `Tokens.starts` (an edge: of the line's first word).
    """

    words: Hashes
    lines: Ints
    places: Ints


def stream_of(tokens: Tokens) -> Stream:
    """The words of a document as the automaton reads them."""
    at = tokens.kinds[tokens.starts]
    kept = np.flatnonzero(at != SIGN)
    words = tokens.hashes.copy()
    digits = at == DIGIT
    words[digits] = _ANY_NUMBER
    # 1,234.5 is one number: drop what follows a digit, a point or comma and no blank.
    if len(at) > 2:
        code = tokens.codes[tokens.starts[1:-1]]
        joint = digits[:-2] & digits[2:] & ((code == _DOT) | (code == _COMMA))
        joint &= tokens.starts[2:] - tokens.starts[1:-1] == 1
        if joint.any():
            drop = np.zeros(len(at), dtype=bool)
            drop[2:] = joint
            kept = kept[~drop[kept]]
    count = len(tokens.edges)
    line_of = tokens.line_of[kept]
    place = np.arange(len(kept)) + line_of + 1
    size = len(kept) + count + 1
    stream = np.full(size, _EDGE, dtype=np.uint64)
    stream[place] = words[kept]
    lines = np.empty(size, dtype=np.int64)
    places = np.empty(size, dtype=np.int64)
    edges = np.ones(size, dtype=bool)
    edges[place] = False
    lines[edges] = np.arange(count + 1)
    lines[place] = line_of
    places[place] = kept
    places[edges] = np.append(tokens.first, len(at))
    return Stream(stream, lines, places)


def search(automaton: Automaton, stream: Stream) -> tuple[Ints, Ints, Ints]:
    """Find everything that is accepted.

    Returns:
        Three arrays, one entry for each find: position of its first word in the stream, the
        position behind its last, number of the rule.
    """
    words = stream.words
    found: list[tuple[Ints, Ints, Ints]] = []
    table, later = automaton.tables
    position = np.arange(len(words))
    wanted = words
    length = 1
    while len(position) and len(table.keys) > 1:
        right, state = _look_up(table, wanted)
        position = position[right]
        begin = automaton.accepts[state]
        many = automaton.accepts[state + 1] - begin
        accepting = np.flatnonzero(many)
        if len(accepting):
            which, offset = expand(many[accepting])
            which = accepting[which]
            rules = automaton.accepted[begin[which] + offset].astype(np.int64)
            found.append((position[which], position[which] + length, rules))
        further = np.flatnonzero((state < automaton.inner) & (position < len(words) - length))
        position, state = position[further], state[further]
        wanted = words[position + length] + state.astype(np.uint64) * _STRIDE
        table = later
        length += 1
    if not found:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing
    first, end, rule = (np.concatenate(column) for column in zip(*found))
    return first, end, rule


def expand(many: NDArray[np.integer[Any]]) -> tuple[Ints, Ints]:
    """Number `many[i]` things for each `i`: for each thing its `i`, and its number from 0."""
    which = np.repeat(np.arange(len(many)), many)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(many) - many, many)


class _Builder:
    """Turns rules into a non-deterministic automaton whose equal tails are shared."""

    def __init__(self) -> None:
        self.out: list[list[tuple[str, int]]] = []
        self.skips: list[int] = []
        self.ends: list[int] = []
        self.known: dict[object, int] = {}

    def node(self, accept: int = -1) -> int:
        self.out.append([])
        self.skips.append(-1)
        self.ends.append(accept)
        return len(self.out) - 1

    def tail(self, steps: tuple[Step, ...], rule: int) -> int:
        """The node from which `steps` are still to come."""
        key = (steps, rule)
        found = self.known.get(key)
        if found is not None:
            return found
        if not steps:
            node = self.known[key] = self.node(rule)
            return node
        following = self.tail(steps[1:], rule)
        node = self.known[key] = self.node()
        if steps[0].optional:
            self.skips[node] = following
        for words in steps[0].choices:
            self.path(node, words, following)
        return node

    def path(self, node: int, words: tuple[str, ...], target: int) -> None:
        for depth, word in enumerate(words):
            if depth == len(words) - 1:
                self.out[node].append((word, target))
                return
            key = (words[depth + 1 :], target)
            between = self.known.get(key)
            if between is None:
                between = self.known[key] = self.node()
                self.path(between, words[depth + 1 :], target)
            self.out[node].append((word, between))
            return

    def closure(self, nodes: Iterable[int]) -> frozenset[int]:
        reached = set()
        for node in nodes:
            while node >= 0 and node not in reached:
                reached.add(node)
                node = self.skips[node]
        return frozenset(reached)


def build(rules: Iterable[Rule]) -> Automaton:
    """Make the automaton of some rules."""
    builder = _Builder()
    edge = Step(((_EDGE_WORD,),), False)
    starts = []
    for steps, begins, ends, number in rules:
        whole = ((edge,) if begins else ()) + tuple(steps) + ((edge,) if ends else ())
        starts.append(builder.tail(whole, number))
    first = builder.closure(starts)
    numbers = {first: 0}
    order = [first]
    moves: list[tuple[int, str, int]] = []
    for state in order:  # grows while it is read
        ways: dict[str, set[int]] = {}
        for node in state:
            for word, target in builder.out[node]:
                ways.setdefault(word, set()).add(target)
        for word, targets in sorted(ways.items()):
            reached = builder.closure(targets)
            if reached not in numbers:
                numbers[reached] = len(order)
                order.append(reached)
            moves.append((numbers[state], word, numbers[reached]))
    # States that lead on come first, so that a comparison tells them from the ends.
    leading = {move[0] for move in moves}
    old = sorted(leading) + [state for state in range(len(order)) if state not in leading]
    new = np.zeros(len(old), dtype=np.int32)
    new[old] = np.arange(len(old))
    accepted = [sorted(builder.ends[n] for n in order[state] if builder.ends[n] >= 0) for state in old]
    source = new[[move[0] for move in moves]].astype(np.uint64)
    target = new[[move[2] for move in moves]]
    keys = _numbers([move[1] for move in moves]) + source * _STRIDE
    begin = np.flatnonzero(source == 0)
    begin = begin[np.argsort(keys[begin])]
    later = np.flatnonzero(source != 0)
    later = later[np.argsort(keys[later])]
    return Automaton(
        keys[begin],
        target[begin],
        keys[later],
        target[later],
        np.cumsum([0, *map(len, accepted)]).astype(np.int32),
        np.array([number for some in accepted for number in some], dtype=np.int32),
        len(leading),
    )


def _numbers(words: Sequence[str]) -> Hashes:
    """The numbers that words have in a stream."""
    distinct = sorted(set(words) - {_EDGE_WORD, NUMBER})
    known = dict(zip(distinct, word_hashes(distinct))) if distinct else {}
    known[_EDGE_WORD] = _EDGE
    known[NUMBER] = _ANY_NUMBER
    return np.array([known[word] for word in words], dtype=np.uint64)
