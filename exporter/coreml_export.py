"""A network to a Core ML package, whole: every layer inside, for iOS 16 and later.

The conversion goes from PyTorch by way of a trace, not by way of ONNX: coremltools dropped its
ONNX front end years ago. The reorganisation is written so that the trace holds no shape operation,
which is why free sizes need nothing special here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coremltools as ct
import numpy as np
import torch
from torch import Tensor, nn

from denoise_gui.contract import model_file
from denoise_gui.contract.export_options import KINDS_OF_IO, LARGEST_SIZE, PRECISIONS, TARGETS
from exporter.networks import DenoisingNetwork
from exporter.whole_files import whole_folder


class CoremlExportError(Exception):
    """The network could not be converted as asked; the message says why."""


@dataclass(frozen=True)
class CoremlOptions:
    """What to convert to. `size` is a fixed (H, W); otherwise both may range over `size_range`."""

    precision: str = PRECISIONS[0]
    target: str = TARGETS[0]
    io: str = KINDS_OF_IO[0]
    size: tuple[int, int] | None = None
    size_range: tuple[int, int] | None = None


class ImageNetwork(nn.Module):
    """A network whose output is pixels: whole numbers from 0 to 255.

    Rounding inside the graph leaves nothing to how a runtime turns floats into bytes.
    """

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        """(N, C, H, W) in [0, 1] and sigma (N, 1, 1, 1) to pixels (N, C, H, W)."""
        clean: Tensor = self.network(image, sigma)
        return torch.round(torch.clamp(clean * 255.0, 0.0, 255.0))


def to_coreml(
    network: DenoisingNetwork, options: CoremlOptions, metadata: Mapping[str, str]
) -> Any:
    """Convert a network into an in-memory Core ML model.

    Raises:
        CoremlExportError: the sizes or channels do not allow it, or coremltools fails.
    """
    config = network.config
    if options.io == "image" and config.channels not in (1, 3):
        raise CoremlExportError(f"an image has 1 or 3 channels, this network {config.channels}")
    height, width = _declared_sizes(options, config.multiple)
    module = ImageNetwork(network) if options.io == "image" else network
    example = (
        torch.zeros(1, config.channels, *_example_size(options, config.multiple)),
        torch.full((1, 1, 1, 1), 0.1),
    )
    try:
        with torch.no_grad():
            traced = torch.jit.trace(module.eval(), example)  # type: ignore[no-untyped-call]
        model = ct.convert(
            traced,
            convert_to="mlprogram",
            inputs=_inputs(options, config.channels, height, width),
            outputs=_outputs(options, config.channels),
            compute_precision=ct.precision[options.precision.upper()],
            minimum_deployment_target=ct.target[options.target],
            skip_model_load=True,
        )
    except (RuntimeError, ValueError, TypeError, NotImplementedError, AssertionError) as error:
        raise CoremlExportError(str(error)) from error
    return described(model, options, metadata, config.multiple)


def described(
    model: Any, options: CoremlOptions, metadata: Mapping[str, str], multiple: int
) -> Any:
    """The model with its metadata and descriptions, and with honest sizes on an image output."""
    spec = model.get_spec()
    meta = spec.description.metadata
    meta.shortDescription = f"{metadata[model_file.NAME]}: denoises by a given noise level"
    meta.author = metadata.get(model_file.AUTHOR, "")
    meta.license = metadata[model_file.LICENSE]
    # The date alone would make two equal exports differ.
    meta.userDefined.pop("com.github.apple.coremltools.conversion_date", None)
    meta.userDefined.update(metadata)
    texts = feature_texts(multiple, as_image=options.io == "image")
    features = (*spec.description.input, *spec.description.output)
    for feature in features:
        feature.shortDescription = texts[feature.name]
    if options.io == "image":
        _declare_output_size(spec)
    return ct.models.MLModel(spec, weights_dir=model.weights_dir, skip_model_load=True)


def feature_texts(multiple: int, *, as_image: bool = False) -> dict[str, str]:
    """A sentence about each input and output, by its name."""
    values = "8-bit pixels" if as_image else "values in [0, 1]"
    return {
        model_file.IMAGE: f"Noisy image, {values}; height and width multiples of {multiple}.",
        model_file.SIGMA: "Noise standard deviation on the scale where white is 1: "
        "25 levels = 25/255.",
        model_file.OUTPUT: f"Denoised image, {values}" + ("." if as_image else ", not clamped."),
    }


def write_package(model: Any, path: Path) -> None:
    """Write a model as a package; it appears whole or not at all, an older one stays till then.

    Raises:
        ExportError: it cannot be written, the disk is full, or `path` is a plain file.
    """
    with whole_folder(path) as part:
        model.save(str(part))
        for file in part.rglob("*"):
            file.chmod(0o755 if file.is_dir() else 0o644)  # coremltools makes the model private


def _declared_sizes(options: CoremlOptions, multiple: int) -> tuple[Any, Any]:
    """Height and width as numbers or as ranges.

    Raises:
        CoremlExportError: not multiples of the network's multiple, or an empty range.
    """
    low, high = options.size_range or (multiple, LARGEST_SIZE // multiple * multiple)
    for edge in options.size or (low, high):
        if edge < multiple or edge % multiple:
            raise CoremlExportError(f"sizes must be multiples of {multiple}; {edge} is not")
    if options.size:
        return options.size
    if low >= high:
        raise CoremlExportError(f"the range from {low} to {high} holds less than two sizes")
    default = max(low, min(high, 512 // multiple * multiple))
    return tuple(ct.RangeDim(low, high, default=default) for _ in range(2))


def _example_size(options: CoremlOptions, multiple: int) -> tuple[int, int]:
    return options.size or (4 * multiple, 6 * multiple)


def _inputs(options: CoremlOptions, channels: int, height: Any, width: Any) -> list[Any]:
    """New objects each time: a conversion changes those it is given."""
    shape = (1, channels, height, width)
    sigma = ct.TensorType(model_file.SIGMA, shape=(1, 1, 1, 1), dtype=np.float32)
    if options.io == "image":
        layout = ct.colorlayout.RGB if channels == 3 else ct.colorlayout.GRAYSCALE
        return [
            ct.ImageType(model_file.IMAGE, shape=shape, scale=1 / 255, color_layout=layout),
            sigma,
        ]
    return [ct.TensorType(model_file.IMAGE, shape=shape, dtype=np.float32), sigma]


def _outputs(options: CoremlOptions, channels: int) -> list[Any]:
    if options.io == "image":
        layout = ct.colorlayout.RGB if channels == 3 else ct.colorlayout.GRAYSCALE
        return [ct.ImageType(model_file.OUTPUT, color_layout=layout)]
    return [ct.TensorType(model_file.OUTPUT, dtype=np.float32)]


def _declare_output_size(spec: Any) -> None:
    """An image output of free size comes out of the conversion as 1x1: give it the input's."""
    source = next(f for f in spec.description.input if f.name == model_file.IMAGE).type.imageType
    target = spec.description.output[0].type.imageType
    target.width, target.height = source.width, source.height
    if source.WhichOneof("SizeFlexibility") == "imageSizeRange":
        target.imageSizeRange.CopyFrom(source.imageSizeRange)
