"""What a document's site is called."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

_SECOND_LEVEL = frozenset("co com org net gov ac edu or go ne gob gouv nom".split())


def host(url: str) -> str:
    """The host of a URL, or ""."""
    try:
        return (urlsplit(url if "//" in url else "//" + url).hostname or "").strip(".")
    except ValueError:
        return ""


def domain(url: str) -> str:
    """The last two labels of a URL's host, three under co.uk and the like; "" without one."""
    parts = host(url).split(".")
    deep = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND_LEVEL
    return ".".join(parts[-3 if deep else -2 :])


SITE_OF: dict[str, Callable[[str], str]] = {"domain": domain, "host": host}
"""How the name of a site comes from a URL."""
