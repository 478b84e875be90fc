"""The log and the reports: written whatever happens, bounded, found again at the next start."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from denoise_gui import cli
from denoise_gui.core import folders
from denoise_gui.core.diagnostics import crash_report, log_file, native_crash
from denoise_gui.core.diagnostics.session import Diagnostics

log = logging.getLogger("denoise_gui.tests")


@pytest.fixture
def diagnostics() -> Iterator[Diagnostics]:
    with Diagnostics("window") as diagnostics:
        yield diagnostics


def only_report(diagnostics: Diagnostics) -> str:
    (report,) = crash_report.reports(diagnostics.crash_folder)
    return report.read_text(encoding="utf-8")


def log_text(diagnostics: Diagnostics) -> str:
    assert diagnostics.log_path is not None
    return diagnostics.log_path.read_text(encoding="utf-8")


def test_a_report_says_what_one_needs_to_know(diagnostics: Diagnostics) -> None:
    diagnostics.note("Model", "standard (standard.onnx) on cpu")
    log.info("the last thing done")
    try:
        raise LookupError("a fault made for the test")
    except LookupError:
        log.exception("a part of the work failed")
    text = only_report(diagnostics)
    assert text.startswith("a part of the work failed: LookupError: a fault made for the test")
    for fact in ("denoise-gui: ", "Python: ", "System: ", "onnxruntime: ", "Model: standard"):
        assert fact in text
    assert "the last thing done" in text
    assert "test_diagnostics.py" in text  # the traceback


def test_what_no_one_catches_is_reported_on_every_thread(diagnostics: Diagnostics) -> None:
    told: list[tuple[str, Path | None]] = []
    diagnostics.reporter.reported = lambda fault, path: told.append((fault, path))

    def fail() -> None:
        raise ValueError("on a thread")

    thread = threading.Thread(target=fail, name="the-worker")
    thread.start()
    thread.join()
    assert [fault for fault, _ in told] == ["ValueError: on a thread"]
    assert "Traceback (the-worker)" in only_report(diagnostics)
    sys.excepthook(KeyError, KeyError("main"), None)
    assert len(crash_report.reports(diagnostics.crash_folder)) == 2


def test_a_fault_that_repeats_is_reported_once(diagnostics: Diagnostics) -> None:
    for number in range(50):
        try:
            raise ValueError(number)
        except ValueError:
            log.exception("again")
    assert len(crash_report.reports(diagnostics.crash_folder)) == 1


def test_old_reports_go(tmp_path: Path) -> None:
    for _ in range(crash_report.KEPT_REPORTS + 7):
        newest = crash_report.write_report(tmp_path, "a fault", {}, {})
    kept = crash_report.reports(tmp_path)
    assert len(kept) == crash_report.KEPT_REPORTS
    assert kept[0] == newest


def test_a_folder_that_cannot_be_written_disturbs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv(folders.OVERRIDE, str(blocked))
    told: list[tuple[str, Path | None]] = []
    with Diagnostics("window") as diagnostics:
        diagnostics.reporter.reported = lambda fault, path: told.append((fault, path))
        assert diagnostics.log_path is None
        sys.excepthook(ValueError, ValueError("x"), None)
    assert told == [("ValueError: x", None)]
    assert "no log is written" in capsys.readouterr().err


def test_the_log_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "_FILE_BYTES", 2000)
    app_log = log_file.AppLog(tmp_path, "window")
    for number in range(1000):
        log.info("line %d of many", number)
    app_log.close()
    files = sorted(tmp_path.iterdir())
    assert len(files) == 5
    assert all(file.stat().st_size <= 2000 for file in files)
    assert "line 999" in (tmp_path / "window.log").read_text(encoding="utf-8")


def test_the_level_decides_what_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for level, kept in ((None, False), ("debug", True)):
        app_log = log_file.AppLog(tmp_path, "window", level)
        log.debug("a detail")
        app_log.close()
        assert ("a detail" in (tmp_path / "window.log").read_text(encoding="utf-8")) == kept
        assert ("a detail" in capsys.readouterr().err) == kept


def test_logging_leaves_no_trace_behind() -> None:
    before = list(logging.getLogger().handlers), sys.excepthook, threading.excepthook
    with Diagnostics("window"):
        pass
    assert (list(logging.getLogger().handlers), sys.excepthook, threading.excepthook) == before
    assert not list(folders.crash_folder().iterdir())


_CRASH = """
import ctypes, logging
from denoise_gui.core.diagnostics.session import Diagnostics
with Diagnostics("window") as diagnostics:
    diagnostics.note("Model", "standard on cpu")
    logging.getLogger("denoise_gui").info("the last thing done")
    ctypes.string_at(0)
"""


def test_a_native_crash_is_told_of_at_the_next_start() -> None:
    crashed = subprocess.run([sys.executable, "-c", _CRASH], capture_output=True, check=False)
    assert crashed.returncode != 0
    with Diagnostics("window") as diagnostics:
        (report,) = diagnostics.earlier_crashes
        text = report.read_text(encoding="utf-8")
        assert "Fatal Python error" in text.splitlines()[0]
        assert "Model: standard on cpu" in text
        assert "the last thing done" in text
        assert "string_at" in text
    with Diagnostics("window") as diagnostics:
        assert diagnostics.earlier_crashes == []


def test_a_process_that_was_killed_is_no_crash(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    leftover = tmp_path / f"running-{gone.pid}.txt"
    leftover.write_text("Python: 3\n")
    mine = tmp_path / f"running-{os.getpid()}.txt"
    mine.write_text("Python: 3\n")
    assert native_crash.collect_native_crashes(tmp_path, lambda _process: []) == []
    assert not leftover.exists()
    assert mine.exists()


def test_a_fault_in_a_run_without_window_ends_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_arguments: object, **_options: object) -> int:
        raise ZeroDivisionError("made for the test")

    monkeypatch.setattr("denoise_gui.headless.run.run_headless", fail)
    assert cli.main(["run", "a.png", "--sigma", "5", "-o", str(tmp_path / "b.png")]) == 1
    (report,) = crash_report.reports(folders.crash_folder())
    assert "made for the test" in report.read_text(encoding="utf-8")
    shown = capsys.readouterr().err
    assert "Traceback" not in shown
    assert str(folders.crash_folder()) in shown


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_log_that_finds_no_room_disturbs_nothing(tmp_path: Path) -> None:
    (tmp_path / "run.log").symlink_to("/dev/full")
    log = log_file.AppLog(tmp_path, "run")
    logging.getLogger("denoise_gui.test").info("what is still in the buffer")
    assert any("in the buffer" in line for line in log.recent())
    log.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_watch_for_crashes_that_finds_no_room_ends_quietly(tmp_path: Path) -> None:
    notes = tmp_path / f"{native_crash._PREFIX}{os.getpid()}.txt"
    notes.symlink_to("/dev/full")
    watch = native_crash.NativeCrashWatch(tmp_path, {"Model": "standard"})
    watch.note("Image", "a.png")
    watch.stop()
    assert not notes.is_symlink()
