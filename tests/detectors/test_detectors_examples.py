"""Every detector finds its examples and leaves its near misses alone."""

from __future__ import annotations

import pytest

from newsclean.detectors.check import (
    SHAPE_EXAMPLES,
    failures,
    main,
    parse_examples,
    shape_failures,
)
from newsclean.detectors.phrasebook import FOLDER, load_language, parse_phrases
from newsclean.detectors.shapes.anchors import DIGIT
from newsclean.detectors.shapes.frame import Shape
from newsclean.detectors.shapes.standard import STANDARD
from newsclean.labels import Label

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.phrases"))


def test_the_promised_languages_are_there() -> None:
    assert {"de", "en", "es", "fr", "it", "nl", "pt"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_find_their_examples_and_nothing_else(language: str) -> None:
    detectors = load_language(FOLDER / f"{language}.phrases")
    assert failures(detectors) == []
    assert len({detector.name for detector in detectors}) == len(detectors)


def test_shapes_find_their_examples_and_nothing_else() -> None:
    examples = parse_examples(SHAPE_EXAMPLES.read_text(encoding="utf-8"))
    assert shape_failures(STANDARD.shapes, examples) == []
    assert set(examples) == {shape.name for shape in STANDARD.shapes}
    without = [name for name, (_, near_misses) in examples.items() if not near_misses]
    assert without == [], "a shape without a near miss has not been tried"


def test_the_check_tells_a_missed_example_from_a_near_miss_that_was_found() -> None:
    detectors = parse_phrases(
        "[slogan] promo 0.9\nslow news\n+ Fast news here\n- Slow news is a thing of the past\n"
    )
    missed, fell = failures(detectors)
    assert missed == "own.slogan: missed: Fast news here"
    assert fell.startswith("own.slogan: fell for: Slow news")


def test_the_check_wants_an_example_of_everything() -> None:
    assert failures(parse_phrases("[slogan] promo 0.9\nslow news\n")) == ["own.slogan: no example"]
    shape = Shape("digits", Label.OTHER, 0.5, DIGIT, str.isdigit)
    assert shape_failures([shape], {}) == ["digits: no example"]


def test_the_command_checks_a_file(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "xx.phrases"
    path.write_text("[slogan] promo 0.9\nslow news\n+ Slow news.\n", encoding="utf-8")
    assert main([str(path)]) == 0
    path.write_text("[slogan] promo 0.9\nslow news\n+ Fast.\n", encoding="utf-8")
    assert main([str(path)]) == 1
    assert "xx.slogan: missed: Fast." in capsys.readouterr().out


def test_malformed_examples_name_their_line() -> None:
    with pytest.raises(ValueError, match=r"2: expected"):
        parse_examples("[one]\nno sign in front\n")


def test_words_with_vowel_signs_are_whole_words() -> None:
    phrases = "[a] paywall 0.9\nसदस्यता लें\n^ilgili haberler$\n"
    phrases += "+ अभी सदस्यता लें\n+ İlgili Haberler\n- सदस्य लें\n"
    assert failures(parse_phrases(phrases)) == []


@pytest.mark.parametrize(
    "words",
    ["প্রথম পাতা", "முதல் பக்கம்", "మొదటి పేజీ", "മലയാളം വാർത്ത", "ਪੰਜਾਬ ਦੀਆਂ ਖ਼ਬਰਾਂ", "មាតិកា", "ပထမ စာမျက်နှာ"],
)
def test_scripts_with_vowel_signs_can_be_written_in_phrases(words: str) -> None:
    *rest, last = words.split()
    other = " ".join([*rest, last[:-1]])
    phrases = f"[a] navigation 0.9\n^{words}$\n+ {words}\n+ {words}.\n- {other}\n"
    assert failures(parse_phrases(phrases)) == []
