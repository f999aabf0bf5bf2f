"""A made-up corpus and a stand-in cleaner for the tests of the benchmarks."""

from __future__ import annotations

import gzip
import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parents[1]):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

import standin

BLOCKS = [
    ("Harbour News", "navigation"),
    ("The ferry that would not leave", "headline"),
    ("By Ilse Morrow", "byline"),
    ("The ferry stood at the quay for nine days and nobody could say why.", "body"),
    ("Then the cook opened the galley and found the captain asleep.", "body"),
    ("Subscribe to continue reading", "paywall"),
    ("Share", "social"),
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Six made-up pages: two of each source that has a gold text, and two with snippets."""
    folder = tmp_path / "corpus"
    (folder / "pages").mkdir(parents=True)
    records: dict[str, list[dict[str, Any]]] = {"wcxb": [], "fundus": [], "trafilatura": []}
    labels = []
    story = [text for text, label in BLOCKS if label == "body"]
    for number in range(6):
        source = list(records)[number % 3]
        gold: dict[str, Any] = {"title": BLOCKS[1][0]}
        if source == "fundus":
            gold |= {"summary": [], "headings": [], "paragraphs": story, "match": 1.0}
        else:
            gold |= {"with_": [story[0][:20]], "without": ["Share"]}
        if source == "wcxb":
            gold["text"] = "\n".join(story)
        markup = "".join(f"<p>{text}</p>" for text, _ in BLOCKS)
        record = {
            "id": f"page-{number}",
            "source": source,
            "licence": "made up",
            "url": f"https://site{number}.example/story",
            "lang": "en",
        }
        html = f"<html><head><title>t</title></head><body>{markup}</body></html>"
        records[source].append({**record, "html": html, "gold": gold})
        labels.append(
            {
                "id": record["id"],
                "url": record["url"],
                "lang": "en",
                "access": "open" if number == 0 else "metered",
                "blocks": [{"text": text, "label": label} for text, label in BLOCKS],
            }
        )
    for source, pages in records.items():
        _write(folder / "pages" / f"{source}.jsonl.gz", pages)
    _write(folder / "labels.jsonl.gz", labels)
    return folder


def _write(path: Path, records: list[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(record) + "\n" for record in records)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmarks measure the stand-in instead of newsclean."""
    import newsclean

    evaluate = types.ModuleType("newsclean.training.evaluate")
    evaluate.cross_validated = standin.cross_validated  # type: ignore[attr-defined]
    monkeypatch.setattr(newsclean, "Cleaner", standin.Cleaner, raising=False)
    monkeypatch.setitem(sys.modules, "newsclean.training.evaluate", evaluate)
