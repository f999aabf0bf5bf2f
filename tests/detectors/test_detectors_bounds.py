"""No input makes the detectors slow: repeats are bounded, and so are the lines they look at."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from newsclean.detectors.compile import shipped_book
from newsclean.detectors.pattern import parse_pattern
from newsclean.detectors.phrasebook import lines_of
from newsclean.detectors.registry import default_detectors
from newsclean.detectors.shapes.standard import STANDARD

if sys.version_info >= (3, 11):
    from re import _constants as sre
    from re import _parser as parser
else:
    import sre_constants as sre
    import sre_parse as parser

LONGEST_REPEAT = 50
LONGEST_LINE = 1500


def repeats(parsed: Any) -> Iterator[tuple[int, int]]:
    """Bound and depth of all repeats of a parsed regex."""

    def walk(node: Any, depth: int) -> Iterator[tuple[int, int]]:
        if isinstance(node, parser.SubPattern):
            for operation, argument in node:
                if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT):
                    yield int(argument[1]), depth + (argument[1] > 1)
                    yield from walk(argument[2], depth + (argument[1] > 1))
                else:
                    yield from walk(argument, depth)
        elif isinstance(node, (list, tuple)):
            for item in node:
                yield from walk(item, depth)

    return walk(parsed, 0)


def test_the_walk_sees_repeats_at_any_depth() -> None:
    found = set(repeats(parser.parse("a(?:b{2,9}|(?:c*d)+)")))
    assert {(9, 1), (int(sre.MAXREPEAT), 1), (int(sre.MAXREPEAT), 2)} <= found


def test_every_repeat_in_a_shipped_regex_is_bounded() -> None:
    regexes = shipped_book().regexes
    assert regexes
    for regex in regexes:
        for bound, depth in repeats(parser.parse(regex)):
            assert bound <= LONGEST_REPEAT, regex
            assert depth <= 2, regex


@pytest.mark.parametrize("phrase", ["a* .. word .. {money} .. b*", "^.. word* {n?} of {n?}$"])
def test_phrases_of_others_are_bounded_too(phrase: str) -> None:
    regexes = [variant.regex for variant in parse_pattern(phrase).variants]
    assert any(regexes)
    for regex in regexes:
        assert all(bound <= LONGEST_REPEAT for bound, _ in repeats(parser.parse(regex)))


def test_every_detector_looks_at_lines_of_bounded_length_only() -> None:
    assert max(detector.longest for detector in shipped_book().detectors) <= LONGEST_LINE
    assert max(shape.longest for shape in STANDARD.shapes) <= LONGEST_LINE


@pytest.mark.parametrize(
    "line",
    [
        "a " * 50_000,
        "By " + "A" * 40 + " " + "Ab " * 30,
        "Photo: " * 60,
        "/".join(["Ab"] * 60) + "/AP",
        "(" * 200 + "AP" + ")" * 200,
        "$1 a " * 20,
        "1 2 3 4 5 6 7 8 9 " * 4,
        "#a " * 50,
        "12:12 " * 15,
        "\U0001f600" * 100,
        "\ud800" * 10,
        "\u202e" * 30 + "Share this",
    ],
)
def test_hostile_lines_get_an_answer(line: str) -> None:
    lines = lines_of([line] * 3)
    votes = [vote for detector in default_detectors() for vote in detector(lines)]
    assert all(0 <= vote.block < len(lines.raw) for vote in votes)
    assert all(0 < vote.strength <= 1 for vote in votes)
