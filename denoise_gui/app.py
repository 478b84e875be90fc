"""The application: the list of its features, their start and their end."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QMetaObject, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from denoise_gui.contract.ending import ENDING, exit_code
from denoise_gui.contract.weight_files import holds_weights
from denoise_gui.core.diagnostics.qt_messages import leave_qt_messages, log_qt_messages
from denoise_gui.core.diagnostics.session import Diagnostics
from denoise_gui.core.document import Document
from denoise_gui.core.editing import Editing
from denoise_gui.core.garbage_collector import GarbageCollector
from denoise_gui.core.jobs import Jobs
from denoise_gui.core.known_devices import device_notes
from denoise_gui.core.opened_files import OpenedFiles
from denoise_gui.core.session import Session
from denoise_gui.core.settings import DEVICE
from denoise_gui.core.settings_file import FILE
from denoise_gui.core.translation import install_language
from denoise_gui.engine.devices.words import CPU
from denoise_gui.engine.library.shelf import ModelShelf
from denoise_gui.engine.shipped import shipped_model
from denoise_gui.features.batch.feature import BatchFeature
from denoise_gui.features.bench.feature import BenchFeature
from denoise_gui.features.devices.feature import DevicesFeature
from denoise_gui.features.editing.feature import EditingFeature
from denoise_gui.features.export.feature import ExportFeature
from denoise_gui.features.files.feature import FilesFeature
from denoise_gui.features.filmstrip.feature import FilmstripFeature
from denoise_gui.features.live.feature import LiveFeature, live_picture
from denoise_gui.features.log.feature import LogFeature
from denoise_gui.features.mask.feature import MaskFeature
from denoise_gui.features.models.feature import ModelsFeature
from denoise_gui.features.numbers.feature import NumbersFeature
from denoise_gui.features.recipe.feature import RecipeFeature
from denoise_gui.features.settings.feature import SettingsFeature
from denoise_gui.features.strip.feature import StripFeature
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.widgets.icons import application_icon
from denoise_gui.shell.widgets.theme import apply_theme
from denoise_gui.shell.window import MainWindow
from denoise_gui.shell.window_feature import WindowFeature
from denoise_gui.version import __version__

FEATURES: tuple[type[Feature], ...] = (
    WindowFeature,
    EditingFeature,
    RecipeFeature,
    DevicesFeature,
    LiveFeature,
    MaskFeature,
    FilesFeature,
    NumbersFeature,
    BenchFeature,
    StripFeature,
    FilmstripFeature,
    ModelsFeature,
    BatchFeature,
    ExportFeature,
    LogFeature,
    SettingsFeature,
)
"""In the order in which they stand in menus and docks, begin and end."""


class Application(QObject):
    """One window with all that stands behind it. Call `close` before the end."""

    def __init__(
        self,
        model: Path | None = None,
        device: str = CPU,
        diagnostics: Diagnostics | None = None,
        reading: str = "",
        editing: Editing | None = None,
    ) -> None:
        """`model` stays for all photographs; without one, each is opened with that of the shipped
        ones which suits its noise, unless the settings say otherwise. It may hold weights, which
        are converted first, read as `reading` says; until then there is no model. `editing`: what
        another program waits for."""
        super().__init__()
        self.document, jobs, shelf = Document(self), Jobs(self), ModelShelf(device_notes())
        live = live_picture(self.document, jobs, shelf, model or shipped_model(), device, self)
        self.relaunching = False
        self.next_command = ""
        """To be run in the window that takes the place of this one."""
        self.session = Session(self.document, live, jobs, shelf, diagnostics, self)
        self.session.editing = editing
        if model is not None:
            self.session.choice.stay()
        if model is not None and holds_weights(model):
            self.session.starting_weights = (model, reading)
        self.window = MainWindow(self.session)
        self.window.closed.connect(self.close)
        self.features = [feature(self.session, self.window) for feature in FEATURES]
        self.window.furnish(feature.parts() for feature in self.features)
        for feature in self.features:
            feature.start()
        self._left: tuple[str, ...] | None = None
        if editing is None:  # another program waits for that one photograph and no other
            OpenedFiles(self).opened.connect(self.open)

    def open(self, images: tuple[Path, ...]) -> None:
        """As if they had been dropped on the window."""
        if len(images) > 1 or (images and images[0].is_dir()):
            self.session.several_requested.emit(list(images))
        elif images:
            self.session.open_requested.emit(images[0])

    def take_over(self, other: Application) -> None:
        """Show what another application showed, which is closed."""
        self.session.choice.take_over(other.session.choice)
        self.document.take_over(other.document.carried())
        self.session.set_roll(other.session.roll)
        viewport = other.window.canvas.viewport
        if not viewport.fits:
            canvas = self.window.canvas
            QTimer.singleShot(
                0, canvas, lambda: canvas.move_to(viewport.resized(canvas.viewport.view))
            )
        if other.next_command:
            action = self.window.menus.action(other.next_command)
            QTimer.singleShot(0, action, action.trigger)

    def relaunch(self, command: str = "") -> bool:
        """Close, so that another takes the place of this one; False if the user wants to stay."""
        self.next_command = command
        # The end that Qt posts when the last window closes would meet the next window.
        QApplication.setQuitOnLastWindowClosed(False)
        self.relaunching = self.window.close()
        QApplication.setQuitOnLastWindowClosed(True)
        if self.relaunching:
            QApplication.exit(0)
        return self.relaunching

    def close(self) -> tuple[str, ...]:
        """Stop all work and wait for it; returns what did not end. Safe to call twice."""
        if self._left is None:
            self._left = self.session.jobs.close()
            for feature in self.features:
                feature.close()
            FILE.write()
        return self._left


def _lived(
    qt: QApplication, application: Application, diagnostics: Diagnostics | None
) -> tuple[int, tuple[str, ...]]:
    """Until it ends; as often as another language wants another window. Returns the exit code, and
    what work did not end."""
    while True:
        application.session.relaunch = application.relaunch
        code, left = qt.exec(), application.close()
        if not application.relaunching or left:
            return code, left
        install_language(qt)
        live = application.session.live
        following = Application(
            live.model, live.device, diagnostics, editing=application.session.editing
        )
        following.window.show()
        following.take_over(application)
        application.window.deleteLater()
        application.deleteLater()
        application = following


def run(
    images: tuple[Path, ...],
    model: Path | None,
    device: str | None,
    sigma: float | None,
    diagnostics: Diagnostics,
    reading: str = "",
    editing: Editing | None = None,
) -> int:
    """Open the window and stay until it is closed. `device`: the one chosen last if None."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    log_qt_messages()
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName("denoise-gui")
    qt.setOrganizationName("denoise-gui")
    qt.setApplicationVersion(__version__)
    qt.setDesktopFileName("denoise-gui")  # by which Wayland finds the icon
    # One look on all systems, which follows the system's light or dark.
    qt.setStyle("Fusion")
    qt.setWindowIcon(application_icon())
    apply_theme()
    install_language(qt)
    application = Application(model, device or DEVICE.get(), diagnostics, reading, editing)
    if sigma is not None:
        application.document.start_with(sigma)
    application.window.show()
    application.open(images)
    GarbageCollector(qt)

    def quit_soon() -> None:
        QMetaObject.invokeMethod(qt, "quit", Qt.ConnectionType.QueuedConnection)

    with ENDING.stopping(quit_soon):
        code, left = _lived(qt, application, diagnostics)
    leave_qt_messages()
    if left:
        # A thread that hangs within a library would bring down the interpreter as it ends.
        logging.shutdown()
        os._exit(exit_code(code))
    return code
