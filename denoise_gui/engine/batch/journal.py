"""What is done, remembered in the output folder, so that a batch that was stopped goes on.

A line of JSON for every finished photograph, appended and flushed to the disk after its result is
whole. A crash can at worst tear the last line, which is then not read. Nothing is done again
whose photograph, sigma and model are the same, and whose result is still as it was left.

A second file says which photograph is being read, as long as it is. If a run finds it there, the
last one died over that photograph, which from then on is read in a process of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from denoise_gui.engine.batch.items import Item
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import Automatic, ModelRef, Recipe

log = logging.getLogger(__name__)

JOURNAL_NAME = ".denoise-batch.jsonl"
READING_NAME = ".denoise-batch.reading"


_File = tuple[str, int, int]
"""Path, time of change, size: a file as it is now."""


@dataclass(frozen=True)
class Key:
    """A piece of work: `sigma` is None for automatic; `model` is the SHA-256 of its file and how it
    takes colours; `name` holds the result's format, and `save` says how it is compressed; `recipe`
    is what is applied beyond sigma, empty for nothing."""

    source: str
    modified_ns: int
    size: int
    sigma: float | None
    model: str
    name: str
    save: str
    recipe: str = ""


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
        self._suspects: set[_File] = set()
        lines = self._read()
        self._take_suspect()
        if lines > 2 * (len(self._entries) + len(self._suspects)):
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

    def is_suspect(self, key: Key) -> bool:
        """Whether an earlier run ended while it read this photograph."""
        return _file_of(key) in self._suspects

    @contextlib.contextmanager
    def reading(self, key: Key) -> Iterator[None]:
        """Remember a photograph while it is read: if that ends the process, the next run knows."""
        mark = self._folder / READING_NAME
        with contextlib.suppress(OSError):
            mark.write_text(json.dumps(_file_of(key)), encoding="ascii")
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                mark.unlink()

    def _take_suspect(self) -> None:
        """What was being read when the last run ended without a word. It stays under suspicion, as
        it would end every further run."""
        mark = self._folder / READING_NAME
        with contextlib.suppress(OSError, ValueError, TypeError):
            source, modified, size = json.loads(mark.read_bytes())
            self._suspects.add((str(source), int(modified), int(size)))
            self._append(json.dumps({"suspect": [source, modified, size]}))
            mark.unlink()

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
            self._append(json.dumps(asdict(entry)))
        except OSError as error:
            if not self._complained:
                self._complained = True
                log.warning("%s cannot be written (%s)", self._path, error.strerror)
            return
        self._take(entry)

    def _append(self, line: str) -> None:
        # A line that a crash has torn must not swallow this one.
        with self._path.open("a+b") as file:
            if file.tell() and _last_byte(file) != b"\n":
                file.write(b"\n")
            file.write(line.encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())

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
                record = json.loads(line)
                if "suspect" in record:
                    source, modified, size = record["suspect"]
                    self._suspects.add((str(source), int(modified), int(size)))
                else:
                    self._take(_entry(record))
        return len(lines)

    def _rewrite(self) -> None:
        """Leave out what later lines have replaced."""
        records = [asdict(entry) for entry in self._entries.values()]
        records += [{"suspect": list(file)} for file in self._suspects]
        text = "".join(json.dumps(record) + "\n" for record in records)
        with contextlib.suppress(OSError), atomic_file(self._path) as file:
            file.write(text.encode("ascii"))


def key_of(item: Item, model_sha256: str, save: SaveOptions) -> Key:
    """Raises OSError if the photograph is not there."""
    status = item.source.stat()
    sigma = item.recipe.luminance
    return Key(
        source=os.path.realpath(item.source),
        modified_ns=status.st_mtime_ns,
        size=status.st_size,
        # In this form since before there were recipes: what was done then is not done again.
        sigma=None if isinstance(sigma, Automatic) else sigma,
        model=f"{model_sha256} {item.recipe.gray_use}",
        name=item.name,
        save=repr(save),  # whatever can be chosen there
        recipe="" if item.recipe.is_plain else _digest(item.recipe),
    )


def _digest(recipe: Recipe) -> str:
    """A mask is large: a hash stands for the whole."""
    key = replace(recipe, model=ModelRef()).key()
    return hashlib.sha256(repr(key).encode()).hexdigest()


def _file_of(key: Key) -> _File:
    return key.source, key.modified_ns, key.size


def _entry(record: dict[str, Any]) -> Entry:
    return Entry(**{**record, "key": Key(**record["key"])})


def _last_byte(file: Any) -> bytes:
    file.seek(-1, os.SEEK_END)
    return bytes(file.read(1))
