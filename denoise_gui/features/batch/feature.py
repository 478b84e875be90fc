"""File > Batch: many photographs, one after the other, in a window of their own."""

from __future__ import annotations

from pathlib import Path

from denoise_gui.core.save_settings import chosen_save_options
from denoise_gui.core.session import Session
from denoise_gui.core.translation import tr
from denoise_gui.features.batch.choices import SigmaSource
from denoise_gui.features.batch.workflow import BatchWorkflow, InUse
from denoise_gui.shell.command import Command
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.window import MainWindow


class BatchFeature(Feature):
    """The command, and a photograph of the batch opened in the window."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.workflow = BatchWorkflow(session.jobs, window, self._in_use)
        self.workflow.open_requested.connect(self._open)
        session.batch_requested.connect(self._take)

    def parts(self) -> Parts:
        tip = tr("Denoise many photographs, one after the other")
        return Parts(
            (
                Command(
                    "file.batch", tr("&Batch…"), "file/save", self.workflow.show, ("Ctrl+B",), tip
                ),
            )
        )

    def close(self) -> None:
        self.workflow.close()

    def _in_use(self) -> InUse:
        document, live = self.session.document, self.session.live
        save = chosen_save_options()
        return InUse(document.recipe, document.sigma_max, live.device, save, document.known_recipe)

    def _take(self, files: list[Path]) -> None:
        self.workflow.show()
        self.workflow.take_sigma_from(SigmaSource.WINDOW)
        self.workflow.add(files)

    def _open(self, path: Path) -> None:
        self.session.open_requested.emit(path)
        self.window.raise_()
        self.window.activateWindow()
