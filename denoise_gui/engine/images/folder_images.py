"""The images of a folder in the order in which a person counts: photo2 before photo10."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from pathlib import Path

from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.sentences import cannot_read_folder

_DIGITS = re.compile(r"(\d+)")


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sorts names so that numbers in them count as numbers, whatever the case of the letters."""
    parts = _DIGITS.split(name.casefold())
    # Numbers before letters; isdecimal, as int() refuses digits such as superscripts.
    key = [(0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts if part]
    return [*key, (2, 0, name)]


def images_in(folder: Path, suffixes: Collection[str]) -> list[Path]:
    """Files whose names end like images', in natural order, hidden ones left out.

    What each really is, only reading it shows.

    Raises:
        UserError: the folder cannot be read.
    """
    try:
        names = [
            entry
            for entry in folder.iterdir()
            if entry.suffix.lower() in suffixes and not entry.name.startswith(".")
        ]
    except OSError as error:
        raise UserError(cannot_read_folder(folder, error)) from error
    return sorted(names, key=lambda path: natural_key(path.name))


def neighbours(images: list[Path], current: Path, steps: int) -> list[Path]:
    """The images `steps` after `current` (before it, where negative), and what follows them.

    Further than the last image is the last one. `current` need not exist any more. Empty when
    there is nothing in that direction.
    """
    keys = [natural_key(path.name) for path in images]
    at = bisect_left(keys, natural_key(current.name))
    here = at < len(images) and images[at].name == current.name
    after = at + 1 if here else at
    rest = images[after:] if steps > 0 else images[:at][::-1]
    return rest[min(abs(steps) - 1, len(rest) - 1) :] if rest else []
