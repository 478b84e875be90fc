"""Which photographs are meant: files as they are named, folders with all below them."""

from __future__ import annotations

import glob
import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from denoise_gui.engine.batch.items import Found
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.sentences import cannot_read_folder
from denoise_gui.engine.images.registry import image_suffixes
from denoise_gui.engine.messages import Message

NO_SUFFIX = "(no suffix)"
_NAMED = 8

Excluded = Callable[[Path], bool]


@dataclass(frozen=True)
class Collected:
    """`problems` are sentences on folders that could not be read; `passed_over` counts, by suffix,
    what lay in folders and is no image that is read."""

    photographs: tuple[Found, ...]
    problems: tuple[str, ...] = ()
    passed_over: tuple[tuple[str, int], ...] = ()

    @property
    def passed_over_words(self) -> Message | None:
        """A sentence on what was passed over; None if nothing was."""
        if not self.passed_over:
            return None
        kinds = ", ".join(f"{count} {suffix}" for suffix, count in self.passed_over[:_NAMED])
        if len(self.passed_over) > _NAMED:
            kinds += ", …"
        total = sum(count for _, count in self.passed_over)
        return Message(
            "Left out, since they are no images that can be read: {0} ({1}).", total, kinds
        )


def collect(
    inputs: Iterable[Path],
    *,
    listed: Iterable[Path] = (),
    recursive: bool = True,
    results: Path | None = None,
    excluded: Excluded = lambda _path: False,
    cancel: CancelToken | None = None,
) -> Collected:
    """The photographs that `inputs` stand for, each once, folders in alphabetical order.

    What is taken out of a folder, its suffix decides; a file that is named is tried whatever its
    suffix. Hidden files and folders are left out, as are links to folders, which may lead in
    circles.
    A name that does not exist and holds wildcards stands for what they match; any other that does
    not exist stays, so that it is reported like every file that cannot be read.

    Args:
        listed: further ones, whose names stand for themselves alone, whatever is in them.
        recursive: whether folders in folders are meant too.
        results: a folder that is left out where it lies inside one that is meant.
        excluded: says of a file in a folder that it is left out.
        cancel: ends the search, which may take long on a whole disk.

    Raises:
        Cancelled: `cancel` was used.
    """
    token = cancel or CancelToken()
    left_out = os.path.realpath(results) if results else ""
    problems: list[str] = []
    found: dict[Path, Found] = {}
    others: Counter[str] = Counter()
    for path in itertools.chain(_expanded(inputs), listed):
        if os.path.isdir(path):
            for file in _in_folder(path, recursive, left_out, problems, others, token):
                if not excluded(file):
                    found.setdefault(_key(file), Found(file, path))
        else:
            found.setdefault(_key(path), Found(path))
    return Collected(tuple(found.values()), tuple(problems), tuple(others.most_common()))


def below_root(photographs: Iterable[Found], root: Path) -> tuple[Found, ...]:
    """Those that were named by themselves, as if they had been found in `root`.

    Raises:
        UserError: one does not lie below it.
    """
    placed = []
    top = os.path.abspath(root)
    for found in photographs:
        if found.root is None:
            path = Path(os.path.abspath(found.path))
            if not path.is_relative_to(top):
                raise UserError(Message("{0} does not lie below {1}", found.path, root))
            found = replace(found, path=path, root=Path(top))
        placed.append(found)
    return tuple(placed)


def _expanded(inputs: Iterable[Path]) -> Iterator[Path]:
    for path in inputs:
        if not os.path.exists(path) and glob.has_magic(str(path)):
            matches = sorted(glob.glob(str(path), recursive=True))
            yield from [Path(match) for match in matches] or [path]
        else:
            yield path


def _in_folder(
    folder: Path,
    recursive: bool,
    left_out: str,
    problems: list[str],
    others: Counter[str],
    token: CancelToken,
) -> Iterator[Path]:
    def note(error: OSError) -> None:
        problems.append(cannot_read_folder(error.filename, error))

    known = frozenset(image_suffixes())
    for place, folders, files in os.walk(folder, onerror=note):
        token.check()
        folders[:] = sorted(
            name
            for name in folders
            if recursive
            and not name.startswith(".")
            and os.path.realpath(os.path.join(place, name)) != left_out
        )
        for name in sorted(files):
            suffix = os.path.splitext(name)[1].lower()
            if name.startswith("."):
                continue
            if suffix in known:
                yield Path(place, name)
            else:
                others[suffix or NO_SUFFIX] += 1


def _key(path: Path) -> Path:
    return Path(os.path.abspath(path))
