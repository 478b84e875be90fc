"""Networks that take the noise map beside the image at full size: FDnCNN and DRUNet of KAIR."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from denoise_gui.contract.model_file import OPERATORS
from exporter.__main__ import main
from exporter.architectures.drunet.network import DRUNet, DRUNetConfig
from exporter.architectures.plain_stack.network import ConvolutionStack, StackConfig
from exporter.checkpoints.network_source import open_weights
from exporter.failures import ExportError
from exporter.halo import measure_halo
from exporter.known_pictures import noisy_subject
from exporter.networks import DenoisingNetwork
from exporter.onnx.export import operator_counts
from tests.exporter.conftest import Command
from tests.exporter.foreign_networks import ForeignNetwork, Kind, kair_names
from tests.exporter.readings.test_readings import saved

Array = NDArray[np.float32]


class KairResBlock(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.res = nn.Sequential(
            nn.Conv2d(width, width, 3, 1, 1, bias=False),
            nn.ReLU(inplace=True),
            nn.Conv2d(width, width, 3, 1, 1, bias=False),
        )

    def forward(self, x: Tensor) -> Tensor:
        residue: Tensor = self.res(x)
        return x + residue


class KairUNetRes(nn.Module):
    """DRUNet in the words of its repository: models/network_unet.py, UNetRes, nb blocks."""

    def __init__(self, channels: int, nc: tuple[int, int, int, int], nb: int) -> None:
        super().__init__()

        def blocks(width: int) -> list[nn.Module]:
            return [KairResBlock(width) for _ in range(nb)]

        def down(a: int, b: int) -> nn.Module:
            return nn.Conv2d(a, b, 2, 2, 0, bias=False)

        def up(a: int, b: int) -> nn.Module:
            return nn.ConvTranspose2d(a, b, 2, 2, 0, bias=False)

        self.m_head = nn.Conv2d(channels + 1, nc[0], 3, 1, 1, bias=False)
        self.m_down1 = nn.Sequential(*blocks(nc[0]), down(nc[0], nc[1]))
        self.m_down2 = nn.Sequential(*blocks(nc[1]), down(nc[1], nc[2]))
        self.m_down3 = nn.Sequential(*blocks(nc[2]), down(nc[2], nc[3]))
        self.m_body = nn.Sequential(*blocks(nc[3]))
        self.m_up3 = nn.Sequential(up(nc[3], nc[2]), *blocks(nc[2]))
        self.m_up2 = nn.Sequential(up(nc[2], nc[1]), *blocks(nc[1]))
        self.m_up1 = nn.Sequential(up(nc[1], nc[0]), *blocks(nc[0]))
        self.m_tail = nn.Conv2d(nc[0], channels, 3, 1, 1, bias=False)

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        noise = sigma.expand(image.shape[0], 1, *image.shape[2:])
        x1 = self.m_head(torch.cat([image, noise], dim=1))
        x2 = self.m_down1(x1)
        x3 = self.m_down2(x2)
        x4 = self.m_down3(x3)
        x = self.m_body(x4)
        x = self.m_up3(x + x4)
        x = self.m_up2(x + x3)
        x = self.m_up1(x + x2)
        result: Tensor = self.m_tail(x + x1)
        return result


def denoising_drunet(channels: int, nb: int) -> KairUNetRes:
    """A blur from head to tail; below it small weights at random, which every layer adds to."""
    network = KairUNetRes(channels, (6, 7, 8, 9), nb)
    generator = torch.Generator().manual_seed(1)
    window = torch.tensor([0.25, 0.5, 0.25])
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.normal_(0.0, 0.06, generator=generator)
        network.m_head.weight.zero_()
        network.m_tail.weight.mul_(0.05)
        for c in range(channels):
            network.m_head.weight[c, c] = window[:, None] * window[None]
            network.m_tail.weight[c, c, 1, 1] += 1.0
        network.m_head.weight[channels:, channels, 1, 1] = 0.5  # the map, into features of its own
    return network.eval()


def run_onnx(path: Path, image: Array, sigma: Array) -> Array:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    output: Array = session.run(None, {"input": image, "sigma": sigma})[0]
    return output


def picture(channels: int, height: int, width: int) -> Array:
    whole = noisy_subject(channels, 25.0, 128).noisy
    return np.ascontiguousarray(whole[..., :height, :width])


ORIGINALS: dict[str, tuple[nn.Module, int, str, int]] = {
    "FDnCNN, colour": (
        ForeignNetwork(Kind(cells=False, map_planes=1, map_first=False)),
        3,
        "fdncnn",
        2,
    ),
    "FDnCNN, gray": (
        ForeignNetwork(Kind(1, cells=False, map_planes=1, map_first=False)),
        1,
        "fdncnn",
        2,
    ),
    "DRUNet, colour": (denoising_drunet(3, nb=1), 3, "drunet", 8),
    "DRUNet, gray": (denoising_drunet(1, nb=1), 1, "drunet", 8),
}


def tensors_of(original: nn.Module) -> dict[str, Tensor]:
    if isinstance(original, ForeignNetwork):
        return original.tensors(kair_names)
    return dict(original.state_dict())


@pytest.fixture(scope="module", params=ORIGINALS)
def exported(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """Which of them, and its ONNX file."""
    folder = tmp_path_factory.mktemp("full_size")
    weights = saved(folder / "w.pth", {"params": tensors_of(ORIGINALS[request.param][0])})
    path = folder / "m.onnx"
    arguments = ["--weights", str(weights), "--onnx", str(path), "--no-notes"]
    assert main(["export", *arguments]) == 0
    return request.param, path


def test_exported_it_computes_what_the_original_did(exported: tuple[str, Path]) -> None:
    which, path = exported
    original, channels, architecture, multiple = ORIGINALS[which]
    model = onnx.load(path)
    metadata = {p.key: p.value for p in model.metadata_props}
    assert operator_counts(model).keys() <= OPERATORS
    assert metadata["denoise.architecture"] == architecture
    assert int(metadata["denoise.channels"]) == channels
    assert int(metadata["denoise.multiple"]) == multiple
    assert int(metadata["denoise.halo"]) % multiple == 0
    trial = json.loads(metadata["denoise.trial"])
    assert trial["reading"].startswith("map-last+image")
    assert trial["denoised_db"] > trial["noisy_db"] + 2
    for height, width in ((64, 64), (40, 88)):
        image = picture(channels, height, width)
        for levels in (5.0, 40.0):
            sigma = np.full((1, 1, 1, 1), levels / 255, np.float32)
            with torch.no_grad():
                expected = original(torch.from_numpy(image), torch.from_numpy(sigma)).numpy()
            assert np.abs(run_onnx(path, image, sigma) - expected).max() < 2e-5


def test_sigma_may_vary_over_the_image(exported: tuple[str, Path]) -> None:
    """A map of half the image's size; each value stands for its 2x2 cell."""
    which, path = exported
    original, channels, _, _ = ORIGINALS[which]
    image = picture(channels, 48, 64)
    rng = np.random.default_rng(4)
    sigma = rng.uniform(0, 0.2, (1, 1, 24, 32)).astype(np.float32)
    full = torch.from_numpy(sigma.repeat(2, axis=2).repeat(2, axis=3))
    with torch.no_grad():
        expected = original(torch.from_numpy(image), full).numpy()
    output = run_onnx(path, image, sigma)
    assert np.abs(output - expected).max() < 2e-5
    constant = np.full_like(sigma, 0.1)
    single = np.full((1, 1, 1, 1), 0.1, np.float32)
    assert np.abs(run_onnx(path, image, constant) - run_onnx(path, image, single)).max() < 1e-6
    assert np.abs(output - run_onnx(path, image, single)).max() > 1e-4


@pytest.mark.parametrize("which", ["FDnCNN, gray", "DRUNet, colour"])
def test_core_ml_agrees_and_the_comparison_says_so(
    which: str, command: Command, tmp_path: Path, photo: Path
) -> None:
    original, _, _, _ = ORIGINALS[which]
    weights = saved(tmp_path / "theirs.pth", tensors_of(original))
    onnx_file, package = tmp_path / "m.onnx", tmp_path / "m.mlpackage"
    arguments = ["--weights", weights, "--onnx", onnx_file, "--coreml", package]
    options = ["--precision", "float32", "--no-notes"]
    assert command("export", *arguments, *options).code == 0
    report = tmp_path / "report"
    compared = command("compare", *arguments, "--image", photo, "--report", report)
    assert compared.code == 0, compared.last
    found = json.loads((report / "report.json").read_text())
    assert {backend["kind"] for backend in found["backends"]} >= {"pytorch", "onnx", "coreml"}


@pytest.mark.parametrize(
    "network",
    [
        DRUNet(DRUNetConfig(widths=(3, 4, 5), blocks=1)),
        DRUNet(DRUNetConfig(channels=1, widths=(3, 4), blocks=2, biased=True, residual=True)),
        ConvolutionStack(StackConfig(3, (4, 6), (3, 5, 1), reorganised=False)),
        ConvolutionStack(StackConfig(1, (4, 6), (3, 5, 1), reorganised=True, residual=True)),
    ],
    ids=["drunet", "drunet of two levels", "fdncnn", "ffdnet of two widths"],
)
def test_nothing_beyond_the_receptive_halo_reaches_a_tile(network: DenoisingNetwork) -> None:
    halo, step = network.config.receptive_halo, network.config.multiple
    assert halo % step == 0
    edge = 2 * halo + 2 * step
    torch.manual_seed(0)
    image = torch.rand(1, network.config.channels, edge, edge)
    changed = torch.rand_like(image)
    changed[..., : 2 * halo + step, : 2 * halo + step] = image[
        ..., : 2 * halo + step, : 2 * halo + step
    ]
    inner = slice(halo, halo + step)
    sigma = torch.full((1, 1, 1, 1), 0.1)
    with torch.no_grad():
        difference = network(image, sigma) - network(changed, sigma)
        noise = network(image, sigma) - network(image, 2 * sigma)
    assert difference[..., inner, inner].abs().max() < 1e-6
    assert difference.abs().max() > 1e-4
    assert noise.abs().max() > 1e-6


def test_a_network_too_large_to_be_measured_has_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    network = DRUNet(DRUNetConfig(widths=(3, 4), blocks=1)).eval()
    bound = network.config.receptive_halo
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.mul_(0.01)
    assert measure_halo(network) < bound
    monkeypatch.setattr("exporter.halo.MOST_MACS", 1e6)
    assert measure_halo(network) == bound


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda t: t.pop("m_down2.0.res.2.weight"), "m_down2.0.res.2.weight is missing"),
        (
            lambda t: t.update({"m_body.0.res.0.weight": torch.zeros(9, 8, 3, 3)}),
            r"m_body.0.res.0.weight has the shape \(9, 8, 3, 3\)",
        ),
        (
            lambda t: t.update({"m_head.weight": torch.zeros(6, 3, 3, 3)}),
            "takes 3 planes and gives 3",
        ),
    ],
    ids=["missing", "shape", "without a map"],
)
def test_a_drunet_that_is_not_whole_is_refused_with_the_place(
    spoil: Any, reason: str, tmp_path: Path
) -> None:
    tensors = tensors_of(ORIGINALS["DRUNet, colour"][0])
    spoil(tensors)
    with pytest.raises(ExportError, match=reason):
        open_weights(saved(tmp_path / "m.pth", tensors))


def test_under_any_prefix_and_read_otherwise(tmp_path: Path) -> None:
    """A DRUNet trained with the map first, its noise predicted: found by trial as well."""
    original = denoising_drunet(3, nb=2)
    tensors = tensors_of(original)
    tensors["m_head.weight"] = tensors["m_head.weight"][:, [3, 0, 1, 2]]
    named = {f"module.denoiser.{name}": tensor for name, tensor in tensors.items()}
    found = open_weights(saved(tmp_path / "m.pth", {"state_dict": named, "optimizer": {}}))
    image, sigma = torch.from_numpy(picture(3, 64, 64)), torch.full((1, 1, 1, 1), 0.1)
    with torch.no_grad():
        assert torch.allclose(found.network(image, sigma), original(image, sigma), atol=1e-5)
    assert found.trial.reading.startswith("map-first+image")
    assert functional.mse_loss(found.network(image, sigma), image) > 0
