"""What a caller gets back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from newsclean.labels import DEFAULT_KEEP, LABELS, Group, Label, parse_labels

ACCESS_STATES = ("open", "metered", "truncated")


@dataclass(frozen=True)
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
    reasons: tuple[str, ...] = ()
    path: str | None = None

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
        block: int,
        explanations: Explanations,
    ) -> None:
        self.__dict__.update(
            text=text,
            start=start,
            end=end,
            label=label,
            confidence=confidence,
            _block=block,
            _explanations=explanations,
        )

    @cached_property
    def reasons(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.__dict__["_explanations"].reasons(self.__dict__["_block"], self.label)

    @cached_property
    def path(self) -> str | None:  # type: ignore[override]
        return self.__dict__["_explanations"].path(self.__dict__["_block"])

    def __reduce__(self) -> tuple[type[Segment], tuple[Any, ...]]:
        fields = (self.text, self.start, self.end, self.label, self.confidence)
        return Segment, (*fields, self.reasons, self.path)
