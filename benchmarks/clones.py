"""Reading local clones of three public benchmarks."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class BadClone(Exception):
    """The folder does not look like a clone of that benchmark."""


@dataclass(frozen=True)
class ClonePage:
    """One page of a public benchmark: its HTML and its gold paragraphs.

    Paragraphs of fundus-evaluation in square brackets are optional; the other benchmarks give
    the whole text as one paragraph.
    """

    id: str
    url: str
    html: bytes
    gold: tuple[str, ...]

    @property
    def markup(self) -> str:
        """The HTML as text, for peers that take nothing else."""
        return self.html.decode("utf-8", "replace")


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadClone(f"{path} is missing") from error
    except json.JSONDecodeError as error:
        raise BadClone(f"{path} is no JSON: {error}") from error


def _html(path: Path) -> bytes:
    """A page, plain or compressed, under the name given or that name with `.gz`."""
    for candidate in (path, path.with_name(path.name + ".gz")):
        if candidate.exists():
            data = candidate.read_bytes()
            return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    raise BadClone(f"{path} is missing")


def article_extraction_benchmark(folder: Path) -> list[ClonePage]:
    """scrapinghub/article-extraction-benchmark: `ground-truth.json`, `html/ID.html.gz`."""
    truth = _json(folder / "ground-truth.json")
    return [
        ClonePage(
            name,
            item.get("url") or "",
            _html(folder / "html" / f"{name}.html"),
            (item.get("articleBody") or "",),
        )
        for name, item in truth.items()
    ]


def fundus_evaluation(folder: Path) -> list[ClonePage]:
    """fundus-evaluation: `dataset/ground_truth.json`, pages in `dataset/html/`."""
    truth = _json(folder / "dataset" / "ground_truth.json")
    return [
        ClonePage(
            name,
            item.get("url") or "",
            _html(folder / "dataset" / "html" / name),
            tuple(item["body"]),
        )
        for name, item in truth.items()
    ]


def wcxb(folder: Path, split: str = "test") -> list[ClonePage]:
    """The article pages of one split of WCXB: `metadata.json`, `SPLIT/ground-truth/ID.json`,
    `SPLIT/html/ID.html.gz`."""
    files = _json(folder / "metadata.json")["files"]
    pairs = files.items() if isinstance(files, dict) else ((item["id"], item) for item in files)
    pages: list[ClonePage] = []
    for key, item in pairs:
        if item.get("split") != split or item.get("page_type") != "article":
            continue
        name = Path(str(key)).name.split(".")[0]
        truth = _json(folder / split / "ground-truth" / f"{name}.json")
        text = truth["ground_truth"].get("main_content") or ""
        url = truth.get("url") or item.get("url") or ""
        pages.append(ClonePage(name, url, _html(folder / split / "html" / f"{name}.html"), (text,)))
    return pages


READERS: dict[str, Callable[[Path], list[ClonePage]]] = {
    "article-extraction-benchmark": article_extraction_benchmark,
    "fundus-evaluation": fundus_evaluation,
}
