"""`compare`: what a change moved, from the JSON files of two runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.report import Report

ACCURACY_TOLERANCE = 0.002
"""Figures of accuracy that differ by no more than this are the same."""

SPEED_TOLERANCE = 0.05
"""Figures of speed that differ by no more than this share are the same."""

BETTER, WORSE, NOISE = "better", "worse", "within noise"


@dataclass(frozen=True)
class Move:
    """A figure before and after, and what to think of it."""

    name: str
    old: float
    new: float
    verdict: str


def verdict(old: float, new: float, better: str, kind: str) -> str:
    """Judge one figure.

    Args:
        old: the figure before.
        new: the figure after.
        better: "higher" or "lower".
        kind: "accuracy", "speed" or "context"; the last is never judged.
    """
    change = new - old if better == "higher" else old - new
    tolerance = ACCURACY_TOLERANCE if kind == "accuracy" else SPEED_TOLERANCE * abs(old)
    if kind == "context" or abs(change) <= tolerance + 1e-9:
        return NOISE
    return BETTER if change > 0 else WORSE


def moves(old: dict[str, Any], new: dict[str, Any]) -> list[Move]:
    """All figures that both runs have."""
    found: list[Move] = []
    for name, before in old["figures"].items():
        after = new["figures"].get(name)
        if after is not None:
            judged = verdict(before["value"], after["value"], before["better"], before["kind"])
            found.append(Move(name, before["value"], after["value"], judged))
    return found


def read(path: Path) -> dict[str, Any]:
    """A run's JSON; ValueError if it is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path} is no JSON: {error}") from error
    if not isinstance(data, dict) or "figures" not in data or "benchmark" not in data:
        raise ValueError(f"{path} was not written by `python -m benchmarks … --json`")
    return data


def compare(old_path: Path, new_path: Path) -> tuple[Report, bool]:
    """The table of moved figures, and whether one of them got worse."""
    old, new = read(old_path), read(new_path)
    if old["benchmark"] != new["benchmark"]:
        raise ValueError(f"{old_path} is of {old['benchmark']}, {new_path} of {new['benchmark']}")
    found = moves(old, new)
    report = Report("compare")
    table = report.table(
        f"{old['benchmark']}: {old_path.name} → {new_path.name}",
        ("figure", "old", "new", "change", "verdict"),
        digits=4,
    )
    for move in found:
        if move.old != move.new:
            table.add(move.name, move.old, move.new, move.new - move.old, move.verdict)
    counts = {kind: sum(move.verdict == kind for move in found) for kind in (BETTER, WORSE, NOISE)}
    table.notes.append(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    table.notes.append(
        f"noise: up to {ACCURACY_TOLERANCE} in accuracy, {SPEED_TOLERANCE:.0%} in speed"
    )
    only = sorted(set(old["figures"]) ^ set(new["figures"]))
    if only:
        table.notes.append("only in one of the runs: " + ", ".join(only))
    if old["settings"] != new["settings"]:
        table.notes.append(f"settings differ: {old['settings']} → {new['settings']}")
    return report, counts[WORSE] > 0
