"""`python -m newsclean.detectors.check`: try every detector on its own examples."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from newsclean.detectors.phrasebook import (
    PhraseDetector,
    lines_of,
    load_all,
    load_language,
    make_book,
)
from newsclean.detectors.shapes.frame import Shape, ShapeBook
from newsclean.detectors.shapes.standard import STANDARD
from newsclean.detectors.votes import Detector

SHAPE_EXAMPLES = Path(__file__).with_name("shapes") / "examples.txt"

Examples = dict[str, tuple[list[str], list[str]]]
"""For each name, what must be found and what must be left alone."""


def failures(detectors: Iterable[PhraseDetector]) -> list[str]:
    """What goes wrong with phrases: examples that are not found, near misses that are."""
    wrong: list[str] = []
    for detector in detectors:
        texts = (list(detector.examples), list(detector.near_misses))
        wrong.extend(_failures(detector.name, make_book([detector]), *texts))
    return wrong


def shape_failures(shapes: Iterable[Shape], examples: Examples) -> list[str]:
    """What goes wrong with shapes: examples that are not found, near misses that are."""
    wrong: list[str] = []
    for shape in shapes:
        texts = examples.get(shape.name, ([], []))
        wrong.extend(_failures(shape.name, ShapeBook((shape,)), *texts))
    return wrong


def _failures(name: str, detector: Detector, found: list[str], left: list[str]) -> list[str]:
    wrong = [] if found else [f"{name}: no example"]
    for texts, expected in ((found, True), (left, False)):
        for text in texts:
            # Alone, so that no limit on the number of lines comes between.
            if any(True for _ in detector(lines_of([text]))) is not expected:
                wrong.append(f"{name}: {'missed' if expected else 'fell for'}: {text}")
    return wrong


def parse_examples(text: str) -> Examples:
    """Read a file of examples: `[name]`, then lines that begin with `+` or `-`.

    Raises:
        ValueError: with the line's number, where the text is malformed.
    """
    examples: Examples = {}
    name = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("[") and line.endswith("]"):
            name = line[1:-1]
            examples[name] = ([], [])
        elif line[:2] in ("+ ", "- ") and name:
            examples[name][line[0] == "-"].append(line[2:].strip())
        elif line.strip() and not line.startswith("# "):
            raise ValueError(f"{number}: expected [name], '+ text' or '- text': {line!r}")
    return examples


def main(paths: list[str]) -> int:
    """Check the phrase files named, or all that is shipped; the exit status."""
    if paths:
        detectors = [detector for path in paths for detector in load_language(Path(path))]
        wrong = failures(detectors)
        count = len(detectors)
    else:
        book = load_all()
        examples = parse_examples(SHAPE_EXAMPLES.read_text(encoding="utf-8"))
        wrong = failures(book.detectors) + shape_failures(STANDARD.shapes, examples)
        count = len(book.detectors) + len(STANDARD.shapes)
    print(*wrong, f"{count} detectors, {len(wrong)} failures", sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
