"""NumPy's scalars and arrays in a PyTorch file, read by name into holders that run no code.

Training programs keep figures such as ``best_psnr`` beside the weights, as NumPy has them. PyTorch
refuses them unless they are allowed by name. What is allowed here is not NumPy's own code, which
was not made for hostile files, but these holders: they take bytes and keep them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_PLAIN = frozenset("biuf")
"""Kinds of numbers that are understood: bool, integers, floats."""


class _Kind:
    """In place of numpy.dtype."""

    def __init__(self, code: str, *_flags: Any) -> None:
        self.code = str(code)[:8]
        self.swapped = False

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.swapped = len(state) > 1 and state[1] == ">"

    def numpy(self) -> np.dtype[Any] | None:
        try:
            kind = np.dtype(self.code.lstrip("<>=|"))
        except TypeError:
            return None
        if kind.kind not in _PLAIN:
            return None
        return kind.newbyteorder(">") if self.swapped else kind


class StoredArray:
    """In place of numpy.ndarray, and of a scalar."""

    def __init__(self, *_arguments: Any) -> None:
        self._shape: tuple[int, ...] = ()
        self._kind: _Kind | None = None
        self._columns = False
        self._data = b""

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        if len(state) == 5:
            _version, self._shape, self._kind, self._columns, self._data = state

    @classmethod
    def holding(
        cls, data: Any, kind: Any, shape: tuple[int, ...] = (), order: str = "C"
    ) -> StoredArray:
        stored = cls()
        stored.__setstate__((1, shape, kind, order == "F", data))
        return stored

    def array(self) -> NDArray[Any] | None:
        """The values in the processor's byte order; None if they are no plain numbers."""
        kind = self._kind.numpy() if isinstance(self._kind, _Kind) else None
        if kind is None or not isinstance(self._data, bytes | bytearray | memoryview):
            return None
        try:
            flat = np.frombuffer(self._data, kind)
            shaped = flat.reshape(self._shape, order="F" if self._columns else "C")
        except (ValueError, TypeError):
            return None
        return np.ascontiguousarray(shaped, kind.newbyteorder("="))


def _scalar(kind: Any, data: Any = b"") -> StoredArray:
    return StoredArray.holding(data, kind)


def _empty(*_arguments: Any) -> StoredArray:
    """In place of the function that makes an array to be filled by what follows."""
    return StoredArray()


def _from_buffer(data: Any, kind: Any, shape: Any, order: str) -> StoredArray:
    return StoredArray.holding(data, kind, tuple(shape), order)


SAFE_GLOBALS: list[Any] = [
    (_Kind, "numpy.dtype"),
    (StoredArray, "numpy.ndarray"),
    *(
        (stand_in, f"numpy.{core}.{name}")
        for core in ("core", "_core")  # before NumPy 2 and since
        for stand_in, name in (
            (_scalar, "multiarray.scalar"),
            (_empty, "multiarray._reconstruct"),
            (_from_buffer, "numeric._frombuffer"),
        )
    ),
]
"""For `torch.serialization.safe_globals`."""
