"""What the commands share: reading files, complaining, replacing a file as a whole."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from newsclean.labels import DEFAULT_KEEP, parse_labels

if TYPE_CHECKING:
    from newsclean.cleaner import Cleaner


def complain(command: str, message: str) -> None:
    """Tell people something on standard error."""
    print(f"newsclean {command}: {message}", file=sys.stderr)


def read_files(
    command: str, names: Sequence[str], unreadable: list[str]
) -> Iterator[tuple[str, bytes]]:
    """Names and contents of files, `-` for standard input.

    A file that cannot be read is told, added to `unreadable` and left out.
    """
    for name in names:
        try:
            source = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            complain(command, f"{name}: {error.strerror or error}")
            unreadable.append(name)
        else:
            yield name, source


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that whoever reads it, and whoever pulls the plug, meets the old content or
    the new one, and never a part.

    Raises:
        OSError: if the folder cannot be written; the old file is then as it was.
    """
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    target = path.resolve()  # a link stays a link
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as stream:
        try:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        except BaseException:
            stream.close()
            os.unlink(stream.name)
            raise
    try:
        os.chmod(stream.name, mode)
        os.replace(stream.name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(stream.name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def add_cleaning_options(parser: ArgumentParser, keep: bool = True) -> None:
    """The options that say how documents are cleaned, as in the filter."""
    if keep:
        parser.add_argument(
            "--keep",
            metavar="LABELS",
            default=",".join(DEFAULT_KEEP),
            help="labels or groups that the story is made of, parted by commas (%(default)s)",
        )
    parser.add_argument(
        "--format",
        choices=("auto", "html", "text"),
        default="auto",
        help="what the input is (%(default)s)",
    )
    parser.add_argument("--url", help="address of the page, if known; it is never fetched")
    parser.add_argument("--model", metavar="FILE", help="another model than the shipped one")


def make_cleaner(parser: ArgumentParser, options: Namespace) -> Cleaner:
    """The cleaner that the options ask for; bad ones end the command with status 2."""
    from newsclean.cleaner import Cleaner

    names = getattr(options, "keep", ",".join(DEFAULT_KEEP)).split(",")
    try:
        keep = parse_labels(name.strip() for name in names)
    except ValueError as error:
        parser.error(f"--keep: {error}")
    try:
        return Cleaner(keep=keep, model=options.model)
    except (ValueError, OSError) as error:
        parser.error(f"--model: {error}")
