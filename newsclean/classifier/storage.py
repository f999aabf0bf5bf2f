"""Model files: a zip of plain arrays and a JSON card (NumPy's npz), never pickled."""

from __future__ import annotations

import io
import json
import re
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsclean.classifier.encoding import (
    BIGRAM_BITS,
    CHECK_BITS,
    LINE_BITS,
    MARKUP_BITS,
    WORD_BITS,
    Checks,
)
from newsclean.classifier.features import DENSE_NAMES
from newsclean.classifier.groups import LINE_GROUPINGS, PAGE_GROUPINGS
from newsclean.classifier.model import FORMAT, MarkupModel, Model, Table, WordModel
from newsclean.classifier.network import Layer, Network, Pool
from newsclean.classifier.page import PAGE_NAMES
from newsclean.classifier.rounding import rounded
from newsclean.classifier.tokens import Floats
from newsclean.labels import LABELS

LAYOUT: dict[str, Any] = {
    "labels": [label.value for label in LABELS],
    "dense": len(DENSE_NAMES),
    "markup": len(PAGE_NAMES),
    "bits": [WORD_BITS, BIGRAM_BITS, LINE_BITS, MARKUP_BITS, CHECK_BITS],
}
"""What a model's arrays mean; one made for another layout is refused."""

_TABLES = {"words": WORD_BITS, "bigrams": BIGRAM_BITS, "lines": LINE_BITS}
_MARKUP_TABLES = {"near": MARKUP_BITS, "far": MARKUP_BITS, "links": MARKUP_BITS}
_CHECKS = ("name_checks", "link_checks")
_NETWORK = ("mean", "scale", "entry", "entry_bias", "whole", "whole_bias", "exit", "exit_bias")
Arrays = dict[str, NDArray[Any]]

LARGEST = 256 << 20
"""Most bytes that a model may unpack to."""
_FARTHEST = 1024
"""Largest dilation of a convolution; padding grows with it."""


TABLE_STEPS = 127
"""The largest weight of a label in a table."""


def quantise(weights: Floats) -> Table:
    """A table of 8-bit steps; the largest weight of a label is TABLE_STEPS."""
    made = rounded(weights, TABLE_STEPS)
    return Table(made.numbers.astype(np.int8), made.scale)


def write_model(model: Model, path: Path) -> None:
    """Write a model file, and the folders that it lies in.

    Raises:
        OSError: if it cannot be written; an old one is then as it was.
    """
    import zipfile

    from newsclean.files import replace_file

    arrays: Arrays = {}
    for name in _TABLES:
        _put_table(arrays, f"words.{name}", getattr(model.words, name))
    for name in _MARKUP_TABLES:
        _put_table(arrays, f"markup.{name}", getattr(model.markup, name))
    for name in _CHECKS:
        arrays[f"markup.{name}"] = getattr(model.markup, name)
    arrays["words.bias"] = model.words.bias
    arrays["markup.words"], arrays["markup.bias"] = model.markup.words, model.markup.bias
    for mode in ("text", "html"):
        for number, network in enumerate(getattr(model, mode)):
            _put_network(arrays, f"{mode}.{number}", network)
    card = {
        **model.card,
        "format": FORMAT,
        "layout": LAYOUT,
        "temperature": dict(model.temperature),
        "networks": {
            mode: [
                {
                    "dilations": [layer.dilation for layer in network.layers],
                    "pools": [pool.before for pool in network.pools],
                }
                for network in getattr(model, mode)
            ]
            for mode in ("text", "html")
        },
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("card.json", json.dumps(card, ensure_ascii=False, indent=1))
        for name, array in sorted(arrays.items()):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), zipfile.ZIP_STORED)
    replace_file(path, whole.getvalue())


def _put_table(arrays: Arrays, name: str, table: Table) -> None:
    arrays[f"{name}.values"] = table.values
    arrays[f"{name}.scale"] = table.scale


def _put_network(arrays: Arrays, name: str, network: Network) -> None:
    for part in _NETWORK:
        value = getattr(network, part)
        small = part in ("entry", "whole", "exit")
        arrays[f"{name}.{part}"] = value.astype(np.float16 if small else np.float32)
    # All layers in one array each: a file of many small arrays takes long to read.
    stacked: Arrays = {
        "layers": np.stack([layer.weights for layer in network.layers]).astype(np.float16),
        "taps": np.stack([layer.taps for layer in network.layers]),
        "biases": np.stack([layer.bias for layer in network.layers]),
    }
    if network.pools:
        stacked["pools"] = np.stack([pool.weights for pool in network.pools]).astype(np.float16)
        stacked["narrows"] = np.stack([pool.narrow for pool in network.pools]).astype(np.float16)
        stacked["pool_biases"] = np.stack([pool.bias for pool in network.pools])
    arrays.update({f"{name}.{part}": array for part, array in stacked.items()})


def read_model(path: Path, *, trusted: bool = False) -> Model:
    """Read a model file.

    Args:
        path: the file.
        trusted: whether the file is a part of the installation, as whole as its code. It is then
            mapped into memory, of which only what is used is read, and no checksum is made.

    Raises:
        OSError: if the file cannot be read.
        ValueError: if it is damaged, no model, or of another version.
    """
    try:
        entries: dict[str, bytes | memoryview]
        entries = dict(_mapped_entries(path) if trusted else _checked_entries(path))
        card = json.loads(bytes(entries["card.json"]))
        arrays = {
            name[:-4]: _array(data) for name, data in entries.items() if name.endswith(".npy")
        }
        version = card.get("format")
    except OSError:
        raise
    except Exception as error:  # zipfile, zlib, json and numpy each have errors of their own
        raise ValueError(f"{path} is no newsclean model, or it is damaged: {error}") from error
    if version != FORMAT or card.get("layout") != LAYOUT:
        raise ValueError(
            f"{path} is a model of format {version!r}, made for another version of newsclean; "
            f"this one reads format {FORMAT}: train it again"
        )
    try:
        return _build(arrays, card, str(path))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is a damaged newsclean model: {error}") from error


def _checked_entries(path: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of a zip's entries, which need not be what they say."""
    import zipfile  # with all compressions, which the shipped model does without

    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
            raise ValueError("it is too large")
        for name in archive.namelist():
            yield name, archive.read(name)


def _mapped_entries(path: Path) -> Iterator[tuple[str, memoryview]]:
    """Names and contents of the entries of a zip that `write_model` wrote, where they lie.

    Raises:
        ValueError: if it is another kind of zip.
    """
    from mmap import ACCESS_READ, mmap

    with open(path, "rb") as file:
        data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    # See "APPNOTE.TXT - .ZIP File Format Specification", 4.3.
    place = len(data) - 22
    if place < 0 or data[place : place + 4].tobytes() != b"PK\5\6":
        raise ValueError("the archive does not end as expected")
    count, _, place = struct.unpack_from("<HII", data, place + 10)
    for _ in range(count):
        method, size, *lengths, start = struct.unpack_from("<10xH12xI3H8xI", data, place)
        name_end = place + 46 + lengths[0]
        name = bytes(data[place + 46 : name_end]).decode()
        if method:
            raise ValueError("an entry is compressed")
        place = name_end + lengths[1] + lengths[2]
        start += 30 + sum(struct.unpack_from("<26xHH", data, start))
        yield name, data[start : start + size]


_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00(..)\{'descr': '([<|][fi][124])', 'fortran_order': False, "
    rb"'shape': \((\d{1,9})(?:,|, (\d{1,9})(?:, (\d{1,9}))?)\), \} *\n",
    re.DOTALL,
)
"""How NumPy begins an array of plain numbers: reading this takes it longer than the array."""


def _array(data: bytes | memoryview) -> NDArray[Any]:
    """What `numpy.lib.format.read_array` gives, without copying it (read-only)."""
    usual = _HEADER.match(data)
    if usual is not None and usual.end() == 10 + int.from_bytes(usual[1], "little"):
        sizes = [int(size) for size in usual.groups()[2:] if size is not None]
        return np.frombuffer(data, usual[2].decode(), offset=usual.end()).reshape(sizes)
    stream = io.BytesIO(data)
    version = np.lib.format.read_magic(stream)
    if version != (1, 0):
        raise ValueError("an array has a header of another version")
    shape, fortran, kind = np.lib.format.read_array_header_1_0(stream)
    if kind.hasobject or fortran:
        raise ValueError("an array holds objects, or is in another order")
    return np.frombuffer(data, kind, offset=stream.tell()).reshape(shape)


def _build(arrays: Mapping[str, NDArray[Any]], card: dict[str, Any], path: str) -> Model:
    labels = len(LABELS)
    words = {name: _table(arrays, f"words.{name}", bits) for name, bits in _TABLES.items()}
    markup = {name: _table(arrays, f"markup.{name}", bits) for name, bits in _MARKUP_TABLES.items()}
    networks: dict[str, tuple[Network, ...]] = {}
    sizes = {"text": 3 * labels + len(DENSE_NAMES)}
    groups = PAGE_GROUPINGS * (labels + 1)
    groupings = {"text": LINE_GROUPINGS, "html": PAGE_GROUPINGS}
    sizes["html"] = sizes["text"] + 2 * labels + groups + len(PAGE_NAMES)
    for mode, shapes in card["networks"].items():
        networks[mode] = tuple(
            _network(arrays, f"{mode}.{number}", shape, sizes[mode], groupings[mode])
            for number, shape in enumerate(shapes)
        )
    if not networks["text"] or not networks["html"]:
        raise ValueError("no network in it")
    temperature = {mode: float(card["temperature"][mode]) for mode in ("text", "html")}
    if not all(0 < value < float("inf") for value in temperature.values()):
        raise ValueError("temperatures must be positive numbers")
    return Model(
        WordModel(**words, bias=_floats(arrays, "words.bias", (labels,))),
        MarkupModel(
            **markup,
            name_checks=_checks(arrays, "markup.name_checks"),
            link_checks=_checks(arrays, "markup.link_checks"),
            words=_floats(arrays, "markup.words", (labels, labels)),
            bias=_floats(arrays, "markup.bias", (labels,)),
        ),
        networks["text"],
        networks["html"],
        temperature,
        card,
        path,
    )


def _table(arrays: Mapping[str, NDArray[Any]], name: str, bits: int) -> Table:
    values = arrays[f"{name}.values"]
    if values.dtype != np.int8 or values.shape != (1 << bits, len(LABELS)):
        raise ValueError(f"{name} has the wrong shape or holds no numbers")
    return Table(values, _floats(arrays, f"{name}.scale", (len(LABELS),)))


def _checks(arrays: Mapping[str, NDArray[Any]], name: str) -> Checks:
    checks = arrays[name]
    if checks.dtype.kind != "i" or checks.shape != (1 << MARKUP_BITS,):
        raise ValueError(f"{name} has the wrong shape or holds no numbers")
    return checks.astype(np.int32)  # a copy: in a file arrays lie where they lie


def _floats(arrays: Mapping[str, NDArray[Any]], name: str, shape: tuple[int, ...]) -> Floats:
    array = arrays[name].astype(np.float32)
    if array.shape != shape or not np.isfinite(array).all():
        raise ValueError(f"{name} has the wrong shape or holds no numbers")
    return array


def _network(
    arrays: Mapping[str, NDArray[Any]],
    name: str,
    shape: dict[str, list[int]],
    features: int,
    groupings: int,
) -> Network:
    hidden = arrays[f"{name}.entry"].shape[1]
    dilations, places = shape["dilations"], shape["pools"]
    if not all(isinstance(each, int) and 0 < each <= _FARTHEST for each in dilations):
        raise ValueError(f"dilations of {name} are out of bounds")
    if not all(isinstance(each, int) and 0 <= each <= len(dilations) for each in places):
        raise ValueError(f"pools of {name} are out of bounds")
    if places != sorted(places):
        raise ValueError(f"pools of {name} are out of order")

    def part(suffix: str, *shape: int) -> Floats:
        return _floats(arrays, f"{name}.{suffix}", shape)

    pools: tuple[Pool, ...] = ()
    if places:
        narrow = arrays[f"{name}.narrows"].shape[2]
        if not narrow:
            raise ValueError(f"pools of {name} are of no width")
        pools = tuple(
            map(
                Pool,
                places,
                part("narrows", len(places), hidden, narrow),
                part("pools", len(places), groupings * narrow, hidden),
                part("pool_biases", len(places), hidden),
            )
        )

    count = len(dilations)
    taps_each = arrays[f"{name}.taps"].shape[1]
    if not hidden or not taps_each:
        raise ValueError(f"layers of {name} are of no width, or see no rows")
    weights = part("layers", count, hidden, hidden)
    taps = part("taps", count, taps_each, hidden)
    biases = part("biases", count, hidden)
    layers = tuple(map(Layer, dilations, taps, weights, biases))
    return Network(
        part("mean", features),
        part("scale", features),
        part("entry", features, hidden),
        part("entry_bias", hidden),
        part("whole", hidden, hidden),
        part("whole_bias", hidden),
        layers,
        part("exit", hidden, len(LABELS)),
        part("exit_bias", len(LABELS)),
        pools,
    )
