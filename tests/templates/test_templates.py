"""What sites repeat: learned without labels, used as evidence, kept in files."""

from __future__ import annotations

import gzip
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from newsclean import Cleaner, Templates
from newsclean.classifier.tokens import Floats, tokenize
from newsclean.labels import LABEL_INDEX, Label
from newsclean.sites import storage
from newsclean.sites.evidence import log_odds_against
from newsclean.sites.lines import line_keys
from newsclean.sites.sketch import Entry, Sketch
from newsclean.templates import adjusted

URL = "https://www.harbourpost.example/news/{}"
SLOGAN = "Good reporting from the coast is honest and patient and it belongs to all of you."
QUOTE = "The harbour was never a place for people who wanted a quiet and orderly evening."

TOPICS = [
    ("council", "The council voted on Tuesday to close the fish market for the whole winter."),
    ("ferry", "The old ferry broke down twice in one week and left travellers on the island."),
    ("school", "Pupils of the north school planted two hundred trees along the river road."),
    ("storm", "A storm took the roof of the rowing club and scattered its boats over a field."),
    ("museum", "The maritime museum bought a logbook that was thought to have been lost at sea."),
]


def story(number: int, quote: bool = False) -> str:
    name, opening = TOPICS[number]
    lines = [
        f"What the {name} means for the town",
        opening,
        f"Residents said that the {name} had been a matter of dispute since the spring of 1987.",
        *([QUOTE] if quote else []),
        f"A decision about the {name} is expected before the end of the month, officials said.",
        SLOGAN,
        f"Published on {number + 3} March 202{number}",
        "More from the harbour desk",
    ]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def learned() -> Templates:
    return Templates.learn((story(n), URL.format(n)) for n in range(4))


def test_a_repeated_line_of_prose_is_taken_out(learned: Templates) -> None:
    last = story(4)
    assert SLOGAN in Cleaner().clean(last, format="text").text, "the model alone would find it"
    cleaned = Cleaner(templates=learned).clean(last, format="text", url=URL.format("x"))
    assert SLOGAN not in cleaned.text
    assert TOPICS[4][1] in cleaned.text
    assert "A decision about the museum" in cleaned.text


def test_the_command_takes_what_was_learned(learned: Templates, tmp_path: Path) -> None:
    learned.save(tmp_path / "site.templates")
    (tmp_path / "page.txt").write_text(story(4), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "newsclean",
        "--url",
        URL.format(4),
        str(tmp_path / "page.txt"),
    ]
    plain, known = (
        subprocess.run([*command, *more], capture_output=True, check=True).stdout.decode()
        for more in ([], ["--templates", str(tmp_path / "site.templates")])
    )
    assert plain.strip() == Cleaner().clean(story(4)).text
    assert known.strip() == Cleaner(templates=learned).clean(story(4), url=URL.format(4)).text


def test_a_quote_that_two_stories_share_stays() -> None:
    pages = [(story(n, quote=n == 1), URL.format(n)) for n in range(4)]
    cleaner = Cleaner(templates=Templates.learn(pages))
    cleaned = cleaner.clean(story(4, quote=True), format="text", url=URL.format(4))
    assert QUOTE in cleaned.text
    assert SLOGAN not in cleaned.text


LETTER = "The next concert is a mass by a man whom nobody knows, says the poster at the quay."


def test_a_sentence_of_three_stories_needs_something_repeated_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Floats] = []

    def spy(*given: Any) -> Floats:
        seen.append(log_odds_against(*given))
        return seen[-1]

    monkeypatch.setattr("newsclean.templates.log_odds_against", spy)

    def page(number: int, slogan: bool) -> str:
        name, opening = TOPICS[number]
        beside = [SLOGAN, "More from the harbour desk"] if slogan else []
        said = f"“We knew nothing of the {name},” said a man who was passing with a dog and a kite."
        decision = f"A decision about the {name} is expected before the end of the month."
        return "\n".join([f"The {name} again", opening, said, LETTER, *beside, decision])

    def against(slogan: bool) -> float:
        templates = Templates.learn([page(0, slogan), page(1, slogan), story(2), story(3)])
        lines = Cleaner(templates=templates).clean(page(4, slogan), format="text").segments
        return float(seen[-1][[line.text for line in lines].index(LETTER)])

    assert against(slogan=False) < 0 < against(slogan=True)


def test_a_page_that_was_learned_from_is_no_evidence_about_itself(learned: Templates) -> None:
    cleaned = Cleaner(templates=learned).clean(story(2), format="text", url=URL.format(2))
    assert TOPICS[2][1] in cleaned.text
    assert SLOGAN not in cleaned.text
    alone = Templates.learn([(story(2), URL.format(2))])
    plain = Cleaner().clean(story(2), format="text")
    assert Cleaner(templates=alone).clean(story(2), format="text", url=URL).text == plain.text


def test_a_story_under_two_addresses_stays() -> None:
    pages = [(story(n), URL.format(n)) for n in (0, 1, 2, 3)]
    cleaner = Cleaner(templates=Templates.learn(pages))
    again = "Print version\n" + story(3)
    cleaned = cleaner.clean(again, format="text", url=URL.format("print"))
    assert TOPICS[3][1] in cleaned.text


def test_a_heading_of_a_story_saved_twice_stays() -> None:
    story = [
        "What the ferry means for the town",
        "Its engine is older than the captain, who was born on the day that it was built.",
        "Residents said that the ferry had been a matter of dispute since the spring of 1987.",
        "The price of a crossing",
        "A ticket costs four coins, and the man at the gate has counted each of them by hand.",
        "Nobody is sure who will pay for the new boiler, and the council has not yet met.",
    ]
    others = [page_of(number) for number in range(3)]
    templates = Templates.learn([*others, "\n".join(story[:-1])], format="text")
    known = Cleaner(templates=templates).clean("\n".join(story), format="text").text
    assert known == Cleaner().clean("\n".join(story), format="text").text
    assert "The price of a crossing" in known


def test_other_sites_are_left_alone(learned: Templates) -> None:
    other = Cleaner(templates=learned).clean(story(4), format="text", url="https://other.example/")
    assert other.text == Cleaner().clean(story(4), format="text").text


def test_what_counts_as_the_same_line() -> None:
    def key(line: str) -> int:
        return int(line_keys(tokenize([line])).whole[0])

    assert key("Updated 3 March 2021, 10:15") == key("UPDATED 14 April 2022, 9:05")
    assert key("It’s free — 12 comments") == key("It's free: 3 comments")
    assert key("Read the story") != key("Read the stories")
    assert key("Read the story") != key("The story read")
    assert key("12.3.2021 10:15") == key("4") == key("x") == key("→") == 0
    assert key("記") != 0


def test_a_key_does_not_hang_on_the_lines_around_it() -> None:
    lines = ["Read the story", "", "12 comments", "Why the ferry stands still: a guide for guests"]
    together = line_keys(tokenize(lines))
    for number, line in enumerate(lines):
        alone = line_keys(tokenize([line]))
        assert together.whole[number] == alone.whole[0]
        assert together.parts[number].tolist() == alone.parts[0].tolist()
        assert together.words[number] == alone.words[0]


def test_near_duplicates_share_an_end() -> None:
    first, other, read, same = line_keys(
        tokenize(
            [
                "Follow our correspondent Jane Roe for daily news from the harbour towns",
                "Follow our correspondent Al Doe, for daily news from the harbour towns",
                "Also read: The ferry that would not leave",
                "Also read: Nine gardens behind the dyke",
            ]
        )
    ).parts.tolist()
    assert first[1] == other[1] != 0
    assert first[0] != other[0]
    assert read[2] == same[2] != 0


def test_repeated_lines_can_be_read(learned: Templates) -> None:
    assert learned.sites == {"harbourpost.example": 4}
    lines = dict(learned.lines("harbourpost.example"))
    assert lines["more from the harbour desk"] == 4
    assert lines["published on 0 @ 0"] == 4
    assert not any("fish market" in line for line in lines)


def test_merging_equals_learning_at_once(learned: Templates, tmp_path: Path) -> None:
    halves = [Templates.learn((story(n), URL.format(n)) for n in part) for part in ((0, 1), (2, 3))]
    merged = halves[0].merge(halves[1])
    assert merged.sites == learned.sites
    assert merged.lines("harbourpost.example") == learned.lines("harbourpost.example")
    assert halves[0].sites == {"harbourpost.example": 2}, "merging must not change its parts"


def test_a_file_gives_back_what_was_saved(learned: Templates, tmp_path: Path) -> None:
    path, packed, again = (tmp_path / name for name in ("a.templates", "a.gz", "b.templates"))
    learned.save(path)
    learned.save(packed)
    loaded = Templates.load(path)
    loaded.save(again)
    assert again.read_bytes() == path.read_bytes()
    assert Templates.load(packed).lines("harbourpost.example") == loaded.lines(
        "harbourpost.example"
    )
    assert "more from the harbour desk" in path.read_text(encoding="utf-8")
    one = Cleaner(templates=learned).clean(story(4), format="text", url=URL)
    two = Cleaner(templates=loaded).clean(story(4), format="text", url=URL)
    assert one.text == two.text


def test_compact_templates_clean_alike(learned: Templates, tmp_path: Path) -> None:
    full, small = tmp_path / "full", tmp_path / "small"
    learned.save(full)
    learned.compact().save(small)
    assert small.stat().st_size < full.stat().st_size
    cleaned = Cleaner(templates=learned.compact()).clean(story(4), format="text", url=URL)
    assert SLOGAN not in cleaned.text


@pytest.mark.parametrize("damage", ["short", "edited", "version", "kind", "noise", "list", "gzip"])
def test_a_damaged_file_is_refused(learned: Templates, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "site.templates"
    learned.save(path)
    data = path.read_bytes()
    record = json.loads(data)
    changed = {
        "short": data[: len(data) // 2],
        "edited": data.replace(b'"pages": 4', b'"pages": 5'),
        "version": json.dumps({**record, "version": 99}).encode(),
        "kind": json.dumps({**record, "kind": "something"}).encode(),
        "noise": b"\x00\xff" * 100,
        "list": b"[1, 2]",
        "gzip": gzip.compress(data)[:-20],
    }[damage]
    assert changed != data
    path.write_bytes(changed)
    with pytest.raises(ValueError, match=r"site\.templates: "):
        Templates.load(path)


LINE = 4  # one of the lines that several pages had


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -1, 10**400, "3", None, [], True])
@pytest.mark.parametrize("place", ["pages", "lost", "line pages", "line story", "place story"])
def test_what_was_changed_with_the_checksum_is_refused_or_harmless(
    learned: Templates, tmp_path: Path, place: str, wrong: object
) -> None:
    path = tmp_path / "site.templates"
    learned.save(path)
    record = json.loads(path.read_bytes())
    site = next(iter(record["sites"].values()))
    site["places"]["p"] = [2, 4, 2, 0.5]
    if place in ("pages", "lost"):
        site[place] = wrong
    elif place == "place story":
        site["places"]["p"][3] = wrong
    else:
        site["lines"][LINE][1 if place == "line pages" else 3] = wrong
    record["sha256"] = storage._digest({"by": record["by"], "sites": record["sites"]})
    path.write_text(json.dumps(record))
    try:
        templates = Templates.load(path)
    except ValueError as error:
        assert "site.templates: " in str(error)
    else:
        cleaned = Cleaner(templates=templates).clean(story(4), format="text", url=URL)
        assert all(0 <= segment.confidence <= 1 for segment in cleaned.segments)


def test_a_file_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "LARGEST", 1 << 20)
    path = tmp_path / "site.templates.gz"
    path.write_bytes(gzip.compress(b"[" + b" " * (4 << 20) + b"]"))
    with pytest.raises(ValueError, match="damaged"):
        Templates.load(path)


def test_keys_of_ones_own() -> None:
    pages = [{"text": story(n), "publisher": "post" if n < 4 else "other"} for n in range(5)]
    templates = Templates.learn(pages, key=lambda page: str(page["publisher"]))
    assert templates.sites == {"post": 4, "other": 1}
    cleaner = Cleaner(templates=templates.for_site("post"))
    assert SLOGAN not in cleaner.clean(story(4), format="text").text
    with pytest.raises(KeyError):
        templates.for_site("nobody")


def test_documents_without_an_address_are_one_site() -> None:
    templates = Templates.learn(story(n) for n in range(4))
    assert SLOGAN not in Cleaner(templates=templates).clean(story(4), format="text").text


def test_wrong_arguments() -> None:
    with pytest.raises(ValueError, match="unknown key 'publisher'"):
        Templates.learn([], key="publisher")
    with pytest.raises(TypeError):
        Templates.learn([{"body": "x"}])
    with pytest.raises(TypeError, match="single str"):
        Templates.learn("The ferry stood at the quay.")
    with pytest.raises(TypeError, match="expected Templates, got int"):
        Templates().merge(3)  # type: ignore[arg-type]
    by_host = Templates.learn([(story(0), URL)], key="host")
    with pytest.raises(ValueError, match="host"):
        by_host.merge(Templates.learn([(story(0), URL)]))


def test_places_in_pages_are_learned(tmp_path: Path) -> None:
    def page(number: int) -> str:
        lines = story(number).splitlines()
        body = "".join(f"<p>{line}</p>" for line in lines[1:-3])
        return (
            f"<html><body><article class='post'><h1>{lines[0]}</h1>{body}</article>"
            f"<div class='slogan'><p>{SLOGAN}</p></div></body></html>"
        )

    templates = Templates.learn((page(n), URL.format(n)) for n in range(4))
    templates.save(tmp_path / "t")
    places = json.loads((tmp_path / "t").read_text())["sites"]["harbourpost.example"]["places"]
    assert any(place.endswith("div.slogan > p") for place in places)
    cleaned = Cleaner(templates=Templates.load(tmp_path / "t")).clean(page(4), url=URL)
    assert SLOGAN not in cleaned.text
    assert TOPICS[4][1] in cleaned.text


def test_a_cleaner_with_templates_can_be_pickled(learned: Templates) -> None:
    cleaner = pickle.loads(pickle.dumps(Cleaner(templates=learned)))
    assert SLOGAN not in cleaner.clean(story(4), format="text", url=URL).text


def test_the_sketch_keeps_what_is_frequent_within_its_bound() -> None:
    size, pages = 64, 500
    sketch = Sketch()
    for page in range(pages):
        for frequent in range(10):
            sketch.add(frequent, Entry(1))
        for once in range(20):
            sketch.add(1000 + page * 20 + once, Entry(1))
        if len(sketch.entries) > 2 * size:
            sketch.shrink(size)
    assert len(sketch.entries) <= 2 * size
    assert 0 < sketch.lost <= pages * 30 / size
    for frequent in range(10):
        entry = sketch.entries[frequent]
        assert pages - sketch.lost <= entry.pages <= pages


AGENCY = "The agency could not confirm the number of boats that had left the harbour by noon."
CHANGING = [
    ("Jane Roe", "Seven gardens behind the dyke", "A gull steals the mayor's sandwich"),
    ("Al Doe", "The clock that ran backwards", "Why the ferry bell sounds at noon"),
    ("Mia Poe", "Bread for the night shift", "A choir without a conductor"),
    ("Tom Low", "How to read a tide table", "The last lamp of the old pier"),
    ("Ann Moe", "Who mends the fishing nets", "A school on two islands"),
]


def page_of(number: int, *, agency: bool = False, moved: bool = False) -> str:
    """A page whose furniture changes: an author's profile, and teasers between two headings."""
    author, *teasers = CHANGING[number]
    name, opening = TOPICS[number]
    headlines = [f"What the {other} means for the town" for other, _ in TOPICS if other != name]
    return "\n".join(
        [
            "Home",
            "Harbour",
            f"What the {name} means for the town",
            opening,
            f"Residents said that the {name} had been a matter of dispute since the spring.",
            *([AGENCY] if agency else []),
            f"A decision about the {name} is expected before the end of the month, officials said.",
            f"{author} lay awake that night and heard the water climb the stairs of the house.",
            "More from the harbour desk",
            *(headlines if moved else teasers),
            "All stories of the week",
            "About us",
        ]
    )


def test_a_line_that_differs_by_the_name_is_doubted() -> None:
    def odds(cleaner: Cleaner) -> float:
        segments = cleaner.clean(page_of(4), format="text").segments
        (line,) = [s for s in segments if s.text.startswith("Ann Moe")]
        return line.confidence / (1 - line.confidence) if line.label.group == "article" else 0.0

    templates = Templates.learn([page_of(n) for n in range(4)], format="text")
    known = Cleaner(templates=templates)
    assert odds(known) < odds(Cleaner()) / 2
    assert TOPICS[4][1] in known.clean(page_of(4), format="text").text


def test_an_agency_sentence_inside_stories_stays() -> None:
    pages = [page_of(n, agency=n in (1, 3)) for n in range(4)]
    templates = Templates.learn(pages, format="text")
    cleaned = Cleaner(templates=templates).clean(page_of(4, agency=True), format="text")
    assert AGENCY in cleaned.text


def test_a_headline_that_is_a_teaser_elsewhere_stays_a_headline() -> None:
    templates = Templates.learn([page_of(n, moved=True) for n in range(4)], format="text")
    cleaner = Cleaner(templates=templates, keep=("article",))
    kept = cleaner.clean(page_of(4, moved=True), format="text").text
    assert "What the museum means for the town" in kept
    assert "What the ferry means for the town" not in kept


def test_a_story_is_surer_at_the_place_where_stories_stand() -> None:
    """The place says what its text does not: the line repeats nowhere."""

    def page(number: int) -> str:
        name, opening = TOPICS[number]
        return (
            "<html><body><div class='page'><div class='head'>"
            f"<div>What the {name} means for the town</div></div>"
            f"<div class='copy'><div>{opening}</div>"
            f"<div>Residents said that the {name} had been a matter of dispute for years.</div>"
            f"<div>A decision about the {name} is expected before the month ends.</div></div>"
            "<div class='list'>"
            + "".join(
                f"<div><a href='/{number}'>{teaser}</a></div>" for teaser in CHANGING[number][1:]
            )
            + "</div>"
            "</div></body></html>"
        )

    def sureness(cleaner: Cleaner) -> float:
        segments = cleaner.clean(page(4), format="html").segments
        (opening,) = [s for s in segments if s.text == TOPICS[4][1]]
        assert opening.label.value == "body"
        return opening.confidence

    templates = Templates.learn([page(n) for n in range(4)], format="html")
    assert sureness(Cleaner(templates=templates)) > sureness(Cleaner()) + 0.005


def test_documents_without_words_are_nothing_to_learn_from() -> None:
    odd = ["→", "→\n•\n12.3.2021", "", "<html><body><p>→</p></body></html>"]
    templates = Templates.learn([*odd, *(story(n) for n in range(3))])
    cleaner = Cleaner(templates=templates)
    for source in odd:
        assert cleaner.clean(source).text == Cleaner().clean(source).text


def test_a_block_that_is_surely_story_stays_so_against_any_evidence() -> None:
    sure = np.zeros((2, len(Label)), dtype=np.float32)
    sure[:, LABEL_INDEX[Label.BODY]] = 1
    assert (adjusted(sure, np.array([0.0, 9.0], dtype=np.float32)) == sure).all()
