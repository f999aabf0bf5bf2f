"""What is put into stories for training: appeals, and runs of what else stands in pages."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from newsclean.labels import Group, Label
from newsclean.patterns import pattern
from newsclean.training.material import AMONG, Piece

Line = tuple[str, Label]
PieceLine = tuple[str, Label | None]
"""A line of a piece; its label is None where it is empty."""

PROSE, PROSE_SHARE = frozenset(("letter", "donation", "membership")), 2
"""Kinds of appeals that read like the story, and how many times as often as others they are
inserted."""

_NAME = pattern(
    r"(?<=[^.!?:;\"“„«»‘(–—-] )"
    r"[^\W\d_a-zà-ÿ][a-zà-ÿ'’]{1,20} (?:(?:de|da|di|van|von) )?[^\W\d_a-zà-ÿ][a-zà-ÿ'’-]{2,20}"
)


@dataclass(frozen=True)
class Text:
    """Lines that are not empty, and for each whether an empty one goes before it."""

    lines: list[Line]
    blanks: list[bool]

    @property
    def body(self) -> list[int]:
        """The story's paragraphs. What is inserted has none."""
        return [number for number, (_, label) in enumerate(self.lines) if label is Label.BODY]

    @property
    def behind(self) -> int:
        """The place behind the story and the notes on it, which often stand before an appeal."""
        body = self.body
        place = body[-1] + 1 if body else len(self.lines)
        while place < len(self.lines) and self.lines[place][1].group is Group.METADATA:
            place += 1
        return place


def put(text: Text, place: int, lines: Sequence[PieceLine], tight: bool, gap: bool) -> Text:
    """A text with more lines before those of a place.

    Args:
        text: what they are put into.
        place: number of a line, or one behind the last.
        lines: those of a piece.
        tight: whether no empty line goes between them.
        gap: whether one goes before them.
    """
    inserted: list[Line] = []
    gaps: list[bool] = []
    for line, label in lines:
        if label is None:
            gap = True
            continue
        inserted.append((line, label))
        gaps.append(gap and not tight)
        gap = False
    return Text(
        [*text.lines[:place], *inserted, *text.lines[place:]],
        [*text.blanks[:place], *gaps, *text.blanks[place:]],
    )


def somebody(lines: Sequence[Line]) -> str:
    """The name that a story says most often, roughly; "" if it names nobody."""
    names = Counter(
        name for text, label in lines if label is Label.BODY for name in _NAME().findall(text)
    )
    return max(names, key=lambda name: (names[name], name), default="")


def names_of(lines: Sequence[Line]) -> dict[str, str]:
    """What the marks of a piece stand for in a story: `{title}` for its headline, `{name}` for
    somebody of whom it speaks. Notes on how a story was made share names with it."""
    title = next((text for text, label in lines if label is Label.HEADLINE), "")
    return {"{name}": somebody(lines), "{title}": title}


def filled(lines: Sequence[PieceLine], names: Mapping[str, str]) -> list[PieceLine]:
    """Lines of a piece with the names of a story, without those whose name it does not have."""
    found: list[PieceLine] = []
    for text, label in lines:
        wanted = [mark for mark in names if mark in text]
        if all(names[mark] for mark in wanted):
            for mark in wanted:
                text = text.replace(mark, names[mark])
            found.append((text, label))
    return found


def put_appeals(text: Text, pieces: Sequence[Piece], chance: random.Random) -> Text:
    """A text with one to three appeals: at the top, between paragraphs, at the end."""
    names = names_of(text.lines)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        piece = chance.choices(pieces, [PROSE_SHARE if p.kind in PROSE else 1 for p in pieces])[0]
        where = chance.random()
        body = text.body
        if where < 0.62 or not body:
            place = text.behind
        elif where < 0.74:
            place = body[0]
        elif where < 0.95:
            place = chance.choice(body)
        else:
            place = len(text.lines)
        gap, tight = chance.random() < 0.5, chance.random() < 0.4
        text = put(text, place, filled(piece.lines, names), tight, gap)
    return text


def put_runs(text: Text, pieces: Sequence[Piece], chance: random.Random) -> Text:
    """A text with two to four runs of other furniture, each of another kind."""
    names = names_of(text.lines)
    kinds = sorted({piece.kind for piece in pieces})
    for kind in chance.sample(kinds, min(len(kinds), chance.choice((2, 3, 4)))):
        piece = chance.choice([piece for piece in pieces if piece.kind == kind])
        lines = filled(piece.lines, names)
        tight, gap = chance.random() < 0.6, chance.random() < 0.5
        if kind not in AMONG or not text.body:
            text = put(text, text.behind, lines, tight, gap)
        elif kind == "captions" and chance.random() < 0.6:
            for picture in _pictures(lines):
                text = put(text, chance.choice(text.body), picture, tight, gap)
        else:
            place = text.behind if chance.random() < 0.4 else chance.choice(text.body)
            text = put(text, place, lines, tight, gap)
    return text


def _pictures(lines: Sequence[PieceLine]) -> Iterator[list[PieceLine]]:
    """Captions, each with the credits behind it."""
    picture: list[PieceLine] = []
    for line in lines:
        if line[1] is Label.CAPTION and any(label is Label.CAPTION for _, label in picture):
            yield picture
            picture = []
        picture.append(line)
    yield picture
