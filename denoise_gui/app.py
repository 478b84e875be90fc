"""The application: makes the parts, connects them, and takes them down in order."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from denoise_gui.contract.export_options import WEIGHT_SUFFIXES
from denoise_gui.core.diagnostics.folders import data_folder
from denoise_gui.core.diagnostics.qt_messages import leave_qt_messages, log_qt_messages
from denoise_gui.core.diagnostics.session import Diagnostics
from denoise_gui.core.document import Document
from denoise_gui.core.exporter.requirements import export_requirements, missing_modules
from denoise_gui.core.image_work import ImageWork
from denoise_gui.core.live_picture import ModelOpened
from denoise_gui.core.translation import install_language
from denoise_gui.engine.denoise.gray_use import GrayUse
from denoise_gui.engine.denoise.sigma_stack import DEFAULT_BUDGET
from denoise_gui.engine.models.library import ModelLibrary
from denoise_gui.engine.models.shelf import ModelShelf
from denoise_gui.engine.shipped import resources_folder, shipped_model
from denoise_gui.features.batch.workflow import BatchWorkflow
from denoise_gui.features.bench.bench_link import BenchLink
from denoise_gui.features.export.study_dialog import StudyDialog
from denoise_gui.features.export.workflow import ExportWorkflow
from denoise_gui.features.files.commands import FileCommands
from denoise_gui.features.files.folder_walk import FolderWalk
from denoise_gui.features.files.result_copy import ResultCopy
from denoise_gui.features.live.denoiser import LiveDenoiser
from denoise_gui.features.live.link import LiveLink
from denoise_gui.features.models.commands import ModelCommands
from denoise_gui.features.tuning_wires import Tuning
from denoise_gui.session_log import log_session
from denoise_gui.shell.crash_notices import CrashNotices
from denoise_gui.shell.widgets.icons import application_icon
from denoise_gui.shell.widgets.missing_extra import MissingExtraDialog
from denoise_gui.shell.widgets.theme import apply_theme
from denoise_gui.shell.window import MainWindow
from denoise_gui.version import __version__

CPU = "cpu"


class Application(QObject):
    """One window with all that stands behind it. Call `close` before the end."""

    def __init__(self, model: Path | None = None, device: str = CPU) -> None:
        super().__init__()
        self.document = Document(self)
        models = ModelShelf()
        self.work = ImageWork(self.document, self)
        self.files = FileCommands(self.document, self.work, models, self)
        self.live = LiveDenoiser(self, budget_bytes=_live_budget(), models=models)
        self.link = LiveLink(self.document, self.live, model or shipped_model(), device, self)
        self.window = MainWindow(self.document)
        self.walk = FolderWalk(self.document, self.work, self)
        self.result_copy = ResultCopy(self.document, self.work, models, self)
        self.export = ExportWorkflow(self.document, self.window)
        self.library = ModelLibrary(data_folder() / "models", resources_folder() / "models")
        self.models = ModelCommands(
            self.document, self.link, self.library, self.window.panels.models, self.window
        )
        self.batch = BatchWorkflow(self.window, lambda: (self.link.model, self.link.device))
        self.tuning = Tuning(self.document, self.link, models, self.window)
        self.bench = BenchLink(self.document, self.work, self.link, models, self.window)
        self._closed = False
        self._connect_files()
        self._connect_live()
        self._connect_export()

    def close(self) -> None:
        """Stop all work and wait for it. Safe to call twice."""
        if not self._closed:
            self._closed = True
            self.live.close()
            self.tuning.close()
            self.bench.close()
            self.work.close()
            self.batch.close()
            self.export.close()
            self.models.close()

    def _connect_files(self) -> None:
        window, files, work = self.window, self.files, self.work
        window.open_requested.connect(files.open)
        window.paste_requested.connect(self._paste)
        window.save_requested.connect(
            lambda path: files.save(path, self.link.model, self.link.device, self.link.gray_use)
        )
        window.copy_requested.connect(
            lambda: self.result_copy.copy(self.link.model, self.link.device, self.link.gray_use)
        )
        window.neighbour_requested.connect(self.walk.go)
        self.walk.end_reached.connect(window.show_message)
        self.result_copy.copied.connect(
            lambda width, height: window.show_message(
                self.tr("Copied the denoised image, {0} × {1} pixels").format(width, height)
            )
        )
        window.job_progress.cancelled.connect(work.cancel)
        window.closed.connect(self.close)
        window.batch_requested.connect(self.batch.show)
        self.batch.open_requested.connect(self._open_of_batch)
        work.began.connect(window.job_progress.begin)
        work.progressed.connect(window.job_progress.show)
        work.ended.connect(window.job_progress.end)
        work.failed.connect(window.show_error)
        work.notice_given.connect(window.show_notice)
        files.image_saved.connect(
            lambda path: window.show_message(self.tr("Saved {0}").format(path))
        )

    def _connect_live(self) -> None:
        window, link = self.window, self.link
        canvas = window.canvas
        canvas.view_changed.connect(lambda: link.show_visible(canvas.visible_rect(), canvas.level))
        window.model_requested.connect(self._open_model)
        window.last_model_requested.connect(self.models.take_back)
        self.models.failed.connect(window.show_error)
        self.models.message_given.connect(window.show_message)
        window.device_requested.connect(link.use_device)
        window.gray_use_requested.connect(self._use_gray)
        self._use_gray(str(QSettings().value("model/gray_use", GrayUse.CHANNELS, type=str)))
        link.work_began.connect(window.status.show_working)
        link.interpolation_shown.connect(window.status.show_interpolated)
        link.visible_finished.connect(lambda _generation, ms: window.status.show_time(ms))
        link.model_opened.connect(self._show_model)
        link.model_failed.connect(self._show_model_failure)
        link.notice_given.connect(window.show_notice)
        link.failed.connect(window.show_error)

    def _connect_export(self) -> None:
        window, export = self.window, self.export
        window.export_requested.connect(lambda: export.ask(self.link.model))
        window.study_requested.connect(self._show_study)
        export.use_model_requested.connect(self.link.use_model)
        export.failed.connect(window.show_error)

    def _show_study(self) -> None:
        study = resources_folder() / "study.md"
        try:
            words = study.read_text(encoding="utf-8")
        except OSError as error:
            words = self.tr("{0}: cannot be read ({1})").format(study, error.strerror)
            self.window.show_error(words)
            return
        StudyDialog(self.tr("Why This Graph"), words, self.window).open()

    def _show_model(self, opened: ModelOpened) -> None:
        from denoise_gui.engine.runtime.devices import available_devices

        self.window.status.show_model(opened.name, opened.device)
        self.models.show_opened(opened)
        self.window.menus.show_devices(available_devices(), opened.device)

    def _use_gray(self, choice: str) -> None:
        """For gray models on colour images, now and at the next start."""
        use = GrayUse(choice) if choice in list(GrayUse) else GrayUse.CHANNELS
        QSettings().setValue("model/gray_use", str(use))
        self.link.use_gray(use)
        self.window.menus.show_gray_use(use)

    def _open_model(self, path: Path) -> None:
        """Into the library; a checkpoint is converted, which needs more than is always there."""
        missing = missing_modules() if path.suffix.lower() in WEIGHT_SUFFIXES else []
        if missing:
            MissingExtraDialog(missing, export_requirements(), self.window).open()
        else:
            self.models.open(path)

    def _show_model_failure(self, _path: Path, reason: str) -> None:
        self.window.show_error(reason)

    def _open_of_batch(self, path: Path) -> None:
        self.files.open(path)
        self.window.raise_()
        self.window.activateWindow()

    def _paste(self, image: QImage) -> None:
        self.files.open_pasted(image)


def _live_budget() -> int:
    """Bytes for results at knots of sigma: the setting live/budget_mb."""
    megabytes = QSettings().value("live/budget_mb", DEFAULT_BUDGET // 2**20, type=int)
    return max(0, megabytes) * 2**20 if isinstance(megabytes, int) else DEFAULT_BUDGET


def run(
    image: Path | None,
    model: Path | None,
    device: str,
    sigma: float | None,
    diagnostics: Diagnostics,
) -> int:
    """Open the window and stay until it is closed."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    log_qt_messages()
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName("denoise-gui")
    qt.setOrganizationName("denoise-gui")
    qt.setApplicationVersion(__version__)
    # One look on all systems, which follows the system's light or dark.
    qt.setStyle("Fusion")
    qt.setWindowIcon(application_icon())
    apply_theme()
    install_language(qt)
    application = Application(model, device)
    notices = CrashNotices(application.window, diagnostics)
    log_session(application, diagnostics)
    if sigma is not None:
        application.document.set_sigma(sigma)
        application.document.undo_stack.clear()
    application.window.show()
    notices.tell_of_earlier_crashes()
    if image is not None:
        application.files.open(image)
    code = qt.exec()
    application.close()
    notices.close()
    leave_qt_messages()
    return code
