"""The denoised picture alone, with nothing over it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from denoise_gui.shell.canvas import Canvas
from denoise_gui.shell.compare.choice import ViewKind
from tests.window.compare.conftest import after_picture, before_picture, painted, share_equal

LEFT = Qt.MouseButton.LeftButton


def test_it_is_the_denoised_picture_pixel_by_pixel(canvas: Canvas) -> None:
    canvas.set_choice(replace(canvas.choice, kind=ViewKind.SINGLE))
    assert (painted(canvas) == after_picture()).all()
    canvas.hold_original(True)
    assert share_equal(painted(canvas), before_picture()) > 0.97


def test_a_click_does_nothing_and_a_double_click_zooms(canvas: Canvas) -> None:
    canvas.set_choice(replace(canvas.choice, kind=ViewKind.SINGLE))
    canvas.resize(200, 150)
    choice, zoom = canvas.choice, canvas.zoom
    QTest.mouseClick(canvas, LEFT, pos=QPoint(30, 30))
    assert (canvas.choice, canvas.zoom) == (choice, zoom)
    QTest.mouseDClick(canvas, LEFT, pos=QPoint(30, 30))
    assert canvas.zoom == 1.0
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(30, 30))
    QTest.mouseDClick(canvas, LEFT, pos=QPoint(30, 30))
    assert canvas.fits
