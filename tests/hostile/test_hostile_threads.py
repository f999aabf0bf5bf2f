"""One Cleaner, many threads: the results of one."""

from __future__ import annotations

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hostile_documents import documents

from newsclean import Cleaner

THREADS = 32


def test_threads_share_a_cleaner(seeds: Path) -> None:
    sources = [path.read_bytes() for path in sorted(seeds.iterdir()) if path.suffix != ".labels"]
    sources += [source for _, _, source in documents() if len(source) < 2_000][::3]
    alone = Cleaner()
    expected = [alone.clean(source).to_dict() for source in sources]

    # A new one: its first documents, too, are cleaned by many threads at once.
    shared = Cleaner()
    together = threading.Barrier(THREADS)

    def work(number: int) -> list[dict[str, object]]:
        together.wait()
        turned = sources[number:] + sources[:number]
        return [shared.clean(source).to_dict() for source in turned]

    with ThreadPoolExecutor(THREADS) as pool:
        for number, results in enumerate(pool.map(work, range(THREADS))):
            assert results == expected[number:] + expected[:number]


def test_a_copy_that_was_pickled_gives_the_same(seeds: Path) -> None:
    source = (seeds / "metered-overlay.en.html").read_bytes()
    cleaner = Cleaner(keep=("headline", "article", "caption"))
    copy = pickle.loads(pickle.dumps(cleaner))
    assert copy.clean(source).to_dict() == cleaner.clean(source).to_dict()
    cleaned = cleaner.clean(source)
    assert pickle.loads(pickle.dumps(cleaned)).to_dict() == cleaned.to_dict()
