"""Weights of the evidence of templates can be fitted."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("scipy")

from benchmarks import weights
from benchmarks.options import Options
from newsclean.sites.evidence import FEATURES


def test_weights_are_fitted_and_scored_without_the_corpus(tmp_path: Path) -> None:
    report = weights.run(Options(corpus=tmp_path / "none", limit=4))
    fitted, scored = report.tables[:2]
    assert [row[0] for row in fitted.rows] == [name for name, *_ in FEATURES]
    (row,) = [row for row in scored.rows if row[0] == "of our own"]
    alone, now = row[1], row[3]
    assert isinstance(alone, int) and isinstance(now, int)
    assert now < alone / 2
