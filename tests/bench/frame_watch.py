"""Which painted frame answers which step of the slider.

A step is answered by the end of the first paint of the canvas that holds, inside the view, a
pixel of a result for that step's sigma or for that of a later step. So a step that was overtaken
is answered by what overtook it, and a late result for an earlier sigma answers nothing that came
after it: the time is how far the picture lags behind the hand.

The exact view is there at the end of the first paint after which every visible pixel holds the
exact result for the last step.
"""

from __future__ import annotations

import time
from collections import deque

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QPaintEvent

from denoise_gui.engine.rect import Rect
from tests.driven import DrivenApplication as Application

INTERPOLATION_SIGNAL = "interpolation_shown"
"""Of the link, with the sigma as its argument, emitted after the canvas was told to show an
interpolated view. Where the application has no such signal it shows exact results only."""


class PaintWatch(QObject):
    """Sits on the canvas of an application and notes when each of its paints ended."""

    def __init__(self, application: Application) -> None:
        super().__init__()
        self._canvas = application.window.canvas
        self._canvas.installEventFilter(self)

    def end(self) -> None:
        """Leave the canvas."""
        self._canvas.removeEventFilter(self)

    def note_paint(self, now: float) -> None:
        """A paint ended, at `now` of `time.perf_counter`."""
        raise NotImplementedError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._canvas or event.type() != QEvent.Type.Paint:
            return False
        if isinstance(event, QPaintEvent):
            # Painted here instead of after this filter, so that its end is known.
            self._canvas.paintEvent(event)
            self.note_paint(time.perf_counter())
            return True
        # Events are short-lived, and Python may still know an earlier one at the same address, of
        # another class: such a paint is left to Qt, and noted when the event loop comes round.
        QTimer.singleShot(0, lambda: self.note_paint(time.perf_counter()))
        return False


class FrameWatch(PaintWatch):
    """Notes when steps were answered.

    `latencies` in milliseconds, one a step; `fresh_frames` counts paints that answered any.
    """

    def __init__(self, application: Application) -> None:
        super().__init__(application)
        self._step = 0
        self._unanswered: deque[tuple[int, float]] = deque()
        self._step_of_generation: dict[int, int] = {}
        self._arrived = 0
        self._painted = True
        self._finished = 0
        self._exact_step = 0
        self._exact_at = 0.0
        self._last_step_at = 0.0
        self.latencies: list[float] = []
        self.fresh_frames = 0
        self.interpolated_frames = 0
        application.link.requested.connect(self._note_request)
        # Of the document and the link, which emit on this thread: what the worker emits reaches
        # each listener as an event of its own, and a paint may come between two of them.
        application.document.after_changed.connect(self._note_change)
        application.document.frame_changed.connect(self._note_frame)
        application.link.first_patch_shown.connect(self._note_first_patch)
        application.link.reduced_shown.connect(self._note_reduced)
        application.link.visible_finished.connect(self._note_visible)
        self.interpolates = hasattr(application.link, INTERPOLATION_SIGNAL)
        if self.interpolates:
            getattr(application.link, INTERPOLATION_SIGNAL).connect(self._note_interpolation)

    def note_step(self) -> None:
        """The slider is about to move."""
        self._step += 1
        self._last_step_at = time.perf_counter()
        self._unanswered.append((self._step, self._last_step_at))

    @property
    def answered(self) -> bool:
        """Whether every step was."""
        return not self._unanswered

    @property
    def exact(self) -> bool:
        """Whether the last step's exact view was painted."""
        return self._exact_step == self._step

    @property
    def exact_view_ms(self) -> float:
        """From the last step to its exact view; of use once `exact`."""
        return (self._exact_at - self._last_step_at) * 1000

    def _note_request(self, generation: int) -> None:
        self._step_of_generation[generation] = self._step

    def _step_of(self, generation: int) -> int:
        """0 for what was asked before anyone watched."""
        return self._step_of_generation.get(generation, 0)

    def _note_change(self, rect: Rect) -> None:
        if rect.intersects(self._canvas.visible_rect()):
            self._painted = False

    def _note_frame(self) -> None:
        self._painted = False

    def _note_first_patch(self, generation: int, _milliseconds: float) -> None:
        # What is visible comes first, so the first rectangle of a result is in the view.
        self._arrived = max(self._arrived, self._step_of(generation))

    def _note_reduced(self, generation: int) -> None:
        self._arrived = max(self._arrived, self._step_of(generation))

    def _note_interpolation(self, _sigma: float) -> None:
        self._arrived = self._step
        self._painted = False
        self.interpolated_frames += 1

    def _note_visible(self, generation: int, _milliseconds: float) -> None:
        self._finished = self._step_of(generation)
        if self._painted:
            self._note_exact(time.perf_counter())

    def note_paint(self, now: float) -> None:
        self._painted = True
        fresh = False
        while self._unanswered and self._unanswered[0][0] <= self._arrived:
            self.latencies.append((now - self._unanswered.popleft()[1]) * 1000)
            fresh = True
        self.fresh_frames += fresh
        self._note_exact(now)

    def _note_exact(self, now: float) -> None:
        if self._finished > self._exact_step:
            self._exact_step, self._exact_at = self._finished, now
