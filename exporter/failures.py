"""What can go wrong in an export or a comparison: one kind, one exit code, one clear sentence."""

from __future__ import annotations

import errno
import os
from enum import Enum
from pathlib import Path


class FailureKind(Enum):
    """Kinds of failure; the value is the process's exit code.

    0 is success, 1 a comparison that ran and did not agree, 2 a wrong command line, and 128 plus
    the signal's number an interruption.
    """

    WEIGHTS_UNREADABLE = 3
    WEIGHTS_FOREIGN = 4
    WEIGHTS_PICKLED = 5
    WEIGHTS_NOT_FINITE = 6
    OUTPUT_UNWRITABLE = 7
    DISK_FULL = 8
    CONVERSION_FAILED = 9
    EXTRA_MISSING = 10
    IMAGE_UNREADABLE = 11
    MODEL_UNREADABLE = 12
    UNEXPECTED = 70

    @property
    def code(self) -> str:
        """The name used in progress lines, such as ``disk_full``."""
        return self.name.lower()


class ExportError(Exception):
    """A failure with its kind; the message is a sentence for the person who started the work."""

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


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
        return ExportError(
            FailureKind.DISK_FULL,
            f"{path}: there is not enough room on the disk; nothing was left behind",
        )
    reason = error.strerror or str(error)
    return ExportError(
        FailureKind.OUTPUT_UNWRITABLE, f"{path}: cannot be written ({reason.lower()})"
    )


def require_writable(path: Path) -> None:
    """Find out before the long work whether a file can be put there.

    Raises:
        ExportError: the folder is missing or does not allow writing.
    """
    folder = path.absolute().parent
    if not folder.is_dir():
        raise ExportError(
            FailureKind.OUTPUT_UNWRITABLE, f"{path}: there is no folder {folder} to write to"
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ExportError(
            FailureKind.OUTPUT_UNWRITABLE, f"{path}: the folder {folder} does not allow writing"
        )
