"""What other extractors leave of a page becomes lessons."""

from __future__ import annotations

import numpy as np
import pytest

from newsclean.labels import LABEL_INDEX, Label
from newsclean.training import examples
from newsclean.training.corpus import Page
from newsclean.training.examples import EXTRACTED, extracted_examples

BLOCKS = (
    ("Home", Label.NAVIGATION),
    ("The ferry that would not leave", Label.HEADLINE),
    ("The ferry stood at the quay for nine days and nobody could say why.", Label.BODY),
    ("Then the cook opened the galley and found the captain asleep.", Label.BODY),
    ("Photo: Ilse Morrow", Label.CREDIT),
)
URL = "https://quay.example/1"
PAGE = Page("page-1", "made up", URL, "en", "<html>", None, BLOCKS, "open", "quay.example")
STORY = f"{BLOCKS[2][0]}\n\n{BLOCKS[3][0]}\n{BLOCKS[4][0]}"


def leaves(text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make every extractor leave this text; the list fills with their names."""
    asked: list[str] = []

    def extract(name: str, html: str, url: str, lang: str) -> str:
        asked.append(name)
        return text

    monkeypatch.setattr(examples, "extract", extract)
    return asked


def test_lines_get_the_labels_of_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = leaves(STORY, monkeypatch)
    found = extracted_examples(PAGE)
    assert len(found) == len(set(asked)) == EXTRACTED
    wanted = [LABEL_INDEX[label] for label in (Label.BODY, Label.BODY, Label.CREDIT)]
    for example in found:
        assert example.mode == "text"
        assert example.domain == PAGE.domain
        assert np.array_equal(example.targets, wanted)


def test_the_same_extractors_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = leaves(STORY, monkeypatch)
    extracted_examples(PAGE)
    extracted_examples(PAGE)
    assert asked[:EXTRACTED] == asked[EXTRACTED:]


def test_lines_that_the_page_does_not_have_teach_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    leaves(f"{STORY}\nZwölf Möwen.\nAcht Netze.\nElf Taue.", monkeypatch)
    assert extracted_examples(PAGE) == []
    leaves("", monkeypatch)
    assert extracted_examples(PAGE) == []


def test_an_extractor_that_is_not_installed_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str, html: str, url: str, lang: str) -> str:
        raise ImportError(name)

    monkeypatch.setattr(examples, "extract", missing)
    assert extracted_examples(PAGE) == []
