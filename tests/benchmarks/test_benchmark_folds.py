"""The models of the folds that come with the benchmarks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import standin

from benchmarks.cli import main
from benchmarks.options import KEPT, ROOT
from newsclean.classifier.model import load_model

COUNT = 5


@pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="a source distribution holds no models of folds"
)
def test_there_is_one_for_each_fold_and_all_are_of_one_corpus() -> None:
    cards = [load_model(KEPT / f"{number}.npz").card for number in range(COUNT)]
    assert [(card["fold"], card["folds"]) for card in cards] == [(n, COUNT) for n in range(COUNT)]
    assert len({card["corpus"] for card in cards}) == 1
    assert len({card["labelled pages"] for card in cards}) > 1
    assert sorted(path.name for path in KEPT.iterdir()) == [f"{n}.npz" for n in range(COUNT)]


@pytest.mark.parametrize(("arguments", "kept"), [([], KEPT), (["--anew"], None)])
def test_they_are_asked_for_unless_others_are_to_be_trained(
    corpus: Path,
    monkeypatch: pytest.MonkeyPatch,
    stand_in: None,
    arguments: list[str],
    kept: Path | None,
) -> None:
    asked: list[Path | None] = []

    def watch(*given: Any, **options: Any) -> Iterator[Any]:
        asked.append(options["kept"])
        return standin.cross_validated(*given, **options)

    monkeypatch.setattr(sys.modules["newsclean.training.evaluate"], "cross_validated", watch)
    assert main(["labels", "--corpus", str(corpus), "--jobs", "1", *arguments]) == 0
    assert set(asked) == {kept}
