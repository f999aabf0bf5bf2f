"""Markdown is looked at as a reader sees it, and given back as it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsclean
from newsclean import Cleaned, Label
from newsclean.reading.markdown import SILENT, is_markdown, visible
from newsclean.reading.source import read_source

LINK = "[Tide tables](https://post.example/tides)"
STORY = (
    "The ferry to Orrin Bay stayed at the quay for nine days, and nobody could say why it did so.",
    "On the tenth day the cook [opened the galley](/people/cook) and found the spare key in the "
    "flour, where it had been since the spring.",
    '"We had looked everywhere a key would go," said the captain, "and **nowhere** else, for who '
    'would look there?"',
    "The harbour office will write down next week where keys are kept, a spokeswoman said.",
)


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        (LINK, "Tide tables"),
        (f"* {LINK}", "Tide tables"),
        (f"> - {LINK}", "Tide tables"),
        (f"1. {LINK}", "1. Tide tables"),
        ("12. März 2026", "12. März 2026"),
        ("I use C#", "I use C#"),
        ("[Marsh]: From a note on the door.", "[Marsh]: From a note on the door."),
        ("[^1]: The archive holds the plans.", "[^1]: The archive holds the plans."),
        ("The [mayor](/people/mayor_(politician)) spoke.", "The mayor spoke."),
        ('The [mayor](<https://a.example/b c> "Who he is") spoke.', "The mayor spoke."),
        ("Read [more][1] of [it][].", "Read more of it."),
        ("[![The quay](https://a.example/q.jpg) Ferry stays](/ferry)", "Ferry stays"),
        ("[Ferry stays](/ferry)[Museum opens](/museum)", "Ferry staysMuseum opens"),
        (r"[A \[short\] list](/list)", "A [short] list"),
        ("Ferry stays](https://post.example/ferry)", "Ferry stays"),
        ("[Ferry stays", "Ferry stays"),
        ("## What the captain said ##", "What the captain said"),
        ("**The quay** was _empty_, and __nobody__ came.", "The quay was empty, and nobody came."),
        ("*The quay* was ***empty***.", "The quay was empty."),
        (r"1\. FC Harbour won 3\-2\.", "1. FC Harbour won 3-2."),
        ("Type `make` and wait.", "Type make and wait."),
        ("| What it costs |", "What it costs"),
        ("| Day | Fare |", "| Day | Fare |"),
        ("The snake_case_name and 2 * 3 * 4", "The snake_case_name and 2 * 3 * 4"),
        ("#ferry and C# are no headings", "#ferry and C# are no headings"),
        ("He said [sic] nothing.", "He said [sic] nothing."),
        ("-5 degrees", "-5 degrees"),
        ("2026 was dry.", "2026 was dry."),
    ],
)
def test_what_a_reader_sees(line: str, seen: str) -> None:
    assert visible(line) == seen


@pytest.mark.parametrize(
    "line",
    [
        "![The quay at dawn](https://a.example/quay.jpg)",
        "[![The quay](data:image/png;base64,iVBORw0KGgo=)](/gallery)",
        "[](https://post.example/)",
        "](https://post.example/ferry)",
        "* * *",
        "---",
        "|---|:---:|",
        "* ",
        "##",
        "[1]: https://post.example/source",
    ],
)
def test_what_shows_nothing(line: str) -> None:
    assert visible(line) == ""


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (f"{LINK}\n{LINK}", True),
        ("# The ferry\n\nIt stayed.\n\n## Why\n\nNobody knows.", True),
        ("![](a.jpg)\n\nThe ferry stayed.\n\n![](b.jpg)", True),
        ("Read [more][1].\n\n[1]: https://a.example/m\n[2]: https://a.example/n", True),
        ("[Marsh]: Nobody came.\n[Vane]: Nobody at all.", False),
        (f"The ferry stayed.\n{LINK}", False),
        ("# compile\nmake\n# install\nmake install", False),
        ("# 1 in the charts\n\nIt stayed there.", False),
        ("He wrote a[0](x). Nothing else.", False),
        ("- one\n- two\n- three\n\n**bold**", False),
        ("", False),
    ],
)
def test_what_is_markdown(text: str, is_one: bool) -> None:
    assert is_markdown(text) is is_one


def test_marks_of_a_link_go_with_it_and_pictures_stand_alone() -> None:
    text = "\n".join(
        ["[", "", "![](a.jpg)", "", "### Ferry stays", "", "](/ferry)", LINK, "![](b.jpg)", "---"]
    )
    document, _ = read_source(text, "text")
    assert document.blocks == [SILENT, "Ferry stays", "Tide tables", SILENT]
    assert document.silent == (0, 3) and document.linked == (2,)
    assert document.written == [
        "[\n\n![](a.jpg)",
        "### Ferry stays\n\n](/ferry)",
        LINK,
        "![](b.jpg)\n---",
    ]


def test_what_belongs_to_the_text_above_goes_with_it() -> None:
    table = "| Day | Fare |\n|---|---|\n| Monday | 3 |"
    text = f"{LINK}\n{LINK}\n{table}\n\n> Dear all,\n>\n> come.\n\nFares\n-----\n\n***\n\nEnd."
    document, _ = read_source(text, "text")
    assert document.written[2:] == [
        "| Day | Fare |\n|---|---|",
        "| Monday | 3 |",
        "> Dear all,\n>",
        "> come.",
        "Fares\n-----",
        "***",
        "End.",
    ]
    assert document.silent == (7,)


LISTS = [
    ("Ferry fares to rise\nBy Nora Quill\nMarch 3, 2026", 3),
    ("[Home](/)\n[Politics and the county](/p)\n[All of the sport](/s)", 3),
    ("\n".join(f"Fare number {n} is four and a half from the first of May." for n in range(4)), 4),
]


@pytest.mark.parametrize(("lines", "count"), LISTS)
def test_lines_that_had_room_for_more_are_not_joined(lines: str, count: int) -> None:
    told = "\n\n".join(wrapped(f"{paragraph} {STORY[0]}") for paragraph in STORY * 2)
    document, _ = read_source(f"{LINK}\n\n{LINK}\n\n{lines}\n\n{told}", "text")
    assert len(document.blocks) == 2 + count + 8


def test_a_link_that_is_never_closed_is_not_lost() -> None:
    text = f"{LINK}\n{LINK}\n["
    document, _ = read_source(text, "text")
    assert document.written == [LINK, LINK, "["]
    assert document.blocks[-1] == SILENT


def wrapped(paragraph: str, width: int = 60) -> str:
    lines = [""]
    for word in paragraph.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines)


def test_lines_wrapped_at_a_width_are_paragraphs() -> None:
    told = [f"{paragraph} {STORY[0]}" for paragraph in STORY] * 2
    menu = f"* {LINK}\n* {LINK}"
    text = "\n\n".join([menu, *map(wrapped, told)])
    document, _ = read_source(text, "text")
    assert document.blocks[:2] == ["Tide tables", "Tide tables"]
    assert len(document.blocks) == 2 + len(told)
    assert document.blocks[2] == visible(told[0])
    assert document.written[2] == wrapped(told[0])
    unwrapped, _ = read_source("\n\n".join([menu, *told]), "text")
    assert unwrapped.blocks == document.blocks
    listed, _ = read_source("\n".join([menu, *told]), "text")
    assert len(listed.blocks) == len(document.blocks), "long lines are no wrapped ones"


def holds_the_contract(text: str, cleaned: Cleaned) -> None:
    position = 0
    assert cleaned.source_text == text
    for segment in cleaned.segments:
        assert text[segment.start : segment.end] == segment.text != ""
        assert not text[position : segment.start].strip()
        position = segment.end
    assert not text[position:].strip()


PIECES = st.sampled_from(
    [
        *("[", "]", "](", "(", ")", "![", "\n", "\n\n", "\r\n", " ", "# ", "* ", "| ", "|", "\\"),
        *("_", "**", "`", "word", "Ünï", LINK, "![x](y)", "---", "](/x)", "1. ", "\u2028", "<a>"),
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_segments_are_the_input(text: str) -> None:
    text = f"{LINK}\n{LINK}\n{text}"
    holds_the_contract(text, newsclean.clean(text, format="text", keep=tuple(Label)))


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "](", "[a](", "\\[", "[\\", "(((", "**", "_a", "* ", "|-", "#", "> ", "`", "[a]["],
)
def test_hostile_lines_end(piece: str) -> None:
    line = piece * (100_000 // len(piece))
    text = f"{LINK}\n{LINK}\n{line}"
    document, _ = read_source(text, "text")
    assert document.written[-1].endswith(line.strip())
    assert visible(f"{line} end").endswith("end")


PAGE = "\n\n".join(
    [
        "[Skip to content](#content)",
        "* [News](/news)\n* [Sport](/sport)\n* [Weather](/weather)\n* [Jobs](/jobs)",
        "[ ![The Quay](/logo.png) ](/)",
        "# Nine days at the quay: the ferry and its key",
        "By Nora Tillett, 3 May 2026",
        *STORY[:2],
        "![](https://cdn.example/galley.jpg)",
        *STORY[2:],
        "## Read next",
        "* [Museum roof: the town council will vote on the money in June](/museum)\n"
        "* [Who feeds the gulls? A day with the warden of the northern pier](/gulls)",
        "© 2026 The Quay. [Imprint](/imprint) [Privacy](/privacy)",
    ]
)


def test_a_page_in_markdown() -> None:
    cleaned = newsclean.clean(PAGE)
    holds_the_contract(PAGE, cleaned)
    assert cleaned.text == "\n\n".join(STORY)
    labels = {segment.text: segment.label for segment in cleaned.segments}
    assert labels["![](https://cdn.example/galley.jpg)"] is Label.OTHER
    assert labels["* [Sport](/sport)"] is Label.NAVIGATION
    assert labels["# Nine days at the quay: the ferry and its key"] is Label.HEADLINE
    picture = next(s for s in cleaned.segments if s.text.startswith("![](https"))
    assert picture.reasons[0] == "layout: shows no text"
