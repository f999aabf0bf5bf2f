"""Model files that are truncated, tampered with or of another version: one clear error."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import Cleaner
from newsclean.classifier.model import SHIPPED, load_model

Entries = dict[str, bytes]


def refusal(path: Path) -> str:
    """The message of the error that a file gives; it must name the file, in one line."""
    with pytest.raises(ValueError) as error:
        Cleaner(model=path)
    message = str(error.value)
    assert str(path) in message
    assert "\n" not in message
    return message


@pytest.fixture(scope="module")
def shipped() -> bytes:
    return SHIPPED.read_bytes()


@pytest.fixture
def rewritten(tmp_path: Path) -> Callable[[Callable[[Entries], None]], Path]:
    """Writes a copy of the shipped model after a change to its entries, all checksums right."""

    def write(change: Callable[[Entries], None]) -> Path:
        with zipfile.ZipFile(SHIPPED) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        change(entries)
        path = tmp_path / "changed.npz"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for name, data in entries.items():
                archive.writestr(name, data)
        return path

    return write


def change_card(entries: Entries, **changes: Any) -> None:
    entries["card.json"] = json.dumps({**json.loads(entries["card.json"]), **changes}).encode()


def array(data: bytes) -> np.ndarray[Any, Any]:
    return np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)


def packed(values: np.ndarray[Any, Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, values, allow_pickle=True)
    return buffer.getvalue()


def test_an_unchanged_copy_loads(rewritten: Callable[..., Path]) -> None:
    assert load_model(rewritten(lambda entries: None)).card == load_model().card


@pytest.mark.parametrize("share", [0, 0.001, 0.1, 0.5, 0.9, 0.999])
def test_truncated(shipped: bytes, tmp_path: Path, share: float) -> None:
    path = tmp_path / "short.npz"
    path.write_bytes(shipped[: int(len(shipped) * share)])
    assert "damaged" in refusal(path)


@given(place=st.floats(0.001, 0.98), mask=st.integers(1, 255))
def test_a_changed_byte_is_found_or_harmless(place: float, mask: int) -> None:
    """Where it hits data, the checksum tells; in a header that nobody reads it changes nothing."""
    data = bytearray(SHIPPED.read_bytes())
    data[int(len(data) * place)] ^= mask
    try:
        model = _read_bytes(bytes(data))
    except ValueError as error:
        assert "damaged" in str(error)
    else:
        assert model.card == load_model().card
        assert np.array_equal(model.words.words.values, load_model().words.words.values)


def _read_bytes(data: bytes) -> Any:
    from newsclean.classifier.storage import read_model

    class Anonymous(io.BytesIO):
        """A file without a path, so that a thousand variants touch no disk."""

        def __str__(self) -> str:
            return "model.npz"

    return read_model(Anonymous(data))  # type: ignore[arg-type]


@pytest.mark.parametrize("content", [b"", b"not a model", b"\x93NUMPY", b"PK\x05\x06" + b"\0" * 18])
def test_no_model_at_all(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.npz"
    path.write_bytes(content)
    refusal(path)


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"nowhere\.npz"):
        Cleaner(model=tmp_path / "nowhere.npz")


@pytest.mark.parametrize("version", [0, 999, "1", None])
def test_another_version(rewritten: Callable[..., Path], version: object) -> None:
    message = refusal(rewritten(lambda entries: change_card(entries, format=version)))
    assert "version" in message


def test_another_label_scheme(rewritten: Callable[..., Path]) -> None:
    layout = {**load_model().card["layout"], "labels": ["good", "bad"]}
    assert "version" in refusal(rewritten(lambda entries: change_card(entries, layout=layout)))


def test_a_card_that_is_no_card(rewritten: Callable[..., Path]) -> None:
    for content in (b"", b"[]", b"null", b"{", b"\xff", b"[" * 100_000):
        refusal(rewritten(lambda entries, content=content: entries.update({"card.json": content})))


def test_missing_arrays(rewritten: Callable[..., Path]) -> None:
    with zipfile.ZipFile(SHIPPED) as archive:
        names = [name for name in archive.namelist() if name.endswith(".npy")]
    for name in names:
        refusal(rewritten(lambda entries, name=name: entries.pop(name)))


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values[..., :-1],
        lambda values: values.reshape(-1),
        lambda values: values * np.nan,
        lambda values: values[:0],
    ],
    ids=["a column less", "flat", "no numbers", "empty"],
)
def test_arrays_of_another_shape_or_kind(rewritten: Callable[..., Path], change: Any) -> None:
    with zipfile.ZipFile(SHIPPED) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".entry.npy"))

    def apply(entries: Entries) -> None:
        entries[name] = packed(change(array(entries[name]).astype(np.float32)))

    refusal(rewritten(apply))


def test_tables_of_another_size_or_kind(rewritten: Callable[..., Path]) -> None:
    """A hash's top bits are its row: in a smaller table it would lie outside."""
    changes: list[Callable[[Any], Any]] = [
        lambda values: values[:-1],
        lambda values: values[: len(values) // 2],
        lambda values: values[:, :-1],
        lambda values: values.astype(np.int16),
        lambda values: values.astype(np.uint8),
    ]
    for change in changes:

        def apply(entries: Entries, change: Callable[[Any], Any] = change) -> None:
            values = array(entries["words.words.values.npy"])
            entries["words.words.values.npy"] = packed(np.ascontiguousarray(change(values)))

        refusal(rewritten(apply))


@pytest.mark.parametrize("name", ["name_checks", "link_checks"])
def test_checks_of_another_size_or_kind(rewritten: Callable[..., Path], name: str) -> None:
    changes: list[Callable[[Any], Any]] = [
        lambda checks: checks[:-1],
        lambda checks: checks[None],
        lambda checks: checks.astype(np.float32),
    ]
    for change in changes:

        def apply(entries: Entries, change: Callable[[Any], Any] = change) -> None:
            checks = array(entries[f"markup.{name}.npy"])
            entries[f"markup.{name}.npy"] = packed(np.ascontiguousarray(change(checks)))

        refusal(rewritten(apply))


def test_an_array_of_objects_is_not_unpickled(rewritten: Callable[..., Path]) -> None:
    def apply(entries: Entries) -> None:
        stream = io.BytesIO()
        np.lib.format.write_array(stream, np.array([{}], dtype=object), allow_pickle=True)
        entries["words.bias.npy"] = stream.getvalue()

    refusal(rewritten(apply))


def test_dilations_that_would_fill_the_memory(rewritten: Callable[..., Path]) -> None:
    networks = load_model().card["networks"]
    for dilation in (-1, 0, 1 << 40, "x", None):
        wrong = {
            mode: [{**each, "dilations": [dilation] * len(each["dilations"])} for each in own]
            for mode, own in networks.items()
        }
        message = refusal(
            rewritten(lambda entries, wrong=wrong: change_card(entries, networks=wrong))
        )
        assert "dilations" in message


def test_layers_of_nothing(rewritten: Callable[..., Path]) -> None:
    """They would be found out only when a document comes."""

    def no_taps(entries: Entries) -> None:
        entries["text.0.taps.npy"] = packed(array(entries["text.0.taps.npy"])[:, :0])

    def no_width(entries: Entries) -> None:
        for name, part in (("narrows", np.s_[..., :0]), ("pools", np.s_[:, :0])):
            entry = f"text.0.{name}.npy"
            entries[entry] = packed(array(entries[entry])[part])

    for change in (no_taps, no_width):
        assert "of no" in refusal(rewritten(change))


def test_temperatures_that_are_none(rewritten: Callable[..., Path]) -> None:
    for value in (0, -1, float("nan"), float("inf"), "hot", None):
        wrong = {"text": value, "html": 1.0}
        refusal(rewritten(lambda entries, wrong=wrong: change_card(entries, temperature=wrong)))


class Bomb:
    """Unpickling it leaves a mark."""

    went_off = False

    def __reduce__(self) -> tuple[Any, ...]:
        return Bomb.trigger, ()

    @staticmethod
    def trigger() -> None:
        Bomb.went_off = True


def test_pickled_objects_are_never_loaded(rewritten: Callable[..., Path], tmp_path: Path) -> None:
    bomb = packed(np.array([Bomb()], dtype=object))
    refusal(rewritten(lambda entries: entries.update({"words.bias.npy": bomb})))
    path = tmp_path / "model.pkl"
    path.write_bytes(pickle.dumps(Bomb()))
    refusal(path)
    assert not Bomb.went_off


def test_an_entry_that_unpacks_to_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("card.json", "{}")
        with archive.open("words.npy", "w") as entry:
            for _ in range(300):
                entry.write(b"\0" * (1 << 20))
    assert "large" in refusal(path)


def test_the_shipped_model_is_mapped_as_it_is_read() -> None:
    from newsclean.classifier.storage import read_model

    mapped, read = load_model(), read_model(SHIPPED)
    assert mapped.card == read.card
    for mine, its in ((mapped.words, read.words), (mapped.markup, read.markup)):
        for name, value in vars(mine).items():
            other = getattr(its, name)
            pairs = [(value, other)]
            if not isinstance(value, np.ndarray):
                pairs = [(value.values, other.values), (value.scale, other.scale)]
            assert all(np.array_equal(one, two) for one, two in pairs), name
    assert np.array_equal(mapped.html[0].entry, read.html[0].entry)


def test_an_archive_of_another_kind_is_not_mapped(tmp_path: Path) -> None:
    from newsclean.classifier.storage import read_model

    path = tmp_path / "packed.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("card.json", b"{}" * 100)
    for content in (path.read_bytes(), b"PK", b"x" * 100):
        path.write_bytes(content)
        with pytest.raises(ValueError):
            read_model(path, trusted=True)
