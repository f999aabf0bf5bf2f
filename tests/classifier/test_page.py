"""Features of links and of what stands around blocks, on pages as they are."""

from __future__ import annotations

import numpy as np
import pytest

from newsclean.classifier import groups, links, surroundings
from newsclean.classifier.links import LINK_NAMES, link_features
from newsclean.classifier.page import PAGE_NAMES, page_features
from newsclean.classifier.surroundings import SURROUNDING_NAMES, surrounding_features
from newsclean.reading.document import Document
from newsclean.reading.html import read_html

STORY = "The council voted for the new bridge on Monday after months of talks about its price."

PAGE = f"""
<nav><ul><li><a href="/politics/">Politics</a><li><a href="/sport/">Sport</a></ul></nav>
<main><article>
<h1>Bridge to be built</h1>
<p>{STORY}</p>
<figure><img src="bridge.jpg"><figcaption>The old bridge in spring</figcaption></figure>
<p>{STORY} It was the third vote.</p>
<p>Asked about the harbour, <a href="#notes">the mayor said</a> that was another matter.</p>
</article>
<aside>
<a href="https://news.example.co.uk/2024/05/harbour-to-be-dredged-in-autumn"><img src="a.jpg">
<h3>Harbour to be dredged</h3></a>
<a href="https://news.example.co.uk/2024/05/harbour-to-be-dredged-in-autumn"><p>Read on</p></a>
<a href="https://www.example.co.uk/news/ferry20240511">Ferry late again</a>
<p><a href="https://shop.other.com/bridges?ref=1">A book of bridges</a></p>
<p><a href="mailto:desk@example.co.uk">Write to us</a></p>
</aside></main>
<form><p>Our letter</p><input type="email"><button>Send it</button></form>
"""


def page(html: str = PAGE) -> Document:
    return read_html(html)


def looks(name: str, document: Document) -> dict[str, float]:
    """A feature of every block, by the block's text."""
    assert document.markup is not None
    if name in LINK_NAMES:
        column = link_features(document.markup, document.sizes)[:, LINK_NAMES.index(name)]
    else:
        found = surrounding_features(document.markup, document.sizes)
        column = found[:, SURROUNDING_NAMES.index(name)]
    return dict(zip(document.blocks, column.tolist()))


@pytest.fixture(params=["compiled", "plain"], autouse=True)
def loops(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "plain":
        for module in (links, surroundings, groups):
            monkeypatch.setattr(module, "kernels", None)


def test_a_caption_has_a_picture_before_it_and_a_paragraph_has_not() -> None:
    before = looks("pictures_before", page())
    assert before["The old bridge in spring"] > 0
    assert before["Harbour to be dredged"] > 0
    assert before[STORY] == 0
    assert looks("pictures_after", page())[STORY] > 0


def test_a_form_is_known_by_its_fields() -> None:
    assert looks("fields_before", page())["Send it"] > 0
    assert looks("fields_after", page())["Our letter"] > 0
    assert looks("fields_before", page())["Bridge to be built"] == 0


def test_the_story_has_a_container() -> None:
    inside = looks("in_story", page())
    assert inside[STORY] == 1 and inside["The old bridge in spring"] == 1
    assert inside["Politics"] == 0 and inside["Ferry late again"] == 0
    before = looks("before_story", page())
    assert before["Politics"] == 1 and before["Ferry late again"] == 0


def test_links_to_articles_are_told_from_those_to_sections() -> None:
    article = looks("link_article", page())
    assert article["Harbour to be dredged"] == 1 and article["Ferry late again"] == 1
    assert article["Politics"] == 0 and article["A book of bridges"] == 0


def test_links_that_leave_the_site_are_known_by_their_domain() -> None:
    leaves = looks("link_leaves", page())
    assert leaves["A book of bridges"] == 1
    assert leaves["Ferry late again"] == 0  # www.example.co.uk is of the domain example.co.uk
    assert looks("link_acts", page())["Write to us"] == 1


def test_a_link_inside_a_paragraph_says_nothing_of_it() -> None:
    assert (
        looks("link_jumps", page())[
            "Asked about the harbour, the mayor said that was another matter."
        ]
        == 0
    )
    assert looks("link_jumps", page('<p><a href="#top">Back to top</a></p>'))["Back to top"] == 1


def test_parts_of_a_teaser_share_their_link() -> None:
    assert looks("link_as_before", page())["Read on"] == 1
    assert looks("link_as_after", page())["Harbour to be dredged"] == 1
    copies = looks("link_copies", page())
    assert copies["Read on"] > copies["Ferry late again"] > copies[STORY] == 0


@pytest.mark.parametrize(
    "html",
    [
        "<p>alone</p>",
        '<a href="//">a</a><a href="http://">b</a><a href="/">c</a><a href="?">d</a>',
        '<a href="https://a.b.c.co.uk.:80/x//y/?q#f">a</a><p>b <img></p><img>',
        '<a href="HTTPS://EXAMPLE.COM/A-B_c.HTML">a</a><a href="https://example.com/a-b_C.html">b</a>',
        '<a href="http:///x">a</a><a href="/x">b</a><a href="httpſ://x/y.aſpx">c</a>',
        '<a href="/a/b-c-d-e"><p>one<p>two<p>three</a><a href="#f"><p>four<p>five</a>',
        '<a href="/١٢٣٤/ü-ö-ä-ß-é/">a</a><a href="javascript:go(1234)">b</a>',
        # Two domains are equally common among links that count.
        '<p>A paragraph of many words <a href="https://a.com/x">one</a> and more of them.</p>'
        '<p><a href="https://b.com/q">b</a></p><p><a href="https://a.com/z">a</a></p>',
        "<div>" * 300 + "deep" + "</div>" * 300 + "flat" + "<img>" * 40,
    ],
)
def test_odd_pages_are_read_alike_with_and_without_compiled_loops(
    html: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = page(html)
    assert document.markup is not None
    chains = np.zeros((len(document), 1), dtype=np.int64)
    found = page_features(document.markup, chains, document.sizes)
    for module in (links, surroundings, groups):
        monkeypatch.setattr(module, "kernels", None)
    plain = page_features(document.markup, chains, document.sizes)
    assert found.shape == (len(document), len(PAGE_NAMES))
    assert np.isfinite(found).all()
    assert np.allclose(found, plain, atol=1e-6)
