"""Text of strangers becomes text of a page, and never its markup."""

from __future__ import annotations

import re
from html import escape

# What HTML cannot hold or a reader cannot see: control characters but tab and line breaks,
# lone surrogates, non-characters. Each is shown by a sign that stands for it.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PICTURES = 0x2400  # "control pictures": U+2400 stands for U+0000, and so on


def escaped(text: str) -> str:
    """Text for use between tags or inside a quoted attribute."""
    return escape(_UNSHOWABLE.sub(_sign, text), quote=True)


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(_PICTURES + code) if code < 0x20 else "\ufffd"
