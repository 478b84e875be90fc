"""Brings a model file into the library: an ONNX file is tried and copied, a PyTorch checkpoint is
converted by the exporter first. One at a time, with progress; what is there already is found again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from denoise_gui.contract.progress import Event
from denoise_gui.contract.weight_files import holds_weights
from denoise_gui.core.exporter.job import run_exporter, show_event
from denoise_gui.core.folders import log_folder
from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.files.sentences import cannot_read
from denoise_gui.engine.library.library import ModelLibrary, keeps_weights_elsewhere
from denoise_gui.shell.widgets.job_progress import JobProgress
from denoise_gui.shell.widgets.work_dialog import WorkDialog, first_paragraph


@dataclass(frozen=True)
class _Brought:
    """A model of the library, and what a trial of its weights found, if there was one."""

    model: Path
    trial: dict[str, object] | None = None


class ModelImport(QObject):
    """Files wait in a line; each ends in `model_ready` or `failed`, or in neither if cancelled."""

    model_ready = Signal(Path)
    """The copy in the library, or what was there already."""
    failed = Signal(str)
    read = Signal(str)
    """How the weights of a checkpoint were read, and what they make of a noisy picture."""
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

    def start(self, source: Path, reading: str = "") -> None:
        """Bring a file in, after those that are under way.

        Args:
            reading: how weights are to be read, as the exporter takes it; "" leaves that to it.
        """
        library, log_file = self._library, log_folder() / "conversion.log"

        def work(token: CancelToken, report: JobReport) -> _Brought:
            digest = _digest(source, token)
            there = library.holding(digest, reading)
            if there is not None:
                return _Brought(there)
            if holds_weights(source):
                return _convert(source, reading, library, log_file, token, report)
            return _Brought(_copy(source, digest, library, token))

        def begin() -> None:
            self._progress.begin(self.tr("Opening {0}…").format(source.name))

        def take(event: Event) -> None:
            self._show_conversion(event, source, log_file)

        self._lane.start(
            work,
            name=f"opening {source.name}",
            began=begin,
            arrived=take,
            ended=self._progress.end,
            succeeded=lambda brought: self._succeed(brought, source),
            failed=self._fail,
            cancelled=self._stop,
        )

    def _show_conversion(self, event: Event, source: Path, log_file: Path) -> None:
        """The exporter is at work, which takes long enough for a dialog of its own."""
        if self._dialog is None:
            self._progress.end()
            title = self.tr("Opening {0}").format(source.name)
            self._dialog = WorkDialog(title, log_file, self._window)
            self._dialog.setModal(True)
            self._dialog.cancel_requested.connect(self._lane.cancel)
            self._dialog.open()
        show_event(event, self._dialog.show_progress, self._dialog.show_warning)

    def _succeed(self, brought: _Brought, source: Path) -> None:
        self._close_dialog()
        if brought.trial is not None:
            self.read.emit(self._told(source, brought.trial))
        self.model_ready.emit(brought.model)
        self._tell_end()

    def _told(self, source: Path, trial: dict[str, object]) -> str:
        """What the exporter's trial found, in the user's words."""
        noisy, denoised = float(str(trial["noisy_db"])), float(str(trial["denoised_db"]))
        figures = (noisy, denoised, float(str(trial["sigma"])))
        words = (
            self.tr("{0}: on a built-in picture it denoises {1:.1f} to {2:.1f} dB, at sigma {3:g}.")
            if denoised > noisy
            else self.tr(
                "{0} does not denoise: on a built-in picture {1:.1f} dB become {2:.1f}, at sigma "
                "{3:g}. Try Model > Open Checkpoint As."
            )
        ).format(source.name, *figures)
        if not trial.get("reading"):
            return words
        return " ".join([words, self.tr("Its weights were read as {0}.").format(trial["reading"])])

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
    if model.note:
        note_probe(copy, model.note)
    return copy


def _convert(
    source: Path,
    reading: str,
    library: ModelLibrary,
    log_file: Path,
    token: CancelToken,
    report: JobReport,
) -> _Brought:
    """A checkpoint into the library, as an ONNX file with its weights beside it."""
    target = library.place_for(source)
    log_file.parent.mkdir(parents=True, exist_ok=True)
    arguments = ["export", "--weights", str(source), "--onnx", str(target), "--no-notes"]
    arguments += ["--reading", reading] if reading else []
    done = run_exporter(arguments, log_file, token, report)
    library.adopt(target, source, reading)
    trial = done.get("trial")
    return _Brought(target, trial if isinstance(trial, dict) else None)


def _digest(source: Path, token: CancelToken) -> str:
    """The SHA-256 of a file.

    Raises:
        ModelError: it cannot be read.
    """
    try:
        return sha256_of(source, token)
    except OSError as error:
        raise ModelError(cannot_read(source, error)) from error
