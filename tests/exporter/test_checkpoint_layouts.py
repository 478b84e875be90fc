"""Checkpoints of other projects: the network they become computes what theirs did.

The originals are written here again, in their projects' own words (reshapes, padding, subtraction),
with random weights; no file is needed. Random weights denoise in no reading, so that these say how
they are to be read; `test_readings.py` has networks whose reading is found.
"""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from exporter.failures import ExportError, FailureKind
from exporter.network_source import load_any_network
from exporter.readings.words import parse_reading


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


def parallel(tensors: dict[str, Any]) -> dict[str, Any]:
    return {f"module.{name}": value for name, value in tensors.items()}


WRAPPINGS = {
    "plain": lambda tensors: tensors,
    "parallel": parallel,
    "state_dict": lambda tensors: {"state_dict": tensors, "epoch": 7},
    "params": lambda tensors: {"params": tensors},
    "params_ema": lambda tensors: {"params": zeros(tensors), "params_ema": tensors},
    "training": lambda tensors: {
        "state_dict": parallel(tensors),
        "optimizer": {"state": {0: {"step": 7}}},
        "args": argparse.Namespace(lr=1e-3, log_dir="logs", noiseIntL=[0, 75]),
    },
    "nested": lambda tensors: {"model": {"state_dict": parallel(tensors)}, "optimizer": {}},
    "compiled": lambda tensors: {f"_orig_mod.{name}": v for name, v in parallel(tensors).items()},
}


def zeros(tensors: dict[str, Any]) -> dict[str, Any]:
    return {name: torch.zeros_like(value) for name, value in tensors.items()}


def assert_computes_the_same(path: Path, original: nn.Module, channels: int) -> None:
    ours = load_any_network(path, parse_reading(type(original).__name__))
    card: Any = ours.config
    assert (card.channels, card.width, card.depth) == (channels, 8, 5)
    image, sigma = torch.rand(1, channels, 20, 26), torch.full((1, 1, 1, 1), 0.2)
    with torch.no_grad():
        expected = original(image, sigma)
        found = ours(image, sigma)
        stronger = ours(image, 2 * sigma)
    assert torch.allclose(found, expected, atol=1e-5)
    assert not torch.allclose(found, stronger, atol=1e-6)


@pytest.mark.parametrize("channels", [1, 3], ids=["gray", "colour"])
@pytest.mark.parametrize("kind", [Kair, Ipol])
@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_the_network_computes_what_the_original_did(
    tmp_path: Path, kind: type[Kair] | type[Ipol], channels: int, wrapping: str
) -> None:
    original = randomised(kind(channels, width=8, depth=5))
    path = tmp_path / "theirs.pth"
    torch.save(WRAPPINGS[wrapping](dict(original.state_dict())), path)
    assert_computes_the_same(path, original, channels)


@pytest.mark.parametrize("kind", [Kair, Ipol])
@pytest.mark.parametrize("form", ["legacy", "safetensors", "other names"])
def test_in_other_files_and_under_other_names(
    tmp_path: Path, kind: type[Kair] | type[Ipol], form: str
) -> None:
    original = randomised(kind(1, width=8, depth=5))
    tensors = dict(original.state_dict())
    path = tmp_path / "theirs.bin"
    if form == "safetensors":
        save_file(tensors, path)
    elif form == "legacy":
        torch.save(tensors, path, _use_new_zipfile_serialization=False)
    else:
        # Whatever the attributes were called: the last number and the shapes tell.
        renamed = {f"body.{'.'.join(name.split('.')[-2:])}": v for name, v in tensors.items()}
        torch.save(renamed, path)
    assert_computes_the_same(path, original, 1)


def test_saved_on_a_graphics_card(tmp_path: Path) -> None:
    """The file says that its tensors lie on cuda:0; here is none."""
    original = randomised(Ipol(3, width=8, depth=5))
    plain, path = tmp_path / "plain.pth", tmp_path / "cuda.pth"
    torch.save(parallel(dict(original.state_dict())), plain)
    here, there = b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("data.pkl"):
                assert here in content
                content = content.replace(here, there)
            target.writestr(name, content)
    assert not torch.cuda.is_available()
    with pytest.raises(RuntimeError, match="CUDA"):
        torch.load(path, weights_only=True)
    assert_computes_the_same(path, original, 3)


@pytest.mark.parametrize("channels", [1, 3, 4, 12])
def test_a_network_without_a_noise_level_is_refused_with_the_reason(
    tmp_path: Path, channels: int
) -> None:
    """DnCNN; and an FFDNet that was trained for one noise level, without the map."""
    dncnn = nn.Sequential(
        nn.Conv2d(channels, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, channels, 3, padding=1)
    )
    path = tmp_path / "dncnn.pth"
    torch.save({f"dncnn.{name}": value for name, value in dncnn.state_dict().items()}, path)
    with pytest.raises(ExportError, match="without a noise map") as caught:
        load_any_network(path)
    assert caught.value.kind is FailureKind.WEIGHTS_FOREIGN
    assert "dncnn.pth" in str(caught.value)


def test_what_is_not_known_is_set_against_what_is_expected(tmp_path: Path) -> None:
    path = tmp_path / "other.pth"
    torch.save({"model.0.weight": torch.zeros(64, 9, 5, 5), "scale": torch.ones(4)}, path)
    with pytest.raises(ExportError, match="not weights of a network that is known") as caught:
        load_any_network(path)
    lines = str(caught.value).splitlines()
    header = next(line for line in lines if line.startswith("Layout"))
    kair = next(line for line in lines if line.startswith("FFDNet of KAIR"))
    for title, cell in (
        ("Tensor", "model.0.weight"),
        ("Expected", "N, 4C + 1, 3, 3"),
        ("Found", "64, 9, 5, 5"),
    ):
        assert kair[header.index(title) :].startswith(cell)
    assert any(line.startswith("FFDNet of IPOL") and line.endswith("-") for line in lines)
    assert any(line.split() == ["scale", "4"] for line in lines)


def test_layers_that_do_not_fit_each_other_are_refused(tmp_path: Path) -> None:
    tensors = dict(randomised(Kair(3, width=8, depth=5)).state_dict())
    tensors["model.4.weight"] = torch.zeros(8, 9, 3, 3)
    path = tmp_path / "odd.pth"
    torch.save(tensors, path)
    with pytest.raises(ExportError, match="do not fit each other"):
        load_any_network(path)
