"""Line numbers of listings are no story; other numbers are left alone."""

from __future__ import annotations

import pytest

from newsclean.detectors.phrasebook import lines_of
from newsclean.detectors.registry import standard_votes
from newsclean.detectors.shapes.anchors import flags_of
from newsclean.detectors.shapes.numbering import find_numbering
from newsclean.labels import Label


def numbered(texts: list[str]) -> list[int]:
    """The lines that are taken for line numbers."""
    lines = lines_of(texts)
    return [vote.block for vote in find_numbering(lines, flags_of(lines.tokens))]


def test_numbers_that_count_up_beside_a_listing_are_found() -> None:
    texts = ["The loop reads like this:", "1", "2", "3", "4", "for herring in barrel:"]
    assert numbered(texts) == [1, 2, 3, 4]
    bound = [vote for vote in standard_votes(lines_of(texts)) if "line-numbers" in vote.reason]
    assert {vote.label for vote in bound} == {Label.OTHER}


@pytest.mark.parametrize(
    "texts",
    [
        ["1", "2", "3"],
        ["2018", "2019", "2020", "2021"],
        ["1", "Herring", "2", "Plaice", "3", "Cod", "4", "Eel"],
        ["4", "1", "3", "2", "7"],
        ["1 herring", "2 plaice", "3 cod", "4 eels"],
        [],
    ],
)
def test_other_numbers_are_left_alone(texts: list[str]) -> None:
    assert numbered(texts) == []
