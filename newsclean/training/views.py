"""One labelled page becomes several plain texts, shaped as they come to people.

A page's text is met as a dump of everything, as the part around the story, as the story alone, as
a few lines of it and as what an extractor left of it; with and without blank lines; with the
project's own appeals inserted. All of it is drawn from a generator that is seeded by the page, so
that training can be repeated.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newsclean.labels import Group, Label
from newsclean.patterns import pattern
from newsclean.training.furnished import furnished
from newsclean.training.material import Piece

Line = tuple[str, Label]


@dataclass(frozen=True)
class View:
    """A plain text with its gold labels.

    Attributes:
        lines: text and label of every line that is not blank.
        blank_before: for each of them, whether a blank line goes before it.
        weight: how much it counts in training, 1 for a page's dump.
    """

    lines: list[Line]
    blank_before: list[bool]
    weight: float

    @property
    def text(self) -> str:
        """The view as one text."""
        parts = [
            ("\n" if blank and number else "") + line
            for number, ((line, _), blank) in enumerate(zip(self.lines, self.blank_before))
        ]
        return "\n".join(parts)


LEFT_BY_EXTRACTORS: dict[Group, float] = {
    Group.METADATA: 0.45,
    Group.MEDIA: 0.45,
    Group.APPEAL: 0.45,
    Group.CTA: 0.15,
    Group.PAGE: 0.04,
}
"""How often an extractor leaves a line of each group in the text, roughly."""


SHORT = 8
"""Lines of the longest excerpt. Without short stories among the lessons, a network takes a story of
six lines for an appeal, because whatever is so short in a page is one."""

PROSE = frozenset(("letter", "donation", "membership"))
STORY = "story"
"""Kind of the project's own documents without appeals, in which appeals are put."""
FURNITURE, FURNISHED_WEIGHT = "furniture", 0.3
"""Kind of what pages are made of, and what each of them counts."""
PAGE, PAGE_SHARE = "page", 0.3
"""Kind of whole pages of our own, which become the same texts as labelled pages; and what each of
those counts beside other documents of our own."""
PROSE_SHARE = 2
"""Appeals that read like the story are inserted so many times as often as others."""


_NAME = pattern(
    r"(?<=[^.!?:;\"“„«»‘(–—-] )"
    r"[^\W\d_a-zà-ÿ][a-zà-ÿ'’]{1,20} (?:(?:de|da|di|van|von) )?[^\W\d_a-zà-ÿ][a-zà-ÿ'’-]{2,20}"
)


def dump_lines(blocks: Sequence[Line]) -> list[Line]:
    """The blocks, a line each; white space inside a block becomes single blanks."""
    lines = ((" ".join(text.split()), label) for text, label in blocks)
    return [(text, label) for text, label in lines if text]


def _blanks(lines: Sequence[Line], chance: random.Random) -> list[bool]:
    style = chance.random()
    if style < 0.45:
        return [True] * len(lines)
    if style < 0.75:
        return [False] * len(lines)
    # Blank lines around paragraphs only, as in texts copied from a page.
    return [len(text) > 80 or chance.random() < 0.3 for text, _ in lines]


def _story_range(lines: Sequence[Line]) -> tuple[int, int] | None:
    story = [i for i, (_, label) in enumerate(lines) if label.group is Group.ARTICLE]
    return (story[0], story[-1] + 1) if story else None


def page_views(
    blocks: Sequence[Line], lang: str, pieces: Sequence[Piece], seed: str
) -> Iterator[View]:
    """The texts that a labelled page is trained as.

    Args:
        blocks: text and label of every block of the page.
        lang: the page's language.
        pieces: appeals that may be inserted.
        seed: anything that tells pages apart.
    """
    chance = random.Random(seed)
    lines = dump_lines(blocks)
    if not lines:
        return
    yield View(lines, [False] * len(lines), 1.0)
    story = _story_range(lines)
    if story is None:
        return
    first, last = story
    before, after = chance.choice((0, 1, 3, 6)), chance.choice((0, 3, 10, 25))
    around: list[Line] = [
        (text, label)
        for text, label in lines[max(0, first - before) : last + after]
        if label is not Label.NAVIGATION
    ]
    yield View(around, _blanks(around, chance), 0.5)
    alone: list[Line] = [
        (text, label)
        for text, label in lines[first:last]
        if label.group is Group.ARTICLE and label is not Label.HEADLINE
    ]
    if alone:
        yield View(alone, _blanks(alone, chance), 0.35)
    left = extracted(lines[max(0, first - 6) : last + 40], chance)
    if left:
        yield View(left, _blanks(left, chance), 0.4)
    mine = [piece for piece in pieces if piece.lang == lang]
    if mine and alone:
        for base in (left, around):
            if base:
                yield with_appeals(base, mine, chance)
    if alone:
        few = excerpt(lines[first:last], chance)
        yield View(few, _blanks(few, chance), 0.25)


def extracted(lines: Sequence[Line], chance: random.Random) -> list[Line]:
    """What an extractor leaves: the story and some of the rest."""
    # Extractors err by region: what they leave of one kind, they leave all of.
    keep = {label: chance.random() < LEFT_BY_EXTRACTORS.get(label.group, 1.0) for label in Label}
    if chance.random() < 0.3:
        keep[Label.HEADLINE] = False
    style = chance.random()
    result: list[Line] = []
    for text, label in lines:
        if not keep[label]:
            continue
        if label is Label.HEADING and style < 0.2:
            text = "## " + text
        elif label is Label.HEADLINE and style < 0.2:
            text = "# " + text
        elif label is Label.BODY and style < 0.4 and len(text) < 60 and not text[0].isdigit():
            text = "- " + text
        result.append((text, label))
    return result


def excerpt(lines: Sequence[Line], chance: random.Random) -> list[Line]:
    """A few lines of the story, as a short report or a part of a long one."""
    story = [line for line in lines if line[1].group is Group.ARTICLE]
    size = chance.randint(2, SHORT)
    start = 0 if chance.random() < 0.5 else chance.randrange(max(1, len(story) - size + 1))
    return story[start : start + size]


def somebody(lines: Sequence[Line]) -> str:
    """The name that a story says most often, roughly; "" if it names nobody."""
    names = Counter(
        name for text, label in lines if label is Label.BODY for name in _NAME().findall(text)
    )
    return max(names, key=lambda name: (names[name], name), default="")


def with_appeals(base: Sequence[Line], pieces: Sequence[Piece], chance: random.Random) -> View:
    """A text with one to three appeals inserted: at the top, between paragraphs, at the end.

    `{title}` in an appeal becomes the headline, `{name}` somebody of whom the story speaks: notes
    on how a story was made share names with it.
    """
    person = somebody(base)
    headline = next((text for text, label in base if label is Label.HEADLINE), "")
    lines = list(base)
    body = [i for i, (_, label) in enumerate(lines) if label is Label.BODY]
    blanks = _blanks(lines, chance)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        piece = chance.choices(pieces, [PROSE_SHARE if p.kind in PROSE else 1 for p in pieces])[0]
        where = chance.random()
        if where < 0.62 or not body:
            place = body[-1] + 1 if body else len(lines)
            # Notes on the story often stand between it and the appeal.
            while place < len(lines) and lines[place][1].group is Group.METADATA:
                place += 1
        elif where < 0.74:
            place = body[0]
        elif where < 0.95:
            place = chance.choice(body)
        else:
            place = len(lines)
        inserted = []
        gaps = []
        gap = chance.random() < 0.5
        tight = chance.random() < 0.4
        for text, label in piece.lines:
            if label is None:
                gap = True
                continue
            if "{title}" in text:
                if not headline:
                    continue
                text = text.replace("{title}", headline)
            if "{name}" in text:
                if not person:
                    continue
                text = text.replace("{name}", person)
            inserted.append((text, label))
            gaps.append(gap and not tight)
            gap = False
        lines[place:place] = inserted
        blanks[place:place] = gaps
        body = [i + len(inserted) if i >= place else i for i in body]
    return View(lines, blanks, 0.5)


def own_views(piece: Piece, appeals: Sequence[Piece]) -> Iterator[View]:
    """The texts that a document of the project's own is trained as.

    Args:
        piece: the document, the furniture of a language, or a whole page.
        appeals: are inserted into it if it is a story or a page.
    """
    if piece.kind == FURNITURE:
        chance = random.Random(piece.id)
        for lines in furnished(piece):
            yield View(lines, _blanks(lines, chance), FURNISHED_WEIGHT)
        return
    whole = piece_view(piece)
    if piece.kind == PAGE:
        for view in page_views(whole.lines, piece.lang, appeals, piece.id):
            yield replace(view, weight=view.weight * PAGE_SHARE)
        return
    yield whole
    mine = [appeal for appeal in appeals if appeal.lang == piece.lang]
    if piece.kind == STORY and mine:
        yield with_appeals(whole.lines, mine, random.Random(piece.id))


def piece_view(piece: Piece) -> View:
    """A whole document of the project's own as a text to train on."""
    lines: list[Line] = []
    blanks: list[bool] = []
    gap = False
    for text, label in piece.lines:
        if label is None:
            gap = True
        else:
            lines.append((text, label))
            blanks.append(gap)
            gap = False
    return View(lines, blanks, 1.0)
