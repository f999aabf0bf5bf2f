"""What the benchmarks need to know of a cleaner; newsclean's own offers more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from newsclean.labels import Group, Label


class SegmentLike(Protocol):
    """One labelled piece of a source."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> Label: ...
    @property
    def group(self) -> Group: ...
    @property
    def confidence(self) -> float: ...


class AccessLike(Protocol):
    """Whether the reader got the whole story."""

    @property
    def state(self) -> str: ...


class CleanedLike(Protocol):
    """What a cleaner returns."""

    @property
    def source_text(self) -> str: ...
    @property
    def segments(self) -> Sequence[SegmentLike]: ...
    @property
    def access(self) -> AccessLike: ...


class CleanerLike(Protocol):
    """Something that cleans."""

    def clean(self, source: Any, *, format: str = ..., url: str | None = ...) -> CleanedLike: ...


def kept_text(cleaned: CleanedLike, keep: frozenset[Label], separator: str = "\n\n") -> str:
    """The segments with a label of `keep`, joined.

    Every benchmark picks its text from one cleaning in this way, so that one page is cleaned
    once however many definitions of the article it is scored by.
    """
    return separator.join(s.text for s in cleaned.segments if s.label in keep)
