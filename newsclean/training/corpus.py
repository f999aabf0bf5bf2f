"""Reading labelled pages: the corpus, files in its form, and folds by web site."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsclean.labels import Label

_SECOND_LEVEL = frozenset("co com org net gov ac edu or go ne gob gouv nom".split())


@dataclass(frozen=True)
class Page:
    """One page of a corpus.

    Attributes:
        id: its name in the corpus.
        source: the collection that it came from.
        url: its address, or "".
        lang: language code, or "".
        html: the page's source; "" where only blocks are known.
        gold: what the collection says of the article (see the corpus's README), or None.
        blocks: text and label of every block, where readers labelled the page.
        access: "open", "metered", "truncated", or None where nobody judged it.
        domain: registered domain; pages of one domain never part between folds.
    """

    id: str
    source: str
    url: str
    lang: str
    html: str
    gold: dict[str, Any] | None
    blocks: tuple[tuple[str, Label], ...] | None
    access: str | None
    domain: str


def registered_domain(url: str, fallback: str) -> str:
    """The site that a page belongs to: the last two labels of its host, three under co.uk and
    the like."""
    host = (urlsplit(url if "//" in url else "//" + url).hostname or "").strip(".")
    parts = host.split(".")
    if len(parts) < 2:
        return fallback
    deep = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND_LEVEL
    return ".".join(parts[-3:] if deep else parts[-2:])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            if line.strip():
                yield json.loads(line)


def load_corpus(paths: str | Path | Iterable[str | Path]) -> list[Page]:
    """Read corpora.

    Args:
        paths: folders shaped like the corpus (`pages/*.jsonl.gz`, `labels.jsonl.gz`), or
            `.jsonl`/`.jsonl.gz` files of labelled pages (`id, url, lang, access, blocks` and,
            if at hand, `html`).

    Raises:
        FileNotFoundError: if a path does not exist.
        ValueError: if a file is not in the corpus's form.
    """
    if isinstance(paths, (str, Path)):
        paths = [paths]
    pages: list[Page] = []
    for path in map(Path, paths):
        if path.is_dir():
            pages.extend(_load_folder(path))
        else:
            pages.extend(_page({}, record, path.stem) for record in _lines(path))
    return pages


def _load_folder(folder: Path) -> Iterator[Page]:
    labels = folder / "labels.jsonl.gz"
    labelled = {record["id"]: record for record in _lines(labels)} if labels.exists() else {}
    files = sorted((folder / "pages").glob("*.jsonl*"))
    if not files:
        raise FileNotFoundError(f"{folder} holds no pages/*.jsonl.gz")
    for file in files:
        for record in _lines(file):
            yield _page(record, labelled.get(record["id"], {}), file.name.split(".")[0])


def _page(record: dict[str, Any], labels: dict[str, Any], source: str) -> Page:
    both = {**labels, **record}
    try:
        identity = both["id"]
        blocks = None
        if labels:
            blocks = tuple((block["text"], Label(block["label"])) for block in labels["blocks"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not a labelled page in the corpus's form: {error}") from error
    url = both.get("url") or ""
    return Page(
        id=identity,
        source=source,
        url=url,
        lang=(both.get("lang") or "").split("-")[0].lower(),
        html=both.get("html") or "",
        gold=record.get("gold"),
        blocks=blocks,
        access=labels.get("access"),
        domain=registered_domain(url, identity),
    )


def fold_of(domain: str, folds: int) -> int:
    """The fold that a site belongs to: a stable hash, so that runs can be compared."""
    return int.from_bytes(hashlib.sha256(domain.encode()).digest()[:4], "big") % folds


def folds(pages: Sequence[Page], count: int) -> list[list[Page]]:
    """Split pages into `count` lists; pages of one registered domain stay together."""
    split: list[list[Page]] = [[] for _ in range(count)]
    for page in pages:
        split[fold_of(page.domain, count)].append(page)
    return split
