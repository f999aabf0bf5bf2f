"""Tiny made-up clones of the three public benchmarks."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.cli import main
from benchmarks.clones import BadClone, article_extraction_benchmark, fundus_evaluation, wcxb

PAGE = "<html><body><p>Menu</p><p>One two three four.</p><p>Five six seven.</p></body></html>"


def write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data), encoding="utf-8")


def zipped(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


@pytest.fixture
def shingle_clone(tmp_path: Path) -> Path:
    folder = tmp_path / "aeb"
    truth = {
        "aa": {"articleBody": "One two three four. Five six seven.", "url": "http://a.example"},
        "bb": {"articleBody": "One two three four.", "url": "http://b.example"},
    }
    write(folder / "ground-truth.json", truth)
    for name in truth:
        zipped(folder / "html" / f"{name}.html.gz", PAGE)
    return folder


@pytest.fixture
def fundus_clone(tmp_path: Path) -> Path:
    folder = tmp_path / "fundus"
    truth = {
        "one.html.gz": {
            "body": ["One two three four.", "[Five six seven.]"],
            "url": "http://a.example",
        },
        "two.html": {"body": ["One two three four.", "[Never there.]"], "url": "http://b.example"},
    }
    write(folder / "dataset" / "ground_truth.json", truth)
    zipped(folder / "dataset" / "html" / "one.html.gz", PAGE)
    zipped(folder / "dataset" / "html" / "two.html.gz", PAGE)
    return folder


@pytest.fixture
def wcxb_clone(tmp_path: Path) -> Path:
    folder = tmp_path / "wcxb"
    files = {
        "0001": {"split": "test", "page_type": "article"},
        "0002": {"split": "test", "page_type": "product"},
        "0003": {"split": "dev", "page_type": "article"},
    }
    write(folder / "metadata.json", {"files": files})
    for name, item in files.items():
        truth = {"ground_truth": {"main_content": "one two three four five six seven eight"}}
        write(folder / item["split"] / "ground-truth" / f"{name}.json", truth)
        zipped(folder / item["split"] / "html" / f"{name}.html.gz", PAGE)
    return folder


def figures(tmp_path: Path, *arguments: str) -> dict[str, float]:
    target = tmp_path / "out.json"
    cache = ("--cache", str(tmp_path / "cache"), "--jobs", "1")
    assert main(["html", *arguments, "--no-peers", *cache, "--json", str(target)]) == 0
    found = json.loads(target.read_text(encoding="utf-8"))["figures"]
    return {name: figure["value"] for name, figure in found.items()}


@pytest.mark.usefixtures("stand_in")
def test_article_extraction_benchmark(tmp_path: Path, shingle_clone: Path) -> None:
    assert [page.id for page in article_extraction_benchmark(shingle_clone)] == ["aa", "bb"]
    found = figures(tmp_path, "--article-extraction-benchmark", str(shingle_clone))
    # ours has 7 tokens, 4 shingles: all 4 right on aa; on bb 1 of 4 is right, recall 1
    assert found["article-extraction-benchmark/precision"] == pytest.approx((1 + 0.25) / 2)
    assert found["article-extraction-benchmark/recall"] == 1.0
    assert found["article-extraction-benchmark/exact"] == 0.5


@pytest.mark.usefixtures("stand_in")
def test_fundus_evaluation(tmp_path: Path, fundus_clone: Path) -> None:
    pytest.importorskip("rouge_score")
    assert [len(page.gold) for page in fundus_evaluation(fundus_clone)] == [2, 2]
    found = figures(tmp_path, "--fundus-evaluation", str(fundus_clone))
    # page one fits its longer variant; page two has 4 right tokens of 7
    assert found["fundus-evaluation/precision"] == pytest.approx((1 + 4 / 7) / 2)
    assert found["fundus-evaluation/recall"] == 1.0


@pytest.mark.usefixtures("stand_in")
def test_wcxb(tmp_path: Path, wcxb_clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [page.id for page in wcxb(wcxb_clone)] == ["0001"]
    assert [page.id for page in wcxb(wcxb_clone, "dev")] == ["0003"]
    found = figures(tmp_path, "--wcxb", str(wcxb_clone))
    assert found["wcxb/f1"] == pytest.approx(2 * 7 / (7 + 8))
    assert "the shipped model" in capsys.readouterr().out


@pytest.mark.usefixtures("stand_in")
def test_a_peer_beside(
    tmp_path: Path, wcxb_clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("trafilatura")
    cache = tmp_path / "cache"
    arguments = ["html", "--wcxb", str(wcxb_clone), "--peers", "trafilatura"]
    assert main([*arguments, "--cache", str(cache), "--jobs", "1"]) == 0
    first = capsys.readouterr().out
    assert "trafilatura" in first
    (cached,) = (cache / "peers").iterdir()
    size = cached.stat().st_size
    assert main([*arguments, "--cache", str(cache), "--jobs", "1"]) == 0
    assert capsys.readouterr().out == first
    assert cached.stat().st_size == size


@pytest.mark.usefixtures("stand_in")
def test_something_else_than_a_clone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadClone):
        wcxb(tmp_path)
    assert main(["html", "--wcxb", str(tmp_path), "--no-peers"]) == 2
    assert "metadata.json is missing" in capsys.readouterr().err
