"""The headline of a plain text by the address of its page, which often holds its words.

An address names the story as its publisher's system does ("/2026/03/harbour-ferry-fares-rise"), in
the letters a to z. Lists of other stories hold many lines that look like a headline; the one that
the address says is this story's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import numpy as np

from newsclean.chances import marked
from newsclean.decision.draft import Call, Draft
from newsclean.labels import LABEL_INDEX, LABELS, Label

ADDRESSED = "headline: the address of the page says it"
UNADDRESSED = "no headline: the address of the page says another line"
ADDRESSED_CONFIDENCE = 0.85
"""Of 152 lines that dumps and cores named below call so 134 are the headline."""
FILE = Path(__file__).parent / "letters.txt"

NAMED, SAID, LIKELY = 0.6, 0.3, 0.02
"""A line is the headline if it holds so much of the words in the address, if these are so much of
its own, and if it is the headline with the last probability. Of several it is the likeliest."""
UNNAMED, AS_LIKELY = 0.35, 0.1
"""And if what would be the headline holds no more of them than this, and is no more than ten times
as likely. What is related or a share button quotes headlines, and takes the place of none.

By models that saw none of the sites, of 1,133 dumps with an address 943 have the right headline
before, 982 after, of as many cores 1,007 and 1,065.
"""
LEAST_WORDS, LONG_WORDS, LONG = 3, 2, 4
"""An address tells nothing unless it has so many words, the second of them of so many letters."""
LONGEST_LINE, LONGEST_ADDRESS = 300, 2000
REACH = 5
"""It stands no further below the first paragraph than so many lines, and above it in a clean text:
what else says the address there is a heading."""

_HEADLINE, _BODY = LABEL_INDEX[Label.HEADLINE], LABEL_INDEX[Label.BODY]
_MAY_BE = marked(
    (
        *(Label.STANDFIRST, Label.HEADING, Label.CAPTION, Label.BYLINE),
        *(Label.NAVIGATION, Label.RELATED, Label.OTHER, Label.SOCIAL),
    )
)
_LEAST = 1e-6
_ELSEWHERE = marked((Label.RELATED, Label.SOCIAL))
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d{3}|^\d+$")


class _Letters(NamedTuple):
    """How letters are written in addresses, by their numbers: the short way and the other."""

    short: dict[int, str]
    long: dict[int, str]


def call_addressed(draft: Draft) -> Iterator[Call]:
    """Rule: the headline of a plain text is the line that its address says."""
    if draft.words is None or draft.settled or not draft.address:
        return
    said = words_of_address(draft.address)
    titles = np.flatnonzero(draft.columns == _HEADLINE).tolist()
    if not said or any(_named(draft.blocks[title], said)[0] > UNNAMED for title in titles):
        return
    body = np.flatnonzero(draft.columns == _BODY)
    reach = 0 if draft.clean else REACH
    end = int(body[0]) + reach if len(body) else len(draft.blocks)
    chances = draft.probabilities[:end, _HEADLINE]
    before = max((float(draft.probabilities[title, _HEADLINE]) for title in titles), default=0.0)
    least = np.float32(max(LIKELY, AS_LIKELY * before))
    may_be = _MAY_BE if not titles else _MAY_BE & ~_ELSEWHERE
    lines = np.flatnonzero(may_be[draft.columns[:end]] & (chances >= least))
    found = [line for line in lines.tolist() if _is_said(draft.blocks[line], said)]
    if not found:
        return
    for title in titles:
        others = draft.probabilities[title].copy()
        others[_HEADLINE] = 0
        label = LABELS[int(others.argmax())]
        yield Call([title], label, float(others.max() / max(others.sum(), _LEAST)), UNADDRESSED)
    likeliest = found[int(chances[found].argmax())]
    yield Call([likeliest], Label.HEADLINE, ADDRESSED_CONFIDENCE, ADDRESSED)


def words_of_address(address: str) -> frozenset[str]:
    """The words that an address names its page with; none if it has too few. Its sections have
    words, too, so they are those of the last part that is a name.

    Args:
        address: of the page, of which so many characters are looked at (LONGEST_ADDRESS).
    """
    path = unquote(address[:LONGEST_ADDRESS].split("?")[0].split("#")[0]).casefold()
    parts = path.split("/")[3:] if "//" in path else path.split("/")[1:]
    letters = _letters()
    for part in reversed(parts):
        found = _WORD.findall(_written(part, letters.short))
        words = [word for word in found if not _NUMBER.search(word)]
        long = sum(len(word) >= LONG for word in words)
        if len(words) >= LEAST_WORDS and long >= LONG_WORDS:
            return frozenset(words)
        if long and len(found) > 1:  # a name of the page that says too little
            break
    return frozenset()


def _is_said(line: str, said: frozenset[str]) -> bool:
    """Whether an address names a page by this line."""
    if len(line) > LONGEST_LINE:
        return False
    named, own = _named(line, said)
    return named >= NAMED and own >= SAID


def _named(line: str, said: frozenset[str]) -> tuple[float, float]:
    """How much of the words in an address a line holds, and how much these are of its own."""
    letters = _letters()
    plain = line.casefold()
    words = set(_WORD.findall(_written(plain, letters.short)))
    held = len(said & words.union(_WORD.findall(_written(plain, letters.long))))
    return held / len(said), held / max(1, len(words))


def _written(text: str, letters: dict[int, str]) -> str:
    """A text in small letters as an address has it."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text).translate(letters)
    apart = unicodedata.normalize("NFKD", composed)
    bare = "".join(letter for letter in apart if unicodedata.category(letter)[0] != "M")
    return bare.translate(letters)


@cache
def _letters() -> _Letters:
    short, long = dict[int, str](), dict[int, str]()
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            letter, *ways = line.split()
            ways = ways or [""]
            short[ord(letter)], long[ord(letter)] = ways[0], ways[-1]
    return _Letters(short, long)
