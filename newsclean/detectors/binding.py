"""What several lines together say beyond doubt, so that it binds the decision.

A model of lines in their order sees a letter's paragraphs one by one, and they read like the
story. Where the whole span is seen, from salutation to signature and offer, that is better
knowledge than the model's: these votes are weighed in behind the model, like a caller's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsclean.classifier.tokens import Floats
from newsclean.detectors.shapes.tables import find_tables
from newsclean.detectors.votes import Lines, Vote, voted
from newsclean.labels import Label
from newsclean.reading.document import Document

LETTERS = ("letter:", "appeal-after-barrier:", "signed-appeal:")
SPANS = (*LETTERS, "line-numbers:", "archive:", "alphabet:")
"""Beginnings of the reasons that the span detectors give."""

SURE_SPAN = 0.7
"""A span that its detector is less sure of leaves the decision to the model."""

STRENGTH = 0.97
SURE = 0.8
"""A vote of this strength is taken for granted here."""
LIKELY = 0.6
"""A vote of this strength needs something beside it that agrees."""

GAP_LINES = 6
"""Most lines between a barrier and the letter behind it: a slogan, a word on the publisher."""

PARAGRAPHED = 0.6
"""Share of lines with a blank line before them from which a text parts its paragraphs so."""

CAPTION_CHARS = (40, 500)

SILENT, LINKED = "layout: shows no text", "layout: the whole line leads elsewhere"
LINKED_CHARS, LINKED_STRENGTH = 60, 0.8
"""A line of Markdown of so many characters that is one link, and no heading, leads elsewhere.

By models that saw none of the sites, in 168 labelled pages written down by html2text such lines
would be body with 2,570 words, 70 of them of the story; by markdownify with 420 and 106, nearly all
of them items of one list of deals.
"""

POST_CHARS, POST_STRENGTH = 500, 0.8
"""A post above the line that says whose it is has no more characters. The second leaves it to the
model where it is sure that the line is of the story: where a post is a picture, the story's own
sentence stands above its author, and may name him or her, as a post does not.

In 1,227 dumps of pages with labels nine lines above such a line would be story: eight are posts.
"""
_DASHES = frozenset("—–―-")


def layout_votes(document: Document) -> list[Vote]:
    """Votes on blocks that show a reader nothing, and on prose that is one link in Markdown."""
    nothing = [Vote(block, Label.OTHER, STRENGTH, SILENT) for block in document.silent]
    return nothing + [
        Vote(block, Label.RELATED, LINKED_STRENGTH, LINKED)
        for block in document.linked
        if len(document.blocks[block]) >= LINKED_CHARS
    ]


def binding_votes(lines: Lines, matrix: Floats, votes: Sequence[Vote]) -> list[Vote]:
    """Votes that bind.

    Args:
        lines: the document.
        matrix: the strongest vote of the default detectors for each line and label.
        votes: at least those that are on whole spans.
    """
    spans = [v for v in votes if v.strength >= SURE_SPAN and v.reason.startswith(SPANS)]
    found = [Vote(v.block, v.label, STRENGTH, v.reason) for v in spans]
    letters = [v.block for v in spans if v.reason.startswith(LETTERS)]
    if letters:
        found.extend(_between_barrier_and_letter(lines, matrix, min(letters)))
    if lines.tags is None:
        found.extend(_caption_beside_credit(lines, matrix))
        found.extend(_post_above_its_author(lines, matrix))
        found.extend(find_tables(lines, matrix))
    return found


def _between_barrier_and_letter(lines: Lines, matrix: Floats, letter: int) -> Iterator[Vote]:
    barriers = voted(matrix, SURE, Label.PAYWALL)
    barrier = max((block for block in barriers if block < letter), default=letter)
    if letter - barrier - 1 <= GAP_LINES:
        for block in range(barrier + 1, letter):
            yield Vote(
                block, Label.PROMO, STRENGTH, f"between-barrier-and-letter: {lines.raw[block][:60]}"
            )


def _caption_beside_credit(lines: Lines, matrix: Floats) -> Iterator[Vote]:
    """A line that shares its paragraph with a credit alone, where blank lines part paragraphs."""
    blank = lines.blank_before
    size = len(blank)
    if sum(blank) < PARAGRAPHED * size:
        return
    shortest, longest = CAPTION_CHARS
    for credit in voted(matrix, LIKELY, Label.CREDIT):
        for caption, first in ((credit + 1, credit), (credit - 1, credit - 1)):
            last = first + 1
            if not first >= 0 or last >= size or blank[last]:
                continue
            alone = (blank[first] or first == 0) and (last + 1 == size or blank[last + 1])
            text = lines.raw[caption]
            if alone and shortest <= len(text) <= longest and " " in text:
                yield Vote(
                    caption,
                    Label.CAPTION,
                    STRENGTH,
                    f"caption-beside-credit: {lines.raw[credit][:60]}",
                )


def _post_above_its_author(lines: Lines, matrix: Floats) -> Iterator[Vote]:
    """A line above one that says whose post it is: "— Jane Roe (@jroe) May 4, 2021"."""
    for block in voted(matrix, SURE, Label.EMBED):
        before, post, author = (lines.raw[max(0, block - gap)] for gap in (2, 1, 0))
        if block < 2 or not _is_author(author) or _is_author(before):
            continue
        name = author[1 : author.index("(@")].split()
        if len(post) <= POST_CHARS and post[-1] != ":" and not any(word in post for word in name):
            reason = f"post-above-its-author: {author[:60]}"
            yield Vote(block - 1, Label.EMBED, POST_STRENGTH, reason)


def _is_author(line: str) -> bool:
    """Whether a line that is of a post says whose it is."""
    return line[0] in _DASHES and "(@" in line
