"""Who wrote it and when: names after a word like "by", dates, times, and the time to read."""

from __future__ import annotations

from newsclean.detectors.shapes.anchors import (
    BY,
    DATE,
    DATED,
    DIGIT,
    LAST_MOMENT,
    MOMENT,
    READING,
    WIDE,
)
from newsclean.detectors.shapes.frame import Shape, lazily
from newsclean.detectors.shapes.words import one_of, word_set, words_of
from newsclean.labels import Label
from newsclean.patterns import pattern

_NUMERIC = pattern(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})"
)
_CLOCK = pattern(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
_MOST_NAME_WORDS = 12
_SENTENCE_ENDS = ".!?"


def _is_moment(line: str, words: list[str]) -> bool:
    """Whether words and digits are those of a date, perhaps with a time and what it dates."""
    known = word_set("months", "weekdays", "dated", "moments")
    months = word_set("months")
    dated = False
    for word in words:
        lower = word.lower()
        if lower in months:
            dated = True
        elif not lower.isdigit() and lower not in known:
            return False
    if dated:
        return any(word.isdigit() for word in words)
    return _NUMERIC().search(line) is not None


def _may_end_in_moment(line: str) -> bool:
    """A cheap look at the last word: most lines are no date, and most of these show it there."""
    last = line[-12:].rstrip(" .,;:)|-").rpartition(" ")[2]
    return last[-1:].isdigit() or last.lower() in word_set("months", "dated", "moments")


def _date_alone(line: str) -> bool:
    return _may_end_in_moment(line) and _is_moment(line, words_of(line))


def _date_said(line: str) -> bool:
    words = words_of(line)
    return words[0].lower() in word_set("dated") and _is_moment(line, words)


def _name_length(words: list[str]) -> int:
    """How many words in front are those of names; 0 if fewer than two are capitalised."""
    small = word_set("particles")
    moments = word_set("months", "weekdays", "dated")
    length = capitals = 0
    for word in words[:_MOST_NAME_WORDS]:
        lower = word.lower()
        if word[0].isupper() and lower not in moments:
            capitals += 1
            length += 1
        elif lower in small:
            length += 1
        else:
            break
    return length if capitals >= 2 else 0


def _by_names(line: str) -> bool:
    words = words_of(line)[1:]
    length = _name_length(words)
    if not length or line[-1] in _SENTENCE_ENDS or ":" in line[12:]:
        return False
    rest = words[length:]
    if not rest:
        return True
    # "in Rome", "for The Tribune"
    return rest[0].lower() in word_set("places") and _name_length([*rest[1:], "X"]) > 0


def _by_names_dated(line: str) -> bool:
    words = words_of(line)[1:]
    rest = words[_name_length(words) :]
    return len(rest) < len(words) and bool(rest) and _is_moment(line, rest)


def _name_date(line: str) -> bool:
    if not line[0].isupper() or not _may_end_in_moment(line):
        return False
    second = line.partition(" ")[2]
    if not second or second[0].islower():
        return False
    words = words_of(line)
    length = _name_length(words)
    return 0 < length < len(words) and _is_moment(line, words[length:])


def _time_alone(line: str) -> bool:
    words = words_of(line)
    known = word_set("moments", "dated")
    return _CLOCK().search(line) is not None and all(
        word.isdigit() or word.lower() in known for word in words
    )


def _wide_byline() -> str:
    words = one_of("wide byline words", ignore_case=False)
    return rf"^[(（]?{words} ?[：＝／=:/] ?[^。！？]{{1,30}}$"


_DATE_LAST = DIGIT | DATE | LAST_MOMENT

SHAPES = (
    Shape("byline-wide", Label.BYLINE, 0.85, WIDE, lazily(_wide_byline), longest=50),
    Shape("by-names", Label.BYLINE, 0.7, BY, _by_names, longest=110, most=4),
    Shape(
        "by-names-dated",
        Label.BYLINE,
        0.85,
        BY | DIGIT | DATE,
        _by_names_dated,
        longest=150,
        most=5,
    ),
    Shape("name-date", Label.BYLINE, 0.5, _DATE_LAST, _name_date, 10, 120, most=4),
    Shape(
        "date-alone",
        Label.BYLINE,
        0.65,
        MOMENT | _DATE_LAST,
        _date_alone,
        shortest=6,
        longest=110,
        most=4,
    ),
    Shape("date-said", Label.BYLINE, 0.8, DATED | DIGIT | DATE, _date_said, 8, 120, most=5),
    Shape("time-said", Label.BYLINE, 0.8, DATED | DIGIT, _time_alone, longest=40, most=2),
    Shape(
        "reading-time",
        Label.BYLINE,
        0.6,
        MOMENT | DIGIT | READING,
        lazily(
            lambda: (
                r"^(?:(?i:lesezeit|lesedauer|reading time|read time|lectura|leestijd):? )?"
                rf"(?:ca\. |~ ?)?\d{{1,2}}[ -]?{one_of('reading')}$"
            )
        ),
        longest=45,
        most=2,
    ),
)
