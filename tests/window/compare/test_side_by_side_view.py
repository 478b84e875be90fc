"""Two panes of one size that show the same place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.shell.canvas import Canvas
from denoise_gui.shell.compare.choice import ViewKind
from denoise_gui.shell.compare.side_by_side_view import GAP, SideBySideView
from tests.window.compare.conftest import (
    after_picture,
    before_picture,
    document_of,
    painted,
    share_equal,
)


@pytest.fixture
def tall(qtbot: QtBot) -> Canvas:
    """400 x 300 on an image of 100 x 300 pixels, side by side."""
    document = document_of(before_picture(100, 300), after_picture(100, 300))
    canvas = Canvas(document)
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    document.image_opened.emit()
    canvas.set_choice(replace(canvas.choice, kind=ViewKind.SIDE_BY_SIDE))
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


def test_both_pictures_lie_in_the_same_place_of_their_panes(tall: Canvas) -> None:
    picture = painted(tall)
    left = (400 - GAP) // 2
    at = (left - 100) // 2
    assert share_equal(picture[:, at : at + 100], before_picture(100, 300)) > 0.85
    second = 400 - left + at
    assert share_equal(picture[:, second : second + 100], after_picture(100, 300)) > 0.85
    assert (picture[:, left : 400 - left] == 64).all()


def test_zoom_and_pan_are_linked(tall: Canvas) -> None:
    # The same pixel is under the same place of either pane.
    right = 400 - (400 - GAP) // 2
    tall.zoom_to(5.0, QPointF(right + 60, 100))
    first = tall.transform
    tall.fit()
    tall.zoom_to(5.0, QPointF(60, 100))
    assert tall.transform == first
    QTest.mousePress(tall, Qt.MouseButton.LeftButton, pos=QPoint(right + 90, 100))
    QTest.mouseMove(tall, QPoint(right + 60, 80))
    QTest.mouseRelease(tall, Qt.MouseButton.LeftButton, pos=QPoint(right + 60, 80))
    rect = tall.visible_rect()
    picture = painted(tall)
    middle = (150, 100)
    column, row = tall.transform.to_image(middle[1] + 0.5, middle[0] + 0.5)
    assert rect.width == pytest.approx(40, abs=1)
    assert tuple(picture[middle]) == tuple(before_picture(100, 300)[int(row), int(column)])
    assert tuple(picture[middle[0], right + middle[1]]) == tuple(
        after_picture(100, 300)[int(row), int(column)]
    )


def test_the_pixel_under_the_cursor_is_told_in_both_panes(tall: Canvas) -> None:
    told: list[object] = []
    tall.pixel_hovered.connect(told.append)
    right = 400 - (400 - GAP) // 2
    for x in (98, right + 98):
        QTest.mouseMove(tall, QPoint(x, 40))
    assert told[0] == told[1] == (40, 49)


def test_wide_pictures_lie_above_each_other() -> None:
    view = SideBySideView()
    beside = view.panes((1000, 700), (300, 400))
    assert beside[0].size == beside[1].size
    assert (beside[1].x, beside[1].y) == (502, 0)
    above = view.panes((1000, 700), (4000, 1000))
    assert (above[1].x, above[1].y) == (0, 352)


def test_the_whole_image_still_fits_when_the_view_changes(canvas: Canvas) -> None:
    assert canvas.zoom == 1.0
    canvas.set_choice(replace(canvas.choice, kind=ViewKind.SIDE_BY_SIDE))
    assert canvas.fits
    assert canvas.zoom < 0.55
    canvas.set_choice(replace(canvas.choice, kind=ViewKind.SINGLE))
    assert canvas.zoom == 1.0
