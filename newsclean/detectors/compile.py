"""`python -m newsclean.detectors.compile`: write the phrase book in the form that is shipped.

Reading the phrase files takes a second; the compiled book is read in a few milliseconds. Its file
is a line of JSON with the names and limits of the detectors, and type and place of the arrays;
behind it the arrays as they lie in memory, the last of them the bytes of the regexes, one a
line.
"""

from __future__ import annotations

import json
import sys
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

COMPILED = Path(__file__).with_name("phrases.book")
FORMAT = 4

_AUTOMATON = ("words", "base", "owner", "target", "accepts", "accepted")
_ALIGNED = 8
"""Every array begins at a multiple of this."""

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


def dump_book(book: PhraseBook, digest: str) -> bytes:
    """A book as the content of a file."""
    automaton, plans = book.automaton, book.plans
    body = bytearray()
    places = {
        f"{name}.{part}": _put(getattr(owner, part), body)
        for name, owner, parts in (("automaton", automaton, _AUTOMATON), ("plans", plans, _PLANS))
        for part in parts
    }
    # JSON would escape them, and take longer to read.
    regexes = np.frombuffer("\n".join(book.regexes).encode(), dtype=np.uint8)
    places["regexes"] = _put(regexes, body)
    data = {
        "format": FORMAT,
        "sources": digest,
        "detectors": [
            [d.name, d.label.value, d.strength, d.shortest, d.longest] for d in book.detectors
        ],
        "depth": automaton.depth,
        "arrays": places,
        "others": [[plan, *map(list, sides)] for plan, sides in sorted(plans.others.items())],
        "texts": book.texts,
    }
    # ASCII alone is read several times as fast.
    head = json.dumps(data, separators=(",", ":")).encode()
    return head + b" " * (-(len(head) + 1) % _ALIGNED) + b"\n" + body


def parse_book(content: bytes) -> PhraseBook:
    """A book from the content of a file.

    Raises:
        ValueError: if it is no compiled book of this version.
    """
    try:
        begin = content.index(b"\n") + 1
        data = json.loads(content[:begin])
        if data["format"] != FORMAT:
            raise ValueError(f"compiled phrases have format {data['format']}, expected {FORMAT}")
        labels = {label.value: label for label in Label}
        detectors = tuple(
            PhraseDetector(name, labels[label], strength, shortest, longest, (), (), ())
            for name, label, strength, shortest, longest in data["detectors"]
        )
        automaton, plans = (
            {part: _taken(content, begin, *data["arrays"][f"{name}.{part}"]) for part in parts}
            for name, parts in (("automaton", _AUTOMATON), ("plans", _PLANS))
        )
        others = {plan: (tuple(b), tuple(a)) for plan, b, a in data["others"]}
        regexes = _taken(content, begin, *data["arrays"]["regexes"]).tobytes().decode()
        return PhraseBook(
            detectors,
            Automaton(**automaton, depth=data["depth"]),
            Plans(**plans, others=others),
            tuple(regexes.split("\n") if regexes else ()),
            data["texts"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a compiled phrase book: {error!r}") from error


@cache
def shipped_book() -> PhraseBook:
    """The book that comes with the package."""
    return parse_book(COMPILED.read_bytes())


def _put(array: NDArray[Any], body: bytearray) -> tuple[str, int, int]:
    """Append an array; its type, place and size. Hashes and bytes stay what they are, other whole
    numbers take as few bytes as they need."""
    if array.dtype not in (np.uint64, np.uint8):
        low, high = int(array.min(initial=0)), int(array.max(initial=0))
        kinds = ("<i2", "<u2", "<i4")
        kind = next(
            kind for kind in kinds if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max
        )
        array = array.astype(kind)
    stored = array.astype(array.dtype.newbyteorder("<"))
    body += bytes(-len(body) % _ALIGNED)
    place = len(body)
    body += stored.tobytes()
    return stored.dtype.str, place, len(array)


def _taken(content: bytes, begin: int, kind: str, place: int, size: int) -> NDArray[Any]:
    array = np.frombuffer(content, dtype=kind, count=size, offset=begin + place)
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def main() -> int:
    """Compile the shipped phrase files; the exit status."""
    book = load_all()
    COMPILED.write_bytes(dump_book(book, source_digest()))
    print(f"{COMPILED.name}: {len(book.detectors)} detectors, {COMPILED.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
