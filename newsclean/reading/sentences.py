"""Where a line goes on with the sentence above it, as far as signs and letters tell."""

from __future__ import annotations

STOPS = tuple(".!?…\"”»’'。！？」』)।۔؟။።")
"""What the last line of a sentence ends with."""
ENDS = (*STOPS, ":", ";", "“", "‘", "]", "؛")
"""What stands at the end of a line behind which no sentence goes on."""
JOINS = frozenset(",.;:)!?%")
"""Signs that stand at the end of a word, so that a line in want of one may begin with them."""

_QUOTES = frozenset("\"”»“’'")
_AFTER_BRACKET = _QUOTES | frozenset(",.;:!?")
_OWNERS = ("’s ", "'s ")


def begins_small(line: str) -> bool:
    """Whether a line begins with a small letter, and not with a name as "iPhone" is one."""
    first = line[:1]
    # Letters that have no large ones ("ა", "ª") say nothing.
    return first.islower() and first != first.title() and not line[1:2].isupper()


def begins_with_sign(line: str) -> bool:
    """Whether a line begins with a sign that belongs to the word before it."""
    sign, after = line[0], line[1:2]
    if sign not in JOINS:
        return line.startswith(_OWNERS)
    if not after or after.isspace():
        return True
    if sign == ",":
        return after != ","
    return after in (_AFTER_BRACKET if sign in ")%" else _QUOTES)


def goes_on(line: str, below: str) -> bool:
    """Whether a line begins in the midst of a sentence that stands above."""
    return (begins_small(below) or begins_with_sign(below)) and not line.endswith(ENDS)
