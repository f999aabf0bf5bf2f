"""Posts of other sites above the line that says whose they are."""

from __future__ import annotations

import pytest

import newsclean
from newsclean import Label

BEFORE = [
    "Ferry stays in port",
    "The ferry to the Hallen islands will not sail before Thursday, because its ramp has twisted.",
    "The county has asked a yard in Brekke for a new one, and has been told to be patient.",
]
AFTER = [
    "On the islands, where 310 people live, the shop still has flour and coffee for a week.",
    "The last time that the ramp gave way, in 2009, the repair took nineteen days in all.",
]
AUTHOR = "— Tove Lind (@tovelind) May 4, 2021"


def label_of(line: str, author: str) -> Label:
    text = "\n".join([*BEFORE, line, author, *AFTER])
    segments = newsclean.clean(text, format="text").segments
    return next(segment.label for segment in segments if segment.text == line)


@pytest.mark.parametrize("author", [AUTHOR, AUTHOR.replace("—", "-"), AUTHOR.replace("—", "–")])
def test_a_post_above_its_author_is_no_story(author: str) -> None:
    post = "Not one car will cross this week, and that is a promise we can keep."
    assert label_of(post, author) is Label.EMBED


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("The harbour master, who is no friend of long speeches, wrote on Tuesday:", AUTHOR),
        ("Not one car will cross this week, said the harbour master.", "Tove Lind has the wheel."),
        (
            "Within the hour the reply that Lind wrote had been read by everybody on both sides.",
            AUTHOR,
        ),
        ("And that was that, she wrote. " * 20 + "It was.", AUTHOR),
    ],
)
def test_what_leads_up_to_a_post_or_is_none_stays(line: str, author: str) -> None:
    assert label_of(line, author) is Label.BODY


def test_an_author_alone_says_nothing_of_a_line_above() -> None:
    segments = newsclean.clean("\n".join([AUTHOR, *AFTER]), format="text").segments
    assert segments[0].text == AUTHOR
