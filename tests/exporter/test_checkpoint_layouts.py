"""Checkpoints of other projects: the network they become computes what theirs did.

The originals are written here again, in their projects' own words (reshapes, padding, subtraction),
with random weights; no file is needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from exporter.failures import ExportError, FailureKind
from exporter.network_source import load_any_network


class Kair(nn.Module):
    """Pixel-unshuffle, noise map of one channel last, predicts the image."""

    def __init__(self, channels: int, width: int, depth: int) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(4 * channels + 1, width, 3, padding=1), nn.ReLU()]
        for _ in range(depth - 2):
            layers += [nn.Conv2d(width, width, 3, padding=1), nn.ReLU()]
        layers.append(nn.Conv2d(width, 4 * channels, 3, padding=1))
        self.model = nn.Sequential(*layers)

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        planes = functional.pixel_unshuffle(image, 2)
        noise = sigma.expand(planes.shape[0], 1, *planes.shape[2:])
        return functional.pixel_shuffle(self.model(torch.cat([planes, noise], 1)), 2)


class Ipol(nn.Module):
    """Noise map first, a channel each; batch normalisation; predicts the noise."""

    def __init__(self, channels: int, width: int, depth: int) -> None:
        super().__init__()
        self.channels = channels
        layers: list[nn.Module] = [
            nn.Conv2d(5 * channels, width, 3, padding=1, bias=False),
            nn.ReLU(),
        ]
        for _ in range(depth - 2):
            layers += [
                nn.Conv2d(width, width, 3, padding=1, bias=False),
                nn.BatchNorm2d(width),
                nn.ReLU(),
            ]
        layers.append(nn.Conv2d(width, 4 * channels, 3, padding=1, bias=False))
        self.intermediate_dncnn = nn.Module()
        self.intermediate_dncnn.itermediate_dncnn = nn.Sequential(*layers)

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        planes = functional.pixel_unshuffle(image, 2)
        noise_map = sigma.expand(planes.shape[0], self.channels, *planes.shape[2:])
        stack: Any = self.intermediate_dncnn.itermediate_dncnn
        noise = functional.pixel_shuffle(stack(torch.cat([noise_map, planes], 1)), 2)
        return image - noise


def randomised(network: nn.Module) -> nn.Module:
    """Weights and statistics as after training: nothing left at its initial value."""
    generator = torch.Generator().manual_seed(0)
    for name, value in network.state_dict().items():
        if name.endswith("running_var"):
            value.uniform_(0.5, 2.0, generator=generator)
        elif value.is_floating_point():
            value.normal_(0.0, 0.15, generator=generator)
    return network.eval()


@pytest.mark.parametrize("channels", [1, 3], ids=["gray", "colour"])
@pytest.mark.parametrize("kind", [Kair, Ipol])
@pytest.mark.parametrize("wrapping", ["plain", "parallel", "state_dict", "params"])
def test_the_network_computes_what_the_original_did(
    tmp_path: Path, kind: type[Kair] | type[Ipol], channels: int, wrapping: str
) -> None:
    original = randomised(kind(channels, width=8, depth=5))
    content: dict[str, Any] = dict(original.state_dict())
    if wrapping == "parallel":
        content = {f"module.{name}": value for name, value in content.items()}
    elif wrapping != "plain":
        content = {wrapping: content, "epoch": 7}
    path = tmp_path / "theirs.pth"
    torch.save(content, path)
    ours = load_any_network(path)
    assert (ours.config.channels, ours.config.width, ours.config.depth) == (channels, 8, 5)  # type: ignore[union-attr]
    image, sigma = torch.rand(1, channels, 20, 26), torch.full((1, 1, 1, 1), 0.2)
    with torch.no_grad():
        expected = original(image, sigma)
        found = ours(image, sigma)
        assert torch.allclose(found, expected, atol=1e-5)
        stronger = ours(image, 2 * sigma)
    assert not torch.allclose(found, stronger, atol=1e-6)


def test_a_network_without_a_noise_level_is_refused_with_the_reason(tmp_path: Path) -> None:
    dncnn = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 3, 3, padding=1))
    path = tmp_path / "dncnn.pth"
    torch.save({f"dncnn.{name}": value for name, value in dncnn.state_dict().items()}, path)
    with pytest.raises(ExportError, match="without a noise map") as caught:
        load_any_network(path)
    assert caught.value.kind is FailureKind.WEIGHTS_FOREIGN
    assert "dncnn.pth" in str(caught.value)


def test_what_is_not_known_is_set_against_what_is_expected(tmp_path: Path) -> None:
    path = tmp_path / "other.pth"
    torch.save({"encoder.weight": torch.zeros(4, 3, 7, 7), "scale": torch.ones(4)}, path)
    with pytest.raises(ExportError, match="Expected one of") as caught:
        load_any_network(path)
    message = str(caught.value)
    assert "encoder.weight (4, 3, 7, 7)" in message
    assert "model.0.weight (N, 4C + 1, 3, 3)" in message
