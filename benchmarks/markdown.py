"""`markdown`: the story out of whole pages that a converter wrote down as Markdown.

Crawlers hand pages on so, with menus and teasers, addresses and pictures. The converters keep all
of a page; the marks are taken off before words are counted, from what newsclean keeps as from the
rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.c4 import keeps_line
from benchmarks.definitions import ARTICLE, describe
from benchmarks.environment import version_of
from benchmarks.extraction import OURS
from benchmarks.folds import origin, score_pages
from benchmarks.metrics import Counts, count_words, mean, ratio
from benchmarks.options import Options
from benchmarks.pages import choose, is_labelled
from benchmarks.protocol import CleanerLike, kept_text
from benchmarks.report import Report, Table
from newsclean.reading.markdown import visible
from newsclean.training.corpus import Page

UNSEEN = "script, style, noscript, template"


def _html2text(html: str, width: int) -> str:
    import html2text

    converter = html2text.HTML2Text()
    converter.body_width = width
    return str(converter.handle(html))


def _markdownify(html: str) -> str:
    import markdownify

    return str(markdownify.markdownify(html))


CONVERTERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "html2text": ("html2text", partial(_html2text, width=0)),
    "html2text, wrapped": ("html2text", partial(_html2text, width=78)),
    "markdownify": ("markdownify", _markdownify),
}
"""Name in the table → distribution, and what makes Markdown of a page."""


@dataclass(frozen=True)
class MarkdownScore:
    """One document's words: all of its Markdown, and what is kept by newsclean and by C4's rule."""

    everything: Counts
    ours: Counts
    rule: Counts


def score_markdown(cleaner: CleanerLike, page: Page, markdown: str) -> MarkdownScore:
    """Score one page."""
    gold = "\n".join(text for text, label in page.blocks or () if label in ARTICLE)
    kept = kept_text(cleaner.clean(markdown, format="text"), ARTICLE)
    by_rule = "\n".join(line for line in markdown.split("\n") if keeps_line(line))
    everything, ours, rule = (_seen(text) for text in (markdown, kept, by_rule))
    return MarkdownScore(
        count_words(gold, everything), count_words(gold, ours), count_words(gold, rule)
    )


def _seen(text: str) -> str:
    """A text without marks and addresses."""
    return "\n".join(visible(line.strip()) for line in text.split("\n") if line.strip())


def _seen_html(html: str) -> str:
    """A page without what no reader sees."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    for node in tree.css(UNSEEN):
        node.decompose()
    return tree.html or ""


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("markdown")
    pages = choose(options.scored, is_labelled, options.limit)
    table = report.table(
        f"{len(pages)} whole pages as Markdown; {origin(options)}\n"
        f"kept: the article group ({describe(ARTICLE)})",
        ("converter", "cleaner", "F1", "words lost", "boilerplate left"),
    )
    table.notes.append("means over documents; marks and addresses are no words")
    for name, (distribution, convert) in CONVERTERS.items():
        if version_of(distribution) is None:
            table.add(name, "not installed")
            continue

        def score(
            cleaner: CleanerLike, page: Page, convert: Callable[[str], str] = convert
        ) -> MarkdownScore:
            return score_markdown(cleaner, page, convert(_seen_html(page.html)))

        found = list(score_pages(score, pages, options).values())
        _add(table, name, OURS, [(each.everything, each.ours) for each in found])
        _add(table, name, "C4 line rule", [(each.everything, each.rule) for each in found])
        _add(table, name, "keep all", [(each.everything, each.everything) for each in found])
        report.figure(f"{name}/f1", mean(each.ours.f1 for each in found))
    return report


def _add(table: Table, name: str, cleaner: str, scores: Sequence[tuple[Counts, Counts]]) -> None:
    lost = [ratio(before.right - after.right, before.right) for before, after in scores]
    left = [ratio(after.false, before.false) for before, after in scores]
    table.add(name, cleaner, mean(after.f1 for _, after in scores), mean(lost), mean(left))
