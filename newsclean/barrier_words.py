"""What barriers say, in any order and any wording: data of each language in `barriers/*.words`.

Phrases know the usual wordings. But who holds a story back always names what opens it (a
subscription, an account), what is held back (the rest, this story) and whom it speaks to ("you",
"now", "log in"), so a short line with a word of each kind is likely a barrier where barriers stand.
Elsewhere it may be anything; see `newsclean.decision.rules.barred`.

A file is lines of `kind: word, word, …` and examples:

    match: words
    key: subscri*, log in
    held: rest, this story
    address: you, now
    told: said
    + Log in now for the rest.
    - You said the rest was for subscribers.

A word ends in `*` if any ending will do; it may be of two kinds, as the verb in "Log in for the
rest" opens the story and speaks to its reader. `match: letters` is for languages whose words run
together or take prefixes: entries are looked for anywhere in the line, blanks and signs left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from newsclean.languages import plain_words

FOLDER = Path(__file__).with_name("barriers")
NEEDED = ("key", "held", "address")
"""Kinds of words that a barrier has all of: what opens the story, what is held back, whom it speaks
to."""
TOLD = "told"
"""A line with such a word tells of barriers, or asks for something else."""
KINDS = (*NEEDED, TOLD)
MOST_CHARS = 240
"""Longer lines are not looked at."""


class Entry(NamedTuple):
    """One word or phrase: its words, whether the last may have any ending, and its kind."""

    words: tuple[str, ...]
    is_stem: bool
    kind: str


class BarrierWords(NamedTuple):
    """The words of one language.

    Attributes:
        name: of the language.
        by_letters: whether entries are looked for anywhere in a line, not word by word.
        entries: what they are.
        examples: lines that are barriers.
        near_misses: lines that are none.
    """

    name: str
    by_letters: bool
    entries: tuple[Entry, ...]
    examples: tuple[str, ...]
    near_misses: tuple[str, ...]


class _Index(NamedTuple):
    """The entries of a language by their first word, by the stem that it begins with (and letters
    of the longest one), and by kind where they are looked for anywhere in a line."""

    words: dict[str, list[Entry]]
    stems: dict[str, list[Entry]]
    longest: int
    letters: dict[str, list[str]]


def parse_words(text: str, name: str) -> BarrierWords:
    """Read the words of a language.

    Args:
        text: the file.
        name: of the language, for messages as well.

    Raises:
        ValueError: where the text is malformed, with the line's number; if one of the kinds that a
            barrier needs is missing.
    """
    by_letters = False
    entries: dict[Entry, None] = {}
    examples: tuple[list[str], list[str]] = ([], [])
    for number, line in enumerate(text.splitlines(), 1):
        head, colon, rest = line.partition(":")
        if not line.strip() or line.startswith("#"):
            continue
        if line[:2] in ("+ ", "- "):
            examples[line[0] == "-"].append(line[2:].strip())
        elif colon and head == "match" and rest.strip() in ("words", "letters"):
            by_letters = rest.strip() == "letters"
        elif colon and head in KINDS:
            for entry in filter(None, map(str.strip, rest.split(","))):
                words = tuple(plain_words(entry))
                if not words or "*" in entry[:-1]:
                    raise ValueError(f"{name}, line {number}: no words, or a star in {entry!r}")
                entries[Entry(words, entry.endswith("*"), head)] = None
        else:
            raise ValueError(f"{name}, line {number}: expected 'kind: words', '+ line', '- line'")
    missing = set(NEEDED) - {entry.kind for entry in entries}
    if missing:
        raise ValueError(f"{name}: nothing of the kind {', '.join(sorted(missing))}")
    return BarrierWords(name, by_letters, tuple(entries), tuple(examples[0]), tuple(examples[1]))


def load_words(folder: Path = FOLDER) -> tuple[BarrierWords, ...]:
    """The words of all languages.

    Raises:
        ValueError: as `parse_words` does.
    """
    return tuple(_read(path) for path in sorted(folder.glob("*.words")))


def says_barrier(line: str, languages: Iterable[str]) -> bool:
    """Whether a line says, in one of some languages, all that barriers say.

    Args:
        line: the line.
        languages: codes of the languages that it may be in, see `newsclean.languages`; those that
            have no file are passed over.
    """
    if len(line) > MOST_CHARS:
        return False
    indexes = map(_shipped, languages)
    return any(_says(line, index) for index in indexes if index is not None)


def says_barrier_in(line: str, words: BarrierWords) -> bool:
    """The same for the words of one language."""
    return len(line) <= MOST_CHARS and _says(line, _index(words))


@cache
def _shipped(language: str) -> _Index | None:
    path = FOLDER / f"{language}.words"
    return _index(_read(path)) if path.exists() else None


def _read(path: Path) -> BarrierWords:
    return parse_words(path.read_text(encoding="utf-8"), path.stem)


def _index(language: BarrierWords) -> _Index:
    words: dict[str, list[Entry]] = {}
    stems: dict[str, list[Entry]] = {}
    letters: dict[str, list[str]] = {}
    for entry in language.entries:
        if language.by_letters:
            letters.setdefault(entry.kind, []).append("".join(entry.words))
        else:
            alone = entry.is_stem and len(entry.words) == 1
            (stems if alone else words).setdefault(entry.words[0], []).append(entry)
    return _Index(words, stems, max(map(len, stems), default=0), letters)


def _says(line: str, index: _Index) -> bool:
    words = plain_words(line)
    kinds = set(_found(words, index))
    joined = "".join(words) if index.letters else ""
    for kind, parts in index.letters.items():
        if any(part in joined for part in parts):
            kinds.add(kind)
    return kinds == set(NEEDED)


def _found(words: list[str], index: _Index) -> Iterator[str]:
    """The kind of every entry that stands in a line."""
    for place, word in enumerate(words):
        for entry in index.words.get(word, ()):
            if _goes_on(words, place, entry):
                yield entry.kind
        for size in range(1, min(len(word), index.longest) + 1):
            for entry in index.stems.get(word[:size], ()):
                yield entry.kind


def _goes_on(words: list[str], place: int, entry: Entry) -> bool:
    """Whether the words of an entry stand at a place of a line, of which the first does."""
    end = place + len(entry.words)
    if not entry.is_stem:
        return tuple(words[place:end]) == entry.words
    return (
        end <= len(words)
        and tuple(words[place : end - 1]) == entry.words[:-1]
        and words[end - 1].startswith(entry.words[-1])
    )
