"""Monstrous pages are cut down before they are parsed, so that time grows with their size.

HTML5 parsing is quadratic in three things: how deep elements nest, how many attributes one element
has, and how many options one list has. Browsers stop at some number too (Blink: 512 levels).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import numpy as np
from numpy.typing import NDArray

from newsclean.kernels import kernels
from newsclean.patterns import pattern

DEEPEST = 512
"""Elements below this many levels are set beside each other, as Blink does."""
MOST_FORMATS = 32
"""So many unclosed `<b>`s and the like are carried into the next paragraph."""
MOST_ATTRIBUTES = 1000
MOST_OPTIONS = 2000
_LIMITS = (DEEPEST, MOST_FORMATS, MOST_OPTIONS, MOST_ATTRIBUTES)

SMALL = 5_000
"""Characters below which a page takes no time, whatever it is made of."""
LARGE = 1_000_000
"""Characters above which a page is looked through in any case."""
MANY_TAGS = 10_000
"""The same for tags."""
_WINDOW = 10_000

_LONG_TAG = pattern(r"<[a-zA-Z][^<>]{20000}")
_TAG = pattern(r"<(?:!--|(/?)([a-zA-Z][^\s/>]*))")
_COMMENT_END = pattern(r"--!?>")
_BETWEEN = pattern(r"[\s/]*")
_NAME = pattern(r"[^\s/>][^\s/>=]*")
_EQUALS = pattern(r"\s*=\s*")
_VALUE = pattern(r"[^\s>]*")

_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr basefont bgsound"
    " frame keygen image".split()
)
_CLOSE_THEMSELVES = frozenset(
    "p li dd dt option optgroup tr td th tbody thead tfoot caption colgroup rb rt rtc rp"
    " button a h1 h2 h3 h4 h5 h6 html head body form frameset".split()
)
"""A second one of these closes the first, or is passed over: they cannot pile up."""
_DRAWING = frozenset(
    "svg g path circle rect ellipse line polygon polyline use stop image defs symbol mask clippath"
    " text tspan title desc style lineargradient radialgradient pattern marker filter".split()
)
"""Elements inside of `<svg>`, where a tag that ends in "/>" is the whole element."""
_PICTURE = _DRAWING | frozenset(
    "switch view animate animatetransform animatemotion set mpath script metadata"
    " textpath tref glyph cursor hatch mesh fegaussianblur feoffset feblend fecolormatrix"
    " fecomponenttransfer fecomposite feconvolvematrix fediffuselighting fedisplacementmap"
    " fedistantlight fedropshadow feflood fefunca fefuncb fefuncg fefuncr feimage femerge"
    " femergenode femorphology fepointlight fespecularlighting fespotlight fetile"
    " feturbulence".split()
)
"""Elements that end no drawing and let nothing into it that is none: what is in a drawing of these
need not be parsed."""
_FOREIGN = frozenset(("svg", "math"))
"""Elements in which those of `_RAW` hold tags."""
_FORMATS = frozenset("b big code em font i nobr s small strike strong tt u".split())
_IN_LINE = _FORMATS | frozenset(
    "abbr acronym bdi bdo cite del dfn ins kbd label mark q ruby samp span sub sup time var".split()
)


def tame(html: str) -> bytes:
    """The page in UTF-8; if it is a monster, one with the same text that can be parsed in time.

    Null characters become U+FFFD: the parser would drop some.

    Raises:
        UnicodeEncodeError: if the page holds lone surrogates.
    """
    html = html.replace("\x00", "\ufffd")
    encoded = html.encode()
    return cut_down(html).encode() if is_suspicious(html, encoded) else encoded


def cut_down(html: str) -> str:
    """The page without whatever goes beyond the limits."""
    pieces: list[str] = []
    done = 0  # everything before it is in `pieces`
    depth = formats = options = 0
    drawing = foreign = False
    opened: Counter[str] = Counter()
    endless: set[str] = set()  # names of `_RAW` of which no end tag is to come
    position = 0
    while (tag := _TAG().search(html, position)) is not None:
        start = tag.start()
        name = (tag.group(2) or "").lower()
        if not name:
            comment_end = _COMMENT_END().search(html, start + 2)
            if comment_end is None:
                break
            position = comment_end.end()
            continue
        end, attributes = _end_of_tag(html, tag.end())
        position = end
        if end > len(html):
            # A tag that the end of the page cuts short is none, for browsers too.
            pieces.append(html[done:start])
            return "".join(pieces)
        replacement: str | None = None
        closes = bool(tag.group(1))
        drawing = (drawing and name in _DRAWING) or (name in _FOREIGN and not closes)
        if name in _FOREIGN:
            foreign = not closes and html[end - 2] != "/"
        if drawing and html[end - 2 : end] == "/>":
            continue
        if closes:
            if opened[name]:
                opened[name] -= 1
                if name in _FORMATS:
                    formats -= 1
                else:
                    if depth > DEEPEST:
                        replacement = _flat(name)
                    depth -= 1
        else:
            if name in _RAW and not foreign:
                raw_end = -1 if name in endless else _end_of_raw(html, name, position)
                if raw_end < 0:
                    endless.add(name)
                position = max(position, raw_end)
            elif name in _FORMATS:
                opened[name] += 1
                formats += 1
                if formats > MOST_FORMATS:
                    replacement = ""
            elif name == "option":
                options += 1
                if options > MOST_OPTIONS:
                    replacement = " "
            elif name not in _CLOSE_THEMSELVES and name not in _VOID:
                opened[name] += 1
                depth += 1
                if depth > DEEPEST:
                    replacement = _flat(name)
            if replacement is None and attributes > MOST_ATTRIBUTES:
                replacement = f"<{name}>"
        if replacement is not None:
            pieces += (html[done:start], replacement)
            done = end
    pieces.append(html[done:])
    return "".join(pieces)


def slim(html: str) -> tuple[bytes, bool]:
    """The page in UTF-8 as `tame` gives it, without what nobody reads.

    What stands in scripts, styles, drawings and comments is left out before it is parsed; their
    tags stay, so that the parser makes the same tree of the rest. Half of a page is such. Of
    attributes those are kept that name or hide an element, and the targets of links.

    Returns:
        The page, and whether it is plain: nothing in it makes it unsure what the parser will take
        for a tag, and scripts, styles and drawings are empty.

    Raises:
        UnicodeEncodeError: if the page holds lone surrogates.
    """
    page: tuple[bytes, bool] | None = None
    if kernels is not None:
        page = kernels.slim_page(html, *_names(), *_LIMITS)
        if page is None and "\x00" in html:
            page = kernels.slim_page(html.replace("\x00", "\ufffd"), *_names(), *_LIMITS)
    return (tame(html), False) if page is None else page


@cache
def _names() -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Flags of the elements that are special, as `kernels/monsters.pxi` reads them."""
    assert kernels is not None
    flags: dict[str, int] = {}
    for flag, elements in (
        (1, _RAW),
        (2, _FORMATS),
        (4, {"option"}),
        (8, _VOID | _CLOSE_THEMSELVES - {"option"}),
        (16, _DRAWING),
        (32, _FOREIGN),
        (64, _PICTURE),
    ):
        for name in elements:
            flags[name] = flags.get(name, 0) | flag
    names: tuple[NDArray[np.uint64], NDArray[np.uint8]] = kernels.name_table(flags)
    return names


def is_suspicious(html: str, encoded: bytes) -> bool:
    """A glance that costs next to nothing: most pages are no monsters."""
    if kernels is not None:
        found: bool = kernels.is_monster(encoded, *_names(), *_LIMITS)
        return found
    if len(html) < SMALL:
        return False
    if len(html) > LARGE or html.count("<") > MANY_TAGS:
        return True
    # A tag of thousands of attributes fills at least one window with neither "<" nor ">".
    return any(
        html.find("<", start, start + _WINDOW) < 0 and html.find(">", start, start + _WINDOW) < 0
        for start in range(0, len(html), _WINDOW)
    ) and bool(_LONG_TAG().search(html))


def _end_of_tag(html: str, position: int) -> tuple[int, int]:
    """Where a tag ends, and how many attributes it has; beyond the page's end if it never ends.

    A quote begins a value only behind a name and "=": in title=it's it is a letter like others.
    """
    attributes = 0
    while True:
        position = _match_end(_BETWEEN(), html, position)
        if position >= len(html) or html[position] == ">":
            return position + 1, attributes
        attributes += 1
        position = _match_end(_NAME(), html, position)
        equals = _EQUALS().match(html, position)
        if equals is None:
            continue
        position = equals.end()
        quote = html[position : position + 1]
        if quote and quote in "\"'":
            position = html.find(quote, position + 1) + 1
            if not position:
                return len(html) + 1, attributes
        else:
            position = _match_end(_VALUE(), html, position)


def _match_end(regex: re.Pattern[str], html: str, position: int) -> int:
    found = regex.match(html, position)
    return position if found is None else found.end()


def _end_of_raw(html: str, name: str, position: int) -> int:
    """Where an element ends in which tags are no tags; -1 if it never does."""
    found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, position)
    return -1 if found is None else found.start()


def _flat(name: str) -> str:
    """What stands for a tag that is too deep: a paragraph break where it would have made one."""
    return "" if name in _IN_LINE else "<p>"
