"""Brings a model file into the library: an ONNX file is tried and copied, a PyTorch checkpoint is
converted by the exporter first. One at a time, with progress; what is there already is found again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from denoise_gui.contract.export_options import WEIGHT_SUFFIXES
from denoise_gui.core.diagnostics.folders import log_folder
from denoise_gui.core.exporter.job import ExportJob
from denoise_gui.core.jobs.background_job import BackgroundJob, Report, Work
from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.errors import ModelError, UserError
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.library import ModelLibrary, keeps_weights_elsewhere
from denoise_gui.engine.runtime.cancellation import CancelToken
from denoise_gui.shell.widgets.job_progress import JobProgress
from denoise_gui.shell.widgets.work_dialog import WorkDialog, first_paragraph


class ModelImport(QObject):
    """Files wait in a line; each ends in `model_ready` or `failed`, or in neither if cancelled."""

    model_ready = Signal(Path)
    """The copy in the library, or what was there already."""
    failed = Signal(str)
    ended = Signal()
    """Nothing is left to do."""

    def __init__(self, library: ModelLibrary, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._window = window
        self._waiting: list[Path] = []
        self._work: BackgroundJob | None = None
        self._job: ExportJob | None = None
        self._dialog: WorkDialog | None = None
        self._source = self._target = Path()
        self._progress = JobProgress(window)
        self._progress.cancelled.connect(self._cancel)

    def start(self, source: Path) -> None:
        """Bring a file in, after those that are under way."""
        self._waiting.append(source)
        if self._work is None and self._job is None:
            self._next()

    def close(self) -> None:
        """Stop what is under way and wait for it."""
        self._waiting.clear()
        if self._work:
            self._work.cancel()
            self._work.wait()
        if self._job:
            self._job.close()

    def _next(self) -> None:
        if not self._waiting:
            self.ended.emit()
            return
        self._source = source = self._waiting.pop(0)
        library = self._library

        def work(token: CancelToken, _report: Report) -> Path | None:
            digest = _digest(source, token)
            there = library.holding(digest)
            if there is not None or source.suffix.lower() in WEIGHT_SUFFIXES:
                return there
            from denoise_gui.engine.models.probe_note import note_probe
            from denoise_gui.engine.runtime.model import Model

            # What cannot be used is not kept.
            model = Model(source, notice=lambda _words: None)
            token.check()
            if keeps_weights_elsewhere(source):
                return source  # a copy without the files beside it would be of no use
            copy = library.add(source, digest, token)
            if model.probed:
                note_probe(copy, model.probed)
            return copy

        self._progress.begin(self.tr("Opening {0}…").format(source.name))
        self._in_background(work, self._found)

    def _found(self, model: Path | None) -> None:
        if model is not None:
            self._succeed(model)
            return
        try:
            self._target = self._library.place_for(self._source)
        except UserError as error:
            self._fail(in_users_language(error))
            return
        self._convert()

    def _convert(self) -> None:
        log_file = log_folder() / "conversion.log"
        log_file.parent.mkdir(parents=True, exist_ok=True)
        title = self.tr("Opening {0}").format(self._source.name)
        dialog = WorkDialog(title, log_file, self._window)
        dialog.setModal(True)
        dialog.cancel_requested.connect(self._cancel)
        self._dialog = dialog
        arguments = ["export", "--weights", str(self._source), "--onnx", str(self._target)]
        job = ExportJob([*arguments, "--no-notes"], log_file, self)
        self._job = job
        job.progressed.connect(dialog.show_progress)
        job.warned.connect(dialog.show_warning)
        job.succeeded.connect(self._converted)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._stop)
        job.start()
        dialog.open()

    def _converted(self, _done: dict[str, object]) -> None:
        self._drop_job()
        library, source, target = self._library, self._source, self._target

        def work(_token: CancelToken, _report: Report) -> Path:
            library.adopt(target, source)
            return target

        self._in_background(work, self._succeed)

    def _succeed(self, model: Path) -> None:
        self._close_dialog()
        self.model_ready.emit(model)
        self._next()

    def _fail(self, message: str) -> None:
        self._drop_job()
        if self._dialog:
            self._dialog.show_failure(message)
            self._dialog = None
        self.failed.emit(first_paragraph(message))
        self._next()

    def _stop(self) -> None:
        self._drop_job()
        self._close_dialog()
        self._next()

    def _cancel(self) -> None:
        self._waiting.clear()
        if self._work:
            self._work.cancel()
        if self._job:
            self._job.cancel()

    def _in_background(self, work: Work, then: Callable[[Any], object]) -> None:
        job = BackgroundJob(work, self)
        self._work = job
        job.ended.connect(self._drop_work)
        job.succeeded.connect(then)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._stop)
        job.start()

    def _drop_work(self) -> None:
        self._progress.end()
        if self._work:
            self._work.deleteLater()
            self._work = None

    def _drop_job(self) -> None:
        if self._job:
            self._job.deleteLater()
            self._job = None

    def _close_dialog(self) -> None:
        if self._dialog:
            self._dialog.finish()
            self._dialog = None


def _digest(source: Path, token: CancelToken) -> str:
    """The SHA-256 of a file.

    Raises:
        ModelError: it cannot be read.
    """
    try:
        return sha256_of(source, token)
    except OSError as error:
        raise ModelError(
            Message("{0} cannot be read: {1}.", source, error.strerror or error)
        ) from error
