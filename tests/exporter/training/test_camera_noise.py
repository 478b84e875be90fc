"""Noise for training: each stage does what its name says, and the whole keeps its promises."""

from __future__ import annotations

import io
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from exporter.training.noise.camera import camera_noise, coarse_noise
from exporter.training.noise.demosaic import DEMOSAICERS, Demosaicer, bilinear, malvar
from exporter.training.noise.draws import Draws
from exporter.training.noise.jpeg import compressed
from exporter.training.noise.mixture import Levels, NoiseMixture, NoisyBatch
from exporter.training.noise.octaves import OCTAVES, drawn_gains, equalised
from exporter.training.noise.recipe import NoiseRecipe
from exporter.training.noise.sensor import Mosaic, Sensor, mixed
from exporter.training.noise.told import by_brightness, places, root_mean_square
from exporter.training.noise.tone import ToneCurve
from exporter.training.pool import PatchPool
from tests.conftest import smooth_picture

CAMERA = NoiseRecipe(camera=1.0)


def draws(seed: int = 0) -> Draws:
    return Draws(np.random.default_rng(seed), torch.Generator().manual_seed(seed))


def picture(count: int, edge: int) -> Tensor:
    """(N, 3, E, E) uint8."""
    pixels = np.rint(smooth_picture(edge, edge * count) * 255).astype(np.uint8)
    planes = torch.from_numpy(pixels).permute(2, 0, 1)
    return torch.stack(planes.split(edge, dim=2))


def mixture(recipe: NoiseRecipe, seed: int = 0) -> NoiseMixture:
    chance = draws(seed)
    photograph = np.rint(smooth_picture(300, 400) * 255).astype(np.uint8)
    pool = PatchPool([photograph], torch.device("cpu"))
    return NoiseMixture(
        recipe, lambda n, e: pool.sample(n, e, chance.values), chance, Levels(75 / 255)
    )


def share_of_octave(planes: Tensor, octave: int) -> float:
    """Of the energy, in (N, H, W): 0 is the upper half of the frequencies, 1 the quarter below."""
    energy = torch.fft.fft2(planes - planes.mean(dim=(1, 2), keepdim=True)).abs().square()
    lines = torch.fft.fftfreq(planes.shape[-1]).abs()
    frequency = torch.maximum(lines[:, None], lines[None])
    within = (frequency > 0.25 / 2**octave) & (frequency <= 0.5 / 2**octave)
    return float((energy * within).sum() / energy.sum())


def test_a_tone_curve_is_undone_for_every_level() -> None:
    tone = ToneCurve.drawn(draws(), 6)
    levels = torch.arange(256, dtype=torch.uint8).view(1, 1, 16, 16).expand(6, 3, 16, 16)
    light = tone.light(levels)
    assert float((tone.shown(light) * 255 - levels).abs().max()) < 0.3
    rising = light[:, 0].flatten(1)
    assert bool((rising[:, 1:] > rising[:, :-1]).all())


def test_a_camera_without_noise_changes_nothing() -> None:
    quiet = replace(CAMERA, log_shot=(-20.0, -20.0))
    for seed in range(4):
        added = camera_noise(picture(3, 64), draws(seed), quiet)
        assert float(added.abs().max()) < 0.5 / 255


def test_noise_neither_brightens_nor_darkens() -> None:
    recipe = replace(CAMERA, log_shot=(-2.0, -2.0))
    levels = torch.tensor([12, 40, 128], dtype=torch.uint8).view(3, 1, 1, 1).expand(3, 3, 64, 64)
    added = torch.stack([camera_noise(levels, draws(seed), recipe) for seed in range(12)])
    strength = added.square().mean(dim=(0, 2, 3, 4)).sqrt()
    assert float((added.mean(dim=(0, 2, 3, 4)) / strength).abs().max()) < 0.03


def test_white_balance_and_colours_leave_white_white() -> None:
    sensor = Sensor.drawn(draws(), 5, (-4.0, -2.0))
    white = torch.ones(5, 3, 2, 2)
    back = mixed(sensor.to_rgb, mixed(sensor.from_rgb, white))
    torch.testing.assert_close(back, white, atol=1e-5, rtol=0)
    gains = sensor.to_rgb.sum(dim=1)
    assert float(gains.min()) > 0.2
    # Red and blue are filtered more than green, so they are raised more, with their noise.
    seen = mixed(sensor.from_rgb, white)
    assert float(seen[:, (0, 2)].max()) < 1


@pytest.mark.parametrize("demosaicer", DEMOSAICERS)
def test_what_is_seen_stays_and_even_light_stays_even(demosaicer: Demosaicer) -> None:
    chance = draws()
    mosaic = Mosaic.drawn(chance, 8, 16, 18)
    noise, light = chance.normal(8, 1, 16, 18), torch.zeros(8, 1, 16, 18)
    planes = demosaicer(noise, light, mosaic)
    for i, mask in enumerate((mosaic.red, mosaic.green, mosaic.blue)):
        torch.testing.assert_close(planes[:, i : i + 1] * mask, noise * mask)
    even = demosaicer(torch.ones_like(noise), light, mosaic)
    torch.testing.assert_close(even, torch.ones_like(even), atol=1e-5, rtol=0)


@pytest.mark.parametrize("demosaicer", DEMOSAICERS)
def test_a_gray_slope_is_interpolated_exactly(demosaicer: Demosaicer) -> None:
    slope = torch.linspace(0, 1, 20).view(1, 1, 1, 20).expand(4, 1, 18, 20)
    mosaic = Mosaic.drawn(draws(), 4, 18, 20)
    planes = demosaicer(slope.contiguous(), torch.zeros_like(slope), mosaic)
    inside = (slice(None), slice(None), slice(3, -3), slice(3, -3))
    torch.testing.assert_close(planes[inside], slope.expand_as(planes)[inside])


def test_every_bayer_offset_occurs_and_half_the_filters_are_green() -> None:
    mosaic = Mosaic.drawn(draws(), 64, 8, 8)
    corners = {(int(r), int(g), int(b)) for r, g, b in zip(*_corners(mosaic), strict=True)}
    assert corners == {(1, 0, 0), (0, 1, 0), (0, 0, 1)}
    assert float(mosaic.green.mean()) == 0.5
    total = mosaic.red + mosaic.green + mosaic.blue
    assert torch.equal(total, torch.ones_like(total))


def _corners(mosaic: Mosaic) -> tuple[Tensor, Tensor, Tensor]:
    return mosaic.red[:, 0, 0, 0], mosaic.green[:, 0, 0, 0], mosaic.blue[:, 0, 0, 0]


def test_bilinear_noise_is_coarser_than_malvars() -> None:
    chance = draws()
    mosaic = Mosaic.drawn(chance, 8, 64, 64)
    noise, light = chance.normal(8, 1, 64, 64), torch.zeros(8, 1, 64, 64)
    fine = [share_of_octave(way(noise, light, mosaic)[:, 1], 0) for way in (bilinear, malvar)]
    assert fine[0] < fine[1] < 0.75


def test_octaves_add_up_to_the_noise_and_each_answers_to_its_gain() -> None:
    noise = draws().normal(4, 3, 64, 64)
    same = equalised(noise, torch.ones(4, 3, OCTAVES))
    torch.testing.assert_close(same, noise, atol=1e-5, rtol=0)
    gains = torch.ones(4, 3, OCTAVES)
    gains[:, 1:] = 0
    gray = equalised(noise, gains)
    torch.testing.assert_close(gray[:, :1].expand_as(gray), gray, atol=1e-5, rtol=0)
    gains = torch.ones(4, 3, OCTAVES)
    gains[:, :, 0] = 0
    assert share_of_octave(equalised(noise, gains)[:, 0], 0) < 0.5


def test_a_cameras_noise_is_coarser_in_colour_than_in_brightness() -> None:
    noise = equalised(draws().normal(32, 3, 96, 96), drawn_gains(draws(1), CAMERA, 32))
    brightness = (noise * torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(dim=1)
    colour = noise[:, 2] - brightness
    assert share_of_octave(colour, 0) < 0.7 * share_of_octave(brightness, 0)
    assert share_of_octave(colour, 3) > 2.0 * share_of_octave(brightness, 3)


def test_coarse_noise_has_the_strength_it_is_asked_for() -> None:
    sigma = torch.tensor([2.0, 10.0, 40.0]).view(3, 1, 1, 1) / 255
    noise = coarse_noise(torch.Size((3, 3, 64, 64)), sigma, draws(), CAMERA)
    torch.testing.assert_close(root_mean_square(noise), sigma, atol=1e-4, rtol=0)


@pytest.mark.parametrize("quality", [80, 95])
@pytest.mark.parametrize("halved", [False, True])
def test_compression_does_what_a_jpeg_file_does(quality: int, halved: bool) -> None:
    levels = picture(1, 96)
    noisy = levels.float() / 255 + 0.03 * draws().normal(1, 3, 96, 96)
    noisy = (noisy.clamp(0, 1) * 255).round() / 255
    ours = compressed(noisy, torch.tensor([float(quality)]), halved, (0, 0))[0]
    file = io.BytesIO()
    pixels = (noisy[0] * 255).byte().permute(1, 2, 0).numpy()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality, subsampling=2 if halved else 0)
    with Image.open(file) as stored:
        theirs = torch.from_numpy(np.array(stored)).permute(2, 0, 1).float() / 255
    changed = float((theirs - noisy[0]).abs().mean()) * 255
    apart = float((ours - theirs).abs().mean()) * 255
    assert apart < 0.35 * changed


def test_blocks_begin_where_the_shift_says() -> None:
    noisy = (picture(1, 64).float() / 255 + 0.05 * draws().normal(1, 3, 64, 64)).clamp(0, 1)
    quality = torch.tensor([50.0])
    whole = compressed(noisy, quality, True, (0, 0))
    cut = compressed(noisy[:, :, 5:, 3:], quality, True, (5, 3))
    torch.testing.assert_close(cut[:, :, 16:, 16:], whole[:, :, 21:, 19:])


def test_a_map_by_brightness_follows_the_noise() -> None:
    clean = torch.linspace(0.1, 0.9, 96).view(1, 1, 1, 96).expand(2, 3, 96, 96)
    level = 0.01 + 0.06 * clean
    noise = level * draws().normal(2, 3, 96, 96)
    told = by_brightness(noise, clean + noise)
    assert told.shape == (2, 1, 48, 48)
    expected = level[:, :1, ::2, ::2]
    assert float(((told - expected) / expected).abs().mean()) < 0.1
    measured = told.square().mean().sqrt()
    assert float(measured) == pytest.approx(float(root_mean_square(noise).mean()), rel=0.05)


def test_places_vary_about_one() -> None:
    factors = places(draws(), 200, 24)
    assert float(factors.min()) >= 0.05
    assert float(factors.max()) < 2.5
    assert float(factors.mean()) == pytest.approx(1.0, abs=0.1)
    spread = factors.amax(dim=(2, 3)) / factors.amin(dim=(2, 3))
    assert float(spread.median()) > 1.5


@pytest.mark.parametrize(
    "recipe",
    [
        NoiseRecipe(),
        NoiseRecipe(maps=1.0),
        replace(CAMERA, maps=1.0),
        replace(CAMERA, scaled=1.0, jpeg=1.0),
        NoiseRecipe(coarse=1.0, maps=1.0, jpeg=0.0),
        NoiseRecipe(camera=0.5, coarse=0.25, maps=0.5),
    ],
)
def test_sigma_as_told_is_what_was_added(recipe: NoiseRecipe) -> None:
    batch = mixture(recipe).batch(12, 64)
    assert batch.noisy.shape == batch.clean.shape == (12, 3, 64, 64)
    assert batch.told.shape == (12, 1, 32, 32)
    told = batch.told.square().mean(dim=(1, 2, 3)).sqrt()
    torch.testing.assert_close(told, batch.sigma.flatten(), rtol=0.1, atol=0.3 / 255)
    assert float(batch.clean.min()) >= 0
    assert float(batch.clean.max()) <= 1
    if not (recipe.camera or recipe.coarse):
        torch.testing.assert_close(
            root_mean_square(batch.noisy - batch.clean), batch.sigma, rtol=0.01, atol=1e-4
        )


def test_a_map_by_place_says_where_the_noise_is() -> None:
    batch = mixture(NoiseRecipe(maps=2.0)).batch(16, 96)
    residual = (batch.noisy - batch.clean).square().mean(dim=1, keepdim=True)
    measured = torch.nn.functional.avg_pool2d(residual, 16).sqrt()
    expected = torch.nn.functional.avg_pool2d(batch.told.square(), 8).sqrt()
    assert float((measured / expected.clamp(min=1e-4) - 1).abs().mean()) < 0.08


def test_told_with_an_error_it_is_wrong_by_as_much() -> None:
    batches = [mixture(replace(CAMERA, told_error=0.2), seed).batch(16, 32) for seed in range(8)]
    batch = NoisyBatch.together(batches)
    ratio = batch.told.mean(dim=(1, 2, 3)) / batch.sigma.flatten()
    assert float(torch.log(ratio).std()) == pytest.approx(0.2, rel=0.25)


def test_shares_come_out_on_average_and_the_same_seeds_give_the_same_batch() -> None:
    recipe = NoiseRecipe(camera=0.3, coarse=0.2)
    made = mixture(recipe)
    counts: dict[str, int] = {}
    for _ in range(300):
        for kind, size in made._groups(10, 1, 1):
            counts[kind] = counts.get(kind, 0) + size
    assert counts["gray"] == counts["flat"] == 300
    assert counts["camera"] == pytest.approx(900, rel=0.1)
    assert counts["coarse"] == pytest.approx(600, rel=0.1)
    assert sum(counts.values()) == 3000
    one, other = (mixture(recipe, 3).batch(8, 32) for _ in range(2))
    assert torch.equal(one.noisy, other.noisy)
    assert math.isfinite(float(one.noisy.sum()))
