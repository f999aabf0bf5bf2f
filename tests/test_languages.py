"""Guessing the language of a paragraph."""

from __future__ import annotations

import unicodedata
from collections import defaultdict

import pytest

from newsclean.barrier_words import load_words
from newsclean.labels import Label
from newsclean.languages import likely_languages, plain_words
from newsclean.training.material import documents

LEAST_RIGHT, LEAST_EACH = 0.97, 0.7
KNOWN = {words.name for words in load_words()}


def paragraphs() -> dict[str, list[str]]:
    """Paragraphs of our own stories, by their language."""
    found: dict[str, list[str]] = defaultdict(list)
    for document in documents():
        body = [text for text, label in document.lines if label is Label.BODY and len(text) > 60]
        if document.lang in KNOWN and len(body) >= 3:
            found[document.lang].append(" ".join(body[:3]))
    return found


def test_three_paragraphs_tell_their_language() -> None:
    texts = [(lang, text) for lang, many in paragraphs().items() for text in many]
    assert {lang for lang, _ in texts} >= {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "ja"}
    right = sum(lang in likely_languages(text) for lang, text in texts)
    assert right >= LEAST_RIGHT * len(texts)
    for lang, many in paragraphs().items():
        assert sum(lang in likely_languages(text) for text in many) >= LEAST_EACH * len(many), lang
    named = sum(len(likely_languages(text)) for _, text in texts)
    assert named < 1.5 * len(texts)


@pytest.mark.parametrize("text", ["", "…", "12 345", "qwx zzxy", "ሰላም ለዓለም"])
def test_of_what_is_in_none_of_them_nothing_is_said(text: str) -> None:
    assert likely_languages(text) == ()


def test_japanese_is_not_chinese() -> None:
    assert likely_languages("市議会は新しい橋の建設を承認した。工事は春に始まる。")[0] == "ja"
    assert likely_languages("市议会批准修建一座新桥。工程将于春季开始。")[0] == "zh"
    named = "市议会批准修建一座新桥，由ソニー公司出资。工程将于春季开始，预计两年后完工通车。"
    assert likely_languages(named)[0] == "zh"


def test_letters_may_be_composed_or_not() -> None:
    for text in ("시의회는 새 다리를 짓기로 했다.", "Η γέφυρα που κτίστηκε για το λιμάνι"):
        assert likely_languages(unicodedata.normalize("NFD", text)) == likely_languages(text) != ()


def test_the_two_letters_i_of_turkish_are_one_in_capitals_and_small_ones() -> None:
    assert plain_words("GİRİŞ YAPIN") == plain_words("giriş yapın") == ["giriş", "yapin"]
