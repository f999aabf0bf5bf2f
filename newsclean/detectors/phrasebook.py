"""Phrase files: what detectors know of a language, as data.

    [read-count] paywall 0.95 max=200
    you've read {n?} of {n?} (free|) articles
    + You've read 3 of 3 free articles.
    - She had read 3 of the 5 articles before the hearing.

A section is one detector: name, label, strength (how often it is right when it speaks) and
options; then phrases (see `pattern`), examples it must find (`+`) and near misses it must leave
alone (`-`). `#` starts a comment line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import Ints, tokenize
from newsclean.detectors.automaton import Automaton, Rule, build, expand, search
from newsclean.detectors.pattern import (
    GAP_WORDS,
    Part,
    Pattern,
    PatternError,
    parse_pattern,
)
from newsclean.detectors.votes import Lines, Vote
from newsclean.labels import Label

FOLDER = Path(__file__).with_name("phrases")
DEFAULT_MAX = 600
"""A phrase in a longer line than this (in characters) says nothing about the line."""

REASON_CHARS = 80
"""How much of the evidence a reason quotes."""

_HEADER = re.compile(r"\[([\w.-]+)\]\s+(\w+)\s+([01](?:\.\d+)?)((?:\s+\w+=\d+)*)\s*$")


@dataclass(frozen=True)
class PhraseDetector:
    """One section of a phrase file.

    Attributes:
        name: `language.section`.
        label: what it votes for.
        strength: 0 to 1.
        shortest: a line of fewer characters than this is left alone.
        longest: a line of more characters than this is left alone.
        phrases: the phrases, made ready.
        examples: lines that it must find.
        near_misses: lines that it must leave alone.
    """

    name: str
    label: Label
    strength: float
    shortest: int
    longest: int
    phrases: tuple[Pattern, ...]
    examples: tuple[str, ...]
    near_misses: tuple[str, ...]


@dataclass(frozen=True)
class Plans:
    """What to make of the automaton's finds: for each phrase's rarest part, what else it takes.

    Attributes:
        of_part: `plans[of_part[p]:of_part[p + 1]]` belong to part `p`.
        owner: for each plan, the number of its detector.
        check: the number of the regex that must match besides, or -1.
        before: the part that must stand before, up to `GAP_WORDS` words away, or -1.
        after: the part that must stand behind, or -1.
        others: parts that must stand further away, in order, for the few plans that have some:
            plan → those before (nearest first), those behind.
    """

    of_part: NDArray[np.int32]
    owner: NDArray[np.int32]
    check: NDArray[np.int32]
    before: NDArray[np.int32]
    after: NDArray[np.int32]
    others: dict[int, tuple[tuple[int, ...], tuple[int, ...]]]


@dataclass(frozen=True)
class PhraseBook:
    """Phrase detectors that are looked for together; itself a detector.

    Attributes:
        detectors: the sections.
        automaton: finds the parts of phrases.
        plans: what makes phrases of parts.
        regexes: for what words alone cannot say; compiled when first needed.
    """

    detectors: tuple[PhraseDetector, ...]
    automaton: Automaton
    plans: Plans
    regexes: tuple[str, ...]

    @cached_property
    def _limits(self) -> tuple[Ints, Ints]:
        shortest = np.array([detector.shortest for detector in self.detectors], dtype=np.int64)
        longest = np.array([detector.longest for detector in self.detectors], dtype=np.int64)
        return shortest[self.plans.owner], longest[self.plans.owner]

    @cached_property
    def _companions(self) -> NDArray[np.bool_]:
        """Which parts stand beside others."""
        wanted = np.zeros(len(self.plans.of_part) - 1, dtype=bool)
        wanted[self.plans.before[self.plans.before >= 0]] = True
        wanted[self.plans.after[self.plans.after >= 0]] = True
        for others in self.plans.others.values():
            wanted[[part for side in others for part in side]] = True
        return wanted

    def __call__(self, lines: Lines) -> Iterator[Vote]:
        """Vote on every line in which a phrase stands."""
        if not self.detectors or not lines.raw:
            return
        block, plan, first, end = self._found(lines)
        done: set[tuple[int, int]] = set()
        begin, stop = lines.span(first, end)
        columns = (block, self.plans.owner[plan], self.plans.check[plan], begin, stop)
        for line, owner, check, left, right in zip(*(column.tolist() for column in columns)):
            if (line, owner) in done:
                continue
            evidence = lines.raw[line][left:right]
            if check >= 0:
                found = _compiled(self.regexes[check]).search(lines.folded(line))
                if found is None:
                    continue
                evidence = found.group()
            done.add((line, owner))
            detector = self.detectors[owner]
            reason = f"{detector.name}: {evidence.strip()[:REASON_CHARS]}"
            yield Vote(line, detector.label, detector.strength, reason)

    def _found(self, lines: Lines) -> tuple[Ints, Ints, Ints, Ints]:
        """Plans whose words stand in the document, those without a regex first.

        Returns:
            Line, plan, and positions in the stream of the first word and behind the last.
        """
        stream, plans = lines.stream, self.plans
        first, end, part = search(self.automaton, stream)
        begin = plans.of_part[part]
        which, offset = expand(plans.of_part[part + 1] - begin)
        plan = begin[which] + offset
        line = stream.lines[first[which]]
        size = lines.sizes[line]
        shortest, longest = self._limits
        kept = np.flatnonzero((size >= shortest[plan]) & (size <= longest[plan]))
        which, plan, line = which[kept], plan[kept], line[kept]
        left, right = first[which], end[which]

        beside = self._companions[part]
        nearby = _Nearby(first[beside], end[beside], part[beside], stream.lines)
        for parts, is_before in ((plans.before, True), (plans.after, False)):
            needs = np.flatnonzero(parts[plan] >= 0)
            if not len(needs):
                continue
            edge = left if is_before else right
            found = nearby.find(parts[plan[needs]], edge[needs], line[needs], is_before)
            edge[needs] = np.where(found >= 0, found, edge[needs])
            fine = np.ones(len(plan), dtype=bool)
            fine[needs] = found >= 0
            plan, line, left, right = plan[fine], line[fine], left[fine], right[fine]
        if plans.others:
            fine = np.ones(len(plan), dtype=bool)
            for row in np.flatnonzero(self._long[plan]).tolist():
                fine[row] = self._reaches(nearby, int(plan[row]), line[row], left, right, row)
            plan, line, left, right = plan[fine], line[fine], left[fine], right[fine]
        order = np.argsort(plans.check[plan], kind="stable")
        return line[order], plan[order], left[order], right[order]

    @cached_property
    def _long(self) -> NDArray[np.bool_]:
        """Which plans have parts beyond the neighbours of their key."""
        long = np.zeros(len(self.plans.owner), dtype=bool)
        long[list(self.plans.others)] = True
        return long

    def _reaches(
        self, nearby: _Nearby, plan: int, line: int, left: Ints, right: Ints, row: int
    ) -> bool:
        """Whether the far parts of a plan stand there too; moves the row's ends to them."""
        for parts, edge, is_before in zip(self.plans.others[plan], (left, right), (True, False)):
            for part in parts:
                where = nearby.find(
                    np.array([part]), edge[row : row + 1], np.array([line]), is_before
                )
                if where[0] < 0:
                    return False
                edge[row] = where[0]
        return True


class _Nearby:
    """Finds that can be asked for by part and place."""

    def __init__(self, first: Ints, end: Ints, part: Ints, lines: Ints) -> None:
        self.lines = lines
        self.stride = len(lines) + 2 * GAP_WORDS + 2
        by_first = part * self.stride + first + GAP_WORDS
        by_end = part * self.stride + end + GAP_WORDS
        forth, back = np.argsort(by_first), np.argsort(by_end)
        self.by_first, self.its_end = by_first[forth], end[forth]
        self.by_end, self.its_first = by_end[back], first[back]

    def find(self, part: Ints, edge: Ints, line: Ints, is_before: bool) -> Ints:
        """The far edge of the nearest find of a part within the gap; -1 if there is none.

        Args:
            part: the parts wanted.
            edge: where the part before begins, or the part behind ends.
            line: the line that it must be in.
            is_before: on which side to look.
        """
        base = part.astype(np.int64) * self.stride + GAP_WORDS
        if is_before:
            at = np.searchsorted(self.by_end, base + edge, side="right") - 1
            keys, far = self.by_end, self.its_first
            inside = at >= 0
        else:
            at = np.searchsorted(self.by_first, base + edge)
            keys, far = self.by_first, self.its_end
            inside = at < len(keys)
        if not len(keys):
            return np.full(len(edge), -1)
        at = np.where(inside, at, 0)
        place = keys[at] - base
        inside &= np.abs(place - edge) <= GAP_WORDS
        near = np.clip(place - is_before, 0, len(self.lines) - 1)
        inside &= self.lines[near] == line
        return np.where(inside, far[at], -1)


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    # Compiling all of them at once would cost the start of a command.
    return re.compile(regex)


def make_book(detectors: Iterable[PhraseDetector]) -> PhraseBook:
    """Make one book of some detectors."""
    detectors = tuple(detectors)
    numbers: dict[Part, int] = {}
    regexes: dict[str, int] = {}
    rules: list[Rule] = []
    alone: dict[int, int] = {}  # detector → the number that all phrases of one part share
    plans: list[tuple[int, ...]] = []
    others: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    count = len(detectors)

    def number_of(part: Part) -> int:
        nonlocal count
        if part not in numbers:
            numbers[part] = count
            rules.append((part.steps, part.begins, part.ends, count))
            count += 1
        return numbers[part]

    for owner, detector in enumerate(detectors):
        plans.append((owner, owner, -1, -1, -1))
        others.append(((), ()))
        for phrase in detector.phrases:
            for variant in phrase.variants:
                key, check = variant.key, -1
                if variant.regex:
                    check = regexes.setdefault(variant.regex, len(regexes))
                elif len(variant.parts) == 1:
                    # One number for them all lets the automaton share their ends.
                    part = variant.parts[0]
                    rules.append((part.steps, part.begins, part.ends, owner))
                    continue
                parts = [number_of(part) for part in variant.parts]
                before, after = parts[:key][::-1], parts[key + 1 :]
                plans.append(
                    (parts[key], owner, check, *(before[:1] or [-1]), *(after[:1] or [-1]))
                )
                others.append((tuple(before[1:]), tuple(after[1:])))
    order = sorted(range(len(plans)), key=lambda plan: plans[plan][0])
    table = np.array([plans[plan] for plan in order], dtype=np.int32).reshape(-1, 5)
    far = {row: others[plan] for row, plan in enumerate(order) if any(others[plan])}
    return PhraseBook(
        detectors,
        build(rules),
        Plans(
            np.searchsorted(table[:, 0], np.arange(count + 1)).astype(np.int32),
            *(np.ascontiguousarray(column) for column in table[:, 1:].T),
            others=far,
        ),
        tuple(regexes),
    )


def parse_phrases(text: str, language: str = "own") -> list[PhraseDetector]:
    """Read a phrase file's text.

    Args:
        text: the file.
        language: put before the names of the sections.

    Raises:
        ValueError: with the line's number, where the text is malformed.
    """
    detectors: list[PhraseDetector] = []
    section: dict[str, list[str]] = {}
    header: re.Match[str] | None = None

    def finish() -> None:
        if header is None:
            return
        name, label, strength, options = header.groups()
        chosen = dict(option.split("=") for option in options.split())
        detectors.append(
            PhraseDetector(
                f"{language}.{name}",
                Label(label),
                float(strength),
                int(chosen.get("min", 0)),
                int(chosen.get("max", DEFAULT_MAX)),
                tuple(parse_pattern(phrase) for phrase in section.get("", ())),
                tuple(section.get("+", ())),
                tuple(section.get("-", ())),
            )
        )

    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            if line.startswith("["):
                finish()
                header, section = _HEADER.match(line), {}
                if header is None:
                    raise ValueError("expected [name] label strength options")
                Label(header.group(2))
            elif header is None:
                raise ValueError("text before the first section")
            elif line[0] in "+-" and line[1:2] == " ":
                section.setdefault(line[0], []).append(line[2:].strip())
            else:
                parse_pattern(line)
                section.setdefault("", []).append(line)
        except (PatternError, ValueError) as error:
            raise ValueError(f"{language}:{number}: {error}") from error
    finish()
    return detectors


def load_language(path: Path) -> list[PhraseDetector]:
    """Read one phrase file; its name without the ending is the language."""
    return parse_phrases(path.read_text(encoding="utf-8"), path.stem)


def load_all(folder: Path = FOLDER) -> PhraseBook:
    """The book of all languages."""
    detectors: list[PhraseDetector] = []
    for path in sorted(folder.glob("*.phrases")):
        detectors.extend(load_language(path))
    return make_book(detectors)


def lines_of(texts: Iterable[str]) -> Lines:
    """Lines for detectors from texts alone, for trying them out."""
    raw = [" ".join(text.split()) for text in texts]
    return Lines(raw, tokenize(raw), [True] * len(raw))
