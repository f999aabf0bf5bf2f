"""The comments of readers below the story."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

import newsclean
from newsclean import Cleaner, Label
from newsclean.decision import Decision, decide
from newsclean.decision.rules.threads import (
    GOES_ON,
    GOES_ON_CONFIDENCE,
    HEADED,
    POST_CHARS,
    POSTS,
    THREAD,
    THREAD_CONFIDENCE,
)
from newsclean.detectors.votes import Lines, Vote
from newsclean.reading.source import read_source
from tests.decision.test_decision import MENU, table

STORY = (
    """\
Ferry to the islands stays in port

The ferry to the Hallen islands will not sail before Thursday, because the ramp that cars drive
over has twisted in the storm and nobody on the mainland can bend it back.

The county has asked a yard in Brekke for a new one. Until it comes, said harbour master Tove
Lind, the small boat takes passengers and letters, four times a day and in calm weather only.

On the islands, where 310 people live, the shop still has flour and coffee for a week. What it
has no more of is diesel. "We share what is in the tanks," said Lind, "and we walk."

The last time that the ramp gave way, in 2009, the repair took nineteen days. The county says that
it has learned from that, and that a second ramp will be built in spring beside the first.
""".replace("\n\n", "\0")
    .replace("\n", " ")
    .replace("\0", "\n\n")
)

COMMENTS = (
    "I was on the small boat this morning and it was packed, not one seat was free.",
    "The county knew about that ramp for years. My brother told them in writing.",
    "Why does everyone complain? It was a storm, these things happen to the best.",
    "Agreed, and thanks to the crew, they were great with my mother and her chair.",
)
WORDS = np.array([60, 60, 4, 15, 15])
BLOCKS = ["The story." * 26, "More of it." * 24, "22 comments", "Not me.", "I did."]
TOLD, HEAD = {Label.BODY: 0.99}, {Label.COMMENTS: 0.9}


def rows(chance: float) -> NDArray[np.float32]:
    doubt = {Label.BODY: 0.99 - chance, Label.COMMENTS: chance}
    return table(TOLD, TOLD, HEAD, doubt, doubt)


def labelled(
    chance: float, head: str = "22 comments", vote: float = 0.85, chars: int = 300
) -> list[Label]:
    blocks = [*(block[:chars] for block in BLOCKS[:2]), head, *BLOCKS[3:]]
    votes = np.array([0, 0, vote, 0, 0], dtype=np.float32)
    return decide(rows(chance), WORDS, blocks, (), votes).labels


COMMENTED = [Label.BODY] * 2 + [Label.COMMENTS] * 3
KEPT = [Label.BODY] * 2 + [Label.COMMENTS] + [Label.BODY] * 2


def test_what_may_be_comments_behind_their_heading_is() -> None:
    assert labelled(0.2) == COMMENTED
    votes = np.array([0, 0, 0.85, 0, 0], dtype=np.float32)
    found = decide(rows(0.2), WORDS, BLOCKS, (), votes)
    assert found.reasons == {3: THREAD, 4: THREAD}
    assert found.confidences[3] == np.float32(THREAD_CONFIDENCE)


@pytest.mark.parametrize(
    "kept",
    [
        labelled(0.01),
        labelled(0.2, vote=HEADED - 0.1),
        labelled(0.2, head="Comments?"),
        labelled(0.2, chars=200),
    ],
    ids=["reads like the story", "no heading", "a question", "above the story"],
)
def test_what_may_as_well_be_story_stays(kept: list[Label]) -> None:
    assert kept == KEPT


POST = {Label.COMMENTS: 0.9}


def posted(chance: float, posts: int, chars: int = POST_CHARS) -> list[Label]:
    doubt = {Label.BODY: 0.99 - chance, Label.COMMENTS: chance}
    lines = [*BLOCKS[:3], *["x" * chars] * posts, *BLOCKS[3:]]
    votes = np.zeros(len(lines), dtype=np.float32)
    votes[2] = 0.85
    rows_ = table(TOLD, TOLD, HEAD, *[POST] * posts, doubt, doubt)
    words = np.array([60, 60, *[4] * (posts + 1), 15, 15])
    return decide(rows_, words, lines, (), votes).labels[-2:]


def test_below_posts_in_doubt_it_needs_less_too() -> None:
    assert posted(0.02, POSTS) == [Label.COMMENTS] * 2
    assert posted(0.02, POSTS - 1) == [Label.BODY] * 2
    assert posted(0.02, POSTS, POST_CHARS - 1) == [Label.BODY] * 2, "buttons"
    assert posted(0.005, POSTS) == [Label.BODY] * 2


def test_a_count_of_comments_on_a_title_needs_less() -> None:
    assert labelled(0.01, "22 comments on “Ferry stays in port”", 0.45) == COMMENTED
    assert labelled(0.01, "22 comments on “Ferry stays in po", 0.45) == COMMENTED, "cut short"
    assert labelled(0.001, "22 comments on “Ferry stays in port”", 0.45) == KEPT
    assert labelled(0.01, "22 comments on “Ferry stays in port” were wiped", 0.45) == KEPT


def test_a_sentence_of_the_story_heads_nothing() -> None:
    said = "One resident's reaction to the news: “We saw it coming.”"
    votes = np.array([0, 0, 0.45, 0, 0], dtype=np.float32)
    blocks = [*BLOCKS[:2], said, *BLOCKS[3:]]
    doubt = {Label.BODY: 0.7, Label.COMMENTS: 0.2}
    rows_ = table(TOLD, TOLD, TOLD, doubt, doubt)
    assert Label.COMMENTS not in decide(rows_, WORDS, blocks, (), votes).labels
    long = "The newspaper has switched off all comments below its reports, said a spokesman today"
    votes[2] = 0.9
    blocks[2] = long
    assert Label.COMMENTS not in decide(rows_, WORDS, blocks, (), votes).labels
    blocks[2] = "Please keep to our rules when you comment."
    for chance, last in ((0.8, Label.BODY), (0.95, Label.COMMENTS)):
        ruled = table(TOLD, TOLD, {Label.COMMENTS: chance}, doubt, doubt)
        assert decide(ruled, WORDS, blocks, (), votes).labels[3:] == [last] * 2


def test_the_rest_is_a_thread_whatever_the_caller_keeps_of_it() -> None:
    votes = np.array([0, 0, 0.85, 0, 0], dtype=np.float32)
    sure = table(TOLD, TOLD, HEAD, {Label.BODY: 0.8, Label.COMMENTS: 0.2}, TOLD)
    assert decide(sure, WORDS, BLOCKS, (4,), votes).labels == [*COMMENTED[:4], Label.BODY]
    assert decide(sure, WORDS, BLOCKS, (), votes).labels == KEPT


def test_a_title_among_the_headings_of_the_story_needs_more() -> None:
    head = {Label.HEADING: 0.9}
    votes = np.array([0, 0, 0.85, 0, 0], dtype=np.float32)
    blocks = [*BLOCKS[:2], "2 thoughts on “Low water”", *BLOCKS[3:]]
    for chance, last in ((0.01, Label.BODY), (0.03, Label.COMMENTS)):
        doubt = {Label.BODY: 0.9, Label.COMMENTS: chance}
        found = decide(table(TOLD, TOLD, head, doubt, doubt), WORDS, blocks, (), votes).labels
        assert found[3:] == [last] * 2
        assert found[2] is (Label.HEADING if last is Label.BODY else Label.COMMENTS)


def test_what_the_caller_keeps_above_the_heading_is_told_as_well() -> None:
    votes = np.array([0, 0, 0.85, 0, 0], dtype=np.float32)
    assert decide(rows(0.2), WORDS, BLOCKS, (0, 1), votes).labels == COMMENTED
    held = table(TOLD, TOLD, TOLD, *[{Label.BODY: 0.8, Label.COMMENTS: 0.2}] * 2)
    assert decide(held, WORDS, BLOCKS, (2,), votes).labels == [Label.BODY] * 5


def test_it_is_so_in_html() -> None:
    votes = np.array([0, 0, 0.85, 0, 0], dtype=np.float32)
    assert decide(rows(0.2), None, BLOCKS, (), votes).labels == COMMENTED


def threaded(answer: str, chance: float = 0.01) -> list[Label]:
    posts = ["Nadine", "It is the ramp.", "Per Holm :", answer, "Jo", "@Per  Holm: it is not."]
    blocks = [*BLOCKS[:2], "22 comments", *posts]
    votes = np.array([0, 0, 0.85, *[0] * len(posts)], dtype=np.float32)
    post = {Label.BODY: 0.95, Label.COMMENTS: chance}
    found = table(TOLD, TOLD, HEAD, *[post] * len(posts))
    words = np.array([60, 60, 4, *[3] * len(posts)])
    return decide(found, words, blocks, (), votes).labels[3:]


def test_people_who_answer_each_other_by_name_are_readers() -> None:
    assert threaded("@Nadine, no.") == [Label.COMMENTS] * 6
    assert threaded("@Petra, no.") == [Label.BODY] * 6
    assert threaded("@Nadine · Mar 3") == [Label.BODY] * 6, "a post, quoted by the story"
    assert threaded("@Nadine") == [Label.BODY] * 6
    assert threaded("@Nadine, no.", 0.001) == [Label.BODY] * 6, "it reads like the story"


@pytest.mark.parametrize(
    "head",
    [
        "4 thoughts on “Ferry to the islands stays in port”",
        "4 Kommentare zu „Ferry to the islands stays in port“",
        "4 commentaires sur « Ferry to the islands stays in port »",
        "4 comments",
        "4 Kommentare",
    ],
)
def test_comments_without_names_are_no_story(head: str) -> None:
    text = STORY + "\n" + "\n\n".join([head, *COMMENTS, "Leave a reply"]) + "\n"
    cleaned = newsclean.clean(text)
    assert cleaned.text.endswith("in spring beside the first.")
    found = [segment for segment in cleaned.segments if segment.text in COMMENTS]
    assert {segment.label for segment in found} == {Label.COMMENTS}
    assert any(THREAD in segment.reasons for segment in found)


def test_a_link_to_the_comments_above_the_story_takes_nothing_away() -> None:
    title, told = STORY.split("\n\n", 1)
    text = "\n\n".join([title, "4 comments", "Join the conversation", told])
    assert newsclean.clean(text).text.strip() == told.strip()


def test_a_detector_of_the_callers_is_heeded() -> None:
    def keeps(lines: Lines) -> list[Vote]:
        return [
            Vote(block, Label.BODY, 0.99, "mine")
            for block, line in enumerate(lines.raw)
            if line == COMMENTS[1]
        ]

    text = STORY + "\n" + "\n\n".join(["4 comments", *COMMENTS, "Leave a reply"]) + "\n"
    kept = Cleaner(detectors=[keeps]).clean(text).text
    assert COMMENTS[1] in kept and COMMENTS[0] not in kept


SURE, POSTED = {Label.BODY: 0.95}, {Label.COMMENTS: 0.6, Label.BODY: 0.2}


def midst(
    post: dict[Label, float] = POSTED,
    above: dict[Label, float] = MENU,
    vote: float = 0.0,
    words: int = 20,
    below: dict[Label, float] = SURE,
) -> Decision:
    rows_ = table(MENU, SURE, above, post, below, MENU)
    votes = np.array([0, 0, vote, 0, 0, 0], dtype=np.float32)
    counts = np.array([30, 40, 3, words, 40, 60])
    blocks = ["Menu", "It rained.", "So he said", "And it went on.", "Until night.", "More menu"]
    return decide(rows_, counts, blocks, (), votes)


def test_prose_in_the_midst_of_the_story_is_no_comment() -> None:
    found = midst()
    assert found.labels[3] is Label.BODY
    assert found.reasons == {3: GOES_ON}
    assert found.confidences[3] == np.float32(GOES_ON_CONFIDENCE)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (midst(vote=0.5), "a detector says that comments begin"),
        (midst(above={Label.COMMENTS: 0.97}), "comments have begun"),
        (midst(post={Label.COMMENTS: 0.97}), "surely a comment"),
        (midst(words=19), "short"),
        (midst(below={Label.BODY: 0.85}), "perhaps no story below"),
    ],
)
def test_what_may_well_be_a_comment_stays_one(found: Decision, why: str) -> None:
    assert found.labels[3] is Label.COMMENTS, why


@pytest.mark.parametrize(("within", "label"), [("article", Label.BODY), ("div", Label.COMMENTS)])
def test_what_stands_in_the_element_of_the_story_is_no_comment(within: str, label: Label) -> None:
    story, rest = [f"<p>{block}</p>" for block in BLOCKS[:2]], BLOCKS[2:]
    below = "".join(f"<p>{block}</p>" for block in rest)
    if within == "article":
        body = f"<article>{''.join(story)}{below}</article>"
    else:
        body = f"<article>{''.join(story)}</article><div>{below}</div>"
    document, _ = read_source(f"<html><body>{body}</body></html>", "html")
    votes = np.array([0, 0, 0.85, 0, 0], dtype=np.float32)
    found = decide(rows(0.2), None, document.blocks, (), votes, document.markup)
    assert found.labels[-1] is label


def test_very_many_headings_of_comments_are_looked_at_once() -> None:
    """Each with buttons alone below; were all of these counted for each, this would take hours."""
    heads = 30_000
    doubt = {Label.BODY: 0.97, Label.COMMENTS: 0.02}
    rows_ = np.concatenate([table(TOLD), np.repeat(table(HEAD), heads, axis=0), table(doubt)])
    blocks = ["The story." * 60, *["22 comments"] * heads, "Not me."]
    votes = np.array([0, *[0.85] * heads, 0], dtype=np.float32)
    words = np.array([120, *[2] * heads, 2])
    assert decide(rows_, words, blocks, (), votes).labels[-1] is Label.BODY
