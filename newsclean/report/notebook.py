"""How a result shows itself in a notebook: a piece of HTML without script.

Notebooks strip scripts and style sheets of files that they do not trust, so that every colour is
written where it is used.
"""

from __future__ import annotations

from newsclean.labels import Group
from newsclean.report.escape import escaped
from newsclean.report.page import is_doubtful
from newsclean.result import Cleaned, Segment

COLOURS: dict[Group, tuple[str, str]] = {
    Group.ARTICLE: ("#14603a", "#e6f4ea"),
    Group.METADATA: ("#0a5a64", "#e0f3f5"),
    Group.MEDIA: ("#1f4a9c", "#e6eefc"),
    Group.APPEAL: ("#9a1f1b", "#fdeceb"),
    Group.CTA: ("#6e4400", "#fdf1d9"),
    Group.PAGE: ("#454b54", "#eceef1"),
}
"""For each group the colour of its labels and the tint behind its texts."""

MOST_SEGMENTS = 1000
"""A notebook keeps what it shows; longer documents are for the report."""

_INK, _PAPER = "#1b1f24", "#ffffff"


def notebook_view(cleaned: Cleaned) -> str:
    """The document as a box that scrolls: every segment with its label and confidence;
    a click on them shows the reasons."""
    shown = cleaned.segments[:MOST_SEGMENTS]
    rows = "".join(_row(segment, segment.label in cleaned.keep) for segment in shown)
    more = len(cleaned.segments) - len(shown)
    rest = f"<p>… and {more} more segments: to_html() shows all.</p>" if more else ""
    kept = sum(segment.label in cleaned.keep for segment in cleaned.segments)
    return (
        f'<div style="max-height:32em;overflow:auto;padding:.5em;text-align:left;'
        f'color:{_INK};background:{_PAPER};border:1px solid #c9ced6">'
        f"<p><strong>{kept} of {len(cleaned.segments)} segments kept</strong>, "
        f"access: {cleaned.access.state}</p>{rows}{rest}</div>"
    )


def _row(segment: Segment, kept: bool) -> str:
    colour, tint = COLOURS[segment.group]
    mark, style = ("✓ kept", "solid") if kept else ("✕ removed", "dashed")
    doubt = " ?" if is_doubtful(segment) else ""
    reasons = "; ".join(segment.reasons) or "no single reason stands out"
    return (
        f'<div style="background:{tint};color:{_INK};border-left:6px {style} {colour};'
        f'margin:2px 0;padding:1px 8px">'
        f'<details style="font-size:85%"><summary style="color:{colour}">{mark} · '
        f"<strong>{segment.label}</strong> {segment.confidence:.2f}{doubt}</summary>"
        f"<bdi>{escaped(reasons)}</bdi></details>"
        f'<div dir="auto" style="white-space:pre-wrap;overflow-wrap:anywhere;'
        f'unicode-bidi:isolate">{escaped(segment.text)}</div></div>'
    )
