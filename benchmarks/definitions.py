"""What each benchmark calls the article: the labels kept for it, set once, here.

How the choices were made. The labels of the labelled pages were turned into text with
different sets kept and scored against the gold texts of the same pages:

* WCXB (56 labelled pages): heading + body 0.977, with the standfirst 0.976, with the headline
  0.973, with captions 0.969. The gold texts hold about half of the standfirsts and none of the
  titles; the standfirst stays, as it is part of WCXB's "main content".
* fundus (114 labelled pages): its gold parts the summary, headings and paragraphs. Standfirst +
  heading + body against all three 0.982; body alone against paragraphs alone 0.972.
* labels: the article group without the headline, which extractors give as metadata.

The article text of the public benchmarks is the text of the page without its title.
"""

from __future__ import annotations

from newsclean.labels import DEFAULT_KEEP, GROUPS, Group, Label

ARTICLE: frozenset[Label] = frozenset(GROUPS[Group.ARTICLE])
"""The article group whole, headline included: what text benchmarks count as story."""

STORY: frozenset[Label] = frozenset(DEFAULT_KEEP)
"""Standfirst, headings and body: the story without its headline."""

KEEP: dict[str, frozenset[Label]] = {
    "wcxb": STORY,
    "fundus": STORY,
    "labels": STORY,
    "article-extraction-benchmark": STORY,
    "fundus-evaluation": STORY,
}

FUNDUS_MIN_MATCH = 0.8
"""Share of a fundus page's gold paragraphs that must stand in the saved page to score it."""


def keep_for(benchmark: str, override: frozenset[Label] | None = None) -> frozenset[Label]:
    """The labels kept for a benchmark; `override` is for trying other definitions."""
    return override if override is not None else KEEP[benchmark]


def describe(keep: frozenset[Label]) -> str:
    """The kept labels in the order of the scheme, for a table's heading."""
    return ", ".join(label.value for label in Label if label in keep)
