"""Lines that lead elsewhere: "Read: …", "Lire : …", "Tags: …"."""

from __future__ import annotations

from newsclean.detectors.shapes.anchors import ANGLE, BAR, COLON, LEAD, TAG
from newsclean.detectors.shapes.frame import Shape, lazily
from newsclean.detectors.shapes.words import one_of
from newsclean.labels import Label

# What ends in a full stop is a sentence, whatever it begins with.
_LEAD = r"^[\[(>*–-]{0,2} ?%s\s?[%s]\s?\S.{0,399}(?<![.。])(?<![.!?][”\"“»’\'])$"


def _lead(name: str, label: Label, words: str, sign: str, needs: int, longest: int) -> Shape:
    """A shape of lines that begin with a word of a list and a sign."""
    find = lazily(lambda: _LEAD % (one_of(words), sign))
    return Shape(name, label, 0.85, needs, find, longest=longest)


SHAPES = (
    _lead("lead-colon", Label.RELATED, "leads", ":", LEAD | COLON, 220),
    _lead("lead-bar", Label.RELATED, "leads", "|", LEAD | BAR, 220),
    _lead("tags-colon", Label.NAVIGATION, "tag words", ":", TAG | COLON, 400),
    _lead("tags-angle", Label.NAVIGATION, "tag words", ">", TAG | ANGLE, 400),
)
