"""The peers: the extractors that newsclean is measured beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from newsclean.training.extractors import EXTRACTORS, justext_paragraphs

DEFAULT_PEERS: tuple[str, ...] = tuple(
    name for name in EXTRACTORS if name != "trafilatura-precision"
)


def justext_lines(lines: Sequence[str], lang: str) -> list[bool]:
    """jusText on plain text: every line a paragraph; for each line, whether it stays."""
    import justext

    filled = [i for i, line in enumerate(lines) if line.strip()]
    html = "\n".join(f"<p>{escape(lines[i])}</p>" for i in filled)
    kept = [False] * len(lines)
    if not filled:
        return kept
    paragraphs = justext_paragraphs(justext, f"<html><body>{html}</body></html>", lang)
    places: Iterable[int] = filled
    if len(paragraphs) != len(filled):
        places = _match_lines(lines, filled, [p.text for p in paragraphs])
    for i, paragraph in zip(places, paragraphs, strict=False):
        kept[i] = not paragraph.is_boilerplate
    return kept


def _match_lines(lines: Sequence[str], filled: Sequence[int], texts: Sequence[str]) -> list[int]:
    """Places of paragraphs when some lines gave none (they held nothing but odd spaces)."""
    places: list[int] = []
    rest = iter(filled)
    for text in texts:
        wanted = "".join(text.split())
        places.append(next((i for i in rest if "".join(lines[i].split()) == wanted), 0))
    return places
