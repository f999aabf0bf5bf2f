"""Prose far below the story, beyond the furniture of its page.

Behind comments, footers and menus a page may tell what the publisher is and sells, or begin other
stories. Whether such prose is of the story no stretch of lines tells, but how far it stands from
the story, what parts them and how much of it there is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from newsclean.chances import IS_STORY, marked, story_of
from newsclean.edges import PARTS
from newsclean.labels import GROUPS, LABEL_INDEX, Group, Label

RESUMED = "resumed: far below the story, behind the furniture of its page"
RESUMED_CONFIDENCE = 0.7
"""So often the likeliest other label is right in the pages named below."""

PARTED, PAGE = 16, 3
"""What comes behind the first gap of so many lines of furniture is none of the story, if so many of
these lines are what ends a page: menus, legal lines, comments, sign-ups, share buttons, profiles.
Lists of other stories alone may stand within one, as may advertisements."""
SHARE, DOUBTFUL, DOUBTFUL_MARKUP = 0.25, 0.6, 0.8
"""And if it has less than this share of the characters that the story has above the gap, and is
story with less than this probability on the mean of its characters; the last, in HTML.

By models that saw none of the sites, in 1,227 pages with labels 87 lines of their dumps (1,619
words) and 86 blocks of the pages themselves (1,486 words) are found, and none is of a story. With
gaps of 8 lines 116 words of a story would go in dumps, with whatever furniture 161.
"""
TOLD_CHARS = 300
"""The story above must have so many characters."""

_BODY = LABEL_INDEX[Label.BODY]
_ENDS_PAGE = marked(
    (*GROUPS[Group.PAGE], *(Label.COMMENTS, Label.NEWSLETTER, Label.DONATION, Label.SOCIAL))
) | marked((Label.AUTHOR_BIO,))
_ENDS_PAGE[LABEL_INDEX[Label.OTHER]] = False


def find_resumed(
    probabilities: NDArray[np.float32],
    columns: NDArray[np.int64],
    blocks: Sequence[str],
    plain: bool,
) -> list[int]:
    """The blocks that would be story but stand beyond the end of their page.

    Args:
        probabilities: blocks x 23.
        columns: the label of every block.
        blocks: their texts.
        plain: whether it is plain text.
    """
    story = np.flatnonzero(IS_STORY[columns])
    places = np.flatnonzero(np.diff(story) > PARTED)
    if not len(places):
        return []
    parting = np.concatenate([[0], np.cumsum(PARTS[columns])])
    ending = np.concatenate([[0], np.cumsum(_ENDS_PAGE[columns])])
    sizes = np.array([len(blocks[block]) for block in story.tolist()], dtype=np.int64)
    told = np.concatenate([[0], np.cumsum(sizes * (columns[story] == _BODY))])
    least = DOUBTFUL if plain else DOUBTFUL_MARKUP
    for place in (places + 1).tolist():
        first, last = story[place - 1], story[place]
        if parting[last] - parting[first] < PARTED or ending[last] - ending[first] < PAGE:
            continue
        rest, size = story[place:], sizes[place:]
        few = told[place] >= TOLD_CHARS and size.sum() < SHARE * told[place]
        if few and (story_of(probabilities[rest]) * size).sum() < least * size.sum():
            found: list[int] = rest.tolist()
            return found
    return []
