"""Live denoising, as the window sees it: wishes go in, results come out as signals.

The window states what it wants, whole, as one `LiveRequest` (which model, image, sigma, visible
part); the newest statement wins. Work that a newer wish makes useless is stopped at once, in the
middle of the network if need be. `stack` holds the results at knots of sigma, from which the
window makes the pictures of a moving slider.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.live_picture import ModelOpened
from denoise_gui.engine.denoise.sigma_stack import DEFAULT_BUDGET, SigmaStack
from denoise_gui.engine.models.shelf import ModelShelf
from denoise_gui.features.live.mailbox import Mailbox
from denoise_gui.features.live.requests import LivePatch, LiveRequest, ReducedPatch
from denoise_gui.features.live.worker import LiveWorker, Running

__all__ = ["LiveDenoiser", "LivePatch", "LiveRequest", "ReducedPatch"]


class LiveDenoiser(QObject):
    """The window's side of the worker: states wishes, relays results as signals."""

    model_opened = Signal(ModelOpened)
    model_failed = Signal(Path, str)
    """A model file could not be opened, and why; the previous model goes on."""
    patch_finished = Signal(LivePatch)
    reduced_finished = Signal(ReducedPatch)
    knot_finished = Signal(int, float)
    """Generation; sigma of the knot whose result `stack` now holds for the view."""
    visible_finished = Signal(int, float)
    """Generation; milliseconds from its request."""
    image_finished = Signal(int)
    """Generation: every pixel of the image holds the result for its sigma, and every knot that
    the memory allows is filled."""
    work_ended = Signal(int)
    """Generation: nothing is left to do for it; the knots of a zoomed-out view are exact too."""
    notice_given = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        budget_bytes: int = DEFAULT_BUDGET,
        models: ModelShelf | None = None,
    ) -> None:
        """`budget_bytes`: memory that results at knots may take; `models`: to share with others."""
        super().__init__(parent)
        self.stack = SigmaStack(budget_bytes)
        self._mailbox: Mailbox[LiveRequest] = Mailbox()
        self._running = Running(self.stack)
        models = models or ModelShelf()
        self._worker = LiveWorker(self, self, self._mailbox, self._running, self.stack, models)
        self._worker.start()

    def request(self, request: LiveRequest) -> None:
        """State what is wanted now, in place of whatever was before."""
        self._mailbox.put(request)
        self._running.stop_if_useless(request)

    def close(self) -> None:
        """Stop the work and wait for the worker to end. The object is of no use afterwards."""
        self._mailbox.close()
        self._running.stop()
        self._worker.wait()
