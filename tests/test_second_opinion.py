"""Pages whose markup leaves no story: when their words alone are believed."""

from __future__ import annotations

import newsclean
from newsclean import Cleaned

STORY = (
    "The ferry to Skarra will not sail before Thursday, its owners said, because the ramp at the "
    "northern pier has been twisted by the ice.",
    "About sixty people are waiting in the hotel by the harbour, among them a choir that was to "
    "have sung on the island on Sunday and has been singing in the bar instead.",
    "“We have a welder, but he is on Skarra,” said Torunn Vik, who runs the line with her brother. "
    "“So that is the problem in one sentence.”",
    "The coast guard took medicines and the post across on Tuesday evening. A tug is on its way "
    "from Hollvik and is expected on Wednesday, weather permitting.",
)
POSTS = (
    "My grandfather worked that pier for thirty years and he would have had it mended by Friday, I "
    "can promise you that much.",
    "Typical. They found the money for new offices quickly enough, didn't they? Nobody asked us.",
    "@seabird I was there this morning and half of the ramp is under water already, looks awful.",
    "Can anyone tell me whether the café is open? Asking for a friend with a very old dog.",
    "Great reporting as ever, but you spelt Hollvik wrong in the third paragraph, twice.",
    "I remember when it froze in 1987 and we all walked across. Happy days, and nobody was sued.",
    "Maybe if people had paid their fares we wouldn't be in this mess at all. Just saying.",
)


def page(title: str, parts: tuple[str, ...], name: str) -> str:
    blocks = "".join(f'<div class="{name}-text"><p>{part}</p></div>' for part in parts)
    return (
        f"<html><head><title>{title}</title></head><body><div class='{name}s'>"
        f"<h1 class='{name}-head'>{title}</h1>{blocks}</div></body></html>"
    )


def told(cleaned: Cleaned) -> list[bool]:
    """For every segment, whether its reasons say that its markup was passed over."""
    return ["alone" in " ".join(segment.reasons) for segment in cleaned.segments]


def test_a_story_called_a_comment_from_top_to_bottom_is_kept_and_said_to_be() -> None:
    cleaned = newsclean.clean(page("Skarra waits for a welder", STORY, "comment"))
    assert all(part in cleaned.text for part in STORY)
    assert all(told(cleaned))


def test_paths_and_labels_are_those_of_the_page() -> None:
    cleaned = newsclean.clean(page("Skarra waits for a welder", STORY, "comment"))
    assert cleaned.format == "html"
    assert all(segment.path and "body" in segment.path for segment in cleaned.segments)


def test_readers_comments_alone_are_no_story() -> None:
    parts = tuple(
        f"<b>islander{number}</b></p><p>{number} hours ago</p><p>{post}</p><p>Reply"
        for number, post in enumerate(POSTS, 2)
    )
    cleaned = newsclean.clean(page("Comments", parts, "comment"))
    assert not any(post in cleaned.text for post in POSTS)


def test_a_page_with_a_story_needs_no_second_opinion() -> None:
    assert not any(told(newsclean.clean(page("Skarra waits for a welder", STORY, "story"))))


def test_a_plain_text_has_no_markup_to_pass_over() -> None:
    assert not any(told(newsclean.clean("\n\n".join(POSTS), format="text")))
