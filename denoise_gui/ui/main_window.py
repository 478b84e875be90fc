"""The window: lays out the picture, the sigma panel and the menus, and says what was asked for.

It opens, saves and denoises nothing itself: that it leaves to whoever listens to its signals.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QMainWindow,
    QMenu,
    QMessageBox,
    QProgressDialog,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.document import SIGMA_DEFAULT, SIGMA_STEP, Document
from denoise_gui.ui.actions import add_action, fill_choices, translated
from denoise_gui.ui.canvas import Canvas
from denoise_gui.ui.file_filters import open_filter, save_filter
from denoise_gui.ui.notice_bar import NoticeBar
from denoise_gui.ui.sigma_panel import SigmaPanel
from denoise_gui.ui.status_bar import StatusBar
from denoise_gui.ui.theme import choose_theme, chosen_theme
from denoise_gui.version import __version__

_COARSE_STEPS = 10
_BUSY_DELAY_MS = 400
"""Work that is done sooner shows no progress dialog."""

_MODEL_SUFFIXES = (".onnx", ".safetensors", ".pth", ".pt", ".ckpt")
"""Files that are models, where they are dropped."""

_Key = QKeySequence.StandardKey


class MainWindow(QMainWindow):
    """One document in one window."""

    open_requested = Signal(Path)
    paste_requested = Signal(QImage)
    save_requested = Signal(Path)
    model_requested = Signal(Path)
    device_requested = Signal(str)
    job_cancelled = Signal()
    export_requested = Signal()
    study_requested = Signal()
    closed = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._settings = QSettings()
        self.canvas = Canvas(document)
        self.sigma_panel = SigmaPanel(document)
        self.notice_bar = NoticeBar()
        self.status = StatusBar()
        self.setStatusBar(self.status)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice_bar)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.sigma_panel)
        self.setCentralWidget(centre)
        self.setAcceptDrops(True)
        self._progress: QProgressDialog | None = None
        self._progress_delay = QTimer(self)
        self._progress_delay.setSingleShot(True)
        self._progress_delay.timeout.connect(self._show_progress)
        self._make_menus()
        document.image_opened.connect(self._image_opened)
        document.sigma_changed.connect(self.status.show_sigma)
        document.after_changed.connect(lambda _rect: self._show_pixel())
        document.frame_changed.connect(self._show_pixel)
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

    # Progress of one job at a time

    def begin_job(self, title: str) -> None:
        """Work has begun; if it takes a while, a dialog shows it and offers Cancel."""
        self.end_job()
        self._progress = QProgressDialog(title, self.tr("Cancel"), 0, 0, self)
        self._progress.setWindowTitle(self.windowTitle())
        self._progress.setWindowModality(Qt.WindowModality.WindowModal)
        self._progress.setMinimumDuration(2**31 - 1)  # shown by the timer, also without progress
        self._progress.setAutoClose(False)
        self._progress.setAutoReset(False)
        self._progress.setMinimumWidth(360)
        self._progress.canceled.connect(self.job_cancelled)
        self._progress_delay.start(_BUSY_DELAY_MS)

    def show_job_progress(self, done: int, total: int) -> None:
        if self._progress and not self._progress.wasCanceled():
            self._progress.setMaximum(1000)
            self._progress.setValue(round(1000 * done / max(total, 1)))

    def end_job(self) -> None:
        self._progress_delay.stop()
        if self._progress:
            self._progress.canceled.disconnect(self.job_cancelled)
            self._progress.close()
            self._progress.deleteLater()
            self._progress = None

    def _show_progress(self) -> None:
        if self._progress:
            self._progress.show()

    # Devices and models

    def show_devices(self, devices: list[str], chosen: str) -> None:
        """What the menu offers to run on."""
        names = {"cpu": self.tr("Processor")}
        choices = [(device, names.get(device, device)) for device in devices]
        fill_choices(self._device_menu, choices, chosen, self.device_requested.emit)

    # Menus

    def _make_menus(self) -> None:
        bar = self.menuBar()
        self._make_file_menu(bar.addMenu(self.tr("&File")))
        self._make_edit_menu(bar.addMenu(self.tr("&Edit")))
        self._make_view_menu(bar.addMenu(self.tr("&View")))
        model = bar.addMenu(self.tr("&Model"))
        add_action(self, model, self.tr("&Open Model…"), ["Ctrl+M"], self._choose_model)
        self._device_menu = QMenu(self.tr("Run &On"), self)
        model.addMenu(self._device_menu)
        model.addSeparator()
        add_action(
            self,
            model,
            self.tr("Re-export and &Compare…"),
            ["Ctrl+E"],
            self.export_requested.emit,
            tip=self.tr("Write ONNX and Core ML files and check them on the open image"),
        )
        about = bar.addMenu(self.tr("&Help"))
        add_action(self, about, self.tr("&Why This Graph?"), [], self.study_requested.emit)
        add_action(self, about, self.tr("&About"), [], self._show_about)

    def _make_file_menu(self, menu: QMenu) -> None:
        add_action(self, menu, self.tr("&Open…"), [_Key.Open], self._choose_image)
        self._save_action = add_action(
            self, menu, self.tr("Save Denoised &As…"), [_Key.Save, _Key.SaveAs], self._choose_target
        )
        menu.addSeparator()
        add_action(self, menu, self.tr("&Quit"), [_Key.Quit], self.close)

    def _make_edit_menu(self, menu: QMenu) -> None:
        undo = self._document.undo_stack.createUndoAction(self, self.tr("&Undo"))
        undo.setShortcuts(_Key.Undo)
        redo = self._document.undo_stack.createRedoAction(self, self.tr("&Redo"))
        redo.setShortcuts(_Key.Redo)
        menu.addActions([undo, redo])
        menu.addSeparator()
        add_action(self, menu, self.tr("&Paste Image"), [_Key.Paste], self._paste)
        menu.addSeparator()
        for text, keys, steps in (
            (self.tr("Sigma Up"), ["Right", "]"], 1),
            (self.tr("Sigma Down"), ["Left", "["], -1),
            (self.tr("Sigma Up, Coarse"), ["Shift+Right", "}"], _COARSE_STEPS),
            (self.tr("Sigma Down, Coarse"), ["Shift+Left", "{"], -_COARSE_STEPS),
        ):
            add_action(self, menu, text, [*keys], partial(self._step_sigma, steps))
        add_action(self, menu, self.tr("Reset Sigma"), ["Ctrl+R"], self._reset_sigma)

    def _make_view_menu(self, menu: QMenu) -> None:
        canvas = self.canvas
        add_action(self, menu, self.tr("&Fit to Window"), ["F", "Ctrl+0"], canvas.fit)
        add_action(
            self, menu, self.tr("&Actual Pixels"), ["1", "Ctrl+1"], lambda: canvas.zoom_to(1.0)
        )
        add_action(
            self, menu, self.tr("Zoom &In"), [_Key.ZoomIn, "+", "="], lambda: canvas.step_zoom(1)
        )
        add_action(
            self, menu, self.tr("Zoom &Out"), [_Key.ZoomOut, "-"], lambda: canvas.step_zoom(-1)
        )
        menu.addSeparator()
        self._divider_action = add_action(
            self, menu, self.tr("Before/After &Divider"), ["D"], self._toggle_divider
        )
        self._divider_action.setCheckable(True)
        self._divider_action.setStatusTip(
            self.tr("Hold Space to see the original in place of the denoised picture")
        )

        menu.addSeparator()
        self._theme_menu = menu.addMenu(self.tr("&Theme"))
        self._theme_menu.aboutToShow.connect(self._fill_themes)
        self._fill_themes()

    def _fill_themes(self) -> None:
        names = {
            "system": self.tr("As the System"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }
        fill_choices(self._theme_menu, list(names.items()), chosen_theme(), choose_theme)

    # What the menus do

    def _choose_image(self) -> None:
        folder = str(self._settings.value("files/folder", "", type=str))
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a Photograph"), folder, open_filter()
        )
        if name:
            self._settings.setValue("files/folder", str(Path(name).parent))
            self.open_requested.emit(Path(name))

    def _choose_target(self) -> None:
        if self._document.photograph is None:
            self.show_message(self.tr("There is no image to save yet."))
            return
        path = self._document.path
        folder = str(self._settings.value("files/save_folder", "", type=str))
        if path is not None:
            suggested = Path(folder or path.parent) / f"{path.stem}_denoised{path.suffix}"
        else:
            suggested = Path(folder) / "denoised.png"
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the Denoised Image"), str(suggested), save_filter()
        )
        if name:
            self._settings.setValue("files/save_folder", str(Path(name).parent))
            self.save_requested.emit(Path(name))

    def _choose_model(self) -> None:
        folder = str(self._settings.value("files/model_folder", "", type=str))
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a Model"),
            folder,
            self.tr(
                "Models and checkpoints (*.onnx *.safetensors *.pth *.pt *.ckpt);;All files (*)"
            ),
        )
        if name:
            self._settings.setValue("files/model_folder", str(Path(name).parent))
            self.model_requested.emit(Path(name))

    def _paste(self) -> None:
        self._take(QGuiApplication.clipboard().mimeData())

    def _step_sigma(self, steps: int) -> None:
        self._document.set_sigma(self._document.sigma + steps * SIGMA_STEP)

    def _reset_sigma(self) -> None:
        self._document.end_gesture()
        self._document.set_sigma(SIGMA_DEFAULT)

    def _toggle_divider(self) -> None:
        divider = self.canvas.divider
        self.canvas.set_divider(replace(divider, shown=not divider.shown))
        self._divider_action.setChecked(self.canvas.divider.shown)

    def _show_about(self) -> None:
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
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._take(event.mimeData())
        event.acceptProposedAction()

    def _take(self, data: QMimeData) -> None:
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files and files[0].suffix.lower() in _MODEL_SUFFIXES:
            self.model_requested.emit(files[0])
        elif files:
            self.open_requested.emit(files[0])
            if len(files) > 1:
                self.show_message(self.tr("Opened the first of {0} files.").format(len(files)))
        elif data.hasImage():
            self.paste_requested.emit(data.imageData())
        else:
            self.show_message(self.tr("There is no image on the clipboard."))

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
        title = self._document.title
        self.setWindowTitle(f"{title}[*] — Denoise" if title else "Denoise")
        self._save_action.setEnabled(self._document.photograph is not None)
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
        geometry = self._settings.value("window/geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1180, 800)
        fraction = float(self._settings.value("view/divider", 0.5, type=float))  # type: ignore[arg-type]
        shown = bool(self._settings.value("view/divider_shown", True, type=bool))
        self.canvas.set_divider(replace(self.canvas.divider, fraction=fraction, shown=shown))
        self._divider_action.setChecked(shown)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.setValue("window/geometry", self.saveGeometry())
        self._settings.setValue("view/divider", self.canvas.divider.fraction)
        self._settings.setValue("view/divider_shown", self.canvas.divider.shown)
        self.closed.emit()
        event.accept()


def _model_filter() -> str:
    patterns = " ".join(f"*{suffix}" for suffix in _MODEL_SUFFIXES)
    return f"{translated('Models and checkpoints')} ({patterns});;{translated('All files')} (*)"
