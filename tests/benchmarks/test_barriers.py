"""Barriers in other words: lines are read, placed in a story, and judged by where they stand."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.appeals import MissingDocuments
from benchmarks.barriers import KINDS, Line, as_html, judge, load_lines, stories
from newsclean.cleaner import Cleaner

STORY = ("The ferry stays", *(f"Paragraph {n} of a story on boats." for n in range(5)))
BARRIER = "Subscribe to continue reading <this> & more"


def test_every_language_has_both_kinds() -> None:
    lines = load_lines()
    for lang in {line.lang for line in lines}:
        kinds = [line.is_barrier for line in lines if line.lang == lang]
        assert 0 < sum(kinds) < len(kinds), lang
    assert len({line.text for line in lines}) == len(lines)


@pytest.mark.parametrize("row", ["wall\ten\tPay", "barrier\ten", "barrier\t\tPay", "barrier\ten\t"])
def test_a_malformed_line_is_named(tmp_path: Path, row: str) -> None:
    (tmp_path / "en.tsv").write_text(f"none\ten\tA line\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"en\.tsv, line 2"):
        load_lines(tmp_path)


def test_a_folder_without_lines_is_told(tmp_path: Path) -> None:
    assert KINDS == ("barrier", "none")
    with pytest.raises(MissingDocuments):
        load_lines(tmp_path)


def test_many_languages_have_stories() -> None:
    found = stories()
    assert {"en", "de", "fr", "es", "ja", "ar"} <= found.keys()
    assert all(len(story) == 6 for story in found.values())


def test_a_line_is_judged_behind_the_story_and_within_it() -> None:
    def clean(source: str, *, format: str) -> Any:
        last = source.rsplit("Paragraph 4", 1)[1]
        behind = "continue reading" in last and (format == "html") == ("&lt;this&gt;" in last)
        return SimpleNamespace(access=SimpleNamespace(state="metered" if behind else "open"))

    cleaner: Any = SimpleNamespace(clean=clean)
    verdict = judge(cleaner, Line(True, "en", BARRIER), STORY)
    assert verdict.behind == {"text": True, "html": True}
    assert verdict.within == {"text": False, "html": False}


def test_in_a_page_the_line_has_an_element_of_its_own() -> None:
    page = as_html([*STORY, BARRIER], BARRIER)
    assert page.count("<div>") == 1 and page.count("<p>") == 5
    assert "<div>Subscribe to continue reading &lt;this&gt; &amp; more</div>" in page


def test_a_usual_barrier_is_found_and_a_usual_line_is_none() -> None:
    story = stories()["en"]
    found = judge(Cleaner(), Line(True, "en", "Subscribe to continue reading"), story)
    assert found.behind == {"text": True, "html": True}
    other = judge(Cleaner(), Line(False, "en", "Sign up for the letter on Fridays"), story)
    assert not any((*other.behind.values(), *other.within.values()))
