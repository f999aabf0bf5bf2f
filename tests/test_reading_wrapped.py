"""Lines that were wrapped at a width are paragraphs again; segments stay as they are written."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsclean
from newsclean import Label
from newsclean.reading.document import SILENT, Document
from newsclean.reading.source import read_source
from tests.test_reading_markdown import holds_the_contract

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
STORY = (
    "The ferry to Orrin Bay stayed at the quay for nine days, and nobody could say why it did so.",
    "On the tenth day the cook opened the galley and found the spare key in the flour, where it "
    "had been since the spring, together with a note from the winter crew and four dead moths.",
    "“We had looked everywhere a key would go,” said the captain, “and nowhere else, for who would "
    "look there? I have sailed with that cook for eleven years, and he bakes on Sundays only.”",
    "The harbour office will write down next week where keys are kept, a spokeswoman said, and the "
    "note will hang in the galley.",
)
GERMAN = (
    "Die Fähre nach Orrin lag neun Tage lang am Kai, und niemand konnte sagen, warum das so war.",
    "Am zehnten Tag öffnete der Koch die Kombüse und fand den Ersatzschlüssel im Mehl, wo er seit "
    "dem Frühjahr gelegen hatte, zusammen mit einem Zettel der Wintermannschaft.",
    "„Wir hatten überall gesucht, wo ein Schlüssel liegen kann“, sagte der Kapitän, „und sonst "
    "nirgends, denn wer sieht schon im Mehl nach, wenn nur sonntags gebacken wird?“",
    "Das Hafenamt will kommende Woche aufschreiben, wo Schlüssel aufbewahrt werden, und der Zettel "
    "soll in der Kombüse hängen.",
)
ARABIC = (
    "بقيت العبارة المتجهة إلى خليج أورين تسعة أيام عند الرصيف ولم يستطع أحد أن يقول لماذا حدث ذلك "
    "وفي اليوم العاشر فتح الطباخ المطبخ ووجد المفتاح الاحتياطي في الدقيق حيث كان منذ الربيع",
) * 4
JAPANESE = (
    "オリン湾行きの連絡船は九日間も岸壁に止まったままで、その理由を説明できる人は誰もいなかった。"
    "十日目の朝、料理人が調理室の戸を開けると、春からずっとそこにあった予備の鍵が小麦粉の中から見つかった。"
    "船長は「鍵がありそうな場所はすべて探したのだが」と話し、来週には保管場所を紙に書いておくと約束した。",
) * 3


def blocks_of(text: str) -> list[str]:
    document, _ = read_source(text, "text")
    return document.blocks


def fill(paragraph: str, width: int, **settings: str) -> str:
    return textwrap.fill(
        paragraph, width, break_long_words=False, break_on_hyphens=False, **settings
    )


def cut(paragraph: str, signs: int) -> str:
    """A paragraph without blanks, so many signs in a line."""
    return "\n".join(paragraph[at : at + signs] for at in range(0, len(paragraph), signs))


@pytest.mark.parametrize("width", [34, 40, 60, 72, 80, 100])
@pytest.mark.parametrize("story", [STORY, GERMAN])
def test_paragraphs_are_whole_again(story: tuple[str, ...], width: int) -> None:
    told = [*story, *reversed(story)]
    assert blocks_of("\n\n".join(fill(each, width) for each in told)) == told


@pytest.mark.parametrize("width", [60, 72, 80])
def test_paragraphs_without_blank_lines_end_with_a_sentence(width: int) -> None:
    told = [*STORY, *reversed(STORY)]
    found = blocks_of("\n".join(fill(each, width) for each in told))
    assert " ".join(found) == " ".join(told)
    ends = {each[-20:] for each in told}
    assert ends <= {each[-20:] for each in found}, "no two paragraphs are one"


def test_lines_of_scripts_without_small_letters() -> None:
    assert blocks_of("\n\n".join(fill(each, 72) for each in ARABIC)) == list(ARABIC)


@pytest.mark.parametrize("signs", [35, 72])
def test_lines_without_blanks_are_cut_by_columns_or_by_signs(signs: int) -> None:
    assert blocks_of("\n\n".join(cut(each, signs) for each in JAPANESE)) == list(JAPANESE)


@pytest.mark.parametrize("name", ["metered-letter.en", "pricing-trap.en", "carta-socios.es"])
@pytest.mark.parametrize("width", [66, 72, 78])
def test_samples_read_as_they_did_before(name: str, width: int) -> None:
    lines = (SEEDS / f"{name}.txt").read_text("utf-8").splitlines()
    text = "\n\n".join(fill(line, width) for line in lines if line.strip())
    assert blocks_of(text) == [" ".join(line.split()) for line in lines if line.strip()]


def test_text_browsers_indent_and_mark() -> None:
    told = [fill(each, 74, initial_indent="   ", subsequent_indent="   ") for each in STORY * 2]
    quote = fill(STORY[1], 66, initial_indent="      ", subsequent_indent="      ")
    menu = "     * Home\n     * Harbour\n     *\n     * What’s on"
    item = fill(f"* {STORY[3]}", 74, initial_indent="     ", subsequent_indent="       ")
    text = "\n\n".join([menu, "Ferry stays at the quay", *told, "   " + "_" * 70, quote, item])
    document, _ = read_source(text, "text")
    assert document.blocks[:4] == ["Home", "Harbour", SILENT, "What’s on"]
    assert document.blocks[4:] == [
        *("Ferry stays at the quay", *STORY * 2),
        *(SILENT, STORY[1], STORY[3]),
    ]
    assert document.silent == (2, len(document) - 3)
    assert document.written[0] == "* Home" and document.written[-2] == quote.strip()


def test_columns_of_their_own_have_a_width_of_their_own() -> None:
    wide = [fill(each, 90) for each in STORY * 2]
    narrow = [fill(each, 66, initial_indent="  ", subsequent_indent="  ") for each in STORY * 2]
    assert blocks_of("\n\n".join(wide + narrow)) == [*STORY * 4]


def test_quoted_mails() -> None:
    told = "\n\n".join(fill(each, 70) for each in STORY * 2)
    quoted = "\n".join(f"> {line}".rstrip() for line in told.split("\n"))
    twice = "\n".join(f">> {line}" for line in fill(STORY[0], 70).split("\n"))
    text = f"Dear all,\nsee below.\n\n{quoted}\n{twice}\n> Ida\n\nSent from a boat"
    document, _ = read_source(text, "text")
    assert document.blocks == [
        *("Dear all,", "see below.", *STORY * 2),
        *(STORY[0], "Ida", "Sent from a boat"),
    ]
    assert document.written[2].startswith("> The ferry") and document.written[2].endswith("\n>")


def test_quotes_that_are_not_wrapped() -> None:
    document, _ = read_source("\n>\n".join(f"> {each}" for each in STORY), "text")
    assert document.blocks == list(STORY)
    document, _ = read_source("\n".join(["> a sign", *STORY]), "text")
    assert document.blocks == ["> a sign", *STORY]


def test_words_that_are_cut_at_their_hyphen() -> None:
    told = [fill(each, 60) for each in STORY * 2]
    cut_here = textwrap.fill("Nobody on the whole of the island knows a sea so well-known.", 56)
    text = "\n\n".join([*told, cut_here])
    assert "so well-\nknown" in text
    assert blocks_of(text)[-1].endswith("a sea so well-known.")


NOT_WRAPPED = {
    "paragraphs": "\n".join([*STORY, *GERMAN] * 3),
    "a poem": "\n".join(
        f"{line}\nand the ferry sleeps at the quay in the rain,\nand nobody asks for the key again,"
        for line in ("It is cold,", "It is late and the lamps are lit on the hill,", "So we wait,")
        * 6
    ),
    "titles": "\n".join(
        f"{who} says that {what}"
        for who in ("The harbour office", "A cook", "Mayor Ida Moe", "The captain of the ferry")
        for what in (
            *("fares will rise", "nobody has seen the key since spring", "it was the flour"),
            *("the bridge is safe", "the quay needs a roof and a bench", "swans are to blame"),
        )
    ),
    "teasers cut at a number of signs": "\n".join(f"{each[:70]}..." for each in STORY * 4),
    "sentences of one length": "\n".join(
        f"On day {day:02} the ferry to Orrin Bay stayed at the quay until six o’clock."
        for day in range(20)
    ),
    "results": "\n".join(
        f"{place}. {'Tove Lind' if place % 2 else 'Ida Moe-Halvorsen'}, Orrin Bay Rowing Club, "
        f"{place * 7} minutes and {place} seconds"
        for place in range(1, 20)
    ),
    "code": "\n".join(
        f"    if ferry_{n}.is_at_quay and not key_{n}.found: raise KeyError({n})" for n in range(20)
    ),
    "results without places": "\n".join(
        f"Moe beat Berg {won}-4 3-6 7-{won} ({won}-5) in the first round on court {won}, at noon"
        for won in range(12)
    ),
    "teasers cut between words": "\n".join(
        " ".join(
            f"{name} and the keys of the ferry that nobody found where they had been".split()[:9]
        )
        for name in "Abel Berit Cato Dina Egil Frida Gerd Harald Ida Jens".split()
    ),
    "a few small letters": "\n".join(
        f"{name} tells what she saw on the quay in the year of the storm"
        for name in ("Ida Moe", "Tove Lind", "Von der Lind", "iPhone", "eBay", "Ane Berg") * 3
    ),
    "Georgian": "\n".join(
        f"ბორანი ორინის ყურეში {day} დღე იდგა და არავინ იცოდა რატომ ხდებოდა ეს"
        for day in range(10, 24)
    ),
    "Japanese titles": "\n".join(
        f"連絡船の予備の鍵が見つかり運航再開へ、町長が語る{day}日間の記録と今後"
        for day in "一二三四五六七八九十"
    ),
    "Thai": "\n".join(
        f"เรือข้ามฟากจอดอยู่ที่ท่าเรือเก้าวันและไม่มีใครบอกได้ว่าทำไมถึงเป็นเช่นนั้น {day}" for day in range(12)
    ),
    "titles and their addresses": "\n".join(
        f"What the harbour office says of key number {key} and of the flour\n"
        f"https://post.example/2026/05/04/what-the-harbour-office-says/{key}"
        for key in range(10)
    ),
    "a few lines": fill(STORY[1], 60),
    "nothing": "",
}


@pytest.mark.parametrize("name", NOT_WRAPPED)
def test_other_lines_stay_lines(name: str) -> None:
    text = NOT_WRAPPED[name]
    assert blocks_of(text) == [line.strip() for line in text.split("\n") if line.strip()]


def mailed(*lines: str) -> list[str]:
    """The blocks of some lines at the end of a story that is wrapped at 72 columns."""
    told = "\n\n".join(fill(each, 72) for each in STORY * 2)
    blocks = blocks_of("\n\n".join([told, "\n".join(lines)]))
    assert blocks[:8] == [*STORY * 2]
    return blocks[8:]


FULL = "Nobody had looked into the flour, and so the ferry stayed at the quay."


@pytest.mark.parametrize(
    "lines",
    [
        [FULL, "Subscribe to the Post for 4 euros a month"],
        [FULL, "https://post.example/2026/05/04/ferry-stays", "Advertisement"],
        [f"{FULL[:-1]} yet", "", "=" * 70, "You get this letter because you asked for it"],
        [FULL, "-- ", "Ida Moe"],
        ["- flour, sugar, butter, six eggs and all of the salt that one can get", "- a key"],
        [f"{FULL[:60]}...", "The second teaser"],
    ],
)
def test_what_is_no_part_of_a_paragraph(lines: list[str]) -> None:
    assert len(mailed(*lines)) == len([line for line in lines if line])


def test_addresses_within_a_sentence() -> None:
    lines = [
        "Whoever has lost a key may look at the list that the office keeps at",
        "https://post.example/2026/05/04/keys-that-were-found-in-the-flour-and-elsewhere",
        "and in the galley.",
    ]
    assert mailed(*lines) == [" ".join(lines)]
    title = "What the harbour office says of keys, of flour, and of the two cooks"
    assert mailed(title, "https://post.example/2026/keys") == [
        f"{title} https://post.example/2026/keys"
    ]


def test_addresses_may_be_longer_than_the_width() -> None:
    address = f"https://post.example/click?{'a1b2' * 40}"
    told = [part for each in STORY * 2 for part in (fill(each, 72), address)]
    assert blocks_of("\n\n".join(told)) == [part for each in STORY * 2 for part in (each, address)]


def test_capitals_alone() -> None:
    told = [each.upper() for each in STORY * 2]
    assert blocks_of("\n\n".join(fill(each, 72) for each in told)) == told


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028"])
def test_other_ends_of_lines(end: str) -> None:
    text = "\n\n".join(
        fill(each, 72, initial_indent="  ", subsequent_indent="  ") for each in STORY * 2
    )
    assert blocks_of(text.replace("\n", end)) == [*STORY * 2]


TITLED = ["Ferry stays at the quay", "By Tove Lind", "Orrin Bay, 4 May"]


def test_short_lines_above_a_wrapped_story_stay_apart() -> None:
    told = [fill(each, 72) for each in STORY * 2]
    assert blocks_of("\n".join([*TITLED, ""]) + "\n\n".join(told)) == [*TITLED, *STORY * 2]


def test_a_story_is_kept_as_if_it_had_never_been_wrapped() -> None:
    lines = (SEEDS / "metered-letter.en.txt").read_text("utf-8").splitlines()
    text = "\n\n".join(fill(line, 72) for line in lines if line.strip())
    plain = newsclean.clean("\n\n".join(line for line in lines if line.strip()), format="text")
    cleaned = newsclean.clean(text, format="text")
    assert cleaned.text.split() == plain.text.split()
    assert [s.label for s in cleaned.segments] == [s.label for s in plain.segments]
    assert cleaned.access.state == plain.access.state


LINES = st.sampled_from(
    [
        *("", " ", ">", "> ", ">> a", "* ", "*", "- one", "1. two", "---", "___", "|", "\r", "\t"),
        *(fill(each, 60) for each in (*STORY, *GERMAN)),
        *(fill(each, 70, initial_indent="> ", subsequent_indent="> ") for each in STORY),
        *("...", "well-", "known", "鍵が", "key", "\u2028", "\x00", "a" * 130, "é" * 60),
    ]
)


@given(st.lists(LINES, max_size=40).map("\n".join))
def test_segments_are_the_input(text: str) -> None:
    holds_the_contract(text, newsclean.clean(text, format="text", keep=tuple(Label)))


@given(st.lists(LINES, max_size=40).map("\n".join))
def test_no_word_is_lost_or_comes_twice(text: str) -> None:
    document, _ = read_source(text, "text")
    holds_every_line(document)


def holds_every_line(document: Document) -> None:
    written = "".join("".join(block.split()) for block in document.written)
    assert written == "".join(document.text.split())
    assert all(document.blocks)
