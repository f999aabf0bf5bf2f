"""Shapes: limits on lists, and what lines hold."""

from __future__ import annotations

import pytest

from newsclean.detectors.phrasebook import lines_of
from newsclean.detectors.shapes import anchors
from newsclean.detectors.shapes.anchors import AT, BARE, BY, DATED, DIGIT, MOMENT, flags_of
from newsclean.detectors.shapes.standard import STANDARD
from newsclean.detectors.shapes.words import entries
from newsclean.labels import Label


def held_by(*texts: str) -> list[int]:
    return list(flags_of(lines_of(texts).tokens))


def test_what_lines_hold() -> None:
    held = held_by("By Marla", "Updated 3 May", "@marla", "12 / 14", "plain words", "—")
    assert held[0] & BY
    assert held[1] & DATED and held[1] & MOMENT and held[1] & DIGIT
    assert held[2] & AT and not held[2] & BARE
    assert held[3] & BARE and held[3] & MOMENT
    assert held[4] == 0
    assert held[5] & BARE


@pytest.mark.parametrize(
    ("flag", "held", "not_held"),
    [
        ("SAID", "The pier. Foto: Quint", "The foto of: Quint"),
        ("CREDIT", "(Photo: Quint)", "A photo: Quint"),
        ("SIDE", "Marla Quint, left, at sea", "Marla Quint left at sea"),
        ("PICTURE", "At sea. Photo by Quint", "A photo by Quint"),
        ("PLACED", "Quint (above left)", "Quint above (seals)"),
        ("AGENCY", "The pier (Quint/AP).", "AP said so"),
        ("AGENCY", "AP/Quint", "AP, Quint"),
        ("CREDITED", "Foto: Quint", "The pier"),
        ("LAST_MOMENT", "Marla Quint, 3 May", "May Quint left"),
        ("LAST_MOMENT", "Marla Quint, 2021.", "2021 Quint"),
        ("FILE", "The pier. (File photo)", "File photo of it"),
        ("READING", "5 min read", "Read 5 books"),
        ("NUMBER_LAST", "3 of 4", "4 of them"),
        ("ENDS_BRACKET", "The pier (old).", "The (old) pier"),
        ("ENDS_OPEN", "The pier (", "The pier ()"),
        ("NUMBERS", "1 | 2 | next", "1 next 2"),
        ("DATE", "on 3.4.2021", "on 3, 4 or 5"),
        ("DATE", "in March", "in spring"),
        ("SIGNS_ALONE", "* * *", "* 1 *"),
        ("POST", "see pic.twitter.com/Ab", "see twitter.com"),
        ("GREETING", "Dear reader", "My dear reader"),
    ],
)
def test_places_that_words_must_stand_at(flag: str, held: str, not_held: str) -> None:
    first, second = held_by(held, not_held)
    assert first & getattr(anchors, flag)
    assert not second & getattr(anchors, flag)


def lines_that_may_be_missed() -> list[tuple[str, str]]:
    """Names of shapes, and a line for every word by which they are known."""
    sides = (
        "left|far left|ganz links|second from left|right|center|centre|links|rechts|à gauche"
        "|à droite|izquierda|derecha|a la izquierda|a la derecha|a sinistra|a destra|à esquerda"
        "|à direita"
    )
    starts = (
        "From left|Pictured, from the right|Pictured|Clockwise, from top left|In the photo"
        "|Im Bild|Auf dem Foto|Unser Bild|En la foto|Nella foto|Na foto|Op de foto|Sur la photo"
        "|In this picture|Von links|V. l. n. r.|De gauche à droite|De izquierda a derecha"
        "|Da sinistra|Da esquerda|Van links naar rechts|Above, from left"
    )
    placed = (
        "above|below|left|right|pictured|far left|the centre|links im Bild|rechts|mitte|vorn|hinten"
        "|gauche|à droite|au centre|izquierda|la derecha|al centro|a sinistra|esquerda|na direita"
        "|midden|l.|r.|m.|seen left|shown right|from left|im Bild links|Foto links|photo, right"
        "|am rechts|en izquierda"
    )
    made = (
        "Photo by|Photos by|Photography by|Photograph by|Photographs via|Picture by|Pictures from"
        "|Image by|Images via|Illustration by|Illustrations by|Graphic by|Graphics by"
        "|Photo courtesy of|Courtesy of|Courtesy|Foto von|Foto di|Foto de|Foto por|Foto van"
        "|Foto door|Bild von|Photo de"
    )
    ends = sorted(entries("file photos"))
    return [
        *(
            ("caption-sides", f"Marla Quint, {s}, and Odo Brandt at the pier.")
            for s in sides.split("|")
        ),
        *(("caption-from-left", f"{s}: Marla Quint and Odo Brandt") for s in starts.split("|")),
        *(("caption-placed", f"Marla Quint ({s}) sells herring") for s in placed.split("|")),
        *(
            ("caption-photo-by", f"The old pier at Harrowgate Sands in spring. {s} Marla Quint.")
            for s in made.split("|")
        ),
        *(("caption-file", f"The pier at Harrowgate Sands. {end}.") for end in ends),
        *(("caption-file-bracket", f"The pier at Harrowgate Sands ({end})") for end in ends),
    ]


@pytest.mark.parametrize(("name", "line"), lines_that_may_be_missed())
def test_what_a_shape_would_find_is_not_held_back_from_it(name: str, line: str) -> None:
    shape = next(shape for shape in STANDARD.shapes if shape.name == name)
    assert shape.find(line)
    assert held_by(line)[0] & shape.needs == shape.needs


def test_a_date_under_the_headline_is_a_byline_but_a_column_of_dates_is_a_list() -> None:
    one = lines_of(["Harbour closes", "12 March 2021"])
    assert [(vote.block, vote.label) for vote in STANDARD(one)] == [(1, Label.BYLINE)]
    many = lines_of([f"{day} March 2021" for day in range(1, 12)])
    assert list(STANDARD(many)) == []


def test_shapes_leave_the_sentences_of_a_story_alone() -> None:
    story = [
        "The council voted 7–5 on Tuesday, 12 March 2021, to close the market (see map).",
        "“We paid $40 a month,” said Marla Quint, 61, who has sold herring there since 1989.",
        "She wrote to the mayor at 10:30 and/or at noon; nobody replied.",
        "By Thursday the ice had melted: 1,200 kilos of it.",
        "The photo shows her mother. The credit: lost.",
    ]
    assert list(STANDARD(lines_of(story))) == []


def test_a_document_without_words_is_no_trouble() -> None:
    assert {vote.label for vote in STANDARD(lines_of(["…", "***", "1"]))} <= {Label.OTHER}
