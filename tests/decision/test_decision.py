"""From probabilities to labels."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from newsclean.decision import decide
from newsclean.decision.alone import HELD_AGAINST
from newsclean.labels import LABEL_INDEX, Label


def table(*rows: dict[Label, float]) -> NDArray[np.float32]:
    probabilities = np.full((len(rows), len(Label)), 1e-4, dtype=np.float32)
    for number, row in enumerate(rows):
        for label, value in row.items():
            probabilities[number, LABEL_INDEX[label]] = value
    return probabilities


def test_there_is_one_headline_and_the_others_are_what_they_are_next_likeliest() -> None:
    first = {Label.HEADLINE: 0.6, Label.NAVIGATION: 0.3}
    second = {Label.HEADLINE: 0.8, Label.HEADING: 0.1}
    decision = decide(table(first, second), np.array([5, 5]))
    assert decision.labels == [Label.NAVIGATION, Label.HEADLINE]
    assert decision.confidences[0] == np.float32(0.3)


def test_in_html_the_group_counts_more() -> None:
    torn = {Label.BODY: 0.195, Label.HEADING: 0.19, Label.STANDFIRST: 0.19, Label.RELATED: 0.395}
    assert decide(table(torn)).labels == [Label.BODY]
    assert decide(table(torn, MENU), np.array([9, 1])).labels[0] is Label.RELATED


STORY, MENU = {Label.BODY: 0.95}, {Label.NAVIGATION: 0.99}
DOUBT = {Label.BODY: 0.25, Label.CREDIT: 0.65}


def test_a_clean_story_gets_the_benefit_of_the_doubt() -> None:
    words = np.array([60, 60, 10])
    assert decide(table(STORY, STORY, DOUBT), words).labels == [Label.BODY] * 3


def test_a_dirty_text_does_not() -> None:
    words = np.array([60, 60, 30, 1])
    assert decide(table(STORY, STORY, DOUBT, MENU), words).labels[2] is Label.CREDIT


def test_a_text_in_which_nothing_is_surely_furniture_is_clean() -> None:
    words, unsure = np.array([60, 60, 90, 1]), {Label.BODY: 0.08, Label.CREDIT: 0.9}
    assert decide(table(STORY, STORY, DOUBT, unsure), words).labels[2:] == [
        Label.BODY,
        Label.CREDIT,
    ]
    spoken = decide(table(STORY, STORY, DOUBT, unsure), words, settled=[3])
    assert spoken.labels[2] is Label.CREDIT


@pytest.mark.parametrize("label", HELD_AGAINST)
def test_but_appeals_and_offers_are_held_against_it_as_in_any_text(label: Label) -> None:
    words, asks = np.array([60, 60, 90, 90]), {Label.BODY: 0.3, label: 0.6}
    found = decide(table(STORY, STORY, DOUBT, asks), words).labels
    assert found[2:] == [Label.BODY, label]
    clean = decide(table(STORY, STORY, asks), np.array([60, 60, 5])).labels
    assert clean[2] is Label.BODY


def test_a_caption_is_not_alone_in_a_short_one_because_the_others_are_story_already() -> None:
    likely, unlikely = {Label.BODY: 0.2, Label.CAPTION: 0.7}, {Label.BODY: 0.1, Label.CAPTION: 0.85}
    decision = decide(table(STORY, likely, likely, unlikely), np.array([12, 12, 12, 12]))
    assert decision.labels == [Label.BODY] * 4


def test_in_plain_text_a_caption_must_be_much_likelier_than_a_sentence() -> None:
    words = np.array([60, 60, 30])
    torn, sure = {Label.BODY: 0.35, Label.CAPTION: 0.65}, {Label.BODY: 0.1, Label.CAPTION: 0.9}
    assert decide(table(STORY, STORY, torn), words).labels[2] is Label.BODY
    assert decide(table(STORY, STORY, sure), words).labels[2] is Label.CAPTION
    assert decide(table(STORY, STORY, torn)).labels[2] is Label.CAPTION


def test_what_is_surely_no_story_goes_from_a_clean_text_too() -> None:
    words = np.array([60, 60, 10])
    sure = {Label.BODY: 0.1, Label.PAYWALL: 0.9}
    assert decide(table(STORY, STORY, sure), words).labels[2] is Label.PAYWALL


PARAGRAPH = "The ferry stayed at the quay for nine days, and nobody could say why."


def test_a_second_copy_of_a_paragraph_is_no_story() -> None:
    blocks = [PARAGRAPH, "A short line.", "A short line.", PARAGRAPH, PARAGRAPH.upper()]
    labels = decide(table(*[STORY] * 5), None, blocks).labels
    assert labels == [Label.BODY, Label.BODY, Label.BODY, Label.OTHER, Label.BODY]


def test_a_heading_that_also_stands_in_a_table_of_contents_stays() -> None:
    heading = {Label.HEADING: 0.9}
    blocks = [PARAGRAPH, "A short line.", PARAGRAPH]
    assert decide(table(heading, STORY, heading), None, blocks).labels[2] is Label.HEADING
    menu = {Label.NAVIGATION: 0.9}
    assert decide(table(menu, STORY), None, [PARAGRAPH] * 2).labels[1] is Label.BODY


def test_a_refrain_of_a_clean_text_stays() -> None:
    blocks, words = [PARAGRAPH, "x", PARAGRAPH], np.array([14, 1, 14])
    assert decide(table(STORY, STORY, STORY), words, blocks).labels == [Label.BODY] * 3
    caption = {Label.CAPTION: 0.9}
    words = np.array([14, 60, 14])
    assert decide(table(STORY, caption, STORY), words, blocks).labels[2] is Label.OTHER


def test_items_of_a_list_may_be_the_same_again() -> None:
    item = "- a small handful of unsalted nuts, chopped"
    assert decide(table(STORY, STORY), None, [item, item]).labels == [Label.BODY] * 2


HEADING = {Label.HEADING: 0.9}
QUIP = {Label.CAPTION: 0.7, Label.BODY: 0.2}
GALLERY = {Label.CAPTION: 0.9, Label.BODY: 0.02}


def test_what_stands_under_the_pictures_of_a_story_told_in_pictures_is_its_text() -> None:
    rows = [STORY, *[HEADING, QUIP, {Label.CREDIT: 0.9}] * 4, HEADING, STORY]
    section = [Label.HEADING, Label.BODY, Label.CREDIT]
    for words in (None, np.full(len(rows), 9)):
        labels = decide(table(*rows), words, [f"Line {n}" for n in range(len(rows))]).labels
        assert labels == [Label.BODY, *section * 4, Label.HEADING, Label.BODY]


def test_a_gallery_beside_the_story_and_captions_under_few_headings_stay_captions() -> None:
    gallery = [STORY, *[HEADING, GALLERY] * 4, HEADING, STORY]
    assert decide(table(*gallery)).labels.count(Label.CAPTION) == 4
    few = [*[HEADING, STORY] * 7, *[HEADING, QUIP] * 3, HEADING, STORY]
    assert decide(table(*few)).labels.count(Label.CAPTION) == 3
    before = [QUIP, QUIP, QUIP, HEADING, STORY, HEADING, STORY]
    assert decide(table(*before)).labels.count(Label.CAPTION) == 3


def test_the_first_line_of_a_wrapped_text_is_no_headline() -> None:
    title = {Label.HEADLINE: 0.9, Label.BODY: 0.08}
    words = np.array([9, 9])
    wrapped = ["The mayor has said that he will give up", "a third of his office, and the chair."]
    joined = decide(table(title, STORY), words, wrapped)
    assert joined.labels == [Label.BODY] * 2 and joined.confidences[0] > 0.8
    sure = {Label.HEADLINE: 0.99}
    assert decide(table(sure, STORY), words, wrapped).labels[0] is Label.HEADLINE
    name = ["The mayor of Norm likes new phones", "iPhones sell well in the town of Norm."]
    assert decide(table(title, STORY), words, name).labels[0] is Label.HEADLINE
    whole = ["The mayor gives up his chair", wrapped[0]]
    assert decide(table(title, STORY), words, whole).labels == [Label.HEADLINE, Label.BODY]
    assert decide(table(STORY, title), words, whole).labels == [Label.BODY, Label.HEADLINE]


def test_in_a_clean_text_what_may_be_its_first_sentence_is_no_headline() -> None:
    first = {Label.HEADLINE: 0.6, Label.STANDFIRST: 0.3}
    words = np.full(4, 9)
    clean = decide(table(first, STORY, STORY, STORY), words)
    assert clean.labels == [Label.STANDFIRST, Label.BODY, Label.BODY, Label.BODY]
    assert clean.confidences[0] > 0.8
    menu = {Label.NAVIGATION: 0.9}
    assert decide(table(first, menu, menu, STORY), words).labels[0] is Label.HEADLINE
    assert decide(table(first, STORY, STORY, STORY)).labels[0] is Label.HEADLINE, "HTML"
    surer = {Label.HEADLINE: 0.85, Label.STANDFIRST: 0.1}
    assert decide(table(surer, STORY, STORY, STORY), words).labels[0] is Label.HEADLINE
    # Beside furniture a headline is worth what any other part of the story is.
    teaser = {Label.HEADLINE: 0.4, Label.RELATED: 0.5}
    assert decide(table(teaser, STORY, STORY, STORY), words).labels[0] is Label.HEADLINE


def test_a_sentence_that_repeats_nothing_is_not_called_a_copy() -> None:
    quote = "The ferry will not sail before Thursday, because the ramp has been twisted by the ice."
    doubt = {Label.OTHER: 0.6, Label.BODY: 0.3}
    rows, blocks = [STORY, doubt, STORY], ["Nothing sails.", quote, "The choir sings in the bar."]
    for words in (None, np.full(3, 9)):
        found = decide(table(*rows), words, blocks)
        assert found.labels == [Label.BODY] * 3 and found.confidences[1] < 0.5
    pulled = [blocks[0], f"“{quote}”", f"“{quote}” said Torunn Vik, who runs the line."]
    assert decide(table(*rows), None, pulled).labels[1] is Label.OTHER
    sure = {Label.OTHER: 0.9, Label.BODY: 0.05}
    assert decide(table(STORY, sure, STORY), None, blocks).labels[1] is Label.OTHER
    short = [blocks[0], "Please try again later.", blocks[2]]
    assert decide(table(*rows), None, short).labels[1] is Label.OTHER


def test_captions_that_outweigh_the_story_of_a_short_text_are_of_the_story() -> None:
    caption = {Label.CAPTION: 0.9}
    rows = [{Label.HEADLINE: 0.9}, caption, STORY, caption, STORY]
    words = np.array([6, 9, 12, 8, 10])
    assert decide(table(*rows), words).labels[1:] == [Label.BODY] * 4
    few = np.array([6, 9, 30, 7, 20])
    assert decide(table(*rows), few).labels.count(Label.CAPTION) == 2
    longer = [*rows, *[STORY] * 3, *[caption] * 6]
    assert decide(table(*longer), np.full(len(longer), 9)).labels.count(Label.CAPTION) == 8
    assert decide(table(*rows)).labels.count(Label.CAPTION) == 2, "HTML"


def test_a_text_on_one_line_is_not_lost_for_a_doubt() -> None:
    torn = {Label.ADVERTISEMENT: 0.3, Label.BODY: 0.05}
    decision = decide(table(torn, {Label.LEGAL: 0.9}), np.array([400, 8]))
    assert decision.labels == [Label.BODY, Label.LEGAL]
    assert decision.confidences[0] < 0.1


def test_a_letter_on_one_line_and_a_long_block_beside_a_story_are_what_they_are() -> None:
    torn = {Label.ADVERTISEMENT: 0.3, Label.BODY: 0.05}
    assert decide(table({Label.DONATION: 0.8}), np.array([400])).labels == [Label.DONATION]
    beside = decide(table(torn, STORY), np.array([400, 60]))
    assert beside.labels == [Label.ADVERTISEMENT, Label.BODY]
    short = decide(table(torn, torn), np.array([40, 40]))
    assert short.labels == [Label.ADVERTISEMENT] * 2


def test_what_is_hardly_story_by_all_of_its_labels_is_none() -> None:
    many = dict.fromkeys((Label.RELATED, Label.PROMO, Label.OTHER, Label.LEGAL), 0.1)
    words = np.array([60, 60, 30])
    for share, label in ((0.2, Label.NAVIGATION), (0.3, Label.BODY)):
        block = {**many, Label.BODY: share, Label.NAVIGATION: 0.15}
        assert decide(table(STORY, {Label.RELATED: 0.9}, block), words).labels[2] is label


def test_in_a_clean_text_less_is_enough() -> None:
    block = {Label.BODY: 0.2, Label.NAVIGATION: 0.15, Label.OTHER: 0.15}
    assert decide(table(STORY, STORY, block), np.array([60, 60, 10])).labels[2] is Label.BODY
