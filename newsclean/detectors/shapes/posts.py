"""Posts of other sites, and ways to reach people: handles, short links, addresses."""

from __future__ import annotations

from newsclean.detectors.shapes.anchors import AT, BRACKET, DIGIT, DOT, HASH, POST, SLASH
from newsclean.detectors.shapes.frame import Shape, lazily
from newsclean.labels import Label

_ADDRESS = r"[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{2,20}){1,3}"

_REACH = lazily(
    lambda: (
        r"(?i:reached? |contact |e-?mail |write to |follow |twitter|erreichen|schreib"
        r"|contacter|écri|escríb|scriv|escrev|mail naar)"
        rf".{{0,60}}?(?:{_ADDRESS}|@\w{{3,30}})"
    )
)
_REACH_PARTS = (
    "reach contact mail write follow twitter erreichen schreib écri escríb scriv escrev".split()
)
"""Of which a line that matches holds one: looking for these is cheaper."""


def _address_reach(line: str) -> object:
    lower = line.lower()
    for part in _REACH_PARTS:
        if part in lower:
            return _REACH(line)
    return False


SHAPES = (
    Shape(
        "post-attribution",
        Label.EMBED,
        0.97,
        AT | BRACKET,
        lazily(lambda: r"^[—–-]{1,2} ?.{1,60} ?\(@\w{1,30}\)(?: .{0,40})?$"),
        longest=140,
    ),
    Shape(
        "post-shared",
        Label.EMBED,
        0.95,
        AT | BRACKET | DIGIT,
        lazily(lambda: r"^.{3,60}\(@[\w.]{1,30}\) .{1,30}(?:19|20)\d\d"),
        longest=160,
    ),
    Shape(
        "post-picture",
        Label.EMBED,
        0.95,
        DOT | SLASH | POST,
        lazily(lambda: r"(?:pic\.twitter\.com/|https?://t\.co/)\w{5,12}(?:\W.{0,60})?$"),
        longest=420,
    ),
    Shape(
        "handle-alone",
        Label.SOCIAL,
        0.45,
        AT,
        lazily(lambda: r"^@[\w.]{2,30}$"),
        longest=32,
    ),
    Shape(
        "address-reach",
        Label.AUTHOR_BIO,
        0.5,
        AT | DOT,
        _address_reach,
        longest=260,
        most=3,
    ),
    Shape(
        "hashtags",
        Label.NAVIGATION,
        0.9,
        HASH,
        lazily(lambda: r"^#[^\W_][\w-]{1,40}(?:[ ,]{1,3}#[^\W_][\w-]{1,40}){0,12}$"),
        longest=160,
    ),
)
