"""Lines that lead elsewhere: "Read: …", "Lire : …", "Tags: …"."""

from __future__ import annotations

from newsclean.detectors.shapes.anchors import ANGLE, BAR, COLON, LEAD, TAG
from newsclean.detectors.shapes.frame import Shape, lazily
from newsclean.detectors.shapes.words import one_of
from newsclean.labels import Label

# What ends in a full stop is a sentence, whatever it begins with.
_LEAD = r"^[\[(>*–-]{0,2} ?%s\s?[%s]\s?\S.{0,399}(?<![.。])(?<![.!?][”\"“»’\'])$"

SHAPES = (
    Shape(
        "lead-colon",
        Label.RELATED,
        0.85,
        LEAD | COLON,
        lazily(lambda: _LEAD % (one_of("leads"), ":")),
        longest=220,
    ),
    Shape(
        "lead-bar",
        Label.RELATED,
        0.85,
        LEAD | BAR,
        lazily(lambda: _LEAD % (one_of("leads"), "|")),
        longest=220,
    ),
    Shape(
        "tags-colon",
        Label.NAVIGATION,
        0.85,
        TAG | COLON,
        lazily(lambda: _LEAD % (one_of("tag words"), ":")),
        longest=400,
    ),
    Shape(
        "tags-angle",
        Label.NAVIGATION,
        0.85,
        TAG | ANGLE,
        lazily(lambda: _LEAD % (one_of("tag words"), ">")),
        longest=400,
    ),
)
