"""Pages whose markup leaves no story: when their words alone are asked, and when believed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import newsclean
from newsclean import Cleaned, Cleaner
from newsclean.classifier.model import Opinions
from newsclean.classifier.tokens import Floats, tokenize
from newsclean.explain import explain
from newsclean.labels import LABEL_INDEX, LABELS, Label
from newsclean.reading.html import read_html
from newsclean.scanty import SCANTY
from newsclean.second_opinion import DOUBTFUL_SHARE, PASSED_OVER, WORDS_SHARE, judged

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
    return [any("passed over" in reason for reason in each.reasons) for each in cleaned.segments]


def test_a_story_called_a_comment_from_top_to_bottom_is_kept_and_said_to_be() -> None:
    source = page("Skarra waits for a welder", STORY, "comment")
    cleaned = newsclean.clean(source)
    assert all(part in cleaned.text for part in STORY)
    assert all(told(cleaned))
    assert not any(reason.startswith("markup:") for s in cleaned.segments for reason in s.reasons)
    accounts = explain(Cleaner(), source)
    assert accounts and all("passed over" in " ".join(account.features) for account in accounts)


def test_paths_and_labels_are_those_of_the_page() -> None:
    cleaned = newsclean.clean(page("Skarra waits for a welder", STORY, "comment"))
    assert cleaned.format == "html"
    assert all(segment.path and "body" in segment.path for segment in cleaned.segments)


THREAD = "".join(f'<div class="comment"><p>{post}</p></div>' for post in POSTS * 14)
NAMED = "".join(f'<div class="comment"><b>sea</b><p>{post}</p></div>' for post in POSTS * 14)


@pytest.mark.parametrize("thread", [THREAD, NAMED])
@pytest.mark.parametrize("story", [(), STORY[:2]])
def test_readers_comments_are_no_story(story: tuple[str, ...], thread: str) -> None:
    above = "".join(f"<p>{part}</p>" for part in story)
    cleaned = newsclean.clean(
        f"<html><head><title>Skarra waits</title></head><body><article><h1>Skarra waits</h1>{above}"
        f'</article><section id="comments" class="comments">{thread}</section></body></html>'
    )
    assert not any(post in cleaned.text for post in POSTS)
    assert all(part in cleaned.text for part in story)
    assert not any(told(cleaned))


def opinions_of(by_markup: list[float], by_words: list[float]) -> Opinions:
    """What the networks say of blocks that are so likely a part of the story."""
    return Opinions(np.log(spread(by_markup)), lambda: np.log(spread(by_words)))


def spread(story: list[float]) -> Floats:
    """Probabilities of blocks, so likely a part of the story."""
    rows = np.full((len(story), len(LABELS)), 1e-9, dtype=np.float32)
    rows[:, LABEL_INDEX[Label.BODY]] = story
    rows[:, LABEL_INDEX[Label.RELATED]] = 1 - rows[:, LABEL_INDEX[Label.BODY]]
    return rows


def believed(story: list[float], words: float, length: int = 20) -> bool:
    """Whether the words, by which so much of the prose is story, are believed, for a page of blocks
    of that many words."""
    html = "".join(f"<p>{'word ' * length}</p>" for _ in story)
    document = read_html(f"<html><body>{html}</body></html>")
    tokens = tokenize(document.blocks)
    by_words = [0.9 if n < words * len(document) else 0.1 for n in range(len(document))]
    return judged(opinions_of(story, by_words), tokens)[1] == PASSED_OVER


def test_words_are_believed_where_there_is_doubt_and_they_find_plenty() -> None:
    assert believed([0.2] * 10, words=0.5)
    assert not believed([0.2] * 10, words=0.2)
    assert not believed([0.01] * 10, words=1.0), "no doubt"
    assert not believed([0.9, 0.9, *[0.2] * 8], words=1.0), "there is a story"
    assert believed([0.9, *[0.2] * 9], words=1.0), "one block is none"
    assert not believed([0.2] * 4, words=1.0), "too little prose"
    assert not believed([0.2] * 40, words=1.0, length=8), "no prose at all"


def odds(story: float) -> float:
    return story / (1 - story)


def test_words_have_a_say_where_much_of_the_prose_is_in_doubt() -> None:
    html = "".join(f"<p>{'word ' * 20}</p>" for _ in range(10))
    tokens = tokenize(read_html(f"<html><body>{html}</body></html>").blocks)
    doubtful = [0.6, 0.6, *[0.98] * 8]
    assert DOUBTFUL_SHARE < 0.2
    probabilities, note = judged(opinions_of(doubtful, [0.2] * 10), tokens)
    assert note == ""
    body = probabilities[:, LABEL_INDEX[Label.BODY]]
    for found, markup in ((body[0], 0.6), (body[9], 0.98)):
        expected = odds(markup) ** (1 - WORDS_SHARE) * odds(0.2) ** WORDS_SHARE
        assert odds(float(found)) == pytest.approx(expected, rel=1e-3)

    def nobody() -> Floats:
        raise AssertionError("asked without need")

    sure = Opinions(np.log(spread([0.6, *[0.98] * 9])), nobody)
    assert np.allclose(judged(sure, tokens)[0], spread([0.6, *[0.98] * 9]), atol=1e-4)


def test_a_page_with_a_story_needs_no_second_opinion() -> None:
    assert not any(told(newsclean.clean(page("Skarra waits for a welder", STORY, "story"))))


def test_a_plain_text_has_no_markup_to_pass_over() -> None:
    assert not any(told(newsclean.clean("\n\n".join(POSTS), format="text")))


@pytest.mark.parametrize("plain", [False, True])
def test_a_story_that_is_scanty_still_is_favoured(plain: bool) -> None:
    tokens = tokenize(["word " * 40, "word " * 40, "Home"])
    chances = [0.35, 0.35, 0.01]
    opinions = opinions_of(chances, chances)
    if plain:
        opinions = Opinions(None, lambda: np.log(spread(chances)))
    probabilities, note = judged(opinions, tokens)
    assert note == SCANTY
    body = probabilities[:, LABEL_INDEX[Label.BODY]]
    assert [odds(float(value)) for value in body[:2]] == pytest.approx([3 * odds(0.35)] * 2, 1e-3)


def test_the_reasons_of_a_scanty_story_say_so_and_those_of_furniture_do_not() -> None:
    found = replace(Cleaner().examine(read_html(page("Skarra", STORY, "a"))), note=SCANTY)
    assert found.evidence(1, Label.BODY)[0] == SCANTY
    assert SCANTY not in found.evidence(1, Label.NAVIGATION)
    assert found.evidence(1, Label.BODY)[1:] == replace(found, note="").evidence(1, Label.BODY)
