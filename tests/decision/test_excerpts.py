"""Beginnings of other texts."""

from __future__ import annotations

import numpy as np
import pytest

from newsclean import Label
from newsclean.decision import decide
from newsclean.decision.rules.excerpts import (
    EXCERPT,
    EXCERPT_CONFIDENCE,
    LEAST_CHARS,
    find_excerpts,
)
from newsclean.labels import LABEL_INDEX
from tests.decision.test_copies import told
from tests.decision.test_decision import table

STORY = [(Label.BODY, told(day)) for day in range(3)]
TITLE = (Label.HEADING, "The clerk who stayed for lunch")
CUT = "The clerk came to count the boats and was asked to stay for lunch, which he did until […]"
MORE = (Label.RELATED, "Read on")


def found(*parts: tuple[Label, str], likely: float = 0.6) -> list[int]:
    columns = np.array([LABEL_INDEX[label] for label, _ in parts], dtype=np.int64)
    rows = table(*({label: likely} for label, _ in parts))
    return find_excerpts(rows, columns, [text for _, text in parts])


@pytest.mark.parametrize("sign", ["[…]", "[...]", "(…)", "(...)", "[…] ›", "[...] »"])
def test_what_is_cut_short_beside_furniture_is_an_excerpt(sign: str) -> None:
    cut = (Label.BODY, CUT.replace("[…]", sign))
    assert found(*STORY, MORE, TITLE, cut, MORE) == [4, 5]
    assert found(MORE, (Label.STANDFIRST, cut[1]), *STORY) == [1]
    assert found(cut, MORE) == [0]
    assert found(*STORY, MORE, TITLE, cut, TITLE, cut, cut, *STORY) == [4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([*STORY, (Label.BODY, CUT), *STORY], "a quote, and the story goes on"),
        ([*STORY, (Label.BODY, CUT), (Label.ADVERTISEMENT, "Advertisement"), *STORY], "as above"),
        ([*STORY, (Label.BODY, CUT), (Label.CAPTION, "The clerk"), *STORY], "as above"),
        ([*STORY, (Label.BODY, CUT), MORE], "the story ends so"),
        ([(Label.BYLINE, "Courier"), (Label.BODY, CUT), (Label.BYLINE, "Post")], "a press review"),
        ([MORE, (Label.BODY, f"“{CUT}"), MORE], "a quote"),
        ([(Label.HEADLINE, "Lunch"), (Label.STANDFIRST, CUT), MORE, *STORY], "the dek"),
        ([MORE, (Label.BODY, "He said: […]"), MORE], "short"),
        ([MORE, (Label.BODY, CUT.replace("[…]", "...")), MORE], "so people trail off"),
        ([MORE, (Label.BODY, f"{CUT} he left"), MORE], "it goes on"),
        ([MORE, (Label.PROMO, CUT), MORE], "no story anyway"),
        ([(Label.BODY, CUT)], "nothing beside it"),
        ([], "nothing"),
    ],
)
def test_what_is_no_excerpt_stays(parts: list[tuple[Label, str]], why: str) -> None:
    assert found(*parts) == [], why


def test_what_the_model_is_sure_of_stays() -> None:
    cut = (Label.BODY, CUT)
    several = (*STORY, MORE, cut, TITLE, cut, MORE)
    assert found(*several, likely=0.9) == [4, 5, 6]
    assert found(*several, likely=0.96) == []
    alone = ((Label.HEADLINE, "Lunch"), (Label.BYLINE, "4 May"), cut, MORE)
    assert found(*alone) == [2]
    assert found(*alone, likely=0.85) == [], "all that the page shows of its story"


@pytest.mark.parametrize("opened", ['"', "“", "„", "«", "「", "『"])
def test_who_quotes_cuts(opened: str) -> None:
    assert found(MORE, (Label.BODY, f"She said: {opened}{CUT}"), MORE) == []


@pytest.mark.parametrize(("chars", "blocks"), [(LEAST_CHARS - 1, []), (LEAST_CHARS, [1])])
def test_a_short_line_is_none(chars: int, blocks: list[int]) -> None:
    line = CUT[: chars - 4] + " […]"
    assert len(line) == chars
    assert found(MORE, (Label.BODY, line), MORE) == blocks


def test_the_decision_says_why() -> None:
    menu = [{Label.NAVIGATION: 0.9}] * 4
    list_ = {Label.RELATED: 0.9}
    rows = [*menu, *([{Label.BODY: 0.9}] * 3), list_, {Label.BODY: 0.7}, list_]
    blocks = ["News", "Sport", "Ferries", "Weather", *(text for _, text in STORY)]
    blocks += ["More", CUT, "Read on"]
    words = np.array([len(block.split()) for block in blocks])
    decision = decide(table(*rows), None, blocks)
    assert decision.labels[6:9] == [Label.BODY, Label.RELATED, Label.RELATED]
    assert decision.reasons == {8: EXCERPT}
    assert decision.confidences[8] == np.float32(EXCERPT_CONFIDENCE)
    assert decide(table(*rows), None, blocks, settled=(8,)).labels[8] is Label.BODY
    clean = decide(table(*rows), words, blocks)
    assert clean.labels[8] is Label.BODY, "it is story nearly all"


def test_all_of_very_many_are_found() -> None:
    assert found(MORE, *[(Label.BODY, CUT)] * 50_000) == list(range(1, 50_001))
