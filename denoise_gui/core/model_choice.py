"""Which model a photograph is opened with: the one that suits its noise, or the one in use.

Who measures the noise asks `is_open`, and says with `take` what suits it. Only a photograph that
was opened anew is asked for, and only once: another model measures nothing again.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.document import Document
from denoise_gui.core.live_picture import LivePicture
from denoise_gui.core.settings import NEW_MODEL


class ModelChoice(QObject):
    """By noise, until the user chooses a model by hand, which then stays."""

    changed = Signal()
    """It is made by noise now, or no more."""
    asked = Signal()
    """That of the open photograph is to be made now."""
    switched = Signal(Path)
    """The noise of the open photograph has led to another model."""

    def __init__(
        self, document: Document, live: LivePicture, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._memory, self._live = document, document.memory, live
        self._memory.chooses_model = NEW_MODEL.get() == "by_noise"

    @property
    def by_noise(self) -> bool:
        """Whether new photographs get the model that suits their noise, and those that were open
        before the one they had."""
        return self._memory.chooses_model

    @property
    def is_open(self) -> bool:
        """Whether the noise of the open photograph is to say its model, and has not yet."""
        return self._memory.model_is_open

    def set_by_noise(self, by_noise: bool) -> None:
        """For new photographs, now and at the next start; the open one keeps its model."""
        NEW_MODEL.set("by_noise" if by_noise else "kept")
        self._set(by_noise)

    def choose_now(self) -> None:
        """By noise from now on, for the open photograph too."""
        self.set_by_noise(True)
        if self._document.photograph is not None:
            self._memory.model_is_open = True
            self.asked.emit()

    def stay(self) -> None:
        """A model was chosen by hand: it is used for all photographs, until the program ends or is
        told otherwise."""
        self._set(False)

    def take(self, model: Path) -> None:
        """What suits the open photograph; does nothing if that is decided."""
        if not self.is_open:
            return
        self._memory.model_is_open = False
        if model != self._live.model:
            self._live.use_model(model)
            self.switched.emit(model)

    def take_over(self, other: ModelChoice) -> None:
        """Go on where another choice ended."""
        self._set(other.by_noise)

    def _set(self, by_noise: bool) -> None:
        if not by_noise:
            self._memory.model_is_open = False
        if by_noise != self.by_noise:
            self._memory.chooses_model = by_noise
            self.changed.emit()
