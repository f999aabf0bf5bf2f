"""`newsclean label`: correct labels in the browser."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from newsclean.options import add_cleaning_options, make_cleaner
from newsclean.streams import FAILED, OK, complain, read_files, say


def make_parser() -> ArgumentParser:
    """The options of the command."""
    parser = ArgumentParser(
        prog="newsclean label",
        description="Open a page on this machine in which labels are corrected by keyboard. The "
        "least certain documents come first; every change is saved. Ctrl-C ends it, the same "
        "command goes on.",
        allow_abbrev=False,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="text or HTML")
    parser.add_argument(
        "-o", "--output", required=True, metavar="LABELS", help="file of labelled pages (.jsonl)"
    )
    parser.add_argument("--lang", default="", help="language code, where the page says none")
    parser.add_argument("--port", type=int, default=0, help="port of the page (any free one)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    add_cleaning_options(parser)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run the command, until it is interrupted.

    Args:
        arguments: those behind `newsclean label`.

    Returns:
        The exit status: 0; 1 when a file could not be read or the page not be served.
    """
    parser = make_parser()
    options = parser.parse_args(arguments)
    if options.output.endswith(".gz"):
        parser.error("-o: expected a file that is not compressed, it is saved at every change")
    if not 0 <= options.port < 65536:
        parser.error(f"--port: expected 0 to 65535, got {options.port}")
    cleaner = make_cleaner(parser, options)
    from newsclean.labelling.documents import make_items
    from newsclean.labelling.server import make_server
    from newsclean.labelling.session import Session
    from newsclean.labelling.store import LabelFile

    output = Path(options.output)
    try:
        file = LabelFile(output)
    except (OSError, ValueError) as error:
        complain(str(error), "label")
        return FAILED
    if not output.resolve().parent.is_dir():
        parser.error(f"-o: there is no folder {output.parent}")
    unreadable: list[str] = []
    sources = read_files(options.files, unreadable, "label")
    items = list(
        make_items(cleaner, sources, format=options.format, url=options.url, lang=options.lang)
    )
    if not items:
        complain("nothing to label", "label")
        return FAILED
    token = secrets.token_urlsafe(24)
    try:
        server = make_server(Session(items, file), token, options.port)
    except OSError as error:
        complain(f"port {options.port}: {error.strerror or error}", "label")
        return FAILED
    address = f"http://127.0.0.1:{server.server_address[1]}/?token={token}"
    say(f"{len(items)} documents at {address}\nCtrl-C ends.")
    if not options.no_browser:
        import webbrowser

        webbrowser.open(address)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say(f"labels are in {options.output}")
    return FAILED if unreadable else OK
