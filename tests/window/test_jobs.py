"""Work that is cancelled, superseded or cut off by the end: nothing of it is shown or stays."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from denoise_gui.cli import main
from denoise_gui.engine import save_denoised
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.images import image_file
from denoise_gui.engine.measure.reference import AddedNoise
from denoise_gui.engine.runtime.bounded_runs import BoundedRuns
from denoise_gui.features.batch.choices import BatchChoices
from denoise_gui.features.export.export_options import ExportOptions
from denoise_gui.shell.widgets import job_progress
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.engine.models.foreign_models import endless
from tests.window.conftest import TIMEOUT, open_image, wait_until_done

WAIT_S = 60

Headless = Callable[[Path, float], np.ndarray]


class HeldLoading:
    """In place of reading image files: those whose name is held wait until they are let through.

    Like a file on a slow share, they heed no token.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.held: dict[str, threading.Event] = {}
        self.began: dict[str, threading.Event] = {}
        load = image_file.load_image

        def held_load(path: Path, **options: Any) -> image_file.Photograph:
            if path.name in self.held:
                self.began[path.name].set()
                assert self.held[path.name].wait(WAIT_S)
            return load(path, **options)

        monkeypatch.setattr(image_file, "load_image", held_load)

    def hold(self, *names: str) -> None:
        for name in names:
            self.held[name], self.began[name] = threading.Event(), threading.Event()

    def let_through(self) -> None:
        for event in self.held.values():
            event.set()


@pytest.fixture
def loading(monkeypatch: pytest.MonkeyPatch) -> HeldLoading:
    """Reading takes as long as a test wants, and no dialog that shows it takes the keys away."""
    monkeypatch.setattr(job_progress, "_DELAY_MS", 2**31 - 1)
    return HeldLoading(monkeypatch)


@pytest.fixture
def held_saving(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Nothing is denoised for a file before this is set, or it is cancelled."""
    free = threading.Event()
    denoise = save_denoised.denoised_photograph

    def held(*arguments: Any, cancel: CancelToken, **options: Any) -> image_file.Photograph:
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            free.set()

        with cancel.stopping(stop):
            assert free.wait(WAIT_S)
        if stopped.is_set():
            free.clear()
        return denoise(*arguments, cancel=cancel, **options)

    monkeypatch.setattr(save_denoised, "denoised_photograph", held)
    return free


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "photographs"
    folder.mkdir()
    for name in "abcd":
        pixels = np.rint(np.clip(noisy_picture(40, 60), 0, 1) * 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{name}.png")
    return folder


@pytest.fixture
def seen(application: Application) -> list[str]:
    """The names of the images that were shown."""
    names: list[str] = []
    document = application.document
    document.image_opened.connect(lambda: names.append(document.name))
    return names


def press(application: Application, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(application.window.canvas, key)


def until_idle(application: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not application.work.busy, timeout=TIMEOUT)


DOWN, UP = Qt.Key.Key_PageDown, Qt.Key.Key_PageUp


def test_cancel_also_drops_the_image_that_was_to_be_opened_next(
    application: Application, folder: Path, loading: HeldLoading, seen: list[str], qtbot: QtBot
) -> None:
    loading.hold("a.png")
    application.files.open(folder / "a.png")
    assert loading.began["a.png"].wait(WAIT_S)
    application.files.open(folder / "b.png")
    application.window.job_progress.cancelled.emit()
    loading.let_through()
    until_idle(application, qtbot)
    assert seen == []
    assert application.window.notice_bar.text == ""


@pytest.mark.parametrize("keys", [(DOWN, UP), (DOWN, DOWN, UP, UP), (DOWN, DOWN, UP, DOWN, UP, UP)])
def test_page_keys_back_to_where_one_was_open_nothing(
    application: Application,
    folder: Path,
    loading: HeldLoading,
    seen: list[str],
    qtbot: QtBot,
    keys: tuple[Qt.Key, ...],
) -> None:
    open_image(application, folder / "a.png", qtbot)
    loading.hold("b.png")
    press(application, keys[0])
    assert loading.began["b.png"].wait(WAIT_S)
    press(application, *keys[1:])
    loading.let_through()
    until_idle(application, qtbot)
    assert seen == ["a.png"]


def test_after_cancel_a_page_key_goes_to_the_next_image_and_not_beyond(
    application: Application, folder: Path, loading: HeldLoading, seen: list[str], qtbot: QtBot
) -> None:
    open_image(application, folder / "a.png", qtbot)
    loading.hold("b.png")
    press(application, DOWN)
    assert loading.began["b.png"].wait(WAIT_S)
    application.window.job_progress.cancelled.emit()
    press(application, DOWN)
    loading.let_through()
    until_idle(application, qtbot)
    assert seen == ["a.png", "b.png"]


def test_a_page_key_counts_from_the_image_that_is_shown(
    application: Application, folder: Path, loading: HeldLoading, seen: list[str], qtbot: QtBot
) -> None:
    """Opening a file took the place of the walk: its steps are not walked on from."""
    open_image(application, folder / "a.png", qtbot)
    loading.hold("b.png")
    press(application, DOWN)
    assert loading.began["b.png"].wait(WAIT_S)
    application.files.open(folder / "d.png")
    press(application, DOWN)
    loading.let_through()
    until_idle(application, qtbot)
    assert seen == ["a.png", "b.png"]


@pytest.mark.parametrize("then", ["another", "cancel"])
def test_an_image_that_was_read_too_late_is_not_shown(
    application: Application,
    folder: Path,
    loading: HeldLoading,
    seen: list[str],
    qtbot: QtBot,
    then: str,
) -> None:
    """It is read, and its success on the way to the window, when another is opened."""
    loading.hold("a.png")
    application.files.open(folder / "a.png")
    assert loading.began["a.png"].wait(WAIT_S)
    thread = next(thread for thread in threading.enumerate() if thread.name == "image")
    loading.let_through()
    thread.join(WAIT_S)
    if then == "another":
        application.files.open(folder / "b.png")
    else:
        application.window.job_progress.cancelled.emit()
    until_idle(application, qtbot)
    assert seen == (["b.png"] if then == "another" else [])


def test_after_a_cancelled_save_the_next_starts_at_once(
    application: Application,
    folder: Path,
    tmp_path: Path,
    qtbot: QtBot,
    held_saving: threading.Event,
) -> None:
    open_image(application, folder / "a.png", qtbot)
    failures: list[str] = []
    application.work.failed.connect(failures.append)
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT) as saved:
        application.photographs.save(tmp_path / "first.png")
        application.window.status.saving.cancel.click()
        application.photographs.save(tmp_path / "second.png")
        qtbot.waitUntil(lambda: "second.png" in title_of_saving(application))
        held_saving.set()
    assert saved.args == [tmp_path / "second.png"]
    assert not (tmp_path / "first.png").exists()
    assert failures == []


def test_files_are_saved_beside_the_work_in_order_each_as_it_was_asked_for(
    application: Application, folder: Path, tmp_path: Path, qtbot: QtBot, headless: Headless
) -> None:
    """Meanwhile another photograph is opened, and sigma changed."""
    open_image(application, folder / "a.png", qtbot)
    saved: list[Path] = []
    application.files.image_saved.connect(saved.append)
    waiting: list[int] = []
    application.work.saving_changed.connect(lambda now: now and waiting.append(now.waiting))
    wanted = [(tmp_path / f"{sigma}.png", sigma) for sigma in (10, 20, 30)]
    for target, sigma in wanted:
        application.document.set_sigma(sigma)
        application.photographs.save(target)
    assert max(waiting) == 2
    assert "(2 more)" in application.window.status.saving.words.text()
    application.files.open(folder / "b.png")
    qtbot.waitUntil(lambda: application.document.name == "b.png", timeout=TIMEOUT)
    application.document.set_sigma(70)
    until_idle(application, qtbot)
    assert saved == [target for target, _ in wanted]
    for target, sigma in wanted:
        assert (np.asarray(Image.open(target)) == headless(folder / "a.png", sigma)).all()
    assert not application.window.status.saving.isVisible()


@pytest.fixture
def headless(tmp_path: Path, model_path: Path) -> Headless:
    """What the command line makes of a file."""

    def run(source: Path, sigma: float) -> np.ndarray:
        target = tmp_path / "headless.png"
        target.unlink(missing_ok=True)
        options = ["--sigma", str(sigma), "-o", str(target), "--model", str(model_path), "--quiet"]
        assert main(["run", str(source), *options]) == 0
        return np.asarray(Image.open(target))

    return run


def title_of_saving(application: Application) -> str:
    saving = application.work.saving
    return saving.title if saving else ""


def test_cancel_stops_the_file_that_is_being_saved_and_not_those_after_it(
    application: Application,
    folder: Path,
    tmp_path: Path,
    qtbot: QtBot,
    held_saving: threading.Event,
) -> None:
    open_image(application, folder / "a.png", qtbot)
    for name in ("first", "second"):
        application.photographs.save(tmp_path / f"{name}.png")
    application.window.status.saving.cancel.click()
    qtbot.waitUntil(lambda: "second.png" in title_of_saving(application))
    held_saving.set()
    until_idle(application, qtbot)
    assert not (tmp_path / "first.png").exists()
    assert (tmp_path / "second.png").exists()


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_closing_asks_before_a_file_that_is_being_saved_is_lost(
    application: Application,
    folder: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    answer: QMessageBox.StandardButton,
    held_saving: threading.Event,
) -> None:
    open_image(application, folder / "a.png", qtbot)
    asked: list[str] = []

    def ask(_parent: object, _title: str, text: str, *_: object) -> QMessageBox.StandardButton:
        asked.append(text)
        return answer

    monkeypatch.setattr(QMessageBox, "question", ask)
    application.photographs.save(tmp_path / "saved.png")
    application.window.close()
    assert "saved.png" in asked[0]
    stays = answer is QMessageBox.StandardButton.No
    assert application.window.isVisible() == stays
    if stays:
        held_saving.set()
        until_idle(application, qtbot)
    assert (tmp_path / "saved.png").exists() == stays
    application.window.close()
    assert len(asked) == 1


# Models


def test_a_model_that_cannot_be_opened_costs_no_work(
    application: Application,
    small_photo: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The results of the one before stay, under its own name, and nothing is computed anew."""
    open_image(application, small_photo, qtbot)
    qtbot.waitUntil(lambda: application.live.idle_generation == application.link.generation)
    link, stack = application.link, application.live.stack
    runs: list[int] = []
    run = BoundedRuns.output

    def counted(runs_of: BoundedRuns, *arguments: Any) -> Any:
        runs.append(1)
        return run(runs_of, *arguments)

    good, picture = link.model, link._wish().picture
    assert stack.ready(picture, 30.0, link._wish().seen)
    monkeypatch.setattr(BoundedRuns, "output", counted)
    bad = tmp_path / "bad.onnx"
    bad.write_text("not a model")
    generation = link.generation
    with qtbot.waitSignal(link.model_failed, timeout=TIMEOUT):
        link.use_model(bad)
    qtbot.waitUntil(lambda: link.generation > generation + 1 and link.settled, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: application.live.idle_generation == link.generation, timeout=TIMEOUT)
    assert link.model == good
    assert link._wish().picture == picture
    assert stack.ready(picture, 30.0, link._wish().seen)
    assert runs == []
    qtbot.waitUntil(lambda: link.visible_is_exact)


def test_a_model_is_given_up_when_another_is_wanted(
    application: Application, small_photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """Its trial would take half a minute."""
    open_image(application, small_photo, qtbot)
    good = application.link.model
    failures: list[Path] = []
    application.link.model_failed.connect(lambda path, _why: failures.append(path))
    with Trials() as trials:
        application.link.use_model(endless(tmp_path / "endless.onnx"))
        qtbot.waitUntil(lambda: trials.started, timeout=TIMEOUT)
        application.link.use_model(good)
        qtbot.waitUntil(lambda: trials.all_ended, timeout=TIMEOUT)
    wait_until_done(application, qtbot)
    assert failures == []


class Trials:
    """The processes in which models are tried."""

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> Trials:
        processes = self._processes

        class Noted(subprocess.Popen):  # type: ignore[type-arg]
            def __init__(self, *arguments: Any, **options: Any) -> None:
                super().__init__(*arguments, **options)
                processes.append(self)

        self._patch.setattr(subprocess, "Popen", Noted)
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()

    @property
    def started(self) -> bool:
        return bool(self._processes)

    @property
    def all_ended(self) -> bool:
        return all(process.poll() is not None for process in self._processes)


# The end


def _reading(application: Application, folder: Path, qtbot: QtBot) -> None:
    application.files.open(folder / "b.png")


def _walking(application: Application, folder: Path, qtbot: QtBot) -> None:
    press(application, DOWN)


def _saving(application: Application, folder: Path, qtbot: QtBot) -> None:
    application.photographs.save(folder / "saved.png")


def _copying(application: Application, folder: Path, qtbot: QtBot) -> None:
    application.photographs.copy()


def _adding_noise(application: Application, folder: Path, qtbot: QtBot) -> None:
    application.bench.mode.add_noise(AddedNoise(20.0, 7))


def _denoising(application: Application, folder: Path, qtbot: QtBot) -> None:
    application.document.set_sigma(70)


def _trying_a_model(application: Application, folder: Path, qtbot: QtBot) -> None:
    application.open_model(endless(folder / "endless.onnx"))


def _opening_a_model(application: Application, folder: Path, qtbot: QtBot) -> None:
    application.link.use_model(endless(folder / "endless.onnx"))


def _measuring_models(application: Application, folder: Path, qtbot: QtBot) -> None:
    application.library_dock.show()


def _comparing_models(application: Application, folder: Path, qtbot: QtBot) -> None:
    application.models.compare([application.link.model, endless(folder / "endless.onnx")])


def _measuring_a_curve(application: Application, folder: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(application.document.reference_changed, timeout=TIMEOUT):
        application.bench.mode.add_noise(AddedNoise(20.0, 7))
    wait_until_done(application, qtbot)


def _filling_the_strip(application: Application, folder: Path, qtbot: QtBot) -> None:
    application.strip.strip.show()


def _collecting(application: Application, folder: Path, qtbot: QtBot) -> None:
    application.batch.add([folder])


def _batch(application: Application, folder: Path, qtbot: QtBot) -> None:
    window = application.batch.window
    with qtbot.waitSignal(window.queue.rowsInserted, timeout=TIMEOUT):
        application.batch.add([folder])
    application.batch.start(BatchChoices(output=str(folder / "out")))


def _exporting(application: Application, folder: Path, qtbot: QtBot) -> None:
    weights = application.link.model.with_suffix(".safetensors")
    application.export.start(ExportOptions(weights=str(weights), folder=str(folder), name="x"))


WORK = [
    (_reading, "Opening"),
    (_walking, "Opening"),
    (_saving, "Saving"),
    (_copying, "Copying"),
    (_adding_noise, "Adding noise"),
    (_denoising, "live denoising"),
    (_trying_a_model, "opening endless.onnx"),
    (_opening_a_model, "live denoising"),
    (_measuring_models, "measuring models"),
    (_comparing_models, "comparing models"),
    (_measuring_a_curve, "crops"),
    (_filling_the_strip, "crops"),
    (_collecting, "collecting"),
    (_batch, "batch"),
    (_exporting, "re-export"),
]


@pytest.mark.parametrize(("begin", "name"), WORK, ids=[begin.__name__[1:] for begin, _ in WORK])
def test_the_window_closes_at_once_whatever_is_at_work(
    application: Application,
    folder: Path,
    qtbot: QtBot,
    begin: Callable[[Application, Path, QtBot], None],
    name: str,
) -> None:
    """And no thread stays: what all tests are watched for."""
    open_image(application, folder / "a.png", qtbot)
    with Trials() as trials:
        begin(application, folder, qtbot)
        qtbot.waitUntil(lambda: any(job.startswith(name) for job in application.jobs.at_work))
        if "endless" in begin.__code__.co_names:
            qtbot.waitUntil(lambda: trials.started, timeout=TIMEOUT)
        started = time.process_time()
        assert application.close() == ()
        # Nothing is finished first that took longer; what hangs would be named.
        assert time.process_time() - started < 2.5
        assert trials.all_ended
    assert application.jobs.at_work == ()


def test_a_model_that_cannot_be_opened_at_the_start_is_named_once(
    tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "bad.onnx"
    bad.write_text("not a model")
    application = Application(bad)
    qtbot.addWidget(application.window)
    failures: list[str] = []
    application.link.model_failed.connect(lambda _path, why: failures.append(why))
    with qtbot.waitSignal(application.link.model_failed, timeout=TIMEOUT):
        application.window.show()
    application.document.set_sigma(40)
    qtbot.waitUntil(lambda: application.link.settled, timeout=TIMEOUT)
    application.close()
    assert len(failures) == 1
    assert "bad.onnx" in failures[0]
