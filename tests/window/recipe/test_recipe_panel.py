"""Fine tuning in the window: controls, curve, keys, undo, settings carried from image to image."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from denoise_gui.engine import Denoiser, Model, load_image
from denoise_gui.engine.images.display_pyramid import to_eight_bits
from denoise_gui.features.recipe.feature import RecipeFeature
from denoise_gui.features.recipe.recipe_panel import RecipePanel
from tests.driven import DrivenApplication as Application
from tests.window.conftest import open_image, shown_result, wait_until_done


@pytest.fixture
def panel(application: Application) -> Iterator[RecipePanel]:
    """Unfolded, as nobody has it at first."""
    found = application.feature(RecipeFeature).panel
    assert not found.unfolded
    assert found.body.isHidden()
    application.run("recipe.panel")
    yield found
    found.set_unfolded(False)


def test_the_panel_unfolds_and_folds_by_its_key(
    application: Application, panel: RecipePanel
) -> None:
    assert panel.body.isVisible()
    application.run("recipe.panel")
    assert not panel.body.isVisible()


def test_the_picture_is_what_all_controls_say(
    application: Application,
    panel: RecipePanel,
    model_path: Path,
    quarter_photo: Path,
    qtbot: QtBot,
) -> None:
    open_image(application, quarter_photo, qtbot)
    panel.colour.number.setValue(40.0)
    panel.shadows.number.setValue(1.5)
    panel.highlights.number.setValue(0.5)
    panel.grain.number.setValue(30)
    panel.coarse.number.setValue(6.5)
    wait_until_done(application, qtbot)
    recipe = application.document.recipe
    assert recipe.colour_sigma == pytest.approx(40, abs=0.01)
    assert recipe.brightness is not None
    assert recipe.grain == pytest.approx(0.3)
    assert recipe.coarse_sigma == 6.5
    pixels, denoiser = load_image(quarter_photo).pixels, Denoiser(Model(model_path))
    exact = denoiser.denoise(pixels, recipe)
    difference = np.abs(shown_result(application).astype(int) - to_eight_bits(exact).astype(int))
    assert difference.max() <= 1
    plain = denoiser.denoise(pixels, 25.0)
    assert np.abs(to_eight_bits(plain).astype(int) - shown_result(application)).max() > 5


def test_a_drag_of_a_control_undoes_as_one_step(
    application: Application, panel: RecipePanel, small_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    slider = panel.grain.slider
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    for value in (10, 25, 40):
        slider.setValue(value)
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    panel.shadows.number.setValue(2.0)
    panel.shadows.number.editingFinished.emit()
    application.run("edit.undo")
    assert application.document.recipe.brightness is None
    application.run("edit.undo")
    assert application.document.recipe.is_plain


def test_a_linked_colour_follows_sigma_and_an_unlinked_one_does_not(
    application: Application, panel: RecipePanel, small_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    application.document.set_sigma(10)
    panel.colour.number.setValue(20.0)
    application.document.set_sigma(20)
    assert panel.colour.number.value() == 40
    panel.link.click()
    application.document.set_sigma(10)
    assert panel.colour.number.value() == 40
    panel.colour.reset.click()
    assert application.document.recipe.is_plain


def test_a_point_of_the_curve_is_dragged(
    application: Application, panel: RecipePanel, small_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    curve = panel.curve

    def at(place: QPointF) -> QPoint:
        return place.toPoint()

    qtbot.mousePress(curve, Qt.MouseButton.LeftButton, pos=at(curve.place_of((0.0, 1.0))))
    assert curve.reading == "Brightness 0 % · × 1.00"
    qtbot.mouseMove(curve, at(curve.place_of((0.0, 2.25))))
    assert curve.reading == f"Brightness 0 % · × {curve.points[0][1]:.2f}"
    qtbot.mouseRelease(curve, Qt.MouseButton.LeftButton, pos=at(curve.place_of((0.0, 2.25))))
    assert panel.shadows.number.value() == pytest.approx(2.25, abs=0.15)
    qtbot.mouseDClick(curve, Qt.MouseButton.LeftButton, pos=at(curve.place_of((0.75, 0.3))))
    assert len(curve.points) == 4
    curve.setFocus()
    qtbot.keyClick(curve, Qt.Key.Key_Delete)
    assert len(curve.points) == 3


def test_keys_set_what_the_controls_set(
    application: Application, panel: RecipePanel, small_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    for command in ("colour-up", "shadows-up", "highlights-down", "grain-up"):
        application.run(f"recipe.{command}")
    assert panel.colour.number.value() == 25.5
    assert panel.shadows.number.value() == 1.05
    assert panel.highlights.number.value() == 0.95
    assert panel.grain.number.value() == 5
    application.run("recipe.grain-down")
    application.run("recipe.grain-down")
    assert application.document.recipe.grain == 0
    assert panel.coarse.number.text() == "Off"
    application.run("recipe.coarse-up")
    assert panel.coarse.number.value() == 0.5
    application.run("recipe.coarse-down")
    application.run("recipe.coarse-down")
    assert application.document.recipe.coarse_sigma == 0


def test_a_sigma_for_coarse_noise_is_set_named_undone_and_reset(
    application: Application, panel: RecipePanel, small_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    document, row = application.document, panel.coarse
    row.number.setValue(7.0)
    row.number.editingFinished.emit()
    assert document.recipe.coarse_sigma == 7
    assert row.slider.value() == 14
    assert row.slider.accessibleName() == "Coarse noise"
    assert document.undo_stack.undoText() == "Coarse Noise 7"
    panel.set_unfolded(False)
    assert panel.summary.text() == "coarse noise 7"
    panel.set_unfolded(True)
    row.reset.click()
    assert document.recipe.is_plain
    assert not row.reset.isEnabled()
    application.run("edit.undo")
    assert row.number.value() == 7
    application.run("edit.undo")
    assert document.recipe.coarse_sigma == 0


def test_a_gray_picture_has_no_colour_control(
    application: Application, panel: RecipePanel, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "gray.png"
    Image.fromarray(np.full((60, 80), 90, np.uint8)).save(path)
    open_image(application, path, qtbot)
    assert not panel.colour.slider.isEnabled()
    assert not panel.link.isEnabled()
    assert panel.grain.slider.isEnabled()


def test_settings_are_copied_to_another_image_and_undone_there(
    application: Application, panel: RecipePanel, small_photo: Path, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    application.document.set_sigma(9)
    panel.grain.number.setValue(40)
    panel.coarse.number.setValue(5)
    application.run("recipe.copy")
    wanted = application.document.recipe
    application.run("recipe.reset")
    application.document.set_sigma(30)
    open_image(application, photo, qtbot)
    application.run("recipe.paste")
    assert application.document.recipe == wanted
    application.run("edit.undo")
    assert application.document.sigma == 30


@pytest.mark.parametrize("text", ["", "words", "[1]", '{"a": 1}'])
def test_a_clipboard_without_settings_changes_nothing(
    application: Application, small_photo: Path, qtbot: QtBot, text: str
) -> None:
    open_image(application, small_photo, qtbot)
    before = application.document.recipe
    QGuiApplication.clipboard().setText(text)
    application.run("recipe.paste")
    assert application.document.recipe == before
    assert "clipboard" in application.window.status.currentMessage()


def test_settings_of_a_later_version_on_the_clipboard_are_refused_aloud(
    application: Application, small_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    before = application.document.recipe
    QGuiApplication.clipboard().setText('{"recipe": 99, "sigma": 4}')
    application.run("recipe.paste")
    assert application.document.recipe == before
    assert "later version" in application.window.notice_bar.text


def test_the_last_image_lends_its_settings(
    application: Application, small_photo: Path, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    application.document.set_sigma(12)
    open_image(application, photo, qtbot)
    application.document.set_sigma(50)
    application.run("recipe.last")
    assert application.document.sigma == 12


def test_new_photographs_of_a_camera_begin_with_what_was_asked_for(
    application: Application, tmp_path: Path, small_photo: Path, qtbot: QtBot
) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "Model 1"
    exif.get_ifd(0x8769)[0x8827] = 6400
    pictures = [tmp_path / f"{name}.jpg" for name in ("one", "two")]
    for path in pictures:
        Image.fromarray(np.full((48, 64, 3), 99, np.uint8)).save(path, exif=exif)
    open_image(application, pictures[0], qtbot)
    application.document.set_sigma(7)
    application.run("preset.default")
    open_image(application, small_photo, qtbot)
    application.document.set_sigma(60)
    open_image(application, pictures[1], qtbot)
    assert application.document.sigma == 7
    application.run("preset.no-default")


def test_a_preset_is_saved_applied_and_undone(
    application: Application, small_photo: Path, qtbot: QtBot
) -> None:
    feature = application.feature(RecipeFeature)
    open_image(application, small_photo, qtbot)
    application.document.set_sigma(4.5)
    feature.save_preset("Gentle")
    application.document.set_sigma(40)
    feature.apply_preset("Gentle")
    assert application.document.sigma == 4.5
    application.run("edit.undo")
    assert application.document.sigma == 40
    feature.save_preset("no/name")
    assert "cannot be the name" in application.window.notice_bar.text


def test_the_menu_shows_whether_the_panel_is_unfolded(
    application: Application, panel: RecipePanel
) -> None:
    action = application.window.menus.action("recipe.panel")
    assert action.isChecked()
    panel.fold.click()
    assert not action.isChecked()
    panel.set_unfolded(True)
    assert action.isChecked()
