"""`engines`: documents a second of the table engines, beside the bulk command.

Each engine reads the same folder of Parquet files, cleans it in as many processes, and writes JSON
Lines, as the recipes of `docs/scale.md` do. An engine is started in a process of its own
and does a tiny job first: the seconds until that is done are its start (a Java machine, Ray's
workers, imports, models). Then comes the whole job, from reading to the last written row. The
bulk command starts anew each time, so its start is the time of a run on the tiny folder.

Two rates are given, each alike for both sides: steady, with the start left out, and of the whole
run with it. Engines take turns, and the best of the rounds counts.

Beside the clock stands processor time, of all processes together. Where every core is busy it
decides, and it hardly moves when something else runs on the machine, as the clock does.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.options import ROOT, Options
from benchmarks.pages import MissingCorpus, corpus_pages, spread
from benchmarks.report import Report

DOCUMENTS = 3000
TINY = 16
"""Documents of the job that ends the start."""
PARTS = 8
"""Files that the documents are spread over, for each process: engines share out whole files."""
BATCH = 64
ROUNDS = 2
BULK = "newsclean bulk"


def run(options: Options) -> Report:
    """Measure, and return the report."""
    report = Report("engines")
    count = options.limit or DOCUMENTS
    engines = [BULK, *(name for name in ENGINES if is_there(name))]
    seconds: dict[str, list[Seconds]] = {name: [] for name in engines}
    with TemporaryDirectory() as folder:
        tiny, whole = Path(folder, "tiny"), Path(folder, "whole")
        write_pages(tiny, options, TINY, options.jobs)
        size = write_pages(whole, options, count, PARTS * options.jobs)
        for _ in range(ROUNDS):
            for name in engines:
                seconds[name].append(timed(name, tiny, whole, options.jobs))
    table = report.table(
        f"{count} pages of {size / count / 1000:.0f} kB, {options.jobs} processes; best of "
        f"{ROUNDS} rounds\nsteady: without the start; whole: with it; processor: documents "
        "for each second of processor time\nratio: to the bulk command; start in seconds",
        ("engine", "steady", "ratio", "whole", "ratio", "processor", "ratio", "start"),
        digits=2,
    )
    rates = {
        name: (
            count / min(each.job for each in runs),
            count / min(each.start + each.job for each in runs),
            count / max(min(each.processor for each in runs), 1e-6),
        )
        for name, runs in seconds.items()
    }
    for name in engines:
        ratios = [mine / bulk for mine, bulk in zip(rates[name], rates[BULK])]
        pairs = [number for pair in zip(rates[name], ratios) for number in pair]
        table.add(name, *pairs, min(each.start for each in seconds[name]))
        if name != BULK:
            for part, ratio in zip(("ratio", "whole", "processor"), ratios):
                report.figure(f"{name}/{part}", ratio)
    missing = ", ".join(name for name in ENGINES if name not in seconds)
    if missing:
        table.notes.append(f"not installed: {missing}")
    return report


def write_pages(folder: Path, options: Options, count: int, parts: int) -> int:
    """A folder of pages of the corpus, or without it of the samples; returns their characters."""
    try:
        pages = [page.html for page in spread(corpus_pages(options.corpus), count) if page.html]
    except MissingCorpus:
        pages = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "seeds").glob("*.html"))]
    import pyarrow as pa
    import pyarrow.parquet

    folder.mkdir()
    size = 0
    for part in range(parts):
        numbers = range(part, count, parts)
        rows = [
            {"id": str(n), "url": f"https://s{n}.example/", "html": pages[n % len(pages)]}
            for n in numbers
        ]
        size += sum(len(row["html"]) for row in rows)
        schema = pa.schema([(name, pa.string()) for name in ("id", "url", "html")])
        table = pa.Table.from_pylist(rows, schema)
        pa.parquet.write_table(table, folder / f"{part:03}.parquet", row_group_size=BATCH)
    return size


def is_there(name: str) -> bool:
    """Whether an engine can be started here."""
    needs = ("pyspark", "pandas") if name == "pyspark" else (name,)
    if name == "pyspark" and shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return False
    return all(importlib.util.find_spec(package) for package in needs)


def timed(name: str, tiny: Path, whole: Path, workers: int) -> Seconds:
    """Seconds that an engine takes, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.engines", name, str(workers)]
    # The engines' processes must find newsclean, too.
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    # Ray gives its workers way to everything else, unless told otherwise.
    environment = {**os.environ, "PYTHONPATH": path, "RAY_worker_niceness": "0"}
    began = perf_counter()
    done = subprocess.run(
        [*command, str(tiny), str(whole)], capture_output=True, text=True, env=environment
    )
    seconds = perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{name} failed:\n{done.stderr[-2000:]}")
    (first, job), (early, late), end = json.loads(done.stdout.splitlines()[-1])
    if name == BULK:
        return Seconds(first, max(job - first, 1e-6), late - early)
    # Starting Python and importing the engine are a part of the start; its end is not counted.
    return Seconds(seconds - job - end, job, late)


@dataclass(frozen=True)
class Seconds:
    """Seconds until an engine has done a tiny job, those for the whole job after it, and the
    processor time that this took."""

    start: float
    job: float
    processor: float


Job = Callable[[Path, Path], object]
"""Cleans a folder of pages into a folder or file that is not there yet."""


def _bulk(workers: int) -> Iterator[Job]:
    command = [sys.executable, "-m", "newsclean", "bulk", "--quiet", "--workers", str(workers)]
    yield lambda source, target: subprocess.run(
        [*command, *map(str, parts_of(source)), "-o", f"{target}.jsonl"], check=True
    )


def parts_of(folder: Path) -> list[Path]:
    """The files of a folder, in order."""
    return sorted(folder.glob("*.parquet"))


def _spark(workers: int) -> Iterator[Job]:
    from pyspark.sql import SparkSession

    from newsclean.arrow import clean_table

    def clean(batches: Any) -> Any:
        for batch in batches:
            yield clean_table(batch, html="html", url="url")

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.master(f"local[{workers}]").getOrCreate()
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", BATCH)
    spark.conf.set("spark.sql.files.maxPartitionBytes", 16 << 20)
    schema = "id string, url string, text string, access string"

    def job(source: Path, target: Path) -> None:
        frame = spark.read.parquet(str(source))
        frame.mapInArrow(clean, schema).write.json(str(target))

    yield job
    spark.stop()


def _ray(workers: int) -> Iterator[Job]:
    import pyarrow as pa
    import pyarrow.parquet
    import ray

    from newsclean.arrow import clean_table

    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)

    # Ray reads apart from what is done with the rows: `read_parquet` and `map_batches` reached two
    # thirds of this rate. A task that reads its own file keeps up with the bulk command.
    def clean_files(files: Any) -> Any:
        for path in files["path"].to_pylist():
            for batch in pa.parquet.ParquetFile(path).iter_batches(BATCH):
                yield clean_table(pa.Table.from_batches([batch]), html="html", url="url")

    def job(source: Path, target: Path) -> None:
        files = [{"path": str(part)} for part in parts_of(source)]
        ray.data.from_items(files, override_num_blocks=len(files)).map_batches(
            clean_files, batch_format="pyarrow", batch_size=1
        ).write_json(str(target))

    yield job
    ray.shutdown()


def _datasets(workers: int) -> Iterator[Job]:
    from datasets import load_dataset

    from newsclean.arrow import clean_table

    def job(source: Path, target: Path) -> None:
        cache = str(target) + ".cache"
        files = [str(part) for part in parts_of(source)]
        processes = workers if workers > 1 else None
        pages = load_dataset(
            "parquet", data_files=files, split="train", cache_dir=cache, num_proc=processes
        )
        pages.with_format("arrow").map(
            lambda batch: clean_table(batch, html="html", url="url"),
            batched=True,
            batch_size=BATCH,
            num_proc=processes,
            remove_columns=["html"],
        ).to_json(str(target))

    yield job


def _polars(workers: int) -> Iterator[Job]:
    """Polars has no processes of its own for this: a pool cleans file by file."""
    from multiprocessing import get_context

    import polars

    with get_context("spawn").Pool(workers) as pool:

        def job(source: Path, target: Path) -> None:
            cleaned = pool.imap(_clean_file, parts_of(source))
            polars.concat([polars.DataFrame(part) for part in cleaned]).write_ndjson(target)

        yield job


def _clean_file(path: Path) -> Any:
    import polars

    from newsclean.arrow import clean_table

    return clean_table(polars.read_parquet(path).to_arrow(), html="html", url="url")


def _datatrove(workers: int) -> Iterator[Job]:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import ParquetReader
    from datatrove.pipeline.writers import JsonlWriter

    from newsclean.datatrove import NewscleanExtractor

    def job(source: Path, target: Path) -> None:
        LocalPipelineExecutor(
            pipeline=[
                ParquetReader(str(source), text_key="html"),
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


def processor_seconds() -> float:
    """Processor time of this process, of all that it started, and of those of them that ended; 0
    where there is no /proc."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    tick = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 1
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        process = int(path.parent.name)
        parents[process] = int(fields[1])
        spent[process] = sum(map(int, fields[11:15])) / tick
    mine = {os.getpid()}
    grown = 0
    while grown < len(mine):
        grown = len(mine)
        mine |= {process for process, parent in parents.items() if parent in mine}
    return sum(spent.get(process, 0.0) for process in mine)


def main(name: str, workers: str, *folders: str) -> None:
    """Run one engine on two folders; print seconds for each, those of processor time, and how
    long it took to end."""
    seconds, processor = [], []
    with TemporaryDirectory() as temporary:
        started = {**ENGINES, BULK: _bulk}[name](int(workers))
        job = next(started)
        for number, folder in enumerate(folders):
            before = processor_seconds()
            began = perf_counter()
            job(Path(folder), Path(temporary, f"out{number}"))
            seconds.append(perf_counter() - began)
            processor.append(processor_seconds() - before)
        began = perf_counter()
        next(started, None)
    print(json.dumps([seconds, processor, perf_counter() - began]))


if __name__ == "__main__":
    main(*sys.argv[1:])
