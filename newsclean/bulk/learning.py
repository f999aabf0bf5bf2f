"""The first pass: what the sites of the inputs repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool

from newsclean.bulk import working
from newsclean.bulk.batches import Batch
from newsclean.bulk.pool import ordered
from newsclean.bulk.records import Record
from newsclean.bulk.working import Settings, site_name
from newsclean.sites.names import SITE_OF
from newsclean.templates import ASKED, Learner, Templates

Asked = list[tuple[Record, bool]]


def learn_templates(
    batches: Iterable[Batch],
    settings: Settings,
    workers: int,
    progress: Callable[[int], None],
) -> Templates:
    """Learn from batches of records.

    Processes read the pages and ask the model; this one counts, in the order of the input, so
    that the result does not depend on their number.

    Args:
        batches: the inputs.
        settings: of these, the model, and what sites are named after.
        workers: processes.
        progress: told the number of documents so far.
    """
    by = settings.by
    learner = Learner(key=by if by in SITE_OF else str)
    documents = 0
    for batch, seen in ordered(
        working.learn_batch, _with_questions(batches, by), settings, max(1, workers)
    ):
        if not isinstance(seen, BrokenProcessPool):
            for (record, _), page in zip(batch, seen, strict=True):
                learner.add_page(_name(record, by), page)
        documents += len(batch)
        progress(documents)
    return learner.templates()


def _with_questions(batches: Iterable[Batch], by: str) -> Iterator[Asked]:
    """The records, and whether the model is asked about them: for the first ones of a site."""
    met: Counter[str] = Counter()
    for batch in batches:
        asked: Asked = []
        for record in batch:
            name = _name(record, by)
            # One more in the counter than is needed, however long the input.
            met[name] = min(met[name] + 1, ASKED + 1)
            asked.append((record, met[name] <= ASKED))
        yield asked


def _name(record: Record, by: str) -> str:
    name = site_name(record, by)
    return (SITE_OF[by](name or "") if by in SITE_OF else name) or ""
