"""Bits of players, galleries and lists: times, counters, page numbers, stray signs."""

from __future__ import annotations

from newsclean.detectors.shapes.anchors import (
    ANGLE,
    BAR,
    BARE,
    COLON,
    DIGIT,
    MOMENT,
    NUMBER_LAST,
    NUMBERS,
    SIGNS_ALONE,
    SLASH,
)
from newsclean.detectors.shapes.frame import Shape, lazily
from newsclean.labels import Label

_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?"

SHAPES = (
    Shape(
        "player-time",
        Label.OTHER,
        0.45,
        BARE | COLON | DIGIT,
        lazily(lambda: rf"^[-(]?{_CLOCK}\)?(?:\s?/\s?-?{_CLOCK})?$"),
        longest=24,
    ),
    Shape(
        "counter",
        Label.OTHER,
        0.55,
        DIGIT | SLASH | BARE,
        lazily(lambda: r"^\(?\d{1,3}\s?/\s?\d{1,3}\)?$"),
        longest=14,
    ),
    Shape(
        "counter-words",
        Label.OTHER,
        0.65,
        MOMENT | DIGIT | NUMBER_LAST,
        lazily(lambda: r"^\d{1,3} (?i:of|von|de|di|van|sur|su|out of) \d{1,3}$"),
        longest=16,
    ),
    Shape(
        "page-numbers",
        Label.NAVIGATION,
        0.6,
        MOMENT | DIGIT | NUMBERS,
        lazily(
            lambda: (
                r"^(?:\d{1,4}[ |·]{1,3}){2,12}(?:(?:…|\.\.\.) ?)?(?:\d{1,4} ?)?"
                r"(?i:next|weiter|suivant|siguiente|successivo|próxima|volgende|last)?"
                r" ?[»›>→]{0,2}$"
            )
        ),
        longest=80,
    ),
    Shape(
        "signs-alone",
        Label.OTHER,
        0.6,
        SIGNS_ALONE,
        lazily(lambda: r"^[^\w]{1,12}$"),
        longest=12,
    ),
    Shape(
        "breadcrumb",
        Label.NAVIGATION,
        0.9,
        ANGLE,
        lazily(lambda: r"^(?i:home|homepage|start|startseite|accueil|inicio|início)\s?[>»›→]\s?\S"),
        longest=160,
    ),
    Shape(
        "bar-menu",
        Label.NAVIGATION,
        0.8,
        BAR,
        lazily(lambda: r"^(?:[^\W\d][\w &'-]{1,24} ?[|•·] ?){2,12}[^\W\d][\w &'-]{1,24}$"),
        longest=200,
    ),
)
