"""What a whole recipe makes of a picture, exactly: colour apart from luminance, sigma by brightness
and by place, grain; on models of every kind, and without a seam."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from skimage import data

from denoise_gui.engine import Denoiser, Model, Recipe, Rect
from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.denoise.coarse import halved
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.images.pixel_formats import from_float, to_float
from denoise_gui.engine.recipe import AUTOMATIC
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from tests.conftest import noisy_picture
from tests.engine.models.foreign_models import reorganising_network

LEVEL = 1 / 255
LUMA = np.array([0.299, 0.587, 0.114])
SLOPE = BrightnessCurve(((0.0, 0.3), (0.4, 1.0), (1.0, 2.0)))


def luminance(image: NDArray[np.float32]) -> NDArray[np.float64]:
    return image.astype(np.float64) @ LUMA


def colour(image: NDArray[np.float32]) -> NDArray[np.float64]:
    """What is left of red and blue beside the luminance: Cr and Cb, up to a factor."""
    return image[..., [0, 2]] - luminance(image)[..., None]


def painted(height: int = 7, width: int = 9) -> SigmaMask:
    rng = np.random.default_rng(3)
    return SigmaMask(rng.random((height, width)) * 1.5)


@pytest.fixture(scope="module")
def model(model_path: Path) -> Model:
    return Model(model_path)


@pytest.fixture(scope="module")
def denoiser(model: Model) -> Denoiser:
    return Denoiser(model)


def test_luminance_and_colour_come_from_their_own_runs(denoiser: Denoiser) -> None:
    noisy = noisy_picture(96, 120, 20)
    result = denoiser.denoise(noisy, Recipe(8, colour=30))
    assert np.abs(luminance(result) - luminance(denoiser.denoise(noisy, 8))).max() < 1e-5
    assert np.abs(colour(result) - colour(denoiser.denoise(noisy, 30))).max() < 1e-5


@pytest.mark.parametrize(("luminance_sigma", "colour_sigma"), [(0.0, 25.0), (25.0, 0.0)])
def test_no_sigma_for_one_of_them_leaves_it_as_it_is(
    denoiser: Denoiser, luminance_sigma: float, colour_sigma: float
) -> None:
    noisy = noisy_picture(64, 64, 20)
    result = denoiser.denoise(noisy, Recipe(luminance_sigma, colour=colour_sigma))
    assert (np.abs(luminance(result) - luminance(noisy)).max() < 1e-5) == (luminance_sigma == 0)
    assert (np.abs(colour(result) - colour(noisy)).max() < 1e-5) == (colour_sigma == 0)


def test_plain_recipes_are_plain_sigmas(denoiser: Denoiser) -> None:
    noisy = noisy_picture(64, 72, 20)
    plain = denoiser.denoise(noisy, 17.5)
    flat = BrightnessCurve(((0.0, 1.0), (1.0, 1.0)))
    for recipe in (
        Recipe(17.5),
        Recipe(17.5, colour=17.5),
        Recipe(17.5, brightness=flat, mask=SigmaMask(np.ones((3, 4)))),
        Recipe(35, mask=SigmaMask(np.full((2, 2), 0.5))),
        Recipe(8.75, brightness=BrightnessCurve(((0.5, 2.0),))),
    ):
        assert np.array_equal(denoiser.denoise(noisy, recipe), plain)
    assert np.array_equal(denoiser.denoise(noisy, Recipe(0, brightness=SLOPE)), noisy)


def test_colour_costs_a_second_run_only_where_it_differs(
    denoiser: Denoiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []
    run = Model.run
    monkeypatch.setattr(Model, "run", lambda *a, **k: runs.append(1) or run(*a, **k))
    noisy = noisy_picture(64, 64)
    for recipe, count in ((Recipe(10, grain=0.5), 1), (Recipe(10, colour=10.5), 2)):
        runs.clear()
        denoiser.denoise(noisy, recipe)
        assert len(runs) == count


def test_sigma_follows_brightness(denoiser: Denoiser) -> None:
    """Noise that is far stronger in the highlights is met by a curve, not by one sigma."""
    clean = to_float(data.astronaut()[:256, 128:384])
    deviation = 5 + 55 * clean
    noise = np.random.default_rng(1).standard_normal(clean.shape)
    noisy = (clean + deviation / 255 * noise).astype(np.float32)

    def error(recipe: Recipe) -> float:
        return float(np.mean((denoiser.denoise(noisy, recipe) - clean) ** 2))

    curve = BrightnessCurve(((0.0, 5 / 35), (1.0, 60 / 35)))
    best = min(error(Recipe(sigma)) for sigma in (20, 30, 35, 40, 50))
    assert error(Recipe(35, brightness=curve)) < 0.95 * best


def test_where_the_mask_is_black_nothing_changes(denoiser: Denoiser) -> None:
    noisy = noisy_picture(160, 200, 25)
    mask = np.ones((8, 10))
    mask[:, :5] = 0
    result = denoiser.denoise(noisy, Recipe(25, mask=SigmaMask(mask)))
    assert np.array_equal(result[:, :90], noisy[:, :90])
    plain = denoiser.denoise(noisy, 25)
    assert np.abs(result[:, 190:] - plain[:, 190:]).max() < 2 * LEVEL


@pytest.mark.parametrize("channels", [1, 3])
def test_grain_puts_back_what_was_taken_from_the_luminance(
    denoiser: Denoiser, channels: int
) -> None:
    noisy = noisy_picture(64, 80, 20, channels)
    noisy = noisy[..., 0] if channels == 1 else noisy
    clean = denoiser.denoise(noisy, 20)
    some = denoiser.denoise(noisy, Recipe(20, grain=0.25))
    if channels == 1:
        assert np.abs(some - (0.75 * clean + 0.25 * noisy)).max() < 1e-5
        return
    wanted = 0.75 * luminance(clean) + 0.25 * luminance(noisy)
    assert np.abs(luminance(some) - wanted).max() < 1e-5
    assert np.abs(colour(some) - colour(clean)).max() < 1e-5


def blotched(sigma: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A picture, and the same with noise that is spread over some pixels, as demosaicing does."""
    clean = to_float(data.astronaut())[:192, :192]
    noise = gaussian_filter(np.random.default_rng(5).standard_normal(clean.shape), (1.5, 1.5, 0))
    noisy = clean + sigma * LEVEL * noise / noise.std()
    return clean, noisy.astype(np.float32)


def test_a_sigma_for_coarse_noise_takes_away_what_the_other_leaves(denoiser: Denoiser) -> None:
    clean, noisy = blotched(12)

    def error(recipe: Recipe) -> float:
        return float(np.mean((denoiser.denoise(noisy, recipe) - clean) ** 2))

    best = min(error(Recipe(sigma)) for sigma in (6, 12, 18, 24, 32, 40))
    assert min(error(Recipe(12, coarse_sigma=sigma)) for sigma in (12, 18)) < 0.95 * best


def test_the_more_sigma_for_coarse_noise_the_less_of_it_is_left(denoiser: Denoiser) -> None:
    """From the first step on, which changes hardly anything: no noise comes back."""
    noisy = blotched(12)[1]

    def left(coarse_sigma: float) -> float:
        result = denoiser.denoise(noisy, Recipe(12, coarse_sigma=coarse_sigma))
        flat = gaussian_filter(result, (1, 1, 0)) - gaussian_filter(result, (4, 4, 0))
        return float(flat.std() / LEVEL)

    off, *levels = [left(sigma) for sigma in (0, 0.5, 2, 5, 10, 20)]
    assert levels[0] < 1.02 * off
    assert levels == sorted(levels, reverse=True)
    assert levels[-1] < 0.9 * off


@pytest.mark.parametrize("channels", [1, 3])
def test_the_coarse_part_is_that_of_the_picture_at_half_its_size(
    denoiser: Denoiser, channels: int
) -> None:
    noisy = noisy_picture(66, 81, 20, channels)
    noisy = noisy[..., 0] if channels == 1 else noisy
    result = denoiser.denoise(noisy, Recipe(15, coarse_sigma=6))
    fine = denoiser.denoise(noisy, 15)
    # The squares of what even noise of 15 leaves there, and of the noise that comes on top.
    change = denoiser.denoise(halved(noisy), math.hypot(7.5, 6)) - halved(fine)
    for axis, length in ((0, 66), (1, 81)):
        middles = 2 * np.arange(change.shape[axis]) + 0.5  # of the averages, in pixels
        lines = partial(np.interp, np.arange(length), middles)
        change = np.apply_along_axis(lines, axis, change)
    assert np.abs(result - (fine + change)).max() < 1e-5
    assert np.abs(change).max() > LEVEL
    assert np.array_equal(denoiser.denoise(noisy, Recipe(15, coarse_sigma=0)), fine)


def test_the_mask_holds_for_coarse_noise_and_grain_puts_it_back_too(denoiser: Denoiser) -> None:
    noisy = noisy_picture(160, 200, 25)
    mask = np.ones((8, 10))
    mask[:, :5] = 0
    masked = denoiser.denoise(noisy, Recipe(25, mask=SigmaMask(mask), coarse_sigma=8))
    assert np.abs(masked[:, :80] - noisy[:, :80]).max() < 1e-5
    clean = denoiser.denoise(noisy, Recipe(25, coarse_sigma=8))
    some = denoiser.denoise(noisy, Recipe(25, coarse_sigma=8, grain=0.25))
    wanted = 0.75 * luminance(clean) + 0.25 * luminance(noisy)
    assert np.abs(luminance(some) - wanted).max() < 1e-5


def test_sixteen_bits_keep_their_steps_with_a_coarse_part(denoiser: Denoiser) -> None:
    ramp = np.rint(np.linspace(20000, 21000, 256))
    image = np.repeat(np.repeat(ramp[None, :, None], 64, axis=0), 3, axis=2).astype(np.uint16)
    recipe = Recipe(3, coarse_sigma=2)
    result = denoiser.denoise(image, recipe)
    floats = denoiser.denoise((image / np.float32(65535)).astype(np.float32), recipe)
    assert np.abs(result - floats * 65535).max() <= 0.51
    assert len(np.unique(result[32, :, 1])) > 150


def test_work_on_the_coarse_part_can_be_cancelled_and_tells_how_far_it_is(model: Model) -> None:
    small, image = Denoiser(model, 64), noisy_picture(150, 140, 20)
    token, told = CancelToken(), []

    def tell(done: int, total: int) -> None:
        told.append((done, total))
        if done > total // 2:
            token.cancel()

    with pytest.raises(Cancelled):
        small.denoise(image, Recipe(9, coarse_sigma=4), cancel=token, progress=tell)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert {total for _, total in told} == {150 * 140}
    assert told[-1][0] < 150 * 140


def test_gray_images_have_no_colour(denoiser: Denoiser) -> None:
    noisy = noisy_picture(64, 80, 20, 1)[..., 0]
    assert np.array_equal(
        denoiser.denoise(noisy, Recipe(12, colour=40)), denoiser.denoise(noisy, 12)
    )
    assert np.array_equal(denoiser.denoise(noisy, Recipe(0, colour=40)), noisy)


def test_floats_stay_unclipped_and_types_stay(denoiser: Denoiser) -> None:
    recipe = Recipe(10, colour=30, brightness=SLOPE, mask=painted(), grain=0.3)
    image = noisy_picture(72, 80, 30) * 1.4 - 0.2
    floats = denoiser.denoise(image, recipe)
    assert floats.min() < 0
    assert floats.max() > 1
    for dtype in (np.uint8, np.uint16):
        assert denoiser.denoise(from_float(image, dtype), recipe).dtype == dtype


def test_sixteen_bits_show_no_bands(denoiser: Denoiser) -> None:
    """A ramp of 16 bits keeps its steps through the split into luminance and colour."""
    ramp = np.linspace(20000, 21000, 256)
    image = np.repeat(np.rint(ramp)[None, :, None], 64, axis=0).astype(np.uint16)
    image = np.concatenate([image, image + 300, image - 300], axis=2).astype(np.uint16)
    recipe = Recipe(3, colour=20, brightness=SLOPE, grain=0.5)
    result = denoiser.denoise(image, recipe)
    floats = denoiser.denoise((image / np.float32(65535)).astype(np.float32), recipe)
    assert np.abs(result - floats * 65535).max() <= 0.51
    # 8 bits in between would leave four steps in all.
    assert len(np.unique(result[32, :, 1])) > 150


recipes = st.builds(
    Recipe,
    st.sampled_from([0.0, 5.0, 40.0]),
    colour=st.sampled_from([None, 0.0, 30.0]),
    brightness=st.sampled_from([None, SLOPE, BrightnessCurve.of_handles(1.4, 0.0)]),
    mask=st.sampled_from([None, painted(), painted(1, 5)]),
    grain=st.sampled_from([0.0, 0.5]),
)


def check_tiles(model: Model, recipe: Recipe, height: int, width: int, tile: int) -> None:
    """Tiles of some size leave no seam in a picture of some size."""
    image = noisy_picture(height, width, 25)
    untiled = Denoiser(model, tile_size=1024).denoise(image, recipe)
    tiled = Denoiser(model, tile_size=tile).denoise(image, recipe)
    assert np.abs(tiled - untiled).max() <= 0.02 * LEVEL


@settings(max_examples=15)
@given(recipes, st.integers(1, 200), st.integers(180, 300), st.integers(1, 80))
def test_tiled_equals_untiled(
    model: Model, recipe: Recipe, height: int, width: int, tile: int
) -> None:
    check_tiles(model, recipe, height, width, tile)


@settings(max_examples=4)
@given(recipes, st.integers(60, 160), st.integers(80, 200), st.integers(48, 80))
def test_tiled_equals_untiled_with_a_coarse_part(
    model: Model, recipe: Recipe, height: int, width: int, tile: int
) -> None:
    """Tiles are not smaller here, as the coarse part of each reads its neighbours too."""
    check_tiles(model, recipe.with_coarse(7), height, width, tile)


def test_a_region_is_that_part_of_the_whole(denoiser: Denoiser) -> None:
    image = noisy_picture(300, 310, 25)
    recipe = Recipe(15, colour=30, brightness=SLOPE, mask=painted(), grain=0.2, coarse_sigma=5)
    part = Rect(133, 67, 250, 180)
    whole = denoiser.denoise(image, recipe)
    assert np.abs(denoiser.denoise(image, recipe, region=part) - whole[part.slices()]).max() <= (
        0.02 * LEVEL
    )


@pytest.mark.parametrize(
    ("size", "sigma_shape", "maps"),
    [
        (None, (1,), False),
        (None, None, False),
        (None, (1, 1, "h", "w"), True),
        ((96, 112), (1, 1, 1, 1), False),
        ((96, 112), (1, 1, 48, 56), True),
    ],
)
@pytest.mark.parametrize("channels", [1, 3])
def test_models_of_every_kind_serve_it_without_a_seam(
    tmp_path: Path,
    channels: int,
    size: tuple[int, int] | None,
    sigma_shape: tuple[int | str, ...] | None,
    maps: bool,
) -> None:
    path = reorganising_network(
        tmp_path / "a.onnx", channels=channels, size=size, sigma_shape=sigma_shape
    )
    said: list[str] = []
    model = Model(path, notice=said.append)
    image = noisy_picture(200, 230, 25)
    recipe = Recipe(15, colour=30, brightness=SLOPE, mask=painted(), grain=0.2, coarse_sigma=5)
    whole = Denoiser(model, 512).denoise(image, recipe)
    tiled = Denoiser(model, 64).denoise(image, recipe)
    assert np.abs(whole - tiled).max() <= 0.02 * LEVEL
    assert model.takes_maps == maps
    assert np.isfinite(whole).all()
    # Told once, however many tiles and pictures.
    assert sum("one sigma for the whole picture" in sentence for sentence in said) == (not maps)
    # What varies lies between what its ends make of the picture, or close by.
    for plane in (image, image[..., 0]):
        assert np.isfinite(Denoiser(model).denoise(plane, recipe)).all()


def test_knots_come_close_to_a_map(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    image = noisy_picture(128, 128, 20)
    recipe = Recipe(20, brightness=SLOPE)
    by_map = Denoiser(model).denoise(image, recipe)
    monkeypatch.setattr(Model, "takes_maps", False)
    by_knots = Denoiser(model).denoise(image, recipe)
    apart = float(np.sqrt(np.mean((by_map - by_knots) ** 2))) / LEVEL
    assert 0 < apart < 1


def test_a_file_that_averages_its_map_is_told_one_sigma(tmp_path: Path) -> None:
    """Free axes promise nothing: what a map does is tried out."""
    import onnx
    from onnx import helper

    path = reorganising_network(tmp_path / "a.onnx", sigma_shape=(1, 1, "h", "w"))
    file = onnx.load(path)
    for node in file.graph.node:
        node.input[:] = ["averaged" if name == "sigma" else name for name in node.input]
    mean = helper.make_node("ReduceMean", ["sigma"], ["averaged"], axes=[2, 3], keepdims=1)
    file.graph.node.insert(0, mean)
    onnx.save(file, path)
    assert not Model(path).takes_maps


def test_brightness_alone_is_denoised_by_a_gray_model_that_was_told_so(tmp_path: Path) -> None:
    model = Model(reorganising_network(tmp_path / "a.onnx", channels=1))
    image = noisy_picture(64, 64, 20)
    recipe = Recipe(15, colour=40, brightness=SLOPE, gray_use=GrayUse.LUMA)
    result = Denoiser(model).denoise(image, recipe)
    assert np.abs(colour(result) - colour(image)).max() < 1e-5
    assert np.abs(luminance(result) - luminance(image)).max() > LEVEL


def test_what_is_not_a_number_in_a_picture_stays_where_it_is(denoiser: Denoiser) -> None:
    image = noisy_picture(64, 400, 20)
    image[30, 30] = np.nan
    result = denoiser.denoise(image, Recipe(15, brightness=SLOPE))
    assert np.isfinite(result[:, 200:]).all()


def test_factors_do_not_lead_beyond_the_model(denoiser: Denoiser) -> None:
    image = noisy_picture(64, 64, 40)
    strong = Recipe(60, brightness=BrightnessCurve(((0.0, 4.0), (1.0, 4.0))))
    assert np.array_equal(denoiser.denoise(image, strong), denoiser.denoise(image, 75))


def test_an_automatic_sigma_must_be_measured_first(denoiser: Denoiser) -> None:
    with pytest.raises(ValueError, match="measured"):
        denoiser.denoise(noisy_picture(16, 16), Recipe(AUTOMATIC))
