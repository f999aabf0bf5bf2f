"""`newsclean bulk`: files of many documents in, their stories out."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from newsclean.bulk.options import (
    add_input_options,
    field_names,
    input_files,
    one_thread_each,
    worker_count,
)
from newsclean.options import add_keep_option, kept_labels, make_cleaner
from newsclean.streams import FAILED, INTERRUPTED, OK, complain, reason, say

DESCRIPTION = """\
Clean files of many documents. Fields of the input are carried through; text (cleaned) and access
are added. Documents that fail are written to OUT.errors.jsonl."""


def make_parser() -> ArgumentParser:
    """The options of the command."""
    parser = ArgumentParser(prog="newsclean bulk", description=DESCRIPTION, allow_abbrev=False)
    add_input_options(parser)
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="OUT",
        help="JSON Lines (.jsonl, .jsonl.gz, .jsonl.zst) or .parquet",
    )
    add_keep_option(parser)
    parser.add_argument("--segments", action="store_true", help="add every labelled segment")
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--templates", metavar="FILE", help="what `newsclean learn` learned")
    known.add_argument(
        "--learn-templates",
        action="store_true",
        help="read the inputs twice: learn what sites repeat, then clean (kept in OUT.templates)",
    )
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="go on where a run was interrupted")
    again.add_argument("--overwrite", action="store_true", help="replace what is there")
    return parser


def main(argv: Sequence[str]) -> int:
    """Run the command; returns the exit status."""
    parser = make_parser()
    options = parser.parse_args(argv)
    from newsclean.bulk.output import OUTPUTS

    output = Path(options.output)
    if not output.name.endswith(OUTPUTS):
        parser.error(f"--output: expected a name that ends in one of: {' '.join(OUTPUTS)}")
    keep = sorted(label.value for label in kept_labels(parser, options))
    files = input_files(parser, options)
    one_thread_each()
    make_cleaner(parser, options)  # better one line now than a failure for each document
    from newsclean.bulk.run import Refused, Task, run

    task = Task(
        files=tuple(files),
        output=output,
        names=field_names(options),
        keep=tuple(keep),
        segments=options.segments,
        model=options.model,
        templates=options.templates,
        learn=options.learn_templates,
        by=options.by,
    )
    began = time.monotonic()
    try:
        counts = run(task, worker_count(options), _mode(options), options.quiet)
    except Refused as error:
        parser.error(str(error))
    except KeyboardInterrupt:
        complain("interrupted; --resume goes on", "bulk")
        return INTERRUPTED
    except ModuleNotFoundError as error:
        parser.error(f"needs the package {error.name}; see the extras of newsclean")
    except OSError as error:
        complain(f"{reason(error)}; --resume goes on", "bulk")
        return FAILED
    except ValueError as error:
        complain(f"{error}; --resume goes on", "bulk")
        return FAILED
    if not counts:
        complain(f"{output} was finished before", "bulk")
    elif not options.quiet:
        from newsclean.bulk.summary import summary

        say(summary(counts, time.monotonic() - began))
    return OK


def _mode(options: Namespace) -> str:
    return "resume" if options.resume else "overwrite" if options.overwrite else "new"
