"""Files are replaced as a whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from shutil import copymode


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that whoever reads it, and whoever pulls the plug, meets the old content or
    the new one, and never a part.

    Raises:
        OSError: if it cannot be written; the old file is then as it was.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)  # a device or a pipe must not be replaced
        return
    target = path.resolve()  # a link stays a link
    part = target.with_name(f".newsclean-{token_hex(6)}.part")
    try:
        with part.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            copymode(target, part)
        os.replace(part, target)
    except BaseException as error:
        if isinstance(error, OSError):
            error.filename = str(path)  # not that of the part, which nobody knows
        with suppress(OSError):
            part.unlink()
        raise
