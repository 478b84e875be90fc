"""Opens a PyTorch checkpoint as a model: the exporter turns it into an ONNX file, which then runs.

The file is kept with the application's own data, beside a note of where the weights lie, so that
it can be exported again from them.
"""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from denoise_gui.export_job import ExportJob
from denoise_gui.ui.work_dialog import WorkDialog, first_paragraph

WEIGHT_SUFFIXES = (".safetensors", ".pth", ".pt", ".ckpt")


class ModelImport(QObject):
    """One checkpoint at a time."""

    model_ready = Signal(Path)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._job: ExportJob | None = None
        self._dialog: WorkDialog | None = None
        self._weights = self._target = Path()

    def start(self, weights: Path) -> None:
        """Convert a checkpoint, with progress, and say when the model is ready."""
        if self._job is not None:
            self.failed.emit(self.tr("Please wait for the conversion under way, or cancel it."))
            return
        folder = models_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.failed.emit(
                self.tr("{0}: the folder cannot be made ({1})").format(folder, error.strerror)
            )
            return
        self._weights, self._target = weights, folder / f"{weights.stem}.onnx"
        log_file = folder / f"{weights.stem}.log"
        dialog = WorkDialog(self.tr("Opening {0}").format(weights.name), log_file, self._window)
        dialog.setModal(True)
        dialog.cancel_requested.connect(self._cancel)
        self._dialog = dialog
        arguments = ["export", "--weights", str(weights), "--onnx", str(self._target), "--no-notes"]
        job = ExportJob(arguments, log_file, self)
        self._job = job
        job.progressed.connect(dialog.show_progress)
        job.warned.connect(dialog.show_warning)
        job.succeeded.connect(self._succeed)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._finish)
        job.start()
        dialog.open()

    def close(self) -> None:
        """Stop what is under way and wait for it."""
        if self._job:
            self._job.close()

    def _cancel(self) -> None:
        if self._job:
            self._job.cancel()

    def _succeed(self, _done: dict[str, object]) -> None:
        note = {"weights": str(self._weights.absolute())}
        try:
            _note_file(self._target).write_text(json.dumps(note), encoding="utf-8")
        except OSError as error:
            self._fail(self.tr("{0}: cannot be written ({1})").format(self._target, error.strerror))
            return
        self._finish()
        self.model_ready.emit(self._target)

    def _fail(self, message: str) -> None:
        self._drop_job()
        if self._dialog:
            self._dialog.show_failure(message)
            self._dialog = None
        self.failed.emit(first_paragraph(message))
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


def models_folder() -> Path:
    """Where models that were opened from checkpoints are kept."""
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(data) / "models"


def weights_of(model: Path) -> Path | None:
    """The weights a model was exported from, if they are still there: beside it under its own
    name, or where the note beside it says."""
    own = model.with_suffix(".safetensors")
    if own.is_file():
        return own
    try:
        note = json.loads(_note_file(model).read_text(encoding="utf-8"))
        weights = Path(note["weights"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # no note, or none of ours
    return weights if weights.is_file() else None


def _note_file(model: Path) -> Path:
    return model.with_suffix(".source.json")
