"""Decodes the constants of an ML Program: numbers, flags and words, inline or in a weight file."""

from __future__ import annotations

from typing import Any

import numpy as np
from coremltools.proto import MIL_pb2
from numpy.typing import NDArray

from exporter.coreml.package import Package, PackageError, WeightFile, number_type, unpack

Constant = NDArray[Any] | str

_WEIGHT_PREFIX = "@model_path/weights/"
_FIELDS = {
    "floats": np.float32,
    "ints": np.int32,
    "bools": np.bool_,
    "longInts": np.int64,
    "doubles": np.float64,
}


class ConstantReader:
    """Decodes values of one package; each weight file is read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._files: dict[str, WeightFile] = {}

    def read(self, value: Any) -> Constant:
        """A value as an array of its declared shape, or as a word.

        Raises:
            PackageError: of a kind not known here, or not what its type declares.
        """
        kind = value.type.WhichOneof("type")
        if kind != "tensorType":
            raise PackageError(f"{self._package.path}: a constant of kind {kind} is unknown here")
        tensor = value.type.tensorType
        shape = tuple(self._size(dimension) for dimension in tensor.dimensions)
        if value.WhichOneof("value") == "blobFileValue":
            return self._from_file(value.blobFileValue, tensor.dataType, shape)
        if value.immediateValue.WhichOneof("value") != "tensor":
            raise PackageError(f"{self._package.path}: a constant is not a tensor")
        return _inline(value.immediateValue.tensor, tensor.dataType, shape)

    def _size(self, dimension: Any) -> int:
        if dimension.WhichOneof("dimension") != "constant":
            raise PackageError(f"{self._package.path}: a constant of unknown size")
        return int(dimension.constant.size)

    def _from_file(self, blob: Any, data_type: int, shape: tuple[int, ...]) -> NDArray[Any]:
        name = blob.fileName
        folder = self._package.weights_folder
        if not name.startswith(_WEIGHT_PREFIX) or folder is None:
            raise PackageError(f"{self._package.path}: weights in {name!r}, outside the package")
        file_name = name.removeprefix(_WEIGHT_PREFIX)
        if "/" in file_name or ".." in file_name:
            raise PackageError(f"{self._package.path}: weights in {name!r}, outside the package")
        if name not in self._files:
            self._files[name] = WeightFile(folder / file_name)
        return self._files[name].read(blob.offset, number_type(data_type), shape)


def _inline(tensor: Any, data_type: int, shape: tuple[int, ...]) -> Constant:
    field = tensor.WhichOneof("value")
    if field == "strings":
        words = list(tensor.strings.values)
        if len(words) != 1:
            raise PackageError("a list of words is unknown here")
        return str(words[0])
    if field == "bytes":
        return unpack(tensor.bytes.values, number_type(data_type), shape)
    if field not in _FIELDS:
        raise PackageError(f"a constant stored as {field} is unknown here")
    values: NDArray[Any] = np.array(getattr(tensor, field).values, dtype=_FIELDS[field])
    if data_type not in (MIL_pb2.BOOL, MIL_pb2.INT64, MIL_pb2.FLOAT64):
        values = values.astype(number_type(data_type).stored)
    if values.size != int(np.prod(shape, dtype=np.int64)):
        raise PackageError(f"a constant of {values.size} numbers is declared as {shape}")
    return values.reshape(shape)
