"""The window: lays out the picture, the sigma panel and the menus, and says what was asked for.

It opens, saves and denoises nothing itself: that it leaves to whoever listens to its signals.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
)
from PySide6.QtWidgets import QDialog, QMainWindow, QMessageBox, QVBoxLayout, QWidget

from denoise_gui.core.document import SIGMA_DEFAULT, SIGMA_STEP, Document
from denoise_gui.core.translation import choose_language
from denoise_gui.engine.measure.reference import AddedNoise
from denoise_gui.engine.shipped import sample_image
from denoise_gui.features.files import save_settings
from denoise_gui.features.files.file_options_dialog import FileOptionsDialog
from denoise_gui.features.files.welcome import Welcome
from denoise_gui.features.live.sigma_panel import SigmaPanel
from denoise_gui.shell import file_dialogs
from denoise_gui.shell.canvas import monitor_profile
from denoise_gui.shell.canvas.canvas import Canvas
from denoise_gui.shell.compare import choice
from denoise_gui.shell.drop_hint import DropHint
from denoise_gui.shell.drop_zones import DropZones, Zone
from denoise_gui.shell.file_filters import MODEL_SUFFIXES
from denoise_gui.shell.incoming import files_in, incoming, may_be_taken
from denoise_gui.shell.menus.main_menus import MainMenus
from denoise_gui.shell.menus.main_toolbar import MainToolbar
from denoise_gui.shell.panels import Panels
from denoise_gui.shell.status_bar import StatusBar
from denoise_gui.shell.widgets.focus_ring import FocusRing
from denoise_gui.shell.widgets.job_progress import JobProgress
from denoise_gui.shell.widgets.notice_bar import NoticeBar
from denoise_gui.shell.window_memory import WindowMemory
from denoise_gui.version import __version__


class MainWindow(QMainWindow):
    """One document in one window."""

    open_requested = Signal(Path)
    paste_requested = Signal(QImage)
    save_requested = Signal(Path)
    copy_requested = Signal()
    neighbour_requested = Signal(int)
    """So many images on in the folder; back, where negative."""
    model_requested = Signal(Path)
    last_model_requested = Signal()
    """Back to the model before."""
    device_requested = Signal(str)
    gray_use_requested = Signal(str)
    export_requested = Signal()
    study_requested = Signal()
    noise_requested = Signal(AddedNoise)
    reference_requested = Signal(Path)
    reference_forgotten = Signal()
    log_requested = Signal()
    batch_requested = Signal()
    closed = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.canvas = Canvas(document)
        self.sigma_panel = SigmaPanel(document)
        self.notice_bar = NoticeBar()
        self.drop_zones = DropZones(self.canvas)
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.panels = Panels(self, document)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice_bar)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.panels.strip)
        layout.addWidget(self.sigma_panel)
        self.setCentralWidget(centre)
        self.setAcceptDrops(True)
        self.job_progress = JobProgress(self)
        self.menus = MainMenus(self, document)
        self.toolbar = MainToolbar(self)
        self.addToolBar(self.toolbar)
        self.menus.add_toolbar(self.toolbar)
        FocusRing(self.canvas)
        self.drop_hint = DropHint(self.canvas)
        self.welcome = Welcome(self.canvas, document, self.menus.recent)
        self.welcome.open_requested.connect(self.choose_image)
        self.welcome.sample_requested.connect(self.open_sample)
        self.welcome.recent_requested.connect(self.open_requested)
        document.image_opened.connect(self._image_opened)
        document.sigma_changed.connect(self.status.show_sigma)
        document.after_changed.connect(lambda _rect: self._show_pixel())
        document.frame_changed.connect(self._show_pixel)
        self._memory = WindowMemory(self)
        self._pixel: tuple[int, int] | None = None
        self.canvas.pixel_hovered.connect(self._pixel_hovered)
        self.canvas.view_changed.connect(lambda: self.status.show_zoom(self.canvas.zoom))
        self.sigma_panel.number.lineEdit().returnPressed.connect(self.canvas.setFocus)
        self.status.show_sigma(document.sigma)
        self.status.show_zoom(1.0)
        self._restore()
        self._image_opened()
        self.canvas.setFocus()

    # Messages

    def show_error(self, message: str) -> None:
        """Say what went wrong; the window stays usable."""
        self.notice_bar.show_error(message)

    def show_notice(self, message: str) -> None:
        self.notice_bar.show_notice(message)

    def show_message(self, message: str) -> None:
        """Something pleasant that may be missed."""
        self.status.showMessage(message, 6000)

    # What the menus do

    def choose_image(self) -> None:
        path = file_dialogs.choose_image(self)
        if path:
            self.open_requested.emit(path)

    def choose_target(self) -> None:
        if self._document.photograph is None:
            self.show_message(self.tr("There is no image to save yet."))
            return
        path = file_dialogs.choose_target(self, self._document.path)
        if path:
            self.save_requested.emit(path)

    def choose_file_options(self) -> None:
        dialog = FileOptionsDialog(save_settings.chosen_save_options(), self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            save_settings.choose_save_options(dialog.options)

    def choose_monitor_profile(self) -> None:
        trouble = monitor_profile.choose_profile(self)
        if trouble:
            self.show_error(trouble)
        self.canvas.renew_colours()

    def forget_monitor_profile(self) -> None:
        monitor_profile.forget_profile()
        self.canvas.renew_colours()

    def open_sample(self) -> None:
        self.open_requested.emit(sample_image())

    def choose_model(self) -> None:
        path = file_dialogs.choose_model(self)
        if path:
            self.model_requested.emit(path)

    def paste(self) -> None:
        self._take(QGuiApplication.clipboard().mimeData())

    def step_sigma(self, steps: int) -> None:
        self._document.set_sigma(self._document.sigma + steps * SIGMA_STEP)

    def reset_sigma(self) -> None:
        self._document.end_gesture()
        self._document.set_sigma(SIGMA_DEFAULT)

    def choose_language(self, name: str) -> None:
        self.show_notice(choose_language(name))

    def show_about(self) -> None:
        QMessageBox.about(
            self,
            self.tr("About"),
            self.tr(
                "<h3>Denoise {0}</h3><p>Photographs, denoised live by a convolutional network "
                "that takes sigma as an input.</p><p>MIT licence</p>"
            ).format(__version__),
        )

    # Drop and paste

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_be_taken(event.mimeData()):
            event.acceptProposedAction()
            self.drop_hint.welcome(True)
            self._show_zones(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._show_zones(event)
        super().dragMoveEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_hint.welcome(False)
        self.drop_zones.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_hint.welcome(False)
        files = files_in(event.mimeData())
        as_reference = self.drop_zones.isVisible() and self.drop_zones.zone is Zone.REFERENCE
        self.drop_zones.hide()
        if as_reference and files:
            self.reference_requested.emit(files[0])
        else:
            self._take(event.mimeData())
        event.acceptProposedAction()

    def _show_zones(self, event: QDropEvent) -> None:
        """With an image open, a photograph may be its clean reference."""
        files = files_in(event.mimeData())
        photograph = files and files[0].suffix.lower() not in MODEL_SUFFIXES
        if photograph and self._document.photograph is not None:
            self.drop_zones.show_at(event.position())

    def _take(self, data: QMimeData) -> None:
        taken = incoming(data)
        files = taken.files
        models = [file for file in files if file.suffix.lower() in MODEL_SUFFIXES]
        if models:
            for model in models:
                self.model_requested.emit(model)
        elif files:
            self.open_requested.emit(files[0])
            if len(files) > 1:
                self.show_message(self.tr("Opened the first of {0} files.").format(len(files)))
        elif taken.picture is not None:
            self.paste_requested.emit(taken.picture)
        else:
            self.show_message(taken.problem)

    # Space, wherever the focus is: what a control does not want comes here

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.canvas.hold_original(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.canvas.hold_original(False)
        else:
            super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            # The release of the key would go to another window.
            self.canvas.hold_original(False)
        super().changeEvent(event)

    # What is shown

    def _image_opened(self) -> None:
        reference = self._document.reference
        noise = reference.noise if reference else None
        self.status.show_noise(noise.sigma if noise else None)
        title = self._document.title
        self.setWindowTitle(f"{title}[*] — Denoise" if title else "Denoise")
        for action in (self.menus.save, self.menus.copy):
            action.setEnabled(self._document.photograph is not None)
        self._pixel_hovered(None)

    def _pixel_hovered(self, position: tuple[int, int] | None) -> None:
        self._pixel = position
        self._show_pixel()

    def _show_pixel(self) -> None:
        before, after = self._document.before, self._document.after
        if self._pixel is None or before is None or after is None:
            self.status.show_pixel(None, None, None)
        else:
            self.status.show_pixel(
                self._pixel, before.rgb_at(*self._pixel), self._document.shown_rgb(*self._pixel)
            )

    # Between starts

    def _restore(self) -> None:
        self._memory.restore()
        self.canvas.set_choice(choice.remembered())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.menus.full_screen.leave()
        self._memory.remember()
        choice.remember(self.canvas.choice)
        self.closed.emit()
        event.accept()
