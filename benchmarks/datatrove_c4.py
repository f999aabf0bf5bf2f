"""The C4 rule as datatrove, the best-known implementation, applies it: with its own sentences."""

from __future__ import annotations

from collections.abc import Callable


def datatrove_c4() -> Callable[[str], object] | None:
    """datatrove's filter on one text; None where it, or what it splits sentences with, is not
    installed."""
    try:
        from datatrove.data import Document
        from datatrove.pipeline.filters import C4QualityFilter

        c4 = C4QualityFilter()

        def filtered(text: str) -> object:
            return c4.filter(Document(text=text, id="0"))

        filtered("The ferry stood at the quay all day long. Then the cook came on board.\n" * 6)
    except (ImportError, LookupError):  # nltk raises the latter without its data
        return None
    return filtered
