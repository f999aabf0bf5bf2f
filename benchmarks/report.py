"""Tables for people and figures for machines."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.environment import environment, environment_lines

Cell = str | int | float | None


@dataclass
class Table:
    """A titled table; floats are printed with `digits` decimals.

    Attributes:
        title: the heading.
        columns: names of the columns; the first is left-aligned.
        rows: the cells; None is printed as a dash.
        notes: lines below the table.
        digits: decimals of a float cell.
    """

    title: str
    columns: Sequence[str]
    rows: list[list[Cell]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    digits: int = 3

    def add(self, *cells: Cell) -> None:
        """Append a row; missing cells at its end are dashes."""
        self.rows.append([*cells, *[None] * (len(self.columns) - len(cells))])

    def render(self) -> str:
        """The table as aligned plain text."""
        grid = [list(self.columns)] + [[self._show(cell) for cell in row] for row in self.rows]
        widths = [max(_width(row[i]) for row in grid) for i in range(len(self.columns))]
        lines = [self.title, ""]
        for number, row in enumerate(grid):
            cells = [row[0] + " " * (widths[0] - _width(row[0]))]
            cells += [
                " " * (width - _width(cell)) + cell
                for cell, width in zip(row[1:], widths[1:], strict=True)
            ]
            lines.append("  ".join(cells).rstrip())
            if number == 0:
                lines.append("-" * (sum(widths) + 2 * (len(widths) - 1)))
        return "\n".join([*lines, *self.notes])

    def _show(self, cell: Cell) -> str:
        if cell is None:
            return "–"
        if isinstance(cell, float):
            return f"{cell:.{self.digits}f}"
        return str(cell)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


@dataclass(frozen=True)
class Figure:
    """One number that `compare` looks at.

    Attributes:
        value: the number.
        better: "higher" or "lower".
        kind: "accuracy" (tolerance in points), "speed" (tolerance in per cent) or "context"
            (shown when it moves, never judged).
    """

    value: float
    better: str = "higher"
    kind: str = "accuracy"


@dataclass
class Report:
    """What one benchmark found."""

    benchmark: str
    tables: list[Table] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    def table(self, title: str, columns: Sequence[str], digits: int = 3) -> Table:
        """Start a new table of this report."""
        table = Table(title, columns, digits=digits)
        self.tables.append(table)
        return table

    def figure(
        self, name: str, value: float, better: str = "higher", kind: str = "accuracy"
    ) -> None:
        """Record a figure for `compare`."""
        self.figures[name] = Figure(value, better, kind)

    def list_worst(self, title: str, worst: Iterable[tuple[str, float]], count: int) -> None:
        """A table of the `count` pages with the lowest figures; none if `count` is 0."""
        if count <= 0:
            return
        table = self.table(title, ("page", "figure"))
        for name, value in sorted(worst, key=lambda pair: (pair[1], pair[0]))[:count]:
            table.add(name, value)

    def render(self) -> str:
        """All tables, and below them where they were made."""
        parts = [table.render() for table in self.tables]
        return "\n\n".join([*parts, "\n".join(environment_lines())])

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "benchmark": self.benchmark,
            "settings": self.settings,
            "environment": environment(),
            "figures": {name: asdict(figure) for name, figure in self.figures.items()},
            "tables": [asdict(table) for table in self.tables],
        }

    def write(self, path: Path) -> None:
        """Save the report as JSON."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")
