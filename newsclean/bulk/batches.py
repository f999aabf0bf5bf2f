"""Records in batches: what one process works on, and what is written and noted as done at once.

Where a batch ends depends on the input alone, so that a run that was interrupted writes the same
bytes as one that was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsclean.bulk.records import Record

MOST_RECORDS = 64
MOST_BYTES = 8 << 20

Batch = list[Record]


def batches(records: Iterable[Record]) -> Iterator[Batch]:
    """Records in batches of bounded size."""
    batch: Batch = []
    size = 0
    for record in records:
        batch.append(record)
        size += record.size
        if len(batch) == MOST_RECORDS or size >= MOST_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
