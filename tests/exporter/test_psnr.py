"""The PSNR: known noise has its known figure; equal and broken pictures do not end in infinity."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from exporter.psnr import decibels, in_eight_bits, psnr, shown
from exporter.readings.trial import psnr_of_each


def test_a_known_error_has_its_known_figure() -> None:
    clean = np.full((1, 3, 8, 8), 0.5, np.float32)
    assert psnr(clean + np.float32(25 / 255), clean) == pytest.approx(20 * np.log10(255 / 25))
    assert psnr(clean, clean) == pytest.approx(120)


def test_what_is_shown_is_measured_as_it_is_shown() -> None:
    clean = np.array([0.0, 1.0])
    assert psnr(shown(np.array([-3.0, 7.0])), clean) == pytest.approx(120)
    assert in_eight_bits(np.array([0.5001, 1.4])).tolist() == [128 / 255, 1.0]


def test_each_picture_of_a_batch_has_the_figure_it_has_alone() -> None:
    rng = np.random.default_rng(0)
    clean = rng.random((1, 3, 6, 6)).astype(np.float32)
    batch = np.concatenate([clean + 0.1, clean + 0.02]).astype(np.float32)
    found = psnr_of_each(torch.from_numpy(batch), torch.from_numpy(clean))
    assert found.tolist() == pytest.approx([psnr(each[None], clean) for each in batch], abs=1e-5)
    broken = torch.full((1, 3, 6, 6), torch.nan)
    assert np.isfinite(psnr_of_each(broken, torch.from_numpy(clean))).all()
    assert np.isfinite(decibels(np.inf))
