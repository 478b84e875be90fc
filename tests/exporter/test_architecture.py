"""A network of somebody else's package, found by its entry point and exported like ours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from exporter.architecture import plug_ins
from exporter.network_source import load_any_network
from tests.exporter.conftest import Command

PLUG_IN = '''
from dataclasses import dataclass

import torch
from torch.nn import functional

from exporter.architecture import Architecture, Row
from exporter.networks import DenoisingNetwork


@dataclass(frozen=True)
class Card:
    architecture: str = "two_convs"
    channels: int = 3
    multiple: int = 1
    receptive_halo: int = 2


class TwoConvs(DenoisingNetwork):
    """image + conv(relu(conv(image) + sigma * gain))"""

    def __init__(self, width):
        super().__init__()
        self.config = Card()
        self.first = torch.nn.Conv2d(3, width, 3, padding=1)
        self.gain = torch.nn.Parameter(torch.ones(1, width, 1, 1))
        self.second = torch.nn.Conv2d(width, 3, 3, padding=1)

    def forward(self, image, sigma):
        return image + self.second(functional.relu(self.first(image) + sigma * self.gain))


class TwoConvsArchitecture(Architecture):
    name = "TwoConvs"
    expected = (Row("gain", "1, N, 1, 1"),)

    def network_of(self, tensors):
        if "gain" not in tensors:
            return None
        network = TwoConvs(tensors["gain"].shape[1])
        network.load_state_dict(tensors)
        return network
'''


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package as pip would leave it, with a good entry point and a broken one."""
    site = tmp_path / "site"
    info = site / "two_convs-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "two_convs.py").write_text(PLUG_IN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: two-convs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[denoise_exporter.architectures]\n"
        "two_convs = two_convs:TwoConvsArchitecture\n"
        "gone = module_that_is_gone:Architecture\n"
    )
    monkeypatch.syspath_prepend(str(site))
    return site


def test_a_plug_in_is_recognised_and_exported(
    installed: Path, tmp_path: Path, command: Command
) -> None:
    import two_convs  # type: ignore[import-not-found]

    torch.manual_seed(0)
    original = two_convs.TwoConvs(5).eval()
    path, onnx_file = tmp_path / "theirs.pth", tmp_path / "theirs.onnx"
    torch.save({"state_dict": original.state_dict()}, path)
    assert isinstance(load_any_network(path), two_convs.TwoConvs)
    assert command("export", "--weights", path, "--onnx", onnx_file).code == 0
    session = onnxruntime.InferenceSession(str(onnx_file), providers=["CPUExecutionProvider"])
    metadata = session.get_modelmeta().custom_metadata_map
    assert metadata["denoise.architecture"] == "two_convs"
    assert metadata["denoise.halo"] == "2"
    image = np.random.default_rng(0).random((1, 3, 17, 23), dtype=np.float32)
    sigma = np.full((1, 1, 1, 1), 0.2, np.float32)
    output = session.run(None, {"input": image, "sigma": sigma})[0]
    with torch.no_grad():
        expected = original(torch.from_numpy(image), torch.from_numpy(sigma)).numpy()
    assert np.allclose(output, expected, atol=1e-5)


def test_a_plug_in_that_fails_is_named_and_does_not_stop_the_rest(
    installed: Path, tmp_path: Path
) -> None:
    found = plug_ins()
    assert [architecture.name for architecture in found.architectures] == ["TwoConvs"]
    assert "gone" in found.problems[0]
    other = tmp_path / "other.pth"
    torch.save({"scale": torch.ones(4)}, other)
    with pytest.raises(Exception, match="module_that_is_gone") as caught:
        load_any_network(other)
    assert "TwoConvs" in str(caught.value)


def test_a_folder_is_all_that_a_new_kind_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exporter import architectures

    folder = tmp_path / "gamma_net"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        PLUG_IN.replace('"gain"', '"gamma"').replace("self.gain", "self.gamma")
        + "\nARCHITECTURE = TwoConvsArchitecture\n"
    )
    monkeypatch.setattr(architectures, "__path__", [*architectures.__path__, str(tmp_path)])
    torch.manual_seed(0)
    tensors = {
        "gamma": torch.ones(1, 5, 1, 1),
        **{f"first.{k}": v for k, v in torch.nn.Conv2d(3, 5, 3).state_dict().items()},
        **{f"second.{k}": v for k, v in torch.nn.Conv2d(5, 3, 3).state_dict().items()},
    }
    path = tmp_path / "theirs.pth"
    torch.save({"state_dict": {f"module.{name}": tensor for name, tensor in tensors.items()}}, path)
    assert type(load_any_network(path)).__name__ == "TwoConvs"
