"""Steps for datatrove pipelines: an extractor for pages and a formatter for texts.

    from newsclean.datatrove import NewscleanExtractor

    pipeline = [WarcReader("crawl/"), NewscleanExtractor(), JsonlWriter("out/")]

Needs `newsclean[datatrove]`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any

from datatrove.pipeline.extractors.base import BaseExtractor
from datatrove.pipeline.formatters.base import BaseFormatter
from datatrove.utils.typeshelper import StatHints

from newsclean.bulk.working import segment_row, word_counts
from newsclean.cleaner import Cleaner
from newsclean.labels import DEFAULT_KEEP, Group, Label, parse_labels
from newsclean.templates import Templates


class _Step:
    """What both steps do; the cleaner is made in the process that runs the step."""

    _format: str
    _cleaner: Cleaner | None = None

    def _set_up(
        self,
        keep: Iterable[str | Label | Group],
        segments: bool,
        templates: str | PathLike[str] | None,
    ) -> None:
        self._keep = parse_labels(keep)
        self._segments = segments
        self._templates = templates

    def _ready(self) -> Cleaner:
        if self._cleaner is None:
            templates = None if self._templates is None else Templates.load(self._templates)
            self._cleaner = Cleaner(keep=self._keep, templates=templates)
        return self._cleaner

    def _clean(self, text: str, url: str | None = None) -> tuple[str, dict[str, Any], Counter[str]]:
        cleaned = self._ready().clean(text, format=self._format, url=url)
        found: dict[str, Any] = {"access": cleaned.access.state}
        if self._segments:
            found["segments"] = [segment_row(segment) for segment in cleaned.segments]
        return cleaned.text, found, Counter(word_counts(cleaned, self._keep))

    def _documents(self, step: Any, data: Iterable[Any], drop_empty: bool) -> Iterator[Any]:
        """Clean documents and count: words kept and removed by label, and the access."""
        for document in data:
            step.stat_update(StatHints.total)
            with step.track_time():
                url = document.metadata.get("url")
                document.text, found, counts = self._clean(document.text, url)
                document.metadata.update(found)
            for name, count in counts.items():
                step.stat_update(name.replace(":", "_"), value=count)
            if document.text or not drop_empty:
                step.stat_update(StatHints.forwarded)
                step.update_doc_stats(document)
                yield document
            else:
                step.stat_update(StatHints.dropped)


class NewscleanExtractor(_Step, BaseExtractor):  # type: ignore[misc]
    """The story out of pages; a page without one is dropped, as extractors do.

    Args:
        keep: labels or groups that the text is made of.
        segments: whether `metadata` gets every labelled segment, beside `access`.
        templates: path of a file of templates.
    """

    name = "📰 newsclean"
    _format = "html"

    def __init__(
        self,
        keep: Iterable[str | Label | Group] = DEFAULT_KEEP,
        segments: bool = False,
        templates: str | PathLike[str] | None = None,
    ) -> None:
        BaseExtractor.__init__(self)
        self._set_up(keep, segments, templates)

    def extract(self, text: str) -> str:
        """The story of one page."""
        return self._clean(text)[0]

    def run(self, data: Iterable[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Clean documents. No process apart with a time limit: time grows with the page."""
        return self._documents(self, data, drop_empty=True)


class NewscleanFormatter(_Step, BaseFormatter):  # type: ignore[misc]
    """Texts without appeals and the rest; no document is dropped, as formatters do.

    Args:
        keep: labels or groups that the text is made of.
        segments: whether `metadata` gets every labelled segment, beside `access`.
        templates: path of a file of templates.
    """

    name = "📰 newsclean"
    _format = "text"

    def __init__(
        self,
        keep: Iterable[str | Label | Group] = DEFAULT_KEEP,
        segments: bool = False,
        templates: str | PathLike[str] | None = None,
    ) -> None:
        BaseFormatter.__init__(self)
        self._set_up(keep, segments, templates)

    def format(self, text: str) -> str:
        """One text, cleaned."""
        return self._clean(text)[0]

    def run(self, data: Iterable[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Clean documents."""
        return self._documents(self, data, drop_empty=False)
