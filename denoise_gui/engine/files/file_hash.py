"""The SHA-256 of a file, by which models are told apart."""

from __future__ import annotations

import hashlib
from pathlib import Path

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.files.regular_file import open_regular

_BLOCK = 1 << 20


def sha256_of(path: Path, cancel: CancelToken | None = None) -> str:
    """Of a file's bytes, hexadecimal.

    Raises:
        OSError: it cannot be read.
        Cancelled: `cancel` was used.
    """
    digest = hashlib.sha256()
    with open_regular(path) as file:
        while block := file.read(_BLOCK):
            if cancel:
                cancel.check()
            digest.update(block)
    return digest.hexdigest()
