"""`engines`: documents a second of the table engines, beside the bulk command.

Each engine reads the same pages from JSON Lines, cleans them in as many processes, and writes its
result to disk, as the recipes of `docs/scale.md` do. A rate is taken from a long and a short run of
a started engine (the bulk command: of two runs of the command), so that starting a Java machine or
loading a model does not count. Engines take turns, and the best of the rounds counts.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.options import ROOT, Options
from benchmarks.pages import MissingCorpus, corpus_pages, spread
from benchmarks.report import Report

DOCUMENTS = 400
SHORT = 64
"""Documents of the short run."""
ROUNDS = 2
BULK = "newsclean bulk"


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("engines")
    count = max(options.limit or DOCUMENTS, 2 * SHORT)
    engines = [BULK, *(name for name in ENGINES if is_there(name))]
    best = dict.fromkeys(engines, 0.0)
    with TemporaryDirectory() as folder:
        files = [Path(folder, f"{name}.jsonl") for name in ("short", "long")]
        size = write_pages(files[0], options, SHORT)
        size = write_pages(files[1], options, count)
        for _ in range(ROUNDS):
            for name in engines:
                short, long = timed(name, files, options.jobs)
                best[name] = max(best[name], (count - SHORT) / max(long - short, 1e-6))
    table = report.table(
        f"{count} pages of {size / count / 1000:.0f} kB, {options.jobs} processes; best of "
        f"{ROUNDS} rounds, start left out",
        ("engine", "documents a second", "ratio to the bulk command"),
        digits=2,
    )
    for name in engines:
        ratio = best[name] / best[BULK]
        table.add(name, best[name], ratio)
        if name != BULK:
            report.figure(f"{name}/ratio", ratio)
    missing = ", ".join(name for name in ENGINES if name not in best)
    if missing:
        table.notes.append(f"not installed: {missing}")
    return report


def write_pages(path: Path, options: Options, count: int) -> int:
    """A file of pages of the corpus, or without it of the samples; returns its size."""
    try:
        pages = [page.html for page in spread(corpus_pages(options.corpus), count) if page.html]
    except MissingCorpus:
        pages = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "seeds").glob("*.html"))]
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            page = pages[number % len(pages)]
            row = {"id": str(number), "url": f"https://s{number}.example/", "html": page}
            out.write(json.dumps(row) + "\n")
    return path.stat().st_size


def is_there(name: str) -> bool:
    """Whether an engine can be started here."""
    needs = ("pyspark", "pandas") if name == "pyspark" else (name,)
    if name == "pyspark" and shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return False
    return all(importlib.util.find_spec(package) for package in needs)


def timed(name: str, files: list[Path], workers: int) -> list[float]:
    """Seconds that an engine takes for each of the files, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.engines", name, str(workers), *map(str, files)]
    # The engines' processes must find newsclean, too.
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    if done.returncode:
        raise RuntimeError(f"{name} failed:\n{done.stderr[-2000:]}")
    seconds: list[float] = json.loads(done.stdout.splitlines()[-1])
    return seconds


Job = Callable[[Path, Path], object]
"""Cleans a file of pages into a folder or file that is not there yet."""


def _bulk(workers: int) -> Iterator[Job]:
    command = [sys.executable, "-m", "newsclean", "bulk", "--quiet", "--workers", str(workers)]
    yield lambda source, target: subprocess.run(
        [*command, str(source), "-o", f"{target}.jsonl"], check=True
    )


def _spark(workers: int) -> Iterator[Job]:
    from pyspark.sql import SparkSession

    from newsclean.arrow import clean_table

    def clean(batches: Any) -> Any:
        for batch in batches:
            yield clean_table(batch, html="html", url="url")

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.master(f"local[{workers}]").getOrCreate()
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", 64)
    spark.conf.set("spark.sql.files.maxPartitionBytes", 16 << 20)
    schema = "id string, url string, text string, access string"

    def job(source: Path, target: Path) -> None:
        frame = spark.read.schema("id string, url string, html string").json(str(source))
        frame.mapInArrow(clean, schema).write.json(str(target))

    yield job
    spark.stop()


def _ray(workers: int) -> Iterator[Job]:
    import pyarrow as pa
    import ray

    from newsclean.arrow import clean_table

    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)

    def job(source: Path, target: Path) -> None:
        rows = [json.loads(line) for line in source.open(encoding="utf-8")]
        pages = pa.Table.from_pylist(rows)
        parts = [pages.slice(start, 32) for start in range(0, len(pages), 32)]
        ray.data.from_arrow(parts).map_batches(
            clean_table,
            batch_format="pyarrow",
            batch_size=32,
            fn_kwargs={"html": "html", "url": "url"},
        ).write_json(str(target))

    yield job
    ray.shutdown()


def _datasets(workers: int) -> Iterator[Job]:
    from datasets import load_dataset

    from newsclean.arrow import clean_table

    def job(source: Path, target: Path) -> None:
        cache = str(target) + ".cache"
        pages = load_dataset("json", data_files=str(source), split="train", cache_dir=cache)
        pages.with_format("arrow").map(
            lambda batch: clean_table(batch, html="html", url="url"),
            batched=True,
            batch_size=64,
            num_proc=workers if workers > 1 else None,
            remove_columns=["html"],
        ).to_json(str(target))

    yield job


def _polars(workers: int) -> Iterator[Job]:
    """Polars has no processes of its own for this: the frame is cut, and a pool cleans it."""
    from multiprocessing import get_context

    import polars

    with get_context("spawn").Pool(workers) as pool:

        def job(source: Path, target: Path) -> None:
            frame = polars.read_ndjson(source)
            parts = [part.to_arrow() for part in frame.iter_slices(32)]
            cleaned = pool.imap(_clean_part, parts)
            polars.concat([polars.DataFrame(part) for part in cleaned]).write_ndjson(target)

        yield job


def _clean_part(part: Any) -> Any:
    from newsclean.arrow import clean_table

    return clean_table(part, html="html", url="url")


def _datatrove(workers: int) -> Iterator[Job]:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from newsclean.datatrove import NewscleanExtractor

    def job(source: Path, target: Path) -> None:
        # A task takes whole files.
        parts = target.with_name(target.name + ".in")
        parts.mkdir()
        lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
        for part in range(workers):
            (parts / f"{part}.jsonl").write_text("".join(lines[part::workers]), encoding="utf-8")
        LocalPipelineExecutor(
            pipeline=[
                JsonlReader(str(parts), text_key="html"),
                NewscleanExtractor(),
                JsonlWriter(str(target), compression=None),
            ],
            tasks=workers,
            workers=workers,
            logging_dir=str(target) + ".logs",
        ).run()

    yield job


ENGINES: dict[str, Callable[[int], Iterator[Job]]] = {
    "pyspark": _spark,
    "ray": _ray,
    "datasets": _datasets,
    "polars": _polars,
    "datatrove": _datatrove,
}


def main(name: str, workers: str, *files: str) -> None:
    """Run one engine on files, and print the seconds for each."""
    seconds = []
    with TemporaryDirectory() as folder:
        started = {**ENGINES, BULK: _bulk}[name](int(workers))
        job = next(started)
        # Once before, so that whatever is loaded or compiled at the first job is there.
        for number, file in enumerate((files[-1], *files)):
            began = perf_counter()
            job(Path(file), Path(folder, f"out{number}"))
            seconds.append(perf_counter() - began)
        next(started, None)
    print(json.dumps(seconds[1:]))


if __name__ == "__main__":
    main(*sys.argv[1:])
