"""Painted with the mouse in the running window: what is shown, saved and made again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from denoise_gui.cli import main
from denoise_gui.engine.mask.blend import Mode
from denoise_gui.engine.mask.stroke import Pressure
from denoise_gui.engine.record.provenance import sidecar_of
from denoise_gui.shell.picture import canvas_overlay
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, shown_result, wait_until_done
from tests.window.mask.conftest import drag, on_screen

RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def painting(application: Application, small_photo: Path, qtbot: QtBot) -> Application:
    """The brush for more is in the hand."""
    open_image(application, small_photo, qtbot)
    application.mask.options.change(size=24.0, hardness=0.5, flow=1.0, more=2.0, less=0.0)
    application.run("mask.more")
    return application


def factor(application: Application, x: int, y: int) -> float:
    return application.mask.painting.factor_at(y, x)


def test_what_is_painted_is_shown_saved_and_made_again(
    painting: Application, tmp_path: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    before = shown_result(painting)
    drag(painting, [(20, 20), (60, 24), (60, 60)])
    painting.run("mask.less")
    drag(painting, [(90, 20), (95, 70)])
    wait_until_done(painting, qtbot)
    shown = shown_result(painting)
    assert not np.array_equal(shown, before)
    noisy = np.asarray(Image.open(painting.document.path))
    assert np.array_equal(shown[40:50, 92:96], noisy[40:50, 92:96])
    target = tmp_path / "saved.png"
    with qtbot.waitSignal(painting.files.image_saved, timeout=TIMEOUT):
        painting.photographs.save(target)
    saved = np.asarray(Image.open(target))
    assert np.array_equal(shown, saved)
    again = tmp_path / "again.png"
    # The mask is in the picture's XMP, or in the JSON beside it where it is too large for that.
    assert main(["run", "--from", str(target), "-o", str(again)]) == 0, capsys.readouterr().err
    assert np.array_equal(np.asarray(Image.open(again)), saved)
    assert painting.document.frame is None
    painted = painting.window.canvas.grab().toImage()
    at = on_screen(painting, (30.5, 22.5))
    ratio = painted.devicePixelRatio()
    colour = painted.pixelColor(int(at.x() * ratio), int(at.y() * ratio))
    assert [colour.red(), colour.green(), colour.blue()] in (
        saved[22, 30].tolist(),
        noisy[22, 30].tolist(),  # the side of the divider that shows the original
    )
    assert sidecar_of(target).exists() or b"denoise:mask" in target.read_bytes()


def test_undone_and_redone_stroke_by_stroke(painting: Application, qtbot: QtBot) -> None:
    document = painting.document
    states = [document.recipe.mask]
    for x in (20, 50, 80):
        drag(painting, [(x, 20), (x, 60)])
        states.append(document.recipe.mask)
    assert document.undo_stack.count() == 3
    for state in reversed(states[:-1]):
        document.undo_stack.undo()
        assert document.recipe.mask == state
    for state in states[1:]:
        document.undo_stack.redo()
        assert document.recipe.mask == state


def test_right_erases_and_x_turns_the_paint_around(painting: Application) -> None:
    drag(painting, [(20, 45), (100, 45)])
    assert factor(painting, 60, 45) == pytest.approx(2, abs=0.01)
    drag(painting, [(60, 45)], RIGHT)
    assert factor(painting, 60, 45) == pytest.approx(1, abs=0.01)
    assert factor(painting, 30, 45) == pytest.approx(2, abs=0.01)
    QTest.keyClick(painting.window.canvas, Qt.Key.Key_X)
    assert painting.mask.options.mode is Mode.LESS
    drag(painting, [(30, 45)])
    assert factor(painting, 30, 45) == pytest.approx(0, abs=0.01)


def test_erasing_all_leaves_no_mask(painting: Application) -> None:
    drag(painting, [(60, 45)])
    assert painting.document.recipe.mask is not None
    painting.mask.options.change(size=80.0, hardness=1.0)
    drag(painting, [(60, 45)], RIGHT)
    assert painting.document.recipe.mask is None
    assert painting.document.recipe.is_plain


def test_keys_are_the_brushs_while_it_is_in_the_hand(painting: Application) -> None:
    canvas, options, document = painting.window.canvas, painting.mask.options, painting.document
    canvas.setFocus()
    sigma, size = document.sigma, options.choices.size
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert options.choices.size > size
    assert document.sigma == sigma
    hardness, flow = options.choices.hardness, options.choices.flow
    QTest.keyClick(canvas, Qt.Key.Key_BraceLeft)
    QTest.keyClick(canvas, Qt.Key.Key_Comma)
    assert options.choices.hardness < hardness
    assert options.choices.flow < flow
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.tool is None
    size = options.choices.size
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert options.choices.size == size
    assert document.sigma > sigma


def test_it_paints_where_the_hand_is_at_any_zoom_and_in_any_pane(painting: Application) -> None:
    canvas = painting.window.canvas
    for command in ("view.single", "view.side-by-side", "view.divider"):
        painting.run(command)
        for zoom in (1.0, 2.0, 6.0):
            painting.run("mask.clear") if painting.document.recipe.mask else None
            canvas.move_to(canvas.viewport.centred(60, 45, zoom))
            drag(painting, [(60.5, 45.5)])
            assert factor(painting, 60, 45) == pytest.approx(2, abs=0.02), (command, zoom)
            assert factor(painting, 80, 45) == pytest.approx(1, abs=0.02), (command, zoom)


@pytest.mark.parametrize("place", ["right", "bottom"])
def test_what_is_told_beside_the_cursor_stays_in_the_picture(
    painting: Application, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, place: str
) -> None:
    canvas = painting.window.canvas
    painting.run("view.single")
    canvas.move_to(canvas.viewport.centred(60, 45, 12.0))
    labels: list[QRectF] = []

    def noted(painter: QPainter, text: str, corner: QPointF, _room: float) -> None:
        if "σ" in text:
            labels.append(QRectF(corner, canvas_overlay.label_size(painter, text)))

    monkeypatch.setattr(canvas_overlay, "paint_label", noted)
    area = canvas.rect()
    at = area.center()
    at.setX(area.right() - 30) if place == "right" else at.setY(area.bottom() - 10)
    QTest.mouseMove(canvas, area.center())
    QTest.mouseMove(canvas, at)
    qtbot.waitUntil(lambda: bool(labels), timeout=TIMEOUT)
    canvas.grab()
    assert QRectF(area).contains(labels[-1])
    assert (labels[-1].center() - QPointF(at)).manhattanLength() < 300


def test_shift_goes_on_straight_from_the_last_stroke(painting: Application) -> None:
    drag(painting, [(20, 20)])
    assert factor(painting, 60, 45) == 1
    drag(painting, [(100, 70)], modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert factor(painting, 60, 45) == pytest.approx(2, abs=0.05)


def test_a_pen_presses_and_its_other_end_erases(painting: Application) -> None:
    painting.mask.options.change(pressure=Pressure.FLOW, hardness=1.0)
    canvas = painting.window.canvas

    def pen(kind: QEvent.Type, x: float, pressure: float, *, eraser: bool = False) -> None:
        at = QPointF(on_screen(painting, (x, 45)))
        end = QPointingDevice.PointerType.Eraser if eraser else QPointingDevice.PointerType.Pen
        device = QPointingDevice(
            "pen",
            1,
            QPointingDevice.DeviceType.Stylus,
            end,
            QPointingDevice.Capability.Pressure,
            1,
            1,
        )
        pressed = Qt.MouseButton.LeftButton
        event = QTabletEvent(
            kind,
            device,
            at,
            QPointF(canvas.mapToGlobal(at)),
            pressure,
            *(0.0, 0.0, 0.0, 0.0, 0.0),
            Qt.KeyboardModifier.NoModifier,
            pressed,
            pressed,
        )
        QApplication.sendEvent(canvas, event)
        assert event.isAccepted()

    pen(QEvent.Type.TabletPress, 30, 0.25)
    pen(QEvent.Type.TabletRelease, 30, 0.0)
    assert factor(painting, 30, 45) == pytest.approx(1.25, abs=0.02)
    pen(QEvent.Type.TabletPress, 80, 1.0)
    pen(QEvent.Type.TabletRelease, 80, 0.0)
    assert factor(painting, 80, 45) == pytest.approx(2, abs=0.02)
    pen(QEvent.Type.TabletPress, 80, 1.0, eraser=True)
    pen(QEvent.Type.TabletRelease, 80, 0.0, eraser=True)
    assert factor(painting, 80, 45) == pytest.approx(1, abs=0.02)


def test_the_picture_follows_the_brush_before_it_is_exact(
    painting: Application, qtbot: QtBot
) -> None:
    """Only what the brush reached is mixed anew; the rest stays as exact as it was."""
    link, document, stack = painting.link, painting.document, painting.live.stack
    qtbot.waitUntil(lambda: not stack.missing(document.recipe), timeout=TIMEOUT)
    wait_until_done(painting, qtbot)
    exact = shown_result(painting)
    with qtbot.waitSignal(link.interpolation_shown, timeout=TIMEOUT):
        drag(painting, [(30, 30)])
    frame = document.frame
    assert frame is not None
    assert frame.interpolated
    assert frame.recipe == document.recipe
    far = frame.raster.pixels[60:, 80:, 2::-1]
    assert np.array_equal(far, exact[60:, 80:])
    assert not np.array_equal(frame.raster.pixels[25:35, 25:35, 2::-1], exact[25:35, 25:35])
    wait_until_done(painting, qtbot)
    assert document.frame is None


def test_another_photograph_begins_without_it_and_the_first_has_it_again(
    painting: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    first = painting.document.path
    drag(painting, [(30, 30)])
    mask = painting.document.recipe.mask
    open_image(painting, quarter_photo, qtbot)
    assert painting.document.recipe.mask is None
    open_image(painting, first, qtbot)
    assert painting.document.recipe.mask == mask


def test_what_the_cursor_is_told_is_the_sigma_there(painting: Application) -> None:
    painting.document.set_sigma(20)
    drag(painting, [(60, 45)])
    assert painting.mask._reading(45, 60) == "× 2.00  ·  σ 40.0"
    assert painting.mask._reading(5, 5) == "× 1.00  ·  σ 20.0"
    assert painting.mask._reading(-1, 5) == ""


def test_without_a_photograph_there_is_nothing_to_paint_on(application: Application) -> None:
    menus = application.window.menus
    for name in ("more", "less", "erase", "linear", "radial", "fill", "load", "invert", "save"):
        assert not menus.action(f"mask.{name}").isEnabled(), name
