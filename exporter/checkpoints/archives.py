"""Files that look like PyTorch's but hold something else, named as what they are."""

from __future__ import annotations

import zipfile
from pathlib import Path

from denoise_gui.contract.sentences import Sentence
from exporter.failures import ExportError, FailureKind

_LARGEST_GROWTH = 20
"""Weights hardly shrink when they are compressed; what unpacks to so many times its size is no
checkpoint."""
_SMALL = 64 * 2**20


def refuse_other_archives(path: Path) -> None:
    """Let through what `torch.save` leaves, and what is no zip archive at all.

    Raises:
        ExportError: a TorchScript module, an exported program, a whole other archive, or one that
            unpacks to far more than it is.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return  # the reader says what is wrong with it
    names = [entry.filename.partition("/")[2] or entry.filename for entry in entries]
    if any(name == "constants.pkl" or name.startswith("code/") for name in names):
        raise ExportError(
            FailureKind.WEIGHTS_FOREIGN,
            Sentence("torchscript", path),
        )
    if any(name.startswith("models/") or "exported_program" in name for name in names):
        raise ExportError(
            FailureKind.WEIGHTS_FOREIGN,
            Sentence("exported-program", path),
        )
    if not any(name == "data.pkl" for name in names):
        raise ExportError(
            FailureKind.WEIGHTS_FOREIGN,
            Sentence("other-archive", path),
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > max(_SMALL, _LARGEST_GROWTH * path.stat().st_size):
        raise ExportError(
            FailureKind.WEIGHTS_UNREADABLE,
            Sentence("unpacks-to", path, unpacked / 1e9),
        )
