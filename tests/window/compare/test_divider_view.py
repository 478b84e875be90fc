"""The divider: both pictures at their place, dragged, clicked, sent round, never lost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from denoise_gui.shell.canvas import Canvas
from denoise_gui.shell.picture.divider import Divider
from tests.window.compare.conftest import SIZE, after_picture, before_picture, painted, share_equal

LEFT = Qt.MouseButton.LeftButton
DIVIDERS = [(fraction, vertical) for fraction in (0.0, 0.3, 0.5, 1.0) for vertical in (True, False)]


@pytest.mark.parametrize(("fraction", "vertical"), DIVIDERS)
def test_each_side_shows_its_picture(canvas: Canvas, fraction: float, vertical: bool) -> None:
    canvas.set_choice(replace(canvas.choice, divider=Divider(fraction, vertical)))
    picture = painted(canvas)
    at = int(canvas.divider.position(SIZE[0] if vertical else SIZE[1]))
    expected = after_picture()
    if vertical:
        expected[:, :at] = before_picture()[:, :at]
    else:
        expected[:at] = before_picture()[:at]
    assert share_equal(picture, expected) > 0.93
    # The line is light, whatever lies under it; away from its handle.
    assert (picture[20:40, at] if vertical else picture[at, 150:170]).min() > 150


def test_both_sides_are_labelled_where_there_is_room(canvas: Canvas) -> None:
    for divider in (Divider(0.5), Divider(0.5, vertical=False)):
        canvas.set_choice(replace(canvas.choice, divider=divider))
        picture = painted(canvas)
        assert picture[12:32, 12:60].max() > 240
        corner = picture[12:32, -60:-12] if divider.vertical else picture[-32:-12, -60:-12]
        assert corner.max() > 240


@pytest.mark.parametrize("vertical", [True, False])
@pytest.mark.parametrize("away", [0, 12])
def test_it_is_dragged_from_anywhere_near_and_stays_reachable(
    canvas: Canvas, vertical: bool, away: int
) -> None:
    canvas.set_choice(replace(canvas.choice, divider=Divider(0.5, vertical)))
    length = SIZE[0] if vertical else SIZE[1]

    def point(at: float) -> QPoint:
        return QPoint(int(at), 70) if vertical else QPoint(70, int(at))

    for goal in (-300, length + 300, length // 4):
        start = canvas.divider.position(length) + away * (1 if goal > 0 else -1)
        start = min(max(start, 0), length - 1)
        QTest.mousePress(canvas, LEFT, pos=point(start))
        QTest.mouseMove(canvas, point(goal))
        QTest.mouseRelease(canvas, LEFT, pos=point(goal))
        assert canvas.divider.fraction == min(max(goal / length, 0), 1)
        assert 10 < canvas.divider.position(length) < length - 10


@pytest.mark.parametrize("vertical", [True, False])
def test_a_click_places_it_and_a_drag_pans(canvas: Canvas, vertical: bool) -> None:
    canvas.set_choice(replace(canvas.choice, divider=Divider(0.5, vertical)))
    canvas.zoom_to(4.0)
    at = QPoint(100, 60)
    QTest.mouseClick(canvas, LEFT, pos=at)
    placed = canvas.divider
    assert placed.fraction == pytest.approx(100 / 400 if vertical else 60 / 300)
    before = canvas.transform
    start = QPoint(300, 200)
    QTest.mousePress(canvas, LEFT, pos=start)
    QTest.mouseMove(canvas, start + QPoint(-40, 30))
    QTest.mouseRelease(canvas, LEFT, pos=start + QPoint(-40, 30))
    assert (canvas.transform.x, canvas.transform.y) == (before.x - 40, before.y + 30)
    assert canvas.divider == placed


def test_a_double_click_sends_it_round(canvas: Canvas) -> None:
    at = QPoint(100, 60)
    fractions = []
    for _ in range(5):
        # What a hand's double click is made of.
        QTest.mouseClick(canvas, LEFT, pos=at)
        QTest.mouseDClick(canvas, LEFT, pos=at)
        fractions.append(canvas.divider.fraction)
    assert fractions == [1.0, 0.0, 0.5, 1.0, 0.0]
    canvas.set_choice(replace(canvas.choice, divider=Divider(0.2)))
    QTest.mouseClick(canvas, LEFT, pos=at)
    QTest.mouseDClick(canvas, LEFT, pos=at)
    assert canvas.divider.fraction == 0.5
    assert canvas.fits


def test_the_cursor_shows_where_it_can_be_held(canvas: Canvas) -> None:
    for vertical, shape in ((True, "SplitHCursor"), (False, "SplitVCursor")):
        canvas.set_choice(replace(canvas.choice, divider=Divider(0.5, vertical)))
        QTest.mouseMove(canvas, QPoint(5, 5))
        assert canvas.cursor().shape() != Qt.CursorShape[shape]
        QTest.mouseMove(canvas, QPoint(200, 20) if vertical else QPoint(20, 150))
        assert canvas.cursor().shape() == Qt.CursorShape[shape]


def test_the_original_is_held_in_place(canvas: Canvas) -> None:
    canvas.hold_original(True)
    assert share_equal(painted(canvas), before_picture()) > 0.97
    canvas.hold_original(False)
    assert share_equal(painted(canvas), before_picture()) < 0.6
    assert np.abs(painted(canvas) - before_picture().astype(int)).max() >= 10
