"""`newsclean learn`: what sites repeat, out of many documents."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from newsclean.bulk.options import (
    add_input_options,
    field_names,
    input_files,
    one_thread_each,
    worker_count,
)
from newsclean.options import make_cleaner
from newsclean.streams import FAILED, OK, complain, reason, say


def make_parser() -> ArgumentParser:
    """The options of the command."""
    parser = ArgumentParser(
        prog="newsclean learn",
        description="Learn what sites repeat, for cleaning their pages with --templates.",
        allow_abbrev=False,
    )
    add_input_options(parser)
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="file of templates; .gz packs it"
    )
    parser.add_argument(
        "--merge",
        action="store_true",
        help="the inputs are files of templates, learned apart: make one of them",
    )
    parser.add_argument(
        "--compact",
        action="store_true",
        help="leave out what a single page had: smaller, but not for merging",
    )
    return parser


def main(argv: Sequence[str]) -> int:
    """Run the command; returns the exit status."""
    parser = make_parser()
    options = parser.parse_args(argv)
    files = input_files(parser, options)
    one_thread_each()
    make_cleaner(parser, options)  # better one line now than no knowledge at the end
    from newsclean.bulk.batches import batches
    from newsclean.bulk.learning import learn_templates
    from newsclean.bulk.progress import Progress
    from newsclean.bulk.reading import Position, read_records
    from newsclean.bulk.working import Settings
    from newsclean.templates import Templates

    try:
        if options.merge:
            first, *others = map(Templates.load, files)
            templates = first.merge(*others)
        else:
            position = Position()
            progress = Progress(sys.stderr, sum(f.stat().st_size for f in files), "learning")
            templates = learn_templates(
                batches(read_records(files, field_names(options), position)),
                Settings(model=options.model, by=options.by),
                worker_count(options),
                lambda done: None if options.quiet else progress.update(done, position.bytes),
            )
            if not options.quiet:
                progress.close()
        if options.compact:
            templates = templates.compact()
        templates.save(Path(options.output))
    except OSError as error:
        complain(reason(error), "learn")
        return FAILED
    except ValueError as error:
        complain(str(error), "learn")
        return FAILED
    if not options.quiet:
        pages = sum(templates.sites.values())
        say(f"{len(templates)} sites, {pages} documents")
    return OK
