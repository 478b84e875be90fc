"""Model > Re-export and Compare, from the menu to the verdict.

Asks what to write, runs the exporter as another process, which exports and compares in one go,
reads the report folder that it leaves, and shows it.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from denoise_gui.contract.weight_files import export_requirements, missing_modules
from denoise_gui.core.document import Document
from denoise_gui.core.exporter.job import run_exporter, show_event
from denoise_gui.core.folders import documents_folder
from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.images.display_pyramid import to_eight_bits
from denoise_gui.engine.images.image_file import Photograph, save_image
from denoise_gui.engine.library.library import reading_of, weights_of
from denoise_gui.engine.parity_report import ExportComparison, load_comparison
from denoise_gui.features.export.export_dialog import ExportDialog
from denoise_gui.features.export.export_options import OPTIONS, ExportOptions
from denoise_gui.features.export.parity_window import ComparisonWindow
from denoise_gui.shell.widgets.missing_extra import MissingExtraDialog
from denoise_gui.shell.widgets.work_dialog import WorkDialog


class ExportWorkflow(QObject):
    """One export at a time."""

    use_model_requested = Signal(Path)
    failed = Signal(str)
    comparison_opened = Signal(ComparisonWindow)
    ended = Signal()
    """The work has ended, one way or another."""

    def __init__(self, document: Document, jobs: Jobs, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._window = window
        self._folders: list[tempfile.TemporaryDirectory[str]] = []
        self._jobs = jobs
        self._lane = jobs.lane("export", Order.EXCLUSIVE)
        self._dialog: WorkDialog | None = None

    @property
    def busy(self) -> bool:
        return self._lane.busy

    def ask(self, model: Path) -> None:
        """Ask for the choices, starting from last time's and the model that runs."""
        missing = missing_modules()
        if missing:
            MissingExtraDialog(missing, export_requirements(), self._jobs, self._window).exec()
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
        OPTIONS.set(options)
        folder = tempfile.TemporaryDirectory(prefix="denoise-comparison-")
        # Kept until the end of the application: windows show what lies in it.
        self._folders.append(folder)
        task = _Task(photograph, self._document.sigma, options, Path(folder.name))
        task.log.touch()
        dialog = WorkDialog(self.tr("Re-export and Compare"), task.log, self._window)
        dialog.setModal(True)
        dialog.cancel_requested.connect(self._lane.cancel)
        self._dialog = dialog
        self._lane.start(
            task.work,
            name="re-export and compare",
            arrived=lambda event: show_event(event, dialog.show_progress, dialog.show_warning),
            succeeded=partial(self._show, task),
            failed=self._fail,
            cancelled=self._finish,
        )
        dialog.open()

    def close(self) -> None:
        """When all work has ended: remove what was temporary."""
        for folder in self._folders:
            folder.cleanup()
        self._folders.clear()

    def _show(self, task: _Task, comparison: ExportComparison) -> None:
        self._finish()
        window = ComparisonWindow(
            comparison, task.options.onnx_path, self._window, profile=task.photograph.icc_profile
        )
        window.use_model_requested.connect(self.use_model_requested)
        window.save_requested.connect(lambda: self._save_report(window))
        window.reveal_requested.connect(partial(_reveal, task.options.folder))
        window.show()
        self.comparison_opened.emit(window)

    def _fail(self, message: str) -> None:
        if self._dialog:
            self._dialog.show_failure(message)
            self._dialog = None
        self.failed.emit(message)
        self.ended.emit()

    def _finish(self) -> None:
        if self._dialog:
            self._dialog.finish()
            self._dialog = None
        self.ended.emit()

    def _save_report(self, window: ComparisonWindow) -> None:
        name = QFileDialog.getExistingDirectory(
            window, self.tr("Save the Report In"), str(documents_folder())
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
        part = target.with_name(f".{target.name}.part")
        try:
            shutil.copytree(report, part)
            part.rename(target)
        except (OSError, shutil.Error) as error:
            shutil.rmtree(part, ignore_errors=True)
            self.failed.emit(self.tr("The report could not be saved: {0}").format(error))


@dataclass(frozen=True, eq=False)
class _Task:
    """One export with its comparison; `folder` is where all that is temporary lies."""

    photograph: Photograph
    sigma: float
    options: ExportOptions
    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "export.log"

    def work(self, token: CancelToken, report: JobReport) -> ExportComparison:
        """Export, compare, read the report; the parts are the exporter's progress lines."""
        options, image = self.options, self.folder / "input.png"
        result = self.folder / f"{options.name} sigma {self.sigma:g}"
        # Eight bits, upright, as it is on the screen: what is open is what is compared.
        save_image(image, Photograph(pixels=to_eight_bits(self.photograph.pixels)))
        arguments = options.arguments_with_comparison(image, self.sigma, result)
        run_exporter(arguments, self.log, token, report)
        return load_comparison(result)


def _reveal(folder: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(folder))


def starting_options(model: Path) -> ExportOptions:
    """Last time's choices, for the weights of the model that runs."""
    options = OPTIONS.get()
    weights = weights_of(model)
    if weights is not None:
        reading = reading_of(model)
        options = replace(options, weights=str(weights), name=model.stem, reading=reading)
    if not Path(options.folder).is_dir() or not options.folder:
        options = replace(options, folder=str(documents_folder()))
    return options
