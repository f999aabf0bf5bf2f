"""Pages of which hardly anything would be left."""

from __future__ import annotations

import numpy as np
import pytest

import newsclean
from newsclean.chances import story_of
from newsclean.classifier.tokens import tokenize
from newsclean.labels import Label
from newsclean.scanty import LEGAL_WORDS, PROSE, is_scanty, with_scanty_story
from tests.decision.test_copies import told
from tests.decision.test_decision import table

LIKELY = {Label.BODY: 0.35, Label.PROMO: 0.65}
MENU = {Label.NAVIGATION: 0.98, Label.BODY: 0.02}
OFFICES = [
    f"Office {number}, 12 Harbour Road, Suite {number}00, Skarra, telephone 555 01{number}, open "
    "Monday to Friday from nine to five, fees by income, no appointment needed"
    for number in range(20, 32)
]


def changed(rows: list[dict[Label, float]], blocks: list[str]) -> list[float]:
    """Probability of being story, as it is told."""
    probabilities = table(*rows)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    before = probabilities.copy()
    tokens = tokenize(blocks)
    prose = tokens.count >= PROSE
    if not is_scanty(story_of(probabilities[prose]), tokens.count[prose]):
        return [round(float(value), 2) for value in story_of(probabilities)]
    after = with_scanty_story(probabilities, tokens, plain=False)
    assert (probabilities == before).all()
    assert (after >= 0).all()
    assert after.sum(axis=1) == pytest.approx(1, rel=1e-5)
    return [round(float(value), 2) for value in story_of(after)]


def test_where_all_of_a_story_is_in_doubt_it_is_believed_sooner() -> None:
    assert changed([LIKELY, LIKELY, MENU], [told(1), told(2), "Home"]) == [0.62, 0.62, 0.06]


def test_a_story_that_is_found_changes_nothing() -> None:
    sure = {Label.BODY: 0.9, Label.PROMO: 0.1}
    blocks = [told(1), told(2), told(3), "Home"]
    assert changed([sure, sure, LIKELY, MENU], blocks) == [0.9, 0.9, 0.35, 0.02]
    # Nor does one that is short, if there is no more to be had.
    assert changed([sure, MENU, MENU, MENU], blocks) == [0.9, 0.02, 0.02, 0.02]


def test_a_page_without_prose_changes_nothing() -> None:
    assert changed([LIKELY, LIKELY], ["A line", "Another"]) == [0.35, 0.35]


def legal(count: int, story: float = 0.01) -> list[float]:
    rows = [{Label.LEGAL: 0.99 - story, Label.BODY: story}] * count
    return changed([*rows, {Label.NAVIGATION: 0.99}], [*OFFICES[:count], "Home"])


def test_legal_text_alone_is_the_story() -> None:
    words = int(tokenize(OFFICES[:1]).count[0])
    enough = LEGAL_WORDS // words + 1
    assert min(legal(enough)[:-1]) > 0.7
    assert max(legal(enough - 1)) < 0.1


def test_legal_text_below_a_story_is_none_of_it() -> None:
    rows = [{Label.BODY: 0.99}] * 2 + [{Label.LEGAL: 0.99, Label.BODY: 0.01}] * 10
    assert max(changed(rows, [told(1), told(2), *OFFICES[:10]])[2:]) < 0.1


def test_a_page_of_terms_is_kept() -> None:
    clauses = [
        f"{n}. The operator may change these terms of use and this privacy policy at any time; "
        f"rights reserved under clause {n} remain with the licensor, Harbour Media Ltd., "
        "registered in Skarra, whose liability is limited to the extent permitted by law."
        for n in range(1, 15)
    ]
    body = "".join(f"<p>{clause}</p>" for clause in clauses)
    source = f"<html><body><main><h1>Terms of use</h1>{body}</main></body></html>"
    text = newsclean.clean(source).text
    assert sum(clause in text for clause in clauses) > 10


@pytest.mark.parametrize(("found", "scanty"), [(34, True), (36, False)])
def test_half_of_what_may_be_story_is_not_scanty(found: int, scanty: bool) -> None:
    # Of 100 words more about 49 may be story, though none of them is likelier story than not.
    assert is_scanty(np.array([0.6, 0.49]), np.array([found, 100])) is scanty
    assert not is_scanty(np.array([0.41, 0.59]), np.array([100, 100]))


def legal_page(story: int, legal: int, each: int, plain: bool = False) -> bool:
    """Whether the legal text of a page is its story, where so many words of both stand on it, the
    legal ones in blocks of so many."""
    blocks = ["word " * story, *["word " * each] * (legal // each), "word " * 40]
    rows = [{Label.BODY: 0.9}, *[{Label.LEGAL: 0.98, Label.BODY: 0.01}] * (legal // each), LIKELY]
    tokens = tokenize(blocks)
    after = with_scanty_story(table(*rows), tokens, plain)
    return bool(story_of(after[1:-1]).min() > 0.5)


@pytest.mark.parametrize(
    ("story", "legal", "each", "kept"),
    [
        (29, 200, 20, True),
        (30, 200, 20, False),
        (14, 200, 20, True),
        (29, 180, 20, False),
        (29, 210, 15, True),
        (29, 280, 14, False),
    ],
)
def test_how_much_legal_text_and_how_little_story(
    story: int, legal: int, each: int, kept: bool
) -> None:
    assert legal_page(story, legal, each) is kept


def test_legal_text_that_an_extractor_left_alone_is_no_story() -> None:
    assert legal_page(0, 400, 20)
    assert not legal_page(0, 400, 20, plain=True)
