"""`soak`: very many documents in one process, then the same in many threads.

Memory must stay flat, and 32 threads that share a `Cleaner` must give what one thread gives. Every
document is another one: lines and elements of the samples in `seeds/`, left out, repeated and
shuffled by its number.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any

from benchmarks.folds import shipped_cleaner
from benchmarks.options import ROOT, Options
from benchmarks.protocol import CleanerLike
from benchmarks.report import Report
from benchmarks.resources import Memory, resident_megabytes

DOCUMENTS = 100_000
THREADS = 32
_STEPS = 20
_BATCH = 2_000
_SIZE = 8


def sample_maker() -> Callable[[int], str]:
    """A function that makes document number n."""
    samples = [
        path.read_text(encoding="utf-8").splitlines()
        for path in sorted((ROOT / "seeds").iterdir())
        if path.suffix in (".html", ".txt")
    ]

    def make(number: int) -> str:
        chance = random.Random(number)
        lines = chance.choice(samples)
        kept = [line for line in lines if chance.random() < 0.9]
        for _ in range(chance.randrange(4)):
            if kept:
                place = chance.randrange(len(kept))
                kept.insert(chance.randrange(len(kept)), kept[place])
        return "\n".join(kept)

    return make


def digest_of(cleaner: CleanerLike, document: str) -> bytes:
    """A short hash of all that a cleaned document says."""
    cleaned: Any = cleaner.clean(document)
    told = [cleaned.text, cleaned.access.state]
    told += [f"{s.start} {s.end} {s.label} {s.confidence:.4f}" for s in cleaned.segments]
    whole = "\n".join(told).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(whole, digest_size=_SIZE).digest()


def soak(cleaner: CleanerLike, count: int) -> tuple[bytes, Memory]:
    """Clean documents 0 to count - 1, one after the other; their digests in a row."""
    make = sample_maker()
    # All there from the start: a list that grows would be measured along.
    digests = bytearray(b"\xff" * (_SIZE * count))
    samples: list[tuple[int, float]] = []
    step = max(1, count // _STEPS)
    for number in range(count):
        place = number * _SIZE
        digests[place : place + _SIZE] = digest_of(cleaner, make(number))
        if (number + 1) % step == 0:
            samples.append((number + 1, resident_megabytes()))
    return bytes(digests), Memory(tuple(samples))


def differing(cleaner: CleanerLike, expected: bytes) -> int:
    """How many documents come out otherwise when 32 threads clean them."""
    make = sample_maker()

    def differs(number: int) -> bool:
        place = number * _SIZE
        return digest_of(cleaner, make(number)) != expected[place : place + _SIZE]

    wrong = 0
    count = len(expected) // _SIZE
    with ThreadPoolExecutor(THREADS) as pool:
        # In batches: a hundred thousand futures at once would be what is measured.
        for start in range(0, count, _BATCH):
            wrong += sum(pool.map(differs, range(start, min(count, start + _BATCH))))
    return wrong


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("soak")
    cleaner = shipped_cleaner(options)
    count = options.limit or DOCUMENTS
    start = perf_counter()
    digests, memory = soak(cleaner, count)
    alone = perf_counter() - start
    start = perf_counter()
    wrong = differing(cleaner, digests)
    together = perf_counter() - start
    table = report.table(
        f"soak: {count} documents made of the samples, one process",
        ("how", "seconds", "memory at the end, MB", "grown since the first quarter, MB", "differ"),
        digits=1,
    )
    table.add("one thread", alone, memory.samples[-1][1], memory.growth, None)
    table.add(f"{THREADS} threads", together, resident_megabytes(), None, wrong)
    course = report.table("memory of one thread", ("documents", "MB"), digits=1)
    for number, megabytes in memory.samples:
        course.add(str(number), megabytes)
    report.figure("threads/differ", float(wrong), "lower")
    report.figure("memory/growth", memory.growth, "lower", "context")
    return report
