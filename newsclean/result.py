"""What a caller gets back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newsclean.labels import DEFAULT_KEEP, Group, Label, parse_labels

if TYPE_CHECKING:
    from newsclean.decision import Decision
    from newsclean.reading.document import Document

ACCESS_STATES = ("open", "metered", "truncated")

_LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\u2028\u2029]")


@dataclass(frozen=True, repr=False)
class Segment:
    """One labelled piece of the source.

    Attributes:
        text: the piece itself; always `source_text[start:end]`.
        start: offset of its first character in `Cleaned.source_text`.
        end: offset behind its last character.
        label: what it is.
        confidence: calibrated probability of the label, 0 to 1.
        reasons: why, for people: detectors that voted and the classifier's strongest evidence.
        path: where the block stood in the page (a CSS path); None for plain text.
    """

    text: str
    start: int
    end: int
    label: Label
    confidence: float
    reasons: tuple[str, ...] = field(default=(), compare=False)
    path: str | None = field(default=None, compare=False)

    def __eq__(self, other: object) -> bool:
        # Written out because a segment that is worked out lazily equals one that is not.
        if not isinstance(other, Segment):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[str, int, int, Label, float]:
        return self.text, self.start, self.end, self.label, self.confidence

    def __repr__(self) -> str:
        place = f"{self.start}:{self.end}"
        return f"Segment({self.label} {self.confidence:.2f}, {place}, {shortened(self.text)!r})"

    @property
    def group(self) -> Group:
        """The group of the label."""
        return self.label.group

    def to_dict(self) -> dict[str, Any]:
        """The segment as plain data for JSON."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "label": self.label.value,
            "group": self.group.value,
            "confidence": round(self.confidence, 4),
            "reasons": list(self.reasons),
            "path": self.path,
        }


@dataclass(frozen=True)
class Access:
    """Whether the reader got the whole story.

    Attributes:
        state: "open", "metered" (a barrier stands in the page, yet the whole story is there)
            or "truncated" (a barrier, and the story is cut short).
        evidence: the segments that say so; empty when open.
    """

    state: str
    evidence: tuple[Segment, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """State and evidence as plain data for JSON."""
        return {"state": self.state, "evidence": [each.to_dict() for each in self.evidence]}


class Explanations:
    """Where reasons and paths come from when somebody asks for them."""

    def reasons(self, block: int, label: Label) -> tuple[str, ...]:
        """Why block number `block` got `label`."""
        return ()

    def path(self, block: int) -> str | None:
        """CSS path of block number `block`, or None."""
        return None


class LazySegment(Segment):
    """A segment whose reasons and path are worked out when first read."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        label: Label,
        confidence: float,
        block: int = 0,
        explanations: Explanations | None = None,
        *,
        reasons: tuple[str, ...] = (),
        path: str | None = None,
    ) -> None:
        # Straight into the dictionary: a frozen dataclass's own way takes twice the time.
        fields = self.__dict__
        fields["text"] = text
        fields["start"] = start
        fields["end"] = end
        fields["label"] = label
        fields["confidence"] = confidence
        if explanations is None:  # `dataclasses.replace` makes it as a plain segment is made
            fields["reasons"] = reasons
            fields["path"] = path
        fields["_block"] = block
        fields["_explanations"] = explanations

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        return self._source().reasons(self.__dict__["_block"], self.label)

    @cached_property
    def path(self) -> str | None:
        return self._source().path(self.__dict__["_block"])

    def _source(self) -> Explanations:
        explanations: Explanations = self.__dict__["_explanations"]
        return explanations

    def __reduce__(self) -> tuple[type[Segment], tuple[Any, ...]]:
        return Segment, (*self._key(), self.reasons, self.path)


@dataclass(frozen=True, repr=False, eq=False)
class Cleaned:
    """A cleaned page or text.

    Attributes:
        source_text: the linear text that segments point into: the input itself in text mode,
            the page's visible text in HTML mode.
        segments: all of the input, in order, nothing left out.
        access: whether the reader got the whole story.
        keep: the labels that `text` is made of.
        format: how the source was read, "text" or "html".
    """

    source_text: str
    segments: tuple[Segment, ...]
    access: Access = Access("open")
    keep: frozenset[Label] = frozenset(DEFAULT_KEEP)
    format: str = "text"

    @cached_property
    def text(self) -> str:
        """The story: the kept segments in order.

        In text mode each is verbatim and the breaks between them stay as they were, but never
        more than one blank line; in HTML mode paragraphs are parted by a blank line.
        """
        return _story(
            self.source_text,
            [(s.text, s.start, s.end, s.label in self.keep) for s in self.segments],
            self.format,
        )

    def __eq__(self, other: object) -> bool:
        # Written out because a result that is worked out lazily equals one that is not.
        if not isinstance(other, Cleaned):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[str, tuple[Segment, ...], Access, frozenset[Label], str]:
        return self.source_text, self.segments, self.access, self.keep, self.format

    def __repr__(self) -> str:
        count = f"{len(self.segments)} segments"
        return f"Cleaned({shortened(self.text)!r}, {count}, access={self.access.state!r})"

    def select(self, *labels_or_groups: str | Label | Group) -> tuple[Segment, ...]:
        """The segments that have one of these labels or belong to one of these groups.

        Raises:
            TypeError: if an argument is no string, `Label` or `Group`.
            ValueError: if a name is neither a label nor a group.
        """
        wanted = parse_labels(labels_or_groups)
        return tuple(segment for segment in self.segments if segment.label in wanted)

    def to_dict(self) -> dict[str, Any]:
        """Text, access and segments as plain data for JSON."""
        return {
            "text": self.text,
            "access": self.access.to_dict(),
            "segments": [segment.to_dict() for segment in self.segments],
        }

    def to_html(self, title: str = "newsclean report") -> str:
        """A self-contained web page that shows every segment, its label, and why.

        Args:
            title: of the page; text, not markup.
        """
        from newsclean.report.page import report_page

        return report_page([(title, self)], title)

    def _repr_html_(self) -> str:
        """How notebooks show it."""
        from newsclean.report.notebook import notebook_view

        return notebook_view(self)


def shortened(text: str, longest: int = 60) -> str:
    """The beginning of a text."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


class LazyCleaned(Cleaned):
    """A result whose segments are made when somebody asks for them."""

    @classmethod
    def of(
        cls,
        document: Document,
        decision: Decision,
        access: tuple[str, Sequence[int]],
        keep: frozenset[Label],
        format: str,
        explanations: Explanations,
    ) -> LazyCleaned:
        """The result of a document. (A call of the class makes it as a plain one is made.)"""
        result = object.__new__(cls)
        result.__dict__.update(
            source_text=document.text,
            keep=keep,
            format=format,
            _document=document,
            _decision=decision,
            _access=access,
            _explanations=explanations,
        )
        return result

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        fields = self.__dict__
        document, decision = fields["_document"], fields["_decision"]
        size = len(document.blocks)
        return tuple(
            map(
                LazySegment,
                document.written,
                document.starts,
                document.ends,
                decision.labels,
                decision.confidences,
                range(size),
                [fields["_explanations"]] * size,
            )
        )

    @cached_property
    def access(self) -> Access:
        state, evidence = self.__dict__["_access"]
        return Access(state, tuple(self.segments[block] for block in evidence))

    @cached_property
    def text(self) -> str:
        document: Document | None = self.__dict__.get("_document")
        if document is None:
            return Cleaned(*self._key()).text
        keep = self.keep
        kept = [label in keep for label in self.__dict__["_decision"].labels]
        pieces = zip(document.written, document.starts, document.ends, kept)
        return _story(document.text, pieces, self.format)

    def __reduce__(self) -> tuple[type[Cleaned], tuple[Any, ...]]:
        return Cleaned, self._key()


Piece = tuple[str, int, int, bool]
"""Text of a segment, where it begins and ends in the source, and whether it is kept."""


def _story(source: str, pieces: Iterable[Piece], format: str) -> str:
    if format == "html":
        return "\n\n".join([text for text, _, _, kept in pieces if kept])
    return _verbatim(source, pieces)


def _verbatim(source: str, pieces: Iterable[Piece]) -> str:
    parts: list[str] = []
    line_end = ""  # what parts the last kept piece from the next one
    blank = False
    position = 0
    for text, start, end, kept in pieces:
        # Most gaps are one line break behind others: they change nothing.
        if not line_end or start - position != 1:
            breaks = _LINE_BREAK.findall(source, position, start)
            if not line_end:
                # Sentences of one line stay on it; what was glued together does not.
                same_line = source[position:start] == " "
                line_end = breaks[0] if breaks else " " if same_line else "\n"
            blank = blank or len(breaks) > 1
        position = end
        if kept:
            if parts:
                parts.append(line_end * 2 if blank else line_end)
            parts.append(text)
            line_end, blank = "", False
    return "".join(parts)
