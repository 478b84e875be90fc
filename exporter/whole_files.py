"""Files and folders that appear whole or not at all, and never at the cost of an older one.

What is being written lies beside its place under a name of its own, which a later run replaces if
this one is killed outright, and takes its place in one step when it is complete.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from denoise_gui.contract.ending import ENDING
from denoise_gui.contract.sentences import Sentence
from exporter.failures import ExportError, FailureKind, failure_of_writing

_PART = ".part"
_OLD = ".old"


def _sibling(path: Path, ending: str) -> Path:
    # The suffix stays last: converters look at it.
    return path.with_name(f".{path.stem}{ending}{path.suffix}")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a path to write to; what is there when the block ends becomes `path`.

    Raises:
        ExportError: it cannot be written, the disk is full, or `path` is a folder.
    """
    if path.is_dir():
        raise ExportError(FailureKind.OUTPUT_UNWRITABLE, Sentence("folder-not-file", path))
    if path.exists() and not path.is_file():
        raise ExportError(FailureKind.OUTPUT_UNWRITABLE, Sentence("device-not-file", path))
    part = _sibling(path, _PART)
    try:
        _remove(part)
        with ENDING.unfinished(part):
            yield part
        _sync(part)
        os.replace(part, path)
    except OSError as error:
        raise failure_of_writing(path, error) from error
    finally:
        _remove(part)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give a folder to fill; when the block ends it becomes `path`, in place of an older one.

    A folder cannot be replaced in one step: the older one is set aside, and put back if the new
    one cannot take its place.

    Raises:
        ExportError: it cannot be written, the disk is full, or `path` is a plain file.
    """
    refuse_plain_file(path)
    part, old = _sibling(path, _PART), _sibling(path, _OLD)
    try:
        _recover(path, old)
        _remove(part)
        with ENDING.unfinished(part):
            yield part
        for file in part.rglob("*"):
            if file.is_file():
                _sync(file)
        if path.exists():
            os.rename(path, old)
        try:
            os.rename(part, path)
        except BaseException:
            _recover(path, old)
            raise
        _remove(old)
    except OSError as error:
        raise failure_of_writing(path, error) from error
    finally:
        _remove(part)


def _sync(file: Path) -> None:
    """Let the content reach the disk before it takes its name; some tell only now that it is full.

    Raises:
        OSError: as the system says.
    """
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def refuse_plain_file(path: Path) -> None:
    """A package is a folder; a plain file of that name is somebody's and stays.

    Raises:
        ExportError: `path` is a plain file.
    """
    if path.exists() and not path.is_dir():
        raise ExportError(FailureKind.OUTPUT_UNWRITABLE, Sentence("file-not-package", path))


def _recover(path: Path, old: Path) -> None:
    """Put an older folder back that an interrupted swap left aside."""
    if old.exists() and not path.exists():
        os.rename(old, path)
    _remove(old)


def size_on_disk(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size
