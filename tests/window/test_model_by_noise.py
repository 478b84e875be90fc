"""A photograph is opened with the model that suits its noise, until a model is chosen by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot
from scipy.ndimage import gaussian_filter

from denoise_gui.core.settings import NEW_MODEL, NEW_SIGMA
from denoise_gui.engine import Denoiser, Model, load_image
from denoise_gui.engine.measure.reference import AddedNoise
from denoise_gui.engine.measure.sigma_estimate import estimate_sigma
from denoise_gui.engine.measure.taste import CAMERA_TASTE, WHITE_TASTE
from denoise_gui.engine.shipped import sample_image, shipped_model
from denoise_gui.features.settings.dialog import SettingsDialog
from denoise_gui.features.settings.feature import SettingsFeature
from tests.conftest import smooth_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, show, shown_result, wait_until_done

STANDARD, CAMERA, LIGHT = (shipped_model(name) for name in ("standard", "camera", "light"))


@pytest.fixture(autouse=True)
def _measured() -> None:
    NEW_SIGMA.set("measured")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """`camera 1.png`, `camera 2.png` with noise as cameras leave it, `white 1.png`, `white 2.png`
    with white noise, `none.png` without any: in one folder, of 160 x 120 pixels."""
    folder = tmp_path / "photographs"
    folder.mkdir()
    clean = smooth_picture(120, 160) * 255
    for seed in (1, 2):
        white = np.random.default_rng(seed).standard_normal(clean.shape)
        coarse = gaussian_filter(white, (1, 1, 0))
        coarse *= 8 / coarse.std()
        for name, noise in (("white", 20 * white), ("camera", coarse)):
            write(folder / f"{name} {seed}.png", clean + noise)
    ramp = np.broadcast_to(np.linspace(60, 180, 160)[None, :, None], (120, 160, 3))
    write(folder / "none.png", ramp)
    return folder


def write(path: Path, levels: np.ndarray) -> None:
    Image.fromarray(np.clip(np.rint(levels), 0, 255).astype(np.uint8)).save(path)


@pytest.fixture
def application(qtbot: QtBot) -> Iterator[Application]:
    """Started without a model."""
    application = Application()
    show(application, qtbot)
    yield application
    application.close()


def opened(application: Application, path: Path, qtbot: QtBot) -> Path:
    """The model that a photograph is opened with, once what it makes is seen."""
    with qtbot.waitSignal(application.estimation.estimated, timeout=TIMEOUT):
        application.files.open(path)
    assert application.document.path == path
    qtbot.waitUntil(lambda: application.link.visible_is_exact)
    return application.link.model


def message(application: Application) -> str:
    """At the left of the status bar."""
    return application.window.status.currentMessage()


def automatic(path: Path, taste: float) -> float:
    return round(2 * estimate_sigma(load_image(path).pixels, taste).sigma) / 2


def test_each_has_the_model_and_the_sigma_that_suit_its_noise(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    white, camera = folder / "white 1.png", folder / "camera 1.png"
    assert opened(application, white, qtbot) == STANDARD
    assert application.document.sigma == automatic(white, WHITE_TASTE)
    assert message(application) == ""

    assert opened(application, camera, qtbot) == CAMERA
    assert application.document.sigma == automatic(camera, CAMERA_TASTE)
    assert automatic(camera, WHITE_TASTE) > application.document.sigma + 3
    assert "camera" in application.window.status.model.text()
    assert message(application) == "Noise of a camera: the model camera is used"
    expected = Denoiser(Model(CAMERA)).denoise(
        load_image(camera).pixels, application.document.recipe
    )
    assert np.abs(shown_result(application).astype(int) - expected).max() <= 1
    assert not application.document.undo_stack.canUndo()

    assert opened(application, folder / "white 2.png", qtbot) == STANDARD
    assert message(application) == "White noise: the model standard is used"


def test_the_sample_needs_no_other_model(application: Application, qtbot: QtBot) -> None:
    models: list[object] = []
    application.live.model_opened.connect(models.append)
    assert opened(application, sample_image(), qtbot) == STANDARD
    assert models == []


def test_one_without_noise_keeps_what_is_in_use(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    opened(application, folder / "camera 1.png", qtbot)
    assert opened(application, folder / "none.png", qtbot) == CAMERA


def test_another_model_measures_nothing_again_and_is_the_last(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    switched: list[Path] = []
    told: list[object] = []
    application.session.choice.switched.connect(switched.append)
    application.estimation.estimated.connect(told.append)
    opened(application, folder / "camera 1.png", qtbot)
    qtbot.waitUntil(lambda: application.link.rested_generation == application.link.generation)
    assert switched == [CAMERA]
    assert len(told) == 1


def test_the_picture_before_stays_until_that_of_the_model_is_there(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    """Sigma comes with its model: no request asks for the one with the other's."""
    asked: list[tuple[Path | None, float]] = []
    link, document = application.link, application.document
    document.start_with(33.0, requested=False)
    link.requested.connect(lambda _n: asked.append((document.recipe.model.path, document.sigma)))
    opened(application, folder / "camera 1.png", qtbot)
    assert set(asked) == {(STANDARD, 33.0), (CAMERA, document.sigma)}
    assert asked == sorted(asked, key=lambda each: each[0] == CAMERA)


@pytest.mark.parametrize("by_hand", ["library", "flip", "file"])
def test_a_model_chosen_by_hand_stays(
    application: Application, folder: Path, by_hand: str, qtbot: QtBot
) -> None:
    opened(application, folder / "camera 1.png", qtbot)
    action = application.window.menus.action("model.by-noise")
    assert action.isChecked()
    if by_hand == "library":
        application.library_dock.use_requested.emit(LIGHT)
    elif by_hand == "flip":
        application.run("model.flip")
    else:
        application.open_model(LIGHT)
    qtbot.waitUntil(lambda: not application.session.choice.by_noise)
    wait_until_done(application, qtbot)
    chosen = application.link.model
    assert chosen != CAMERA
    assert not action.isChecked()
    assert "Choose by Noise" in message(application)
    assert opened(application, folder / "camera 2.png", qtbot) == chosen
    assert opened(application, folder / "camera 1.png", qtbot) == chosen

    # The way back; the open photograph goes first.
    with qtbot.waitSignal(application.session.choice.switched, timeout=TIMEOUT):
        application.run("model.by-noise")
    assert action.isChecked()
    assert application.link.model == CAMERA
    assert opened(application, folder / "white 1.png", qtbot) == STANDARD
    assert NEW_MODEL.get() == "by_noise"


def test_one_that_is_named_at_the_start_stays(qtbot: QtBot, folder: Path) -> None:
    application = Application(LIGHT)
    show(application, qtbot)
    assert opened(application, folder / "camera 1.png", qtbot) == LIGHT
    assert opened(application, folder / "white 1.png", qtbot) == LIGHT
    assert not application.window.menus.action("model.by-noise").isChecked()
    application.close()


def test_the_command_unchecked_keeps_the_model_at_the_next_start_too(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    application.run("model.by-noise")
    assert opened(application, folder / "camera 1.png", qtbot) == STANDARD
    assert NEW_MODEL.get() == "kept"
    application.close()
    again = Application()
    show(again, qtbot)
    assert opened(again, folder / "camera 2.png", qtbot) == STANDARD
    again.close()


def test_the_settings_say_it_for_new_photographs(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    application.run("edit.settings")
    dialog = application.feature(SettingsFeature).dialog
    assert isinstance(dialog, SettingsDialog)
    box = dialog.new_model
    assert box.currentData() == "by_noise"
    box.setCurrentIndex(box.findData("kept"))
    assert opened(application, folder / "camera 1.png", qtbot) == STANDARD
    box.setCurrentIndex(box.findData("by_noise"))
    assert application.link.model == STANDARD
    assert opened(application, folder / "camera 2.png", qtbot) == CAMERA
    application.models.use(LIGHT)
    assert box.currentData() == "kept"
    dialog.restore()
    assert box.currentData() == "by_noise"
    assert application.session.choice.by_noise


def test_one_that_was_open_before_has_its_own_model_and_sigma_back(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    white, camera = folder / "white 1.png", folder / "camera 1.png"
    opened(application, camera, qtbot)
    application.document.set_sigma(7.5)
    opened(application, white, qtbot)
    assert opened(application, camera, qtbot) == CAMERA
    assert application.document.sigma == 7.5
    application.close()

    again = Application()
    show(again, qtbot)
    assert opened(again, white, qtbot) == STANDARD
    assert opened(again, camera, qtbot) == CAMERA
    assert again.document.sigma == 7.5
    assert "camera" in again.window.status.model.text()
    again.close()


def test_one_that_was_set_with_a_model_by_hand_keeps_it(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    """A sigma that was found by eye is worth nothing with another model."""
    camera = folder / "camera 1.png"
    application.models.use(LIGHT)
    opened(application, camera, qtbot)
    application.document.set_sigma(17.5)
    application.close()
    again = Application()
    show(again, qtbot)
    assert opened(again, camera, qtbot) == LIGHT
    assert again.document.sigma == 17.5
    assert opened(again, folder / "camera 2.png", qtbot) == CAMERA
    again.close()


def test_going_through_the_folder_ends_with_the_model_of_the_last(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    document, models = application.document, []
    opened(application, folder / "camera 1.png", qtbot)
    application.live.model_opened.connect(lambda opened: models.append(opened.path))
    for name in ("camera 2.png", "none.png", "white 1.png", "white 2.png"):
        with qtbot.waitSignal(document.image_opened, timeout=TIMEOUT):
            application.run("file.next")
        assert document.path == folder / name
    with qtbot.waitSignal(application.session.choice.switched, timeout=TIMEOUT):
        pass
    wait_until_done(application, qtbot)
    assert application.link.model == STANDARD
    assert models == [STANDARD]
    for name in ("white 1.png", "none.png", "camera 2.png"):
        with qtbot.waitSignal(document.image_opened, timeout=TIMEOUT):
            application.run("file.previous")
        assert document.path == folder / name
    qtbot.waitUntil(lambda: application.link.model == CAMERA, timeout=TIMEOUT)
    wait_until_done(application, qtbot)


def test_noise_that_is_added_changes_no_model(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    open_image(application, folder / "camera 1.png", qtbot)
    qtbot.waitUntil(lambda: application.link.model == CAMERA, timeout=TIMEOUT)
    with qtbot.waitSignal(application.estimation.estimated, timeout=TIMEOUT):
        application.bench.mode.add_noise(AddedNoise(30.0, 1))
    assert application.link.model == CAMERA
    application.document.undo_stack.undo()
    assert application.link.model == CAMERA
