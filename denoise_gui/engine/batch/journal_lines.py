"""What stands in a journal: pieces of work, and the results that came of them, as lines of JSON."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from denoise_gui.engine.batch.items import Item
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe import Automatic, ModelRef, Recipe

File = tuple[str, int, int]
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

    @property
    def file(self) -> File:
        return self.source, self.modified_ns, self.size


@dataclass(frozen=True)
class Entry:
    """A piece of work that is done; `target` is relative to the output folder, `shard` says who did
    it, such as "3/16"; empty for a run that did all."""

    key: Key
    target: str
    target_modified_ns: int
    target_size: int
    used_sigma: float
    uncertainty: float | None = None
    shard: str = ""

    def record(self) -> dict[str, Any]:
        """As JSON has it; without a shard as it always was, so that older versions read it."""
        content = asdict(self)
        if not self.shard:
            del content["shard"]
        return content


@dataclass
class Lines:
    """What the lines of one or several journals say, later ones over earlier ones."""

    entries: dict[Key, Entry] = field(default_factory=dict)
    targets: dict[str, Entry] = field(default_factory=dict)
    intents: dict[str, Entry] = field(default_factory=dict)
    suspects: set[File] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How many lines say the same without repeating themselves."""
        return len(self.entries) + len(self.suspects) + len(self.intents)

    def read(self, data: bytes) -> int:
        """Take in what a file holds; returns how many lines that were. A torn or foreign line is
        passed over."""
        lines = data.splitlines()
        for line in lines:
            with contextlib.suppress(ValueError, TypeError, KeyError, RecursionError):
                self._take_line(json.loads(line))
        return len(lines)

    def take(self, entry: Entry) -> None:
        self.entries[entry.key] = entry
        self.targets[entry.target] = entry
        self.intents.pop(entry.target, None)

    def of_target(self, target: str) -> Iterator[Entry]:
        for entries in (self.targets, self.intents):
            if target in entries:
                yield entries[target]

    def of_key(self, key: Key) -> Iterator[Entry]:
        if key in self.entries:
            yield self.entries[key]
        yield from [entry for entry in self.intents.values() if entry.key == key]

    def text(self) -> bytes:
        """All of it, as a journal."""
        records: list[dict[str, Any]] = [entry.record() for entry in self.entries.values()]
        records += [suspect_record(file) for file in self.suspects]
        records += [{"intent": entry.record()} for entry in self.intents.values()]
        return "".join(json.dumps(record) + "\n" for record in records).encode("ascii")

    def _take_line(self, record: object) -> None:
        """Raises ValueError, TypeError or KeyError for what no journal says."""
        if not isinstance(record, dict):
            raise TypeError
        if "suspect" in record:
            self.suspects.add(file_of(record["suspect"]))
        elif "intent" in record:
            entry = _entry(record["intent"])
            self.intents[entry.target] = entry
        else:
            self.take(_entry(record))


def suspect_record(file: File) -> dict[str, Any]:
    return {"suspect": list(file)}


def untouched(folder: Path, entry: Entry) -> bool:
    """Whether a result is still as it was left."""
    try:
        status = (folder / entry.target).stat()
    except (OSError, ValueError):  # a name with a null character
        return False
    found = (status.st_mtime_ns, status.st_size)
    return found == (entry.target_modified_ns, entry.target_size)


def key_of(item: Item, model_sha256: str, save: SaveOptions) -> Key:
    """Which work this is.

    Raises:
        UserError: the photograph is not there, or its name is none that a file can have.
    """
    try:
        status = item.source.stat()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UserError(Message("{0} cannot be opened: {1}.", item.source, reason)) from error
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


def file_of(record: Any) -> File:
    """Raises TypeError or ValueError if it is none."""
    source, modified, size = record
    if not (isinstance(source, str) and isinstance(modified, int) and isinstance(size, int)):
        raise TypeError
    return source, modified, size


def _digest(recipe: Recipe) -> str:
    """A mask is large: a hash stands for the whole."""
    key = replace(recipe, model=ModelRef()).key()
    return hashlib.sha256(repr(key).encode()).hexdigest()


def _entry(record: dict[str, Any]) -> Entry:
    """Raises ValueError, TypeError or KeyError if it is none."""
    entry = Entry(**{**record, "key": Key(**record["key"])})
    _check_types(entry, ("target", "shard"), ("target_modified_ns", "target_size"))
    _check_types(entry.key, ("source", "model", "name", "save", "recipe"), ("modified_ns", "size"))
    for number in (entry.used_sigma, entry.uncertainty, entry.key.sigma):
        if number is not None and not isinstance(number, int | float):
            raise TypeError
    return entry


def _check_types(thing: Entry | Key, texts: Iterable[str], numbers: Iterable[str]) -> None:
    """Raises TypeError; a journal may have been changed by hand, or be somebody else's."""
    sound = all(isinstance(getattr(thing, name), str) for name in texts) and all(
        isinstance(getattr(thing, name), int) for name in numbers
    )
    if not sound:
        raise TypeError
