"""Labelling by keyboard, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from newsclean.labelling.documents import Item
from newsclean.labelling.server import KEYS, make_server
from newsclean.labelling.session import Session
from newsclean.labelling.store import LabelFile
from newsclean.labels import LABELS, Label
from tests.report.chromium import complaints, look, low_contrast, press, requests, visit

TOKEN = "a-token"
HOSTILE = "<img src=x onerror='window.hacked=1'><script>window.hacked=2</script>\u202e gpj"


def item(name: str, doubt: float, *lines: str, label: Label = Label.BODY) -> Item:
    count = len(lines)
    return Item(
        id=name,
        url="",
        lang="en",
        html="",
        digest=name,
        blocks=lines,
        labels=(label,) * count,
        confidences=(1 - doubt,) * count,
        candidates=(((label, 1 - doubt), (Label.RELATED, doubt / 2), (Label.PROMO, 0.0)),) * count,
        access="open",
    )


ITEMS = (
    item("sure.txt", 0.05, *(f"sure line {n}" for n in range(4))),
    item("unsure.txt", 0.5, *(f"unsure line {n}" for n in range(30))),
    item(HOSTILE, 0.2, HOSTILE, "a line after it", "and another"),
)


@dataclass
class Desk:
    """The page in the browser, and the file behind it."""

    browser: Any
    path: Path
    server: ThreadingHTTPServer

    def open(self) -> None:
        port = self.server.server_address[1]
        visit(self.browser, f"http://127.0.0.1:{port}/?token={TOKEN}")
        self.until(lambda: self.line() != "")

    def until(self, condition: Callable[[], bool]) -> None:
        from selenium.webdriver.support.ui import WebDriverWait

        WebDriverWait(self.browser, 20).until(lambda _: condition())

    def line(self) -> str:
        """Text of the line that keys act on."""
        text: str = self.browser.execute_script(
            "return document.querySelector('.line.current .text')?.textContent || ''"
        )
        return text

    def state(self) -> str:
        text: str = self.browser.find_element("id", "state").text
        return text

    def saved(self) -> dict[str, dict[str, Any]]:
        """What is in the file, once the page says that it is saved."""
        self.until(lambda: "saved" in self.state())
        records = [json.loads(line) for line in self.path.read_text("utf-8").splitlines()]
        return {record["id"]: record for record in records}

    def labels(self, name: str) -> list[str]:
        return [block["label"] for block in self.saved()[name]["blocks"]]


@pytest.fixture
def desk(browser: Any, tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "my-labels.jsonl"
    server = make_server(Session(ITEMS, LabelFile(path)), TOKEN)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    desk = Desk(browser, path, server)
    desk.open()
    yield desk
    browser.get("about:blank")
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_least_certain_document_is_open_first(desk: Desk) -> None:
    assert desk.line() == "unsure line 0"
    shown = desk.browser.find_elements("css selector", ".line .chip")
    assert len(shown) == 30
    assert all("body" in chip.text and "0.50" in chip.text for chip in shown[:5])
    assert not desk.path.exists()


def test_a_letter_labels_a_line_and_goes_on(desk: Desk) -> None:
    letters = [KEYS[label.value] for label in LABELS]
    press(desk.browser, *letters)  # as fast as a machine types
    assert desk.line() == "unsure line 23"
    assert desk.labels("unsure.txt") == [label.value for label in LABELS] + ["body"] * 7
    assert complaints(desk.browser) == []


def test_candidates_confirmation_and_several_lines(desk: Desk) -> None:
    from selenium.webdriver import ActionChains, Keys

    press(desk.browser, "2", " ", Keys.ARROW_DOWN)
    keys = ActionChains(desk.browser).key_down(Keys.SHIFT)
    keys.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN).key_up(Keys.SHIFT).send_keys("n").perform()
    record = desk.saved()["unsure.txt"]
    assert desk.labels("unsure.txt")[:6] == ["related", "body", "body", *["newsletter"] * 3]
    assert record["labelling"]["by_hand"] == [0, 1, 3, 4, 5]
    press(desk.browser, "j")
    assert desk.line() == "unsure line 7"
    assert desk.browser.find_element("id", "b1").text.startswith("✓")


def test_undo(desk: Desk) -> None:
    press(desk.browser, "w", "l", "z")
    desk.until(lambda: desk.state().startswith("undone"))
    assert desk.line() == "unsure line 1"
    assert desk.labels("unsure.txt")[:2] == ["navigation", "body"]
    press(desk.browser, "z", "s")  # what follows an undo waits for it
    desk.until(lambda: desk.state() == "saved")
    assert desk.line() == "unsure line 1"
    assert desk.labels("unsure.txt")[:2] == ["standfirst", "body"]


def test_undo_reaches_back_into_the_document_before(desk: Desk) -> None:
    from selenium.webdriver import Keys

    press(desk.browser, "w", Keys.ENTER)
    desk.until(lambda: desk.line() == HOSTILE)
    press(desk.browser, "z", "z")
    desk.until(lambda: desk.line() == "unsure line 0")
    desk.until(lambda: desk.state().startswith("undone"))
    assert desk.saved() == {}


def test_one_goes_on_where_one_stopped(desk: Desk) -> None:
    from selenium.webdriver import Keys

    press(desk.browser, "w", Keys.ENTER, "l", Keys.ENTER)
    desk.until(lambda: desk.line() == "sure line 0")
    press(desk.browser, "b", "b", "h")
    assert desk.labels("sure.txt")[2] == "headline"
    desk.open()  # the page again
    assert "2 of 3 done" in desk.browser.find_element("id", "progress").text
    later = Session(ITEMS, LabelFile(desk.path))  # the command again
    assert later.overview()[0]["id"] == "sure.txt" and later.document(0)["at"] == 3


def test_access_and_choosing_a_document(desk: Desk) -> None:
    from selenium.webdriver.support.ui import Select

    Select(desk.browser.find_element("id", "access")).select_by_value("truncated")
    assert desk.saved()["unsure.txt"]["access"] == "truncated"
    Select(desk.browser.find_element("id", "documents")).select_by_index(2)
    desk.until(lambda: desk.line() == "sure line 0")
    press(desk.browser, "[")
    desk.until(lambda: desk.line() == HOSTILE)


def test_the_mouse_does_it_too(desk: Desk) -> None:
    desk.browser.find_element("id", "b2").click()
    desk.browser.find_element("css selector", "button[data-label=legal]").click()
    assert desk.labels("unsure.txt")[2] == "legal"
    assert desk.line() == "unsure line 3"
    desk.browser.find_element("id", "undo").click()
    desk.until(lambda: desk.saved() == {})


def test_nothing_of_a_text_runs_and_nothing_comes_from_elsewhere(desk: Desk) -> None:
    press(desk.browser, "]")
    desk.until(lambda: desk.line() == HOSTILE)
    assert desk.browser.execute_script("return window.hacked || null") is None
    assert desk.browser.find_elements("css selector", "img, main script") == []
    own = (f"http://127.0.0.1:{desk.server.server_address[1]}/", "data:", "about:")
    assert all(url.startswith(own) for url in requests(desk.browser))
    assert complaints(desk.browser) == []


def test_what_cannot_be_saved_is_said_and_saved_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: str, target: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", full)
        press(desk.browser, "w")
        desk.until(lambda: "NOT SAVED: not saved: No space left" in desk.state())
        assert not desk.path.exists()
    press(desk.browser, "l")
    desk.until(lambda: desk.state() == "saved")
    assert desk.labels("unsure.txt")[:2] == ["navigation", "legal"]


@pytest.mark.parametrize("dark", [False, True])
def test_contrast(desk: Desk, dark: bool) -> None:
    look(desk.browser, dark=dark)
    press(desk.browser, *(KEYS[label.value] for label in LABELS))
    desk.saved()
    assert low_contrast(desk.browser) == []


def test_phone(desk: Desk) -> None:
    look(desk.browser, phone=True)
    width = desk.browser.execute_script("return document.documentElement.scrollWidth")
    assert width <= desk.browser.execute_script("return innerWidth") <= 360
    lines = desk.browser.find_element("tag name", "main").rect
    assert lines["height"] > 200
