"""One browser for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.report.chromium import chromium, look, visit


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def browser(chrome: Any) -> Any:
    """A browser as it is at first: light, wide, on a screen."""
    visit(chrome, "about:blank")
    look(chrome)
    for log in ("browser", "performance"):
        chrome.get_log(log)
    return chrome
