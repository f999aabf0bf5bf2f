"""Training from end to end on the sample documents: small, but the whole way."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from newsclean import Cleaner, Group, Label
from newsclean.classifier.model import FORMAT, load_model
from newsclean.classifier.network import Network
from newsclean.classifier.storage import quantise, write_model
from newsclean.labels import LABELS
from newsclean.reading.html import read_html
from newsclean.reading.plain import read_text
from newsclean.training import train as training
from newsclean.training.command import evaluate, train
from newsclean.training.corpus import fold_of, folds, load_corpus, registered_domain
from newsclean.training.evaluate import cross_validated, kept_models
from newsclean.training.examples import make_example
from newsclean.training.material import appeals, documents, hard, parse_pieces, stories, traps
from newsclean.training.scores import FIGURES, PageScore, interval
from newsclean.training.train import network_features, withheld_parts
from newsclean.training.views import SHORT, STORY, excerpt, own_views, page_views, somebody

pytest.importorskip("sklearn")

pytestmark = pytest.mark.training
SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample documents as a file in the corpus's form."""
    path = tmp_path_factory.mktemp("corpus") / "own.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for number, source in enumerate(sorted(SEEDS.glob("*.labels"))):
            piece = parse_pieces(source.read_text(encoding="utf-8"), source.name)[0]
            page = source.with_suffix(".html")
            record = {
                "id": piece.id,
                "url": f"https://site{number}.example/a",
                "lang": piece.lang,
                "access": piece.access,
                "html": page.read_text(encoding="utf-8") if page.exists() else "",
                "blocks": [
                    {"text": text, "label": label.value} for text, label in piece.lines if label
                ],
            }
            stream.write(json.dumps(record) + "\n")
    return path


@pytest.fixture(scope="module")
def model(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "own.model"
    with pytest.MonkeyPatch.context() as patch:
        # Which documents of our own are learned from as well changes nothing here but the time.
        patch.setattr("newsclean.training.material.documents", traps)
        assert train([str(corpus), "-o", str(path), "--jobs", "1"]) == 0
    return path


def test_a_model_of_ones_own_cleans(model: Path) -> None:
    cleaner = Cleaner(model=model)
    page = (SEEDS / "semantic-full.en.html").read_text(encoding="utf-8")
    cleaned = cleaner.clean(page)
    gold = parse_pieces((SEEDS / "semantic-full.en.labels").read_text(encoding="utf-8"))[0]
    body = [text for text, label in gold.lines if label is Label.BODY]
    found = {segment.text for segment in cleaned.select("article")}
    assert sum(text in found for text in body) > 0.8 * len(body)


def test_the_card_tells_what_it_was_trained_on(model: Path) -> None:
    card = load_model(model).card
    assert card["on"] == "own.jsonl"
    assert card["labelled pages"] == 8
    assert card["rounds"] == [[], []]
    assert card["format"] == FORMAT


def test_networks_of_a_round_set_out_together(monkeypatch: pytest.MonkeyPatch) -> None:
    network = load_model(None).text[0]
    trained: list[tuple[int, Network, Network]] = []

    def fit(
        lessons: object, own: object, seeds: list[int], name: str, tell: object, start: Network
    ) -> tuple[Network, ...]:
        ends = tuple(replace(start, exit_bias=start.exit_bias + seed) for seed in seeds)
        trained.extend(zip(seeds, [start] * len(seeds), ends))
        return ends

    monkeypatch.setattr(training, "_networks", fit)
    (kept,) = training._learned_on(
        [network], [], training.TEXT_AGAIN, ((1, 2, 3), (10,)), "text", lambda line: None
    )
    seeds, starts, ends = zip(*trained)
    assert seeds == (1, 2, 3, 10)
    assert starts == (network, network, network, ends[0])
    moved = kept.exit_bias - network.exit_bias  # by 0, 1, 2, 3, and 1 + 10
    assert np.allclose(moved, (0 + 1 + 2 + 3 + 11) / 5, atol=1e-4)


def test_a_model_may_learn_on(
    corpus: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsclean.training.material.documents", traps)
    path = tmp_path / "again.model"
    arguments = [str(corpus), "-o", str(path), "--jobs", "1", "--from", str(model)]
    assert train(arguments) == 0
    before, after = load_model(model), load_model(path)
    assert not np.array_equal(before.text[0].exit, after.text[0].exit)
    assert np.array_equal(before.text[0].mean, after.text[0].mean)
    for first, second in zip(before.html, after.html):
        assert not np.array_equal(first.exit, second.exit)
        assert np.array_equal(first.scale, second.scale)
    assert np.array_equal(before.words.words.values, after.words.words.values)
    assert after.card["again on"] == after.card["on"] == "own.jsonl"
    assert after.card["trained"] == before.card["trained"]
    assert after.card["again labelled pages"] == 8


def test_learning_on_is_asked_for_in_one_way(
    corpus: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(corpus), "-o", str(tmp_path / "a"), "--from", str(model), "--again"]
    with pytest.raises(SystemExit):
        train(arguments)
    assert "--again" in capsys.readouterr().err


def test_a_model_that_is_none_is_not_gone_on_from(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for start in (tmp_path / "missing.model", corpus):
        assert train([str(corpus), "-o", str(tmp_path / "a"), "--from", str(start)]) == 1
        assert str(start) in capsys.readouterr().err


def test_a_model_file_gives_back_what_was_written(model: Path, tmp_path: Path) -> None:
    first = load_model(model)
    write_model(first, tmp_path / "again.model")
    second = load_model(tmp_path / "again.model")
    assert (first.words.words.values == second.words.words.values).all()
    assert (first.html[0].entry == second.html[0].entry).all()


def test_comparing_a_model_with_itself_moves_nothing(
    corpus: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate([str(corpus), "--compare", str(model), str(model)]) == 0
    printed = capsys.readouterr().out
    assert printed.count("+0.0000  [+0.0000, +0.0000]") == 2 * len(FIGURES)


def test_evaluating_a_model_says_that_it_may_have_seen_the_pages(
    corpus: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate([str(corpus), "--model", str(model), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert "training pages" in figures["how"]
    assert figures["text"]["article F1"] > 0.8


@pytest.fixture(scope="module")
def kept(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the models of two folds."""
    cache = tmp_path_factory.mktemp("folds")
    with pytest.MonkeyPatch.context() as patch:
        # Which documents of our own are learned from as well changes nothing here but the time.
        patch.setattr("newsclean.training.evaluate.documents", traps)
        found = list(cross_validated(load_corpus(corpus), 2, cache=cache, jobs=1))
    assert len(found) == 2
    [folder] = cache.iterdir()
    return folder


def test_cross_validation_gives_every_page_to_a_model_that_did_not_see_its_site(
    corpus: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsclean.training.evaluate.train_model", None)  # nothing is trained
    pages = load_corpus(corpus)
    found = list(cross_validated(pages, 2, kept=kept))
    assert sorted(page.id for _, _, mine in found for page in mine) == sorted(p.id for p in pages)
    for number, _, mine in found:
        assert all(fold_of(page.domain, 2) == number for page in mine)
    cards = [load_model(kept / f"{number}.npz").card for number in range(2)]
    assert all(card["rounds"] == [[3], [1, 1]] for card in cards)
    labelled = [card["labelled pages"] for card in cards]
    with_markup = [page for page in pages if page.html]
    seen = [sum(fold_of(p.domain, 2) != number for p in with_markup) for number in range(2)]
    assert labelled == seen


def test_models_that_are_kept_are_of_this_corpus_and_of_these_folds(
    corpus: Path, kept: Path, tmp_path: Path
) -> None:
    pages = load_corpus(corpus)
    assert kept_models(kept, pages, 2) == [kept / "0.npz", kept / "1.npz"]
    assert kept_models(kept, pages[1:], 2) == []
    relabelled = [replace(pages[0], blocks=(pages[0].blocks or ())[::-1]), *pages[1:]]
    assert kept_models(kept, relabelled, 2) == []
    assert kept_models(kept, pages, 1) == []
    assert kept_models(kept, pages, 3) == []
    assert kept_models(tmp_path, pages, 2) == []
    for number in range(2):
        shutil.copy(kept / f"{number}.npz", tmp_path / f"{1 - number}.npz")
    with pytest.raises(ValueError, match="fold 1"):
        kept_models(tmp_path, pages, 2)


@pytest.mark.parametrize("content", ["{}", '{"id": "a", "blocks": [{"text": "x"}]}', "no json"])
def test_a_corpus_of_another_form_is_told_plainly(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content, encoding="utf-8")
    assert train([str(path), "-o", str(tmp_path / "m")]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("newsclean train: ")
    assert not (tmp_path / "m").exists()


def test_a_missing_corpus_is_told_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate([str(tmp_path / "nothing")]) == 1
    assert "nothing" in capsys.readouterr().err


class TestMaterial:
    def test_there_is_enough_of_it_in_seven_languages(self) -> None:
        assert len(appeals()) >= 150
        assert len(traps()) >= 60
        assert {p.lang for p in appeals()} == {"en", "de", "fr", "es", "it", "pt", "nl"}
        assert {p.lang for p in traps()} == {"en", "de", "fr", "es", "it", "pt", "nl"}
        assert {p.lang for p in stories()} == {"en", "de", "fr", "es", "it", "pt", "nl"}
        assert {p.lang for p in hard()} == {"en", "de", "fr", "es", "it", "pt", "nl"}

    def test_names_are_unique(self) -> None:
        names = [piece.id for piece in appeals() + documents()]
        assert len(names) == len(set(names))

    @pytest.mark.parametrize(
        "source", ["body\tno header", "=== id=a\nbody no tab", "=== id=a\nluck\tx", "=== lang=en"]
    )
    def test_mistakes_are_told_with_their_line(self, source: str) -> None:
        with pytest.raises(ValueError, match=r"file:\d"):
            parse_pieces(source, "file")


def test_views_hold_the_story_and_repeat_themselves() -> None:
    piece = parse_pieces((SEEDS / "seite-komplett.de.labels").read_text(encoding="utf-8"))[0]
    blocks = [(text, label) for text, label in piece.lines if label]
    first, second = (list(page_views(blocks, "de", appeals(), "seed")) for _ in range(2))
    assert [view.text for view in first] == [view.text for view in second]
    *whole, few = first
    assert len(whole) == 6
    assert whole[0].lines == blocks
    story = [text for text, label in blocks if label is Label.BODY]
    assert 2 <= len(few.lines) <= SHORT
    told = [line for line in blocks if line[1].group is Group.ARTICLE]
    assert few.lines == told[told.index(few.lines[0]) :][: len(few.lines)]
    for view in whole:
        held = [text.removeprefix("- ") for text, label in view.lines if label is Label.BODY]
        assert held == story or set(story) <= set(held)
        assert len(view.lines) == len(view.blank_before)


def test_an_excerpt_may_be_the_end_of_a_story() -> None:
    story = [(f"Sentence {number}.", Label.BODY) for number in range(12)]
    drawn = [excerpt(story, random.Random(seed)) for seed in range(200)]
    ends = [lines for lines in drawn if lines[-1] == story[-1]]
    assert ends


def test_the_stories_of_our_own_are_clean_and_are_met_with_an_appeal_too() -> None:
    known = {label for piece in appeals() for _, label in piece.lines if label}
    for piece in stories():
        assert piece.kind == STORY
        lines = [line for line in piece.lines if line[1]]
        assert {label.group for _, label in lines if label} == {Group.ARTICLE}
        alone, mixed = own_views(piece, appeals())
        assert alone.lines == lines
        assert [line for line in mixed.lines if line in lines] == lines
        added = {label for line in mixed.lines if line not in lines for label in line[1:]}
        assert added <= known


@pytest.mark.parametrize("name", ["metered-letter.en", "metered-overlay.en"])
def test_what_is_withheld_are_the_scores(name: str) -> None:
    page = SEEDS / f"{name}.html"
    source = page if page.exists() else SEEDS / f"{name}.txt"
    read = read_html if page.exists() else read_text
    document = read(source.read_text(encoding="utf-8"))
    example = make_example(document, [-1] * len(document), name, name)
    scores = np.zeros((len(document), len(LABELS)), dtype=np.float32)
    linear = [scores] if example.markup is None else [scores, scores]
    features = network_features(example, linear)
    parts = withheld_parts(features.shape[1])
    assert len(parts) == len(linear)
    assert [first for first, _, _ in parts] == [0, *(behind for _, behind, _ in parts[:-1])]
    looks = features[:, parts[-1][1] :]
    shown = [example.dense, example.votes]
    if example.markup_dense is not None:
        shown.insert(0, example.markup_dense)
    assert (looks == np.concatenate(shown, axis=1)).all()


def test_the_name_that_a_story_says_most_often() -> None:
    story = [
        ("Nobody had told Odile Marrast.", Label.BODY),
        ("Then Odile Marrast rang Tom Ardley, and Jo van Tolk.", Label.BODY),
        ("Read more by Ines Quarm and Ines Quarm and Ines Quarm", Label.RELATED),
    ]
    assert somebody(story) == "Odile Marrast"
    assert somebody(story[2:]) == ""


def test_registered_domains() -> None:
    assert registered_domain("https://www.news.example.co.uk/a", "x") == "example.co.uk"
    assert registered_domain("https://a.b.example.com/", "x") == "example.com"
    assert registered_domain("", "fallback") == "fallback"


def test_pages_of_a_site_stay_together(corpus: Path) -> None:
    pages = load_corpus(corpus)
    split = folds(pages + pages, 4)
    for part in split:
        ids = [page.id for page in part]
        assert all(ids.count(name) == 2 for name in ids)


def test_tables_keep_weights_to_one_step() -> None:
    weights = np.random.default_rng(0).standard_normal((50, 23)).astype(np.float32)
    table = quantise(weights)
    assert np.abs(table.values * table.scale - weights).max() <= table.scale.max() / 2 + 1e-6


def test_labels_without_weights_have_steps_of_nothing() -> None:
    weights = np.zeros((2, 23), dtype=np.float32)
    weights[0, 3] = 1e-44  # what averaging leaves of a label that no example has
    assert not quantise(weights).values.any()


def test_intervals_hold_the_change() -> None:
    def score(right: int) -> PageScore:
        return PageScore("p", ((Label.BODY, Label.BODY),), right, 10 - right, 0)

    old = [score(n % 5) for n in range(40)]
    new = [score(n % 5 + 2) for n in range(40)]
    change, low, high = interval(FIGURES["article F1"], old, new)
    assert low <= change <= high
    assert low > 0
