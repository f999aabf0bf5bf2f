"""What `Cleaned` and `Segment` promise, with a model whose answers the tests choose."""

from __future__ import annotations

import dataclasses
import json
import pickle
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

import newsclean
from newsclean import Cleaned, Cleaner, Group, Label, Segment
from newsclean.classifier.model import Opinions
from newsclean.labels import LABEL_INDEX, LABELS

STORY = """\
   The ferry that would not leave

By Ilse Morrow
The ferry stood at the quay for nine days and nobody could say why.



Then the cook opened the galley and found the captain asleep.
Subscribe to continue reading
“I was tired,” he said later.

© The Harbour News
"""

GIVEN = {
    "The ferry that": Label.HEADLINE,
    "By Ilse": Label.BYLINE,
    "The ferry stood": Label.BODY,
    "Then the cook": Label.BODY,
    "Subscribe": Label.PAYWALL,
    "“I was": Label.BODY,
    "©": Label.LEGAL,
}


class Oracle:
    """A model that knows the label of a block by how it begins."""

    path = None

    def __init__(self, given: Mapping[str, Label] = GIVEN, sure: float = 0.9) -> None:
        self.given = dict(given)
        self.sure = sure

    def opinions(self, document: Any, tokens: Any, votes: Any) -> Opinions:
        return Opinions(None, lambda: np.log(self.rows(document)))

    def rows(self, document: Any) -> Any:
        """Probabilities of the labels."""
        rest = (1 - self.sure) / (len(LABELS) - 1)
        rows = np.full((len(document), len(LABELS)), rest, dtype=np.float32)
        for row, block in enumerate(document.blocks):
            found = [label for start, label in self.given.items() if block.startswith(start)]
            rows[row, LABEL_INDEX[found[0] if found else Label.OTHER]] = self.sure
        return rows

    def evidence(self, document: Any, tokens: Any, votes: Any, block: int, label: Label) -> Any:
        return (f"evidence for {label}",)


def cleaned(source: str = STORY, format: str = "text", **settings: Any) -> Cleaned:
    return Cleaner(model=Oracle(), **settings).clean(source, format=format)


def test_text_is_verbatim_and_breaks_stay_but_never_more_than_one_blank_line() -> None:
    assert cleaned().text == (
        "The ferry stood at the quay for nine days and nobody could say why.\n"
        "\n"
        "Then the cook opened the galley and found the captain asleep.\n"
        "“I was tired,” he said later."
    )


def test_a_removed_block_leaves_the_wider_of_the_breaks_around_it() -> None:
    source = "The ferry stood.\n\nSubscribe now.\nThen the cook came.\nSubscribe.\n“I was tired.”"
    assert cleaned(source).text == "The ferry stood.\n\nThen the cook came.\n“I was tired.”"


def test_line_ends_of_windows_stay() -> None:
    source = "The ferry stood.\r\n\r\n\r\nThen the cook came.\r\n“I was tired.”\r\n"
    assert cleaned(source).text == "The ferry stood.\r\n\r\nThen the cook came.\r\n“I was tired.”"


def test_paragraphs_of_a_page_are_parted_by_a_blank_line() -> None:
    page = "<p>The ferry stood.<p>Subscribe</p><div>Then the <b>cook</b>\n came.</div>"
    assert cleaned(page, "html").text == "The ferry stood.\n\nThen the cook came."


def test_source_text_of_a_text_is_the_text_itself() -> None:
    assert cleaned().source_text == STORY


@pytest.mark.parametrize("format", ["text", "html"])
def test_segments_are_all_of_the_input_in_order(format: str) -> None:
    source = STORY if format == "text" else f"<pre>{STORY.replace(chr(10), '<hr>')}</pre>"
    result = cleaned(source, format)
    assert [word for s in result.segments for word in s.text.split()] == STORY.split()
    position = 0
    for segment in result.segments:
        between = result.source_text[position : segment.start]
        assert not between.strip()
        assert result.source_text[segment.start : segment.end] == segment.text
        position = segment.end
    assert not result.source_text[position:].strip()


def test_labels_groups_and_confidence() -> None:
    assert [s.label for s in cleaned().segments] == list(GIVEN.values())
    assert [s.group for s in cleaned().segments][1:3] == [Group.METADATA, Group.ARTICLE]
    confidences = [s.confidence for s in cleaned().segments]
    assert confidences[2] == pytest.approx(0.9)
    # Where a detector agrees that is nearly always right, the confidence grows.
    assert 0.9 < confidences[1] < 1
    assert 0.9 < confidences[4] < 1


def test_keep_takes_labels_groups_and_their_names() -> None:
    assert cleaned(keep=["headline"]).text == "The ferry that would not leave"
    assert cleaned(keep=[Group.PAGE, Label.PAYWALL]).text == (
        "Subscribe to continue reading\n\n© The Harbour News"
    )
    assert cleaned(keep=[]).text == ""


def test_select_by_label_and_group() -> None:
    result = cleaned()
    assert [s.text for s in result.select(Label.BYLINE, "legal")] == [
        "By Ilse Morrow",
        "© The Harbour News",
    ]
    assert len(result.select("article")) == 4
    assert result.select(Group.MEDIA) == ()
    with pytest.raises(ValueError, match=r"unknown label 'bodies'.*headline"):
        result.select("bodies")
    with pytest.raises(TypeError, match="int"):
        result.select(3)  # type: ignore[arg-type]


def test_only_the_likeliest_headline_is_one() -> None:
    class Two(Oracle):
        def rows(self, document: Any) -> Any:
            rows = super().rows(document)
            rows[:] = np.array([[0.3], [0.2], [0.1]]) / (len(LABELS) - 2)
            rows[:, LABEL_INDEX[Label.HEADLINE]] = [0.5, 0.7, 0.6]
            rows[:, LABEL_INDEX[Label.NAVIGATION]] = [0.2, 0.1, 0.3]
            return rows

    result = Cleaner(model=Two()).clean("Harbour\nThe ferry\nHarbour", format="text")
    assert [s.label for s in result.segments] == [
        Label.NAVIGATION,
        Label.HEADLINE,
        Label.NAVIGATION,
    ]
    assert [round(s.confidence, 2) for s in result.segments] == [0.2, 0.7, 0.3]


def test_reasons_name_detectors_first_and_then_evidence() -> None:
    def bell(lines: Any) -> Any:
        from newsclean.detectors.votes import Vote

        yield Vote(0, Label.BODY, 0.6, "bell: rings")
        yield Vote(0, Label.BODY, 0.9, "horn: blows")
        yield Vote(0, Label.PROMO, 0.3, "drum: beats")

    result = Cleaner(model=Oracle(), detectors=[bell]).clean("The ferry stood.", format="text")
    reasons = [r for r in result.segments[0].reasons if ":" in r or "evidence" in r]
    assert reasons == ["horn: blows", "bell: rings", "evidence for body"]


def test_path_says_where_a_block_stood() -> None:
    page = """<html><body><main><article>
        <p>The ferry stood.</p><p>Then <a href="/cook">the cook</a> came.</p>
        <ul><li>“I was tired.”</li></ul>
    </article></main><p>© The Harbour News</p></body></html>"""
    assert [s.path for s in cleaned(page, "html").segments] == [
        "html > body > main > article > p:nth-of-type(1)",
        "html > body > main > article > p:nth-of-type(2)",
        "html > body > main > article > ul > li",
        "html > body > p",
    ]
    assert {s.path for s in cleaned().segments} == {None}


def test_to_dict_is_plain_data() -> None:
    data = json.loads(json.dumps(cleaned().to_dict()))
    assert set(data) == {"text", "access", "segments"}
    assert data["text"] == cleaned().text
    assert data["access"]["state"] == cleaned().access.state != "open"
    assert data["access"]["evidence"][0]["text"] == "Subscribe to continue reading"
    segment = data["segments"][1]
    assert segment["reasons"][-1] == "evidence for byline"
    del segment["reasons"]
    start = STORY.index("By Ilse")
    assert segment == {
        "text": "By Ilse Morrow",
        "start": start,
        "end": start + len("By Ilse Morrow"),
        "label": "byline",
        "group": "metadata",
        "confidence": round(cleaned().segments[1].confidence, 4),
        "path": None,
    }


def test_results_are_immutable_and_can_be_pickled_and_compared() -> None:
    result = cleaned()
    with pytest.raises(AttributeError):
        result.segments[0].label = Label.BODY  # type: ignore[misc]
    with pytest.raises(AttributeError):
        result.source_text = ""  # type: ignore[misc]
    copy = pickle.loads(pickle.dumps(result))
    assert copy == result and copy.text == result.text
    assert copy.segments[0].reasons == result.segments[0].reasons
    assert len({*copy.segments, *result.segments}) == len(result.segments)
    assert result.segments[0] != cleaned(STORY[1:]).segments[0]


def test_what_a_result_looks_like_is_short() -> None:
    result = cleaned(STORY * 50)
    assert len(repr(result)) < 200 and "metered" in repr(result)
    assert repr(cleaned().segments[2]).startswith("Segment(body 0.90, 50:")


def test_a_segment_can_be_made_by_hand() -> None:
    segment = Segment("Text", 0, 4, Label.BODY, 0.5)
    assert segment.reasons == () and segment.path is None and segment.group is Group.ARTICLE


@pytest.mark.parametrize("source", ["", " \n\t\r\n ", b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("format", ["auto", "text", "html"])
def test_empty_input_gives_an_empty_result(source: str | bytes, format: str) -> None:
    result = Cleaner(model=Oracle()).clean(source, format=format)
    assert (result.text, result.segments, result.access.state) == ("", (), "open")
    assert result.to_dict()["segments"] == []


def test_a_result_can_be_changed_like_any_dataclass() -> None:
    cleaned = newsclean.clean("<h1>The ferry</h1><p>It stayed at the quay for nine days.</p>")
    wider = dataclasses.replace(cleaned, keep=frozenset(Label))
    assert wider.segments == cleaned.segments and wider.access == cleaned.access
    assert wider.text == "The ferry\n\nIt stayed at the quay for nine days."
    segment = dataclasses.replace(cleaned.segments[1], label=Label.CAPTION)
    assert segment.label is Label.CAPTION and segment.text == cleaned.segments[1].text
    assert segment.reasons == cleaned.segments[1].reasons and segment.path
