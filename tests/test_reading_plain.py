"""Plain text becomes lines with exact offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.reading.plain import read_text


def test_lines_offsets_and_blank_lines() -> None:
    text = "\n  Title \nFirst.\n\n\t Second.  \n \nThird."
    document = read_text(text)
    assert document.blocks == ["Title", "First.", "Second.", "Third."]
    assert [text[a:b] for a, b in zip(document.starts, document.ends)] == document.blocks
    assert document.blank_before == [True, False, True, True]
    assert document.text == text and document.markup is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029"])
def test_line_ends(end: str) -> None:
    document = read_text(f"One.{end}Two.{end}{end}Three.")
    assert document.blocks == ["One.", "Two.", "Three."]
    assert document.blank_before == [False, False, True]


@pytest.mark.parametrize("sign", ["\x85", "\x1c", "\x1d", "\x1e", "\x1f", "\xa0"])
def test_signs_that_do_not_end_a_line(sign: str) -> None:
    assert read_text(f"Wait{sign}here.").blocks == [f"Wait{sign}here."]


@given(st.text(st.sampled_from("ab \t\n\r\x0b\x0c\x1c\x85\xa0\u2028\u3000\x00")))
def test_blocks_are_what_is_not_white_space(text: str) -> None:
    document = read_text(text)
    assert "".join("".join(b.split()) for b in document.blocks) == "".join(text.split())
    position = 0
    for block, start, end in zip(document.blocks, document.starts, document.ends):
        assert text[start:end] == block == block.strip()
        assert not text[position:start].strip()
        position = end
