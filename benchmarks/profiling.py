"""`speed --profile`: where the time of cleaning goes."""

from __future__ import annotations

import cProfile
import pstats
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.options import ROOT
from benchmarks.report import Report

PACKAGE = ROOT / "newsclean"
TOP = 25


def profile(clean: Callable[[Any], object], documents: Iterable[Any]) -> pstats.Stats:
    """Profile a function over documents."""
    profiler = cProfile.Profile()
    profiler.enable()
    for document in documents:
        clean(document)
    profiler.disable()
    return pstats.Stats(profiler)


def _place(file: str, line: int, name: str) -> tuple[str, str]:
    """The module of a function (or "built-in", or its library), and how to show it."""
    path = Path(file)
    if path.is_relative_to(PACKAGE):
        module = str(path.relative_to(PACKAGE))
        return module, f"{module}:{line} {name}"
    if file == "~" or file.startswith("<"):
        return "built-in", name
    parts = path.parts
    library = parts[parts.index("site-packages") + 1] if "site-packages" in parts else path.stem
    return library, f"{library} {path.name}:{line} {name}"


def add_profile(
    report: Report, mode: str, clean: Callable[[Any], object], documents: Sequence[Any]
) -> None:
    """Two tables: own time per module, and the functions with most own time."""
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, Any]]
    stats = profile(clean, documents).stats  # type: ignore[attr-defined]
    modules: dict[str, float] = defaultdict(float)
    functions: list[tuple[str, int, float, float]] = []
    for (file, line, name), (_, calls, own, cumulative, _) in stats.items():
        module, shown = _place(file, line, name)
        modules[module] += own
        functions.append((shown, calls, own, cumulative))
    total = sum(modules.values())
    scale = 1000 / max(1, len(documents))
    note = "own time under the profiler, which makes Python calls look dearer than they are"

    table = report.table(f"profile, {mode}: own time per module", ("module", "ms a page", "%"), 2)
    for module, own in sorted(modules.items(), key=lambda item: -item[1])[:TOP]:
        table.add(module, own * scale, 100 * own / total)
    table.notes.append(note)

    table = report.table(
        f"profile, {mode}: functions",
        ("function", "calls a page", "own ms a page", "cumulative ms a page"),
        2,
    )
    for shown, calls, own, cumulative in sorted(functions, key=lambda item: -item[2])[:TOP]:
        table.add(shown, calls / max(1, len(documents)), own * scale, cumulative * scale)
