"""`harm`: how much of a story that is clean already survives cleaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.c4 import keeps_line
from benchmarks.definitions import ARTICLE, STORY, describe
from benchmarks.extraction import OURS
from benchmarks.folds import origin, score_pages
from benchmarks.metrics import count_words, mean, words, worst_tenth
from benchmarks.options import Options
from benchmarks.pages import COVERS, choose, dump, gold_text
from benchmarks.protocol import CleanerLike, kept_text
from benchmarks.report import Report
from newsclean.labels import Label
from newsclean.training.corpus import Page


@dataclass(frozen=True)
class Story:
    """A kind of clean document.

    Attributes:
        name: what the table calls it.
        covers: the corpus benchmark whose pages have it.
        text: makes the document of a page.
        keep: what must be kept of it.
    """

    name: str
    covers: str
    text: Callable[[Page], str]
    keep: frozenset[Label]


def _blocks(separator: str, labels: frozenset[Label]) -> Callable[[Page], str]:
    return lambda page: separator.join(text for text, label in dump(page) if label in labels)


STORIES: tuple[Story, ...] = (
    Story("labelled, a line each", "labels", _blocks("\n", ARTICLE), ARTICLE),
    Story("labelled, blank lines", "labels", _blocks("\n\n", ARTICLE), ARTICLE),
    Story("labelled, no headline, a line each", "labels", _blocks("\n", STORY), STORY),
    Story("labelled, no headline, blank lines", "labels", _blocks("\n\n", STORY), STORY),
    Story("WCXB gold text", "wcxb", lambda page: gold_text(page, "wcxb", STORY), STORY),
    Story("fundus gold text", "fundus", lambda page: gold_text(page, "fundus", STORY), STORY),
)


def share_kept(gold: str, given: str) -> float:
    """Share of the words of `gold` that are in `given`."""
    return count_words(gold, given).recall


def _by_rule(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if keeps_line(line))


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("harm")
    table = report.table(
        f"do no harm: share of a clean story's words kept; {origin(options)}\n"
        f"kept: {describe(STORY)}; and the headline where it is part of the document",
        ("story", "documents", "cleaner", "mean", "worst tenth", "untouched"),
    )
    for story in STORIES:
        pages = choose(options.scored, COVERS[story.covers], options.limit)
        pages = [page for page in pages if words(story.text(page))]
        if not pages:
            continue

        def score(cleaner: CleanerLike, page: Page, story: Story = story) -> float:
            text = story.text(page)
            return share_kept(text, kept_text(cleaner.clean(text, format="text"), story.keep))

        ours = score_pages(score, pages, options)
        rule = {page.id: share_kept(story.text(page), _by_rule(story.text(page))) for page in pages}
        for name, shares in ((OURS, ours), *((("C4 line rule", rule),) if options.peers else ())):
            _row(table.add, story.name, name, shares)
        report.figure(f"{story.name}/mean", mean(ours.values()))
        report.figure(f"{story.name}/worst-tenth", worst_tenth(ours.values()))
        report.list_worst(
            f"{story.name}: documents that lost most", list(ours.items()), options.worst
        )
    return report


def _row(add: Callable[..., None], story: str, cleaner: str, shares: Mapping[str, float]) -> None:
    untouched = mean(float(share == 1.0) for share in shares.values())
    add(story, len(shares), cleaner, mean(shares.values()), worst_tenth(shares.values()), untouched)
