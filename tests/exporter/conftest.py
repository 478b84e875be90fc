"""Tiny random networks and their exports: what is tested does not depend on being trained."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from tqdm import tqdm

from exporter.__main__ import main
from exporter.checkpoints.weights_file import save_weights
from exporter.networks import ResidualUNetConfig, build, initialise
from tests.exporter.denoisers import averaging

# On one thread: the networks are tiny, and threads that wait for each other on a busy machine cost
# more than they bring.
torch.set_num_threads(1)

# coremltools shows its steps by tqdm, which would keep a thread at work for the next test to find.
tqdm.monitor_interval = 0

TINY = ResidualUNetConfig(widths=(4, 8), blocks=(1, 1))


@dataclass(frozen=True)
class Finished:
    """A command that ran in this process: its exit code and its progress lines."""

    code: int
    events: list[dict[str, Any]]

    @property
    def last(self) -> dict[str, Any]:
        return self.events[-1]


Command = Callable[..., Finished]


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Command:
    def run(*arguments: object) -> Finished:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        return Finished(code, [json.loads(line) for line in capfd.readouterr().out.splitlines()])

    return run


Comparison = Callable[..., dict[str, Any]]


@pytest.fixture
def compared(command: Command, tmp_path: Path) -> Comparison:
    """Compares an exported file with the weights that it was made of.

    Gives what report.json says, if there is one, with the exit code as `code` and the last line of
    progress as `last`.
    """

    def run(weights: Path, option: str, file: Path, photo: Path, *more: object) -> dict[str, Any]:
        folder = tmp_path / "comparison"
        finished = command(
            *("compare", "--weights", weights, option, file, "--image", photo),
            *("--report", folder, *more),
        )
        report: dict[str, Any] = {"code": finished.code, "last": finished.last}
        if (folder / "report.json").is_file():
            report |= json.loads((folder / "report.json").read_text(encoding="utf-8"))
        return report

    return run


@pytest.fixture(scope="module")
def smooth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights of a network that does denoise, as it averages; alone in their folder."""
    path = tmp_path_factory.mktemp("smooth") / "smooth.safetensors"
    save_weights(path, averaging())
    return path


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


@pytest.fixture(scope="session")
def network() -> Any:
    network = build(TINY)
    initialise(network, torch.Generator().manual_seed(0))
    # Damped as for training, the network would be nearly an identity and hide mistakes.
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.mul_(1.2)
    return network.eval()


@pytest.fixture(scope="session")
def weights(folder: Path, network: Any) -> Path:
    path = folder / "tiny.safetensors"
    save_weights(path, network)
    return path


@pytest.fixture(scope="session")
def onnx_file(folder: Path, weights: Path) -> Path:
    path = folder / "tiny.onnx"
    assert main(["export", "--weights", str(weights), "--onnx", str(path)]) == 0
    return path


def export_package(weights: Path, path: Path, *options: str) -> Path:
    arguments = ["export", "--weights", str(weights), "--coreml", str(path), *options]
    assert main(arguments) == 0
    return path


@pytest.fixture(scope="session")
def float32_package(folder: Path, weights: Path) -> Path:
    return export_package(weights, folder / "f32.mlpackage", "--precision", "float32")


@pytest.fixture
def package_copy(float32_package: Path, tmp_path: Path) -> Path:
    """A package to damage."""
    return Path(shutil.copytree(float32_package, tmp_path / "copy.mlpackage"))


@pytest.fixture(scope="session")
def photo(folder: Path) -> Path:
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 256, (45, 62, 3), dtype=np.uint8)
    path = folder / "photo.png"
    Image.fromarray(pixels).save(path)
    return path
