"""Who took a picture: signs and agencies in a line of its own, or at a caption's end."""

from __future__ import annotations

from newsclean.detectors.shapes.anchors import (
    AGENCY,
    BAR,
    COLON,
    COPY,
    CREDIT,
    CREDITED,
    DIGIT,
    DOT,
    ENDS_BRACKET,
    ENDS_OPEN,
    FILE,
    FROM_SIDE,
    PICTURE,
    PLACED,
    SAID,
    SIDE,
    SLASH,
    WIDE,
)
from newsclean.detectors.shapes.frame import Shape, lazily
from newsclean.detectors.shapes.words import entries, one_of, word_set, words_of
from newsclean.labels import Label
from newsclean.patterns import pattern

_LONGEST_CREDIT = 70
_LONGEST_SOURCE = 45
_MOST_SOURCES = 6
_LONGEST_OUTLET = 120
_SENTENCE_SIGNS = frozenset(":;!?")
_RIGHTS = (
    "copyright rights rechte droits derechos diritti direitos riservata gmbh limited ltd llc inc"
    " ag sa rundfunk impressum privacy cookie"
)
_QUOTE_SIGNS = frozenset('"“”„«»')
_NO_PERSON = frozenset(_RIGHTS.split())


def _is_agency(source: str) -> bool:
    """Whether a source is an agency or ends in one, as "Handout via AP" does."""
    known = entries("agencies")
    parts = source.split(" ")
    return any(" ".join(parts[-count:]) in known for count in (1, 2, 3) if count <= len(parts))


def _sources(text: str) -> list[str]:
    """The sources of a credit such as "A. Roe/Pool/AP"; none if the text is no credit."""
    if len(text) > 2 * _LONGEST_CREDIT or _SENTENCE_SIGNS.intersection(text):
        return []
    sources = [part.strip() for part in text.split("/")]
    if len(sources) > _MOST_SOURCES or not all(0 < len(s) <= _LONGEST_SOURCE for s in sources):
        return []
    return sources


def _has_agency(text: str) -> bool:
    return any(map(_is_agency, _sources(text)))


def _after_credit_word(text: str, lists: str) -> str:
    """What follows a word such as "Photo:"; "" if there is none."""
    head, sign, rest = text.partition(":")
    if not sign:
        head, sign, rest = text.partition("©")
    head = head.strip(" ([|-–—").lower()
    return rest.strip() if sign and head in entries(lists) else ""


def _credit_word(line: str) -> bool:
    rest = _after_credit_word(line.strip("()[] "), "credit words")
    return 2 <= len(rest) <= _LONGEST_CREDIT and not _SENTENCE_SIGNS.intersection(rest)


def _credit_slashes(line: str) -> bool:
    if _SENTENCE_SIGNS.intersection(line):
        return False
    sources = _sources(line.strip("()[] ."))
    written_small = [word for word in words_of(line) if word[0].islower()]
    if not word_set("particles", "places", "agencies", "credit joints").issuperset(written_small):
        return False
    return len(sources) > 1 and (_is_agency(sources[-1]) or _is_agency(sources[0]))


def _credit_bar(line: str) -> bool:
    for bar in "|•·":
        head, sign, tail = line.partition(bar)
        if sign:
            named = 2 <= len(head.split()) <= 4 and head.istitle()
            return named and tail.strip() in entries("agencies")
    return False


def _credit_copyright(line: str) -> bool:
    owner = line.strip("() ")
    owner = owner[1:] if owner[:1] == "©" else _after_credit_word(owner, "credit words")
    found = words_of(owner)
    if not found or len(owner) > _LONGEST_CREDIT or _SENTENCE_SIGNS.intersection(owner):
        return False
    return not any(word.isdigit() or word.lower() in _NO_PERSON for word in found)


def _bracket_at_end(line: str) -> str:
    """What stands in a bracket at the end of a line."""
    text = line.rstrip(". ")
    if text[-1:] not in (")", "]"):
        return ""
    opening = text.rfind("(" if text[-1] == ")" else "[")
    return text[opening + 1 : -1].strip() if opening >= 0 else ""


def _agency_bracket(line: str) -> bool:
    inside = _bracket_at_end(line)
    if not inside:
        return False
    rest = _after_credit_word(inside, "credit words") or inside
    if _has_agency(rest):
        return True
    # "Quelle: …" names the source of a figure in the story as often as that of a picture; an
    # agency decides.
    return (
        rest != inside
        and len(rest) <= _LONGEST_CREDIT
        and not _after_credit_word(inside, "source words")
    )


def _credit_bracket(line: str) -> bool:
    return line[0] in "([" and len(_bracket_at_end(line)) >= len(line) - 4 and _agency_bracket(line)


def _caption_bracket(line: str) -> bool:
    return line[0] not in "([" and _agency_bracket(line)


def _caption_credit(line: str) -> bool:
    """Whether a line ends in a credit word, a colon and a name."""
    head, sign, credit = line[-_LONGEST_CREDIT - 30 :].rstrip(")] .").rpartition(":")
    credit = credit.strip()
    if not sign or not 2 <= len(credit) <= _LONGEST_CREDIT or ". " in credit[4:]:
        return False
    if credit[0].islower():
        return False
    last = head.rstrip().rpartition(" ")[2].lower().strip("([|")
    if last not in word_set("caption credit words"):
        return False
    before = words_of(head[-24:].lower())
    known = entries("caption credit words")
    return any(" ".join(before[-count:]) in known for count in (1, 2) if count <= len(before))


def _caption_copyright(line: str) -> bool:
    head, _, owner = line.rpartition("©")
    if len(head) < 25:
        return False
    found = words_of(owner)
    if not 0 < len(found) <= 6 or any(word.isdigit() for word in found):
        return False
    return not any(word.lower() in _NO_PERSON for word in words_of(line))


def _caption_slash(line: str) -> bool:
    head = max(line.rfind(end) for end in (". ", "? ", "! ", "” ", '" '))
    return head > 0 and _credit_slashes(line[head + 2 :])


_AFTER = r"(?:[.!?,;)”\"»]|[a-z] [–—|-]) ?"


def _photo_by() -> str:
    made = (
        r"(?:(?:photos?|photography|photographs?|pictures?|images?|illustrations?|graphics?)"
        r" (?:by|from|via|courtesy of|courtesy)|courtesy(?: of)?|foto (?:von|di|de|por|van|door)"
        r"|bild von|photo de)"
    )
    return rf"{_AFTER}(?i:{made}):? {_NAME}(?: [\w'’./&-]{{1,20}}){{0,6}}\.?$"


def _file_photo() -> str:
    return rf"{_AFTER}{one_of('file photos')}\.?$"


def _file_bracket() -> str:
    return rf"\w[.”\"]? [(\[]{one_of('file photos')}[)\]]\.?$"


def _wide_credit() -> str:
    words = one_of("wide credit words", ignore_case=False)
    return rf"^[(（]?{words} ?[：＝／=:/] ?[^。！？]{{1,30}}$"


_NAME = r"[^\W\d_a-zà-ÿ][\w'’.-]{1,20}"
_NAMES = rf"(?:{_NAME} ){{1,3}}{_NAME}"
_OUTLET = r"(?:[^\W\d_a-zà-ÿ][\w.&'’-]{1,20}(?: (?=[^\W\d_a-zà-ÿ])|(?! ))){1,4}"
_PLACED = pattern(
    r"(?i)\((?:(?:pictured|seen|shown|from|im bild|foto|photo),? ?)?"
    r"(?:far |the |ganz |am |à |en |a |na )?"
    r"(?:above|below|left|right|centre|center|pictured|links|rechts|mitte|vorn|hinten|gauche|droite"
    r"|au centre|izquierda|la izquierda|derecha|la derecha|al centro|sinistra|destra|esquerda"
    r"|direita|midden|l\.|r\.|m\.)(?: (?:in|im|on|op|na|nella|en|sur) [^()]{2,25})?\)"
)
_SIDES = pattern(
    r"[^\W\d_a-zà-ÿ][^\W_]*, (?:far |ganz |second from |second )?"
    r"(?:left|right|cent(?:er|re)|links|rechts|à gauche|à droite|izquierda|derecha|a la izquierda"
    r"|a la derecha|a sinistra|a destra|à esquerda|à direita), (?=[^\W_])"
)
_FROM_SIDE = pattern(
    r"^(?i:(?:(?:pictured|above|clockwise),? )?(?:from (?:the )?(?:left|right|top left)"
    r"|pictured|(?:in the |im |auf dem |unser |en la |nella |na |op de |sur la |in this )"
    r"(?:photo|picture|bild|foto|imagen|imagem)|von links|v\. ?l\. ?n\. ?r\."
    r"|de gauche à droite|de izquierda a derecha|da sinistra(?: a destra)?"
    r"|da esquerda(?: para a direita)?|van links(?: naar rechts)?)"
    r"(?: above| below| left| right| oben| unten)?) ?: ?[^\W\d_a-zà-ÿ]"
)


def _caption_placed(line: str) -> bool:
    return line[0] not in _QUOTE_SIGNS and _PLACED().search(line) is not None


def _ends_in_outlet(line: str) -> bool:
    """A cheap look at what follows the last slash: a capital, and not much more."""
    outlet = line[line.rfind("/") + 1 :].lstrip()
    return 1 < len(outlet) <= _LONGEST_OUTLET and not (
        "a" <= outlet[0] <= "z" or outlet[0].isdigit()
    )


def _caption_sides(line: str) -> bool:
    """Whether somebody stands at a side, before the text gets to be a quote or an argument."""
    if not line[0].isupper():
        return False
    return not _QUOTE_SIGNS.intersection(line) and _SIDES().search(line[:160]) is not None


_FILE_PHOTO, _FILE_BRACKET, _PHOTO_BY = map(lazily, (_file_photo, _file_bracket, _photo_by))
_BRACKET_NAMES = lazily(lambda: rf"[\w.?!”\"»] ?\({_NAMES} ?/ ?{_OUTLET}\)\.?$")
_SENTENCE_NAMES = lazily(lambda: rf"[.?!”\"] {_NAMES} ?/ ?{_OUTLET}$")
_CREDIT_LAST = ENDS_BRACKET | CREDITED

SHAPES = (
    Shape("credit-wide", Label.CREDIT, 0.9, WIDE, lazily(_wide_credit), longest=50),
    Shape("credit-word", Label.CREDIT, 0.9, COLON | CREDIT, _credit_word, longest=90),
    Shape("credit-copyright", Label.CREDIT, 0.65, COPY, _credit_copyright, shortest=4, longest=75),
    Shape("credit-slashes", Label.CREDIT, 0.7, SLASH | AGENCY, _credit_slashes, 1, 90, most=10),
    Shape("credit-bar", Label.CREDIT, 0.7, BAR | AGENCY, _credit_bar, longest=80),
    Shape("credit-bracket", Label.CREDIT, 0.85, _CREDIT_LAST, _credit_bracket, longest=90),
    Shape("caption-credit-end", Label.CAPTION, 0.85, COLON | SAID, _caption_credit, 45, 500),
    Shape("caption-copyright-end", Label.CAPTION, 0.9, COPY, _caption_copyright, 45, 450),
    Shape("caption-bracket-end", Label.CAPTION, 0.95, _CREDIT_LAST, _caption_bracket, 45, 500),
    Shape("caption-slash-end", Label.CAPTION, 0.9, SLASH | AGENCY, _caption_slash, 45, 500),
    Shape("caption-placed", Label.CAPTION, 0.85, PLACED, _caption_placed, 25, 300),
    Shape("caption-sides", Label.CAPTION, 0.7, DOT | SIDE, _caption_sides, 40, 300, most=8),
    Shape(
        "caption-from-left",
        Label.CAPTION,
        0.85,
        COLON | FROM_SIDE,
        lambda line: _FROM_SIDE().search(line),
        shortest=20,
        longest=400,
    ),
    Shape(
        "caption-bracket-names",
        Label.CAPTION,
        0.95,
        SLASH | ENDS_BRACKET,
        lambda line: _ends_in_outlet(line) and _BRACKET_NAMES(line),
        shortest=45,
        longest=500,
    ),
    Shape(
        "caption-sentence-names",
        Label.CAPTION,
        0.85,
        SLASH | DOT,
        lambda line: _ends_in_outlet(line) and _SENTENCE_NAMES(line),
        shortest=45,
        longest=500,
    ),
    Shape(
        "caption-cut",
        Label.CAPTION,
        0.85,
        ENDS_OPEN,
        lambda line: line[-2:] == " (" and line.count("(") > line.count(")"),
        shortest=20,
        longest=300,
    ),
    Shape("caption-photo-by", Label.CAPTION, 0.85, DOT | PICTURE, _PHOTO_BY, 40, 500),
    Shape("caption-file", Label.CAPTION, 0.8, DOT | FILE, _FILE_PHOTO, 25, 400),
    Shape("caption-file-bracket", Label.CAPTION, 0.85, FILE | ENDS_BRACKET, _FILE_BRACKET, 25, 400),
    Shape(
        "caption-number",
        Label.CAPTION,
        0.75,
        DIGIT | COLON,
        lazily(
            lambda: (
                r"^\[?(?i:fig(?:ure|ura|uur|\.)?|abb(?:ildung|\.)|afb(?:eelding|\.)|bild|foto|photo)"
                r" ?[A-Z]{0,2}\d{1,3}[a-z]?: ?\w"
            ),
            "[FfAaBbPp",
        ),
        shortest=20,
        longest=500,
    ),
    Shape(
        "caption-wide",
        Label.CAPTION,
        0.8,
        WIDE,
        lazily(lambda: r"^(?:图注|圖注|图说|写真説明|사진설명) ?[：＝:=] ?"),
        shortest=6,
        longest=300,
    ),
)
