"""Bytes become a string: by byte-order mark, declared charset, then detection."""

from __future__ import annotations

import codecs
import re

from newsclean.patterns import pattern

_HEAD = 4096
"""A page must declare its charset in its first kilobyte; many do so a little later."""
_WINDOW = 1 << 15
"""Bytes that are shown to the detector, which is slow."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<meta\b[^>]{0,1000}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})"""
    rb"""|^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_KNOWN = pattern(
    r"(?:utf-8|ascii|iso8859|iso2022|cp\d|gb|big5|shift|euc|koi8|mac-|tis|hz|johab|kz|ptcp)"
)
"""Charsets of documents; the rest of Python's codecs are for other things, some of them slow."""
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What a declared charset means in practice (as browsers read it, WHATWG Encoding)."""
_ONE_BYTE = pattern(r"(?:iso8859|cp125|cp874|koi8|mac-)")
_CERTAIN = 40
"""So many bytes beyond the first of their characters, all in the right places, are no chance."""
_BAD = "\ufffd"


def decode(data: bytes) -> str:
    """Decode a document; never fails, what cannot be read becomes U+FFFD."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data.isascii() and b"\x1b" not in data and b"\x00" not in data[:_HEAD]:
        return data.decode("ascii")
    declared = declared_charset(data)
    utf8 = _strictly(data, "utf-8")
    if utf8 is not None and _is_surely_utf8(data, utf8, declared):
        wide = _wide_charset(data)
        return utf8 if wide is None else data.decode(wide, "replace")
    if declared is not None:
        text = data.decode(declared, "replace")
        if text.count(_BAD) * 100 <= len(text):
            return text
    return data.decode(_wide_charset(data) or _detected(data), "replace")


def declared_charset(data: bytes) -> str | None:
    """Python's name of the charset that a document says it has, if there is such a charset."""
    found = _DECLARED.search(data[:_HEAD])
    if found is None:
        return None
    name = (found.group(1) or found.group(2)).decode("ascii", "replace").lower()
    if name.startswith(("utf-16", "utf16", "utf-32", "utf32")):
        return "utf-8"  # else the declaration could not have been read
    return known_charset(name)


def known_charset(name: str) -> str | None:
    """Python's name of a charset of documents, as browsers read it.

    None for what is no charset, or none of documents: Python calls many things codecs that
    compress, escape or refuse every text.
    """
    try:
        name = codecs.lookup(name).name
    except (LookupError, ValueError):  # no name can hold a null character
        return None
    if not _KNOWN().match(name) or "<meta>".encode(name) != b"<meta>":
        return None  # what was read as ASCII is not in a charset of mainframes
    return _WIDER.get(name, name)


def _is_surely_utf8(data: bytes, text: str, declared: str | None) -> bool:
    """Whether bytes that are valid UTF-8 are meant so, whatever they declare.

    Many pages were converted and still declare what they were in before. No text of a one-byte
    charset is valid UTF-8 by chance; a few characters of a two-byte one can be.
    """
    if declared in (None, "utf-8") or _ONE_BYTE().match(declared or ""):
        return True
    return len(data) - len(text) >= _CERTAIN


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide_charset(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    head = data[:_HEAD]
    if len(head) < 4 or 0 not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd * 2 > len(head) * 0.8 and even * 10 < odd:
        return "utf-16-le"
    if even * 2 > len(head) * 0.8 and odd * 10 < even:
        return "utf-16-be"
    return None


def _detected(data: bytes) -> str:
    """The likeliest charset of bytes that say nothing and are not clean UTF-8."""
    text = data.decode("utf-8", "replace")
    bad = text.count(_BAD)
    good = sum(1 for character in text[: 1 << 20] if character > "\x7f" and character != _BAD)
    if bad * 4 <= good:
        return "utf-8"  # damaged here and there
    from bs4.dammit import EncodingDetector

    first = next((i for i, byte in enumerate(data[: 1 << 20]) if byte > 0x7F), 0)
    begin = max(0, first - _WINDOW // 4)
    window = data[begin : begin + _WINDOW]
    guesses = [known_charset(name) for name in EncodingDetector(window).encodings]
    likely = [name for name in guesses if name is not None]
    return next((name for name in likely if _fits(window, name)), likely[0])


def _fits(window: bytes, encoding: str) -> bool:
    """Whether bytes are text of a charset; the last character may be cut."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(window)
    except UnicodeError:
        return False
    return True
