"""What is done, remembered in the output folder, so that a batch that was stopped goes on.

A line of JSON for every finished photograph, appended and flushed to the disk after its result is
whole. A crash can at worst tear the last line, which is then not read. Nothing is done again
whose photograph, sigma and model are the same, and whose result is still as it was left.

Before a result takes its name, its line is written as an intent, with the time and size that the
file will have: a crash between the name and the line that follows it is then no gap.

Where photographs cannot be read in another process (`apart`), a second file says which one is
being read, as long as it is. If a run finds it there, the last one died over that photograph, which
is not read again.
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

from denoise_gui.contract.ending import ENDING
from denoise_gui.engine.batch.items import Item
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.regular_file import check_regular, read_regular
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import Automatic, ModelRef, Recipe

log = logging.getLogger(__name__)

JOURNAL_NAME = ".denoise-batch.jsonl"
READING_NAME = ".denoise-batch.reading"
_LONGEST_MARK = 1 << 20

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

    @property
    def work(self) -> tuple[object, ...]:
        """What is done, whatever the photograph's file looks like now."""
        return self.source, self.sigma, self.model, self.name, self.save, self.recipe


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
        self._intents: dict[str, Entry] = {}
        self._complained = False
        self._suspects: set[_File] = set()
        lines = self._read()
        self._take_suspect()
        kept = len(self._entries) + len(self._suspects) + len(self._intents)
        # An intent and its line for each, and as many that later ones have replaced.
        if lines > 4 * kept:
            self._rewrite()

    def done(self, key: Key) -> Entry | None:
        """The entry of this work, if its result is still as it was left."""
        entry = self._entries.get(key)
        if entry and self._untouched(entry):
            return entry
        of_key = [entry for entry in self._intents.values() if entry.key == key]
        return next(filter(self._untouched, of_key), None)

    def is_result_beside(self, path: Path) -> bool:
        """Whether a file is a result and no photograph: one that took its photograph's place is
        both, and known to be done when the same is asked for again."""
        return self.is_result(path) and self.made_in_place(path) is None

    def made_in_place(self, path: Path) -> Entry | None:
        """How a file was made that took the place of its own photograph; None if it is none."""
        entry = self._result(path)
        return entry if entry and entry.key.source == os.path.realpath(path) else None

    def is_result(self, path: Path, source: Path | None = None) -> bool:
        """Whether a file is what a batch made, of this source if one is given, and nobody has
        changed it since."""
        entry = self._result(path)
        if entry is None:
            return False
        return source is None or entry.key.source == os.path.realpath(source)

    def _result(self, path: Path) -> Entry | None:
        target = self._relative(path)
        for entries in (self._targets, self._intents):
            entry = entries.get(target)
            if entry is not None and self._untouched(entry):
                return entry
        return None

    def is_suspect(self, key: Key) -> bool:
        """Whether an earlier run ended while it read this photograph."""
        return _file_of(key) in self._suspects

    @contextlib.contextmanager
    def reading(self, key: Key) -> Iterator[None]:
        """Remember a photograph while it is read: if that ends the process, the next run knows."""
        mark = self._folder / READING_NAME
        with contextlib.suppress(OSError):
            check_regular(mark)
            mark.write_text(json.dumps(_file_of(key)), encoding="ascii")
        try:
            # Who ends the program by a signal says nothing against the photograph.
            with ENDING.unfinished(mark):
                yield
        finally:
            with contextlib.suppress(OSError):
                mark.unlink()

    def _take_suspect(self) -> None:
        """What was being read when the last run ended without a word. It stays under suspicion, as
        it would end every further run."""
        mark = self._folder / READING_NAME
        with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
            file = _file(json.loads(read_regular(mark, _LONGEST_MARK)))
            self._suspects.add(file)
            self._append(json.dumps({"suspect": list(file)}))
            mark.unlink()

    def add(self, key: Key, target: Path, used_sigma: float, uncertainty: float | None) -> None:
        """Remember that a result is whole. A journal that cannot be written is only missed."""
        try:
            entry = self._made(key, target, target.stat(), used_sigma, uncertainty)
            self._append(json.dumps(asdict(entry)))
        except OSError as error:
            self._complain(error)
            return
        self._take(entry)

    def intend(
        self,
        key: Key,
        target: Path,
        status: os.stat_result,
        used_sigma: float,
        uncertainty: float | None,
    ) -> None:
        """Remember that a file of this status is about to become a result. Where it is not to be
        had, `add` says the same afterwards."""
        entry = self._made(key, target, status, used_sigma, uncertainty)
        try:
            self._append(json.dumps({"intent": asdict(entry)}))
        except OSError as error:
            self._complain(error)
            return
        self._intents[entry.target] = entry

    def _made(
        self,
        key: Key,
        target: Path,
        status: os.stat_result,
        used_sigma: float,
        uncertainty: float | None,
    ) -> Entry:
        place = self._relative(target)
        return Entry(key, place, status.st_mtime_ns, status.st_size, used_sigma, uncertainty)

    def _complain(self, error: OSError) -> None:
        if not self._complained:
            self._complained = True
            log.warning("%s cannot be written (%s)", self._path, error.strerror)

    def _append(self, line: str) -> None:
        # A line that a crash has torn must not swallow this one.
        check_regular(self._path)
        with self._path.open("a+b") as file:
            if file.tell() and _last_byte(file) != b"\n":
                file.write(b"\n")
            file.write(line.encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _take(self, entry: Entry) -> None:
        self._entries[entry.key] = entry
        self._targets[entry.target] = entry
        self._intents.pop(entry.target, None)

    def _untouched(self, entry: Entry) -> bool:
        try:
            status = (self._folder / entry.target).stat()
        except (OSError, ValueError):  # a name with a null character
            return False
        found = (status.st_mtime_ns, status.st_size)
        return found == (entry.target_modified_ns, entry.target_size)

    def _relative(self, target: Path) -> str:
        return Path(os.path.relpath(target, self._folder)).as_posix()

    def _read(self) -> int:
        """Take in what is there; returns how many lines that were."""
        lines: list[bytes] = []
        with contextlib.suppress(OSError):
            lines = read_regular(self._path).splitlines()
        for line in lines:
            with contextlib.suppress(ValueError, TypeError, KeyError, RecursionError):
                self._take_line(json.loads(line))
        return len(lines)

    def _take_line(self, record: object) -> None:
        """Raises ValueError, TypeError or KeyError for what no journal says."""
        if not isinstance(record, dict):
            raise TypeError
        if "suspect" in record:
            self._suspects.add(_file(record["suspect"]))
        elif "intent" in record:
            entry = _entry(record["intent"])
            self._intents[entry.target] = entry
        else:
            self._take(_entry(record))

    def _rewrite(self) -> None:
        """Leave out what later lines have replaced."""
        records = [asdict(entry) for entry in self._entries.values()]
        records += [{"suspect": list(file)} for file in self._suspects]
        records += [{"intent": asdict(entry)} for entry in self._intents.values()]
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
        # Whatever can be chosen there.
        save=repr(save) + (f" depth={save.depth}" if save.depth else ""),
        recipe="" if item.recipe.is_plain else _digest(item.recipe),
    )


def _digest(recipe: Recipe) -> str:
    """A mask is large: a hash stands for the whole."""
    key = replace(recipe, model=ModelRef()).key()
    return hashlib.sha256(repr(key).encode()).hexdigest()


def _file_of(key: Key) -> _File:
    return key.source, key.modified_ns, key.size


def _entry(record: dict[str, Any]) -> Entry:
    """Raises ValueError, TypeError or KeyError if it is none."""
    entry = Entry(**{**record, "key": Key(**record["key"])})
    _check_types(entry, ("target",), ("target_modified_ns", "target_size"))
    _check_types(entry.key, ("source", "model", "name", "save", "recipe"), ("modified_ns", "size"))
    for number in (entry.used_sigma, entry.uncertainty, entry.key.sigma):
        if number is not None and not isinstance(number, int | float):
            raise TypeError
    return entry


def _check_types(thing: Entry | Key, texts: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    """Raises TypeError; a journal may have been changed by hand, or be somebody else's."""
    sound = all(isinstance(getattr(thing, name), str) for name in texts) and all(
        isinstance(getattr(thing, name), int) for name in numbers
    )
    if not sound:
        raise TypeError


def _file(record: Any) -> _File:
    """Raises TypeError or ValueError if it is none."""
    source, modified, size = record
    if not (isinstance(source, str) and isinstance(modified, int) and isinstance(size, int)):
        raise TypeError
    return source, modified, size


def _last_byte(file: Any) -> bytes:
    file.seek(-1, os.SEEK_END)
    return bytes(file.read(1))
