"""Words as numbers, and what the rest of the classifier builds on them."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsclean.classifier.encoding import encode_words, sums
from newsclean.classifier.features import DENSE_NAMES, box, dense_features, run_length, shift
from newsclean.classifier.tokens import HEAD_CHARS, codes_in_python, tokenize, word_hashes
from newsclean.reading.plain import read_text


def test_equal_words_have_equal_numbers_wherever_they_stand() -> None:
    tokens = tokenize(["The ferry left.", "No FERRY came", "ferries"])
    ferry = word_hashes(["ferry"])[0]
    assert np.flatnonzero(tokens.hashes == ferry).tolist() == [1, 5]
    assert tokens.line_of.tolist() == [0, 0, 0, 0, 1, 1, 1, 2]
    assert tokens.count.tolist() == [4, 3, 1]


def test_digits_and_quotes_are_folded() -> None:
    first, second = tokenize(["in 1984 it’s", "in 2001 it's"]).hashes.reshape(2, -1)
    assert (first == second).all()


def test_scripts_without_blanks_have_a_word_a_character() -> None:
    assert tokenize(["日本語 text"]).count.tolist() == [4]


def test_only_the_head_of_a_line_is_read() -> None:
    tokens = tokenize(["a " * HEAD_CHARS, "b"])
    assert tokens.count.tolist() == [HEAD_CHARS // 2, 1]


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=8))
def test_every_line_has_its_words(blocks: list[str]) -> None:
    blocks = [block.replace("\n", " ").strip() or "x" for block in blocks]
    tokens = tokenize(blocks)
    assert len(tokens.count) == len(tokens.edges) == len(blocks)
    assert tokens.count.sum() == len(tokens.hashes) == len(tokens.line_of)
    rows = encode_words(tokens)
    assert len(rows.bigrams) == len(rows.words) + np.count_nonzero(tokens.count)
    assert (np.diff(rows.bigram_line) >= 0).all()


def test_bigrams_know_where_a_line_begins_and_ends() -> None:
    one = encode_words(tokenize(["share this"])).bigrams
    two = encode_words(tokenize(["please share this now"])).bigrams
    assert set(one) & set(two) == {one[1]}


def test_short_lines_are_known_by_heart_and_long_ones_are_not() -> None:
    rows = encode_words(tokenize(["Share this", "share THIS", "Share that", "word " * 20])).lines
    assert rows[0] == rows[1] != rows[2]
    assert rows[3] == -1


def test_sums_add_up_rows_by_owner() -> None:
    values = np.array([[1.0], [2.0], [4.0]], dtype=np.float32)
    assert sums(values, np.array([0, 2, 2]), 4).ravel().tolist() == [1, 0, 6, 0]


def test_neighbourhood_helpers() -> None:
    values = np.array([1, 2, 3, 4], dtype=np.float32)
    assert box(values, 1).tolist() == [1.5, 2, 3, 3.5]
    assert shift(values, 1).tolist() == [2, 3, 4, 0]
    assert shift(values, -1).tolist() == [0, 1, 2, 3]
    assert run_length(np.array([True, True, False, True])).tolist() == [2, 2, 0, 1]


def feature(text: str, name: str) -> list[float]:
    document = read_text(text)
    column = DENSE_NAMES.index(name)
    return dense_features(document, tokenize(document.blocks))[:, column].tolist()


def test_dense_features_say_what_they_are_called() -> None:
    text = "Share\n\nThe boat came in at noon.\nIs it so?\n“No.”\nShare\nshare it!"
    assert feature(text, "ends_stop") == [0, 1, 1, 1, 0, 1]
    assert feature(text, "ends_question") == [0, 0, 1, 0, 0, 0]
    assert feature(text, "repeated_before") == [0, 0, 0, 0, 1, 0]
    assert feature(text, "blank_before") == [0, 1, 0, 0, 0, 0]
    assert feature(text, "one_word")[0] == 1
    assert feature(text, "starts_lower") == [0, 0, 0, 0, 0, 1]
    assert re.fullmatch(r"[a-z_0-9]+", "".join(DENSE_NAMES))


def test_words_that_the_story_uses_elsewhere_support_a_line() -> None:
    story = [
        f"The ferry {verb} the harbour of Askerby while Ruth Ansell watched from the quay, day {n}."
        for n, verb in enumerate(("left", "entered", "missed"))
    ]
    values = feature("\n".join([*story, "Ferry of Askerby", "Cookie settings"]), "story_overlap")
    assert values[3] > values[4] == 0


def test_words_are_the_same_with_joiners_and_without() -> None:
    spelt = ["می\u200cخواهم بروم", "सब्\u200dसक्राइब करें", "👨\u200d👩 home"]
    bare = [text.replace("\u200c", "").replace("\u200d", "") for text in spelt]
    assert tokenize(spelt).hashes.tolist() == tokenize(bare).hashes.tolist()
    assert codes_in_python(spelt).tolist() == codes_in_python(bare).tolist()
    assert tokenize(spelt).codes.tolist() == codes_in_python(spelt).tolist()
