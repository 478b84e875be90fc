"""The picture never shows tiles of two strengths side by side while the exact one is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from denoise_gui.engine import Denoiser, Model
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.features.live import tasks
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, wait_until_done

SIGMAS = (10.0, 75.0, 30.0)
BLOCK = 16


@pytest.fixture(autouse=True)
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many tiles without many pixels."""
    monkeypatch.setattr(tasks, "FIRST_TILE", 64)
    monkeypatch.setattr(tasks, "TILE", 64)


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """More than the window shows at full size, so that it is shown halved."""
    path = tmp_path / "wide.png"
    pixels = np.rint(np.clip(noisy_picture(66, 1900, 25), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(path)
    return path


class Watch:
    """Which sigma each block of the picture on the screen is of, whenever that changes."""

    def __init__(self, application: Application, path: Path, model: Path) -> None:
        self._application = application
        denoiser, pixels = Denoiser(Model(model)), np.asarray(Image.open(path))
        clean = [denoiser.denoise(pixels, sigma) for sigma in SIGMAS]
        self._pyramids = [DisplayPyramid.of(picture) for picture in (pixels, *clean)]
        self.seen: list[set[float | None]] = []
        """None stands for the original."""
        application.document.frame_changed.connect(self._look)
        application.document.after_changed.connect(self._look)

    def _look(self) -> None:
        document, canvas = self._application.document, self._application.window.canvas
        assert document.before is not None
        assert document.after is not None
        level = document.before.level_for(canvas.transform.zoom)
        place = (
            canvas.visible_rect().reduced(level).clipped(*document.after.levels[level].shape[:2])
        )
        shown = document.after.levels[level].copy()
        frame = document.frame
        if frame is not None:
            assert frame.raster.level == level
            shown[frame.raster.rect.slices()] = frame.raster.pixels
        errors = [
            blocks(np.abs(shown[place.slices()] - p.levels[level][place.slices()].astype(float)))
            for p in self._pyramids
        ]
        found = np.unique(np.argmin(errors, axis=0))
        names: tuple[float | None, ...] = (None, *SIGMAS)
        self.seen.append({names[i] for i in found.tolist()})

    @property
    def changes(self) -> list[set[float | None]]:
        """What was seen, without repetition."""
        return [s for i, s in enumerate(self.seen) if i == 0 or self.seen[i - 1] != s]


def blocks(errors: np.ndarray) -> np.ndarray:
    """The mean of each whole block."""
    rows, columns = errors.shape[0] // BLOCK, errors.shape[1] // BLOCK
    cut = errors[: rows * BLOCK, : columns * BLOCK, :3]
    mean: np.ndarray = cut.reshape(rows, BLOCK, columns, BLOCK, 3).mean(axis=(1, 3, 4))
    return mean


def choose(application: Application, sigma: float) -> None:
    application.document.set_sigma(sigma)
    application.document.end_gesture()


def begun(application: Application, path: Path, model: Path, qtbot: QtBot, budget: int) -> Watch:
    """An image is exact at the first sigma, and what follows is watched."""
    application.live.stack._budget = budget
    application.document.start_with(SIGMAS[0])
    open_image(application, path, qtbot)
    return Watch(application, path, model)


Act = Callable[[Application, QtBot], None]


def type_another(application: Application, _qtbot: QtBot) -> None:
    choose(application, SIGMAS[1])


def change_ones_mind(application: Application, qtbot: QtBot) -> None:
    """When some tiles of the second are done."""
    with qtbot.waitSignal(application.link.first_patch_shown, timeout=TIMEOUT):
        choose(application, SIGMAS[1])
    choose(application, SIGMAS[2])


def change_ones_mind_back(application: Application, qtbot: QtBot) -> None:
    with qtbot.waitSignal(application.link.first_patch_shown, timeout=TIMEOUT):
        choose(application, SIGMAS[1])
    choose(application, SIGMAS[0])


@pytest.mark.parametrize("act", [type_another, change_ones_mind, change_ones_mind_back])
def test_without_knots_the_picture_changes_as_a_whole(
    application: Application, quarter_photo: Path, model_path: Path, qtbot: QtBot, act: Act
) -> None:
    application.window.canvas.zoom_to(1.0)
    watch = begun(application, quarter_photo, model_path, qtbot, budget=0)
    act(application, qtbot)
    wait_until_done(application, qtbot)
    assert all(len(found) == 1 for found in watch.seen), watch.changes
    assert watch.changes[-1] == {application.document.sigma}
    assert application.document.frame is None


@pytest.mark.parametrize("budget", [0, 2**28])
def test_reduced_too(
    application: Application, wide: Path, model_path: Path, qtbot: QtBot, budget: int
) -> None:
    watch = begun(application, wide, model_path, qtbot, budget=0)
    application.live.stack._budget = budget
    told: list[str] = []
    application.link.visible_progressed.connect(
        lambda _share: told.append(application.window.status.time.text())
    )
    application.link.first_patch_shown.connect(lambda *_: told.append("exact"))
    with qtbot.waitSignal(application.link.reduced_shown, timeout=TIMEOUT):
        choose(application, SIGMAS[1])
    choose(application, SIGMAS[2])
    wait_until_done(application, qtbot)
    assert all(len(found) == 1 for found in watch.seen), watch.changes
    assert watch.changes[-1] == {SIGMAS[2]}
    # How far it is is told from the first reduced piece on.
    assert told[0].endswith("%")
    assert "exact" in told[1:]


def test_a_place_last_seen_at_another_sigma_changes_as_a_whole(
    application: Application, wide: Path, model_path: Path, qtbot: QtBot
) -> None:
    """All of it was done at the first; at the second only what was visible, so far."""
    canvas = application.window.canvas
    watch = begun(application, wide, model_path, qtbot, budget=0)
    canvas.zoom_to(4.0)
    wait_until_done(application, qtbot)
    with qtbot.waitSignal(application.link.visible_finished, timeout=TIMEOUT):
        choose(application, SIGMAS[1])
    canvas.pan(-2000.0, 0.0)
    wait_until_done(application, qtbot)
    assert all(len(found) == 1 for found in watch.seen), watch.changes
    assert watch.changes == [{SIGMAS[0]}, {SIGMAS[1]}, {SIGMAS[0]}, {SIGMAS[1]}]


def test_a_fresh_image_appears_tile_by_tile_and_at_one_sigma(
    application: Application, quarter_photo: Path, model_path: Path, qtbot: QtBot
) -> None:
    """There is nothing to hold, and whoever waits sees that something happens."""
    application.live.stack._budget = 0
    application.document.start_with(SIGMAS[1])
    watch = Watch(application, quarter_photo, model_path)
    with qtbot.waitSignal(application.link.first_patch_shown, timeout=TIMEOUT):
        application.files.open(quarter_photo)
    choose(application, SIGMAS[0])
    wait_until_done(application, qtbot)
    assert {None, SIGMAS[1]} in watch.seen
    assert all(len(found - {None}) <= 1 for found in watch.seen), watch.changes
    assert watch.changes[-1] == {SIGMAS[0]}


def test_another_models_result_comes_whole(
    application: Application, quarter_photo: Path, model_path: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    document = application.document
    assert document.after is not None
    old = document.after.levels[0].copy()
    shown: list[np.ndarray] = []

    def look() -> None:
        shown.append(document.shown_pixels(application.window.canvas.visible_rect()))

    document.frame_changed.connect(look)
    document.after_changed.connect(look)
    other = model_path.with_name("standard.onnx")
    application.link.use_model(other)
    qtbot.waitUntil(lambda: application.link.model == other)
    with qtbot.waitSignal(application.link.visible_finished, timeout=TIMEOUT):
        pass
    assert len(shown) > 3
    new = shown[-1]
    differs = blocks((old != new).astype(float)) > 0
    for picture in shown:
        kept = blocks((picture != old).astype(float))[differs] == 0
        assert kept.all() or not kept.any()


def test_a_look_at_another_sigma_is_not_filled_with_tiles_of_what_is_wanted(
    application: Application, quarter_photo: Path, model_path: Path, qtbot: QtBot
) -> None:
    watch = begun(application, quarter_photo, model_path, qtbot, budget=2**28)
    with qtbot.waitSignal(application.link.first_patch_shown, timeout=TIMEOUT):
        choose(application, SIGMAS[1])
        assert application.link.preview(application.document.recipe.with_sigma(SIGMAS[2]))
    wait_until_done(application, qtbot)
    assert all(len(found) == 1 for found in watch.seen), watch.changes
