"""Heights and widths that a file takes, and an image brought to them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from denoise_gui.contract.model_file import SIZES
from denoise_gui.contract.sentences import Sentence

Array = NDArray[np.float32]


@dataclass(frozen=True)
class SizeLimits:
    """Heights and widths a file accepts, inclusive."""

    height: tuple[int, float] = (1, float("inf"))
    width: tuple[int, float] = (1, float("inf"))

    def allow(self, height: int, width: int) -> bool:
        return (
            self.height[0] <= height <= self.height[1] and self.width[0] <= width <= self.width[1]
        )

    @property
    def fixed(self) -> tuple[int, int] | None:
        """The only (height, width) that is taken; None where there are more."""
        if self.height[0] == self.height[1] and self.width[0] == self.width[1]:
            return self.height[0], self.width[0]
        return None

    def suit(self, multiple: int) -> bool:
        """Whether a size is among them whose edges are multiples."""
        return all(
            -(-low // multiple) * multiple <= high for low, high in (self.height, self.width)
        )

    def words(self) -> Sentence:
        """Width x height, for a table."""
        if self.fixed:
            return Sentence("takes-one-size", *reversed(self.fixed))
        if float("inf") in (self.height[1], self.width[1]):
            return Sentence("takes-any-size")
        low, high = (self.width[0], self.height[0]), (int(self.width[1]), int(self.height[1]))
        return Sentence("takes-sizes", *low, *high)


def limits_said(metadata: Mapping[str, str]) -> SizeLimits:
    """Heights and widths by a file's metadata, for formats that have no place of their own for
    them; any, where the metadata say nothing."""
    with contextlib.suppress(KeyError, ValueError, TypeError):  # a file of another maker
        height, width = ((int(low), int(high)) for low, high in json.loads(metadata[SIZES]))
        return SizeLimits(height, width)
    return SizeLimits()


@dataclass(frozen=True)
class Fitted:
    """An image in the shape a network takes, and where the picture lies in it.

    `array` is (1, C, H, W) in [0, 1]; the picture is its top left `height` x `width`.
    """

    array: Array
    height: int
    width: int

    @property
    def padded(self) -> bool:
        return self.array.shape[2:] != (self.height, self.width)

    def cut(self, output: Array) -> Array:
        return output[..., : self.height, : self.width]


def centre_window(
    height: int, width: int, limits: list[SizeLimits], largest_area: float
) -> tuple[int, int, int, int]:
    """x, y, width, height of the part that all can take: all of it, unless it is too large."""
    new_height = int(min(height, *(one.height[1] for one in limits)))
    new_width = int(min(width, *(one.width[1] for one in limits)))
    if new_height * new_width > largest_area:
        scale = (largest_area / (new_height * new_width)) ** 0.5
        new_height, new_width = int(new_height * scale), int(new_width * scale)
    return (width - new_width) // 2, (height - new_height) // 2, new_width, new_height


def fit(image: Array, multiple: int, limits: SizeLimits) -> Fitted:
    """Pad by reflection at the right and below, to the multiple and to the least size allowed."""
    height, width = image.shape[2:]
    target_h = -(-max(height, limits.height[0]) // multiple) * multiple
    target_w = -(-max(width, limits.width[0]) // multiple) * multiple
    padding = ((0, 0), (0, 0), (0, target_h - height), (0, target_w - width))
    return Fitted(np.ascontiguousarray(np.pad(image, padding, mode="reflect")), height, width)
