"""Reads a Core ML package from disk: its manifest, its specification and its weight file.

Nothing here runs a model or needs macOS. Every offset, length and type is checked, because the
point of reading the saved package is to notice when it is not what was meant to be saved.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from coremltools.proto import MIL_pb2, Model_pb2
from google.protobuf.message import DecodeError
from numpy.typing import NDArray

KNOWN_SPECIFICATIONS = {6: "iOS15", 7: "iOS16", 8: "iOS17", 9: "iOS18"}
KNOWN_OPSETS = frozenset({"CoreML5", "CoreML6", "CoreML7", "CoreML8"})

_SENTINEL = 0xDEADBEEF
_BLOB_VERSION = 2
_HEADER = struct.Struct("<II56x")
_ENTRY = struct.Struct("<IIQQQ32x")
_ALIGNMENT = 64


class PackageError(Exception):
    """A Core ML package cannot be read or evaluated; the message says what is wrong."""


@dataclass(frozen=True)
class Package:
    """A package as read: the specification, and the folder its weight files lie in."""

    path: Path
    spec: Any
    weights_folder: Path | None

    @property
    def block(self) -> Any:
        """The operations of the function `main`, in the operator set it is written for."""
        function = self.spec.mlProgram.functions["main"]
        return function.block_specializations[function.opset]

    @property
    def metadata(self) -> dict[str, str]:
        return dict(self.spec.description.metadata.userDefined)

    def weight_files(self) -> list[Path]:
        folder = self.weights_folder
        return [] if folder is None else [file for file in folder.rglob("*") if file.is_file()]


def read_package(path: Path) -> Package:
    """Read and check a .mlpackage folder.

    Raises:
        PackageError: damaged, or of a kind or version not known here.
    """
    items = _manifest_items(path)
    model_file = items.get("model.mlmodel")
    if model_file is None or not model_file.is_file():
        raise PackageError(f"{path}: the manifest names no specification that exists")
    spec = Model_pb2.Model()
    try:
        spec.ParseFromString(model_file.read_bytes())
    except (OSError, DecodeError) as error:
        raise PackageError(f"{path}: the specification cannot be parsed ({error})") from error
    _check_version(path, spec)
    weights = items.get("weights")
    if weights is not None and not weights.is_dir():
        raise PackageError(f"{path}: the manifest names a weights folder that does not exist")
    return Package(path, spec, weights)


def _manifest_items(path: Path) -> dict[str, Path]:
    """Files of the package by the name the manifest gives them."""
    if not path.is_dir():
        raise PackageError(f"{path}: is not a folder, as a Core ML package must be")
    try:
        manifest = json.loads((path / "Manifest.json").read_text(encoding="utf-8"))
        entries = manifest["itemInfoEntries"]
        root = entries[manifest["rootModelIdentifier"]]["name"]
        items = {str(e["name"]): PurePosixPath(e["path"]) for e in entries.values()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PackageError(f"{path}: the manifest is damaged or missing ({error!r})") from error
    if root != "model.mlmodel":
        raise PackageError(f"{path}: the manifest's root is {root!r}, not a model")
    if any(item.is_absolute() or ".." in item.parts for item in items.values()):
        raise PackageError(f"{path}: the manifest points outside the package")
    return {name: path / "Data" / item for name, item in items.items()}


def _check_version(path: Path, spec: Any) -> None:
    version = spec.specificationVersion
    if version not in KNOWN_SPECIFICATIONS:
        known = ", ".join(map(str, KNOWN_SPECIFICATIONS))
        raise PackageError(f"{path}: specification version {version} is unknown; known: {known}")
    kind = spec.WhichOneof("Type")
    if kind != "mlProgram":
        raise PackageError(f"{path}: holds a {kind or 'model of no kind'}, not an ML Program")
    if "main" not in spec.mlProgram.functions:
        raise PackageError(f"{path}: the program has no function 'main'")
    function = spec.mlProgram.functions["main"]
    if function.opset not in KNOWN_OPSETS:
        raise PackageError(f"{path}: operator set {function.opset!r} is unknown")
    if function.opset not in function.block_specializations:
        raise PackageError(f"{path}: the program has no block for {function.opset}")


@dataclass(frozen=True)
class NumberType:
    """How one of the program's number types is stored; `bits` below 8 are packed, low bits first.

    `blob` is the type's number in the weight file, which differs from that in the specification.
    """

    name: str
    stored: np.dtype[Any]
    bits: int
    blob: int


_TYPES = {
    MIL_pb2.FLOAT16: NumberType("float16", np.dtype("<f2"), 16, 1),
    MIL_pb2.FLOAT32: NumberType("float32", np.dtype("<f4"), 32, 2),
    MIL_pb2.UINT8: NumberType("uint8", np.dtype("u1"), 8, 3),
    MIL_pb2.INT8: NumberType("int8", np.dtype("i1"), 8, 4),
    MIL_pb2.INT16: NumberType("int16", np.dtype("<i2"), 16, 6),
    MIL_pb2.UINT16: NumberType("uint16", np.dtype("<u2"), 16, 7),
    MIL_pb2.INT4: NumberType("int4", np.dtype("i1"), 4, 8),
    MIL_pb2.UINT1: NumberType("uint1", np.dtype("u1"), 1, 9),
    MIL_pb2.UINT2: NumberType("uint2", np.dtype("u1"), 2, 10),
    MIL_pb2.UINT4: NumberType("uint4", np.dtype("u1"), 4, 11),
    MIL_pb2.UINT3: NumberType("uint3", np.dtype("u1"), 3, 12),
    MIL_pb2.UINT6: NumberType("uint6", np.dtype("u1"), 6, 13),
    MIL_pb2.INT32: NumberType("int32", np.dtype("<i4"), 32, 14),
    MIL_pb2.UINT32: NumberType("uint32", np.dtype("<u4"), 32, 15),
}


def number_type(data_type: int) -> NumberType:
    """Raises PackageError, by name, for a type not known here."""
    if data_type not in _TYPES:
        raise PackageError(f"the type {MIL_pb2.DataType.Name(data_type)} is unknown here")
    return _TYPES[data_type]


class WeightFile:
    """The numbers of a weight file: a header, then entries that point at their data."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._bytes = path.read_bytes()
        except OSError as error:
            raise PackageError(f"{path}: cannot be read ({error})") from error
        if len(self._bytes) < _HEADER.size:
            raise PackageError(f"{path}: is too short for a weight file")
        _, version = _HEADER.unpack_from(self._bytes)
        if version != _BLOB_VERSION:
            raise PackageError(f"{path}: weight file version {version} is unknown")

    def check_whole(self) -> None:
        """Every entry that the header counts, and its data, lie in the file, one behind another.

        Raises:
            PackageError: the file is cut off or damaged.
        """
        count, _ = _HEADER.unpack_from(self._bytes)
        offset = _ALIGNMENT
        for _ in range(count):
            if offset + _ENTRY.size > len(self._bytes):
                raise PackageError(f"{self._path}: no entry at offset {offset}; it is cut off")
            sentinel, _, size, start, _ = _ENTRY.unpack_from(self._bytes, offset)
            if sentinel != _SENTINEL or start < offset:
                raise PackageError(f"{self._path}: no entry at offset {offset}; it is damaged")
            if start + size > len(self._bytes):
                raise PackageError(f"{self._path}: data at {start} reach beyond the file's end")
            offset = -(-(start + size) // _ALIGNMENT) * _ALIGNMENT

    def read(self, offset: int, kind: NumberType, shape: tuple[int, ...]) -> NDArray[Any]:
        """The array an entry at `offset` points at.

        Raises:
            PackageError: no entry there, another type or size, or data beyond the file's end.
        """
        if offset < _HEADER.size or offset + _ENTRY.size > len(self._bytes):
            raise PackageError(f"{self._path}: no entry at offset {offset}; the file is cut off")
        sentinel, blob_type, size, start, padding = _ENTRY.unpack_from(self._bytes, offset)
        if sentinel != _SENTINEL:
            raise PackageError(f"{self._path}: no entry at offset {offset}; the file is damaged")
        if blob_type != kind.blob:
            raise PackageError(
                f"{self._path}: the entry at offset {offset} is not of type {kind.name}"
            )
        count = int(np.prod(shape, dtype=np.int64))
        if size * 8 - (padding if kind.bits < 8 else 0) != count * kind.bits:
            raise PackageError(
                f"{self._path}: {size} bytes at offset {offset} do not hold {count} {kind.name}"
            )
        if start + size > len(self._bytes):
            raise PackageError(f"{self._path}: data at {start} reach beyond the file's end")
        return unpack(self._bytes[start : start + size], kind, shape)


def unpack(data: bytes, kind: NumberType, shape: tuple[int, ...]) -> NDArray[Any]:
    """Stored bytes as an array; numbers of fewer than 8 bits follow each other, low bit first."""
    if kind.bits >= 8:
        return np.frombuffer(data, kind.stored).reshape(shape)
    count = int(np.prod(shape, dtype=np.int64))
    bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")[: count * kind.bits]
    if bits.size < count * kind.bits:
        raise PackageError(f"{len(data)} bytes do not hold {count} {kind.name}")
    digits = bits.reshape(count, kind.bits).astype(np.int16) << np.arange(kind.bits)
    values: NDArray[Any] = digits.sum(axis=1)
    if kind.stored.kind == "i":
        values = np.where(values >= 1 << (kind.bits - 1), values - (1 << kind.bits), values)
    return values.astype(kind.stored).reshape(shape)
