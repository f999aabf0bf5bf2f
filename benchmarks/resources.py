"""Memory of a long-lived process, growth with the input, and two processes against one."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from time import perf_counter

from benchmarks.options import ROOT, Options
from benchmarks.protocol import CleanerLike
from benchmarks.timing import time_once

MEMORY_STEPS = 20
GROWTH_START = 1_000
GROWTH_REPEATS = 9
WARM = 0.25
"""Share of the cleanings after which memory should be flat."""


def resident_megabytes() -> float:
    """Resident memory of this process now; its peak where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            pages = int(stream.read().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, ValueError):
        import resource  # not on every system

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1e6 if sys.platform == "darwin" else 1e3)


@dataclass(frozen=True)
class Memory:
    """Resident megabytes of a process after so many cleanings."""

    samples: tuple[tuple[int, float], ...]

    @property
    def peak(self) -> float:
        """The highest sample."""
        return max(megabytes for _, megabytes in self.samples)

    @property
    def growth(self) -> float:
        """Megabytes from the end of the first quarter to the last sample."""
        total = self.samples[-1][0]
        warm = [megabytes for count, megabytes in self.samples if count >= WARM * total]
        return warm[-1] - warm[0]


def measure_memory(documents: Sequence[str], count: int, options: Options) -> Memory | None:
    """Feed `count` documents to a fresh process that cleans them; None where it fails.

    The documents arrive on its stdin one by one, so that its memory is that of cleaning.
    """
    command = [sys.executable, "-m", "benchmarks.resources", str(max(1, count // MEMORY_STEPS))]
    if options.model is not None:
        command.append(str(Path(options.model).resolve()))
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        for i in range(count):
            process.stdin.write(json.dumps(documents[i % len(documents)]) + "\n")
        process.stdin.close()
    except BrokenPipeError:
        pass
    lines = process.stdout.read().splitlines()
    if process.wait() or not lines:
        return None
    samples = (line.split() for line in lines)
    return Memory(tuple((int(cleaned), float(megabytes)) for cleaned, megabytes in samples))


def _memory_child(step: int, model: Path | None) -> None:
    from benchmarks.folds import shipped_cleaner

    cleaner = shipped_cleaner(Options(model=model))
    number = 0
    for number, line in enumerate(sys.stdin, 1):
        cleaner.clean(json.loads(line), format="html")
        if number % step == 0:
            print(number, f"{resident_megabytes():.2f}", flush=True)


def lines_document(lines: Sequence[str], count: int) -> str:
    """A plain text of `count` lines, the given ones over and over."""
    return "\n".join(lines[i % len(lines)] for i in range(count))


def html_document(lines: Sequence[str], count: int) -> str:
    """A page of `count` paragraphs, the given lines over and over."""
    body = "\n".join(f"<p>{escape(lines[i % len(lines)])}</p>" for i in range(count))
    return f"<html><body><main>{body}</main></body></html>"


def growth(
    clean: Callable[[str], object],
    make: Callable[[int], str],
    largest: int,
    repeats: int = GROWTH_REPEATS,
) -> list[tuple[int, float]]:
    """Seconds for documents of 1,000 lines, twice as many, and so on up to `largest`.

    Every round times all sizes: what else the machine does for a second slows neighbours alike
    then, and their ratio holds.
    """
    counts = [GROWTH_START]
    while counts[-1] * 2 <= largest:
        counts.append(counts[-1] * 2)
    documents = [make(count) for count in counts]
    best = [float("inf")] * len(counts)
    for _ in range(repeats):
        gc.collect()
        for number, document in enumerate(documents):
            best[number] = min(best[number], time_once(clean, document))
    return list(zip(counts, best))


_cleaner: CleanerLike | None = None


def _clean_one(document: str) -> int:
    assert _cleaner is not None
    return len(_cleaner.clean(document, format="html").segments)


def processes_ratio(cleaner: CleanerLike, documents: Sequence[str], count: int) -> float:
    """How many times faster two processes clean `count` documents than one."""
    global _cleaner
    _cleaner = cleaner
    seconds: dict[int, float] = {}
    work = [documents[i % len(documents)] for i in range(count)]
    try:
        for jobs in (1, 2):
            with multiprocessing.get_context("fork").Pool(jobs) as pool:
                pool.map(_clean_one, work[: 4 * jobs], chunksize=1)
                start = perf_counter()
                for _ in pool.imap_unordered(_clean_one, work, chunksize=10):
                    pass
                seconds[jobs] = perf_counter() - start
    finally:
        _cleaner = None
    return seconds[1] / seconds[2]


if __name__ == "__main__":
    _memory_child(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
