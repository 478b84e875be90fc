"""A disk that is nearly full costs no weights, no package and no figures that were there before."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from exporter.checkpoints.weights_file import save_weights
from exporter.coreml.export import write_package
from exporter.failures import ExportError, FailureKind
from exporter.networks import FFDNetConfig, build
from exporter.onnx.export import contract_metadata, to_onnx, write_onnx
from tests.engine.files.test_full_disk import room_for

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
"""torch's own, of its tracer."""


def tiny() -> Any:
    torch.manual_seed(0)
    return build(FFDNetConfig(channels=1, width=8, depth=3)).eval()


def write_weights(path: Path) -> None:
    save_weights(path, tiny())


def write_model(path: Path) -> None:
    network = tiny()
    write_onnx(to_onnx(network, contract_metadata(network, "tiny", "CC0", 75)), path)


@pytest.mark.parametrize("write", [write_weights, write_model])
def test_what_was_there_stays_and_the_failure_is_told_as_a_full_disk(
    tmp_path: Path, write: Callable[[Path], None]
) -> None:
    whole, path = tmp_path / "whole", tmp_path / "new" / "a"
    write(whole)
    path.parent.mkdir()
    path.write_bytes(b"old")
    size = whole.stat().st_size
    for room in (0, size // 2, size - 1):
        with room_for(room), pytest.raises(ExportError) as caught:
            write(path)
        assert caught.value.kind is FailureKind.DISK_FULL
        assert path.read_bytes() == b"old"
        assert [file.name for file in path.parent.iterdir()] == ["a"]


class CutShort:
    """A model of coremltools whose weights lose their last bytes when it is saved."""

    def __init__(self, source: Path, lacking: int) -> None:
        self._source, self._lacking = source, lacking

    def save(self, target: str) -> None:
        weights = next(shutil.copytree(self._source, Path(target)).rglob("weight.bin"))
        weights.write_bytes(weights.read_bytes()[: weights.stat().st_size - self._lacking])


@pytest.mark.parametrize("lacking", [1, 64, 500])
def test_a_package_whose_weights_were_cut_short_takes_no_name(
    tmp_path: Path, float32_package: Path, lacking: int
) -> None:
    """Native code writes them, and does not say when the disk took less."""
    path = tmp_path / "a.mlpackage"
    write_package(CutShort(float32_package, 0), path)
    before = next(path.rglob("weight.bin")).read_bytes()
    with pytest.raises(ExportError) as caught:
        write_package(CutShort(float32_package, lacking), path)
    assert caught.value.kind is FailureKind.DISK_FULL
    assert next(path.rglob("weight.bin")).read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_no_device_is_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ExportError, match="a device or a pipe") as caught:
        write_weights(pipe)
    assert caught.value.kind is FailureKind.OUTPUT_UNWRITABLE
    assert pipe.is_fifo()
