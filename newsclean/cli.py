"""The command: text or HTML in, the story out."""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, NoReturn, cast

from newsclean import __version__
from newsclean.labels import GROUPS, Group, Label
from newsclean.options import add_cleaning_options, add_keep_option, make_cleaner
from newsclean.streams import (
    FAILED,
    INTERRUPTED,
    OK,
    USAGE,
    Unwritable,
    abandon_output,
    complain,
    flush_output,
    read_files,
    tamed,
    write_result,
)

if TYPE_CHECKING:
    from newsclean.result import Cleaned, Segment


class Subcommand(NamedTuple):
    """Another command under this one's name, loaded only when called.

    Attributes:
        module: where it lives.
        function: what to call with the rest of the arguments; it returns the exit status.
        extra: what to install for it, or "".
        purpose: one line for people.
    """

    module: str
    function: str
    extra: str
    purpose: str


SUBCOMMANDS = {
    "train": Subcommand(
        "newsclean.training.command", "train", "train", "train a model on labelled pages"
    ),
    "evaluate": Subcommand(
        "newsclean.training.command", "evaluate", "train", "measure a model on labelled pages"
    ),
    "explain": Subcommand("newsclean.explain", "main", "", "say why each segment has its label"),
    "report": Subcommand("newsclean.report.command", "main", "", "show documents as a web page"),
    "label": Subcommand("newsclean.labelling.command", "main", "", "correct labels by hand"),
    "bulk": Subcommand("newsclean.bulk.command", "main", "", "clean files of many documents"),
    "learn": Subcommand("newsclean.bulk.learn", "main", "", "learn what sites repeat"),
}

DESCRIPTION = """\
Read text or HTML and write the story: without menus, appeals, teasers and the rest.
Texts of several files are parted by two blank lines; within a text there is never more than
one."""

COLOURS = {
    Group.ARTICLE: "32",
    Group.METADATA: "36",
    Group.MEDIA: "34",
    Group.APPEAL: "31",
    Group.CTA: "33",
    Group.PAGE: "90",
}
"""Terminal colours (SGR codes) of the groups."""

_GARBAGE = 100_000
"""Objects that are made between two searches for garbage."""

_WIDTH = max(len(label.value) for label in Label)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: arguments without the program's name; None for those of the process.

    Returns:
        The exit status: 0; 2 for bad usage; 1 when a named file could not be read, or the result
        not be written; 130 after Ctrl-C.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        try:
            if arguments and arguments[0] in SUBCOMMANDS:
                return _run_subcommand(arguments[0], arguments[1:])
            return _filter(arguments)
        finally:
            flush_output()  # what `--help` wrote is still on its way
    except BrokenPipeError:
        abandon_output()  # the reader has had enough
        return OK
    except Unwritable as error:
        complain(f"cannot write the result: {error}")
        abandon_output()
        return FAILED
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED


def run() -> NoReturn:
    """Run the command as a process of its own, and end the process.

    The filter is started for every page anew: it does without what a long life needs.
    """
    if sys.argv[1:2] and sys.argv[1] in SUBCOMMANDS:
        sys.exit(main())
    # Every product is made in the calling thread: OpenBLAS need not start others, which would
    # look for work for a while.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Nearly all that is made at the start stays: looking for garbage in it is in vain.
    gc.set_threshold(_GARBAGE)
    status = main()
    # All is written. Taking the modules apart one by one would take longer than a page.
    os._exit(status)


def _run_subcommand(name: str, arguments: list[str]) -> int:
    command = SUBCOMMANDS[name]
    try:
        module = import_module(command.module)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if command.module == missing or command.module.startswith(missing + "."):
            complain(f"{name}: not part of this installation ({missing} is missing)")
        else:
            remedy = f"; pip install 'newsclean[{command.extra}]'" if command.extra else ""
            complain(f"{name}: needs the package {missing}{remedy}")
        return USAGE
    function = cast("Callable[[list[str]], int]", getattr(module, command.function))
    return function(arguments)


def make_parser() -> ArgumentParser:
    """The options of the filter."""
    width = max(map(len, SUBCOMMANDS))
    parser = ArgumentParser(
        prog="newsclean",
        description=DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
        epilog="\n".join(
            [
                "labels by group:",
                *(f"  {group:<{width}}  {', '.join(GROUPS[group])}" for group in GROUPS),
                "",
                "other commands (newsclean NAME --help; ./NAME for a file of that name):",
                *(f"  {name:<{width}}  {sub.purpose}" for name, sub in SUBCOMMANDS.items()),
            ]
        ),
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="text or HTML; - for stdin")
    add_keep_option(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--json", action="store_true", help="one object a document: text, access, segments"
    )
    form.add_argument(
        "--labels", action="store_true", help="every segment on a line, its label in front"
    )
    add_cleaning_options(parser)
    parser.add_argument("--version", action="version", version=f"newsclean {__version__}")
    return parser


def _filter(arguments: list[str]) -> int:
    parser = make_parser()
    options = parser.parse_args(arguments)
    cleaner = make_cleaner(parser, options)
    unreadable: list[str] = []
    first = True
    for _, source in read_files(options.files or ["-"], unreadable):
        cleaned = cleaner.clean(source, format=options.format, url=options.url)
        write_result(_rendered(cleaned, options, first))
        first = False
    return FAILED if unreadable else OK


def _rendered(cleaned: Cleaned, options: Namespace, first: bool) -> str:
    if options.json:
        import json

        return json.dumps(cleaned.to_dict(), ensure_ascii=False) + "\n"
    if options.labels:
        line = _shown if sys.stdout.isatty() else _labelled
        lines = [line(segment) for segment in cleaned.segments]
        return "".join(lines if first else ["\n", *lines])
    if len(options.files) < 2:
        return cleaned.text + "\n" if cleaned.text else ""
    return ("" if first else "\n\n") + cleaned.text + "\n"


def _labelled(segment: Segment) -> str:
    return f"{segment.label}\t{' '.join(segment.text.split())}\n"


def _shown(segment: Segment) -> str:
    """A segment's line for a terminal, which the text must not be able to steer."""
    line = f"{segment.label:<{_WIDTH}}  {tamed(' '.join(segment.text.split()))}"
    if os.environ.get("NO_COLOR"):
        return line + "\n"
    return f"\x1b[{COLOURS[segment.group]}m{line}\x1b[0m\n"
