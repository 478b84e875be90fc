"""The curve: its best point is named, a click on it asks for a sigma."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.engine.measure.reference import Quality, QualityPoint
from denoise_gui.features.bench.quality_plot import QualityPlot

POINTS = tuple(
    QualityPoint(sigma, Quality(30 - (sigma - 20) ** 2 / 50, 0.9 - abs(sigma - 25) / 100))
    for sigma in (0.0, 10.0, 20.0, 30.0, 40.0)
)


def test_the_best_point_is_named_in_either_measure(qtbot: QtBot) -> None:
    plot = QualityPlot()
    qtbot.addWidget(plot)
    plot.show_points(POINTS, "psnr")
    assert "20" in plot.accessibleDescription()
    assert "30.00 dB" in plot.accessibleDescription()
    plot.show_points(POINTS, "ssim")
    assert "0.8500" in plot.accessibleDescription()
    plot.show_points((), "psnr")
    assert plot.accessibleDescription() == ""


# The view takes no drags, so it leaves the press to others; QTest remarks on that.
@pytest.mark.qt_log_ignore("Mouse event .* not accepted", extend=True)
def test_a_click_asks_for_the_sigma_under_it(qtbot: QtBot) -> None:
    plot = QualityPlot()
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.show_points(POINTS, "psnr")
    plot.show()
    qtbot.waitExposed(plot)
    pointed: list[float] = []
    plot.sigma_pointed.connect(pointed.append)
    box = plot.getPlotItem().getViewBox()
    at = plot.mapFromScene(box.mapViewToScene(QPointF(30.0, 27.0)))
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert pointed == [pytest.approx(30.0, abs=0.3)]
