"""Model > Re-export and Compare, from the menu to the verdict.

Asks what to write, runs the exporter as another process, which exports and compares in one go,
reads the report folder that it leaves, and shows it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from denoise_gui.core.document import Document
from denoise_gui.core.exporter.job import ExportJob
from denoise_gui.core.exporter.requirements import export_requirements, missing_modules
from denoise_gui.core.jobs.background_job import BackgroundJob, Report, Work
from denoise_gui.engine.comparison_report import Comparison, load_comparison
from denoise_gui.engine.images.display_pyramid import to_eight_bits
from denoise_gui.engine.images.image_file import Photograph, save_image
from denoise_gui.engine.models.library import weights_of
from denoise_gui.engine.runtime.cancellation import CancelToken
from denoise_gui.features.export.comparison_window import ComparisonWindow
from denoise_gui.features.export.export_dialog import ExportDialog
from denoise_gui.features.export.export_options import ExportOptions, remember, remembered
from denoise_gui.shell.widgets.missing_extra import MissingExtraDialog
from denoise_gui.shell.widgets.work_dialog import WorkDialog


class ExportWorkflow(QObject):
    """One export at a time."""

    use_model_requested = Signal(Path)
    failed = Signal(str)
    comparison_opened = Signal(ComparisonWindow)
    ended = Signal()
    """The work has ended, one way or another."""

    def __init__(self, document: Document, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._profile: bytes | None = None
        self._window = window
        self._folders: list[tempfile.TemporaryDirectory[str]] = []
        self._job: ExportJob | None = None
        self._reading: BackgroundJob | None = None
        self._dialog: WorkDialog | None = None
        self._options = ExportOptions()
        self._cancelled = False
        self._log = self._report = Path()
        self._arguments: list[str] = []

    @property
    def busy(self) -> bool:
        return self._job is not None or self._reading is not None

    def ask(self, model: Path) -> None:
        """Ask for the choices, starting from last time's and the model that runs."""
        missing = missing_modules()
        if missing:
            MissingExtraDialog(missing, export_requirements(), self._window).exec()
            return
        if self._document.photograph is None:
            self.failed.emit(self.tr("Open a photograph first: the outputs are compared on it."))
            return
        dialog = ExportDialog(starting_options(model), self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.start(dialog.options)

    def start(self, options: ExportOptions) -> None:
        """Export and compare with these choices, on the open photograph."""
        photograph = self._document.photograph
        if self.busy or photograph is None:
            self.failed.emit(self.tr("Please wait for the export under way, or cancel it."))
            return
        remember(options)
        self._options = options
        self._profile = photograph.icc_profile
        self._cancelled = False
        folder = tempfile.TemporaryDirectory(prefix="denoise-comparison-")
        # Kept until the end of the application: windows show what lies in it.
        self._folders.append(folder)
        sigma = self._document.sigma
        image = Path(folder.name) / "input.png"
        self._report = Path(folder.name) / f"{options.name} sigma {sigma:g}"
        self._arguments = options.arguments_with_comparison(image, sigma, self._report)
        self._log = Path(folder.name) / "export.log"
        self._log.touch()
        dialog = WorkDialog(self.tr("Re-export and Compare"), self._log, self._window)
        dialog.setModal(True)
        dialog.cancel_requested.connect(self._cancel)
        self._dialog = dialog
        dialog.open()

        def work(_token: CancelToken, _report: Report) -> None:
            # Eight bits, upright, as it is on the screen: what is open is what is compared.
            save_image(image, Photograph(pixels=to_eight_bits(photograph.pixels)))

        self._in_background(work, self._export)

    def close(self) -> None:
        """Stop what is under way and wait for it; remove what was temporary."""
        if self._job:
            self._job.close()
        if self._reading:
            self._reading.cancel()
            self._reading.wait()
        for folder in self._folders:
            folder.cleanup()
        self._folders.clear()

    def _export(self, _written: object) -> None:
        if self._cancelled:
            self._finish()
            return
        job = ExportJob(self._arguments, self._log, self)
        self._job = job
        assert self._dialog is not None
        job.progressed.connect(self._dialog.show_progress)
        job.warned.connect(self._dialog.show_warning)
        job.succeeded.connect(self._read)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._finish)
        job.start()

    def _read(self, _done: dict[str, object]) -> None:
        self._drop_job()
        report = self._report

        def work(_token: CancelToken, _report: Report) -> Comparison:
            return load_comparison(report)

        self._in_background(work, self._show)

    def _in_background(self, work: Work, then: Callable[..., object]) -> None:
        reading = BackgroundJob(work, self)
        self._reading = reading
        reading.ended.connect(self._drop_reading)
        reading.succeeded.connect(then)
        reading.failed.connect(self._fail)
        reading.cancelled.connect(self._finish)
        reading.start()

    def _show(self, comparison: Comparison) -> None:
        self._finish()
        window = ComparisonWindow(
            comparison, self._options.onnx_path, self._window, profile=self._profile
        )
        window.use_model_requested.connect(self.use_model_requested)
        window.save_requested.connect(lambda: self._save_report(window))
        window.reveal_requested.connect(self._reveal)
        window.show()
        self.comparison_opened.emit(window)

    def _cancel(self) -> None:
        self._cancelled = True
        if self._job:
            self._job.cancel()
        elif self._reading:
            self._reading.cancel()

    def _fail(self, message: str) -> None:
        self._drop_job()
        if self._dialog:
            self._dialog.show_failure(message)
            self._dialog = None
        self.failed.emit(message)
        self.ended.emit()

    def _finish(self) -> None:
        self._drop_job()
        if self._dialog:
            self._dialog.finish()
            self._dialog = None
        self.ended.emit()

    def _drop_job(self) -> None:
        if self._job:
            self._job.deleteLater()
            self._job = None

    def _drop_reading(self) -> None:
        if self._reading:
            self._reading.deleteLater()
            self._reading = None

    def _save_report(self, window: ComparisonWindow) -> None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        name = QFileDialog.getExistingDirectory(
            window,
            self.tr("Save the Report In"),
            QStandardPaths.writableLocation(documents),
        )
        if name:
            self.save_report(window.comparison.folder, Path(name))

    def save_report(self, report: Path, folder: Path) -> None:
        """Copy a report, whole, into a folder; one of the same name stays."""
        target = folder / report.name
        number = 2
        while target.exists():
            target = folder / f"{report.name} ({number})"
            number += 1
        try:
            shutil.copytree(report, target)
        except (OSError, shutil.Error) as error:
            self.failed.emit(self.tr("The report could not be saved: {0}").format(error))

    def _reveal(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._options.folder))


def starting_options(model: Path) -> ExportOptions:
    """Last time's choices, for the weights of the model that runs."""
    options = remembered()
    weights = weights_of(model)
    if weights is not None:
        options = replace(options, weights=str(weights), name=model.stem)
    if not Path(options.folder).is_dir() or not options.folder:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        options = replace(options, folder=str(folder if folder.is_dir() else Path.home()))
    return options
