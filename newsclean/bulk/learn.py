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

OK, FAILED = 0, 1


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
    except (OSError, ValueError) as error:
        print(f"newsclean learn: {error}", file=sys.stderr)
        return FAILED
    if not options.quiet:
        pages = sum(templates.sites.values())
        print(f"{len(templates)} sites, {pages} documents", file=sys.stderr)
    return OK
