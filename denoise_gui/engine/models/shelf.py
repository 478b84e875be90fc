"""The models in use: whoever needs one that another already holds gets the same.

A session keeps its weights and the memory it computes in. While the window denoises live and saves
at once, two sessions would hold both twice; one does with half, and runs one tile after the other.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from denoise_gui.engine.runtime.model import Model, Notice

_Key = tuple[Path, str, int, int]


class ModelShelf:
    """Safe to use from several threads. It keeps no model alive by itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._models: WeakValueDictionary[_Key, Model] = WeakValueDictionary()

    def get(self, path: Path, device: str, *, notice: Notice | None = None) -> Model:
        """The model of a file on a device; opened unless somebody has it, unchanged.

        Raises:
            ModelError: as for `Model`.
        """
        # Here and not above: onnxruntime takes a while to import, and the window need not wait.
        from denoise_gui.engine.runtime.model import Model

        try:
            facts = path.stat()
        except OSError:
            return Model(path, device, notice=notice)  # which says what is wrong
        key = (path.absolute(), device, facts.st_mtime_ns, facts.st_size)
        with self._lock:
            model = self._models.get(key)
            if model is None:
                model = self._models[key] = Model(path, device, notice=notice)
            return model
