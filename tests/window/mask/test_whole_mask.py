"""Gradients, limits, files and copies: what is done to a mask other than by brush."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.core.presets import Presets
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.mask.files import load_mask
from denoise_gui.engine.mask.gradients import Linear, Radial
from denoise_gui.engine.mask.limits import BrightnessRange, ColourRange
from denoise_gui.features.batch.choices import BatchChoices, SettingsSource
from tests.conftest import smooth_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image
from tests.window.mask.conftest import drag


@pytest.fixture
def opened(application: Application, small_photo: Path, qtbot: QtBot) -> Application:
    open_image(application, small_photo, qtbot)
    application.mask.options.change(size=30.0, more=2.0, less=0.0)
    return application


def factor(application: Application, x: int, y: int) -> float:
    return application.mask.painting.factor_at(y, x)


def load(application: Application, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(application.mask.loaded, timeout=TIMEOUT):
        application.mask.load(path)


def told(application: Application) -> str:
    return application.window.notice_bar.text


def test_a_gradient_is_drawn_and_moved_by_its_handles(opened: Application) -> None:
    opened.run("mask.linear")
    drag(opened, [(20, 45), (60, 45), (100, 45)])
    assert factor(opened, 10, 45) == pytest.approx(2, abs=0.02)
    assert factor(opened, 60, 45) == pytest.approx(1.5, abs=0.05)
    assert factor(opened, 110, 45) == pytest.approx(1, abs=0.02)
    # By its middle, twenty pixels to the left: laid on anew, not once more.
    drag(opened, [(60, 45), (50, 45), (40, 45)])
    gradient = opened.mask.gradients.gradient
    assert isinstance(gradient, Linear)
    assert gradient.x0 == pytest.approx(0, abs=1)
    assert factor(opened, 40, 45) == pytest.approx(1.5, abs=0.05)
    assert factor(opened, 90, 45) == pytest.approx(1, abs=0.02)
    opened.document.undo_stack.undo()
    back = opened.mask.gradients.gradient
    assert isinstance(back, Linear)
    assert back.x0 == pytest.approx(20, abs=1)
    opened.document.undo_stack.undo()
    assert opened.document.recipe.mask is None
    assert opened.mask.gradients.gradient is None


def test_a_gradient_is_placed_and_turned_by_numbers(opened: Application) -> None:
    opened.run("mask.radial")
    opened.mask.dock.show()
    pane = opened.mask.dock.gradient
    QTest.mouseClick(pane.new, Qt.MouseButton.LeftButton)
    assert factor(opened, 60, 45) == pytest.approx(2, abs=0.02)
    pane.boxes["x"].setValue(25)
    gradient = opened.mask.gradients.gradient
    assert isinstance(gradient, Radial)
    assert gradient.x == pytest.approx(30)
    assert factor(opened, 30, 45) == pytest.approx(2, abs=0.02)
    assert factor(opened, 100, 45) == pytest.approx(1, abs=0.02)
    pane.inverted.setChecked(True)
    assert factor(opened, 30, 45) == pytest.approx(1, abs=0.02)
    assert factor(opened, 100, 45) == pytest.approx(2, abs=0.02)


def test_another_strength_lays_the_gradient_on_anew(opened: Application, qtbot: QtBot) -> None:
    opened.run("mask.linear")
    drag(opened, [(20, 45), (100, 45)])
    opened.mask.options.change(more=3.0)
    qtbot.waitUntil(lambda: factor(opened, 5, 45) > 2.9, timeout=TIMEOUT)
    # Put away, it is part of the mask, whatever the next tool lays on.
    opened.run("mask.less")
    opened.mask.options.change(more=2.0)
    assert factor(opened, 5, 45) == pytest.approx(3, abs=0.02)


def two_tones(path: Path) -> Path:
    pixels = np.full((90, 120, 3), (40, 60, 90), np.uint8)
    pixels[:, 60:] = (220, 200, 190)
    Image.fromarray(pixels).save(path)
    return path


def test_a_mask_from_a_range_without_the_mouse(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, two_tones(tmp_path / "tones.png"), qtbot)
    dock = application.mask.dock
    dock.show()
    dock.limit.kind.setCurrentIndex(1)
    assert application.mask.limits.limit == BrightnessRange(0.5, 1.0)
    application.run("mask.fill")
    qtbot.waitUntil(lambda: factor(application, 100, 45) > 1, timeout=TIMEOUT)
    assert factor(application, 20, 45) == pytest.approx(1, abs=0.02)
    assert factor(application, 100, 45) == pytest.approx(2, abs=0.02)
    dock.limit.high.setValue(40)
    assert application.mask.limits.limit == BrightnessRange(0.4, 0.4)
    dock.limit.low.setValue(0)
    assert application.mask.limits.limit == BrightnessRange(0.0, 0.4, 0.1)


def test_a_colour_is_picked_and_the_brush_is_back(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, two_tones(tmp_path / "tones.png"), qtbot)
    mask = application.mask
    mask.options.change(size=200.0, hardness=1.0)
    application.run("mask.more")
    mask.dock.limit.kind.setCurrentIndex(2)
    application.run("mask.pick")
    assert application.window.canvas.tool is mask.picker
    drag(application, [(20, 20)])
    assert application.window.canvas.tool is mask.brush
    limit = mask.limits.limit
    assert isinstance(limit, ColourRange)
    assert (limit.red, limit.green, limit.blue) == pytest.approx((40 / 255, 60 / 255, 90 / 255))
    drag(application, [(60, 45)])
    assert factor(application, 50, 45) == pytest.approx(2, abs=0.02)
    assert factor(application, 70, 45) == pytest.approx(1, abs=0.02)


def test_flat_areas_invert_blur_and_clear_are_steps_to_undo(
    opened: Application, qtbot: QtBot
) -> None:
    document = opened.document
    opened.run("mask.flat")
    qtbot.waitUntil(lambda: document.recipe.mask is not None, timeout=TIMEOUT)
    states = [document.recipe.mask]
    for name in ("invert", "blur", "clear"):
        opened.run(f"mask.{name}")
        assert document.recipe.mask != states[-1], name
        states.append(document.recipe.mask)
    assert states[-1] is None
    for state in reversed(states[:-1]):
        document.undo_stack.undo()
        assert document.recipe.mask == state


def test_saved_loaded_and_pasted_it_is_the_same(
    opened: Application, small_photo: Path, quarter_photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    opened.run("mask.more")
    drag(opened, [(30, 30), (60, 60)])
    mask = opened.document.recipe.mask
    assert mask is not None
    path = tmp_path / "mask.png"
    opened.mask.save(path)
    paste = opened.window.menus.action("mask.paste")
    assert not paste.isEnabled()
    opened.run("mask.copy")
    assert paste.isEnabled()
    opened.run("mask.clear")
    load(opened, path, qtbot)
    loaded = opened.document.recipe.mask
    assert loaded is not None
    assert np.abs(loaded.factors - mask.factors).max() <= 1 / 4096
    opened.run("mask.clear")
    opened.run("mask.paste")
    assert opened.document.recipe.mask == mask
    twin = tmp_path / "twin.png"
    twin.write_bytes(small_photo.read_bytes())
    open_image(opened, twin, qtbot)
    opened.run("mask.paste")
    assert opened.document.recipe.mask == mask
    open_image(opened, quarter_photo, qtbot)
    opened.run("mask.paste")
    assert opened.document.recipe.mask is None
    assert "made for a photograph of 120 × 90 pixels" in told(opened)
    load(opened, path, qtbot)
    assert opened.document.recipe.mask is None
    assert load_mask(path).made_for == (90, 120)


def test_what_is_no_mask_is_told_and_the_mask_stays(
    opened: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    opened.run("mask.more")
    drag(opened, [(30, 30), (60, 60)])
    mask, steps = opened.document.recipe.mask, opened.document.undo_stack.count()
    empty = tmp_path / "empty.png"
    empty.touch()
    colours = tmp_path / "colours.png"
    Image.fromarray(np.arange(300, dtype=np.uint8).reshape(10, 10, 3)).save(colours)
    tall = tmp_path / "tall.png"
    Image.fromarray(np.zeros((400, 100), np.uint8)).save(tall)
    for path, words in ((empty, "empty.png"), (colours, "has colours"), (tall, "proportions")):
        opened.mask.load(path)
        qtbot.waitUntil(lambda words=words: words in told(opened), timeout=TIMEOUT)
        assert opened.document.recipe.mask is mask
        assert opened.document.undo_stack.count() == steps


def test_the_overlay_shows_more_and_less_in_two_colours(opened: Application) -> None:
    opened.run("view.single")
    opened.run("mask.more")
    drag(opened, [(30, 45)])
    opened.run("mask.less")
    drag(opened, [(90, 45)])
    opened.window.canvas.set_tool(None)
    canvas = opened.window.canvas

    def seen(x: int) -> np.ndarray:
        image = canvas.grab().toImage()
        at = canvas.pane_views()[0].point(x + 0.5, 45.5)
        ratio = image.devicePixelRatio()
        colour = image.pixelColor(int(at.x() * ratio), int(at.y() * ratio))
        return np.array([colour.red(), colour.green(), colour.blue()])

    plain = {x: seen(x) for x in (30, 60, 90)}
    opened.run("mask.show")
    opened.mask.options.change(colour="#ff0000", opacity=1.0)
    assert seen(30)[0] > plain[30][0] + 30
    assert seen(90).tolist() == [0, 255, 255]
    assert np.array_equal(seen(60), plain[60])
    opened.run("mask.show")
    assert np.array_equal(seen(30), plain[30])


def test_the_batch_uses_it_where_that_is_chosen(opened: Application, tmp_path: Path) -> None:
    opened.run("mask.more")
    drag(opened, [(30, 30)])
    recipe, presets = opened.document.recipe, Presets(tmp_path / "presets")
    for source in (SettingsSource.OPEN, SettingsSource.AUTOMATIC):
        chosen = BatchChoices(settings_from=source, mask=True)
        with_mask = chosen.settings(recipe, SaveOptions(), presets).recipe.mask
        assert with_mask is not None
        assert with_mask == recipe.mask
        assert with_mask.made_for == (90, 120)
        without = replace(chosen, mask=False).settings(recipe, SaveOptions(), presets)
        assert without.recipe.mask is None


def test_the_figures_against_a_reference_follow_the_mask(
    opened: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    clean = tmp_path / "clean.png"
    pixels = np.rint(smooth_picture(90, 120) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(clean)
    bench = opened.bench
    bench.dock.show()
    bench.mode.open_reference(clean)
    sigma = opened.document.sigma

    def measured() -> float | None:
        found = {point.sigma: point.quality.psnr for point in bench.curve.curve.points}
        return found.get(sigma)

    qtbot.waitUntil(lambda: measured() is not None, timeout=TIMEOUT)
    before = measured()
    opened.mask.options.change(size=120.0, hardness=1.0)
    opened.run("mask.less")
    drag(opened, [(60, 45)])
    # With nothing denoised where it was painted, the figure is another, and a worse one.
    qtbot.waitUntil(lambda: (measured() or before) != before, timeout=TIMEOUT)
    after = measured()
    assert before is not None
    assert after is not None
    assert after < before - 1


def test_steps_to_undo_are_named_by_what_was_done(
    opened: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    stack = opened.document.undo_stack
    names: list[str] = []

    def note() -> None:
        assert stack.count() == len(names) + 1
        names.append(stack.undoText())

    way = [(30.0, 40.0), (60.0, 45.0)]
    for tool in ("more", "less", "erase"):
        opened.run(f"mask.{tool}")
        drag(opened, way)
        note()
    drag(opened, [(90.0, 40.0), (30.0, 40.0)], Qt.MouseButton.RightButton)
    note()
    for tool in ("linear", "radial"):
        opened.run(f"mask.{tool}")
        drag(opened, [(20.0, 45.0), (60.0, 45.0), (100.0, 45.0)])
        note()
    opened.mask.limits.set(BrightnessRange(0.2, 0.5))
    qtbot.waitUntil(lambda: stack.count() > len(names), timeout=TIMEOUT)
    note()
    opened.window.canvas.set_tool(None)
    opened.mask.limits.set(None)
    opened.run("mask.copy")
    path = tmp_path / "mask.png"
    opened.mask.save(path)
    for action in ("invert", "blur", "clear", "paste", "clear"):
        opened.run(f"mask.{action}")
        note()
    load(opened, path, qtbot)
    note()
    opened.run("mask.fill")
    note()
    opened.run("mask.flat")
    qtbot.waitUntil(lambda: stack.count() > len(names), timeout=TIMEOUT)
    note()
    assert names == [
        *("Brush", "Brush", "Erase", "Erase"),
        *("Linear Gradient", "Radial Gradient", "Limit of the Gradient"),
        *("Invert Mask", "Blur Mask", "Clear Mask", "Paste Mask", "Clear Mask"),
        *("Load Mask", "Fill Mask", "Flat Areas"),
    ]
    opened.document.undo_stack.setIndex(5)
    assert (stack.undoText(), stack.redoText()) == ("Linear Gradient", "Radial Gradient")
