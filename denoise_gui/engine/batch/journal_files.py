"""The files that journals lie in: several in a folder where shards work at the same time, and one
line after the other written so that whoever merges them loses none.

Who appends holds a lock on the file while it does, and looks afterwards whether the file still has
its name: who merges takes the name away under the same lock. Where locks are not known (Windows,
some network shares), journals are to be merged when no shard is at work.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from denoise_gui.engine.batch.shard import Shard
from denoise_gui.engine.files.regular_file import check_regular

JOURNAL_NAME = ".denoise-batch.jsonl"
READING_NAME = ".denoise-batch.reading"
_JOURNAL = re.compile(r"\.denoise-batch(?:\.([0-9]+)-of-([0-9]+))?\.jsonl")


def journal_of(folder: Path, shard: Shard | None) -> Path:
    return folder / (f".denoise-batch.{shard.tag}.jsonl" if shard else JOURNAL_NAME)


def reading_mark_of(folder: Path, shard: Shard | None) -> Path:
    """The file that says which photograph is being read."""
    return folder / (f".denoise-batch.{shard.tag}.reading" if shard else READING_NAME)


def journals_in(folder: Path) -> list[Path]:
    """All journals of a folder, the one that is no shard's first, then by number.

    Raises:
        OSError: the folder cannot be read.
    """
    found = []
    for name in os.listdir(folder):
        match = _JOURNAL.fullmatch(name)
        if match:
            found.append((int(match[2] or 0), int(match[1] or 0), name))
    return [folder / name for _, _, name in sorted(found)]


def append_lines(path: Path, lines: Iterable[str]) -> None:
    """Add lines that are on the disk when this returns.

    Raises:
        OSError: as the system says.
    """
    lines = list(lines)
    while True:
        check_regular(path)
        with path.open("a+b") as file, locked(file):
            if not _still_named(file, path):
                continue  # merged in between: a new file has the name, or none
            # A line that a crash has torn must not swallow this one.
            if file.tell() and _last_byte(file) != b"\n":
                file.write(b"\n")
            file.write("".join(f"{line}\n" for line in lines).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
            return


@contextlib.contextmanager
def locked(file: BinaryIO) -> Iterator[None]:
    """Wait until nobody else holds the file, and hold it; as far as the system can."""
    descriptor = file.fileno()
    with contextlib.suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)
    # Closing the file lets go of it.
    yield


def _still_named(file: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _last_byte(file: BinaryIO) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)
