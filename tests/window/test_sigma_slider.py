"""The sigma slider's ticks and mark can be seen, in light and dark, with and without the focus."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from denoise_gui.core.document import Document
from denoise_gui.features.live.sigma_mark import SigmaMark
from denoise_gui.features.live.sigma_panel import SigmaPanel
from denoise_gui.shell.widgets.focus_ring import FocusRing
from tests.driven import DrivenApplication as Application


@pytest.fixture(params=["light", "dark"])
def panel(request: pytest.FixtureRequest, qtbot: QtBot) -> SigmaPanel:
    found = SigmaPanel(Document())
    qtbot.addWidget(found)
    palette = QPalette(QColor(240, 240, 240) if request.param == "light" else QColor(45, 45, 45))
    found.setPalette(palette)
    found.resize(700, 60)
    found.show_estimate(SigmaMark(20.0, 2.0))
    found.show()
    qtbot.waitExposed(found)
    return found


def lightness(panel: SigmaPanel) -> np.ndarray:
    """(H, W) of the slider as it is painted."""
    image = panel.slider.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width()].astype(int)


def test_ticks_stand_out(panel: SigmaPanel) -> None:
    seen = lightness(panel)
    handle = panel.slider._handle()
    row = seen[handle.bottom() + 4]
    ground = int(np.median(row))
    # A tick for every five levels, each clearly apart from the ground.
    assert np.count_nonzero(np.abs(row - ground) > 70) >= 14


def test_the_frame_of_the_focus_leaves_the_mark_alone(panel: SigmaPanel) -> None:
    line = QFontMetrics(panel.slider._label_font()).height()
    before = lightness(panel)[-line:]
    QApplication.sendEvent(
        panel.slider, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason)
    )
    (ring,) = panel.slider.findChildren(FocusRing)
    assert ring.isVisible()
    assert np.array_equal(lightness(panel)[-line:], before)


def test_another_mark_is_shown_at_once(panel: SigmaPanel) -> None:
    before = lightness(panel)
    panel.show_estimate(SigmaMark(55.0, 2.0))
    assert not np.array_equal(lightness(panel), before)
    panel.show_estimate(None)
    after = lightness(panel)
    line = QFontMetrics(panel.slider._label_font()).height()
    assert len(np.unique(after[-line:])) == 1


def test_a_window_that_is_closed_has_written_what_was_chosen_last(
    qtbot: QtBot, model_path: Path
) -> None:
    from PySide6.QtCore import QSettings

    application = Application(model_path)
    qtbot.addWidget(application.window)
    application.document.set_sigma(31.5)
    application.close()
    assert str(QSettings().value("sigma/last")) == "31.5"
