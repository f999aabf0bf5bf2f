"""The sites of our own are what they are said to be."""

from __future__ import annotations

from benchmarks.sites import PAGES, make_sites
from newsclean.labels import Group, Label
from newsclean.reading.source import read_source


def test_sites_are_the_same_in_every_run() -> None:
    assert make_sites(3) == make_sites(3)


def test_pages_hold_their_lines_and_furniture_repeats() -> None:
    for site in make_sites(4):
        assert len({page.url for page in site.pages}) == len(site.pages) == PAGES
        for page in site.pages:
            blocks = read_source(page.html, "html")[0].blocks
            assert "".join(blocks).split() == "".join(text for text, _ in page.lines).split()
            assert sum(label is Label.HEADLINE for _, label in page.lines) == 1
        stories, furniture = [], []
        for page in site.pages:
            stories.append({t for t, label in page.lines if label.group is Group.ARTICLE})
            furniture.append({t for t, label in page.lines if label.group is Group.PAGE})
        assert not stories[0] & stories[1]
        assert set.intersection(*furniture)
