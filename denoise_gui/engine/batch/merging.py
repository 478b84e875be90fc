"""What all the shards of a batch have done, from the journals that they left in one folder."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from denoise_gui.engine.batch.journal_files import JOURNAL_NAME, journals_in, locked
from denoise_gui.engine.batch.journal_lines import Entry, Lines, untouched
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.regular_file import check_regular, open_regular
from denoise_gui.engine.files.sentences import cannot_read, cannot_read_folder
from denoise_gui.engine.messages import Message


class Found(Enum):
    """What became of a result since it was made."""

    AS_LEFT = "as it was left"
    CHANGED = "changed since"
    GONE = "gone"
    INTERRUPTED = "interrupted"
    """It was about to take its name when its writer ended, and is not there."""


@dataclass(frozen=True)
class Kept:
    """One result that journals tell of."""

    entry: Entry
    found: Found


@dataclass(frozen=True)
class Account:
    """All of a folder's journals.

    Attributes:
        results: one for each file, in the order of their names.
        suspects: photographs that ended their reader.
        journals: the files that this was read from.
    """

    folder: Path
    results: tuple[Kept, ...]
    suspects: tuple[str, ...]
    journals: tuple[Path, ...]

    def by_shard(self) -> dict[str, Counter[Found]]:
        """How many results of each shard are found how; "" are those of runs that did all."""
        counts: dict[str, Counter[Found]] = {}
        for kept in self.results:
            counts.setdefault(kept.entry.shard, Counter())[kept.found] += 1
        return dict(sorted(counts.items(), key=lambda pair: _order(pair[0])))


def read_account(folder: Path) -> Account:
    """What was done in an output folder, and whether it is still there. Changes nothing.

    Raises:
        UserError: it has no journal, or one that cannot be read.
    """
    paths = _journals(folder)
    every = [_lines_of(path) for path in paths]
    return Account(
        folder,
        tuple(_results(folder, every)),
        tuple(sorted({source for lines in every for source, _, _ in lines.suspects})),
        tuple(paths),
    )


def merge_journals(folder: Path) -> list[Path]:
    """Make one journal of all, which says the same. Shards may be at work meanwhile: what they add
    goes into a new journal of theirs.

    The merged one is on the disk before the others go: whoever is interrupted in between has lost
    nothing, and merges again.

    Returns:
        the journals that were taken in.

    Raises:
        UserError: one cannot be read, written or removed.
    """
    paths = _journals(folder)
    merged = folder / JOURNAL_NAME
    parts = [path for path in paths if path != merged]
    with contextlib.ExitStack() as held:
        try:
            check_regular(merged)
            merged.open("ab").close()  # a run that begins now must not find nothing to wait for
            for path in dict.fromkeys((merged, *paths)):
                check_regular(path)
                # Open for writing: NFS locks nothing else.
                held.enter_context(locked(held.enter_context(path.open("r+b"))))
            every = [_lines_of(path) for path in paths]
            with atomic_file(merged) as file:
                file.write(_joined(folder, every).text())
            for path in parts:
                path.unlink()
        except OSError as error:
            raise UserError(
                Message("{0}: the journals cannot be merged ({1})", folder, error.strerror)
            ) from error
    return parts


def _journals(folder: Path) -> list[Path]:
    try:
        paths = journals_in(folder)
    except OSError as error:
        raise UserError(cannot_read_folder(folder, error)) from error
    if not paths:
        raise UserError(Message("{0} has no journal: nothing was denoised into it", folder))
    return paths


def _lines_of(path: Path) -> Lines:
    lines = Lines()
    try:
        with open_regular(path) as file:
            lines.read(file.read())
    except OSError as error:
        raise UserError(cannot_read(path, error)) from error
    return lines


def _joined(folder: Path, every: list[Lines]) -> Lines:
    """What is true of the files as they are stands last, as later lines count."""
    joined = Lines()
    for true_now in (False, True):
        for lines in every:
            for entry in lines.entries.values():
                if untouched(folder, entry) is true_now:
                    joined.take(entry)
    for lines in every:
        for entry in lines.intents.values():
            known = joined.targets.get(entry.target)
            if known is None or (untouched(folder, entry) and not untouched(folder, known)):
                joined.intents[entry.target] = entry
        joined.suspects |= lines.suspects
    return joined


def _results(folder: Path, every: list[Lines]) -> Iterator[Kept]:
    joined = _joined(folder, every)
    for target in sorted(joined.targets.keys() | joined.intents.keys()):
        entries = list(joined.of_target(target))
        whole = next((entry for entry in entries if untouched(folder, entry)), None)
        if whole:
            yield Kept(whole, Found.AS_LEFT)
        elif os.path.lexists(folder / target):
            yield Kept(entries[0], Found.CHANGED)
        else:
            done = target in joined.targets
            yield Kept(entries[0], Found.GONE if done else Found.INTERRUPTED)


def _order(shard: str) -> tuple[int, ...]:
    return tuple(int(part) for part in reversed(shard.split("/")) if part.isdecimal())
