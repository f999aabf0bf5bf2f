"""Phrases as one automaton over words: all of them are looked for at once, in a few array steps.

Each position of the document starts a walk: a word leads from state to state, and what a state
accepts is found where the walk reaches it. Walks of all positions go forward together, so the
work is a handful of array operations for each word of the longest phrase that is met.

Transitions lie in a double array (Aoe 1989): word `w` leads out of state `s` if
`owner[base[s] + w] == s`, and `target[base[s] + w]` is where to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import DIGIT, SIGN, Ints, Tokens, word_hashes
from newsclean.kernels import kernels

if TYPE_CHECKING:
    from newsclean.detectors.pattern import Step

Hashes = NDArray[np.uint64]
Small = NDArray[np.signedinteger[Any]] | NDArray[np.unsignedinteger[Any]]
"""Numbers in as few bytes as they need: small arrays stay in the processor's cache."""

NUMBER = "0"
"""Stands for any number among the words of a step."""

_EDGE_WORD = "\n"
_UNKNOWN, _EDGE, _ANY_NUMBER, _WORDS = range(4)
"""Numbers of words: none of the automaton's, the edge of a line, any number, the first word."""
_NOWHERE = -1
_DOT, _COMMA = ord("."), ord(",")
_TOP_BITS = 16
_WINDOW = 512
"""How many places are tried at a time when a state's transitions are laid down."""

Rule = tuple[Sequence["Step"], bool, bool, int]
"""Steps, whether they begin and end at the line's edges, and the number that is accepted."""


@dataclass(frozen=True, eq=False, repr=False)
class Automaton:
    """States and the words that lead from one to the next; state 0 is where walks start.

    Attributes:
        words: hashes of the words, sorted; word `i` of them has the number `_WORDS + i`.
        base: for each state, where its transitions lie.
        owner: for each transition, the state that it leads out of; -1 where there is none.
        target: for each transition, the state that it leads to.
        accepts: `accepted[accepts[s]:accepts[s + 1]]` are the numbers that state `s` accepts.
        accepted: numbers of rules.
        depth: most words that a walk can take.
    """

    words: Hashes
    base: Small
    owner: Small
    target: Small
    accepts: Small
    accepted: Small
    depth: int

    @cached_property
    def _index(self) -> tuple[Hashes, Small, NDArray[np.bool_]]:
        """The words with one more behind; for the top bits of a hash, where the words that have
        them begin, and whether there are several."""
        top = (self.words >> np.uint64(64 - _TOP_BITS)).astype(np.int64)
        many = np.bincount(top, minlength=1 << _TOP_BITS)
        counted = np.cumsum(many) - many
        begins: Small = counted.astype(np.int32)
        return np.append(self.words, np.uint64(0)), begins, many > 1

    @property
    def tables(self) -> tuple[Small, ...]:
        """Base, owner, target, accepts and accepted."""
        return self.base, self.owner, self.target, self.accepts, self.accepted

    @property
    def marks(self) -> tuple[int, int, int]:
        """The number of the first word, of the edge of a line, and of any number."""
        return _WORDS, _EDGE, _ANY_NUMBER

    def number_words(self, hashes: Hashes) -> Small:
        """The numbers of words in this automaton, from their hashes."""
        words, begins, crowded = self._index
        top = (hashes >> np.uint64(64 - _TOP_BITS)).astype(np.int64)
        at = begins[top]
        numbers = np.where(words[at] == hashes, at + np.int32(_WORDS), np.int32(_UNKNOWN))
        rest = np.flatnonzero(crowded[top])
        if len(rest):
            place = np.searchsorted(self.words, hashes[rest])
            numbers[rest] = np.where(words[place] == hashes[rest], place + _WORDS, _UNKNOWN)
        return numbers


@dataclass(frozen=True, eq=False, repr=False)
class Stream:
    """A document's words in order, an edge before, between and after its lines, signs left out.

    Attributes:
        hashes: of the words that are neither edges nor numbers.
        spelled: positions of these words in the stream.
        numbers: positions of the numbers in the stream.
        lines: for each position, the line of the word (an edge: the line that it begins).
        places: for each position, the word's index in `Tokens.starts` (an edge: of the first
            word of its line).
    """

    hashes: Hashes
    spelled: Ints
    numbers: Ints
    lines: Ints
    places: Ints


def stream_of(tokens: Tokens) -> Stream:
    """The words of a document as automata read them."""
    if kernels is None:
        return stream_in_numpy(tokens)
    arrays = (tokens.hashes, tokens.starts, tokens.first, tokens.count)
    return Stream(*kernels.read_stream(tokens.codes, tokens.kinds, *arrays))


def stream_in_numpy(tokens: Tokens) -> Stream:
    """`stream_of` where nothing is compiled."""
    kind = tokens.kinds[tokens.starts]
    digits = kind == DIGIT
    word = kind != SIGN
    if len(kind) > 2:
        # 1,234.5 is one number: drop what follows a digit, a point or comma and no blank.
        joint = np.flatnonzero(digits[:-2] & digits[2:] & ~word[1:-1])
        if len(joint):
            middle = tokens.starts[joint + 1]
            code = tokens.codes[middle]
            close = (code == _DOT) | (code == _COMMA)
            close &= tokens.starts[joint + 2] - middle == 1
            word[joint[close] + 2] = False
    kept = np.flatnonzero(word)
    line_of = tokens.line_of[kept]
    position = line_of + np.arange(1, len(kept) + 1)
    count = len(tokens.edges)
    size = len(kept) + count + 1
    within = np.bincount(line_of, minlength=count)
    lines = np.repeat(np.arange(count + 1), np.append(within + 1, 1))
    places = np.empty(size, dtype=np.int64)
    places[position] = kept
    edges = np.append(0, np.cumsum(within + 1))
    places[edges[:-1]] = tokens.first
    places[-1] = len(kind)
    number = digits[kept]
    spelled = ~number
    return Stream(tokens.hashes[kept[spelled]], position[spelled], position[number], lines, places)


def numbered(automaton: Automaton, stream: Stream) -> NDArray[np.int32]:
    """The automaton's numbers of the words of a stream, and zeros behind for walks to run into."""
    size = len(stream.lines)
    words = np.zeros(size + automaton.depth, dtype=np.int32)
    words[:size] = _EDGE
    words[stream.spelled] = automaton.number_words(stream.hashes)
    words[stream.numbers] = _ANY_NUMBER
    return words


def search(automaton: Automaton, stream: Stream) -> tuple[Ints, Ints, Ints]:
    """Find everything that is accepted.

    Returns:
        Three arrays, one entry for each find: position of its first word in the stream, the
        position behind its last, number of the rule.
    """
    size = len(stream.lines)
    words = numbered(automaton, stream)
    base, owner, target = automaton.base, automaton.owner, automaton.target
    at = base[0] + words[:size]
    position = np.flatnonzero(owner[at] == 0)
    state = target[at[position]]
    length = 1
    starts, ends, states = [position], [position + 1], [state]
    while len(position):
        at = base[state] + words[position + length]
        right = np.flatnonzero(owner[at] == state)
        position = position[right]
        state = target[at[right]]
        length += 1
        starts.append(position)
        ends.append(position + length)
        states.append(state)
    state = np.concatenate(states)
    begin = automaton.accepts[state]
    which, offset = expand(automaton.accepts[state + 1] - begin)
    rule = automaton.accepted[begin[which] + offset]
    return np.concatenate(starts)[which], np.concatenate(ends)[which], rule.astype(np.int64)


def expand(many: Small) -> tuple[Ints, Ints]:
    """Number `many[i]` things for each `i`: for each thing its `i`, and its number from 0."""
    which = np.repeat(np.arange(len(many)), many)
    before = np.cumsum(many, dtype=np.int64) - many
    return which, np.arange(len(which)) - before[which]


class _Builder:
    """Turns rules into a non-deterministic automaton whose equal tails are shared."""

    def __init__(self) -> None:
        self.out: list[list[tuple[str, int]]] = []
        self.skips: list[int] = []
        self.ends: list[int] = []
        self.known: dict[object, int] = {}

    def node(self, accept: int = _NOWHERE) -> int:
        self.out.append([])
        self.skips.append(_NOWHERE)
        self.ends.append(accept)
        return len(self.out) - 1

    def tail(self, steps: tuple[Step, ...], rule: int) -> int:
        """The node from which `steps` are still to come."""
        key = (steps, rule)
        if key in self.known:
            return self.known[key]
        if not steps:
            node = self.known[key] = self.node(rule)
            return node
        following = self.tail(steps[1:], rule)
        node = self.known[key] = self.node()
        if steps[0].optional:
            self.skips[node] = following
        for words in steps[0].choices:
            self.out[node].append((words[0], self.path(words[1:], following)))
        return node

    def path(self, words: tuple[str, ...], target: int) -> int:
        """The node from which `words` lead to the target."""
        if not words:
            return target
        key = (words, target)
        if key not in self.known:
            node = self.known[key] = self.node()
            self.out[node].append((words[0], self.path(words[1:], target)))
        return self.known[key]

    def closure(self, nodes: Iterable[int]) -> frozenset[int]:
        reached = set()
        for node in nodes:
            while node >= 0 and node not in reached:
                reached.add(node)
                node = self.skips[node]
        return frozenset(reached)


def build(rules: Iterable[Rule]) -> Automaton:
    """Make the automaton of some rules."""
    # What phrases are made of is of no concern to those who only look for them.
    from newsclean.detectors.pattern import Step

    builder = _Builder()
    edge = Step(((_EDGE_WORD,),), False)
    starts = []
    for steps, begins, ends, number in rules:
        whole = ((edge,) if begins else ()) + tuple(steps) + ((edge,) if ends else ())
        starts.append(builder.tail(whole, number))
    first = builder.closure(starts)
    states = {first: 0}
    order = [first]
    moves: list[dict[str, int]] = []
    level = [1]
    for members in order:  # grows while it is read
        ways: dict[str, set[int]] = {}
        for node in members:
            for word, target in builder.out[node]:
                ways.setdefault(word, set()).add(target)
        leads: dict[str, int] = {}
        for word, targets in sorted(ways.items()):
            reached = builder.closure(targets)
            if reached not in states:
                states[reached] = len(order)
                order.append(reached)
                level.append(0)
            leads[word] = states[reached]
            level[states[reached]] = max(level[states[reached]], level[len(moves)] + 1)
        moves.append(leads)
    accepted = [
        sorted(builder.ends[node] for node in members if builder.ends[node] >= 0)
        for members in order
    ]
    spelled = sorted({word for leads in moves for word in leads} - {_EDGE_WORD, NUMBER})
    hashes = word_hashes(spelled) if spelled else np.zeros(0, dtype=np.uint64)
    numbers = {_EDGE_WORD: _EDGE, NUMBER: _ANY_NUMBER}
    by_hash = np.argsort(hashes)
    numbers.update((spelled[place], _WORDS + i) for i, place in enumerate(by_hash.tolist()))
    numbered = [{numbers[word]: state for word, state in leads.items()} for leads in moves]
    base, owner_of, target_of = _double_array(numbered, len(numbers) + 1)
    return Automaton(
        hashes[by_hash],
        base,
        owner_of,
        target_of,
        np.cumsum([0, *map(len, accepted)]).astype(np.int32),
        np.array([number for some in accepted for number in some], dtype=np.int32),
        max(level),
    )


def _double_array(moves: Sequence[dict[int, int]], words: int) -> tuple[Small, Small, Small]:
    """Lay the transitions of all states into one another, the fullest first."""
    owner = np.full(_WINDOW + 2 * words, _NOWHERE, dtype=np.int32)
    target = np.zeros(len(owner), dtype=np.int32)
    base = np.zeros(len(moves), dtype=np.int32)
    fits_from: dict[int, int] = {}  # where the last state of as many transitions found room
    for state in sorted(range(len(moves)), key=lambda state: -len(moves[state])):
        leads = moves[state]
        if not leads:  # wherever its base points, no transition is its own
            continue
        used = np.array(sorted(leads), dtype=np.int64)
        start = max(fits_from.get(len(used), 0), int(used[0]))
        while True:
            if start + _WINDOW + words > len(owner):
                owner = np.append(owner, np.full(len(owner), _NOWHERE, dtype=np.int32))
                target = np.append(target, np.zeros(len(target), dtype=np.int32))
            free = np.flatnonzero(owner[start : start + _WINDOW] == _NOWHERE) + start
            candidates = free - used[0]
            fits = (owner[candidates[:, None] + used] == _NOWHERE).all(axis=1)
            if fits.any():
                base[state] = candidates[int(fits.argmax())]
                if start > used[0]:
                    fits_from[len(used)] = start
                break
            start += _WINDOW
        owner[base[state] + used] = state
        target[base[state] + used] = [leads[word] for word in used.tolist()]
    end = int(base.max(initial=0)) + words
    return base, owner[:end], target[:end]
