"""Options that the commands over many documents share."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from newsclean.bulk.reading import files_of
from newsclean.bulk.records import FieldNames


def add_input_options(parser: ArgumentParser) -> None:
    """Options about inputs and processes."""
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="JSON Lines (.jsonl, .jsonl.gz, .jsonl.zst), .parquet, .warc, .warc.gz, or a folder",
    )
    names = FieldNames()
    for name, value in (("text", names.text), ("html", names.html), ("url", names.url)):
        parser.add_argument(
            f"--{name}-field",
            metavar="NAME",
            default=value,
            help=f"field of the {name} in JSON Lines and Parquet (%(default)s)",
        )
    parser.add_argument(
        "--by",
        metavar="NAME",
        default="domain",
        help="what a site is: the domain or host of the address, or a field (%(default)s)",
    )
    parser.add_argument("--model", metavar="FILE", help="another model than the shipped one")
    parser.add_argument(
        "--workers", type=_workers, metavar="N", help="processes (the cores of this machine)"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress, no summary")


def _workers(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ArgumentTypeError("must be at least 1")
    return number


def field_names(options: Namespace) -> FieldNames:
    """The fields that were asked for."""
    return FieldNames(options.text_field, options.html_field, options.url_field)


def worker_count(options: Namespace) -> int:
    """How many processes: as many as asked for, or as there are cores for this one."""
    if options.workers is not None:
        return int(options.workers)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def input_files(parser: ArgumentParser, options: Namespace) -> list[Path]:
    """The files of the inputs; bad usage if one does not exist."""
    try:
        return files_of(options.inputs)
    except OSError as error:
        parser.error(str(error))


def one_thread_each() -> None:
    """Several processes with several threads of NumPy each would stand in each other's way."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
