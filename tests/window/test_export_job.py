"""The exporter as another process: its lines become signals, and every end is told."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from denoise_gui.contract import progress
from denoise_gui.contract.sentences import Sentence
from denoise_gui.core.exporter.job import run_exporter, show_event
from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.engine.cancellation import CancelToken
from tests.window.conftest import TIMEOUT


class ExportJob(QObject):
    """One command of the exporter, run as a job."""

    progressed = Signal(float, str)
    warned = Signal(str)
    succeeded = Signal(dict)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, log_file: Path, command: tuple[str, ...]) -> None:
        super().__init__()
        self._log_file, self._command = log_file, command
        self._lane = Jobs(self).lane("test", Order.EXCLUSIVE)

    def start(self) -> None:
        def work(token: CancelToken, report: JobReport) -> dict[str, Any]:
            return run_exporter([], self._log_file, token, report, command=self._command)

        self._lane.start(
            work,
            arrived=lambda event: show_event(event, self.progressed.emit, self.warned.emit),
            succeeded=self.succeeded.emit,
            failed=self.failed.emit,
            cancelled=self.cancelled.emit,
        )

    def cancel(self) -> None:
        self._lane.cancel()


def job(script: str, tmp_path: Path) -> ExportJob:
    path = tmp_path / "script.py"
    path.write_text("import json, os, signal, sys, time\n" + script)
    return ExportJob(tmp_path / "log.txt", (sys.executable, str(path)))


def test_stages_warnings_and_the_result(tmp_path: Path, qtbot: QtBot) -> None:
    done = job(
        "for share in (0.1, 0.5):\n"
        "    print(json.dumps({'event': 'stage', 'stage': 's', 'progress': share,"
        " 'message': f'at {share}'}), flush=True)\n"
        "print(json.dumps({'event': 'warning', 'message': 'mind this'}))\n"
        "print(json.dumps({'event': 'of another version'}))\n"
        "print(json.dumps({'event': 'done', 'files': ['a.onnx']}), end='\\n', flush=True)\n",
        tmp_path,
    )
    seen: list[tuple[float, str]] = []
    warnings: list[str] = []
    done.progressed.connect(lambda share, words: seen.append((share, words)))
    done.warned.connect(warnings.append)
    with qtbot.waitSignal(done.succeeded, timeout=TIMEOUT) as result:
        done.start()
    assert seen == [(0.1, "at 0.1"), (0.5, "at 0.5")]
    assert warnings == ["mind this"]
    assert result.args[0]["files"] == ["a.onnx"]


def test_an_error_is_told_in_the_exporters_words(tmp_path: Path, qtbot: QtBot) -> None:
    failing = job(
        "print(json.dumps({'event': 'error', 'code': 'disk_full', 'message': 'no room'}))\n"
        "sys.exit(8)\n",
        tmp_path,
    )
    with qtbot.waitSignal(failing.failed, timeout=TIMEOUT) as result:
        failing.start()
    assert result.args == ["no room"]


def _line(event: progress.Event) -> str:
    return f"print({progress.to_line(event)!r}, flush=True)\n"


def test_in_chinese_the_exporter_speaks_chinese(
    chinese: None, tmp_path: Path, qtbot: QtBot
) -> None:
    failing = job(
        _line(progress.Stage("onnx", 0.5, Sentence("at-reading", "a.pth")))
        + _line(progress.Warned(Sentence("no-openvino")))
        + _line(progress.Failed("disk_full", Sentence("disk-full", "/m.onnx"))),
        tmp_path,
    )
    stages: list[str] = []
    warnings: list[str] = []
    failing.progressed.connect(lambda _share, words: stages.append(words))
    failing.warned.connect(warnings.append)
    with qtbot.waitSignal(failing.failed, timeout=TIMEOUT) as result:
        failing.start()
    assert stages == ["正在读取 a.pth"]
    assert warnings[0].startswith("没有安装 OpenVINO")
    assert result.args == ["/m.onnx：磁盘空间不足；没有留下任何东西"]


def test_in_chinese_the_words_of_a_library_are_introduced(
    chinese: None, tmp_path: Path, qtbot: QtBot
) -> None:
    failing = job(_line(progress.Failed("weights_foreign", "a.pth: no such layout")), tmp_path)
    with qtbot.waitSignal(failing.failed, timeout=TIMEOUT) as result:
        failing.start()
    assert result.args == ["这里不认识这种权重。\n\na.pth: no such layout"]


def test_a_process_killed_from_outside(tmp_path: Path, qtbot: QtBot) -> None:
    killed = job("os.kill(os.getpid(), signal.SIGKILL)\n", tmp_path)
    with qtbot.waitSignal(killed.failed, timeout=TIMEOUT) as result:
        killed.start()
    assert "stopped before it was done" in result.args[0]
    assert "log.txt" in result.args[0]


def test_a_process_that_cannot_start(tmp_path: Path, qtbot: QtBot) -> None:
    absent = ExportJob(tmp_path / "log.txt", (str(tmp_path / "no-python"),))
    with qtbot.waitSignal(absent.failed, timeout=TIMEOUT):
        absent.start()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without a signal")
def test_cancel_lets_the_process_clean_up(tmp_path: Path, qtbot: QtBot) -> None:
    half_done = tmp_path / "half.part"
    working = job(
        f"half = {str(half_done)!r}\n"
        "open(half, 'w').close()\n"
        "def end(*_):\n"
        "    os.remove(half)\n"
        "    sys.exit(143)\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "print(json.dumps({'event': 'stage', 'stage': 's', 'progress': 0,"
        " 'message': 'begun'}), flush=True)\n"
        "while True:\n"
        "    time.sleep(0.01)\n",
        tmp_path,
    )
    with qtbot.waitSignal(working.progressed, timeout=TIMEOUT):
        working.start()
    assert half_done.exists()
    with qtbot.waitSignal(working.cancelled, timeout=TIMEOUT):
        working.cancel()
    assert not half_done.exists()


def test_lines_that_are_not_progress_are_passed_over(
    tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    chatty = job(
        "print('hello')\nprint(json.dumps({'event': 'done', 'files': []}), flush=True)\n",
        tmp_path,
    )
    with qtbot.waitSignal(chatty.succeeded, timeout=TIMEOUT):
        chatty.start()
    assert "not a progress line" in caplog.text
