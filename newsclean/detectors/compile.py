"""`python -m newsclean.detectors.compile`: write the phrase book in the form that is shipped.

Reading the phrase files takes a second; the compiled book is read in milliseconds. It is one
JSON file: names and limits of the detectors, the regexes, and the arrays in base64.
"""

from __future__ import annotations

import json
import sys
from binascii import a2b_base64, b2a_base64
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsclean.detectors.automaton import Automaton
from newsclean.detectors.phrasebook import (
    FOLDER,
    PhraseBook,
    PhraseDetector,
    load_all,
)
from newsclean.detectors.plans import Plans
from newsclean.labels import Label

COMPILED = Path(__file__).with_name("phrases.json")
FORMAT = 2

_AUTOMATON = ("words", "base", "owner", "target", "accepts", "accepted")
_PLANS = ("of_part", "owner", "check", "number", "before", "after", "shortest", "longest")


def source_digest(folder: Path = FOLDER) -> str:
    """A hash of all that a compiled book is made from."""
    import hashlib

    digest = hashlib.sha256()
    here = Path(__file__).parent
    code = [here / name for name in ("pattern.py", "automaton.py", "plans.py", "phrasebook.py")]
    for path in (*sorted(folder.iterdir()), *code):
        digest.update(path.name.encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def dump_book(book: PhraseBook, digest: str) -> str:
    """A book as JSON text."""
    automaton, plans = book.automaton, book.plans
    data = {
        "format": FORMAT,
        "sources": digest,
        "detectors": [
            [d.name, d.label.value, d.strength, d.shortest, d.longest] for d in book.detectors
        ],
        "depth": automaton.depth,
        "automaton": {name: _encode(getattr(automaton, name)) for name in _AUTOMATON},
        "plans": {name: _encode(getattr(plans, name)) for name in _PLANS},
        "others": [[plan, *map(list, sides)] for plan, sides in sorted(plans.others.items())],
        "regexes": book.regexes,
        "texts": book.texts,
    }
    # ASCII alone is read several times as fast.
    return json.dumps(data, separators=(",", ":")) + "\n"


def parse_book(text: str | bytes) -> PhraseBook:
    """A book from JSON text.

    Raises:
        ValueError: if the text is no compiled book of this version.
    """
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(f"compiled phrases have format {data['format']}, expected {FORMAT}")
        labels = {label.value: label for label in Label}
        detectors = tuple(
            PhraseDetector(name, labels[label], strength, shortest, longest, (), (), ())
            for name, label, strength, shortest, longest in data["detectors"]
        )
        automaton = {name: _decode(data["automaton"][name]) for name in _AUTOMATON}
        plans = {name: _decode(data["plans"][name]) for name in _PLANS}
        others = {plan: (tuple(b), tuple(a)) for plan, b, a in data["others"]}
        return PhraseBook(
            detectors,
            Automaton(**automaton, depth=data["depth"]),
            Plans(**plans, others=others),
            tuple(data["regexes"]),
            data["texts"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a compiled phrase book: {error!r}") from error


@cache
def shipped_book() -> PhraseBook:
    """The book that comes with the package."""
    return parse_book(COMPILED.read_bytes())


def _encode(array: NDArray[Any]) -> list[str]:
    """Type and bytes; whole numbers in as few bytes as they need."""
    if array.dtype != np.uint64:
        low, high = int(array.min(initial=0)), int(array.max(initial=0))
        kinds = ("<i2", "<u2", "<i4")
        kind = next(
            kind for kind in kinds if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max
        )
        array = array.astype(kind)
    stored = array.astype(array.dtype.newbyteorder("<"))
    return [stored.dtype.str, b2a_base64(stored.tobytes(), newline=False).decode("ascii")]


def _decode(stored: list[str]) -> NDArray[Any]:
    kind, data = stored
    array = np.frombuffer(a2b_base64(data), dtype=kind)
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def main() -> int:
    """Compile the shipped phrase files; the exit status."""
    book = load_all()
    COMPILED.write_text(dump_book(book, source_digest()), encoding="utf-8", newline="\n")
    print(f"{COMPILED.name}: {len(book.detectors)} detectors, {COMPILED.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
