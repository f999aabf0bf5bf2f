"""Standard input, output and error, as the commands use them.

Nothing but results goes to standard output; whatever else there is to say is one line on standard
error, and when nobody can read that either, the command goes on without.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses: done; a file could not be read or written; bad usage; Ctrl-C."""


class Unwritable(Exception):
    """Standard output does not take the result: the disk is full, or there is no output."""


def complain(message: str, command: str = "") -> None:
    """Tell people something on standard error.

    Args:
        message: one line.
        command: the subcommand that it is about, if any.
    """
    say(f"newsclean {command}: {message}" if command else f"newsclean: {message}")


def say(line: str) -> None:
    """A line on standard error, if there is one."""
    if sys.stderr is not None:
        try:
            print(line, file=sys.stderr, flush=True)
        except OSError:
            _lead_nowhere(sys.stderr)  # nobody is left to be told


def reason(error: OSError) -> str:
    """What went wrong with a file, for people: the file's name and the reason, in one line."""
    words = error.strerror or str(error)
    return f"{error.filename}: {words}" if error.filename is not None else words


def write_result(*parts: str | bytes) -> None:
    """Write to standard output, as UTF-8 whatever the locale, and see that it gets there.

    Raises:
        BrokenPipeError: if whoever read it has had enough.
        Unwritable: if it cannot be written for another reason.
    """
    if sys.stdout is None:
        raise Unwritable("there is no standard output")
    # A lone surrogate has no UTF-8; as \udXXX it is at least legible, and valid in JSON.
    data = [p if isinstance(p, bytes) else p.encode("utf-8", "backslashreplace") for p in parts]
    try:
        sys.stdout.buffer.writelines(data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable(reason(error)) from error
    flush_output()


def flush_output() -> None:
    """See that what was written to standard output gets there; raises as `write_result` does."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable(reason(error)) from error


def abandon_output() -> None:
    """Keep what could not be written from being written again, and failing again, at exit."""
    if sys.stdout is not None:
        _lead_nowhere(sys.stdout)


def _lead_nowhere(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def tamed(text: str) -> str:
    """Text that cannot steer a terminal."""
    return "".join([c if c.isprintable() else "\ufffd" for c in text])


def read_named(name: str) -> bytes:
    """The contents of a file, `-` for standard input.

    Raises:
        OSError: if it cannot be read.
    """
    if name != "-":
        with open(name, "rb") as stream:
            return stream.read()
    if sys.stdin is None:
        raise OSError("there is no standard input")
    if sys.stdin.isatty():
        complain("reading from the terminal; Ctrl-D ends the text")
    return sys.stdin.buffer.read()


def read_files(
    names: Sequence[str], unreadable: list[str], command: str = ""
) -> Iterator[tuple[str, bytes]]:
    """Names and contents of files, `-` for standard input.

    A file that cannot be read is told, added to `unreadable` and left out.
    """
    for name in names:
        try:
            source = read_named(name)
        except OSError as error:
            complain(f"{name}: {error.strerror or error}", command)
            unreadable.append(name)
        else:
            yield name, source
