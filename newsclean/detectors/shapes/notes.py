"""What stands under a story: an agency alone, who the author is, whom the press may call."""

from __future__ import annotations

from newsclean.detectors.shapes.anchors import (
    ABOUT,
    AGENCY,
    COLON,
    CONTACT,
    DASH,
    DOT,
    ENDS_BRACKET,
    SLASH,
    WRITES,
)
from newsclean.detectors.shapes.frame import Shape, lazily
from newsclean.detectors.shapes.words import one_of
from newsclean.labels import Label


def _agencies() -> str:
    agency = one_of("agencies", ignore_case=False)
    return rf"{agency}(?:(?: ?[/,-] ?| (?:und|and|et|y|e|en) ){agency}){{0,3}}"


_NAME = r"[^\W\d_a-zà-ÿ][\w'’.-]{1,20}"


def _writes_about() -> str:
    return (
        r"^(?!(?:The|Die|Der|Das|La|Le|Les|El|Los|Il|Het|De|As|Os) )"
        rf"{_NAME} (?:(?:van|von|de|da|di|del|der|ter) ){{0,2}}(?:{_NAME} ){{1,3}}"
        rf"(?:\(\d\d\),? )?(?:{one_of('writes about', False)}) "
        r"[^.\"“„«:;]{3,120}\.(?: |$)"
    )


def _press_contact() -> str:
    return rf"^{one_of('press contact')}(?: (?:für|for|pour|para|per|voor) [^:]{{2,30}})? ?: ?\S"


def _company_profile() -> str:
    return (
        rf"^{one_of('about')} (?:the |die |das |den |la |le |el |il |o |a |het |de )?"
        rf"{_NAME}[^:.]{{0,50}}: ?[^\W\d_a-zà-ÿ].{{30,1100}}\.$"
    )


SHAPES = (
    Shape(
        "agency-bracket",
        Label.SOURCE_NOTE,
        0.6,
        ENDS_BRACKET | AGENCY,
        lazily(lambda: rf"^[(\[](?:{_agencies()}|[a-zäöü]{{2,4}}/{_agencies()})[)\]]\.?$", "(["),
        longest=40,
    ),
    Shape(
        "agency-dash",
        Label.SOURCE_NOTE,
        0.6,
        DASH | AGENCY,
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
    Shape(
        "bio-writes-about",
        Label.AUTHOR_BIO,
        0.6,
        DOT | WRITES,
        lazily(_writes_about),
        shortest=25,
        longest=300,
        most=4,
    ),
    Shape(
        "press-contact",
        Label.AUTHOR_BIO,
        0.8,
        COLON | CONTACT,
        lazily(_press_contact),
        longest=300,
        most=4,
    ),
    Shape(
        "company-profile",
        Label.AUTHOR_BIO,
        0.6,
        COLON | ABOUT,
        lazily(_company_profile),
        shortest=50,
        longest=1200,
        most=3,
    ),
)
