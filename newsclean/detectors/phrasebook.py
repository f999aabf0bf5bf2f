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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.classifier.tokens import Floats, Ints, tokenize
from newsclean.detectors.automaton import Automaton, Rule, build
from newsclean.detectors.plans import Found, Plans, compiled_plans, find_in_numpy
from newsclean.detectors.votes import Lines, Vote
from newsclean.kernels import kernels
from newsclean.labels import LABEL_INDEX, Label

if TYPE_CHECKING:
    from newsclean.detectors.pattern import Part, Pattern

FOLDER = Path(__file__).with_name("phrases")
DEFAULT_MAX = 600
"""A phrase in a longer line than this (in characters) says nothing about the line."""

REASON_CHARS = 80
"""How much of the evidence a reason quotes."""

_SIGNS = " \t.,;:!?…·|-–—()[]\"'“”„«»"

_HEADER = r"\[([\w.-]+)\]\s+(\w+)\s+([01](?:\.\d+)?)((?:\s+\w+=\d+)*)\s*$"


class PhraseDetector(NamedTuple):
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


@dataclass(frozen=True, eq=False, repr=False)
class PhraseBook:
    """Phrase detectors that are looked for together; itself a detector.

    Attributes:
        detectors: the sections.
        automaton: finds the parts of phrases.
        plans: what makes phrases of parts.
        regexes: for what words alone cannot say; compiled when first needed.
        texts: for each regex, the runs of characters of which one each must stand in the line.
    """

    detectors: tuple[PhraseDetector, ...]
    automaton: Automaton
    plans: Plans
    regexes: tuple[str, ...]
    texts: Sequence[Sequence[Sequence[str]]]

    @cached_property
    def _names(self) -> tuple[list[Label], list[float], list[str]]:
        """Label, strength and name of each detector."""
        return (
            [detector.label for detector in self.detectors],
            [detector.strength for detector in self.detectors],
            [f"{detector.name}: " for detector in self.detectors],
        )

    def __call__(self, lines: Lines) -> list[Vote]:
        """Vote on every line in which a phrase stands, once for each detector."""
        if not self.detectors or not lines.raw:
            return []
        found = self.find(lines)
        # The first find of a detector in a line is the one that is quoted.
        found = found.take(np.lexsort((found.plan, found.end, found.first)))
        labels, strengths, names = self._names
        raw = lines.raw
        checks = self.plans.check[found.plan]
        certain = checks < 0
        votes: list[Vote] = []
        done: set[int] = set()
        # What words alone decide goes first: it may save the regexes.
        some = found.take(np.flatnonzero(certain))
        mixed = some.line * len(labels) + self.plans.owner[some.plan]
        keys, once = np.unique(mixed, return_index=True)
        if len(keys):
            some = some.take(once)
            owners = (keys % len(labels)).tolist()
            columns = (
                some.line.tolist(),
                [labels[owner] for owner in owners],
                [strengths[owner] for owner in owners],
                self._quotes(lines, some, owners),
            )
            votes.extend(map(Vote._make, zip(*columns)))
            done.update(keys.tolist())
        rest = found.take(np.flatnonzero(~certain))
        rows = (rest.line, self.plans.owner[rest.plan], rest.plan)
        for block, owner, plan in zip(*(row.tolist() for row in rows)):
            key = block * len(labels) + owner
            match = None if key in done else self._match(lines, block, plan)
            if match is not None:
                done.add(key)
                at = match.start()
                quote = raw[block][at : min(match.end(), at + REASON_CHARS)].strip(_SIGNS)
                votes.append(Vote(block, labels[owner], strengths[owner], names[owner] + quote))
        return votes

    def mark(self, lines: Lines, matrix: Floats) -> None:
        """Raise the cells of a vote matrix to what a call would vote, without telling why.

        Args:
            lines: the document.
            matrix: strongest vote for each line and label, shape (lines, labels); changed.
        """
        if not self.detectors or not lines.raw:
            return
        for block, column, strength, check in self.mark_certain(lines, matrix):
            # A regex that could only repeat what is known already is not tried.
            if matrix[block, column] < strength and self._search(check, lines.folded(block)):
                matrix[block, column] = strength

    def find(self, lines: Lines) -> Found:
        """The plans whose words stand in a document, in lines of the right length, unordered."""
        if kernels is None:
            return find_in_numpy(self.automaton, self.plans, lines)
        return Found(*self._walk.find(*lines.tokens.walk, lines.sizes))

    def mark_certain(self, lines: Lines, matrix: Floats) -> list[tuple[int, int, float, int]]:
        """Raise the cells of what words alone decide.

        Returns:
            Line, column and strength of what is to be raised where a regex matches, and the
            number of the regex.
        """
        if kernels is None:
            return self.mark_in_numpy(lines, matrix)
        rest: list[tuple[int, int, float, int]]
        rest = self._walk.mark(*lines.tokens.walk, lines.sizes, matrix)
        return rest

    def mark_in_numpy(self, lines: Lines, matrix: Floats) -> list[tuple[int, int, float, int]]:
        """`mark_certain` where nothing is compiled."""
        found = find_in_numpy(self.automaton, self.plans, lines)
        owner = self.plans.owner[found.plan]
        columns, strengths = self._cells
        checks = self.plans.check[found.plan]
        some = np.flatnonzero(checks < 0)
        np.maximum.at(matrix, (found.line[some], columns[owner[some]]), strengths[owner[some]])
        rest = np.flatnonzero(checks >= 0)
        cells = matrix[found.line[rest], columns[owner[rest]]]
        rest = rest[cells < strengths[owner[rest]]]
        numeric = self.plans.number[found.plan[rest]] > 0
        numbered = np.zeros(len(lines.raw) + 1, dtype=bool)
        numbered[lines.stream.lines[lines.stream.numbers]] = True
        rest = rest[~numeric | numbered[found.line[rest]]]
        rows = (found.line, columns[owner], strengths[owner], checks)
        return list(zip(*(row[rest].tolist() for row in rows)))

    @cached_property
    def _walk(self) -> Any:
        return compiled_plans(self.automaton, self.plans, *self._cells)

    def _match(self, lines: Lines, block: int, plan: int) -> re.Match[str] | None:
        """Where the regex of a plan matches in a block in which its words were found."""
        if self.plans.number[plan] and block not in lines.numbered:
            return None
        return self._search(self.plans.check[plan], lines.folded(block))

    def _search(self, check: int, text: str) -> re.Match[str] | None:
        """Where a regex matches in the beginning of a line."""
        for texts in self.texts[check]:
            for some in texts:
                if some in text:
                    break
            else:
                return None
        return _compiled(self.regexes[check]).search(text)

    # What is compiled stays behind when a book goes to another process, and is made anew there.
    def __reduce__(self) -> tuple[type[PhraseBook], tuple[Any, ...]]:
        return PhraseBook, (self.detectors, self.automaton, self.plans, self.regexes, self.texts)

    @cached_property
    def _cells(self) -> tuple[Ints, Floats]:
        """Column and strength of each detector in a vote matrix."""
        return (
            np.array([LABEL_INDEX[detector.label] for detector in self.detectors], dtype=np.int64),
            np.array([detector.strength for detector in self.detectors], dtype=np.float32),
        )

    def _quotes(self, lines: Lines, found: Found, owners: list[int]) -> list[str]:
        """The name of each find's detector, and what was found."""
        names = self._names[2]
        raw = lines.raw
        begin, end = lines.span(found.first, found.end)
        return [
            names[owner] + raw[line][left : min(right, left + REASON_CHARS)].rstrip()
            for owner, line, left, right in zip(
                owners, found.line.tolist(), begin.tolist(), end.tolist()
            )
        ]


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    # Compiling all of them at once would cost the start of a command.
    return re.compile(regex)


def make_book(detectors: Iterable[PhraseDetector]) -> PhraseBook:
    """Make one book of some detectors."""
    detectors = tuple(detectors)
    numbers: dict[Part, int] = {}
    regexes: dict[tuple[str, tuple[tuple[str, ...], ...]], int] = {}
    rules: list[Rule] = []
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

    for place, detector in enumerate(detectors):
        plans.append((place, place, -1, 0, -1, -1))
        others.append(((), ()))
        for phrase in detector.phrases:
            for variant in phrase.variants:
                key, check = variant.key, -1
                if variant.regex:
                    check = regexes.setdefault((variant.regex, variant.texts), len(regexes))
                elif len(variant.parts) == 1:
                    # One number for them all lets the automaton share their ends.
                    part = variant.parts[0]
                    rules.append((part.steps, part.begins, part.ends, place))
                    continue
                parts = [number_of(part) for part in variant.parts]
                ahead, behind = parts[:key][::-1], parts[key + 1 :]
                beside = (*(ahead[:1] or [-1]), *(behind[:1] or [-1]))
                plans.append((parts[key], place, check, int(variant.number), *beside))
                others.append((tuple(ahead[1:]), tuple(behind[1:])))
    order = sorted(range(len(plans)), key=lambda plan: plans[plan][0])
    table = np.array([plans[plan] for plan in order], dtype=np.int32).reshape(-1, 6)
    far = {row: others[plan] for row, plan in enumerate(order) if any(others[plan])}
    of_part = np.searchsorted(table[:, 0], np.arange(count + 1)).astype(np.int32)
    owner, checks, number, before, after = (np.ascontiguousarray(c) for c in table[:, 1:].T)
    made = Plans(
        of_part=of_part,
        owner=owner,
        check=checks,
        number=number,
        before=before,
        after=after,
        others=far,
        shortest=np.array([detector.shortest for detector in detectors], dtype=np.int32),
        longest=np.array([detector.longest for detector in detectors], dtype=np.int32),
    )
    return PhraseBook(
        detectors,
        build(rules),
        made,
        tuple(regex for regex, _ in regexes),
        tuple(texts for _, texts in regexes),
    )


def parse_phrases(text: str, language: str = "own") -> list[PhraseDetector]:
    """Read a phrase file's text.

    Args:
        text: the file.
        language: put before the names of the sections.

    Raises:
        ValueError: with the line's number, where the text is malformed.
    """
    from newsclean.detectors.pattern import PatternError, parse_pattern

    detectors: list[PhraseDetector] = []
    section: dict[str, list[str]] = {}
    phrases: list[Pattern] = []
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
                tuple(phrases),
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
                header, section, phrases = re.match(_HEADER, line), {}, []
                if header is None:
                    raise ValueError("expected [name] label strength options")
                Label(header.group(2))
            elif header is None:
                raise ValueError("text before the first section")
            elif line[0] in "+-" and line[1:2] == " ":
                section.setdefault(line[0], []).append(line[2:].strip())
            else:
                phrases.append(parse_pattern(line))
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
