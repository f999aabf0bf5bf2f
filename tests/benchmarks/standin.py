"""A cleaner for the tests of the benchmarks: a line with a full stop is story."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsclean.labels import Group, Label
from newsclean.training.corpus import Page, folds

_TAG = re.compile(r"<[^>]*>")
_LINE = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True)
class Segment:
    text: str
    start: int
    end: int
    label: Label
    confidence: float

    @property
    def group(self) -> Group:
        return self.label.group


@dataclass(frozen=True)
class Access:
    state: str


@dataclass(frozen=True)
class Cleaned:
    source_text: str
    segments: tuple[Segment, ...]
    access: Access

    @property
    def text(self) -> str:
        return "\n\n".join(s.text for s in self.segments if s.group is Group.ARTICLE)


class Cleaner:
    """Body if a line ends in a full stop, subscription if it says so, else other."""

    def __init__(self, model: Path | None = None) -> None:
        self.model = model

    def clean(self, source: Any, *, format: str = "auto", url: str | None = None) -> Cleaned:
        text = source.decode() if isinstance(source, bytes) else source
        if format == "html":
            text = _TAG.sub("\n", text)
        segments = tuple(self._segment(match) for match in _LINE.finditer(text))
        barred = any(segment.label is Label.PAYWALL for segment in segments)
        return Cleaned(text, segments, Access("metered" if barred else "open"))

    @staticmethod
    def _segment(match: re.Match[str]) -> Segment:
        text = match.group().strip()
        start = match.start() + match.group().index(text)
        label = Label.BODY if text.endswith(".") else Label.OTHER
        if "subscribe" in text.lower():
            label = Label.PAYWALL if "continue" in text.lower() else Label.SUBSCRIPTION
        return Segment(text, start, start + len(text), label, 0.95)


def cross_validated(
    corpus: Sequence[Page],
    count: int,
    progress: Callable[[str], None],
    cache: Path | None = None,
    kept: Path | None = None,
) -> Iterator[tuple[int, Cleaner, list[Page]]]:
    """The stand-in for every fold."""
    for number, pages in enumerate(folds(corpus, count)):
        yield number, Cleaner(), pages
