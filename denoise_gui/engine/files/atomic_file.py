"""Writing a file so that it is whole or untouched at every moment.

The bytes go to a temporary file in the same folder, reach the disk, and only then take the
target's name in one step. A kill, a full disk or a lost share leaves the old file as it was. What a
kill leaves of the temporary file, `leftovers` finds and removes. The writer gets no descriptor to
write past this module, and what has reached the disk is measured before it takes the name: some
encoders do not notice that a full disk took only part of what they gave it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from denoise_gui.contract.ending import ENDING
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.files.leftovers import hold, temporary_beside
from denoise_gui.engine.files.measured_file import MeasuredFile
from denoise_gui.engine.files.regular_file import check_regular

Before = Callable[[Path], object]


@contextlib.contextmanager
def atomic_file(
    path: Path, cancel: CancelToken | None = None, before: Before | None = None
) -> Iterator[BinaryIO]:
    """Open a file for writing that becomes `path` when the block ends without an exception.

    A link is followed: what it points to is replaced, the link stays. An existing file's
    permissions, and where possible its owner, are kept; a new file gets what the umask grants.

    Args:
        cancel: looked at last before the file takes its name: who cancels while it is being written
            finds what was there before.
        before: is told, when the file is complete, where it is before it takes its name; its status
            will be the same.

    Raises:
        Cancelled: `cancel` was used.
        OSError: as the operating system says; PermissionError also when the target is
            write-protected, which a rename alone would not notice; `NotRegularError` when it is a
            device or a pipe, or a link to one. The target is untouched.
    """
    check_regular(path)
    target = Path(os.path.realpath(path))
    existing = _existing_status(target)
    temporary = temporary_beside(target)
    # Not the tempfile module: its files are private (0600), these get the umask's permissions.
    file = temporary.open("x+b")
    try:
        with file, ENDING.unfinished(temporary):
            hold(file)
            measured = MeasuredFile(file)
            yield cast(BinaryIO, measured)
            file.flush()
            if existing is not None:
                _copy_permissions(temporary, existing)
            os.fsync(file.fileno())
            measured.check_size(temporary.stat().st_size)
        if cancel:
            cancel.check()
        if before:
            before(temporary)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def ready_to_take(whole: Path, path: Path) -> tuple[Path, Path]:
    """A file that is complete and on the disk, made ready to take another name by `os.replace`, in
    place of what is there, as at the end of `atomic_file`.

    Returns:
        where it lies now, which is another place if it had to be copied into the target's file
        system; and the name to take, links followed. `sync_folders` comes after.

    Raises:
        OSError: as `atomic_file`.
    """
    check_regular(path)
    target = Path(os.path.realpath(path))
    existing = _existing_status(target)
    if whole.stat().st_dev != target.parent.stat().st_dev:
        copy = temporary_beside(target)
        with copy.open("xb") as file, whole.open("rb") as source:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        whole = copy
    if existing is not None:
        _copy_permissions(whole, existing)
    return whole, target


def sync_folders(folders: Iterable[Path]) -> None:
    """Let new names reach the disk, of several files at once."""
    for folder in set(folders):
        _sync_folder(folder)


def check_writable(path: Path) -> None:
    """Find out whether `atomic_file` could write there, and leave nothing.

    Raises:
        OSError: as `atomic_file` would.
    """
    check_regular(path)
    target = Path(os.path.realpath(path))
    _existing_status(target)
    probe = temporary_beside(target)
    with probe.open("xb"):
        pass
    probe.unlink()


def _existing_status(target: Path) -> os.stat_result | None:
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    return status


def _copy_permissions(temporary: Path, existing: os.stat_result) -> None:
    mine = temporary.stat()
    if hasattr(os, "chown") and (mine.st_uid, mine.st_gid) != (existing.st_uid, existing.st_gid):
        with contextlib.suppress(OSError):  # only the superuser may give files away
            os.chown(temporary, existing.st_uid, existing.st_gid)
    temporary.chmod(stat.S_IMODE(existing.st_mode))


def _sync_folder(folder: Path) -> None:
    """Let the new name reach the disk too; not every system can, and the file is safe anyway."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
