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
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.tokens import tokenize, word_hashes
from newsclean.detectors.pattern import Pattern, PatternError, parse_pattern
from newsclean.detectors.votes import Lines, Vote
from newsclean.labels import Label

FOLDER = Path(__file__).with_name("phrases")
DEFAULT_MAX = 600
"""A phrase in a longer line than this (in characters) says nothing about the line."""

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
class _Entry:
    """The variants of one detector that share a key."""

    detector: PhraseDetector
    variants: tuple[str, ...]
    compiled: list[re.Pattern[str]] = field(default_factory=list, compare=False)

    def search(self, line: str) -> re.Match[str] | None:
        if not self.compiled:  # compiling all phrases at once would cost the start of a command
            self.compiled.append(re.compile("|".join(self.variants)))
        return self.compiled[0].search(line)

    def __reduce__(self) -> tuple[type[_Entry], tuple[PhraseDetector, tuple[str, ...]]]:
        return _Entry, (self.detector, self.variants)


@dataclass(frozen=True)
class PhraseBook:
    """Phrase detectors with an index of the words that lead to them; itself a detector.

    Attributes:
        detectors: the sections.
        keys: numbers of the key words, sorted.
        entries: for each key word, what to try on a line that holds it.
        sieve: for the top 16 bits of a word's number, whether a key word has them.
    """

    detectors: tuple[PhraseDetector, ...]
    keys: NDArray[np.uint64]
    entries: tuple[tuple[_Entry, ...], ...]
    sieve: NDArray[np.bool_]

    def __call__(self, lines: Lines) -> Iterator[Vote]:
        """Vote on every line in which a phrase stands."""
        if not self.entries:
            return
        hashes = lines.tokens.hashes
        candidates = np.flatnonzero(self.sieve[(hashes >> np.uint64(48)).astype(np.int64)])
        place = np.searchsorted(self.keys, hashes[candidates])
        place[place == len(self.keys)] = 0
        right = self.keys[place] == hashes[candidates]
        hits = zip(lines.tokens.line_of[candidates[right]].tolist(), place[right].tolist())
        for line, key in dict.fromkeys(hits):
            size = len(lines.raw[line])
            folded = ""
            for entry in self.entries[key]:
                detector = entry.detector
                if detector.shortest <= size <= detector.longest:
                    folded = folded or lines.folded(line)
                    found = entry.search(folded)
                    if found is not None:
                        yield Vote(
                            line,
                            detector.label,
                            detector.strength,
                            f"{detector.name}: {found.group().strip()[:80]}",
                        )


def make_book(detectors: Iterable[PhraseDetector]) -> PhraseBook:
    """Index detectors by their key words."""
    detectors = tuple(detectors)
    index: dict[str, dict[int, list[str]]] = {}
    for number, detector in enumerate(detectors):
        for phrase in detector.phrases:
            for keys, regex in phrase.variants:
                for key in keys:
                    index.setdefault(key, {}).setdefault(number, []).append(regex)
    words = list(index)
    hashes = word_hashes(words) if words else np.zeros(0, dtype=np.uint64)
    order = np.argsort(hashes)
    sieve = np.zeros(1 << 16, dtype=bool)
    sieve[(hashes >> np.uint64(48)).astype(np.int64)] = True
    entries = tuple(
        tuple(
            _Entry(detectors[number], tuple(dict.fromkeys(regexes)))
            for number, regexes in index[words[position]].items()
        )
        for position in order.tolist()
    )
    return PhraseBook(detectors, hashes[order], entries, sieve)


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
