"""A network to a Core AI model (`.aimodel`), whole: every layer inside, for iOS and macOS 27.

It comes from PyTorch by way of `torch.export`. An `.aimodel` is a folder: the program with its
weights in one file, that file's SHA-256, and metadata in JSON. Sizes are free within a range,
fixed, or several fixed ones, each of which becomes a function of its own.
"""

from __future__ import annotations

import copy
import errno
import json
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from coreai.runtime import AIModelAssetMetadata
from coreai_torch import TorchConverter, get_decomp_table
from torch import Tensor, nn

from denoise_gui.contract import model_file
from denoise_gui.contract.export_options import LARGEST_SIZE
from exporter.coreai.saved_model import METADATA, SavedModelError, check_whole
from exporter.networks import DenoisingNetwork
from exporter.whole_files import whole_folder

MAIN = "main"
"""The function of a model of free or one fixed size."""


class CoreaiExportError(Exception):
    """The network could not be converted as asked; the message says why."""


@dataclass(frozen=True)
class CoreaiOptions:
    """What to convert to. `size` is a fixed (H, W), `sizes` several; otherwise both edges may range
    over `size_range`."""

    precision: str = "float16"
    compressed: bool = False
    """The network's weights are in palettes already; it computes in float32."""
    size: tuple[int, int] | None = None
    sizes: tuple[tuple[int, int], ...] = ()
    size_range: tuple[int, int] | None = None


class HalfNetwork(nn.Module):
    """A network that computes in float16 and takes and gives float32."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = copy.deepcopy(network).half()

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        """(N, C, H, W) in [0, 1] and sigma (N, 1, 1, 1) to (N, C, H, W)."""
        clean: Tensor = self.network(image.half(), sigma.half())
        return clean.float()


def to_coreai(network: DenoisingNetwork, options: CoreaiOptions) -> Any:
    """Convert a network into an in-memory Core AI program.

    Raises:
        CoreaiExportError: the sizes do not allow it, or the converter fails.
    """
    multiple, channels = network.config.multiple, network.config.channels
    low, high = edges(options, multiple)
    half = options.precision == "float16" and not options.compressed
    module: nn.Module = HalfNetwork(network) if half else network
    size = options.size or tuple(max(low, min(high, cells * multiple)) for cells in (4, 6))
    example = (torch.zeros(1, channels, *size), torch.full((1, 1, 1, 1), 0.1))
    free: Any = None
    if not options.size:
        # H and W are declared as `multiple` times a free dimension: without that, the tracer
        # would specialise to sizes that divide.
        cells = [
            torch.export.Dim(name, min=low // multiple, max=high // multiple)
            for name in ("cells_h", "cells_w")
        ]
        free = ({2: multiple * cells[0], 3: multiple * cells[1]}, None)
    try:
        with _quiet(), torch.no_grad():
            program = torch.export.export(module.eval(), example, dynamic_shapes=free)
            # Without stack traces, which would name files of this machine.
            converter = TorchConverter(mode=TorchConverter.Mode.RELEASE)
            converter.add_exported_program(
                program.run_decompositions(get_decomp_table()),
                input_names=[model_file.IMAGE, model_file.SIGMA],
                output_names=[model_file.OUTPUT],
                entrypoint_name=MAIN,
            )
            converted = converter.to_coreai()
            if options.sizes:
                converted.set_static_shape_config(MAIN, _shapes(options.sizes, channels))
    except Exception as error:  # its compiler's errors have no common type
        raise CoreaiExportError(_first_line(error)) from error
    return converted


def function_names(options: CoreaiOptions) -> list[str]:
    """What the functions of the model are called."""
    return [f"{MAIN}_h{h}_w{w}" for h, w in options.sizes] or [MAIN]


def edges(options: CoreaiOptions, multiple: int) -> tuple[int, int]:
    """The smallest and the largest edge that the model takes, in pixels.

    Raises:
        CoreaiExportError: not multiples of the network's multiple, or an empty range.
    """
    given = [edge for size in (options.size, *options.sizes) if size for edge in size]
    low, high = options.size_range or (multiple, LARGEST_SIZE // multiple * multiple)
    for edge in given or (low, high):
        if edge < multiple or edge % multiple:
            raise CoreaiExportError(f"sizes must be multiples of {multiple}; {edge} is not")
    if given:
        # The tracer takes no range of one size alone.
        return min(given), max(max(given), min(given) + multiple)
    if low >= high:
        raise CoreaiExportError(f"the range from {low} to {high} holds less than two sizes")
    return low, high


def write_coreai(
    program: Any, path: Path, metadata: Mapping[str, str], options: CoreaiOptions, multiple: int
) -> None:
    """Write a program; it appears whole or not at all, an older one stays till then.

    Raises:
        ExportError: it cannot be written, the disk is full, or `path` is a plain file.
    """
    card = AIModelAssetMetadata()
    card.author = metadata.get(model_file.AUTHOR, "")
    card.license = metadata[model_file.LICENSE]
    card.model_description = f"{metadata[model_file.NAME]}: denoises by a given noise level"
    for key, value in metadata.items():
        card.set_custom(key, value)
    if not options.size and not options.sizes:
        limits = [list(edges(options, multiple))] * 2
        card.set_custom(model_file.SIZES, json.dumps(limits))

    def undated(written: Any) -> None:
        # The date alone would make two equal exports differ.
        written.creation_date = None

    with whole_folder(path) as part:
        try:
            asset = program.save_asset(part, metadata=card)
            asset.update_metadata(undated)
            _sort(part / METADATA)
            check_whole(part)
        except (RuntimeError, SavedModelError) as error:
            if isinstance(error.__cause__, OSError):
                raise error.__cause__ from error
            # Native code writes the program, and a full disk cuts it short: the usual cause.
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(part)) from error


def _first_line(error: Exception) -> str:
    """An exception without the advice that torch and MLIR append."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def _sort(card: Path) -> None:
    """The metadata come in an order that differs from run to run."""
    data = json.loads(card.read_text(encoding="utf-8"))
    text = json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False)
    card.write_text(text + "\n", encoding="utf-8")


def _shapes(
    sizes: tuple[tuple[int, int], ...], channels: int
) -> dict[str, dict[str, tuple[int, ...]]]:
    """The name of each function's ending, and the shape of its image."""
    return {f"h{h}_w{w}": {model_file.IMAGE: (1, channels, h, w)} for h, w in sizes}


@contextmanager
def _quiet() -> Iterator[None]:
    """Without torch's own deprecations inside its tracer, on which nothing here can act."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=FutureWarning)
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        yield
