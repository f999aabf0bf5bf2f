"""The label scheme: 23 labels in 6 groups, and what a clean story keeps."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Group(str, Enum):
    """The six families that the labels fall into."""

    ARTICLE = "article"
    METADATA = "metadata"
    MEDIA = "media"
    APPEAL = "appeal"
    CTA = "cta"
    PAGE = "page"

    __hash__ = str.__hash__  # as what is equal to it; Enum's own is slow besides

    def __str__(self) -> str:
        return self.value


class Label(str, Enum):
    """What one text block is. Values are the names used in files and on the command line."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    HEADING = "heading"
    BODY = "body"
    BYLINE = "byline"
    SOURCE_NOTE = "source_note"
    AUTHOR_BIO = "author_bio"
    EDITORS_NOTE = "editors_note"
    CAPTION = "caption"
    CREDIT = "credit"
    EMBED = "embed"
    PAYWALL = "paywall"
    SUBSCRIPTION = "subscription"
    NEWSLETTER = "newsletter"
    DONATION = "donation"
    SOCIAL = "social"
    COMMENTS = "comments"
    RELATED = "related"
    PROMO = "promo"
    ADVERTISEMENT = "advertisement"
    NAVIGATION = "navigation"
    LEGAL = "legal"
    OTHER = "other"

    __hash__ = str.__hash__  # as what is equal to it; Enum's own is slow besides

    def __str__(self) -> str:
        return self.value

    @property
    def group(self) -> Group:
        """The group this label belongs to."""
        return GROUP_OF[self]


GROUPS: dict[Group, tuple[Label, ...]] = {
    Group.ARTICLE: (Label.HEADLINE, Label.STANDFIRST, Label.HEADING, Label.BODY),
    Group.METADATA: (Label.BYLINE, Label.SOURCE_NOTE, Label.AUTHOR_BIO, Label.EDITORS_NOTE),
    Group.MEDIA: (Label.CAPTION, Label.CREDIT, Label.EMBED),
    Group.APPEAL: (Label.PAYWALL, Label.SUBSCRIPTION, Label.NEWSLETTER, Label.DONATION),
    Group.CTA: (
        Label.SOCIAL,
        Label.COMMENTS,
        Label.RELATED,
        Label.PROMO,
        Label.ADVERTISEMENT,
    ),
    Group.PAGE: (Label.NAVIGATION, Label.LEGAL, Label.OTHER),
}

GROUP_OF: dict[Label, Group] = {
    label: group for group, members in GROUPS.items() for label in members
}

LABELS: tuple[Label, ...] = tuple(Label)
"""All labels in the order that models use for their columns."""

LABEL_INDEX: dict[Label, int] = {label: column for column, label in enumerate(LABELS)}

STORY_COLUMNS: tuple[int, ...] = tuple(LABEL_INDEX[label] for label in GROUPS[Group.ARTICLE])
OTHER_COLUMNS: tuple[int, ...] = tuple(
    column for column in range(len(LABELS)) if column not in STORY_COLUMNS
)
"""Columns of the labels that are not of the story."""

DEFAULT_KEEP: tuple[Label, ...] = (Label.STANDFIRST, Label.HEADING, Label.BODY)
"""What the clean text is made of unless the caller asks for something else."""


def parse_labels(names: Iterable[str | Label | Group]) -> frozenset[Label]:
    """Turn labels, groups or their names into a set of labels.

    Args:
        names: labels, groups, or their string values, in any mixture.

    Raises:
        TypeError: if `names` is a single string or holds something that is no string.
        ValueError: if a name is neither a label nor a group.
    """
    if isinstance(names, (str, bytes)):
        raise TypeError("expected an iterable of label names, got a single string")
    chosen: set[Label] = set()
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"expected label names as str or Label, got {type(name).__name__}")
        value = name.value if isinstance(name, Enum) else name
        if value in Group._value2member_map_:
            chosen.update(GROUPS[Group(value)])
        elif value in Label._value2member_map_:
            chosen.add(Label(value))
        else:
            known = ", ".join([*Group._value2member_map_, *Label._value2member_map_])
            raise ValueError(f"unknown label {value!r}; expected one of: {known}")
    return frozenset(chosen)
