"""Camera raw files made by the tests: what a camera with a Bayer pattern would write of a scene.

Colours, black and white are those of a real sort of camera: primaries that are not sRGB's, a white
balance far from neutral, a black level that differs among the pattern's pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from denoise_gui.engine.images.exif_in_tiff import add_to_tiff

Light = NDArray[Any]
"""(H, W, 3) in linear sRGB, white being 1."""

MATRIX = (0.4716, 0.0603, -0.0830, -0.7798, 1.5474, 0.2480, -0.1496, 0.1937, 0.6651)
"""From XYZ to camera values in daylight, by rows: a full-frame camera of 2008."""
XYZ_FROM_SRGB = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
"""IEC 61966-2-1."""
_PLACES = ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2))
"""Row, column and colour of the pattern RGGB."""


@dataclass(frozen=True)
class Camera:
    """`balance`: what its values are multiplied by so that gray is gray; `blacks`: of the pattern,
    by rows."""

    balance: tuple[float, float, float] = (2.1, 1.0, 1.5)
    blacks: tuple[int, int, int, int] = (512, 514, 516, 510)
    white: int = 15000
    orientation: int = 1

    def values(self, light: Light) -> Light:
        """Camera values of a scene, 1 where the sensor is saturated."""
        matrix = np.array(MATRIX).reshape(3, 3) @ XYZ_FROM_SRGB
        matrix /= matrix.sum(axis=1, keepdims=True)
        return np.asarray(light @ matrix.T / np.array(self.balance))

    def sensor(self, light: Light, noise: float = 0.0) -> NDArray[np.uint16]:
        """What it counts, (H, W); `noise` in counts."""
        values = self.values(light)
        counts = np.empty(light.shape[:2])
        for black, (row, column, colour) in zip(self.blacks, _PLACES, strict=True):
            part = values[row::2, column::2, colour] * (self.white - min(self.blacks))
            counts[row::2, column::2] = part + black
        counts += np.random.default_rng(1).normal(0, noise, counts.shape)
        return np.clip(np.rint(counts), 0, self.white).astype(np.uint16)

    def measured(self, sensor: NDArray[np.uint16]) -> list[tuple[tuple[slice, slice, int], Light]]:
        """Camera values where a colour was counted: the place in a picture, and what is there."""
        parts = []
        for black, (row, column, colour) in zip(self.blacks, _PLACES, strict=True):
            place = slice(row, None, 2), slice(column, None, 2)
            counts = sensor[place].astype(np.float64) - black
            parts.append(((*place, colour), counts / (self.white - min(self.blacks))))
        return parts

    def write(
        self,
        path: Path,
        sensor: NDArray[np.uint16],
        *,
        exif: bytes | None = None,
        xmp: bytes | None = None,
        further: tuple[tuple[int, str, int, Any, bool], ...] = (),
    ) -> Path:
        """A DNG of what was counted."""
        neutral = [part for b in self.balance for part in (round(1e6 / b), 1_000_000)]
        matrix = [part for value in MATRIX for part in (round(value * 10000), 10000)]
        tags: list[tuple[int, str, int, Any, bool]] = [
            (271, "s", 0, "Kamera", True),
            (272, "s", 0, "Test 5", True),
            (274, "H", 1, self.orientation, True),
            (33421, "H", 2, (2, 2), True),
            (33422, "B", 4, bytes([0, 1, 1, 2]), True),
            (50706, "B", 4, bytes([1, 4, 0, 0]), True),
            (50708, "s", 0, "Kamera Test 5", True),
            (50713, "H", 2, (2, 2), True),
            (50714, "H", 4, self.blacks, True),
            (50717, "I", 1, self.white, True),
            (50721, "2i", 9, matrix, True),
            (50728, "2I", 3, neutral, True),
            (50730, "2i", 1, (25, 100), True),
            (50778, "H", 1, 21, True),
            *further,
        ]
        if xmp:
            tags.append((700, "B", len(xmp), xmp, True))
        tifffile.imwrite(
            path, sensor, photometric=32803, extratags=tags, metadata=None, software=False
        )
        if exif:
            with path.open("r+b") as file:
                add_to_tiff(file, [exif])
        return path


def colourful(height: int = 200, width: int = 304) -> Light:
    """Smooth colours, strong ones beside them, white, black, and light beyond what is white."""
    y, x = np.mgrid[0:height, 0:width]
    light = np.dstack([x / width, y / height, np.full(x.shape, 0.4)]) * 0.75 + 0.02
    light[:16] = 1.0
    light[16:28] = 1.5
    light[28:40] = 0.0
    light[40:60, :40] = (0.9, 0.02, 0.01)
    light[60:80, :40] = (0.03, 0.06, 0.9)
    light[80:100, :40] = (0.02, 0.6, 0.05)
    return light
