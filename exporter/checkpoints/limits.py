"""What a tensor may claim to be: a few bytes must not become gigabytes, or minutes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from torch import Tensor

from exporter.failures import ExportError, FailureKind

MOST_DIMENSIONS = 8
_SMALL = 2**20
"""Bytes that a tensor may claim without having stored them."""
_MOST_SHARED = 4
"""So many times may all tensors claim what is stored: some share their values."""


def check_shape(path: Path, name: str, shape: Iterable[int]) -> None:
    """Refuse shapes that no layer has.

    Raises:
        ExportError: more dimensions than `MOST_DIMENSIONS`.
    """
    dimensions = len(tuple(shape))
    if dimensions > MOST_DIMENSIONS:
        raise ExportError(
            FailureKind.WEIGHTS_UNREADABLE,
            f"{path}: {name[:60]} has {dimensions:,} dimensions; no layer has more than "
            f"{MOST_DIMENSIONS}, so the file is damaged or was made to harm",
        )


def check_tensor(path: Path, name: str, tensor: Tensor) -> None:
    """Refuse a tensor that is far larger than what the file holds of it.

    Raises:
        ExportError: as `check_shape`; or it claims more values than are stored.
    """
    check_shape(path, name, tensor.shape)
    claimed = tensor.numel() * tensor.element_size()
    if claimed > _SMALL and claimed > tensor.untyped_storage().nbytes():
        raise ExportError(
            FailureKind.WEIGHTS_UNREADABLE,
            f"{path}: {name[:60]} claims {claimed / 1e9:.2f} GB, of which the file holds "
            f"{tensor.untyped_storage().nbytes():,} bytes: it repeats one value, as expand() "
            "leaves it. Save it with .contiguous()",
        )


def check_total(path: Path, tensors: Iterable[Tensor]) -> None:
    """Refuse tensors that together are far larger than what is stored, by sharing it.

    Raises:
        ExportError: so.
    """
    claimed, stored = 0, {}
    for tensor in tensors:
        claimed += tensor.numel() * tensor.element_size()
        storage = tensor.untyped_storage()
        stored[storage.data_ptr()] = storage.nbytes()
    total = sum(stored.values())
    if claimed > 64 * _SMALL and claimed > _MOST_SHARED * total:
        raise ExportError(
            FailureKind.WEIGHTS_UNREADABLE,
            f"{path}: its tensors claim {claimed / 1e9:.2f} GB together, of which the file holds "
            f"{total / 1e9:.2f}: they share their values. Save them with .clone()",
        )
