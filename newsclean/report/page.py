"""The report: documents with every segment labelled, an index, filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsclean.labels import GROUPS, Group, Label
from newsclean.report.escape import escaped
from newsclean.report.frame import THEME, asset, page
from newsclean.result import Cleaned, Segment, shortened

DOUBT = 0.7
"""Segments of less confidence are doubtful."""

MOST_DOUBTFUL = 100
"""So many doubtful segments the index lists at most."""

_ASSETS = Path(__file__).with_name("assets")

Named = tuple[str, Cleaned]
"""A document and what to call it."""


def report_page(documents: Sequence[Named], title: str = "newsclean report") -> str:
    """A self-contained HTML page that shows documents and the label of every segment.

    Args:
        documents: names and cleaned documents. More than one get an index.
        title: of the page.
    """
    style = asset(THEME) + asset(_ASSETS / "report.css")
    return page(title, _body(documents, title), style, asset(_ASSETS / "report.js"))


def is_doubtful(segment: Segment) -> bool:
    """Whether the label of a segment is worth a second look."""
    return segment.confidence < DOUBT


def _body(documents: Sequence[Named], title: str) -> str:
    many = len(documents) != 1
    parts = [
        '<a class="skip" href="#content">Skip to the text</a>',
        f"<header><h1>{escaped(title) if many else 'newsclean report'}</h1>"
        f"{_controls(documents, many)}</header>",
        '<main id="content" tabindex="-1">',
        _index(documents) if many else "",
        *(_document(number, *named, many) for number, named in enumerate(documents)),
        "</main>",
        _HELP,
    ]
    return "\n".join(parts)


def _controls(documents: Sequence[Named], many: bool) -> str:
    counts = Counter(s.label for _, cleaned in documents for s in cleaned.segments)
    groups = "".join(
        _group_filter(number, group, counts) for number, group in enumerate(GROUPS, start=1)
    )
    index = '<a class="button" id="to-index" href="#index">Index</a>' if many else ""
    return f"""
<div class="controls">
{index}
<button type="button" id="sides" aria-pressed="false">Side by side</button>
<button type="button" id="theme">Dark or light</button>
<button type="button" id="help-button" aria-haspopup="dialog">Keys</button>
<label><input type="checkbox" id="doubtful"> doubtful only</label>
<label><input type="checkbox" id="keys" checked> single keys</label>
<span id="shown" role="status"></span>
</div>
<details class="filters" id="filters" open><summary>Filter by label</summary>
<div class="groups">{groups}</div>
<button type="button" id="all">Show all labels</button>
</details>"""


def _group_filter(number: int, group: Group, counts: Counter[Label]) -> str:
    labels = [label for label in GROUPS[group] if counts[label]]
    if not labels:
        return ""
    boxes = "".join(
        f'<label><input type="checkbox" class="label-filter" value="{label}" checked> '
        f"{label} <small>{counts[label]}</small></label>"
        for label in labels
    )
    return (
        f'<fieldset class="{group}"><legend><label><input type="checkbox" class="group-filter" '
        f'value="{group}" data-key="{number}" checked> {group} <kbd>{number}</kbd></label>'
        f"</legend>{boxes}</fieldset>"
    )


def _index(documents: Sequence[Named]) -> str:
    doubtful = sorted(
        (segment.confidence, number, place)
        for number, (_, cleaned) in enumerate(documents)
        for place, segment in enumerate(cleaned.segments)
        if is_doubtful(segment)
    )
    items = "".join(
        _doubtful_item(documents, number, place) for _, number, place in doubtful[:MOST_DOUBTFUL]
    )
    more = len(doubtful) - MOST_DOUBTFUL
    note = f"<p>{more} more are marked in the documents.</p>" if more > 0 else ""
    worth = f'<ol class="doubts">{items}</ol>{note}' if items else "<p>None.</p>"
    doubts = Counter(number for _, number, _ in doubtful)
    order = sorted(range(len(documents)), key=lambda number: (-doubts[number], number))
    rows = "".join(_index_row(number, *documents[number], doubts[number]) for number in order)
    heads = "".join(f'<th scope="col">{group}</th>' for group in GROUPS)
    return f"""
<section id="index" class="index" aria-labelledby="index-title">
<h2 id="index-title">{len(documents)} documents</h2>
<h3>Doubtful segments, least certain first ({len(doubtful)})</h3>
{worth}
<h3>Documents, most doubtful first</h3>
<table><thead><tr><th scope="col">Document</th><th scope="col">Access</th>
<th scope="col">Doubtful</th><th scope="col">Words kept</th><th scope="col">Words removed</th>
{heads}</tr></thead>
<tbody>{rows}</tbody></table>
</section>"""


def _doubtful_item(documents: Sequence[Named], number: int, place: int) -> str:
    name, cleaned = documents[number]
    segment = cleaned.segments[place]
    return (
        f'<li class="{segment.group}" data-label="{segment.label}">'
        f'<a href="#d{number}s{place}"><span class="chip">{_chip(segment, cleaned)}</span>'
        f"<bdi>{escaped(shortened(' '.join(segment.text.split()), 160))}</bdi></a> "
        f"<small>{_base_name(name)}</small></li>"
    )


def _index_row(number: int, name: str, cleaned: Cleaned, doubts: int) -> str:
    kept, removed = _words(cleaned)
    counts = Counter(segment.group for segment in cleaned.segments)
    cells = [
        ("Access", cleaned.access.state),
        ("Doubtful", str(doubts)),
        ("Words kept", str(kept)),
        ("Words removed", str(removed)),
        *((group.value, str(counts[group])) for group in GROUPS),
    ]
    return (
        f'<tr><th scope="row"><a href="#d{number}">{_base_name(name)}</a></th>'
        + "".join(f'<td data-head="{head}">{value}</td>' for head, value in cells)
        + "</tr>"
    )


def _base_name(name: str) -> str:
    """A file's name; its folder is told to who hovers."""
    base = name.rstrip("/").rpartition("/")[2] or name
    return f'<bdi title="{escaped(name)}">{escaped(base)}</bdi>'


def _words(cleaned: Cleaned) -> tuple[int, int]:
    kept = removed = 0
    for segment in cleaned.segments:
        words = len(segment.text.split())
        if segment.label in cleaned.keep:
            kept += words
        else:
            removed += words
    return kept, removed


def _document(number: int, name: str, cleaned: Cleaned, many: bool) -> str:
    kept, removed = _words(cleaned)
    doubts = sum(map(is_doubtful, cleaned.segments))
    items = "".join(_segments(number, cleaned)) or '<li class="page seg out">No text.</li>'
    return f"""
<section class="document" id="d{number}" aria-labelledby="d{number}-title">
<h2 id="d{number}-title"><bdi>{escaped(name)}</bdi></h2>
<p class="facts">access: <strong>{cleaned.access.state}</strong>{_evidence(number, cleaned)} ·
{len(cleaned.segments)} segments · ✓ {kept} words kept · ✕ {removed} removed ·
? {doubts} doubtful</p>
<div class="heads" aria-hidden="true"><span>✓ kept</span><span>✕ removed</span></div>
<ol class="segments">{items}</ol>
</section>"""


def _evidence(number: int, cleaned: Cleaned) -> str:
    places = {(s.start, s.end): place for place, s in enumerate(cleaned.segments)}
    links = [
        f'<a href="#d{number}s{place}">segment {place + 1}</a>'
        for segment in cleaned.access.evidence
        if (place := places.get((segment.start, segment.end))) is not None
    ]
    return f" ({', '.join(links)})" if links else ""


def _segments(number: int, cleaned: Cleaned) -> Iterator[str]:
    for place, segment in enumerate(cleaned.segments):
        identity = f"d{number}s{place}"
        kept = "kept" if segment.label in cleaned.keep else "out"
        doubt = " doubt" if is_doubtful(segment) else ""
        reasons = "".join(f"<li><bdi>{escaped(reason)}</bdi></li>" for reason in segment.reasons)
        path = f'<p class="path"><bdi>{escaped(segment.path)}</bdi></p>' if segment.path else ""
        yield (
            f'<li class="seg {segment.group} {kept}{doubt}" id="{identity}" '
            f'data-label="{segment.label}">'
            f'<button type="button" class="chip" aria-expanded="false" '
            f'aria-controls="{identity}w">{_chip(segment, cleaned)}</button>'
            f'<p class="text" dir="auto">{escaped(segment.text)}</p>'
            f'<div class="why" id="{identity}w"><p>segment {place + 1}, characters '
            f"{segment.start}–{segment.end}</p>"
            f"<ul>{reasons or '<li>no single reason stands out</li>'}</ul>{path}</div></li>\n"
        )


def _chip(segment: Segment, cleaned: Cleaned) -> str:
    kept = segment.label in cleaned.keep
    mark, spoken = ("✓", "kept: ") if kept else ("✕", "removed: ")
    doubt = ' <span class="query">?<span class="spoken"> doubtful</span></span>'
    return (
        f'<span class="mark" aria-hidden="true">{mark}</span>'
        f'<span class="spoken">{spoken}</span>'
        f'<span class="name">{segment.label}</span> '
        f'<span class="confidence">{segment.confidence:.2f}</span>'
        f"{doubt if is_doubtful(segment) else ''}"
    )


_HELP = """
<dialog id="help" aria-labelledby="help-title">
<h2 id="help-title">Keys</h2>
<dl>
<div><dt><kbd>j</kbd> <kbd>↓</kbd>, <kbd>k</kbd> <kbd>↑</kbd></dt>
<dd>next, previous segment</dd></div>
<div><dt><kbd>n</kbd>, <kbd>p</kbd></dt><dd>next, previous doubtful segment</dd></div>
<div><dt><kbd>Enter</kbd></dt><dd>keep the reasons open, or close them</dd></div>
<div><dt><kbd>1</kbd> … <kbd>6</kbd>, <kbd>0</kbd></dt><dd>a group on or off, all on</dd></div>
<div><dt><kbd>d</kbd></dt><dd>doubtful only</dd></div>
<div><dt><kbd>s</kbd></dt><dd>kept and removed side by side</dd></div>
<div><dt><kbd>[</kbd>, <kbd>]</kbd>, <kbd>i</kbd></dt><dd>previous, next document, index</dd></div>
<div><dt><kbd>t</kbd></dt><dd>dark or light</dd></div>
<div><dt><kbd>Esc</kbd></dt><dd>close reasons</dd></div>
</dl>
<form method="dialog"><button>Close</button></form>
</dialog>"""
