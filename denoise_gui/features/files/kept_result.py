"""The exact result of the open image, kept while image, recipe, model and device stay as they are.

Who saves and then copies, or saves in a second format, or again after a full disk, wants the same
picture: it is computed once. What live work has on the screen is not used: its tiles are cut by
what is visible, another cut moves a value in a hundred by some ten thousandths of a level
(`tests/studies/tile_cuts.py`), and what is saved says with which tiles it can be made again to the
last bit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING
from weakref import ref

if TYPE_CHECKING:
    from denoise_gui.engine.images.photograph import Photograph
    from denoise_gui.engine.recipe import Recipe
    from denoise_gui.engine.runtime.model import Model


class KeptResult:
    """One result at most. Safe to use from several threads, which do not compute at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._source: Photograph | None = None
        self._model: ref[Model] | None = None
        self._key: Hashable = None
        self._result: Photograph | None = None
        self._wanted = 0

    def forget(self) -> None:
        """Give back its memory: another is wanted now. What is being computed is not kept."""
        with self._lock:
            self._wanted += 1
            self._source = self._result = None

    def get(
        self,
        photograph: Photograph,
        recipe: Recipe,
        model: Model,
        compute: Callable[[], Photograph],
        *,
        bits: int = 0,
    ) -> Photograph:
        """The result that is kept, or the one that is computed now, which is kept if nothing else
        was wanted meanwhile. `compute` may raise anything; `bits`: per sample of the
        result, where these are more than the photograph's."""
        key = recipe.key(), model.device, bits
        with self._lock:
            same = self._source is photograph and self._key == key
            if same and self._result and self._model and self._model() is model:
                return self._result
            wanted = self._wanted
            self._source = self._result = None  # two of them need not be in memory
        result = compute()
        with self._lock:
            if wanted == self._wanted:
                self._source, self._result = photograph, result
                self._model, self._key = ref(model), key
        return result
