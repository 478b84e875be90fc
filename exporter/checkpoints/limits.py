"""What a tensor may claim to be: a few bytes must not become gigabytes, or minutes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from torch import Tensor

from denoise_gui.contract.sentences import Sentence
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
            Sentence("too-many-dimensions", path, name[:60], dimensions, MOST_DIMENSIONS),
        )


def check_tensor(path: Path, name: str, tensor: Tensor) -> None:
    """Refuse a tensor that is far larger than what the file holds of it.

    Raises:
        ExportError: as `check_shape`; or it claims more values than are stored.
    """
    check_shape(path, name, tensor.shape)
    claimed = tensor.numel() * tensor.element_size()
    stored = tensor.untyped_storage().nbytes()
    if claimed > _SMALL and claimed > stored:
        raise ExportError(
            FailureKind.WEIGHTS_UNREADABLE,
            Sentence("repeats-a-value", path, name[:60], claimed / 1e9, stored),
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
            Sentence("shares-values", path, claimed / 1e9, total / 1e9),
        )
