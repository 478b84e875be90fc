"""Between the document and the live worker: changes become requests, results are shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from denoise_gui.document import Document
from denoise_gui.engine.tiling import Rect
from denoise_gui.live import LiveDenoiser, LivePatch, LiveRequest, ModelOpened


class LiveLink(QObject):
    """Keeps the worker told of what is wanted, and the document of what is done."""

    work_began = Signal()
    first_patch_shown = Signal(int, float)
    """Generation; milliseconds the first rectangle took."""
    visible_finished = Signal(int, float)
    image_finished = Signal(int)

    def __init__(
        self,
        document: Document,
        live: LiveDenoiser,
        model: Path,
        device: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._live = live
        self.model = model
        """The model that is wanted; back to the last good one when it cannot be opened."""
        self.device = device
        self._good_model = model
        self._visible = Rect(0, 0, 0, 0)
        self._generation = 0
        self._shown_generation = -1
        self.finished_generation = -1
        """The last request whose whole image holds its result."""
        # Several changes in one turn of the event loop, such as a new image and the view that
        # fits itself to it, become one request.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._request)
        document.image_opened.connect(self._soon.start)
        document.sigma_changed.connect(lambda _sigma: self._soon.start())
        live.patch_finished.connect(self._take_patch)
        live.visible_finished.connect(self._finish_visible)
        live.image_finished.connect(self._finish_image)
        live.model_opened.connect(self._model_opened)
        live.model_failed.connect(self._model_failed)
        self._soon.start()

    @property
    def generation(self) -> int:
        """Of the newest request."""
        return self._generation

    def show_visible(self, visible: Rect) -> None:
        """The view shows another part of the image."""
        if visible != self._visible:
            self._visible = visible
            self._soon.start()

    def use_model(self, model: Path) -> None:
        self.model = model
        self._soon.start()

    def use_device(self, device: str) -> None:
        self.device = device
        self._soon.start()

    def _request(self) -> None:
        self._generation += 1
        photograph = self._document.photograph
        request = LiveRequest(
            generation=self._generation,
            model=self.model,
            device=self.device,
            image=self._document.number,
            pixels=photograph.pixels if photograph else None,
            sigma=self._document.sigma,
            visible=self._visible,
        )
        if photograph:
            self.work_began.emit()
        self._live.request(request)

    def _take_patch(self, finished: LivePatch) -> None:
        self._document.put_patch(finished.image, finished.patch)
        if finished.generation != self._shown_generation:
            self._shown_generation = finished.generation
            self.first_patch_shown.emit(finished.generation, finished.milliseconds)

    def _finish_visible(self, generation: int, milliseconds: float) -> None:
        if generation == self._generation:
            self.visible_finished.emit(generation, milliseconds)

    def _finish_image(self, generation: int) -> None:
        self.finished_generation = generation
        if generation == self._generation:
            self.image_finished.emit(generation)

    def _model_opened(self, opened: ModelOpened) -> None:
        self._good_model = opened.path

    def _model_failed(self, path: Path, _reason: str) -> None:
        if path == self.model:
            self.model = self._good_model
