"""Settings kept under a name, as files of their own that can be taken elsewhere.

A preset is a recipe's JSON without a mask, which fits one image alone. The same files serve
`denoise-gui run --recipe`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from denoise_gui.core.folders import data_folder
from denoise_gui.engine.errors import RecipeError
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.sentences import cannot_write
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe import ModelRef, Recipe
from denoise_gui.engine.record.recipe_record import read_recipe, recipe_bytes

SUFFIX = ".denoise-preset.json"

_LONGEST_NAME = 80
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


def user_presets() -> Presets:
    """Those that the user saved in the window."""
    return Presets(data_folder() / "presets")


class Presets:
    """The presets of a folder, which may not exist yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """In alphabetical order."""
        try:
            found = [path.name for path in self._folder.iterdir()]
        except OSError:
            return []
        names = [name.removesuffix(SUFFIX) for name in found if name.endswith(SUFFIX)]
        return sorted((name for name in names if name), key=str.casefold)

    def load(self, name: str) -> Recipe:
        """Raises RecipeError if it cannot be read, or is of a later version."""
        return read_recipe(self.path_of(name))

    def save(self, name: str, recipe: Recipe) -> None:
        """Keep it, in place of one of the same name.

        Raises:
            RecipeError: the name cannot be that of a file, or the file cannot be written.
        """
        write_preset(self.path_of(checked_name(name)), recipe)

    def remove(self, name: str) -> None:
        """Raises RecipeError if it cannot be removed; one that is not there is no error."""
        path = self.path_of(name)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise RecipeError(
                Message("{0} cannot be removed: {1}.", path, error.strerror)
            ) from error

    def take_in(self, path: Path) -> str:
        """Copy a preset, or any recipe, from elsewhere; returns its name here, of which a number
        makes sure that no other is replaced.

        Raises:
            RecipeError: it cannot be read, is none, or cannot be kept.
        """
        recipe = read_recipe(path)
        stem = path.name.removesuffix(SUFFIX)
        stem = _FORBIDDEN.sub("_", path.stem if stem == path.name else stem)[:_LONGEST_NAME]
        name, number, taken = stem, 2, set(self.names())
        while name in taken:
            name, number = f"{stem} {number}", number + 1
        self.save(name, recipe)
        return name

    def path_of(self, name: str) -> Path:
        return self._folder / f"{name}{SUFFIX}"


def checked_name(name: str) -> str:
    """A name without white space around it.

    Raises:
        RecipeError: it cannot be that of a file on every system.
    """
    name = name.strip()
    if not name or name.startswith(".") or len(name) > _LONGEST_NAME or _FORBIDDEN.search(name):
        raise RecipeError(
            Message(
                "“{0}” cannot be the name of a preset: it has 1 to {1} characters, does not begin "
                'with a dot, and has none of / \\ : * ? " < > |',
                *(name[:_LONGEST_NAME], _LONGEST_NAME),
            )
        )
    return name


def write_preset(path: Path, recipe: Recipe) -> None:
    """Write a recipe without what belongs to one image or one machine.

    Raises:
        RecipeError: it cannot be written; an older file is as it was.
    """
    kept = replace(recipe, mask=None, model=ModelRef())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(path) as file:
            file.write(recipe_bytes(kept))
    except OSError as error:
        raise RecipeError(cannot_write(path, error)) from error
