"""`newsclean report`: documents as one web page."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from newsclean.files import replace_file
from newsclean.options import add_cleaning_options, add_keep_option, make_cleaner
from newsclean.streams import FAILED, OK, complain, read_files, reason, write_result


def make_parser() -> ArgumentParser:
    """The options of the command."""
    parser = ArgumentParser(
        prog="newsclean report",
        description="Write one self-contained web page that shows documents and the label of "
        "every segment. Several documents get an index, doubtful segments first.",
        allow_abbrev=False,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="text or HTML; - for stdin")
    parser.add_argument("-o", "--output", metavar="PAGE", help="where to write it (stdout)")
    parser.add_argument("--title", help="title of the page")
    add_keep_option(parser)
    add_cleaning_options(parser)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run the command.

    Args:
        arguments: those behind `newsclean report`.

    Returns:
        The exit status: 0; 1 when a file could not be read or written.
    """
    parser = make_parser()
    options = parser.parse_args(arguments)
    cleaner = make_cleaner(parser, options)
    from newsclean.report.page import report_page

    unreadable: list[str] = []
    documents = [
        (name, cleaner.clean(source, format=options.format, url=options.url))
        for name, source in read_files(options.files, unreadable, "report")
    ]
    if not documents:
        return FAILED
    title = options.title or (options.files[0] if len(options.files) == 1 else "newsclean report")
    page = report_page(documents, title).encode("utf-8", "replace")
    if options.output is None:
        write_result(page)
    else:
        try:
            replace_file(Path(options.output), page)
        except OSError as error:
            complain(reason(error), "report")
            return FAILED
    return FAILED if unreadable else OK
