"""A headless Chromium to look at pages with; what needs it is skipped where it is absent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

# A page must not need the network, and a driver must not be fetched from it.
os.environ.setdefault("SE_OFFLINE", "true")
os.environ.setdefault("SE_AVOID_STATS", "true")

PHONE = (360, 740)
PATIENCE = 40
"""Seconds that a page may take to load."""

CONTRASTS = """
const luminance = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((c) => {
    c /= 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const parsed = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
const behind = (element) => {
  for (; element; element = element.parentElement) {
    const colour = parsed(getComputedStyle(element).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
    if (colour[3] > 0) return null;
  }
  return [255, 255, 255];
};
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || element.closest("script")) continue;
  if (!element.checkVisibility({ visibilityProperty: true })) continue;
  const back = behind(element);
  const ink = parsed(getComputedStyle(element).color);
  const [light, dark] = back ? [luminance(ink), luminance(back)].sort((a, b) => b - a) : [0, 0];
  found.push([(light + 0.05) / (dark + 0.05), walker.currentNode.data.trim().slice(0, 40)]);
}
return found;
"""
"""Script: the contrast of every text that can be seen, with the text."""


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; the test that asks for it is skipped where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver")
    binary = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if binary is None or driver is None:
        pytest.skip("Chromium and its driver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for argument in (
        "--headless=new",
        "--no-sandbox",  # containers and CI run as root
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
        "--window-size=1200,900",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    browser.set_page_load_timeout(PATIENCE)
    try:
        yield browser
    finally:
        browser.quit()


def visit(browser: Any, address: str) -> None:
    """Open a page; in a new tab, if the old one hangs, as now and then it does where processors
    are few."""
    from selenium.common.exceptions import TimeoutException

    try:
        browser.get(address)
    except TimeoutException:
        browser.switch_to.new_window("tab")
        browser.get(address)


def look(browser: Any, *, dark: bool = False, phone: bool = False, media: str = "") -> None:
    """Choose the reader's colour scheme, the width, and screen or print."""
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": [scheme]})
    if phone:
        width, height = PHONE
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True},
        )
    else:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def complaints(browser: Any) -> list[str]:
    """What the page's console says since the last call."""
    return [entry["message"] for entry in browser.get_log("browser")]


def requests(browser: Any) -> list[str]:
    """Addresses that pages asked for since the last call."""
    import json

    found = []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            found.append(message["params"]["request"]["url"])
    return found


def press(browser: Any, *keys: str) -> None:
    """Type keys into the page."""
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def low_contrast(browser: Any) -> list[Any]:
    """Visible texts below WCAG AA for text of normal size; there must be some texts."""
    found = browser.execute_script(CONTRASTS)
    assert len(found) > 20
    return [each for each in found if each[0] < 4.5]
