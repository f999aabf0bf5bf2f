"""`templates`: a page with what its site's other pages repeat, beside the page alone.

Sites of the corpus with three pages or more: templates are learned from the others, without their
labels, and each labelled page is cleaned with and without them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from benchmarks.definitions import ARTICLE, describe
from benchmarks.folds import origin, score_pages
from benchmarks.lines import LineScore, score_lines
from benchmarks.metrics import mean, ratio, words
from benchmarks.options import Options
from benchmarks.pages import Line, as_text, corpus_pages, dump, is_labelled, spread
from benchmarks.protocol import CleanerLike
from benchmarks.report import Report
from newsclean.cleaner import Cleaner
from newsclean.reading.source import read_source
from newsclean.sites.lines import line_keys
from newsclean.templates import Templates
from newsclean.training.align import align_labels
from newsclean.training.corpus import Page

MODES = ("text", "html")
FEWEST = 3
"""Pages of a site that is scored."""


@dataclass(frozen=True)
class Pair:
    """One page in one mode.

    Attributes:
        alone: how it was cleaned by the model alone.
        known: how with templates.
        repeated: words of boilerplate that the model alone left, in lines that another page has.
    """

    alone: LineScore
    known: LineScore
    repeated: int


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("templates")
    sites: dict[str, list[Page]] = defaultdict(list)
    for page in corpus_pages(options.corpus):
        sites[page.domain].append(page)
    sites = {name: pages for name, pages in sites.items() if len(pages) >= FEWEST}
    labelled = [page for pages in sites.values() for page in pages if is_labelled(page)]
    chosen = spread(labelled, options.limit)

    def score(cleaner: CleanerLike, page: Page) -> dict[str, Pair]:
        others = [other for other in sites[page.domain] if other.id != page.id]
        return {mode: compare(cleaner, page, others, mode) for mode in MODES}

    found = score_pages(score, chosen, options)
    table = report.table(
        f"{len(chosen)} pages of {len({page.domain for page in chosen})} sites, templates from "
        f"the site's other pages; {origin(options)}\nkept: the article group "
        f"({describe(ARTICLE)}); words of all pages together, means over pages behind",
        ("mode", "left", "with templates", "fall", "lost", "with templates", "mean lost", "with"),
    )
    table.notes.append("left: boilerplate words kept; lost: story words thrown away")
    for mode in MODES:
        add_row(report, mode, [pairs[mode] for pairs in found.values()])
    return report


def add_row(report: Report, mode: str, pairs: Sequence[Pair]) -> None:
    """A mode's row and figures."""
    left = sum(pair.alone.counts.false for pair in pairs)
    left_known = sum(pair.known.counts.false for pair in pairs)
    lost = sum(pair.alone.counts.missing for pair in pairs)
    lost_known = sum(pair.known.counts.missing for pair in pairs)
    fall = 1 - ratio(left_known, left, 1.0)
    means = [mean(p.alone.lost for p in pairs), mean(p.known.lost for p in pairs)]
    report.tables[0].add(mode, int(left), int(left_known), fall, int(lost), int(lost_known), *means)
    share = ratio(sum(pair.repeated for pair in pairs), left)
    report.tables[0].notes.append(
        f"{mode}: {share:.0%} of the words left stand in lines that another page has"
    )
    report.figure(f"{mode}/fall", fall)
    report.figure(f"{mode}/lost", means[1], "lower")


def compare(cleaner: CleanerLike, page: Page, others: Sequence[Page], mode: str) -> Pair:
    """Clean a page with and without templates."""
    given = cast(Any, cleaner)
    templates = Templates.learn(
        (document(other, mode) for other in others), format=mode, cleaner=given
    )
    # The fold's model, with knowledge of the site beside it.
    knowing = Cleaner(model=given._model, templates=templates)
    source = document(page, mode)
    alone, gold = cleaned_lines(given, source, page, mode)
    known, _ = cleaned_lines(knowing, source, page, mode)
    seen = {
        keys.whole
        for other in others
        for block in read_source(document(other, mode), mode)[0].blocks
        if (keys := line_keys(block)) is not None
    }
    repeated = 0
    for (text, label), stays in zip(gold, alone, strict=True):
        keys = line_keys(text)
        if stays and label not in ARTICLE and keys is not None and keys.whole in seen:
            repeated += len(words(text))
    return Pair(score_lines(gold, alone), score_lines(gold, known), repeated)


def document(page: Page, mode: str) -> str:
    """A page as a document of a mode; without labels, its visible blocks are its text."""
    if mode == "html":
        return page.html
    if page.blocks is not None:
        return as_text(dump(page))
    blocks = read_source(page.html, "html")[0].blocks
    return "\n".join(" ".join(block.split()) for block in blocks)


def cleaned_lines(
    cleaner: Cleaner, source: str, page: Page, mode: str
) -> tuple[list[bool], list[Line]]:
    """Which blocks of a page were kept, and their text and gold label."""
    segments = cleaner.clean(source, format=mode).segments
    assert page.blocks is not None
    if mode == "text":
        labels = [label for _, label in dump(page)]
    else:
        labels = cast(Any, align_labels([segment.text for segment in segments], page.blocks))
    both = [(s, label) for s, label in zip(segments, labels, strict=True) if label is not None]
    return [s.label in ARTICLE for s, _ in both], [(s.text, label) for s, label in both]
