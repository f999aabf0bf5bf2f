"""From a site that the shipped model gets wrong to a model that gets it right, as people do it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import newsclean
from newsclean import Cleaner, Group, Label
from newsclean.training import material
from newsclean.training.command import train
from newsclean.training.corpus import load_corpus
from tests.report.chromium import press

pytestmark = pytest.mark.slow  # it trains, too, but needs a browser

# What this paper puts into every story reads like the story, and stands in the same markup.
HOUSE = (
    "The lamp in our window on Rope Walk burns until the last tide table is pinned up, and whoever "
    "comes by may step in and read it.",
    "Old volumes of the Lantern, bound in green cloth since 1911, lie on the long table upstairs "
    "for anybody with clean hands and an hour to spare.",
)

# Places and what befell them; every story is put together from other ones.
PLACES = (
    "Gull Stairs",
    "the rope yard",
    "Mole Lane",
    "the salt house",
    "Widow’s Reach",
    "the east basin",
    "Tallow Row",
    "the ice pier",
    "Pilot Street",
    "the net loft",
    "Cask Yard",
    "the custom house",
    "Heron Steps",
)
EVENTS = (
    ("floor gave way", "Nobody was hurt when the boards broke at {0}, the harbour office said."),
    ("clock runs again", "After nine years the clock at {0} struck noon, four minutes late."),
    ("wall is mended", "Masons have closed the gap at {0} through which the spring flood came."),
    ("market moves", "From May the fish sellers will set up their stalls at {0} instead."),
    ("crane is sold", "A buyer from upriver has paid 40,000 crowns for the crane at {0}."),
    ("school opens", "Thirty-one children began their first year at {0} on Monday morning."),
    ("bell is missing", "The watchman noticed that the bell at {0} was gone when it did not ring."),
    ("bridge is closed", "Carts must take the long way round {0} until the beams are replaced."),
    ("seal comes back", "For the third winter a grey seal has been resting on the stones at {0}."),
    ("rents go up", "Tenants at {0} are to pay an eighth more, and many say they cannot."),
    ("fire is put out", "A kettle left on a stove set fire to the curtains at {0} on Sunday."),
    ("well runs dry", "The pump at {0} has brought up nothing but sand since the end of June."),
    ("tower gets a roof", "Slaters from two towns have begun to cover the tower at {0} anew."),
)
VOICES = (
    "“We saw it coming and told everyone who would listen,” said a neighbour who keeps bees.",
    "The council will take the matter up in its next meeting, according to the clerk.",
    "What it will cost is not known yet; an engineer is to look at it within the week.",
    "It is the second such case this year, after the one that the town talked of in February.",
)
SITE = "https://lantern.example/"
TAUGHT = 10
"""Pages that are corrected, two lines on each: twenty corrections."""
SHARE = 8
"""One in so many of the documents that come with newsclean is enough here."""


def lines_of(number: int) -> list[tuple[str, str]]:
    """Element and text of every line of a page."""
    place, (event, lead) = PLACES[number], EVENTS[number]
    other = PLACES[(number + 5) % len(PLACES)]
    paragraphs = (
        lead.format(place),
        VOICES[number % 4],
        HOUSE[0],
        f"People who live near {other} have offered help, as they did when the storm came.",
        VOICES[(number + 1) % 4],
        HOUSE[1],
        f"Until then a rope and two lanterns mark the way past {place} at night.",
    )
    return [
        ("div", "Home"),
        ("div", "Tides"),
        ("h1", f"{place}: {event}"),
        ("h4", "By Ansel Rook, 4 June"),
        *(("p", text) for text in paragraphs),
        ("div", "© The Quay Lantern"),
    ]


def write_site(folder: Path, suffix: str) -> list[Path]:
    paths = []
    for number in range(len(EVENTS)):
        lines = lines_of(number)
        text = "\n\n".join(text for _, text in lines)
        if suffix == ".html":
            body = "\n".join(f"<{tag}>{text}</{tag}>" for tag, text in lines)
            text = f"<!DOCTYPE html><html lang=en><head></head><body>{body}</body></html>"
        path = folder / f"page-{number:02}{suffix}"
        path.write_text(text, "utf-8")
        paths.append(path)
    return paths


def samples(root: Path) -> Iterator[dict[str, Any]]:
    """The project's own labelled documents, to train with."""
    for file in sorted((root / "seeds").glob("*.labels")):
        head, *lines = file.read_text("utf-8").splitlines()
        facts = dict(re.findall(r"(\w+)=(\S+)", head))
        page = file.with_suffix(".html")
        blocks = [line.split("\t", 1) for line in lines if line.strip()]
        yield {
            "id": facts["id"],
            "url": f"https://{facts['id']}.example/",
            "lang": facts["lang"],
            "access": facts["access"],
            "html": page.read_text("utf-8") if page.exists() else "",
            "blocks": [{"label": label, "text": text} for label, text in blocks],
        }


def part_of(corpus: Path) -> Iterator[dict[str, Any]]:
    """Every fifth labelled page of the corpus, for markup is not learned from a few samples."""
    pages = [page for page in load_corpus(corpus) if page.blocks]
    for page in pages[::5]:
        blocks = [{"text": text, "label": label.value} for text, label in page.blocks or ()]
        facts = {"id": page.id, "url": page.url, "lang": page.lang, "access": page.access}
        yield {**facts, "html": page.html, "blocks": blocks}


def newsclean_command(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "newsclean", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def labelling(files: list[Path], output: Path) -> Iterator[str]:
    """The command at work; gives the address of its page."""
    command = [sys.executable, "-m", "newsclean", "label", "--no-browser", "-o", str(output)]
    command += ["--url", SITE, *map(str, files)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            found = re.search(r"http://\S+", process.stderr.readline())
            assert found is not None
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.stderr.read()


def correct(browser: Any, address: str) -> int:
    """Read every document, correct the lines of the house, and say when it is done."""
    from selenium.webdriver import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    wait = WebDriverWait(browser, 30)
    browser.get(address)
    corrections = 0
    for finished in range(TAUGHT):
        progress = f"{finished} of {TAUGHT} done"
        wait.until(lambda _, text=progress: text in browser.find_element("id", "progress").text)
        texts = [line.text for line in browser.find_elements("css selector", ".line .text")]
        for at, text in enumerate(texts):
            if text in HOUSE:
                press(browser, Keys.HOME, *[Keys.ARROW_DOWN] * at, "i")
                corrections += 1
        press(browser, Keys.ENTER)
    wait.until(lambda _: "every document is done" in browser.find_element("id", "state").text)
    return corrections


def house_labels(cleaner: Cleaner, path: Path) -> list[Label]:
    segments = cleaner.clean(path.read_bytes()).segments
    found = [segment.label for segment in segments if segment.text in HOUSE]
    assert len(found) == len(HOUSE)
    return found


def test_twenty_corrections_teach_a_site(
    browser: Any, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sklearn")
    threads = pytest.importorskip("threadpoolctl")
    # A document is known by its path, and training draws by what it is known by: with the path of
    # a temporary folder every run would train another model.
    monkeypatch.chdir(tmp_path)
    corpus = root.parent / "shared" / "corpus"
    known = [*samples(root), *(part_of(corpus) if corpus.is_dir() else ())]
    base, model = tmp_path / "base.jsonl", tmp_path / "my.model"
    base.write_text("".join(json.dumps(page) + "\n" for page in known), "utf-8")
    # Training takes minutes, so one model is taught both, and markup only where it can be learned;
    # and it learns from a part of what comes with newsclean (which `train` imports when it runs).
    ours = material.documents()
    monkeypatch.setattr(material, "documents", lambda: ours[::SHARE])
    sites = [write_site(Path(), suffix) for suffix in (".txt", ".html")[: 1 + corpus.is_dir()]]
    taught = [tmp_path / f"my-{number}.jsonl" for number in range(len(sites))]
    for site, labels in zip(sites, taught):
        # The shipped model takes most of them for the story.
        found = [label for path in site[TAUGHT:] for label in house_labels(Cleaner(), path)]
        assert sum(label.group is Group.ARTICLE for label in found) > len(found) / 2
        with labelling(site[:TAUGHT], labels) as address:
            assert correct(browser, address) == 20
        assert [page.url for page in load_corpus(labels)] == [SITE] * TAUGHT

    with threads.threadpool_limits(1):  # threads that wait slow the tests beside
        assert train([str(base), *map(str, taught), "-o", str(model)]) == 0
    mine = Cleaner(model=model)
    for site, labels in zip(sites, taught):
        for path in site[TAUGHT:]:
            assert house_labels(mine, path) == [Label.PROMO, Label.PROMO]
            before = newsclean.clean(path.read_bytes()).text.split("\n\n")
            after = newsclean_command("--model", model, path).removesuffix("\n").split("\n\n")
            assert not set(HOUSE) & set(after)
            assert set(before) - set(HOUSE) <= set(after)  # nothing of the story went with it
        compared = newsclean_command("evaluate", labels, "--compare", "shipped", model)
        assert re.search(r"→ \d\.\d+ +\+0\.\d+ +\[\+0\.\d+, \+0\.\d+\]", compared)
    if not corpus.is_dir():
        pytest.skip("text alone: the corpus is not at hand")
