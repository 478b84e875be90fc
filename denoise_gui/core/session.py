"""What the features of a window share: the open document, the services around it, what is told.

A feature asks here for what another one does, and listens here for what others did; so none needs
to know which others there are.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.diagnostics.session import Diagnostics
from denoise_gui.core.document import Document
from denoise_gui.core.editing import Editing
from denoise_gui.core.image_work import ImageWork
from denoise_gui.core.jobs import Jobs
from denoise_gui.core.live_picture import LivePicture
from denoise_gui.core.model_choice import ModelChoice
from denoise_gui.engine.library.shelf import ModelShelf


class Session(QObject):
    """One document in one window.

    Attributes:
        live: the picture that follows sigma.
        choice: which model a photograph is opened with.
        work: what changes or writes the open image, one thing at a time.
        jobs: runs what takes long, off the window's thread.
        shelf: the models in memory.
        diagnostics: log and crash reports of this process; None where there are none, as in tests.
    """

    open_requested = Signal(Path)
    """An image is to be opened: whoever opens images listens."""
    save_requested = Signal(Path)
    """The denoised image is to be written there: whoever saves images listens."""
    saving = Signal(Path)
    """The denoised image is about to be written."""
    saved = Signal(Path)
    failed = Signal(str, str)
    """What did not work, and a sentence for the user."""
    notice_given = Signal(str)
    """Something the user should know; it stays until it is read."""
    noise_measured = Signal(object)
    """The `SigmaEstimate` of the open image."""
    several_requested = Signal(list)
    """Files and folders are to be opened together."""
    roll_changed = Signal()
    batch_requested = Signal(list)
    """Photographs are to be taken into the batch."""
    model_requested = Signal(Path)
    """A model file is to be taken in and used."""
    message_given = Signal(str)
    """Something pleasant that may be missed."""

    def __init__(
        self,
        document: Document,
        live: LivePicture,
        jobs: Jobs,
        shelf: ModelShelf,
        diagnostics: Diagnostics | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.document, self.live = document, live
        self.jobs, self.shelf = jobs, shelf
        self.diagnostics = diagnostics
        self.choice = ModelChoice(document, live, self)
        self.relaunch: Callable[[str], bool] | None = None
        """Makes the window anew around the same photograph, and runs the command of an id in it;
        False where the user wants to keep this one. None where nobody can."""
        self._roll: tuple[Path, ...] = ()
        self.starting_weights: tuple[Path, str] | None = None
        """Weights named at the start and how they are to be read: they are converted first."""
        self.editing: Editing | None = None
        """What another program waits for; None in a window that was opened otherwise."""
        self.work = ImageWork(document, jobs, self)
        self.work.failed.connect(lambda words: self.failed.emit("files", words))
        self.work.notice_given.connect(self.notice_given)
        live.failed.connect(lambda words: self.failed.emit("live", words))
        live.model_failed.connect(self._tell_model_failure)
        live.notice_given.connect(self.notice_given)

    def _tell_model_failure(self, path: Path, words: str) -> None:
        if self.live.has_model:
            self.failed.emit("model", words)
        elif self.starting_weights is None or path != self.starting_weights[0]:
            advice = self.tr(
                "There is no model now, and what you see is not denoised: choose one with Model > "
                "Open Model."
            )
            self.failed.emit("model", f"{words}\n{advice}")

    @property
    def roll(self) -> tuple[Path, ...]:
        """The photographs that were opened together, in their order."""
        return self._roll

    def set_roll(self, files: tuple[Path, ...]) -> None:
        self._roll = files
        self.roll_changed.emit()

    def fail(self, where: str, words: str) -> None:
        """Tell that something did not work; the words are in the user's language."""
        self.failed.emit(where, words)
