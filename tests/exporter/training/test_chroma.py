"""Chrominance as files have it, made from patches that have more."""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from exporter.training.chroma import with_common_chroma
from exporter.training.noise.constants import TO_YCC, luma
from exporter.training.noise.draws import Draws


def _draws(seed: int = 0) -> Draws:
    return Draws(np.random.default_rng(seed), torch.Generator().manual_seed(seed))


def _patches(count: int = 16, channels: int = 3) -> Tensor:
    """Colours that differ from pixel to pixel, far from black and white."""
    rng = np.random.default_rng(3)
    return torch.from_numpy(rng.integers(90, 166, (count, channels, 32, 32), dtype=np.uint8))


def _chroma(levels: Tensor) -> Tensor:
    return torch.einsum("ij,njhw->nihw", torch.tensor(TO_YCC), levels.float())[:, 1:]


def test_half_resolution_is_what_a_decoder_of_jpeg_gives() -> None:
    levels = torch.nn.functional.avg_pool2d(_patches().float(), 5, 1, 2).to(torch.uint8)
    found = with_common_chroma(levels, 1.0, 0.0, _draws())
    # The decoder's blocks begin at the corner; here they begin at one of four places.
    closest = []
    for patch, ours in zip(levels, found, strict=True):
        file = io.BytesIO()
        pixels = patch.permute(1, 2, 0).numpy()
        Image.fromarray(pixels).save(file, "JPEG", quality=100, subsampling=2)
        decoded = np.asarray(Image.open(file)).astype(float)
        original = np.abs(decoded - pixels).mean()
        closest.append(np.abs(decoded - ours.permute(1, 2, 0).numpy()).mean() < original)
    assert np.mean(closest) > 0.9
    assert float(_chroma(found).diff(dim=-1).abs().mean()) < 0.75 * float(
        _chroma(levels).diff(dim=-1).abs().mean()
    )


def test_brightness_stays_and_muted_colours_keep_their_hue() -> None:
    levels = _patches()
    for halved, muted in ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0)):
        found = with_common_chroma(levels, halved, muted, _draws())
        # Rounding moves each of the three channels by half a level at most.
        assert float((luma(found.float()) - luma(levels.float())).abs().max()) <= 0.51
    before, after = _chroma(levels), _chroma(with_common_chroma(levels, 0.0, 1.0, _draws()))
    factors = (before * after).sum(dim=(1, 2, 3)) / before.square().sum(dim=(1, 2, 3))
    assert 0 <= float(factors.min()) < 0.3
    assert 0.7 < float(factors.max()) <= 1.01
    assert float((after - factors.view(-1, 1, 1, 1) * before).abs().max()) < 1.5


@pytest.mark.parametrize("share", [0.25, 0.75])
def test_the_shares_hold_and_the_other_patches_are_untouched(share: float) -> None:
    levels = _patches(400)
    for halved, muted in ((share, 0.0), (0.0, share)):
        found = with_common_chroma(levels, halved, muted, _draws())
        changed = (found != levels).flatten(1).any(dim=1).float().mean()
        assert abs(float(changed) - share) < 0.08


def test_blocks_begin_at_even_and_at_odd_pixels() -> None:
    # One bright column of blue: where it is spread to tells where the blocks begin.
    levels = torch.full((1, 3, 16, 16), 100, dtype=torch.uint8)
    levels[:, 2, :, 8] = 200
    draws = _draws()
    kinds = {
        tuple(with_common_chroma(levels, 1.0, 0.0, draws)[0, 2, 8].tolist()) for _ in range(30)
    }
    assert len(kinds) == 2


def test_without_shares_and_for_gray_nothing_is_drawn() -> None:
    draws = _draws()
    before = draws.plan.bit_generator.state, draws.values.get_state()
    colour, gray = _patches(), _patches(channels=1)
    assert with_common_chroma(colour, 0.0, 0.0, draws) is colour
    assert with_common_chroma(gray, 1.0, 1.0, draws) is gray
    assert draws.plan.bit_generator.state == before[0]
    assert torch.equal(draws.values.get_state(), before[1])
