"""A network to ncnn: a text file with the graph and a binary one with the weights, in a folder.

The way goes by pnnx, ncnn's own converter, from a traced network. It is told of two sizes, so that
height and width stay free.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

from denoise_gui.contract.ending import ENDING
from exporter.ncnn.saved_model import BIN, METADATA, PARAM
from exporter.networks import DenoisingNetwork


class NcnnExportError(Exception):
    """pnnx could not convert the network; the message says why."""


def convert(
    network: DenoisingNetwork, folder: Path, *, half: bool, size: tuple[int, int] | None = None
) -> None:
    """Write the two files into a folder.

    Args:
        half: weights in float16.
        size: a fixed (H, W); else both are free.

    Raises:
        NcnnExportError: pnnx fails.
    """
    multiple, channels = network.config.multiple, network.config.channels
    first = size or (4 * multiple, 6 * multiple)
    second = size or (6 * multiple, 5 * multiple)
    with (
        tempfile.TemporaryDirectory(prefix="denoise-pnnx-") as scratch,
        ENDING.unfinished(Path(scratch)),
    ):
        traced = Path(scratch) / "model.pt"
        _trace(network, traced, (1, channels, *first))
        inputs = [_shapes(channels, edges) for edges in (first, second)]
        command = [
            *(_program(), str(traced), f"inputshape={inputs[0]}"),
            *([] if size else [f"inputshape2={inputs[1]}"]),
            f"fp16={int(half)}",
        ]
        # pnnx is silent on standard output where it fails, and ends with 0 now and then.
        done = subprocess.run(  # noqa: S603 - the program of an installed package
            command, cwd=scratch, capture_output=True, text=True, errors="replace", check=False
        )
        written = [Path(scratch) / name for name in (PARAM, BIN)]
        if done.returncode or not all(file.is_file() for file in written):
            lines = (done.stderr or done.stdout).strip().splitlines()
            raise NcnnExportError(lines[-1] if lines else f"exit code {done.returncode}")
        foreign = _foreign_layers(written[0])
        if foreign:
            raise NcnnExportError(f"ncnn has no layer for {', '.join(foreign)}")
        for file in written:
            (folder / file.name).write_bytes(file.read_bytes())


def write_metadata(folder: Path, metadata: Mapping[str, str]) -> None:
    """Put the metadata beside the model: ncnn's files have no place for them."""
    text = json.dumps(dict(metadata), indent=2, ensure_ascii=False)
    (folder / METADATA).write_text(text + "\n", encoding="utf-8")


def _trace(network: nn.Module, path: Path, shape: tuple[int, ...]) -> None:
    example = (torch.zeros(shape), torch.full((1, 1, 1, 1), 0.1))
    with torch.no_grad():
        traced: Any = torch.jit.trace(network.eval(), example)  # type: ignore[no-untyped-call]
    traced.save(str(path))


def _shapes(channels: int, edges: tuple[int, int]) -> str:
    return f"[1,{channels},{edges[0]},{edges[1]}]f32,[1,1,1,1]f32"


def _program() -> str:
    import pnnx

    return str(pnnx.EXEC_PATH)


def _foreign_layers(param: Path) -> list[str]:
    """Kinds of layer that pnnx left as PyTorch calls them, since ncnn has none."""
    lines = param.read_text(encoding="utf-8").splitlines()[2:]
    kinds = {line.split()[0] for line in lines if line.strip()}
    return sorted(kind for kind in kinds if "." in kind or "::" in kind)
