"""The text of a page's blocks."""

from __future__ import annotations

import pytest

from newsclean.reading.html import read_html


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("می\u200cخواهم بروم", "می\u200cخواهم بروم"),  # "I want to go": spelt with a joiner
        ("क्\u200dष", "क्\u200dष"),
        ("👨\u200d👩\u200d👧 at home", "👨\u200d👩\u200d👧 at home"),
        ("co\u00adop\u200bera\u2060tive\ufeff", "cooperative"),
        ("\u200c\u200dferry\u200c sails\u200d", "ferry sails"),
        ("fer\u200c\u00ad\u200cry, Ad\u200cver\u200dtisement", "ferry, Advertisement"),
        ("Publicit\u200cé, ferry’\u200cs, Ре\u200cкла\u200cма", "Publicité, ferry’s, Реклама"),
        ("PDF\u200cها", "PDF\u200cها"),
        ("م\u200c\u200cن", "م\u200cن"),
        ("അവന്\u200d വന്നു. അവന്\u200d\u200c.", "അവന്\u200d വന്നു. അവന്\u200d."),
        ("ferry\u200c<br>sails", "ferry\nsails"),
        ("می\u200c<b>خواهم</b>", "می\u200cخواهم"),
    ],
)
def test_unseen_characters_go_and_joiners_inside_of_words_stay(source: str, text: str) -> None:
    assert read_html(f"<p>{source}</p><p>Next</p>").blocks == [text, "Next"]


@pytest.mark.parametrize(
    "source", ["&zwnj;&nbsp;&zwnj;", "\u00ad\u200c\u00ad", "\u200d", "<br>\u200c<br>"]
)
def test_unseen_characters_alone_are_no_block(source: str) -> None:
    assert read_html(f"<p>{source}</p><p>Next</p>").blocks == ["Next"]
