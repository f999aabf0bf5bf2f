"""A barrier behind the last sentence that the model takes for one more of the story."""

from __future__ import annotations

import numpy as np
import pytest

import newsclean
from newsclean import Label
from newsclean.decision.rules.barred import BARRED, MOST_LINES, WORDED, find_barred
from newsclean.labels import LABEL_INDEX
from tests.decision.test_copies import told
from tests.decision.test_decision import table

STORY = [told(day) for day in range(1, 6)]
WORDED_LINE = "The rest of this report is kept for those with an account. Get yours now."
VOTED_LINE = "Subscribers who are logged in see the second half below."
BYLINE = "Ada Quist writes on harbours"


def barred(
    blocks: list[str],
    votes: dict[str, float] | None = None,
    belief: float = 0.1,
    doubt: float = 0.3,
    settled: tuple[str, ...] = (),
) -> dict[str, float]:
    """The barriers among blocks that would all be body, by their text."""
    rows = [
        {Label.BODY: 0.99} if block in STORY else {Label.BODY: doubt, Label.PAYWALL: belief}
        for block in blocks
    ]
    columns = np.array([LABEL_INDEX[Label.BODY]] * len(blocks), dtype=np.int64)
    strengths = np.array([(votes or {}).get(block, 0.0) for block in blocks], dtype=np.float32)
    places = [blocks.index(text) for text in settled]
    found = find_barred(table(*rows), columns, blocks, strengths, places)
    return {blocks[block]: confidence for block, confidence in found.items()}


def test_a_vote_counts_whole_behind_the_story() -> None:
    found = barred([*STORY, VOTED_LINE], {VOTED_LINE: 0.95})
    assert list(found) == [VOTED_LINE]
    # Odds of a third, times the root of those of 0.95, which the probabilities hold already once.
    assert found[VOTED_LINE] == pytest.approx(1 / (1 + 3 / 19**0.5), abs=0.01)


def test_a_button_says_nothing_without_a_vote() -> None:
    assert not barred([*STORY, "Unlock this story now"])
    assert barred([*STORY, "Unlock this story here and now"])


def test_but_not_against_a_model_that_is_sure() -> None:
    assert not barred([*STORY, VOTED_LINE], {VOTED_LINE: 0.95}, belief=0.1, doubt=0.6)
    assert not barred([*STORY, VOTED_LINE], {VOTED_LINE: 0.75})


def test_words_of_each_kind_do_without_a_vote() -> None:
    assert barred([*STORY, WORDED_LINE]) == {WORDED_LINE: WORDED}
    assert not barred([*STORY, WORDED_LINE], belief=0.0001, doubt=0.9)


@pytest.mark.parametrize("vote", [0.0, 0.5, 0.8, 0.9, 0.98])
def test_a_vote_never_speaks_against(vote: float) -> None:
    assert barred([*STORY, WORDED_LINE], {WORDED_LINE: vote}, belief=0.01, doubt=0.9)


def test_the_language_is_that_of_the_story() -> None:
    story = [
        "Der Fährmann von Skarra hat am Montag nicht abgelegt, weil der Kessel kalt war.",
        "Auf dem Kai standen zwölf Fahrgäste, und keiner von ihnen hatte ein Brot dabei.",
    ]
    line = "Den Rest der Geschichte lesen Sie mit einem Abo. Jetzt anmelden."
    assert barred([*story, line]) == {line: WORDED}
    foreign = "La suite de cet article est réservée à nos abonnés. Connectez-vous."
    assert not barred([*STORY, foreign])


def test_a_page_full_of_such_lines_is_on_barriers() -> None:
    lines = [f"{WORDED_LINE[:-1]}, {number}." for number in range(9)]
    assert list(barred([*STORY, *lines])) == lines[: -MOST_LINES - 1 : -1]


@pytest.mark.parametrize("line", [VOTED_LINE, WORDED_LINE])
def test_within_the_story_such_lines_are_quoted(line: str) -> None:
    votes = {VOTED_LINE: 0.95}
    assert not barred([*STORY[:3], line, *STORY[3:]], votes)
    assert not barred([line, *STORY], votes)


def test_a_few_words_of_story_may_follow() -> None:
    votes = {VOTED_LINE: 0.95}
    assert set(barred([*STORY, VOTED_LINE, WORDED_LINE, BYLINE], votes)) == {
        VOTED_LINE,
        WORDED_LINE,
    }


def test_fifteen_words_of_story_are_too_many() -> None:
    fourteen = "and so on " * 4 + "and on"
    assert barred([*STORY, WORDED_LINE, fourteen])
    assert not barred([*STORY, WORDED_LINE, f"{fourteen} again"])
    assert barred([*STORY, WORDED_LINE, *"ABCDE"])
    assert not barred([*STORY, WORDED_LINE, *"ABCDEFG"])


def test_a_barrier_has_something_to_read_in_front() -> None:
    assert not barred([VOTED_LINE], {VOTED_LINE: 0.95})


def test_what_the_caller_decided_stays() -> None:
    assert not barred([*STORY, VOTED_LINE], {VOTED_LINE: 0.95}, settled=(VOTED_LINE,))
    assert not barred([*STORY, WORDED_LINE], settled=(WORDED_LINE,))


@pytest.mark.parametrize("format", ["text", "html"])
def test_the_line_goes_and_access_and_reasons_tell(format: str) -> None:
    page = [f"<h1>{STORY[0][:40]}</h1>", *(f"<p>{text}</p>" for text in [*STORY, WORDED_LINE])]
    source = "\n\n".join([*STORY, WORDED_LINE]) if format == "text" else "".join(page)
    cleaned = newsclean.clean(source, format=format)
    [barrier] = [segment for segment in cleaned.segments if segment.text == WORDED_LINE]
    assert barrier.label is Label.PAYWALL
    assert barrier.reasons[0] == BARRED
    assert WORDED_LINE not in cleaned.text and STORY[-1] in cleaned.text
    assert cleaned.access.state != "open"
