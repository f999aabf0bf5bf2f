"""`python -m newsclean.detectors.check`: try every detector on its own examples."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from newsclean.detectors.phrasebook import PhraseDetector, load_all, lines_of, load_language, make_book


def failures(detectors: Iterable[PhraseDetector]) -> list[str]:
    """What goes wrong: examples that are not found, near misses that are."""
    wrong: list[str] = []
    for detector in detectors:
        book = make_book([detector])
        texts = (*detector.examples, *detector.near_misses)
        found = {vote.block for vote in book(lines_of(texts))}
        for number, text in enumerate(texts):
            expected = number < len(detector.examples)
            if (number in found) is not expected:
                wrong.append(f"{detector.name}: {'missed' if expected else 'fell for'}: {text}")
        if not detector.examples:
            wrong.append(f"{detector.name}: no example")
    return wrong


def main(paths: list[str]) -> int:
    """Check the files named, or all that are shipped; the exit status."""
    if paths:
        detectors = [detector for path in paths for detector in load_language(Path(path))]
    else:
        detectors = list(load_all().detectors)
    wrong = failures(detectors)
    print(*wrong, f"{len(detectors)} detectors, {len(wrong)} failures", sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
