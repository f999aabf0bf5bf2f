"""A bulk run from its first batch, or the first that is not done yet, to the last."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from newsclean import __version__
from newsclean.bulk.batches import Batch, batches
from newsclean.bulk.learning import learn_templates
from newsclean.bulk.output import (
    Journal,
    LineWriter,
    errors_path,
    journal_path,
    open_writer,
    part_path,
    remove,
)
from newsclean.bulk.pool import clean_batches
from newsclean.bulk.progress import Progress
from newsclean.bulk.reading import Position, read_records
from newsclean.bulk.records import FieldNames, Fields
from newsclean.bulk.working import Counts, Settings, templates_path


class Refused(Exception):
    """The run would destroy something, or go on with something else."""


@dataclass(frozen=True)
class Task:
    """What is to be done.

    Attributes:
        files: the inputs, in order.
        output: where results go.
        names: where things stand in records.
        keep, segments, model, templates, by: see `Settings`.
        learn: whether to learn templates from the inputs first.
    """

    files: tuple[Path, ...]
    output: Path
    names: FieldNames
    keep: tuple[str, ...]
    segments: bool = False
    model: str | None = None
    templates: str | None = None
    learn: bool = False
    by: str = "domain"

    def settings(self) -> Settings:
        """For the processes that clean."""
        templates = str(templates_path(self.output)) if self.learn else self.templates
        return Settings(self.keep, self.segments, self.model, templates, self.by)

    def identity(self) -> Fields:
        """What has to be the same for a run to go on."""
        return {
            "version": __version__,
            "inputs": [[str(path), path.stat().st_size] for path in self.files],
            "fields": [self.names.text, self.names.html, self.names.url],
            "keep": list(self.keep),
            "segments": self.segments,
            "model": self.model,
            "templates": self.templates,
            "learn": self.learn,
            "by": self.by,
        }


def run(task: Task, workers: int, mode: str, quiet: bool = False) -> Counts:
    """Clean all documents of the inputs.

    Args:
        task: what is to be done.
        workers: processes.
        mode: "new", "resume" or "overwrite".
        quiet: whether to be silent on standard error.

    Returns:
        The counts for the summary.

    Raises:
        Refused: if the output is there, or an interrupted run cannot be gone on with.
        OSError: if something cannot be read or written; the run may be resumed.
    """
    journal = _journal(task, mode)
    if task.output.exists():
        _clear(task, journal)
        return journal.counts
    total = sum(path.stat().st_size for path in task.files)
    if task.learn and not templates_path(task.output).exists():
        _learn(task, workers, total, quiet)
    progress = None if quiet else Progress(sys.stderr, total, "cleaning")
    position = Position()
    writer = open_writer(task.output, journal.output, task.segments)
    side = LineWriter(errors_path(task.output), journal.errors)
    try:
        remaining = islice(_batches(task, position), journal.batches, None)
        with closing(clean_batches(remaining, task.settings(), workers)) as results:
            for _, result in results:
                writer.write(result.rows)
                side.write(result.errors)
                journal.batches += 1
                journal.add(result.counts)
                journal.output, journal.errors = writer.mark(), side.mark()
                journal.save(journal_path(task.output))
                if progress is not None:
                    documents, failed = journal.counts["documents"], journal.counts["failed"]
                    progress.update(documents, position.bytes, failed)
        writer.finish(task.output)
    finally:
        writer.close()
        side.close()
        if progress is not None:
            progress.close()
    _clear(task, journal)
    return journal.counts


def _batches(task: Task, position: Position) -> Iterator[Batch]:
    return batches(read_records(task.files, task.names, position))


def _clear(task: Task, journal: Journal) -> None:
    """Remove what only an unfinished run needs; a run that was stopped here does it later."""
    if not journal.errors:
        remove(errors_path(task.output))
    remove(part_path(task.output))
    remove(journal_path(task.output))


def _journal(task: Task, mode: str) -> Journal:
    path = journal_path(task.output)
    fresh = Journal(task.identity())
    if mode == "resume" and path.exists():
        journal = Journal.load(path)
        if journal.task != fresh.task:
            changed = [name for name in fresh.task if journal.task.get(name) != fresh.task[name]]
            raise Refused(f"--resume: the interrupted run had other {', '.join(changed)}")
        return journal
    if mode == "resume" and task.output.exists():
        # Whoever starts a run again until it is done is done.
        return fresh
    if mode == "new" and (task.output.exists() or path.exists()):
        raise Refused(
            f"{task.output} is there or half done; --resume goes on, --overwrite replaces it"
        )
    for left in (task.output, part_path(task.output), errors_path(task.output), path):
        remove(left)
    remove(templates_path(task.output))
    fresh.save(path)
    return fresh


def _learn(task: Task, workers: int, total: int, quiet: bool) -> None:
    position = Position()
    progress = None if quiet else Progress(sys.stderr, total, "learning")

    def tell(documents: int) -> None:
        if progress is not None:
            progress.update(documents, position.bytes)

    settings = Settings(model=task.model, by=task.by)
    templates = learn_templates(_batches(task, position), settings, workers, tell)
    templates.save(templates_path(task.output))
    if progress is not None:
        progress.close()
