"""The inputs and outputs a Core ML model declares: tensors or images, of fixed or free size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exporter.coreml.package import PackageError

_COLOUR_CHANNELS = {10: "gray", 20: "rgb", 30: "bgr"}


@dataclass(frozen=True)
class Feature:
    """One input or output. `ranges` gives, per axis of (N, C, H, W), the sizes allowed."""

    name: str
    image: str | None
    ranges: tuple[tuple[int, float], ...]

    def check(self, array: NDArray[Any]) -> None:
        """Raises PackageError when the model does not declare this shape."""
        fits = array.ndim == len(self.ranges) and all(
            low <= size <= high for size, (low, high) in zip(array.shape, self.ranges, strict=True)
        )
        if not fits:
            raise PackageError(
                f"the model takes {self.name} of {self.describe()}, not {array.shape}"
            )

    def describe(self) -> str:
        return " x ".join(
            str(low) if low == high else f"({low} to {high:g})" for low, high in self.ranges
        )


def read_feature(description: Any) -> Feature:
    """Read a feature description of the specification.

    Raises:
        PackageError: neither a tensor nor an 8-bit image.
    """
    kind = description.type.WhichOneof("Type")
    if kind == "multiArrayType":
        return Feature(description.name, None, _tensor_ranges(description.type.multiArrayType))
    if kind == "imageType":
        image = description.type.imageType
        if image.colorSpace not in _COLOUR_CHANNELS:
            raise PackageError(f"{description.name}: colour space {image.colorSpace} is unknown")
        colour = _COLOUR_CHANNELS[image.colorSpace]
        channels = 1 if colour == "gray" else 3
        sizes = _image_ranges(image)
        return Feature(description.name, colour, ((1, 1), (channels, channels), *sizes))
    raise PackageError(f"{description.name}: features of kind {kind} are unknown here")


def _tensor_ranges(array: Any) -> tuple[tuple[int, float], ...]:
    flexible = array.WhichOneof("ShapeFlexibility")
    if flexible == "shapeRange":
        return tuple(_range(r) for r in array.shapeRange.sizeRanges)
    if flexible == "enumeratedShapes":
        raise PackageError("a list of allowed shapes is unknown here")
    return tuple((int(size), int(size)) for size in array.shape)


def _image_ranges(image: Any) -> tuple[tuple[int, float], ...]:
    flexible = image.WhichOneof("SizeFlexibility")
    if flexible == "imageSizeRange":
        return _range(image.imageSizeRange.heightRange), _range(image.imageSizeRange.widthRange)
    if flexible == "enumeratedSizes":
        raise PackageError("a list of allowed sizes is unknown here")
    return (int(image.height), int(image.height)), (int(image.width), int(image.width))


def _range(bounds: Any) -> tuple[int, float]:
    upper = int(bounds.upperBound)
    return int(bounds.lowerBound), float("inf") if upper < 0 else upper


def to_pixels(array: NDArray[Any]) -> NDArray[np.float32]:
    """What an 8-bit image holds of values in [0, 255]: whole numbers, cut at both ends."""
    pixels: NDArray[np.float32] = np.clip(np.rint(array), 0, 255).astype(np.float32)
    return pixels
