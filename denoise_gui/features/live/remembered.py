"""What was applied to each file, kept from one start to the next."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from denoise_gui.engine.errors import RecipeError
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.recipe import ModelRef, Recipe
from denoise_gui.engine.record.recipe_record import from_record, to_record
from denoise_gui.engine.shipped import named_model, resources_folder
from denoise_gui.features.live.remembered_masks import RememberedMasks

log = logging.getLogger(__name__)

_MOST = 2000
"""Files that are remembered: those used last."""

_MAX_BYTES = 1 << 23


class RememberedRecipes:
    """One JSON file: recipes by path, the one used last at its end. Read when first asked.

    Masks lie in files of their own. A model that ships is known by its name, which holds for
    another installation too, any other by its path.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: dict[str, Any] | None = None
        self._changed = False
        self._masks = RememberedMasks(path.with_name("masks"))

    def of(self, file: Path) -> Recipe | None:
        """What was applied to a file; None where nothing is known, or can be read any more."""
        record = self._entries.get(str(file))
        try:
            recipe = from_record(record) if isinstance(record, dict) else None
        except RecipeError:
            return None
        if recipe is None or recipe.is_automatic:
            return None
        return replace(recipe, mask=self._masks.of(file), model=_found(recipe.model.name))

    def keep(self, file: Path, recipe: Recipe) -> None:
        """Written with the next `write`."""
        record = to_record(replace(recipe, mask=None, model=_named(recipe.model.path)))
        self._masks.keep(file, recipe.mask)
        entries = self._entries
        self._changed |= entries.pop(str(file), None) != record
        entries[str(file)] = record
        for oldest in list(entries)[:-_MOST]:
            del entries[oldest]

    def write(self) -> None:
        """To the disk, where something has changed. What cannot be written is remembered no longer
        than the program runs: nobody's work hangs on it."""
        if not self._changed:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with atomic_file(self._path) as file:
                file.write(json.dumps(self._entries, ensure_ascii=False).encode())
        except OSError as error:
            log.warning("what was applied to files is not remembered: %s", error)
        else:
            self._changed = False

    @property
    def _entries(self) -> dict[str, Any]:
        if self._read is None:
            self._read = self._from_disk()
        return self._read

    def _from_disk(self) -> dict[str, Any]:
        try:
            with self._path.open("rb") as file:
                entries = json.loads(file.read(_MAX_BYTES))
        except (OSError, ValueError, RecursionError):
            return {}
        return entries if isinstance(entries, dict) else {}


def _named(model: Path | None) -> ModelRef:
    if model is None:
        return ModelRef()
    ships = model.parent == resources_folder() / "models"
    return ModelRef(name=model.stem if ships else str(model.absolute()))


def _found(name: str) -> ModelRef:
    """Without a path where nothing is known, or there is no such file any more."""
    model = named_model(name) if name else None
    return ModelRef(model) if model is not None and model.is_file() else ModelRef()
