"""The report's markup: escaping, what is counted, what the command does."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsclean
from newsclean import Label
from newsclean.report.escape import escaped
from newsclean.report.notebook import notebook_view
from newsclean.report.page import is_doubtful, report_page
from newsclean.result import Access, Cleaned, Segment

HOSTILE = "</p></li><script>alert(1)</script><img src=x onerror=alert(2)>\"' onmouseover=x &lt;"


class Tags(HTMLParser):
    """Elements, attributes and text of a page, as a parser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


def one(text: str, label: Label = Label.BODY, confidence: float = 0.9) -> Cleaned:
    segment = Segment(text, 0, len(text), label, confidence, (text,), text)
    return Cleaned(text, (segment,), Access("metered", (segment,)))


def test_text_path_reasons_and_names_are_escaped_everywhere() -> None:
    for page in (
        report_page([(HOSTILE, one(HOSTILE)), (HOSTILE, one(HOSTILE, confidence=0.1))], HOSTILE),
        one(HOSTILE).to_html(HOSTILE),
    ):
        seen = Tags(page)
        assert seen.tags.count("script") == seen.tags.count("style") == 1
        assert "img" not in seen.tags
        assert not [name for name in seen.attributes if name.startswith("on")]
        assert seen.text.count(HOSTILE) >= 4
    view = Tags(notebook_view(one(HOSTILE)))
    assert set(view.tags) <= set("div p strong details summary bdi".split())
    assert view.text.count(HOSTILE) == 2


@given(st.text(st.characters(codec=None)))
def test_no_text_makes_markup(text: str) -> None:
    given_back = escaped(text)
    assert not set(given_back) & set("<>\"'")
    assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt|quot|#x27);)*", given_back, re.DOTALL)
    given_back.encode()
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", given_back)


def test_nothing_is_fetched_and_only_the_own_script_may_run(seeds: Path) -> None:
    page = newsclean.clean((seeds / "metered-overlay.en.html").read_bytes()).to_html()
    assert all(link.startswith(("#", "data:,")) for link in Tags(page).links)
    assert "default-src 'none'" in page and "unsafe" not in page.split("</head>")[0]
    assert not re.search(r"url\(|@import|https?://", page.split("<body>")[0])


def test_every_segment_is_there_once_in_order(seeds: Path) -> None:
    cleaned = newsclean.clean((seeds / "semantic-full.en.html").read_bytes())
    page = report_page([("a page", cleaned)])
    assert re.findall(r'<li class="seg [^>]* data-label="(\w+)"', page) == [
        segment.label.value for segment in cleaned.segments
    ]
    places = [page.index(f'<p class="text" dir="auto">{escaped(s.text)}') for s in cleaned.segments]
    assert places[0] == min(places)
    assert f"{sum(map(is_doubtful, cleaned.segments))} doubtful" in page


def test_the_index_begins_with_what_is_least_certain() -> None:
    sure, unsure = one("surely a story", confidence=0.99), one("perhaps one", confidence=0.31)
    worse = one("hardly one", Label.RELATED, 0.12)
    page = report_page([("sure.txt", sure), ("unsure.txt", unsure), ("worse.txt", worse)])
    index = page[page.index('<section id="index"') : page.index('<section class="document"')]
    assert "surely a story" not in index
    assert index.index("hardly one") < index.index("perhaps one") < index.index("<table>")
    table = index[index.index("<table>") :]
    assert re.findall(r">(\w+)\.txt<", table) == ["unsure", "worse", "sure"]
    assert 'id="index"' not in report_page([("sure.txt", sure)])


def test_empty_input_and_no_documents_give_a_page() -> None:
    assert "No text." in newsclean.clean("").to_html()
    assert "0 documents" in report_page([])
    assert "0 of 0 segments kept" in newsclean.clean("")._repr_html_()


def test_a_notebook_shows_a_result(seeds: Path) -> None:
    cleaned = newsclean.clean((seeds / "obituary.en.txt").read_bytes())
    view = Tags(cleaned._repr_html_())
    assert "script" not in view.tags and "style" not in view.tags
    assert all(segment.text in view.text for segment in cleaned.segments)
    kept = sum(segment.label in cleaned.keep for segment in cleaned.segments)
    assert f"{kept} of {len(cleaned.segments)} segments kept" in view.text


def test_long_documents_are_cut_in_notebooks_but_not_in_reports() -> None:
    segments = tuple(
        Segment(f"line {n}", 10 * n, 10 * n + len(f"line {n}"), Label.BODY, 0.9)
        for n in range(1500)
    )
    cleaned = Cleaned("", segments)
    assert "500 more segments" in notebook_view(cleaned)
    assert "line 1499<" in report_page([("x", cleaned)])


def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "newsclean", "report", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120)


def test_the_command(seeds: Path, tmp_path: Path) -> None:
    page, text = seeds / "metered-overlay.en.html", seeds / "obituary.en.txt"
    done = run(page, text, "-o", tmp_path / "report.html")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    report = (tmp_path / "report.html").read_text("utf-8")
    assert "2 documents" in report and str(page) in report
    assert list(tmp_path.iterdir()) == [tmp_path / "report.html"]
    assert run("-", stdin=text.read_bytes()).stdout.startswith(b"<!DOCTYPE html>")


def test_unreadable_files_are_told_and_the_others_done(seeds: Path, tmp_path: Path) -> None:
    done = run("no-such-file", seeds / "obituary.en.txt", "-o", tmp_path / "r.html")
    assert done.returncode == 1 and b"no-such-file" in done.stderr
    assert "obituary" in (tmp_path / "r.html").read_text("utf-8")
    done = run(seeds / "obituary.en.txt", "-o", tmp_path / "no" / "r.html")
    assert done.returncode == 1 and done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("bad", [["--keep", "prose"], ["--model", "no.model"], []])
def test_bad_usage(bad: list[str], seeds: Path) -> None:
    files = [seeds / "obituary.en.txt"] if bad else []
    assert run(*files, *bad).returncode == 2
