"""Letters to the reader and appeals in prose: spans of lines that sell or beg without saying so
in every line.

A letter begins with a salutation to readers, or with a heading such as "A note from the editor";
an appeal without one follows a barrier. What tells them from a letter inside a story is what
stands around: an offer or a request for money at their end, somebody who signs for the publisher,
the story before, of which they repeat nothing; and nobody who announces or quotes them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from newsclean.classifier.tokens import HEAD_CHARS, Floats, Ints
from newsclean.detectors.shapes.anchors import GREETING, HEADED, ROLE, lines_like
from newsclean.detectors.shapes.words import entries, word_set, words_of
from newsclean.detectors.votes import Lines, Vote, voted
from newsclean.kernels import kernels
from newsclean.labels import Group, Label
from newsclean.patterns import pattern

LONG = 80
"""A line of this many characters or more is a paragraph."""

MOST_LINES = 40
"""A letter of more lines than this is none."""

STORY_LINES = 3
"""So many paragraphs before it make a story that a letter can follow."""

STORY_REACH = 600
"""No more lines of the story are looked at: time must not grow with the square of their number."""

LEAST = 0.4
"""A letter that is less sure than this is none."""

_SHORT_LINES = 6
"""Most short lines in a row at the end of a letter."""

_CODES = ("qr ", "qr-", "qr:")
"""How a line begins that names the code of a printed page."""

_MOST_SIGNATURES = 20
"""So many lines are tried as the signature of an appeal."""

_SURE = 0.8
_ASKING = 0.4
_STRANGE = 0.2
_ENDS = tuple(label for label in Label if label.group in (Group.CTA, Group.PAGE, Group.METADATA))
_QUOTES = "\"'“”„«»‘’‹›"
_ANNOUNCES = (":", "：")
_SIGNATURE_CHARS = 70
_ANY_SIZE = 1 << 40
_MONEY = pattern(r"[$€£]\s?\d|\d\s?(?:[$€£]|(?i:euro|eur|dollars?|chf|reais|pesos)\b)")
_QUOTED = pattern(r"[\"“„«‘][^\"”“»’]{0,600}[\"”“»’]")
_QUOTE_CHARS = 20
_SALUTE_CHARS = 90
_RARE_CHARS = 6


@dataclass(frozen=True, eq=False, repr=False)
class _Signs:
    """What other detectors said of the lines; each is looked up when somebody asks, for most
    documents have nothing that may be a letter.

    Attributes:
        lines: the document.
        matrix: the strongest vote of other detectors for each line and label.
        held: what each line holds, see `anchors`.
    """

    lines: Lines
    matrix: Floats
    held: Ints

    @cached_property
    def asks(self) -> dict[int, Label]:
        """Lines that ask for money or offer a subscription, and for which of them."""
        asks = dict.fromkeys(voted(self.matrix, _ASKING, Label.SUBSCRIPTION), Label.SUBSCRIPTION)
        asks.update(dict.fromkeys(voted(self.matrix, _ASKING, Label.DONATION), Label.DONATION))
        return asks

    @cached_property
    def barriers(self) -> set[int]:
        """Lines that are surely a barrier, and none that a story quotes."""
        found = voted(self.matrix, _SURE, Label.PAYWALL)
        return {block for block in found if not _is_quoting(self.lines.raw[block])}

    @cached_property
    def ends(self) -> set[int]:
        """Lines that surely belong to something else than a letter."""
        return set(voted(self.matrix, _SURE, *_ENDS)) - self.asks.keys() - self.barriers

    @cached_property
    def told(self) -> Ints:
        """For each line, how many paragraphs stand before it, and one more for the end."""
        told = np.zeros(len(self.lines.raw) + 1, dtype=np.int64)
        np.cumsum(self.lines.sizes >= LONG, out=told[1:])
        return told


def _is_quoting(line: str) -> bool:
    """Whether a paragraph holds a quotation and a good deal beside it."""
    if len(line) < LONG:
        return False
    quoted = [len(found[0]) for found in _QUOTED().finditer(line[:HEAD_CHARS])]
    return max(quoted, default=0) >= _QUOTE_CHARS and len(line) - sum(quoted) >= LONG


def _salutes(line: str) -> str:
    """Say "reader" for a salutation to readers, "name" for another, "" for none."""
    if line[0] in _QUOTES:
        return ""
    head = re.split(r"[,:!.\n—–]", line[:_SALUTE_CHARS], maxsplit=1)[0]
    found = [word.lower() for word in words_of(head)]
    if not found or len(found) > 9:
        return ""
    salutations = entries("salutations")
    if found[0] not in salutations and " ".join(found[:2]) not in salutations:
        return ""
    bare = len(line) == len(head)
    if bare and len(line) > 50:
        return ""
    readers = word_set("readers")
    opening = [word.lower() for word in words_of(line[:_SALUTE_CHARS])]
    if readers.intersection(found) or (len(line) < _SALUTE_CHARS and readers.intersection(opening)):
        return "reader"
    # Alone on its line and with its comma, it is a salutation whoever is meant.
    return "name" if len(line) < 60 and not bare and line[-1] in ",:!–—" else ""


def _begins_with(line: str, known: frozenset[str]) -> bool:
    return line[:24].split(" ", 1)[0].strip(",:!.").lower() in known


def _is_letter_heading(line: str) -> bool:
    return len(line) <= _SALUTE_CHARS and line.lower().startswith(_headings())


@cache
def _headings() -> tuple[str, ...]:
    return tuple(entries("letter headings"))


def _signs_off(line: str) -> bool:
    """Whether a line is a closing, a signature with the publisher's role, or a postscript."""
    if line[:4].lower() in ("p.s.", "ps: ", "p. s") or line[:3] in ("PS:", "PS "):
        return True
    if len(line) > _SIGNATURE_CHARS:
        return False
    lower = line.lower().rstrip(" ,.!–—")
    return lower in entries("closings") or _has_role(line)


def _has_role(line: str) -> bool:
    return len(line) <= _SIGNATURE_CHARS and bool(
        word_set("roles").intersection(word.lower() for word in words_of(line))
    )


def _letter_end(lines: Lines, start: int, signs: _Signs) -> int:
    """The line behind the letter that begins at `start`."""
    raw = lines.raw
    last = min(len(raw), start + MOST_LINES)
    signed = False
    end = start + 1
    short = 0
    for block in range(start + 1, last):
        line = raw[block]
        if block in signs.ends and len(line) < 2 * LONG:
            break
        if line[:3].lower() in _CODES:
            break
        short = 0 if len(line) >= LONG or block in signs.asks else short + 1
        if short > _SHORT_LINES:
            return max(end - _SHORT_LINES, start + 1)
        if signed and len(line) >= LONG and block not in signs.asks:
            # A postscript may follow a signature; more prose is something else.
            if not _signs_off(line):
                break
        elif _signs_off(line):
            signed = True
        elif signed and len(line) < LONG and block not in signs.asks and not _short_name(line):
            break
        end = block + 1
    return end


def _short_name(line: str) -> bool:
    """Whether a short line may be the name under a letter."""
    found = words_of(line)
    return 0 < len(found) <= 6 and found[0][0].isupper()


def share_of(lines: Lines, story: range, span: range) -> float:
    """Share of the span's longer words that the story's paragraphs have too; 1 without any."""
    if kernels is None:
        return shared_in_python(lines, story, span)
    tokens = lines.tokens
    words = (tokens.hashes, tokens.starts, tokens.first, tokens.count, lines.sizes)
    edges = (story.start, max(story.start, story.stop), span.start, max(span.start, span.stop))
    share: float = kernels.shared_words(*words, LONG, _RARE_CHARS, *edges)
    return share


def shared_in_python(lines: Lines, story: range, span: range) -> float:
    """`share_of` where nothing is compiled."""
    tokens = lines.tokens
    edges = [*tokens.first.tolist(), len(tokens.hashes)]
    kept = set()
    for block in story:
        if len(lines.raw[block]) >= LONG:
            kept.update(tokens.hashes[edges[block] : edges[block + 1]].tolist())
    mine: set[int] = set()
    for block in span:
        begin, stop = edges[block], edges[block + 1]
        if stop > begin + 1:
            # A word is at most as long as the way to the next one.
            size = tokens.starts[begin + 1 : stop] - tokens.starts[begin : stop - 1]
            mine.update(tokens.hashes[begin : stop - 1][size > _RARE_CHARS].tolist())
    return len(mine & kept) / len(mine) if mine else 1.0


def _story_before(start: int) -> range:
    """The story that the lines from a place on are held against."""
    return range(max(0, start - STORY_REACH), start)


def _addresses(lines: Lines, span: range) -> int:
    """How often the span says "we" and "you"."""
    known = word_set("we")
    words = (word.lower() for block in span for word in words_of(lines.raw[block][:600]))
    return sum(word in known for word in words)


def _speaks(lines: Lines, span: range) -> int:
    """How often the span says "I" and "we" outside of quotes."""
    known = word_set("speaker")
    said = (_QUOTED().sub(" ", lines.raw[block][:HEAD_CHARS]) for block in span)
    return sum(word.lower() in known for line in said for word in words_of(line))


def _strength(lines: Lines, start: int, end: int, greeting: str, signs: _Signs) -> float:
    """How sure it is that the lines are a letter of the publisher."""
    raw = lines.raw
    span = range(start, end)
    told = bool(signs.told[start] >= STORY_LINES)
    near = range(start, min(len(raw), end + 4))
    # A salutation alone is what the phrases take for an offer, too.
    asked = any(block in signs.asks for block in range(start + 1, end))
    asked_after = any(block in signs.asks for block in near if block != start)
    money = any(_MONEY().search(raw[block]) for block in span)
    # Below a barrier on top of a page what is no letter to readers is the story itself.
    barrier = any(
        block in signs.barriers and (greeting == "reader" or signs.told[block])
        for block in range(max(0, start - 8), start)
    )
    role = any(_has_role(raw[block]) for block in range(max(start + 1, end - 4), end))
    if not (asked_after or money or barrier or role):
        return 0.0
    if not told and not barrier:
        # The document itself may be a letter: an open one, or one to an advice column.
        return 0.0
    if len(raw[start]) >= LONG and not (asked or barrier):
        return 0.0
    shared = share_of(lines, _story_before(start), span)
    belief = 0.2 + 0.25 * (greeting == "reader") + 0.1 * (greeting == "heading")
    belief += 0.25 * asked + 0.1 * (asked_after and not asked) + 0.1 * money
    belief += 0.3 * barrier + 0.15 * role
    belief += 0.1 * (_addresses(lines, span) >= 4)
    belief -= 0.3 * (shared > 0.35) + 0.2 * (shared > 0.5)
    # A story that goes on behind the letter had it inside.
    rest = int(signs.told[-1] - signs.told[end])
    belief -= 0.4 * (rest >= 2 and not barrier) + 0.1 * (not told)
    belief -= 0.4 * _announced(lines, start)
    return max(0.0, min(0.97, belief))


def _what_for(signs: _Signs, near: range) -> Label:
    asked = [signs.asks[block] for block in near if block in signs.asks]
    donations = asked.count(Label.DONATION)
    return Label.DONATION if donations and donations * 2 >= len(asked) else Label.SUBSCRIPTION


def _announced(lines: Lines, start: int) -> bool:
    """Whether the lines before speak of a letter, as a story does that quotes one."""
    before = [line for line in lines.raw[max(0, start - 3) : start] if len(line) >= LONG]
    known = entries("letter words")
    return any(known.intersection(word.lower() for word in words_of(line)) for line in before)


def _led_up_to(lines: Lines, start: int) -> bool:
    return start > 0 and lines.raw[start - 1].endswith(_ANNOUNCES)


def _letters(lines: Lines, signs: _Signs) -> Iterator[tuple[int, int, float, str]]:
    raw, sizes, held = lines.raw, lines.sizes, signs.held
    known = word_set("salutations")
    greetings = {
        block: _salutes(raw[block])
        for block in lines_like(held, sizes, GREETING, 1, _ANY_SIZE)
        if _begins_with(raw[block], known) and not _led_up_to(lines, block)
    }
    short = lines_like(held, sizes, HEADED, 1, _SALUTE_CHARS)
    headings = {block for block in short if _is_letter_heading(raw[block])}
    named = sum(greeting == "name" for greeting in greetings.values())
    done = 0
    for block in sorted(greetings.keys() | headings):
        line = raw[block]
        greeting = greetings.get(block, "")
        if greeting == "name" and named > 1:  # letters to an advice column
            greeting = ""
        if not greeting and block in headings:
            greeting = "heading"
        if not greeting or block < done:
            continue
        end = _letter_end(lines, block, signs)
        if end > block + 1 or len(line) >= LONG:
            strength = _strength(lines, block, end, greeting, signs)
            if strength >= LEAST:
                yield block, end, strength, "letter"
                done = end


def _signed(lines: Lines, signs: _Signs) -> Iterator[tuple[int, int, float, str]]:
    """Prose behind the story that somebody signs for the publisher, without a salutation."""
    raw = lines.raw
    long = lines_like(signs.held, lines.sizes, 0, LONG, _ANY_SIZE)
    if len(long) < STORY_LINES + 2:
        return
    # No more than one paragraph, a postscript, may follow the signature.
    first = long[-2] + 1
    near = slice(first, long[-1] + _SHORT_LINES)
    roles = lines_like(signs.held[near], lines.sizes[near], ROLE, 1, _SIGNATURE_CHARS)
    signatures = [
        first + place
        for place in roles
        if _is_signature(raw[first + place]) and first + place not in signs.ends
    ]
    for block in signatures[:_MOST_SIGNATURES]:
        start = block
        first = max(long[0], block - MOST_LINES)
        while start - 1 > first and not (start - 1 in signs.ends or start - 1 in signs.barriers):
            before = raw[start - 1]
            if len(before) >= LONG or len(before) < LONG / 2:
                share = share_of(lines, _story_before(start - 1), range(start - 1, start))
                if share > _STRANGE:
                    break
            start -= 1
        paragraphs = int(signs.told[block] - signs.told[start])
        if paragraphs < 2 or len(long) - paragraphs < STORY_LINES:
            continue
        if _speaks(lines, range(start, block)) < 3:
            continue
        yield start, block + 1, 0.6, "signed-appeal"
        return


def _is_signature(line: str) -> bool:
    """A name and a role of the publisher's, and nothing more."""
    if len(line) > _SIGNATURE_CHARS or not line[:1].isupper() or line[-1] in ".!?:":
        return False
    found = words_of(line)
    return 2 <= len(found) <= 9 and _has_role(line) and found[0].lower() not in word_set("by")


def _after_barrier(lines: Lines, signs: _Signs) -> Iterator[tuple[int, int, float, str]]:
    """Prose between a barrier behind the story and the last request of the document."""
    raw = lines.raw
    if not signs.barriers or not signs.asks:
        return
    ends = sorted(signs.ends)
    last_ask = max(signs.asks)
    for barrier in sorted(signs.barriers):
        if signs.told[barrier] < STORY_LINES or not barrier < last_ask <= barrier + MOST_LINES:
            continue
        place = bisect_right(ends, barrier)
        last = min(last_ask, (ends[place] if place < len(ends) else len(raw)) - 1)
        span = range(barrier + 1, last + 1)
        prose = [block for block in span if len(raw[block]) >= LONG]
        after = signs.told[-1] - signs.told[last + 1]
        if not prose or after >= 3:
            continue
        shared = share_of(lines, _story_before(barrier), span)
        if shared > 0.4:
            continue
        strength = 0.6 + 0.15 * (shared < 0.25) + 0.1 * (_addresses(lines, span) >= 4)
        yield barrier + 1, last + 1, strength, "appeal-after-barrier"
        return


def find_letters(lines: Lines, matrix: Floats, held: Ints) -> list[Vote]:
    """Vote on every line of the letters and prose appeals of a document.

    Args:
        lines: the document.
        matrix: the strongest vote of other detectors for each line and label.
        held: what each line holds, see `anchors`.
    """
    signs = _Signs(lines, matrix, held)
    result: list[Vote] = []
    for spans in (_letters(lines, signs), _after_barrier(lines, signs), _signed(lines, signs)):
        for start, end, strength, name in spans:
            label = _what_for(signs, range(start + 1, min(len(lines.raw), end + 4)))
            quote = lines.raw[start][:60]
            for block in range(start, end):
                if block not in signs.barriers and block not in signs.ends:
                    result.append(Vote(block, label, strength, f"{name}: {quote}"))
    return result
