"""What is done, remembered in the output folder, so that a batch that was stopped goes on.

A line of JSON for every finished photograph, appended and flushed to the disk after its result is
whole. A crash can at worst tear the last line, which is then not read. Nothing is done again
whose photograph, sigma and model are the same, and whose result is still as it was left.

Before a result takes its name, its line is written as an intent, with the time and size that the
file will have: a crash between the name and the line that follows it is then no gap.

Where photographs cannot be read in another process (`apart`), a second file says which one is
being read, as long as it is. If a run finds it there, the last one died over that photograph, which
is not read again.

Each shard of a batch writes a journal and a mark of its own, and reads all journals of the folder:
what another one has done is done, however many shards there were then.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from denoise_gui.contract.ending import ENDING
from denoise_gui.engine.batch.journal_files import (
    JOURNAL_NAME,
    READING_NAME,
    append_lines,
    journal_of,
    journals_in,
    reading_mark_of,
)
from denoise_gui.engine.batch.journal_lines import (
    Entry,
    Key,
    Lines,
    file_of,
    key_of,
    suspect_record,
    untouched,
)
from denoise_gui.engine.batch.shard import Shard
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.regular_file import check_regular, read_regular

__all__ = ["JOURNAL_NAME", "READING_NAME", "Entry", "Journal", "Key", "key_of"]

log = logging.getLogger(__name__)

_LONGEST_MARK = 1 << 20


@dataclass(frozen=True)
class Placed:
    """A result at its place, or about to be; sigma in 8-bit levels."""

    key: Key
    target: Path
    used_sigma: float
    uncertainty: float | None


class Journal:
    """The entries of one output folder; used by one thread at a time for writing."""

    def __init__(self, folder: Path, shard: Shard | None = None, *, writing: bool = True) -> None:
        """`shard`: whose journal is written; `writing`: False leaves all files as they are."""
        self._folder, self._shard = folder, shard
        self._path = journal_of(folder, shard)
        self._mark = reading_mark_of(folder, shard)
        self._own, self._others = Lines(), Lines()
        self._complained = False
        count = _read(self._own, self._path)
        with contextlib.suppress(OSError):
            for path in journals_in(folder):
                if path != self._path:
                    _read(self._others, path)
        if not writing:
            return
        self._take_suspect()
        # An intent and its line for each, and as many that later ones have replaced.
        if count > 4 * self._own.count:
            self._rewrite()

    def done(self, key: Key) -> Entry | None:
        """The entry of this work, if its result is still as it was left."""
        for lines in (self._own, self._others):
            for entry in lines.of_key(key):
                if untouched(self._folder, entry):
                    return entry
        return None

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
        for lines in (self._own, self._others):
            for entry in lines.of_target(target):
                if untouched(self._folder, entry):
                    return entry
        return None

    def is_suspect(self, key: Key) -> bool:
        """Whether an earlier run ended while it read this photograph."""
        return key.file in self._own.suspects or key.file in self._others.suspects

    @contextlib.contextmanager
    def reading(self, key: Key) -> Iterator[None]:
        """Remember a photograph while it is read: if that ends the process, the next run knows."""
        with contextlib.suppress(OSError):
            check_regular(self._mark)
            self._mark.write_text(json.dumps(key.file), encoding="ascii")
        try:
            # Who ends the program by a signal says nothing against the photograph.
            with ENDING.unfinished(self._mark):
                yield
        finally:
            with contextlib.suppress(OSError):
                self._mark.unlink()

    def _take_suspect(self) -> None:
        """What was being read when the last run ended without a word. It stays under suspicion, as
        it would end every further run."""
        with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
            file = file_of(json.loads(read_regular(self._mark, _LONGEST_MARK)))
            self._own.suspects.add(file)
            append_lines(self._path, [json.dumps(suspect_record(file))])
            self._mark.unlink()

    def add(self, key: Key, target: Path, used_sigma: float, uncertainty: float | None) -> None:
        """Remember that a result is whole. A journal that cannot be written is only missed."""
        self.add_all([Placed(key, target, used_sigma, uncertainty)])

    def add_all(self, results: Iterable[Placed]) -> None:
        """As `add`, of several at once: what costs time is to reach the disk."""
        entries = []
        for result in results:
            try:
                entries.append(self._made(result, result.target.stat()))
            except OSError as error:
                self._complain(error)
        if self._written(entry.record() for entry in entries):
            for entry in entries:
                self._own.take(entry)

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
        self.intend_all([(Placed(key, target, used_sigma, uncertainty), status)])

    def intend_all(self, results: Iterable[tuple[Placed, os.stat_result]]) -> None:
        """As `intend`, of several at once."""
        entries = [self._made(result, status) for result, status in results]
        if self._written({"intent": entry.record()} for entry in entries):
            self._own.intents.update((entry.target, entry) for entry in entries)

    def _written(self, records: Iterable[object]) -> bool:
        try:
            append_lines(self._path, [json.dumps(record) for record in records])
        except OSError as error:
            self._complain(error)
            return False
        return True

    def _made(self, result: Placed, status: os.stat_result) -> Entry:
        return Entry(
            result.key,
            self._relative(result.target),
            status.st_mtime_ns,
            status.st_size,
            result.used_sigma,
            result.uncertainty,
            str(self._shard or ""),
        )

    def _complain(self, error: OSError) -> None:
        if not self._complained:
            self._complained = True
            log.warning("%s cannot be written (%s)", self._path, error.strerror)

    def _relative(self, target: Path) -> str:
        return Path(os.path.relpath(target, self._folder)).as_posix()

    def _rewrite(self) -> None:
        """Leave out what later lines have replaced."""
        with contextlib.suppress(OSError), atomic_file(self._path) as file:
            file.write(self._own.text())


def _read(lines: Lines, path: Path) -> int:
    with contextlib.suppress(OSError):
        return lines.read(read_regular(path))
    return 0
