"""The automatic sigma: measured after opening, marked on the slider, taken by button and key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from scipy.ndimage import gaussian_filter

from denoise_gui.core.document import Document
from denoise_gui.engine.sigma import SIGMA_MAX_ASSUMED as SIGMA_MAX
from denoise_gui.features.live.sigma_mark import SigmaMark, position_of
from denoise_gui.features.live.sigma_panel import SigmaPanel
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image


def test_it_is_measured_marked_and_taken(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    panel, document = application.sigma_panel, application.document
    assert not panel.automatic.isEnabled()
    open_image(application, quarter_photo, qtbot)
    qtbot.waitUntil(panel.automatic.isEnabled, timeout=TIMEOUT)
    document.set_sigma(60.0)
    QTest.keyClick(application.window.canvas, Qt.Key.Key_E)
    assert document.sigma == pytest.approx(25, abs=5)
    found = document.sigma
    document.undo_stack.undo()
    assert document.sigma == 60.0
    QTest.mouseClick(panel.automatic, Qt.MouseButton.LeftButton)
    assert document.sigma == found
    assert "±" in panel.automatic.toolTip()


def test_another_image_has_another_estimate(
    application: Application, quarter_photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = application.sigma_panel
    open_image(application, quarter_photo, qtbot)
    qtbot.waitUntil(panel.automatic.isEnabled, timeout=TIMEOUT)
    clean = tmp_path / "clean.png"
    ramp = np.repeat(np.linspace(20, 220, 300).astype(np.uint8)[None, :, None], 200, axis=0)
    Image.fromarray(np.repeat(ramp, 3, axis=2)).save(clean)
    with qtbot.waitSignal(application.estimation.forgotten, timeout=TIMEOUT):
        application.files.open(clean)
    with qtbot.waitSignal(application.estimation.estimated, timeout=TIMEOUT) as told:
        pass
    (found,) = told.args
    assert found.sigma < 4
    assert found.uncertainty > 0


def test_the_mark_lies_where_the_handle_would_and_the_band_beside_it(qtbot: QtBot) -> None:
    document = Document()
    panel = SigmaPanel(document)
    qtbot.addWidget(panel)
    panel.resize(900, 60)
    panel.show()
    slider = panel.slider
    plain = slider.grab().toImage()
    panel.show_estimate(SigmaMark(50.0, 5.0))
    marked = slider.grab().toImage()
    changed = [
        x
        for x in range(marked.width())
        if marked.pixelColor(x, marked.height() - 1) != plain.pixelColor(x, marked.height() - 1)
    ]
    handle = slider._handle().width()
    low, high = (position_of(edge, SIGMA_MAX, handle, slider.width()) for edge in (45.0, 55.0))
    assert changed[0] == pytest.approx(low, abs=1.5)
    assert changed[-1] == pytest.approx(high, abs=1.5)
    document.set_sigma(50.0)
    middle = slider._handle().center().x()
    assert middle == pytest.approx(position_of(50.0, SIGMA_MAX, handle, slider.width()), abs=1.5)
    tip = QPoint(round(position_of(50.0, SIGMA_MAX, handle, slider.width())), marked.height() - 3)
    assert marked.pixelColor(tip) == QColor(panel.palette().windowText().color())


def test_what_cannot_be_told_is_not_offered(qtbot: QtBot) -> None:
    document = Document()
    panel = SigmaPanel(document)
    qtbot.addWidget(panel)
    panel.show_estimate(SigmaMark(0.0, 75.0), usable=False)
    assert not panel.automatic.isEnabled()
    assert "cannot be told" in panel.automatic.toolTip()
    panel.take_estimate()
    assert document.sigma == 25.0


def test_the_band_stays_on_the_slider() -> None:
    assert SigmaMark(2.0, 6.0).band(SIGMA_MAX) == (0.0, 8.0)
    assert SigmaMark(74.0, 6.0).band(SIGMA_MAX) == (68.0, SIGMA_MAX)
    assert SigmaMark(90.0, 1.0).band(SIGMA_MAX) == (SIGMA_MAX, SIGMA_MAX)


@pytest.fixture
def camera_photo(tmp_path: Path) -> Path:
    """Noise without its finest details, and stronger in the light."""
    rows, columns = np.mgrid[0:400, 0:600].astype(np.float32)
    scene = 40 + 170 * columns / 600 + 4 * np.sin(rows / 11)
    noise = gaussian_filter(np.random.default_rng(2).standard_normal((400, 600, 3)), (1.5, 1.5, 0))
    pixels = scene[..., None] + noise / noise.std() * (3 + 6 * scene[..., None] / 255)
    path = tmp_path / "camera.png"
    Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8)).save(path)
    return path


def test_it_sets_colour_and_brightness_too_in_one_step(
    application: Application, camera_photo: Path, qtbot: QtBot
) -> None:
    panel, document = application.sigma_panel, application.document
    open_image(application, camera_photo, qtbot)
    qtbot.waitUntil(panel.automatic.isEnabled, timeout=TIMEOUT)
    document.set_recipe(replace(document.recipe, luminance=60.0, grain=0.3))
    before = document.recipe
    steps = document.undo_stack.count()
    application.run("sigma.automatic")
    found = document.recipe
    assert found.sigma < 30
    assert found.colour_sigma > found.sigma
    assert found.grain == 0.3
    assert document.undo_stack.count() == steps + 1
    document.undo_stack.undo()
    assert document.recipe == before
    assert len(application.recipe_panel.curve.measured) > 1

    application.run("sigma.automatic-all")
    assert not application.window.menus.action("sigma.automatic-all").isChecked()
    application.run("sigma.automatic")
    assert document.recipe == before.with_sigma(found.sigma)
    application.run("sigma.automatic-all")


def test_no_more_is_offered_than_the_model_goes_to(qtbot: QtBot) -> None:
    document = Document()
    panel = SigmaPanel(document)
    qtbot.addWidget(panel)
    panel.show_estimate(SigmaMark(80.5, 1.2))
    assert panel.automatic.text().endswith(" 75")
    panel.take_estimate()
    assert document.sigma == 75.0
    document.set_sigma_max(50.0)
    assert panel.automatic.text().endswith(" 50")
