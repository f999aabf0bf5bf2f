"""An HTML page becomes blocks: its visible text, split where a browser would break it."""

from __future__ import annotations

from itertools import accumulate
from operator import add

from selectolax.lexbor import LexborHTMLParser

from newsclean.reading.document import Document, Markup
from newsclean.reading.scan import BLOCK, BOLD, BREAK, LINK, MATH, RAW, SKIPPED, VOID, scan

BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html"
    " iframe label legend li main menu nav ol optgroup option p picture pre section select"
    " summary table tbody td textarea tfoot th thead tr ul video audio"
    " amp-sidebar amp-consent".split()
)
"""Elements that start a block of their own."""

INVISIBLE = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "head",
    "object",
    "canvas",
    "select",
    "datalist",
]
"""Elements whose content no reader sees as text."""

KINDS: dict[str, int] = dict.fromkeys(BLOCK_TAGS, BLOCK)
for _names, _flag in (
    ("a", LINK),
    ("b strong", BOLD),
    ("br", BREAK),
    ("math", MATH),
    ("xmp noembed noframes plaintext script style iframe", RAW),
    (" ".join(INVISIBLE), SKIPPED),
    (
        "area base basefont bgsound col embed frame hr img input keygen link meta param source"
        " track wbr",
        VOID,
    ),
):
    for _name in _names.split():
        KINDS[_name] = KINDS.get(_name, 0) | _flag


def read_html(html: str | bytes, *, plain: bool = False) -> Document:
    """Cut a page into blocks.

    Args:
        html: the page's source, bytes in UTF-8; broken markup is repaired as browsers do (HTML5
            rules).
        plain: whether it is known that scripts and drawings are empty and that there are no
            formulas: what nobody sees can then be told in the serialised page.

    Returns:
        A document whose text is the visible text, blocks parted by newlines.
    """
    tree = LexborHTMLParser(html)
    titles = _declared_titles(tree)
    if not plain:
        tree.strip_tags(INVISIBLE)
    source = tree.html
    if source is None:
        return Document("", [], [], [], [], None, titles)
    found = scan(source, KINDS)
    blocks = found.blocks
    sizes = list(map(len, blocks))
    starts = list(accumulate([size + 1 for size in sizes[:-1]], initial=0)) if blocks else []
    ends = list(map(add, starts, sizes))
    markup = Markup(
        tags=found.tags,
        parents=found.parents,
        leaf=found.leaf,
        container=found.container,
        link_chars=found.link_chars,
        bold_chars=found.bold_chars,
        source=source,
        attributes=(found.attribute_starts, found.attribute_ends),
        links=(found.href_starts, found.href_ends),
    )
    return Document("\n".join(blocks), blocks, starts, ends, [True] * len(blocks), markup, titles)


def _declared_titles(tree: LexborHTMLParser) -> tuple[str, ...]:
    titles: list[str] = []
    head = tree.head
    if head is None:
        return ()
    for selector in ('meta[property="og:title"]', 'meta[name="twitter:title"]'):
        node = head.css_first(selector)
        if node is not None:
            titles.append(node.attributes.get("content") or "")
    node = head.css_first("title")
    if node is not None:
        titles.append(node.text())
    return tuple(title for title in (" ".join(t.split()) for t in titles) if title)
