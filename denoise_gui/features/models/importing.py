"""Brings a model file into the library: an ONNX file is tried and copied, a PyTorch checkpoint is
converted by the exporter first. One at a time, with progress; what is there already is found again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from denoise_gui.core.diagnostics.folders import log_folder
from denoise_gui.core.exporter.job import run_exporter, show_event
from denoise_gui.core.jobs import Jobs, Order, Report
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.library import ModelLibrary, keeps_weights_elsewhere
from denoise_gui.engine.runtime.cancellation import CancelToken
from denoise_gui.shell.widgets.job_progress import JobProgress
from denoise_gui.shell.widgets.work_dialog import WorkDialog, first_paragraph

WEIGHT_SUFFIXES = (".safetensors", ".pth", ".pt", ".ckpt")


class ModelImport(QObject):
    """Files wait in a line; each ends in `model_ready` or `failed`, or in neither if cancelled."""

    model_ready = Signal(Path)
    """The copy in the library, or what was there already."""
    failed = Signal(str)
    ended = Signal()
    """Nothing is left to do."""

    def __init__(self, jobs: Jobs, library: ModelLibrary, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._window = window
        self._lane = jobs.lane("opening a model", Order.QUEUE)
        self._dialog: WorkDialog | None = None
        self._progress = JobProgress(window)
        self._progress.cancelled.connect(self._lane.cancel)

    def start(self, source: Path) -> None:
        """Bring a file in, after those that are under way."""
        library, log_file = self._library, log_folder() / "conversion.log"

        def work(token: CancelToken, report: Report) -> Path:
            digest = _digest(source, token)
            there = library.holding(digest)
            if there is not None:
                return there
            if source.suffix.lower() in WEIGHT_SUFFIXES:
                return _convert(source, library, log_file, token, report)
            return _copy(source, digest, library, token)

        def begin() -> None:
            self._progress.begin(self.tr("Opening {0}…").format(source.name))

        def take(event: dict[str, Any]) -> None:
            self._show_conversion(event, source, log_file)

        self._lane.start(
            work,
            name=f"opening {source.name}",
            began=begin,
            arrived=take,
            ended=self._progress.end,
            succeeded=self._succeed,
            failed=self._fail,
            cancelled=self._stop,
        )

    def _show_conversion(self, event: dict[str, Any], source: Path, log_file: Path) -> None:
        """The exporter is at work, which takes long enough for a dialog of its own."""
        if self._dialog is None:
            self._progress.end()
            title = self.tr("Opening {0}").format(source.name)
            self._dialog = WorkDialog(title, log_file, self._window)
            self._dialog.setModal(True)
            self._dialog.cancel_requested.connect(self._lane.cancel)
            self._dialog.open()
        show_event(event, self._dialog.show_progress, self._dialog.show_warning)

    def _succeed(self, model: Path) -> None:
        self._close_dialog()
        self.model_ready.emit(model)
        self._tell_end()

    def _fail(self, message: str) -> None:
        if self._dialog:
            self._dialog.show_failure(message)
            self._dialog = None
        self.failed.emit(first_paragraph(message))
        self._tell_end()

    def _stop(self) -> None:
        self._close_dialog()
        self._tell_end()

    def _close_dialog(self) -> None:
        if self._dialog:
            self._dialog.finish()
            self._dialog = None

    def _tell_end(self) -> None:
        if not self._lane.busy:
            self.ended.emit()


def _copy(source: Path, digest: str, library: ModelLibrary, token: CancelToken) -> Path:
    """An ONNX file into the library, if it can be used: what cannot is not kept."""
    from denoise_gui.engine.models.probe_note import note_probe
    from denoise_gui.engine.runtime.model import Model

    model = Model(source, notice=lambda _words: None, cancel=token)
    token.check()
    if keeps_weights_elsewhere(source):
        return source  # a copy without the files beside it would be of no use
    copy = library.add(source, digest, token)
    if model.probed:
        note_probe(copy, model.probed)
    return copy


def _convert(
    source: Path, library: ModelLibrary, log_file: Path, token: CancelToken, report: Report
) -> Path:
    """A checkpoint into the library, as an ONNX file with its weights beside it."""
    target = library.place_for(source)
    log_file.parent.mkdir(parents=True, exist_ok=True)
    arguments = ["export", "--weights", str(source), "--onnx", str(target), "--no-notes"]
    run_exporter(arguments, log_file, token, report)
    library.adopt(target, source)
    return target


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
