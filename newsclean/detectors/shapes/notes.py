"""Where a story comes from: an agency alone, or at the end of the story."""

from __future__ import annotations

from newsclean.detectors.shapes.frame import BRACKET, DASH, SLASH, Shape, lazily
from newsclean.detectors.shapes.words import one_of
from newsclean.labels import Label


def _agencies() -> str:
    agency = one_of("agencies", ignore_case=False)
    return rf"{agency}(?:(?: ?[/,-] ?| (?:und|and|et|y|e|en) ){agency}){{0,3}}"


SHAPES = (
    Shape(
        "agency-bracket",
        Label.SOURCE_NOTE,
        0.6,
        BRACKET,
        lazily(lambda: rf"^[(\[](?:{_agencies()}|[a-zäöü]{{2,4}}/{_agencies()})[)\]]\.?$", "(["),
        longest=40,
    ),
    Shape(
        "agency-dash",
        Label.SOURCE_NOTE,
        0.6,
        DASH,
        lazily(lambda: rf"^[-–—] ?{_agencies()}\.?$", "-–—"),
        longest=40,
    ),
    Shape(
        "agency-initials",
        Label.SOURCE_NOTE,
        0.55,
        SLASH,
        lazily(
            lambda: r"^\(?[a-zäöü]{2,5} ?/ ?(?:dpa|afp|sda|apa|sid|epd|kna|ap|rtr)\b[^.]{0,20}$"
        ),
        longest=40,
    ),
)
