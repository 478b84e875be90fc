"""The engine: what it returns, that tiles leave no seam, that it stops, that it falls back."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denoise_gui.engine import Cancelled, CancelToken, Denoiser, Model, Rect
from tests.conftest import noisy_picture, smooth_picture

LEVEL = 1 / 255


@pytest.fixture(scope="module")
def model(model_path: Path) -> Model:
    return Model(model_path)


@pytest.mark.parametrize("sigma", [10.0, 25.0, 50.0])
def test_noise_goes_and_the_picture_stays(model: Model, sigma: float) -> None:
    clean = smooth_picture(120, 152)
    restored = Denoiser(model).denoise(noisy_picture(120, 152, sigma), sigma)
    error = float(np.sqrt(np.mean((restored - clean) ** 2))) / LEVEL
    assert error < 0.3 * sigma


def test_sigma_is_a_real_input_of_the_network(model: Model) -> None:
    noisy = noisy_picture(64, 64, 25)
    results = [Denoiser(model).denoise(noisy, sigma) for sigma in (10.0, 25.0, 60.0)]
    removed = [float(np.std(result - noisy)) / LEVEL for result in results]
    assert removed[0] < removed[1] < removed[2]
    # Not a blend: no mixture of input and strong result gives the one in the middle.
    strong, middle = results[2] - noisy, results[1] - noisy
    share = float((strong * middle).sum() / (strong**2).sum())
    assert np.abs(middle - share * strong).max() > 5 * LEVEL


@settings(max_examples=10)
@given(
    st.integers(1, 260),
    st.integers(240, 420),
    st.integers(1, 80),
    st.sampled_from([5.0, 25.0, 75.0]),
)
def test_tiled_equals_untiled(
    model: Model, height: int, width: int, tile: int, sigma: float
) -> None:
    image = noisy_picture(height, width, sigma)
    untiled = Denoiser(model, tile_size=1024).denoise(image, sigma)
    tiled = Denoiser(model, tile_size=tile).denoise(image, sigma)
    assert np.abs(tiled - untiled).max() <= 0.02 * LEVEL


def test_a_halo_too_small_would_be_noticed(model: Model) -> None:
    """The test above can fail: with a quarter of the halo, seams show."""
    image = noisy_picture(400, 400, 50)
    untiled = Denoiser(model).denoise(image, 50.0)
    short = Denoiser(model, tile_size=32)
    tiles = short.tiles(image, Rect(0, 0, 400, 400))
    assert len(tiles) > 4
    worst = 0.0
    for tile in tiles:
        outer = tile.inner.aligned(8).grown(16).clipped(400, 400)
        clean = short.denoise_tile(image, type(tile)(tile.inner, outer), 50.0)
        worst = max(worst, float(np.abs(clean - untiled[tile.inner.slices()]).max()))
    assert worst > 0.02 * LEVEL


@pytest.mark.parametrize("shape", [(1, 1), (1, 17), (33, 1), (2, 3), (7, 250)])
def test_any_size(model: Model, shape: tuple[int, int]) -> None:
    image = noisy_picture(*shape)
    result = Denoiser(model).denoise(image, 25)
    assert result.shape == image.shape
    assert np.isfinite(result).all()


def test_gray_in_gray_out(model: Model) -> None:
    clean = smooth_picture(96, 96, 1)[..., 0]
    noisy = noisy_picture(96, 96, 25, channels=1)[..., 0]
    result = Denoiser(model).denoise(noisy, 25)
    assert result.shape == (96, 96)
    assert np.mean((result - clean) ** 2) < 0.3 * np.mean((noisy - clean) ** 2)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_integers_are_rounded_floats(model: Model, dtype: type) -> None:
    top = np.iinfo(dtype).max
    image = np.rint(np.clip(noisy_picture(50, 60), 0, 1) * top).astype(dtype)
    result = Denoiser(model).denoise(image, 20)
    exact = Denoiser(model).denoise((image / np.float32(top)).astype(np.float32), 20)
    assert result.dtype == dtype
    assert np.abs(result - np.clip(exact.astype(np.float64), 0, 1) * top).max() <= 0.51


def test_sigma_zero_returns_the_input_unchanged(model: Model) -> None:
    image = noisy_picture(20, 30)
    result = Denoiser(model).denoise(image, 0)
    assert (result == image).all()
    assert not np.shares_memory(result, image)


def test_a_region_is_that_part_of_the_whole(model: Model) -> None:
    image = noisy_picture(150, 170)
    whole = Denoiser(model).denoise(image, 30)
    region = Rect(13, 37, 101, 90)
    part = Denoiser(model).denoise(image, 30, region=region)
    assert np.abs(part - whole[region.slices()]).max() <= 0.02 * LEVEL


def test_progress_reaches_the_end(model: Model) -> None:
    seen: list[tuple[int, int]] = []
    Denoiser(model, tile_size=32).denoise(
        noisy_picture(70, 750), 25, progress=lambda done, total: seen.append((done, total))
    )
    assert len(seen) > 1
    assert seen[-1] == (52_500, 52_500)
    assert seen == sorted(seen)


def test_cancel_ends_a_run_of_the_network_in_its_middle(model: Model) -> None:
    """One tile of 4 megapixels takes a second or more; a cancel at once must not wait for it."""
    token = CancelToken()
    image = noisy_picture(64, 64)
    large = np.tile(image, (32, 32, 1))
    outcome: list[object] = []

    def work() -> None:
        try:
            outcome.append(Denoiser(model, tile_size=4096).denoise(large, 25, cancel=token))
        except Cancelled as stopped:
            outcome.append(stopped)

    thread = threading.Thread(target=work)
    thread.start()
    while not token._stops and thread.is_alive():
        thread.join(0.001)
    token.cancel()
    thread.join()
    assert isinstance(outcome[0], Cancelled)


@pytest.mark.parametrize(
    ("image", "sigma"),
    [
        (np.zeros((4, 4, 4), np.float32), 25),
        (np.zeros((0, 4, 3), np.float32), 25),
        (np.zeros((4, 4, 3), np.float64), 25),
        (np.zeros((4, 4, 3), np.float32), -1),
        (np.zeros((4, 4, 3), np.float32), float("nan")),
    ],
)
def test_what_is_no_image_or_no_sigma_is_refused(
    model: Model, image: np.ndarray, sigma: float
) -> None:
    with pytest.raises(ValueError, match=r"an image|sigma"):
        Denoiser(model).denoise(image, sigma)
