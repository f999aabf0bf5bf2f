"""What is cut out of a page before it is parsed makes no difference to what is read in it."""

from __future__ import annotations

import pytest

from newsclean.kernels import kernels
from newsclean.reading.document import Document
from newsclean.reading.html import read_html
from newsclean.reading.taming import slim, tame

STORY = "<p class='a'>The council met on Tuesday.</p>"
WRAPPED = f"<html><head><title>News</title></head><body>%s{STORY}</body></html>"
DRAWING = "<svg viewBox='0 0 1 1'><g><path d='M0'/><circle r=1></circle></g></svg>"

PIECES = [
    "<script>if (a < b) { document.write('<p>no</p>'); }</script>",
    "<SCRIPT type=x>x</Script >",
    "<style media='>'>p > a { content: '</p>' }</style>",
    "<!-- <p>no</p> -- > <b> --><i>yes</i>",
    "<!--><p>yes</p>-->",
    "<!---><p>yes</p>-->",
    "<!-- a --!><p>yes</p>",
    "<!--[if IE]><p>no</p><![endif]--><p>yes</p>",
    "<!-- never closed <p>no</p>",
    "a<!-- b -->c<script>d</script>e<style>f</style>g" + DRAWING + "h",
    DRAWING,
    "<svg><title>a < b</title><desc>x</desc><style>p{}</style></svg><p>yes</p>",
    "<svg><svg><path/></svg><path/></svg><p>yes</p>",
    "<svg/><p>yes</p><style>a</style>",
    "<svg a=b/><p>yes</p><style>a</style><p>yes</p>",
    "<svg><p>breaks out</p></svg><style><p>a</style>",
    "<svg><foreignObject><p>in it</p></foreignObject></svg>",
    "<svg><title><p>in it</p></title></svg>",
    "<svg><style><p>a</p></style></svg>",
    "<a href=x><svg><path></a>b</svg>c</a>",
    "<svg><![CDATA[</svg><p>no</p>]]></svg><p>yes</p>",
    "<svg><path>never closed<p>yes",
    "<math><style><mi>a</mi></style></math><p>yes</p><style><p>no</style>",
    "<script><!-- <script> </script> <p>no</p> --></script><p>yes</p>",
    "<script><!-- </script><p>yes</p><!-- --><style>a</style>",
    "<script>never closed <p>no</p>",
    "<style>never closed <p>no</p><script>a</script>",
    "<textarea><script>a</textarea><p>yes</p></script>",
    "<title><style>a</title><p>yes</p></style>",
    "<noscript><style>a</style><p>b</p></noscript>",
    "<select><style>a</select><p>b</p></style><option>c</select><p>yes</p>",
    "<select><svg><option></svg></select><p>yes</p>",
    "<iframe><script>a</iframe><p>yes</p></script>",
    "<xmp><script>a</xmp><p>yes</p></script>",
    "<plaintext><script>a</script>",
    "<div title='<script>'>b</div><p>yes</p></script>",
    "<div title=<script>>b</div><p>yes</p></script>",
    "</ <script> ><p>yes</p></script>",
    "<? <style> ><p>yes</p></style>",
    "<!x <style> ><p>yes</p></style>",
    "<table><tr><td>a</td></tr> <!-- b --> <script>c</script><style>d</style>e</table>",
    "<table>" + DRAWING + "<tr><td>a</td></tr></table>",
    "<template><script>a</script><p>b</p></template>",
    "<p>é“日本”😀</p><script>é日😀</script><p>ß</p>",
    "<script>\ud800</script><p>a</p>",
    "<div data-a='1' id=b>x</div><div id=b data-a=1>x</div><div data-a='1'id='b'data-c>x</div>",
    "<div data-a = '1' class = b data-c = >x</div><div =a id=b>x</div><div a==b id=c>x</div>",
    "<div data-a=1/ id=b>x</div><div/data-a=1/>x</div><div data-a/>x</div><div CLASS='A b'>x</div>",
    "<a data-a='1'href=/x>y</a><a name=z>y</a><a href=/x data-a=1>y</a><a data-a>y</a><a>y</a>",
    "<a data-a='>' HREF='/x' href='/z'>y</a> <a href=/x/y=\"z>y</a>\" <a name=''>y</a>",
    "<p style='color: red'style='display: none'>x</p><p style='DISPLAY: none'>x</p>",
    "<p style='display:&#32;none' hidden=''>x</p><p style='true' aria-hidden='true'>x</p>",
    "<svg/data-a=1/><p>x</p></svg><svg data-a='1'/><p>yes</p><svg data-a=1/><p>yes</p></svg>",
    "<font data-a=1>a<p><font data-a=2>b<p><font data-a=3>c<p><font data-a=4>d</font></p>e",
    "<table><tr><td>a</td></tr><input type=hidden data-a=1><input type=text>b</table>",
    "<meta property='og:title' content='T'><meta name=description content='og:title'><p>x</p>",
    "a<object>b<object>c</object>d</object>e<template><p>f<template></template></template>g",
    "a <noscript>b<iframe></noscript></iframe><p>c</p></noscript> d<select><option>e</select> f",
    "<b>a <script></script> <style></style> b</b> <b> <svg></svg> c</b><canvas>d</canvas>",
    "<noscript><xmp></noscript></xmp>b</noscript>c<iframe><!-- </iframe>d<object>e",
    "<p>a\x00b</p><script>\x00</script><p class='x\x00'>c</p>",
    "<script",
    "<!--",
    "<svg",
]


def slimmed(html: str) -> Document:
    page, plain = slim(html)
    return read_html(page, plain=plain)


def seen(document: Document) -> tuple[object, ...]:
    markup = document.markup
    assert markup is not None
    arrays = (markup.parents, markup.leaf, markup.container, markup.link_chars, markup.bold_chars)
    return (
        document.blocks,
        document.declared_titles,
        markup.tags,
        markup.names,
        markup.hrefs,
        *(array.tolist() for array in arrays),
    )


@pytest.mark.parametrize("page", [WRAPPED, "%s", "<script>x</script>%s<style>y</style><p>z</p>"])
@pytest.mark.parametrize("piece", PIECES)
def test_slimming_changes_nothing(piece: str, page: str) -> None:
    html = page % piece
    try:
        whole = read_html(tame(html))
    except UnicodeEncodeError:
        whole = read_html(tame(html.replace("\ud800", "\ufffd")))
        with pytest.raises(UnicodeEncodeError):
            slim(html + "\ud800")
        return
    assert seen(slimmed(html)) == seen(whole)


def test_pairs_of_pieces_change_nothing() -> None:
    for first in PIECES:
        for second in PIECES:
            html = WRAPPED % (first + second)
            if "\ud800" not in html:
                assert seen(slimmed(html)) == seen(read_html(tame(html))), (first, second)


@pytest.mark.skipif(kernels is None, reason="pages are slimmed by the compiled loops")
def test_what_nobody_reads_is_cut_out() -> None:
    page = WRAPPED % ("<script>a = 1</script><style>b {}</style><!-- c -->" + DRAWING)
    kept = "<script></script><style></style><!----><svg ></svg>"
    assert slim(page) == ((WRAPPED % kept).encode(), True)


@pytest.mark.skipif(kernels is None, reason="pages are slimmed by the compiled loops")
@pytest.mark.parametrize("text", ["plain", "naïve", "“日本”", "😀"])
def test_the_rest_is_encoded_as_it_is(text: str) -> None:
    page = f"<p>{text * 40}</p><a class='{text}'>{text}</a>{'x' * 100}{text}"
    assert slim(page) == (page.encode(), True)
