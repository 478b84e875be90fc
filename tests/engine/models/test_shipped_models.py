"""What the shipped network does to pictures that are not the ones it was trained on."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter
from skimage import data

from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.pixel_formats import FloatPixels, from_float, to_float
from denoise_gui.engine.measure.metrics import psnr
from denoise_gui.engine.measure.noise import add_noise
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.shipped import shipped_model

CAT = to_float(data.chelsea())[:256, :256]
COLOURS = [(0.5, 0.5, 0.5), (0.2, 0.4, 0.7), (0.9, 0.85, 0.8), (0.05, 0.05, 0.08)]


@pytest.fixture(scope="module")
def denoiser() -> Denoiser:
    return Denoiser(Model(shipped_model()))


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize(("sigma", "levels"), [(5, 0.1), (15, 0.1), (25, 0.1), (50, 0.15)])
def test_flat_areas_keep_their_colour(
    denoiser: Denoiser, colour: tuple[float, float, float], sigma: float, levels: float
) -> None:
    flat = np.broadcast_to(np.float32(colour), (320, 320, 3)).astype(np.float32)
    noisy = add_noise(flat, sigma, seed=1)
    middle = (slice(32, -32), slice(32, -32))
    change = denoiser.denoise(noisy, sigma)[middle] - noisy[middle]
    # What the noise itself moved the mean by is not the network's doing.
    assert np.abs(change.mean(axis=(0, 1)) * 255).max() < levels


@pytest.mark.parametrize(("sigma", "gain"), [(2, 0.3), (100, 15), (150, 16)])
def test_noise_beyond_the_trained_range_is_removed_too(
    denoiser: Denoiser, sigma: float, gain: float
) -> None:
    noisy = add_noise(CAT, sigma, seed=1)
    assert psnr(CAT, denoiser.denoise(noisy, sigma)) > psnr(CAT, noisy) + gain


def test_a_clean_photograph_at_sigma_zero_stays_as_it_is(denoiser: Denoiser) -> None:
    assert psnr(CAT, denoiser.denoise(CAT, 0)) > 48


def test_a_smooth_gradient_of_sixteen_bits_does_not_band(denoiser: Denoiser) -> None:
    """A tenth of the range over 512 pixels: in 8 bits, steps of 20 pixels."""
    slope = np.linspace(0.4, 0.5, 512, dtype=np.float32)
    clean = np.broadcast_to(slope[None, :, None], (256, 512, 3)).astype(np.float32)
    noisy = from_float(add_noise(clean, 5, seed=1), np.uint16)
    restored = denoiser.denoise(to_float(noisy), 5)
    columns = from_float(restored, np.uint16)[32:-32, 32:-32].astype(float).mean(axis=(0, 2))
    line = np.polyval(np.polyfit(np.arange(columns.size), columns, 1), np.arange(columns.size))
    # Steps of 8 bits would part from the line by half a step, 128 of 65,535; the mean of a
    # column's noise, spread over its neighbours, leaves less.
    assert np.abs(columns - line).max() < 70


def test_noise_that_went_through_a_jpeg_is_not_made_worse(denoiser: Denoiser) -> None:
    file = io.BytesIO()
    noisy = from_float(add_noise(CAT, 20, seed=1), np.uint8)
    Image.fromarray(noisy).save(file, "JPEG", quality=80)
    with Image.open(file) as image:
        stored: FloatPixels = to_float(np.asarray(image))
    restored = denoiser.denoise(stored, 20)
    assert psnr(CAT, restored) > psnr(CAT, stored) + 2
    assert restored.min() > -0.1
    assert restored.max() < 1.1


@pytest.fixture(scope="module")
def camera() -> Denoiser:
    return Denoiser(Model(shipped_model("camera")))


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize(("sigma", "levels"), [(5, 0.15), (25, 0.1)])
def test_the_camera_model_keeps_the_colour_of_flat_areas(
    camera: Denoiser, colour: tuple[float, float, float], sigma: float, levels: float
) -> None:
    flat = np.broadcast_to(np.float32(colour), (320, 320, 3)).astype(np.float32)
    noisy = add_noise(flat, sigma, seed=1)
    middle = (slice(32, -32), slice(32, -32))
    change = camera.denoise(noisy, sigma)[middle] - noisy[middle]
    assert np.abs(change.mean(axis=(0, 1)) * 255).max() < levels


def coarse_noise(sigma: float) -> FloatPixels:
    """As a camera leaves it: over some pixels in brightness, over many in colour."""
    rng = np.random.default_rng(1)
    white = rng.standard_normal((2, *CAT.shape)).astype(np.float32)
    brightness = gaussian_filter(white[0].mean(axis=2), 0.7, mode="wrap")[:, :, None]
    colour = gaussian_filter(white[1], (3.0, 3.0, 0), mode="wrap")
    noise = brightness / brightness.std() + 0.5 * colour / colour.std()
    return (sigma / 255 * noise / np.sqrt(np.mean(noise**2))).astype(np.float32)


@pytest.mark.parametrize(("sigma", "gain"), [(4.0, 0.3), (8.0, 0.9), (16.0, 1.0)])
def test_sigma_is_the_strength_of_a_cameras_noise(
    camera: Denoiser, denoiser: Denoiser, sigma: float, gain: float
) -> None:
    noisy = to_float(from_float(CAT + coarse_noise(sigma), np.uint8))
    told = psnr(CAT, camera.denoise(noisy, sigma))
    assert told > psnr(CAT, denoiser.denoise(noisy, sigma)) + gain
    by_hand = max(psnr(CAT, camera.denoise(noisy, sigma * part)) for part in (0.7, 1.4, 2.0))
    assert told > by_hand - 0.4
