"""What the method noise says about sigma, on arrays whose noise is known."""

from __future__ import annotations

import numpy as np
import pytest

from denoise_gui.engine import Denoiser, Model, shipped_model
from denoise_gui.engine.measure.residual import SMALLEST_EDGE, SigmaVerdict, measure_residual
from tests.conftest import noisy_picture, smooth_picture


@pytest.fixture(scope="module")
def denoiser() -> Denoiser:
    return Denoiser(Model(shipped_model()))


@pytest.mark.parametrize("channels", [3, 1])
@pytest.mark.parametrize(
    ("true", "sigma", "verdict"),
    [
        (15, 8, SigmaVerdict.UNDER),
        (15, 15, SigmaVerdict.RIGHT),
        (15, 28, SigmaVerdict.OVER),
        (40, 25, SigmaVerdict.UNDER),
        (40, 40, SigmaVerdict.RIGHT),
        (40, 65, SigmaVerdict.OVER),
    ],
)
def test_sigma_too_low_right_and_too_high_are_told(
    denoiser: Denoiser, true: float, sigma: float, verdict: SigmaVerdict, channels: int
) -> None:
    noisy = noisy_picture(160, 160, true, channels=channels)
    if channels == 1:
        noisy = noisy[:, :, 0]
    eight = np.rint(np.clip(noisy, 0, 1) * 255).astype(np.uint8)
    report = measure_residual(eight, denoiser.denoise(eight, sigma), sigma)
    assert report.verdict is verdict
    assert (report.sigma, report.pixels) == (sigma, 160 * 160)


def test_the_figures_of_grain_that_is_known() -> None:
    clean, noisy = smooth_picture(300, 300), noisy_picture(300, 300, 20)
    report = measure_residual(noisy, clean, 20)
    assert report.deviation == pytest.approx(20, rel=0.05)
    assert report.luminance == pytest.approx(20, rel=0.05)
    assert abs(report.autocorrelation) < 0.02
    assert report.verdict is SigmaVerdict.RIGHT
    counts, edges = np.array(report.counts), np.array(report.edges)
    middles = (edges[1:] + edges[:-1]) / 2
    assert counts.sum() == pytest.approx(300 * 300 * 3, rel=0.02)
    assert np.sqrt((counts * middles**2).sum() / counts.sum()) == pytest.approx(20, rel=0.05)
    assert np.allclose(middles, -middles[::-1])


def test_grain_with_like_neighbours_and_edges_in_it_are_told() -> None:
    clean, noisy = smooth_picture(200, 200), noisy_picture(200, 200, 20)
    noise = noisy - clean
    blurred = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1) + np.roll(noise, 1, (0, 1))) / 2
    assert measure_residual(clean + blurred, clean, 20).autocorrelation == pytest.approx(
        0.5, abs=0.05
    )
    # A result whose edges are softened.
    soft = sum(np.roll(clean, (row, column), (0, 1)) for row in (-2, 0, 2) for column in (-2, 0, 2))
    softened = measure_residual(noisy, np.float32(1 / 9) * soft, 20)
    assert softened.structure > measure_residual(noisy, clean, 20).structure + 0.2


def test_what_was_clipped_does_not_count() -> None:
    clean, noisy = smooth_picture(128, 128), noisy_picture(128, 128, 20)
    noisy[:, :64] = 1.0
    result = clean.copy()
    result[:, :64] = 1.0
    assert measure_residual(noisy, result, 20).deviation == pytest.approx(20, rel=0.05)


def test_of_too_little_nothing_is_said() -> None:
    edge = SMALLEST_EDGE - 1
    for height, width in ((1, 1), (edge, 400), (3, 5)):
        noisy = noisy_picture(height, width, 20)
        report = measure_residual(noisy, smooth_picture(height, width), 20)
        assert report.verdict is SigmaVerdict.UNKNOWN
    same = noisy_picture(64, 64, 20)
    assert measure_residual(same, same, 20).verdict is SigmaVerdict.UNKNOWN
    assert measure_residual(same, same, 0).verdict is SigmaVerdict.UNKNOWN
    black = np.zeros((64, 64, 3), np.uint8)
    assert measure_residual(black, black, 20).verdict is SigmaVerdict.UNKNOWN


def test_grain_whose_colour_was_smoothed_is_not_judged() -> None:
    clean, noisy = smooth_picture(160, 160), noisy_picture(160, 160, 20)
    gray = noisy - clean
    gray[:] = gray.mean(axis=2, keepdims=True)
    assert measure_residual(clean + gray, clean, 20).verdict is SigmaVerdict.TREATED
    assert measure_residual(noisy, clean, 20, colour_smoothed=True).verdict is SigmaVerdict.TREATED


def test_two_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="no residual"):
        measure_residual(np.zeros((9, 9), np.uint8), np.zeros((9, 8), np.uint8), 5)
