"""What a run did, for people."""

from __future__ import annotations

from newsclean.bulk.working import Counts
from newsclean.labels import LABELS


def summary(counts: Counts, seconds: float) -> str:
    """A table of the counts of a run."""
    documents = counts.get("documents", 0)
    failed = counts.get("failed", 0)
    kept = sum(count for name, count in counts.items() if name.startswith("kept:"))
    removed = sum(count for name, count in counts.items() if name.startswith("removed:"))
    rate = f", {documents / seconds:.1f} a second" if seconds > 0 else ""
    lines = [
        f"{documents} documents{rate}; {documents - failed} cleaned, {failed} failed",
        f"{kept} words kept, {removed} removed",
        "access: "
        + ", ".join(
            f"{counts.get(f'access:{state}', 0)} {state}"
            for state in ("open", "metered", "truncated")
        ),
        f"{'label':<14}{'kept':>14}{'removed':>14}",
    ]
    for label in LABELS:
        here, gone = counts.get(f"kept:{label.value}", 0), counts.get(f"removed:{label.value}", 0)
        if here or gone:
            lines.append(f"{label.value:<14}{here:>14}{gone:>14}")
    return "\n".join(lines)
