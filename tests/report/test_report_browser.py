"""The report as people meet it, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import newsclean
from newsclean import Label
from newsclean.report.page import report_page
from newsclean.result import Cleaned, Segment
from tests.report.chromium import complaints, look, low_contrast, press, requests

STORY = [
    ("Home | News | Sport", Label.NAVIGATION, 0.98),
    ("Bridge over the Arl reopens", Label.HEADLINE, 0.99),
    ("By Ida Falk", Label.BYLINE, 0.95),
    ("The old bridge carried carts again on Monday.", Label.BODY, 0.97),
    ("Nobody had expected so many of them.", Label.BODY, 0.45),
    ("Read on for one crown a week", Label.SUBSCRIPTION, 0.93),
    ("The mayor walked across first.", Label.BODY, 0.96),
    ("Share", Label.SOCIAL, 0.31),
    ("© The Arl Valley Post", Label.LEGAL, 0.99),
]

Show = Callable[[Sequence[tuple[str, Cleaned]]], Any]


def cleaned(lines: Sequence[tuple[str, Label, float]] = STORY) -> Cleaned:
    segments, place = [], 0
    for text, label, confidence in lines:
        segments.append(
            Segment(text, place, place + len(text), label, confidence, (f"because of {text}",))
        )
        place += len(text) + 1
    return Cleaned("\n".join(text for text, _, _ in lines), tuple(segments))


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Show:
    def write_and_open(documents: Sequence[tuple[str, Cleaned]]) -> Any:
        path = tmp_path / "report.html"
        path.write_text(report_page(documents), "utf-8")
        browser.get(path.as_uri())
        return browser

    return write_and_open


def texts(browser: Any) -> list[str]:
    """Texts of the segments that can be seen."""
    found: list[str] = browser.execute_script(
        "return [...document.querySelectorAll('.seg')].filter((e) => e.checkVisibility())"
        ".map((e) => e.querySelector('.text').textContent)"
    )
    return found


def reasons(browser: Any) -> list[str]:
    """Reasons that can be seen."""
    found: list[str] = browser.execute_script(
        "return [...document.querySelectorAll('.why li')].filter((e) => "
        "e.checkVisibility({visibilityProperty: true})).map((e) => e.textContent)"
    )
    return found


def until(browser: Any, condition: Callable[[], bool]) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(browser, 20).until(lambda _: condition())


def current(browser: Any) -> str:
    text: str = browser.execute_script(
        "return document.activeElement.closest('.seg')?.querySelector('.text').textContent || ''"
    )
    return text


def test_all_segments_show_label_confidence_and_whether_they_are_kept(show: Show) -> None:
    browser = show([("page.html", cleaned())])
    assert texts(browser) == [text for text, _, _ in STORY]
    chips = [chip.text.split() for chip in browser.find_elements("css selector", ".seg .chip")]
    for chip, (_, label, confidence) in zip(chips, STORY):
        assert label.value in chip and f"{confidence:.2f}" in chip
        assert ("✓" if label is Label.BODY else "✕") in chip
        assert ("?" in chip) == (confidence < 0.7)
    assert complaints(browser) == []


def test_filters(show: Show) -> None:
    browser = show([("page.html", cleaned())])
    browser.find_element("css selector", ".label-filter[value=body]").click()
    assert texts(browser) == [text for text, label, _ in STORY if label is not Label.BODY]
    assert "6 of 9 segments" in browser.find_element("id", "shown").text
    group = browser.find_element("css selector", ".group-filter[value=article]")
    assert group.get_property("indeterminate")
    press(browser, "6")  # the group page
    assert "© The Arl Valley Post" not in texts(browser) and "Share" in texts(browser)
    browser.find_element("id", "all").click()
    assert len(texts(browser)) == 9
    browser.find_element("id", "doubtful").click()
    assert texts(browser) == ["Nobody had expected so many of them.", "Share"]


def test_reasons_on_hover_and_click(show: Show) -> None:
    from selenium.webdriver import ActionChains

    browser = show([("page.html", cleaned())])
    assert reasons(browser) == []
    segment = browser.find_element("id", "d0s3")
    ActionChains(browser).move_to_element(segment).perform()
    until(browser, lambda: reasons(browser) == [f"because of {STORY[3][0]}"])
    segment.click()
    ActionChains(browser).move_to_element(browser.find_element("tag name", "h1")).perform()
    assert reasons(browser) == [f"because of {STORY[3][0]}"]
    assert segment.find_element("class name", "chip").get_attribute("aria-expanded") == "true"
    segment.find_element("class name", "text").click()
    ActionChains(browser).move_to_element(browser.find_element("tag name", "h1")).perform()
    until(browser, lambda: reasons(browser) == [])


def test_keys(show: Show) -> None:
    from selenium.webdriver import Keys

    browser = show([("one.html", cleaned()), ("two.html", cleaned(STORY[:4]))])
    press(browser, "]")
    until(browser, lambda: len(texts(browser)) == 9)
    press(browser, "j")
    assert current(browser) == STORY[1][0]
    press(browser, "n")
    assert current(browser) == STORY[4][0]
    press(browser, Keys.ENTER)
    assert f"because of {STORY[4][0]}" in reasons(browser)
    press(browser, Keys.ESCAPE)
    until(browser, lambda: reasons(browser) == [])
    press(browser, "p", "k", Keys.ARROW_UP)
    assert current(browser) == STORY[2][0]
    press(browser, "]")
    until(browser, lambda: len(texts(browser)) == 4)
    press(browser, "i")
    until(browser, lambda: browser.find_element("id", "index").is_displayed())
    browser.find_element("id", "keys").click()  # single keys off, for people who dictate
    press(browser, "]")
    assert texts(browser) == []


def test_from_the_index_to_a_doubtful_segment(show: Show) -> None:
    browser = show([("one.html", cleaned(STORY[:4])), ("two.html", cleaned())])
    assert texts(browser) == []
    first = browser.find_element("css selector", ".doubts a")
    assert "Share" in first.text and "0.31" in first.text
    first.click()
    until(browser, lambda: current(browser) == "Share")
    assert len(texts(browser)) == 9
    browser.back()
    until(browser, lambda: browser.find_element("id", "index").is_displayed())


def test_side_by_side(show: Show) -> None:
    browser = show([("page.html", cleaned())])
    press(browser, "s")
    boxes = [browser.find_element("id", f"d0s{n}").rect for n in range(len(STORY))]
    kept = {box["x"] for box, line in zip(boxes, STORY) if line[1] is Label.BODY}
    removed = {box["x"] for box, line in zip(boxes, STORY) if line[1] is not Label.BODY}
    assert len(kept) == len(removed) == 1 and kept.pop() < removed.pop()
    tops = [box["y"] for box in boxes]
    assert tops == sorted(tops)


@pytest.mark.parametrize("dark", [False, True])
def test_contrast(show: Show, dark: bool) -> None:
    every = [(f"a line of {label}", label, 0.3 + 0.03 * n) for n, label in enumerate(Label)]
    browser = show([("one.html", cleaned(every)), ("two.html", cleaned())])
    look(browser, dark=dark)
    back = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert back == ("rgb(20, 23, 28)" if dark else "rgb(255, 255, 255)")
    assert low_contrast(browser) == []
    press(browser, "]", "j", "\ue007")  # reasons are open, too
    assert reasons(browser)
    assert low_contrast(browser) == []
    press(browser, "t")
    other = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert other != back
    assert low_contrast(browser) == []


def test_phone(show: Show) -> None:
    browser = show([("a-very-long-name" * 10, cleaned([("x" * 500, Label.BODY, 0.5), *STORY]))] * 2)
    look(browser, phone=True)
    for keys in ((), ("]",), ("s",)):
        press(browser, *keys)
        width = browser.execute_script("return document.documentElement.scrollWidth")
        assert width <= browser.execute_script("return innerWidth") <= 360


def test_print(show: Show) -> None:
    browser = show([("page.html", cleaned())])
    look(browser, dark=True, media="print")
    back = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert back == "rgb(255, 255, 255)" and low_contrast(browser) == []
    assert not browser.find_element("id", "theme").is_displayed()
    assert not browser.find_element("id", "filters").is_displayed()
    assert len(texts(browser)) == 9
    assert len(browser.print_page()) > 1000


HOSTILE = (
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 2'>",
    "</style><svg onload=window.hacked=3>",
    "\u202eright to left\u202c \x00 \x1b[31m \ud800",
    "javascript:window.hacked=4",
    "</title></bdi></p></li></ol><iframe srcdoc='<script>parent.hacked=5</script>'>",
)


def test_nothing_of_the_input_runs_and_nothing_is_fetched(show: Show) -> None:
    lines = [(text, Label.BODY, 0.2) for text in HOSTILE]
    browser = show([(text, cleaned(lines)) for text in HOSTILE])
    press(browser, "]", "j", "\ue007")
    assert texts(browser)[:3] == list(HOSTILE[:3])
    assert browser.execute_script("return window.hacked || null") is None
    assert browser.find_elements("css selector", "body img, body iframe, body svg") == []
    assert all(url.startswith(("file:", "data:", "about:")) for url in requests(browser))
    assert complaints(browser) == []


def test_markup_that_got_in_could_not_run(browser: Any, tmp_path: Path) -> None:
    page = report_page([("page.html", cleaned())])
    broken = page.replace("<main", "<script>window.hacked = 1</script><main", 1)
    (tmp_path / "report.html").write_text(broken, "utf-8")
    browser.get((tmp_path / "report.html").as_uri())
    assert browser.execute_script("return window.hacked || null") is None
    assert any("Content Security Policy" in line for line in complaints(browser))


def test_without_script_everything_can_be_read(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(report_page([("a", cleaned()), ("b", cleaned())]))
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get((tmp_path / "report.html").as_uri())
        shown = [element.text for element in browser.find_elements("class name", "text")]
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert shown == [text for text, _, _ in STORY] * 2


def test_a_notebook_view_is_legible(browser: Any, tmp_path: Path) -> None:
    every = [(f"a line of {label}", label, 0.3 + 0.03 * n) for n, label in enumerate(Label)]
    for back in ("#fff", "#111"):
        view = f"<!DOCTYPE html><body style='background:{back};color:gray'>"
        (tmp_path / "v.html").write_text(view + cleaned(every)._repr_html_(), "utf-8")
        browser.get((tmp_path / "v.html").as_uri())
        assert low_contrast(browser) == []


def test_a_real_page(browser: Any, tmp_path: Path, seeds: Path) -> None:
    result = newsclean.clean((seeds / "metered-overlay.en.html").read_bytes())
    (tmp_path / "report.html").write_text(result.to_html("a page"), "utf-8")
    browser.get((tmp_path / "report.html").as_uri())
    assert texts(browser) == [segment.text for segment in result.segments]
    assert browser.title == "a page"
    assert complaints(browser) == []
