"""The models in use: whoever needs one that another already holds gets the same.

A session keeps its weights and the memory it computes in. While the window denoises live and saves
at once, two sessions would hold both twice; one does with half, and runs one tile after the other.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.devices.words import CPU
from denoise_gui.engine.importing import check_onnxruntime

if TYPE_CHECKING:
    from denoise_gui.engine.devices.notes import DeviceNotes
    from denoise_gui.engine.runtime.model import Model, Notice

_Key = tuple[Path, str, int, int]


class ModelShelf:
    """Safe to use from several threads. It keeps no model alive by itself.

    Opening a file may take half a minute: only who wants the same one waits for it.
    """

    def __init__(self, notes: DeviceNotes | None = None) -> None:
        """`notes`: what is known of devices."""
        self._notes = notes
        self._changed = threading.Condition()
        self._models: WeakValueDictionary[_Key, Model] = WeakValueDictionary()
        self._opening: set[_Key] = set()

    def get(
        self,
        path: Path,
        device: str,
        *,
        notice: Notice | None = None,
        cancel: CancelToken | None = None,
        progress: Notice | None = None,
    ) -> Model:
        """The model of a file on a device; opened unless somebody has it, unchanged. The arguments
        are those of `Model`.

        Raises:
            ModelError: as for `Model`.
            Cancelled: `cancel` was used, also while another thread is opening that file.
        """
        # Here and not above: onnxruntime takes a while to import, and the window need not wait.
        check_onnxruntime()
        from denoise_gui.engine.runtime.model import Model

        token = cancel or CancelToken()
        try:
            facts = path.stat()
        except OSError:
            return Model(path, device, notice=notice)  # which says what is wrong
        key = (path.absolute(), device, facts.st_mtime_ns, facts.st_size)
        model = self._there_or_mine_to_open(key, token)
        if model is not None:
            return model
        try:
            model = Model(
                *(path, device),
                notice=notice,
                cancel=token,
                notes=self._notes,
                progress=progress,
            )
            with self._changed:
                self._models[key] = model
            return model
        finally:
            # What could not be opened, or was given up, is for the next who waits to try.
            with self._changed:
                self._opening.discard(key)
                self._changed.notify_all()

    def forget_device(self, device: str) -> None:
        """Whoever next wants a model anywhere but on the processor has the device with that id
        checked anew. Those who hold one go on as they are."""
        from denoise_gui.engine.devices.listing import find_device, find_devices

        found = find_device(device, find_devices())
        if found is not None and self._notes is not None:
            self._notes.forget(found)
        with self._changed:
            for key in [key for key in self._models if key[1] != CPU]:
                del self._models[key]

    def _there_or_mine_to_open(self, key: _Key, token: CancelToken) -> Model | None:
        with token.stopping(self._wake), self._changed:
            while True:
                token.check()
                model = self._models.get(key)
                if model is None and key in self._opening:
                    self._changed.wait()
                    continue
                if model is None:
                    self._opening.add(key)
                return model

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
