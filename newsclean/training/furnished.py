"""Pages in languages of which a corpus has few, made of our own stories and furniture.

A network that has met a script in stories alone takes a menu in that script for a story. For some
twenty languages `material/furniture` holds two short stories each, and the lines that stand around
stories there: menus, teasers, comments, notices. They are shuffled into pages.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from newsclean.labels import Group, Label
from newsclean.training.material import Piece

Line = tuple[str, Label]

PAGES = 10
"""Pages made of the furniture of one language."""

_IN_STORY = frozenset((Group.ARTICLE, Group.METADATA, Group.MEDIA))


def furnished(piece: Piece) -> Iterator[list[Line]]:
    """Pages made of one language's furniture, and its stories alone.

    Args:
        piece: of kind "furniture". What a headline begins, to the next one or to the first line of
            furniture, is a story; the other lines are kept by label.
    """
    stories, around = _parts(piece)
    chance = random.Random(piece.id)
    yield from stories
    for _ in range(PAGES):
        yield _page(stories, around, chance)


def _parts(piece: Piece) -> tuple[list[list[Line]], dict[Label, list[Line]]]:
    stories: list[list[Line]] = []
    around: dict[Label, list[Line]] = defaultdict(list)
    for text, label in piece.lines:
        if label is Label.HEADLINE:
            stories.append([])
        if label is None:
            continue
        if label.group in _IN_STORY and stories:
            stories[-1].append((text, label))
        else:
            around[label].append((text, label))
    return stories, around


def _page(
    stories: Sequence[Sequence[Line]], around: dict[Label, list[Line]], chance: random.Random
) -> list[Line]:
    def some(label: Label, least: int, most: int) -> list[Line]:
        known = around.get(label, [])
        return chance.sample(known, min(len(known), chance.randint(least, most)))

    def at_times(share: float, lines: list[Line]) -> list[Line]:
        return lines if chance.random() < share else []

    story = list(chance.choice(stories))
    if chance.random() < 0.3:  # a short story, or one that is cut off
        story = story[: chance.randint(min(3, len(story)), len(story))]
    place = chance.randint(min(2, len(story)), len(story))
    story[place:place] = at_times(0.3, some(Label.RELATED, 1, 3))
    place = min(2, len(story))
    story[place:place] = at_times(0.4, some(Label.SOCIAL, 1, 5))
    below = [
        at_times(0.6, some(Label.SOCIAL, 2, 8)),
        at_times(0.5, some(Label.RELATED, 3, 20)),
        at_times(0.5, some(Label.COMMENTS, 3, 12)),
        at_times(0.3, some(Label.NEWSLETTER, 1, 3)),
        at_times(0.2, some(Label.SUBSCRIPTION, 1, 3)),
        at_times(0.3, some(Label.NAVIGATION, 2, 12)),
        at_times(0.3, some(Label.OTHER, 1, 6)),
        at_times(0.2, some(Label.PROMO, 1, 2)),
    ]
    chance.shuffle(below)
    return [
        *some(Label.NAVIGATION, 0, 45),
        *at_times(0.3, some(Label.ADVERTISEMENT, 1, 2)),
        *story,
        *(line for lines in below for line in lines),
        *at_times(0.5, some(Label.RELATED, 3, 20)),
        *some(Label.NAVIGATION, 0, 30),
        *at_times(0.8, some(Label.LEGAL, 1, 8)),
    ]
