"""`templates`: a page with what its site's other pages repeat, beside the page alone.

Two kinds of sites: those of the corpus with three pages or more, and sites of our own with five
(see `sites.py`), whose furniture is made up and says nothing of how often real sites repeat
theirs. Templates are learned from the other pages, without their labels, and each page is cleaned
with and without them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, cast

from benchmarks.definitions import ARTICLE, describe
from benchmarks.folds import origin, score_pages, shipped_cleaner, shipped_name
from benchmarks.lines import LineScore, score_lines
from benchmarks.metrics import mean, ratio, words
from benchmarks.options import Options
from benchmarks.pages import Line, MissingCorpus, as_text, corpus_pages, dump, is_labelled, spread
from benchmarks.protocol import CleanerLike
from benchmarks.report import Report
from benchmarks.sites import Site, make_sites
from newsclean.cleaner import Cleaner
from newsclean.reading.source import read_source
from newsclean.sites.lines import same_lines
from newsclean.templates import Templates
from newsclean.training.align import align_labels
from newsclean.training.corpus import Page
from newsclean.training.parallel import map_items

MODES = ("text", "html")
FEWEST = 3
"""Pages of a site of the corpus that is scored."""
REPEATS = 2
"""Times that a page is cleaned for timing."""


@dataclass(frozen=True)
class Pair:
    """One page in one mode.

    Attributes:
        alone: how it was cleaned by the model alone.
        known: how with templates.
        repeated: words of boilerplate that the model alone left, in lines that another page has.
        found: those of them that are gone with templates.
        seconds: of processor time that cleaning took, alone and with templates.
    """

    alone: LineScore
    known: LineScore
    repeated: int
    found: int
    seconds: tuple[float, float]


Pairs = dict[str, Pair]


def run(options: Options) -> Report:
    """Measure, and return the report; without the corpus, on sites of our own alone."""
    report = Report("templates")
    try:
        _corpus_sites(report, options)
    except MissingCorpus as missing:
        print(missing)
    sites = make_sites(options.limit)
    cleaner = shipped_cleaner(options)
    found = map_items(lambda site: score_site(cleaner, site), sites, options.jobs, "sites")
    model = shipped_name(options)
    pairs = [pair for pairs in found for pair in pairs]
    title = f"{len(pairs)} pages of {len(sites)} sites of our own; {model}, never trained on them"
    add_table(report, "own", title, pairs)
    whole, compact = sizes(sites, cleaner)
    report.tables[-1].notes.append(
        f"packed, the templates of a site of five pages take {whole / 1000:.1f} kB, "
        f"compact {compact / 1000:.1f} kB (HTML, mean)"
    )
    return report


def sizes(sites: Sequence[Site], cleaner: CleanerLike) -> tuple[float, float]:
    """Mean bytes of the templates of a site's pages, and of the compact ones."""
    found: list[tuple[int, int]] = []
    with TemporaryDirectory() as folder:
        path = Path(folder, "site.gz")
        for site in sites:
            pages = [page.html for page in site.pages]
            templates = Templates.learn(pages, format="html", cleaner=cast(Any, cleaner))
            both = []
            for each in (templates, templates.compact()):
                each.save(path)
                both.append(path.stat().st_size)
            found.append((both[0], both[1]))
    return mean(whole for whole, _ in found), mean(compact for _, compact in found)


def _corpus_sites(report: Report, options: Options) -> None:
    sites: dict[str, list[Page]] = defaultdict(list)
    for page in corpus_pages(options.corpus):
        sites[page.domain].append(page)
    sites = {name: pages for name, pages in sites.items() if len(pages) >= FEWEST}
    labelled = [page for pages in sites.values() for page in pages if is_labelled(page)]
    chosen = spread(labelled, options.limit)

    def score(cleaner: CleanerLike, page: Page) -> Pairs:
        others = [other for other in sites[page.domain] if other.id != page.id]
        blocks = page.blocks or ()
        return {
            "text": compare(
                cleaner, document(page, "text"), dump(page), [document(o, "text") for o in others]
            ),
            "html": compare(cleaner, page.html, blocks, [other.html for other in others], "html"),
        }

    found = score_pages(score, chosen, options)
    title = f"{len(chosen)} pages of {len({page.domain for page in chosen})} sites"
    add_table(report, "corpus", f"{title}; {origin(options)}", list(found.values()))


def score_site(cleaner: CleanerLike, site: Site) -> list[Pairs]:
    """Every page of a site of our own, with what its other pages repeat."""
    found = []
    for page in site.pages:
        others = [other for other in site.pages if other is not page]
        text = compare(cleaner, page.text, page.lines, [other.text for other in others])
        html = compare(cleaner, page.html, page.lines, [other.html for other in others], "html")
        found.append({"text": text, "html": html})
    return found


def add_table(report: Report, name: str, title: str, found: Sequence[Pairs]) -> None:
    """A table with a row for each mode, and its figures."""
    table = report.table(
        f"{title}; templates from the site's other pages\nkept: the article group "
        f"({describe(ARTICLE)}); words of all pages together, means over pages behind",
        ("mode", "left", "with templates", "fall", "lost", "with templates", "mean lost", "with"),
    )
    table.notes.append("left: boilerplate words kept; lost: story words thrown away")
    for mode in MODES:
        pairs = [pairs[mode] for pairs in found]
        left = sum(pair.alone.counts.false for pair in pairs)
        left_known = sum(pair.known.counts.false for pair in pairs)
        lost = sum(pair.alone.counts.missing for pair in pairs)
        lost_known = sum(pair.known.counts.missing for pair in pairs)
        fall = 1 - ratio(left_known, left, 1.0)
        means = [mean(p.alone.lost for p in pairs), mean(p.known.lost for p in pairs)]
        table.add(mode, int(left), int(left_known), fall, int(lost), int(lost_known), *means)
        repeated = sum(pair.repeated for pair in pairs)
        share, found_share = ratio(repeated, left), ratio(sum(p.found for p in pairs), repeated, 1)
        table.notes.append(
            f"{mode}: {share:.0%} of the words left stand in lines that another page has, the most "
            f"that repetition alone can show; of these {found_share:.0%} are gone"
        )
        cost = ratio(sum(p.seconds[1] for p in pairs), sum(p.seconds[0] for p in pairs), 1.0)
        table.notes.append(f"{mode}: cleaning with templates takes {cost:.2f} x the time without")
        report.figure(f"{name}/{mode}/fall", fall)
        report.figure(f"{name}/{mode}/lost", means[1], "lower")


def compare(
    cleaner: CleanerLike,
    source: str,
    gold: Sequence[Line],
    others: Sequence[str],
    mode: str = "text",
) -> Pair:
    """Clean a page with and without templates.

    Args:
        cleaner: whose model judges.
        source: the page.
        gold: its blocks and their labels; in text mode, its lines.
        others: the site's other pages.
        mode: "text" or "html".
    """
    given = cast(Any, cleaner)
    templates = Templates.learn(others, format=mode, cleaner=given)
    # The same model, with knowledge of the site beside it.
    knowing = Cleaner(model=given._model, templates=templates)
    alone, lines = cleaned_lines(given, source, gold, mode)
    known, _ = cleaned_lines(knowing, source, gold, mode)
    seconds = [0.0, 0.0]
    for _ in range(REPEATS):
        for which, used in enumerate((given, knowing)):
            began = process_time()
            used.clean(source, format=mode)
            seconds[which] += process_time() - began
    seen = [block for text in others for block in read_source(text, mode)[0].blocks]
    again = same_lines([text for text, _ in lines], seen)
    repeated = found = 0
    for (text, label), stays, still, is_again in zip(lines, alone, known, again, strict=True):
        if stays and is_again and label not in ARTICLE:
            size = len(words(text))
            repeated += size
            found += 0 if still else size
    scores = score_lines(lines, alone), score_lines(lines, known)
    return Pair(*scores, repeated, found, (seconds[0], seconds[1]))


def document(page: Page, mode: str) -> str:
    """A page as a document of a mode; without labels, its visible blocks are its text."""
    if mode == "html":
        return page.html
    if page.blocks is not None:
        return as_text(dump(page))
    blocks = read_source(page.html, "html")[0].blocks
    return "\n".join(" ".join(block.split()) for block in blocks)


def cleaned_lines(
    cleaner: Cleaner, source: str, gold: Sequence[Line], mode: str
) -> tuple[list[bool], list[Line]]:
    """Which blocks of a page were kept, and their text and gold label."""
    segments = cleaner.clean(source, format=mode).segments
    if mode == "text":
        labels = [label for _, label in gold]
    else:
        labels = cast(Any, align_labels([segment.text for segment in segments], gold))
    both = [(s, label) for s, label in zip(segments, labels, strict=True) if label is not None]
    return [s.label in ARTICLE for s, _ in both], [(s.text, label) for s, label in both]
