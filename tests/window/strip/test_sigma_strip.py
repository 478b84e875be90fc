"""The sigma strip: what it wants, what it shows, and what hand and keys do with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.core.document import Document
from denoise_gui.engine import Denoiser, Model
from denoise_gui.engine.images.display_pyramid import to_bgrx
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.rect import Rect
from denoise_gui.features.strip.sigma_strip import SigmaStrip
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.window.compare.conftest import after_picture, before_picture, document_of
from tests.window.conftest import TIMEOUT, open_image, wait_until_done

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def document() -> Document:
    return document_of(before_picture(), after_picture())


@pytest.fixture
def strip(qtbot: QtBot, document: Document) -> SigmaStrip:
    """762 pixels wide: cells of 99 x 120."""
    strip = SigmaStrip(document)
    qtbot.addWidget(strip)
    strip.resize(762, strip.sizeHint().height())
    strip.look_at(Rect(0, 0, 300, 400))
    strip.show()
    qtbot.waitExposed(strip)
    return strip


def wheel(strip: SigmaStrip, notches: int, modifiers: Qt.KeyboardModifier) -> None:
    at = QPointF(100, 50)
    strip.wheelEvent(
        QWheelEvent(
            at,
            strip.mapToGlobal(at),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
    )


def cell(strip: SigmaStrip, index: int) -> QPoint:
    return strip._cells()[index].center().toPoint()


def test_it_paints_each_crop_in_its_place(strip: SigmaStrip) -> None:
    request = strip.request
    assert request.rect == Rect(90, 150, 210, 249)
    for index, sigma in enumerate(request.values):
        pixels = to_bgrx(np.full((120, 99, 3), 30 * index, np.uint8))
        strip.show_picture(sigma, Raster(0, request.rect, pixels))
    picture = strip.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    for index in range(7):
        at = cell(strip, index)
        assert picture.pixelColor(at).red() == 30 * index
    # A picture of another crop comes too late.
    white = to_bgrx(np.full((120, 99, 3), 255, np.uint8))
    strip.show_picture(request.values[0], Raster(0, Rect(0, 0, 120, 99), white))
    assert strip.grab().toImage().pixelColor(cell(strip, 0)).red() == 0


def test_a_click_takes_a_sigma_as_one_step_to_undo(strip: SigmaStrip, document: Document) -> None:
    QTest.mouseClick(strip, LEFT, pos=cell(strip, 5))
    assert document.sigma == 35.0
    assert strip.bracket.values == (20, 25, 30, 35, 40, 45, 50)
    document.undo_stack.undo()
    assert document.sigma == 25.0


def test_hovering_asks_for_the_large_picture(strip: SigmaStrip) -> None:
    requested: list[object] = []
    strip.preview_requested.connect(requested.append)
    QTest.mouseMove(strip, cell(strip, 1))
    QTest.mouseMove(strip, cell(strip, 6))
    strip.leaveEvent(None)  # type: ignore[arg-type]
    assert requested == [15.0, 40.0, None]


def test_the_wheel_shifts_the_range_and_with_control_its_step(strip: SigmaStrip) -> None:
    none, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
    wheel(strip, 2, none)
    assert strip.request.values == (15, 20, 25, 30, 35, 40, 45)
    wheel(strip, -1, none)
    wheel(strip, -1, control)
    assert strip.request.values == (13, 17, 21, 25, 29, 33, 37)


def test_a_drag_moves_the_crop_and_the_view_takes_it_back(
    strip: SigmaStrip, document: Document
) -> None:
    start = cell(strip, 3)
    QTest.mousePress(strip, LEFT, pos=start)
    QTest.mouseMove(strip, start + QPoint(-50, 20))
    QTest.mouseRelease(strip, LEFT, pos=start + QPoint(-50, 20))
    assert strip.request.rect == Rect(70, 200, 190, 299)
    assert document.sigma == 25.0
    strip.look_at(Rect(0, 0, 200, 380))
    assert strip.request.rect == Rect(70, 200, 190, 299)
    strip.look_at(Rect(200, 0, 300, 200))
    assert strip.request.rect == Rect(180, 50, 300, 149)


def test_all_of_it_by_keys(strip: SigmaStrip, document: Document, qtbot: QtBot) -> None:
    requested: list[object] = []
    strip.preview_requested.connect(requested.append)
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Up)
    assert requested == [25.0, 30.0, 35.0]
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert document.sigma == 35.0
    QTest.keyClick(strip, Qt.Key.Key_Plus)
    assert strip.bracket.step == 6.0


@pytest.mark.parametrize("size", [(1, 1), (30, 200)])
def test_an_image_smaller_than_a_crop(qtbot: QtBot, size: tuple[int, int]) -> None:
    strip = SigmaStrip(document_of(before_picture(*size), after_picture(*size)))
    qtbot.addWidget(strip)
    strip.resize(strip.sizeHint())
    strip.look_at(Rect(0, 0, size[1], size[0]))
    rect = strip.request.rect
    assert rect.width == size[0]
    assert rect.height == min(size[1], 120)
    strip.show_picture(25.0, Raster(0, rect, to_bgrx(before_picture(*size)[rect.slices()])))
    strip.grab()


def test_in_the_window_it_shows_the_exact_results_and_previews_large(
    application: Application, quarter_photo: Path, qtbot: QtBot, model_path: Path
) -> None:
    open_image(application, quarter_photo, qtbot)
    window, strip = application.window, application.strip.strip
    QTest.keyClick(window.canvas, Qt.Key.Key_T)
    assert strip.isVisible()
    # At once from the knots; then exactly.
    assert set(strip.pictures) == set(strip.request.values)
    wait_until_done(application, qtbot)
    request, pixels = strip.request, np.asarray(Image.open(quarter_photo))
    denoiser = Denoiser(Model(model_path))
    expected = {
        sigma: to_bgrx(denoiser.denoise(pixels, sigma, region=request.rect))
        for sigma in request.values
    }

    def exact() -> None:
        for sigma in request.values:
            difference = strip.pictures[sigma].astype(int) - expected[sigma]
            assert np.abs(difference).max() <= 1

    qtbot.waitUntil(exact, timeout=TIMEOUT)
    document = application.document
    before = document.shown_rgb(100, 150)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert document.frame is not None
    assert document.frame.sigma == 30.0
    assert document.sigma == 25.0
    assert window.status.sigma.text() == "σ 30, preview"
    QTest.keyClick(window.canvas, Qt.Key.Key_T)
    assert strip.isHidden()
    assert document.frame is None
    assert document.shown_rgb(100, 150) == before


def test_zoomed_out_it_shows_full_size_pixels(
    application: Application, tmp_path: Path, qtbot: QtBot, model_path: Path
) -> None:
    path = tmp_path / "wide.png"
    pixels = np.rint(np.clip(noisy_picture(64, 1900), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(path, compress_level=1)
    open_image(application, path, qtbot)
    assert application.window.canvas.level == 1
    strip = application.strip.strip
    QTest.keyClick(application.window.canvas, Qt.Key.Key_T)
    assert strip.pictures == {}
    qtbot.waitUntil(lambda: len(strip.pictures) == 7, timeout=TIMEOUT)
    denoiser, rect = Denoiser(Model(model_path)), strip.request.rect
    expected = to_bgrx(denoiser.denoise(pixels, 40.0, region=rect))
    assert np.abs(strip.pictures[40.0].astype(int) - expected).max() <= 1


def test_another_picture_fills_it_too(
    application: Application, quarter_photo: Path, small_photo: Path, qtbot: QtBot
) -> None:
    strip = application.strip.strip
    QTest.keyClick(application.window.canvas, Qt.Key.Key_T)
    for path in (quarter_photo, small_photo):
        open_image(application, path, qtbot)
        qtbot.waitUntil(lambda: len(strip.pictures) == 7, timeout=TIMEOUT)
    height, width = strip.pictures[25.0].shape[:2]
    assert (width, height) <= (120, 90)
