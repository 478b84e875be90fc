"""Every view shows what the whole recipe makes, and none what its sigma alone would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pytestqt.qtbot import QtBot

from denoise_gui.engine import Denoiser, Model, Recipe
from denoise_gui.engine.measure.method_noise import amplified
from denoise_gui.engine.measure.reference import AddedNoise, quality_of, with_noise
from denoise_gui.engine.measure.residual import measure_residual
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.shell.compare.choice import ViewKind
from denoise_gui.shell.compare.pictures import Picture
from tests.conftest import smooth_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, wait_until_done

Pixels = NDArray[np.uint8]

RECIPE = Recipe(12, colour=50, brightness=BrightnessCurve.of_handles(2.0, 0.4), grain=0.4)
"""Far from what its sigma alone makes."""

PLACE = (70, 60)
"""Row and column of a pixel."""


@pytest.fixture
def exact(
    application: Application, quarter_photo: Path, model_path: Path, qtbot: QtBot
) -> tuple[Pixels, Pixels]:
    """The picture, and what the recipe makes of it; both on the screen at 100 %."""
    open_image(application, quarter_photo, qtbot)
    document = application.document
    application.window.canvas.zoom_to(1.0)
    document.set_recipe(replace(RECIPE, model=document.recipe.model))
    document.end_gesture()
    wait_until_done(application, qtbot)
    pixels = np.asarray(Image.open(quarter_photo))
    result = Denoiser(Model(model_path)).denoise(pixels, RECIPE)
    plain = Denoiser(Model(model_path)).denoise(pixels, Recipe(RECIPE.sigma))
    assert np.abs(result.astype(int) - plain).mean() > 1
    return pixels, np.asarray(result, np.uint8)


def painted(application: Application, pane: int, place: tuple[int, int]) -> list[int]:
    """Red, green and blue where a pixel of the image is painted in a pane."""
    canvas = application.window.canvas
    view, area = canvas.transform, canvas.pane_views()[pane].area
    x = area.x() + view.x + (place[1] + 0.5) * view.zoom
    y = area.y() + view.y + (place[0] + 0.5) * view.zoom
    colour = canvas.grab().toImage().pixelColor(int(x), int(y))
    return [colour.red(), colour.green(), colour.blue()]


def noise_of(before: Pixels, after: Pixels, gain: int) -> list[int]:
    row, column = PLACE
    screen = [np.dstack([each, each[..., :1]])[row, column][None, None] for each in (before, after)]
    shown = amplified(screen[0].astype(np.uint8), screen[1].astype(np.uint8), gain)
    return [int(value) for value in shown[0, 0, :3]]


VIEWS: dict[ViewKind, dict[int, Picture]] = {
    ViewKind.SINGLE: {0: Picture.DENOISED},
    ViewKind.DIVIDER: {0: Picture.DENOISED},
    ViewKind.SIDE_BY_SIDE: {0: Picture.ORIGINAL, 1: Picture.DENOISED},
    ViewKind.METHOD_NOISE: {0: Picture.METHOD_NOISE},
}
"""What each compare view has in its panes at `PLACE`, with the divider left of it."""


def test_every_compare_view_is_in_the_table() -> None:
    assert set(VIEWS) == set(ViewKind)


@pytest.mark.parametrize("kind", list(ViewKind))
def test_compare_views_paint_the_recipe(
    application: Application, exact: tuple[Pixels, Pixels], kind: ViewKind
) -> None:
    before, after = exact
    canvas = application.window.canvas
    divider = replace(canvas.choice.divider, fraction=0.02)
    canvas.set_choice(replace(canvas.choice, kind=kind, divider=divider))
    shown: dict[Picture, Callable[[], list[int]]] = {
        Picture.ORIGINAL: lambda: before[PLACE].tolist(),
        Picture.DENOISED: lambda: after[PLACE].tolist(),
        Picture.METHOD_NOISE: lambda: noise_of(before, after, canvas.choice.gain),
    }
    for pane, picture in VIEWS[kind].items():
        tolerance = canvas.choice.gain if picture is Picture.METHOD_NOISE else 1
        assert painted(application, pane, PLACE) == pytest.approx(
            shown[picture](), abs=tolerance + 1
        )


def test_the_loupe_reads_the_recipe(application: Application, exact: tuple[Pixels, Pixels]) -> None:
    application.run("view.numbers")
    loupe = application.numbers.dock.loupe
    loupe.show_pixel(PLACE)
    values = dict(loupe.rows)
    read = [int(value) for value in next(v for k, v in values.items() if k == "After").split()]
    assert read == pytest.approx(exact[1][PLACE].tolist(), abs=1)


def test_the_method_noise_measured_is_the_recipes(
    application: Application, exact: tuple[Pixels, Pixels], qtbot: QtBot
) -> None:
    application.run("view.numbers")
    dock = application.numbers.dock
    qtbot.waitUntil(lambda: dock.report is not None, timeout=TIMEOUT)
    assert dock.report is not None
    before, after = exact
    expected = measure_residual(before, after, RECIPE.sigma)
    assert dock.report.deviation == pytest.approx(expected.deviation, rel=0.02)


def test_the_bench_measures_the_recipe_at_other_sigmas(
    application: Application, tmp_path: Path, model_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "clean.png"
    clean = np.rint(smooth_picture(96, 120) * 255).astype(np.uint8)
    Image.fromarray(clean).save(path)
    open_image(application, path, qtbot)
    document = application.document
    with qtbot.waitSignal(document.reference_changed, timeout=TIMEOUT):
        application.bench.mode.add_noise(AddedNoise(20.0, 7))
    document.set_recipe(replace(RECIPE, model=document.recipe.model))
    document.end_gesture()
    application.bench.dock.show()
    wait_until_done(application, qtbot)
    curve = application.bench.curve
    qtbot.waitUntil(lambda: curve.curve.complete, timeout=TIMEOUT)
    noisy = with_noise(clean, AddedNoise(20.0, 7))
    denoiser = Denoiser(Model(model_path))
    measured = {point.sigma: point.quality for point in curve.curve.points}
    for sigma in (RECIPE.sigma, 25.0):
        expected = quality_of(denoiser.denoise(noisy, RECIPE.with_sigma(sigma)), clean)
        assert measured[sigma].psnr == pytest.approx(expected.psnr, abs=0.01)
    # Another grain is another curve, and the figures of the old one are gone at once.
    document.set_recipe(replace(document.recipe, grain=0.0))
    document.end_gesture()
    wait_until_done(application, qtbot)
    qtbot.waitUntil(lambda: curve.curve.complete, timeout=TIMEOUT)
    without = replace(RECIPE, grain=0.0)
    expected = quality_of(denoiser.denoise(noisy, without), clean)
    now = {point.sigma: point.quality for point in curve.curve.points}
    assert now[RECIPE.sigma].psnr == pytest.approx(expected.psnr, abs=0.01)
