"""What can go wrong in an export or a comparison: one kind, one exit code, one clear sentence."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from denoise_gui.contract.exit_codes import FailureKind
from denoise_gui.contract.sentences import Sentence

__all__ = ["ExportError", "FailureKind", "Interrupted", "failure_of_writing", "require_writable"]


class ExportError(Exception):
    """A failure with its kind; the message is a sentence for the person who started the work.

    A `Sentence` is told in the window's language; a string stays as it is, below a line that says
    in that language what kind of failure it is.
    """

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class Interrupted(BaseException):
    """A signal asked the work to end. Not an Exception, so that nothing takes it for an error."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.signal_number = signal_number

    @property
    def exit_code(self) -> int:
        return 128 + self.signal_number


def failure_of_writing(path: Path, error: OSError) -> ExportError:
    """The failure behind an operating system's error while `path` was being written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return ExportError(FailureKind.DISK_FULL, Sentence("disk-full", path))
    reason = error.strerror or str(error)
    return ExportError(
        FailureKind.OUTPUT_UNWRITABLE, Sentence("not-writable", path, reason.lower())
    )


def require_writable(path: Path) -> None:
    """Find out before the long work whether a file can be put there.

    Raises:
        ExportError: the folder is missing or does not allow writing.
    """
    folder = path.absolute().parent
    if not folder.is_dir():
        raise ExportError(FailureKind.OUTPUT_UNWRITABLE, Sentence("no-folder", path, folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ExportError(FailureKind.OUTPUT_UNWRITABLE, Sentence("folder-closed", path, folder))
