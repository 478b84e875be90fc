"""A network that returns NaN for a picture: said in the window, on the command line and in a batch;
nothing turns black, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from denoise_gui.cli import main
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.engine.runtime.test_bounds import keeping_the_contract, logarithm
from tests.window.conftest import TIMEOUT, open_image, shown_result

REASON = "values that are not numbers"


@pytest.fixture
def partly_nan(tmp_path: Path) -> Path:
    return keeping_the_contract(tmp_path / "partly.onnx", logarithm)


def photo(path: Path, *, dark: bool) -> Path:
    pixels = np.clip(noisy_picture(60, 80), 0, 1)
    if not dark:
        pixels = 0.5 + pixels / 2
    Image.fromarray(np.rint(pixels * 255).astype(np.uint8)).save(path)
    return path


def test_the_window_says_so_and_keeps_the_picture(
    application: Application, tmp_path: Path, partly_nan: Path, qtbot: QtBot
) -> None:
    open_image(application, photo(tmp_path / "dark.png", dark=True), qtbot)
    before = shown_result(application)
    with qtbot.waitSignal(application.live.failed, timeout=TIMEOUT) as failed:
        application.open_model(partly_nan)
    assert REASON in failed.args[0]
    qtbot.waitUntil(lambda: REASON in application.window.notice_bar.text, timeout=TIMEOUT)
    shown = shown_result(application)
    assert abs(float(shown.mean()) - float(before.mean())) < 3
    target = tmp_path / "saved.png"
    with qtbot.waitSignal(application.work.failed, timeout=TIMEOUT) as failed:
        application.files.save(target, "cpu")
    assert REASON in failed.args[0]
    assert not list(tmp_path.glob("saved*"))


def test_the_command_line_goes_on_with_the_other_photographs(
    tmp_path: Path, partly_nan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = [photo(tmp_path / f"{name}.png", dark=name == "dark") for name in ("dark", "bright")]
    output = tmp_path / "out"
    arguments = ["run", "--sigma", "25", "--model", str(partly_nan), "--output", str(output)]
    assert main([*arguments, *map(str, sources)]) == 11
    told = capsys.readouterr().err
    assert REASON in told
    assert "1 done, 1 failed" in told
    written = [path.name for path in output.iterdir() if path.suffix == ".png"]
    assert written == ["bright.png"]
