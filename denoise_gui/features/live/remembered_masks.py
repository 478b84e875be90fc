"""The masks that were painted, kept from one start to the next: each in a file of its own, as it
takes more room than all other settings of a photograph."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from pathlib import Path

from denoise_gui.engine.errors import RecipeError
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.record.recipe_record import read_recipe, recipe_bytes

log = logging.getLogger(__name__)

_MOST = 200
"""Photographs whose masks are kept: those painted last."""


class RememberedMasks:
    """A folder of recipes with nothing but a mask, named by hashes of the photographs' paths."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, SigmaMask | None] = {}
        """What the files hold, as far as that was asked or written."""

    def of(self, photograph: Path) -> SigmaMask | None:
        """The mask of a photograph; None for none, or for what cannot be read any more."""
        file = self._file(photograph)
        if file not in self._known:
            try:
                self._known[file] = read_recipe(file).mask if file.is_file() else None
            except RecipeError as error:
                log.warning("a remembered mask cannot be used: %s", error)
                self._known[file] = None
        return self._known[file]

    def keep(self, photograph: Path, mask: SigmaMask | None) -> None:
        """From now on, the photograph has this one. What cannot be written is remembered no longer
        than the program runs: nobody's work hangs on it."""
        file = self._file(photograph)
        if self.of(photograph) == mask:
            return
        self._known[file] = mask
        try:
            if mask is None:
                file.unlink(missing_ok=True)
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            with atomic_file(file) as written:
                written.write(recipe_bytes(replace(Recipe(), mask=mask)))
            self._drop_oldest()
        except OSError as error:
            log.warning("the mask of a photograph is not remembered: %s", error)

    def _drop_oldest(self) -> None:
        files = sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime_ns)
        for file in files[:-_MOST]:
            file.unlink(missing_ok=True)
            self._known.pop(file, None)

    def _file(self, photograph: Path) -> Path:
        name = hashlib.sha256(str(photograph).encode(errors="surrogateescape")).hexdigest()[:32]
        return self._folder / f"{name}.json"
