"""The numbers dock in the real window: nothing is imported or measured before it is looked at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.engine.measure.residual import SigmaVerdict
from denoise_gui.features.numbers.numbers_dock import NumbersDock
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, wait_until_done


def shown_numbers(application: Application, qtbot: QtBot) -> NumbersDock:
    numbers = application.numbers.dock
    QTest.keyClick(application.window.canvas, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: numbers.plot is not None, timeout=TIMEOUT)
    return numbers


def wait_for_report(numbers: NumbersDock, sigma: float, qtbot: QtBot) -> None:
    def measured() -> None:
        assert numbers.report is not None
        assert numbers.report.sigma == sigma
        assert numbers.sentence.isEnabled()

    qtbot.waitUntil(measured, timeout=TIMEOUT)


def test_the_method_noise_is_measured_and_judged_as_sigma_moves(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    assert application.numbers.dock.report is None
    numbers = shown_numbers(application, qtbot)
    wait_for_report(numbers, 25.0, qtbot)
    assert "About right" in numbers.sentence.text()
    assert 20 < float(numbers.deviation.text()) < 27
    assert numbers.sigma_set.text() == "25"
    for sigma, words in ((10.0, "Under-denoised"), (60.0, "Over-denoised")):
        application.sigma_panel.slider.setValue(round(2 * sigma))
        assert not numbers.sentence.isEnabled()
        wait_until_done(application, qtbot)
        wait_for_report(numbers, sigma, qtbot)
        assert words in numbers.sentence.text()
    plot = numbers.plot
    assert plot is not None
    report = numbers.report
    assert report is not None
    heights = plot._bars.opts["height"]
    assert len(heights) == len(report.counts)
    assert np.argmax(heights) == np.argmax(report.counts)
    assert "60" in plot.accessibleDescription()


def test_there_is_no_plot_while_nothing_is_measured(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    """Axes without a histogram would look like a result."""
    numbers = shown_numbers(application, qtbot)
    assert numbers.plot is not None
    assert not numbers.plot.isVisible()
    open_image(application, quarter_photo, qtbot)
    wait_for_report(numbers, 25.0, qtbot)
    assert numbers.plot.isVisible()
    numbers.show_report(None)
    assert not numbers.plot.isVisible()


def test_a_hidden_dock_costs_nothing_and_comes_back_up_to_date(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    numbers = shown_numbers(application, qtbot)
    wait_for_report(numbers, 25.0, qtbot)
    QTest.keyClick(application.window.canvas, Qt.Key.Key_I)
    assert numbers.isHidden()
    measured: list[object] = []
    application.numbers.residual.measured.connect(measured.append)
    application.document.set_sigma(30.0)
    wait_until_done(application, qtbot)
    assert not measured
    QTest.keyClick(application.window.canvas, Qt.Key.Key_I)
    wait_for_report(numbers, 30.0, qtbot)


def test_the_loupe_follows_the_cursor_and_rests_on_the_middle(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    numbers = shown_numbers(application, qtbot)
    canvas, before = application.window.canvas, np.asarray(Image.open(quarter_photo))
    view = canvas.transform
    x, y = view.x + 100.5 * view.zoom, view.y + 50.5 * view.zoom
    QTest.mouseMove(canvas, QPoint(int(x), int(y)))
    assert dict(numbers.loupe.rows)["Before"].split() == [str(v) for v in before[50, 100]]
    canvas.pixel_hovered.emit(None)
    assert dict(numbers.loupe.rows)["Pixel"] == "(120, 100)"


def test_the_loupe_shows_the_middle_of_an_image_just_opened(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    numbers = shown_numbers(application, qtbot)
    open_image(application, quarter_photo, qtbot)
    assert dict(numbers.loupe.rows)["Pixel"] == "(120, 100)"


def test_an_image_too_small_to_measure_says_so(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "tiny.png"
    Image.fromarray((noisy_picture(5, 7) * 255).clip(0, 255).astype(np.uint8)).save(path)
    numbers = shown_numbers(application, qtbot)
    open_image(application, path, qtbot)
    qtbot.waitUntil(lambda: numbers.report is not None, timeout=TIMEOUT)
    assert numbers.report is not None
    assert numbers.report.verdict is SigmaVerdict.UNKNOWN
    assert "Too little" in numbers.sentence.text()


def test_the_library_for_plots_is_not_imported_at_the_start() -> None:
    code = "import sys, denoise_gui.app; print('pyqtgraph' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_docks_share_a_place_and_their_keys_bring_them_forward(
    application: Application, qtbot: QtBot
) -> None:
    window = application.window
    numbers, bench = application.numbers.dock, application.bench.dock
    for key in (Qt.Key.Key_I, Qt.Key.Key_Q):
        QTest.keyClick(window.canvas, key)
    qtbot.waitUntil(lambda: not bench.visibleRegion().isEmpty(), timeout=TIMEOUT)
    assert numbers in window.tabifiedDockWidgets(bench)
    QTest.keyClick(window.canvas, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: not numbers.visibleRegion().isEmpty(), timeout=TIMEOUT)
    assert not bench.isHidden()
    QTest.keyClick(window.canvas, Qt.Key.Key_I)
    assert numbers.isHidden()
    assert window.height() <= 700
