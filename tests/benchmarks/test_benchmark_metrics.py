"""The metrics, on examples worked out by hand."""

from __future__ import annotations

import pytest
from standin import Cleaner

from benchmarks.labels import (
    PageLabels,
    calibration_error,
    class_scores,
    compare_labels,
    confusion,
    group_pairs,
    label_pairs,
    macro_f1,
    reliability,
)
from benchmarks.lines import line_labels, score_lines
from benchmarks.metrics import Counts, count_words, mean, snippet_rate, words, worst_tenth
from benchmarks.public_metrics import (
    best_rouge,
    is_optional,
    same_tokens,
    shingle_counts,
    shingle_scores,
    shingles,
)
from benchmarks.second_stage import Step, false_words_gone, story_words_lost
from newsclean.labels import Label


def test_words_are_lower_cased_and_without_punctuation() -> None:
    assert words("The cat’s 2nd – Hat_1!") == ["the", "cat", "s", "2nd", "hat_1"]


def test_word_counts_are_of_multisets() -> None:
    counts = count_words("a a b c", "a b b d")
    assert counts == Counts(right=2, false=2, missing=2)
    assert counts.precision == counts.recall == counts.f1 == 0.5


@pytest.mark.parametrize(
    ("gold", "given", "expected"),
    [("", "", (1, 1, 1)), ("", "a", (0, 0, 0)), ("a", "", (0, 0, 0)), ("a", "a", (1, 1, 1))],
)
def test_empty_texts(gold: str, given: str, expected: tuple[float, float, float]) -> None:
    counts = count_words(gold, given)
    assert (counts.precision, counts.recall, counts.f1) == expected


def test_worst_tenth_is_the_mean_of_the_lowest_decile() -> None:
    values = [1.0] * 18 + [0.2, 0.4]
    assert worst_tenth(values) == pytest.approx(0.3)
    assert worst_tenth([0.7]) == 0.7
    assert worst_tenth([]) == mean([]) == 0.0


def test_snippets_are_found_whatever_the_white_space() -> None:
    assert snippet_rate(["a  b", "x"], "z a\nb y") == 0.5
    assert snippet_rate([], "text") is None


class TestShingles:
    def test_runs_of_four(self) -> None:
        assert shingles("a b c d e") == [("a", "b", "c", "d"), ("b", "c", "d", "e")]

    def test_shorter_texts_are_one_shingle_and_empty_ones_none(self) -> None:
        assert shingles("A b") == [("A", "b")]
        assert shingles(" – ") == []

    def test_f1_is_of_the_mean_precision_and_the_mean_recall(self) -> None:
        perfect = shingle_counts("a b c d", "a b c d")
        half = shingle_counts("a b c d e", "a b c d")  # precision 1, recall 1/2
        empty = shingle_counts("a b c d", "")  # precision 0, recall 0
        scores = shingle_scores([perfect, half, empty])
        assert scores.precision == pytest.approx(2 / 3)
        assert scores.recall == pytest.approx(0.5)
        assert scores.f1 == pytest.approx(2 * (2 / 3) * 0.5 / (2 / 3 + 0.5))

    def test_tokens_keep_their_case(self) -> None:
        assert same_tokens("A b, c", "A b c")
        assert not same_tokens("A b", "a b")


class TestRouge:
    @pytest.fixture(autouse=True)
    def _needs_rouge(self) -> None:
        pytest.importorskip("rouge_score")

    def test_optional_paragraphs_are_in_brackets(self) -> None:
        assert is_optional(" [maybe] ")
        assert not is_optional("[1] a note")

    @pytest.mark.parametrize("given", ["one two three\nfour five", "one two three"])
    def test_the_variant_that_fits_best_counts(self, given: str) -> None:
        assert best_rouge(["one two three", "[four five]"], given).f1 == 1.0

    def test_a_paragraph_that_is_not_optional_is_missed(self) -> None:
        scores = best_rouge(["one two three", "four"], "one two three")
        assert (scores.precision, scores.recall) == (1.0, 0.75)

    def test_many_optional_paragraphs(self) -> None:
        gold = ["zero", *[f"[word{i}]" for i in range(9)]]
        assert best_rouge(gold, "zero\nword1\nword4").f1 == 1.0

    def test_empty_text(self) -> None:
        assert best_rouge(["one"], "").f1 == 0.0


LINES = [
    ("Menu", Label.NAVIGATION),
    ("A b c d.", Label.BODY),
    ("E f.", Label.HEADING),
    ("Buy it now.", Label.SUBSCRIPTION),
]


class TestLines:
    def test_scores_are_in_words_of_the_lines(self) -> None:
        score = score_lines(LINES, [False, True, False, True])
        assert score.counts == Counts(right=4, false=3, missing=2)
        assert score.lost == pytest.approx(2 / 6)
        assert score.left == pytest.approx(3 / 4)
        assert not score.right_lines

    def test_every_line_right(self) -> None:
        assert score_lines(LINES, [False, True, True, False]).right_lines

    def test_a_line_has_the_label_of_the_segment_with_most_of_it(self) -> None:
        lines = ["One two.", "", "Menu"]
        found = line_labels(lines, Cleaner().clean("\n".join(lines), format="text"))
        assert found == [Label.BODY, None, Label.OTHER]


def test_second_stage_shares_are_of_all_words_together() -> None:
    steps = [
        Step(Counts(90, 10, 0), Counts(90, 0, 0)),
        Step(Counts(10, 30, 0), Counts(5, 20, 5)),
    ]
    assert false_words_gone(steps) == pytest.approx(0.5)
    assert story_words_lost(steps) == pytest.approx(0.05)
    assert false_words_gone([]) == 0.0


PAGES = (
    PageLabels([(Label.BODY, Label.BODY), (Label.SOCIAL, Label.BODY)], []),
    PageLabels([(Label.BODY, None)], []),
)


class TestLabels:
    def test_accuracy_of_a_page(self) -> None:
        assert [page.accuracy for page in PAGES] == [0.5, 0.0]

    def test_every_page_weighs_the_same(self) -> None:
        weights = confusion(PAGES)
        assert weights[Label.BODY, Label.BODY] == 0.5
        assert weights[Label.BODY, None] == 1.0

    def test_macro_f1(self) -> None:
        weights = confusion(PAGES)
        scores = class_scores(label_pairs(weights))
        # body: right 0.5, given 1.0, gold 1.5; social: never given
        assert scores["body"].precision == pytest.approx(0.5)
        assert scores["body"].recall == pytest.approx(1 / 3)
        assert scores["body"].f1 == pytest.approx(0.4)
        assert macro_f1(scores) == pytest.approx(0.2)
        assert macro_f1(class_scores(group_pairs(weights))) == pytest.approx(0.2)

    def test_a_class_that_is_not_in_the_gold_is_no_part_of_the_macro_f1(self) -> None:
        scores = class_scores({("body", "body"): 1.0, ("body", "legal"): 1.0})
        assert macro_f1(scores) == pytest.approx(2 / 3)

    def test_blocks_take_the_label_of_most_of_their_words(self) -> None:
        lines = [("One two three. four", Label.BODY), ("five", Label.OTHER), ("›", Label.OTHER)]
        cleaned = Cleaner().clean("One two three.\nfour five\n›", format="text")
        with_wordless = compare_labels(lines, cleaned, wordless=True)
        assert [given for _, given in with_wordless.blocks] == [
            Label.BODY,
            Label.OTHER,
            Label.OTHER,
        ]
        assert len(compare_labels(lines, cleaned, wordless=False).blocks) == 2

    def test_missing_blocks_are_wrong(self) -> None:
        cleaned = Cleaner().clean("Something else.", format="text")
        assert compare_labels([("gone", Label.BODY)], cleaned, wordless=False).blocks == [
            (Label.BODY, None)
        ]

    def test_reliability_and_calibration_error(self) -> None:
        segments = [(0.95, True), (0.95, False), (0.55, True), (1.0, True)]
        bins = {part.low: part for part in reliability(segments)}
        assert bins[0.95].segments == 2
        assert bins[0.95].right == 0.5
        assert bins[0.99].right == 1.0
        # bin 0.9–1: three segments, sure 2.9/3, right 2/3; bin 0.5: one, 0.55 and 1
        assert calibration_error(segments) == pytest.approx(0.75 * 0.3 + 0.25 * 0.45)
