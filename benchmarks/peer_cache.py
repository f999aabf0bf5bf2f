"""Peers' texts of pages, kept on disk: they do not change and some are slow to make."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newsclean.training.extractors import EXTRACTORS, extract, extraction
from newsclean.training.parallel import map_items


@dataclass(frozen=True)
class Source:
    """What a peer needs of a page."""

    id: str
    html: str
    url: str = ""
    lang: str = ""

    @property
    def key(self) -> str:
        """Name of the page's content in the cache."""
        content = f"{self.url}\0{self.lang}\0{self.html}"
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def cache_file(name: str, folder: Path) -> Path:
    """The file that holds a peer's texts, one for each of its versions."""
    return folder / "peers" / f"{name}-{EXTRACTORS[name].version}.jsonl"


def _read(path: Path) -> dict[str, str]:
    known: dict[str, str] = {}
    if path.exists():
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                try:
                    record = json.loads(line)
                    known[record["key"]] = record["text"]
                except (ValueError, KeyError):
                    continue  # a line cut short by an interrupted run
    return known


def peer_texts(
    name: str, sources: Sequence[Source], folder: Path, jobs: int
) -> dict[str, str] | None:
    """Texts of pages by a peer, by page id; None where the peer is not installed."""
    if EXTRACTORS[name].version is None:
        return None
    try:
        extraction(name)
    except ImportError:
        return None
    path = cache_file(name, folder)
    known = _read(path)
    keys = {source.id: source.key for source in sources}
    missing = [source for source in sources if keys[source.id] not in known]

    def text_of(source: Source) -> str:
        return extract(name, source.html, source.url, source.lang)

    if missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        texts = map_items(text_of, missing, jobs, name)
        with path.open("a", encoding="utf-8") as stream:
            for source, text in zip(missing, texts, strict=True):
                key = keys[source.id]
                known[key] = text
                record = {"key": key, "text": text.encode("utf-8", "replace").decode("utf-8")}
                stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    return {source.id: known[keys[source.id]] for source in sources}
