"""newsclean: the story out of a news page or a dirty text, and a label for every piece.

    import newsclean

    cleaned = newsclean.clean(page)
    print(cleaned.text)

It removes appeals from text that one already has. It never fetches a page and never gets around
a paywall.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.labels import DEFAULT_KEEP, Group, Label

if TYPE_CHECKING:
    from newsclean.cleaner import Cleaner, clean
    from newsclean.result import Access, Cleaned, Segment
    from newsclean.templates import Templates

__version__ = "0.1.0"

__all__ = [
    "DEFAULT_KEEP",
    "Access",
    "Cleaned",
    "Cleaner",
    "Group",
    "Label",
    "Segment",
    "Templates",
    "__version__",
    "clean",
]

# Loaded when first asked for, so that `import newsclean` costs next to nothing.
_HOMES = {
    "Access": "newsclean.result",
    "Cleaned": "newsclean.result",
    "Cleaner": "newsclean.cleaner",
    "Segment": "newsclean.result",
    "Templates": "newsclean.templates",
    "clean": "newsclean.cleaner",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
