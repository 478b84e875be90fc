"""What is done, remembered in the output folder, so that a batch that was stopped goes on.

A line of JSON for every finished photograph, appended and flushed to the disk after its result is
whole. A crash can at worst tear the last line, which is then not read. Nothing is done again
whose photograph, sigma and model are the same, and whose result is still as it was left.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from denoise_gui.engine.batch.items import Item
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.images.save_options import SaveOptions

log = logging.getLogger(__name__)

JOURNAL_NAME = ".denoise-batch.jsonl"


@dataclass(frozen=True)
class Key:
    """A piece of work: `sigma` is None for automatic; `model` is the SHA-256 of its file and how it
    takes colours; `name` holds the result's format, and `save` says how it is compressed."""

    source: str
    modified_ns: int
    size: int
    sigma: float | None
    model: str
    name: str
    save: str


@dataclass(frozen=True)
class Entry:
    """A piece of work that is done; `target` is relative to the output folder."""

    key: Key
    target: str
    target_modified_ns: int
    target_size: int
    used_sigma: float
    uncertainty: float | None = None


class Journal:
    """The entries of one output folder; used by one thread at a time for writing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / JOURNAL_NAME
        self._entries: dict[Key, Entry] = {}
        self._targets: dict[str, Entry] = {}
        self._complained = False
        lines = self._read()
        if lines > 2 * len(self._entries):
            self._rewrite()

    def done(self, key: Key) -> Entry | None:
        """The entry of this work, if its result is still as it was left."""
        entry = self._entries.get(key)
        return entry if entry and self._untouched(entry) else None

    def is_result(self, path: Path, source: Path | None = None) -> bool:
        """Whether a file is what a batch made, of this source if one is given, and nobody has
        changed it since."""
        entry = self._targets.get(self._relative(path))
        if entry is None or not self._untouched(entry):
            return False
        return source is None or entry.key.source == os.path.realpath(source)

    def add(self, key: Key, target: Path, used_sigma: float, uncertainty: float | None) -> None:
        """Remember that a result is whole. A journal that cannot be written is only missed."""
        try:
            status = target.stat()
            entry = Entry(
                key,
                self._relative(target),
                status.st_mtime_ns,
                status.st_size,
                used_sigma,
                uncertainty,
            )
            line = json.dumps(asdict(entry)) + "\n"
            # A line that a crash has torn must not swallow this one.
            with self._path.open("a+b") as file:
                if file.tell() and _last_byte(file) != b"\n":
                    file.write(b"\n")
                file.write(line.encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            if not self._complained:
                self._complained = True
                log.warning("%s cannot be written (%s)", self._path, error.strerror)
            return
        self._take(entry)

    def _take(self, entry: Entry) -> None:
        self._entries[entry.key] = entry
        self._targets[entry.target] = entry

    def _untouched(self, entry: Entry) -> bool:
        try:
            status = (self._folder / entry.target).stat()
        except OSError:
            return False
        found = (status.st_mtime_ns, status.st_size)
        return found == (entry.target_modified_ns, entry.target_size)

    def _relative(self, target: Path) -> str:
        return Path(os.path.relpath(target, self._folder)).as_posix()

    def _read(self) -> int:
        """Take in what is there; returns how many lines that were."""
        lines: list[bytes] = []
        with contextlib.suppress(OSError):
            lines = self._path.read_bytes().splitlines()
        for line in lines:
            with contextlib.suppress(ValueError, TypeError, KeyError):
                self._take(_entry(json.loads(line)))
        return len(lines)

    def _rewrite(self) -> None:
        """Leave out what later lines have replaced."""
        text = "".join(json.dumps(asdict(entry)) + "\n" for entry in self._entries.values())
        with contextlib.suppress(OSError), atomic_file(self._path) as file:
            file.write(text.encode("ascii"))


def key_of(item: Item, model: str, save: SaveOptions) -> Key:
    """Raises OSError if the photograph is not there."""
    status = item.source.stat()
    how = repr(save)  # whatever can be chosen there
    path = os.path.realpath(item.source)
    return Key(path, status.st_mtime_ns, status.st_size, item.sigma, model, item.name, how)


def _entry(record: dict[str, Any]) -> Entry:
    return Entry(**{**record, "key": Key(**record["key"])})


def _last_byte(file: Any) -> bytes:
    file.seek(-1, os.SEEK_END)
    return bytes(file.read(1))
