"""Every benchmark, run on a made-up corpus with a stand-in cleaner."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from benchmarks import appeals, ceiling, soak
from benchmarks.cli import main
from benchmarks.disguise import DISGUISES
from benchmarks.options import Options
from benchmarks.pages import as_text, choose, core, dump, is_labelled, spread
from benchmarks.resources import Memory
from benchmarks.timing import interleaved
from newsclean import Access, Cleaned, Cleaner
from newsclean.labels import Label
from newsclean.training import material
from newsclean.training.corpus import Page

APPEALS = """\
=== id=letter-1 lang=en kind=letter access=metered publisher="The Quay"
body\tThe ferry left at nine.

paywall\tSubscribe to continue
subscription\tDear reader, we write to you.

=== id=trap-1 lang=de kind=trap access=open publisher="Der Kai"
body\tThe cook said why.
body\tSubscribe was all she said
"""


def run(corpus: Path, tmp_path: Path, *arguments: str) -> dict[str, float]:
    target = tmp_path / "out.json"
    shared = ["--corpus", str(corpus), "--cache", str(tmp_path / "cache"), "--jobs", "1"]
    assert main([*arguments, *shared, "--json", str(target)]) == 0
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return {name: figure["value"] for name, figure in found["figures"].items()}


@pytest.mark.usefixtures("stand_in")
class TestRuns:
    def test_html(self, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        found = run(corpus, tmp_path, "html", "--no-peers", "--worst", "1", "--folds", "3")
        assert found["wcxb/f1"] == found["fundus/f1"] == found["labels/f1"] == 1.0
        assert found["wcxb/exact"] == 1.0
        assert found["snippets/trafilatura/with"] == 1.0
        assert found["snippets/trafilatura/without"] == 0.0
        printed = capsys.readouterr().out
        assert "cross-validated by web domain, 3 folds" in printed
        assert "keep: standfirst, heading, body" in printed

    def test_one_model_is_said_plainly(
        self, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run(corpus, tmp_path, "html", "--no-peers", "--model", "some.npz")
        assert "MAY BE ITS TRAINING PAGES" in capsys.readouterr().out

    def test_pages_of_another_folder(
        self, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        others = tmp_path / "others"
        shutil.copytree(corpus, others)
        for name in ("wcxb", "fundus"):
            (others / "pages" / f"{name}.jsonl.gz").unlink()
        given = ["--pages", str(others), "--folds", "3"]
        found = run(corpus, tmp_path, "html", "--no-peers", *given)
        assert found["labels/f1"] == 1.0
        assert not [name for name in found if name.startswith(("wcxb", "fundus"))]
        assert "2 pages; not of the corpus" in capsys.readouterr().out
        for benchmark in ("text", "harm", "labels", "access"):
            assert run(corpus, tmp_path, benchmark, *given)

    def test_text(self, corpus: Path, tmp_path: Path) -> None:
        found = run(corpus, tmp_path, "text", "--no-peers")
        # the headline, six words, is lost: 25 + 6 words are story
        assert 0 < found["dump/lost"] < 0.3
        assert found["dump/boilerplate"] == 0.0
        assert found["dump/lines-right"] == 0.0
        assert found["dump/label-accuracy"] == pytest.approx(3 / 7)

    def test_second_stage(self, corpus: Path, tmp_path: Path) -> None:
        pytest.importorskip("trafilatura")
        found = run(corpus, tmp_path, "second-stage", "--peers", "trafilatura")
        assert found["labels/trafilatura/lost"] == 0.0

    def test_ceiling(self, corpus: Path, tmp_path: Path) -> None:
        found = run(corpus, tmp_path, "ceiling", "--no-peers")
        assert found["wcxb/f1"] == found["wcxb/kept"] == 1.0
        blocks = (("The ferry stays.", Label.BODY), ("Read on", Label.PROMO))
        page = Page("p", "", "", "en", "", None, blocks, None, "example.org")
        text = "The ferry stays.\nRead on\nA line that the page has not"
        kept = ceiling.kept_by_labels(text, page, frozenset({Label.BODY}))
        assert kept == "The ferry stays.\nA line that the page has not"

    def test_harm(self, corpus: Path, tmp_path: Path) -> None:
        found = run(corpus, tmp_path, "harm")
        assert found["WCXB gold text/mean"] == 1.0
        assert found["labelled, blank lines/worst-tenth"] < 1.0

    def test_labels(self, corpus: Path, tmp_path: Path) -> None:
        found = run(corpus, tmp_path, "labels", "--worst", "2")
        assert found["html/accuracy"] == found["dump/accuracy"] == pytest.approx(3 / 7)
        assert found["html/right-when-sure"] == pytest.approx(3 / 7)

    def test_disguise(self, corpus: Path, tmp_path: Path) -> None:
        found = run(corpus, tmp_path, "disguise", "--limit", "2")
        for name in DISGUISES:
            assert found[f"{name}/label accuracy"] == pytest.approx(3 / 7)

    def test_access(self, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        found = run(corpus, tmp_path, "access")
        assert found["html/false-alarms"] == found["html/found"] == 1.0
        assert found["dump/state-right"] == pytest.approx(5 / 6)
        assert "page-0" in capsys.readouterr().out

    def test_barriers(self, corpus: Path, tmp_path: Path) -> None:
        found = run(corpus, tmp_path, "barriers", "--limit", "20")
        assert found.keys() == {
            f"{mode}/{figure}" for mode in ("text", "html") for figure in ("found", "alarms")
        }
        assert all(0 <= share <= 1 for share in found.values())

    @pytest.mark.parametrize("part", ["html", "text", "growth", "parallel"])
    def test_speed(self, corpus: Path, tmp_path: Path, part: str) -> None:
        found = run(corpus, tmp_path, "speed", "--small", "--only", part, "--no-peers")
        assert found

    def test_profile(
        self, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run(corpus, tmp_path, "speed", "--small", "--profile")
        assert "own time per module" in capsys.readouterr().out

    @pytest.mark.parametrize("folder", [appeals.FOLDER, appeals.HARD])
    def test_nothing_of_what_measures_is_trained_on(self, folder: Path) -> None:
        learned = material.appeals() + material.documents()
        publishers = {piece.publisher for piece in learned if piece.publisher}
        lines = {text for piece in learned for text, _ in piece.lines if len(text) > 60}
        for document in appeals.load_documents(folder):
            assert document.publisher not in publishers
            assert not lines.intersection(text for text, _ in document.lines)

    def test_appeals(self, tmp_path: Path) -> None:
        (tmp_path / "a.labels").write_text(APPEALS, encoding="utf-8")
        report = appeals.run(Options(jobs=1), tmp_path)
        values = {name: figure.value for name, figure in report.figures.items()}
        # letter: 6 of 9 words of appeal are kept; trap: 5 of 9 words of story are lost
        assert values["left"] == pytest.approx(6 / 9)
        assert values["lost"] == pytest.approx((0 + 5 / 9) / 2)
        assert values["f1"] == pytest.approx(2 * 3 / (2 * 3 + 6 + 5))
        assert values["access"] == 1.0
        assert [row[0] for row in report.tables[1].rows] == ["de", "en"]


def test_soak_tells_when_threads_differ() -> None:
    class Fickle:
        """Says something else of a document when it meets it again."""

        def __init__(self) -> None:
            self.met: set[str] = set()

        def clean(self, source: str) -> Cleaned:
            again = source in self.met
            self.met.add(source)
            return Cleaned(source, (), Access("metered" if again else "open"))

    steady, fickle = Cleaner(), Fickle()
    digests, memory = soak.soak(steady, 20)
    assert len(digests) == 20 * 8 and memory.samples[-1][0] == 20
    assert soak.differing(steady, digests) == 0
    assert soak.differing(steady, digests[8:]) > 0
    assert soak.differing(fickle, soak.soak(fickle, 20)[0]) == 20
    make = soak.sample_maker()
    assert make(3) == make(3) != make(4)


def test_no_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["text", "--corpus", str(tmp_path / "none")]) == 2
    assert "no corpus at" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["text", "--peers", "nobody"], ["nothing"], ["text", "--limit", "0"]],
)
def test_bad_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


@pytest.mark.usefixtures("stand_in")
def test_bad_parts_and_labels(corpus: Path) -> None:
    assert main(["speed", "--only", "luck", "--corpus", str(corpus)]) == 2
    assert main(["text", "--keep", "luck", "--corpus", str(corpus)]) == 2


class TestDocuments:
    def test_parsing(self) -> None:
        letter, trap = appeals.parse_documents(APPEALS)
        assert letter.publisher == "The Quay"
        assert letter.text == (
            "The ferry left at nine.\n\nSubscribe to continue\nDear reader, we write to you."
        )
        assert [label for _, label in trap.lines] == [Label.BODY, Label.BODY]

    @pytest.mark.parametrize(
        "source", ["body\tno header", "=== id=a\nbody no tab", "=== id=a\nluck\tx", "=== lang=en"]
    )
    def test_mistakes_are_told_with_their_line(self, source: str) -> None:
        with pytest.raises(ValueError, match=r"file:\d"):
            appeals.parse_documents(source, "file")

    def test_no_documents(self, tmp_path: Path) -> None:
        with pytest.raises(appeals.MissingDocuments):
            appeals.load_documents(tmp_path)


def test_dump_and_core(corpus: Path) -> None:
    page = choose(corpus, is_labelled, 1)[0]
    assert len(dump(page)) == 7
    assert next(label for _, label in core(page)) is Label.HEADLINE
    assert len(core(page)) == 6
    assert as_text(dump(page)).count("\n") == 6


def test_spread_takes_from_the_whole_sequence() -> None:
    assert spread(range(100), 4) == [0, 25, 50, 75]
    assert spread(range(3), None) == spread(range(3), 9) == [0, 1, 2]


def test_memory_growth_starts_after_the_first_quarter() -> None:
    memory = Memory(((100, 50.0), (500, 80.0), (1000, 81.0), (2000, 82.0)))
    assert memory.peak == 82.0
    assert memory.growth == 2.0


def test_timing_takes_every_function_on_every_document() -> None:
    seen: list[tuple[str, int]] = []
    functions = {name: lambda n, name=name: seen.append((name, n)) for name in "ab"}
    times = interleaved(functions, {"a": [1, 2], "b": [1, 2]}, 2, {"b": 1})
    assert len(times["a"].seconds) == len(times["b"].seconds) == 2
    assert seen[4:] == [("a", 1), ("b", 1), ("a", 2), ("b", 2), ("a", 1), ("a", 2)]
