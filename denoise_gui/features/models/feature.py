"""The models to choose among: opened, shown in a dock with their figures, flipped between."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from denoise_gui.contract.weight_files import export_requirements, holds_weights, missing_modules
from denoise_gui.core.folders import data_folder
from denoise_gui.core.session import Session
from denoise_gui.core.translation import tr
from denoise_gui.engine.library.library import ModelLibrary
from denoise_gui.engine.shipped import resources_folder
from denoise_gui.features.models.model_commands import ModelCommands
from denoise_gui.features.models.model_library_dock import ModelLibraryDock
from denoise_gui.shell import file_dialogs
from denoise_gui.shell.command import Command, State
from denoise_gui.shell.docks import dock_command
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.file_filters import MODEL_SUFFIXES
from denoise_gui.shell.parts import Intake, Parts
from denoise_gui.shell.widgets.missing_extra import MissingExtraDialog
from denoise_gui.shell.widgets.reading_dialog import ReadingDialog
from denoise_gui.shell.window import MainWindow


class ModelsFeature(Feature):
    """The library, its dock, and what is done with models."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.library = ModelLibrary(data_folder() / "models", resources_folder() / "models")
        self.dock = ModelLibraryDock(window)
        self.commands = ModelCommands(
            *(session.document, session.live, session.choice, session.jobs),
            *(self.library, self.dock, window),
        )
        self.commands.failed.connect(lambda words: session.fail("import", words))
        self.commands.message_given.connect(session.message_given)
        self.commands.notice_given.connect(session.notice_given)
        session.live.model_opened.connect(self.commands.show_opened)
        session.model_requested.connect(self.open)

    def parts(self) -> Parts:
        tip = tr("Models to choose among, their figures, and how fast they are here")
        choice, place = self.session.choice, "model/choose"
        return Parts(
            (
                Command("model.open", tr("&Open Model…"), place, self._choose, ("Ctrl+M",)),
                Command(
                    "model.checkpoint",
                    tr("Open C&heckpoint As…"),
                    place,
                    self.choose_checkpoint,
                    tip=tr("Convert a checkpoint, and say how its weights are read"),
                ),
                dock_command(self.dock, "model.library", tr("Model &Library"), "L", tip, place),
                Command(
                    "model.flip",
                    tr("&Flip to the Last Model"),
                    place,
                    self.commands.use_previous,
                    ("A",),
                    tip=tr("Back and forth between two models, to see what changes"),
                    state=State(
                        (self.commands.previous_changed,),
                        enabled=lambda: self.commands.has_previous,
                    ),
                ),
                Command(
                    "model.by-noise",
                    tr("Choose &by Noise"),
                    place,
                    self._toggle_by_noise,
                    tip=tr("Each new photograph is opened with the model that suits its noise"),
                    state=State((choice.changed,), checked=lambda: choice.by_noise),
                ),
            ),
            docks=(self.dock,),
            intakes=(Intake(self._open_all, MODEL_SUFFIXES),),
        )

    def start(self) -> None:
        """Weights named on the command line are converted as those that are opened later."""
        if self.session.starting_weights is not None:
            path, reading = self.session.starting_weights
            QTimer.singleShot(0, self, lambda: self.open(path, reading))

    def _toggle_by_noise(self) -> None:
        choice = self.session.choice
        if choice.by_noise:
            choice.set_by_noise(False)
        else:
            choice.choose_now()

    def open(self, path: Path, reading: str = "") -> None:
        """Into the library; a checkpoint is converted, which needs more than is always there.

        Args:
            reading: how weights are read, as the exporter takes it; "" leaves that to its trial.
        """
        missing = missing_modules() if holds_weights(path) else []
        if missing:
            jobs = self.session.jobs
            MissingExtraDialog(missing, export_requirements(), jobs, self.window).open()
        else:
            self.commands.open(path, reading)

    def choose_checkpoint(self) -> None:
        """Ask for weights, and for how they are to be read."""
        path = file_dialogs.choose_weights(self.window)
        if path is None:
            return
        dialog = ReadingDialog("", self.window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.open(path, dialog.reading)

    def _open_all(self, files: tuple[Path, ...]) -> None:
        for file in files:
            self.open(file)

    def _choose(self) -> None:
        path = file_dialogs.choose_model(self.window)
        if path:
            self.open(path)
