"""Prices for a time, and lines of rights."""

from __future__ import annotations

from newsclean.detectors.shapes.anchors import COPY, DIGIT, MONEY, PERIOD, RIGHTS
from newsclean.detectors.shapes.frame import Shape, lazily
from newsclean.detectors.shapes.words import one_of
from newsclean.labels import Label

_AMOUNT = r"\d{1,4}(?:[.,](?:\d\d|[-–—]{1,2}))?"
_SIGN = r"(?:[A-Z]{0,3}[$€£¥₹]|CHF|EUR|USD|GBP|BRL|R\$|kr)"
_PRICE = rf"(?:{_SIGN} ?{_AMOUNT}|{_AMOUNT} ?(?:{_SIGN}|(?i:euros?|franken|pesos|reais)))"
_EVERY = (
    r"(?: ?/ ?| (?:per|a|an|each|every|pro|im|je|jeden|par|al|a la|por|cada|ao|alla|all'|a il|/)"
    r"(?: \d{1,2})? |/)"
)

_price_per_time = lazily(
    lambda: rf"^(?![\"“„«‘']).{{0,90}}?{_PRICE}\*?{_EVERY}{one_of('periods')}(?![^\W_])"
)


SHAPES = (
    Shape(
        "price-per-time",
        Label.SUBSCRIPTION,
        0.7,
        MONEY | DIGIT | PERIOD,
        _price_per_time,
        longest=110,
        most=6,
    ),
    Shape(
        "copyright-year",
        Label.LEGAL,
        0.95,
        COPY | DIGIT,
        lazily(lambda: r"©\s?(?:(?i:copyright) )?(?:\w{1,30},? ){0,5}(?:19|20)\d\d"),
        longest=260,
    ),
    Shape(
        "copyright-c-year",
        Label.LEGAL,
        0.9,
        RIGHTS | DIGIT,
        lazily(lambda: r"^(?i:copyright ?(?:\(c\))?|c) ?(?i:by )?(?:19|20)\d\d"),
        longest=260,
    ),
)
