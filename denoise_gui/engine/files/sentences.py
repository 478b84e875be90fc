"""What is said of a file or folder that the system does not let us read, write or make.

Each sentence stands here once; whoever meets the error decides which kind of `UserError` it is.
"""

from __future__ import annotations

from pathlib import Path

from denoise_gui.engine.errors import UserError
from denoise_gui.engine.messages import Message


def cannot_read(path: Path, error: OSError) -> Message:
    return Message("{0} cannot be read: {1}.", path, _reason(error))


def cannot_write(path: Path, error: OSError) -> Message:
    return Message("{0} cannot be written: {1}.", path, _reason(error))


def cannot_read_folder(folder: Path | str, error: OSError) -> Message:
    return Message("{0}: the folder cannot be read ({1})", folder, _reason(error))


def cannot_make_folder(folder: Path, error: OSError) -> Message:
    return Message("{0}: the folder cannot be made ({1})", folder, _reason(error))


def make_folder(folder: Path) -> None:
    """Make a folder, and those it lies in, unless it is there.

    Raises:
        UserError: it cannot be made; the message names it and says why.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(cannot_make_folder(folder, error)) from error


def _reason(error: OSError) -> str:
    """In the system's words; an error without any says what it is itself."""
    return error.strerror or str(error)
