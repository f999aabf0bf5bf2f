"""Bytes become a string: mark, declaration, detection."""

from __future__ import annotations

import codecs
import encodings
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.reading.encoding import declared_charset, decode, known_charset

GERMAN = "Größe, Öl und Übermut: „Müßiggang“ – das kostet 5 €."
FRENCH = (
    "Où est passé l’évêque ? Là-bas, près du château où l’été s’achève déjà, dit-il, très gêné."
)
RUSSIAN = "Паром стоял у причала девять дней, и никто в городе не мог сказать почему."
JAPANESE = "宮崎県で震度５弱の地震があり、気象庁は今後の活動に注意を呼びかけた。"


def page(text: str, charset: str, declaration: str = '<meta charset="{}">') -> bytes:
    head = "<html><head>" + declaration.format(charset) + "</head><body><p>"
    return (head + text + "</p>").encode(charset)


@pytest.mark.parametrize(
    ("mark", "charset"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_mark_beats_everything(mark: bytes, charset: str) -> None:
    text = '<meta charset="koi8-r">' + GERMAN
    assert decode(mark + text.encode(charset)) == text


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (GERMAN, "windows-1252"),
        (FRENCH, "cp1252"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso-2022-jp"),
        ("中文报道：地震后的第一天", "gbk"),
        ("한국어 기사입니다", "euc-kr"),
        (GERMAN, "utf-8"),
    ],
)
@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="{}">',
        "<META http-equiv=Content-Type content='text/html; charset={}'>",
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_what_a_page_declares(text: str, charset: str, declaration: str) -> None:
    if declaration.startswith("<?xml"):
        data = (declaration.format(charset) + f"<p>{text}</p>").encode(charset)
    else:
        data = page(text, charset, declaration)
    assert text in decode(data)


def test_latin_1_means_windows_1252() -> None:
    data = b'<meta charset="iso-8859-1"><p>\x93Ja\x94, sagte sie \x96 5 \x80'
    assert decode(data).endswith("“Ja”, sagte sie – 5 €")


def test_utf_8_that_declares_what_it_was_before() -> None:
    data = b'<meta charset="iso-8859-1">' + GERMAN.encode()
    assert decode(data).endswith(GERMAN)
    data = b'<meta charset="gb2312">' + (JAPANESE * 2).encode()
    assert decode(data).endswith(JAPANESE)


def test_a_declaration_that_is_plainly_wrong() -> None:
    data = b'<meta charset="utf-8">' + (FRENCH * 5).encode("cp1252")
    assert FRENCH in decode(data)
    data = b'<meta charset="utf-16">' + GERMAN.encode()
    assert decode(data).endswith(GERMAN)


@pytest.mark.parametrize("name", ["hex", "rot13", "idna", "punycode", "utf-7", "undefined", "x-no"])
def test_codecs_that_are_no_charsets_are_passed_over(name: str) -> None:
    data = f'<meta charset="{name}">{GERMAN}'.encode()
    assert declared_charset(data) is None
    assert decode(data).endswith(GERMAN)


def test_detection() -> None:
    assert decode(GERMAN.encode()) == GERMAN
    assert decode((FRENCH * 20).encode("cp1252")) == FRENCH * 20
    assert decode((RUSSIAN * 20).encode("cp1251")) == RUSSIAN * 20
    assert decode(("A plain text. " * 20).encode("utf-16-le")) == "A plain text. " * 20
    assert decode(("A plain text. " * 20).encode("utf-16-be")) == "A plain text. " * 20


def test_damaged_utf_8_stays_utf_8() -> None:
    data = (GERMAN * 20).encode() + b"\xc3"
    assert decode(data) == GERMAN * 20 + "\ufffd"


@given(st.binary(max_size=400))
def test_nothing_fails(data: bytes) -> None:
    assert isinstance(decode(data), str)
    assert isinstance(decode(b'<meta charset="shift_jis">' + data), str)


MODULES = {module.name for module in pkgutil.iter_modules(encodings.__path__)}
CODECS = sorted({*MODULES, "utf-7", "rot-13", "string-escape", "x-user-defined", "replacement"})


@pytest.mark.parametrize("codec", CODECS)
def test_whatever_is_declared_bytes_become_text(codec: str) -> None:
    """Python calls more things codecs than charsets: some compress, some refuse every text."""
    for declaration in ('<meta charset="{}">', '<?xml version="1.0" encoding="{}"?>'):
        head = declaration.format(codec).encode()
        for tail in (b"", b"\xe9", b"\x1b$B\x00", b"~{\xff", bytes(range(256)), GERMAN.encode()):
            assert "ferry" in decode(head + b"<p>The ferry stood at the quay. " * 3 + tail)


@given(st.sampled_from(CODECS), st.binary(max_size=200))
def test_no_charset_of_documents_fails(codec: str, data: bytes) -> None:
    assert isinstance(decode(b'<meta charset="%b">' % codec.encode() + data), str)


def test_charsets_are_known_by_name() -> None:
    known = {"latin-1": "cp1252", "GBK": "gb18030", "Shift-JIS": "cp932", "KOI8-R": "koi8-r"}
    assert {name: known_charset(name) for name in known} == known
    for name in ("", "undefined", "idna", "punycode", "hex", "utf-7", "unicode_escape", "x\0", "é"):
        assert known_charset(name) is None


def test_guessing_is_silent(caplog: pytest.LogCaptureFixture) -> None:
    """What the detector would log ends on the standard error of whoever set up no logging."""
    for data in (b"caf\xe9 \x81\x8d\x8f " * 20, bytes(range(128, 256)) * 9, "Привет".encode()[1:]):
        decode(data)
    assert caplog.records == []


@pytest.mark.parametrize(
    ("text", "charset"),
    [("宮崎県で地震があった。", "shift_jis"), ("地震后的第一天，镕", "gbk"), (RUSSIAN, "koi8-r")],
)
def test_a_character_that_the_detector_sees_half_of(text: str, charset: str) -> None:
    whole = text * 5000
    for cut in range(2):
        assert decode(b"x" * cut + whole.encode(charset)).endswith(whole)
