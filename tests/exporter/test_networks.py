"""The networks: shapes, cost, reach, and descriptions that survive a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from exporter import halo
from exporter.checkpoints.weights_file import (
    WeightsError,
    load_network,
    save_weights,
    weights_sha256,
)
from exporter.halo import measure_halo
from exporter.networks import (
    FFDNetConfig,
    NetworkConfig,
    ResidualUNet,
    ResidualUNetConfig,
    build,
    config_from_dict,
    config_to_dict,
    initialise,
    macs_per_pixel,
)
from exporter.training.gray_network import gray_network

SMALL: list[NetworkConfig] = [
    FFDNetConfig(channels=3, width=8, depth=4),
    FFDNetConfig(channels=1, width=8, depth=3),
    ResidualUNetConfig(channels=3, widths=(4, 8), blocks=(1, 1)),
    ResidualUNetConfig(channels=1, widths=(4, 6, 8), blocks=(1, 0, 2)),
]


@pytest.mark.parametrize("config", SMALL, ids=str)
def test_image_and_sigma_in_image_out(config: NetworkConfig) -> None:
    network = build(config)
    edge = 3 * config.multiple
    image = torch.rand(1, config.channels, edge, 2 * edge)
    one_level = network(image, torch.full((1, 1, 1, 1), 0.1))
    as_map = network(image, torch.full((1, 1, edge // 2, edge), 0.1))
    assert one_level.shape == image.shape
    assert torch.allclose(one_level, as_map, atol=1e-6)
    assert not torch.allclose(one_level, network(image, torch.full((1, 1, 1, 1), 0.3)), atol=1e-6)


def test_the_costs_are_those_of_the_papers() -> None:
    assert macs_per_pixel(build(FFDNetConfig())) / 1000 == pytest.approx(213, abs=1)
    assert macs_per_pixel(build(ResidualUNetConfig())) / 1000 == pytest.approx(41, abs=0.5)


def test_the_residual_unet_scales_with_its_input() -> None:
    network = build(ResidualUNetConfig(widths=(4, 8), blocks=(1, 1)))
    image, sigma = torch.rand(1, 3, 16, 16), torch.full((1, 1, 1, 1), 0.1)
    assert torch.allclose(network(3 * image, 3 * sigma), 3 * network(image, sigma), atol=1e-5)


@pytest.mark.parametrize("config", SMALL, ids=str)
def test_nothing_beyond_the_receptive_halo_is_seen(config: NetworkConfig) -> None:
    torch.manual_seed(0)
    network = build(config)
    halo, step = config.receptive_halo, config.multiple
    start = -(-halo // step) * step
    edge = 2 * start + 2 * step
    image = torch.rand(1, config.channels, edge, edge)
    changed = torch.rand_like(image)
    kept = slice(start - halo, start + step + halo)
    changed[..., kept, kept] = image[..., kept, kept]
    sigma = torch.full((1, 1, 1, 1), 0.1)
    inner = slice(start, start + step)
    with torch.no_grad():
        difference = network(image, sigma) - network(changed, sigma)
    assert difference[..., inner, inner].abs().max() < 1e-6


@pytest.mark.parametrize("config", SMALL, ids=str)
def test_the_measured_halo_suffices_and_is_within_the_receptive_one(config: NetworkConfig) -> None:
    network = build(config)
    initialise(network, torch.Generator().manual_seed(0))
    halo = measure_halo(network.eval())
    assert halo % config.multiple == 0
    assert config.multiple <= halo <= -(-config.receptive_halo // config.multiple) * config.multiple


def test_descriptions_survive_and_nonsense_is_refused() -> None:
    for config in SMALL:
        assert config_from_dict(config_to_dict(config)) == config
    with pytest.raises(ValueError, match="unknown architecture"):
        config_from_dict({"architecture": "dreamnet"})
    with pytest.raises(ValueError, match="not a description"):
        config_from_dict({"architecture": "ffdnet", "colour": 3})
    with pytest.raises(ValueError, match="not a residual U-Net"):
        ResidualUNetConfig(widths=(4, 8), blocks=(1,))


def test_weights_survive_a_file_and_keep_their_hash(tmp_path: Path) -> None:
    network = build(SMALL[2])
    save_weights(tmp_path / "w.safetensors", network)
    again = load_network(tmp_path / "w.safetensors")
    assert weights_sha256(again) == weights_sha256(network)
    with torch.no_grad():
        next(again.parameters())[0] += 1e-3
    assert weights_sha256(again) != weights_sha256(network)
    assert [p.name for p in tmp_path.iterdir()] == ["w.safetensors"]


def test_weight_files_that_cannot_be_used(tmp_path: Path) -> None:
    path = tmp_path / "w.safetensors"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(WeightsError, match="cannot be read as safetensors"):
        load_network(path)
    network = build(SMALL[2])
    with torch.no_grad():
        next(network.parameters())[0] = float("nan")
    save_weights(path, network)
    with pytest.raises(WeightsError, match="NaN"):
        load_network(path)


def test_a_gray_network_starts_as_what_the_colour_one_makes_of_gray() -> None:
    colour = ResidualUNet(ResidualUNetConfig(widths=(6, 8), blocks=(1, 1)))
    initialise(colour, torch.Generator().manual_seed(3))
    gray = gray_network(colour)
    assert gray.config == replace(colour.config, channels=1)
    image, sigma = torch.rand(1, 1, 24, 32), torch.full((1, 1, 1, 1), 0.1)
    with torch.no_grad():
        by_colour = colour(image.expand(-1, 3, -1, -1), sigma * 3**0.5).mean(dim=1, keepdim=True)
        by_gray = gray(image, sigma)
    assert (by_gray - image).abs().max() > 1e-3
    torch.testing.assert_close(by_gray, by_colour, atol=1e-6, rtol=0)
    with pytest.raises(ValueError, match="gray"):
        gray_network(gray)


def test_the_halo_is_found_whichever_probe_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that is changed from furthest away need not be the first that is asked."""
    network = build(SMALL[0]).eval()
    asked: list[int] = []

    def reached(_network: object, probe: object, _centre: int, distance: int) -> bool:
        asked.append(distance)
        return len(asked) == 3  # the third probe, at the first halo

    monkeypatch.setattr(halo, "_reached", reached)
    step = network.config.multiple
    assert halo.measure_halo(network) == 2 * step
    assert asked[:4] == [step, step, step, 2 * step]
