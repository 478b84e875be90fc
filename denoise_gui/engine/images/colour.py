"""Colours that a file describes in other words than an ICC profile, and the profile that says them.

AVIF, HEIC and PNG name code points ("BT.2020 with PQ"); PNG and TIFF may give chromaticities and a
gamma. Where the format that is written has a place for such words they are kept; everything else,
the screen too, gets an ICC profile of the same meaning.

Sources: ITU-T H.273 (2024), tables 2 to 4; ITU-R BT.2100-3 (PQ, HLG); BT.2408-8 (reference white);
ICC.1:2022, sections 9.2.17 (cicp) and 10.18 (parametric curves).
"""

from __future__ import annotations

import functools
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images import icc

_Values = NDArray[np.floating[Any]]

UNSPECIFIED = 2
SRGB = (1, 13)
_D65, _C, _DCI, _E = (0.3127, 0.3290), (0.310, 0.316), (0.314, 0.351), (1 / 3, 1 / 3)
_PRIMARIES: dict[int, tuple[str, tuple[float, float], tuple[float, ...]]] = {
    1: ("BT.709", _D65, (0.640, 0.330, 0.300, 0.600, 0.150, 0.060)),
    4: ("BT.470 M", _C, (0.670, 0.330, 0.210, 0.710, 0.140, 0.080)),
    5: ("BT.601 625", _D65, (0.640, 0.330, 0.290, 0.600, 0.150, 0.060)),
    6: ("BT.601 525", _D65, (0.630, 0.340, 0.310, 0.595, 0.155, 0.070)),
    7: ("SMPTE 240", _D65, (0.630, 0.340, 0.310, 0.595, 0.155, 0.070)),
    8: ("Film", _C, (0.681, 0.319, 0.243, 0.692, 0.145, 0.049)),
    9: ("BT.2020", _D65, (0.708, 0.292, 0.170, 0.797, 0.131, 0.046)),
    10: ("XYZ", _E, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)),
    11: ("DCI-P3", _DCI, (0.680, 0.320, 0.265, 0.690, 0.150, 0.060)),
    12: ("Display P3", _D65, (0.680, 0.320, 0.265, 0.690, 0.150, 0.060)),
    22: ("EBU 3213", _D65, (0.630, 0.340, 0.295, 0.605, 0.155, 0.077)),
}
_PQ, _HLG = 16, 18
# Gamma, a, b, c, d of "(a x + b) ^ gamma from d on, c x below", which undoes the curve.
_CAMERA = (1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081)
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_CURVES: dict[int, tuple[str, tuple[float, ...]]] = {
    **dict.fromkeys((1, 6, 11, 12, 14, 15), ("BT.709 curve", _CAMERA)),
    4: ("gamma 2.2", (2.2,)),
    5: ("gamma 2.8", (2.8,)),
    7: ("SMPTE 240 curve", (1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 0.25, 0.0913)),
    8: ("linear", (1.0,)),
    13: ("sRGB curve", _SRGB_CURVE),
    17: ("gamma 2.6", (2.6,)),
}
_REFERENCE_WHITE = 203.0
"""Candela per square metre of white paper in PQ and HLG pictures."""
_HLG_PEAK, _PQ_PEAK = 1000.0, 10000.0
_SHOULDER = 0.8
_TABLE = 4096


@dataclass(frozen=True)
class Colour:
    """What a file says of its colours beside or instead of a profile.

    Attributes:
        code_points: colour primaries and transfer characteristics of H.273.
        full_range: whether the numbers run from 0 to their largest, as they nearly always do.
        chromaticities: x and y of white, red, green and blue.
        gamma: the exponent by which light was encoded, such as 1/2.2; 1 is linear.
        curve: in place of `gamma`, light from 0 to 1 for evenly spaced numbers.
        srgb_intent: the file says that it is sRGB, with this rendering intent, whatever else it
            says for programs that do not know of that.
    """

    code_points: tuple[int, int] | None = None
    full_range: bool = True
    chromaticities: tuple[float, ...] | None = None
    gamma: float | None = None
    curve: tuple[float, ...] | None = None
    srgb_intent: int | None = None


@dataclass(frozen=True)
class LightLevels:
    """For what display an HDR picture was made, and how bright it gets.

    Attributes:
        content: the brightest value, and the highest average of a picture, in 0.0001 cd/m2.
        display: x and y of red, green, blue and white in 0.00002; most and least light in 0.0001
            cd/m2.
    """

    content: tuple[int, ...] | None = None
    display: tuple[int, ...] | None = None


ADOBE_RGB = Colour(
    chromaticities=(0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06), gamma=256 / 563
)
"""Of cameras that say so in EXIF and give no profile."""


def matrix_for(primaries: int) -> int:
    """The coefficients of luminance that go with primaries, as H.273 numbers both; others have
    BT.601's."""
    return primaries if primaries in (1, 5, 6, 9) else 6


def is_known(colour: Colour) -> bool:
    """Whether a profile can say the same."""
    if colour.code_points is None:
        sound = colour.gamma is None or 0.05 < colour.gamma < 20
        return sound and (colour.chromaticities is None or _sensible(colour.chromaticities))
    primaries, transfer = colour.code_points
    return primaries in (*_PRIMARIES, UNSPECIFIED) and transfer in (
        *_CURVES, _PQ, _HLG, UNSPECIFIED,
    )  # fmt: skip


@functools.lru_cache(maxsize=16)
def profile_for(colour: Colour, channels: int) -> bytes | None:
    """The ICC profile that says the same; None where that is sRGB, or nothing is known.

    Pictures with PQ or HLG get a curve that leaves tones up to 0.8 of reference white (203 cd/m2)
    as they are and bends what is brighter below 1, since a profile knows nothing above its white.

    Args:
        channels: 1 makes a profile for gray.
    """
    if not is_known(colour) or (colour.srgb_intent is not None and not colour.code_points):
        return None
    if colour.code_points is None:
        return _of_measures(colour, channels)
    primaries, transfer = _completed(colour.code_points)
    if (primaries, transfer) == SRGB and colour.full_range:
        return None
    name, white, points = _PRIMARIES[primaries]
    if transfer in (_PQ, _HLG):
        curve_name, curve = ("PQ", "HLG")[transfer == _HLG], icc.table(_to_screen(transfer))
    else:
        curve_name, parameters = _CURVES[transfer]
        curve = icc.parametric(parameters)
    if not colour.full_range:
        curve = icc.table(_narrowed(transfer))
    words = f"{name}, {curve_name}" if channels == 3 else curve_name
    mark = None
    if channels == 3:
        mark = struct.pack(">4sI4B", b"cicp", 0, primaries, transfer, 0, colour.full_range)
    return icc.build(words, white, points if channels == 3 else None, curve, mark)


def _completed(code_points: tuple[int, int]) -> tuple[int, int]:
    """What is unspecified is taken for sRGB's."""
    primaries, transfer = code_points
    return (
        SRGB[0] if primaries == UNSPECIFIED else primaries,
        SRGB[1] if transfer == UNSPECIFIED else transfer,
    )


def _of_measures(colour: Colour, channels: int) -> bytes | None:
    name, white, points = _PRIMARIES[1]
    like_srgb = colour.chromaticities is None or bool(
        np.allclose(colour.chromaticities, (*white, *points), atol=0.002)
    )
    if colour.chromaticities is not None and not like_srgb:
        name, white = "Measured primaries", (colour.chromaticities[0], colour.chromaticities[1])
        points = colour.chromaticities[2:]
    curve, curve_name = icc.parametric(_SRGB_CURVE), "sRGB curve"
    # A gamma of 2.2 with sRGB's primaries is how older programs say sRGB.
    if colour.curve is not None:
        curve, curve_name = icc.table(np.array(colour.curve, np.float32)), "measured curve"
        like_srgb = False
    elif colour.gamma is not None and not (like_srgb and abs(colour.gamma - 1 / 2.2) < 0.01):
        curve, curve_name = icc.parametric((1 / colour.gamma,)), f"gamma {1 / colour.gamma:.2f}"
        like_srgb = False
    if like_srgb or (channels == 1 and curve_name == "sRGB curve"):
        return None
    words = f"{name}, {curve_name}" if channels == 3 else curve_name
    return icc.build(words, white, points if channels == 3 else None, curve)


def _sensible(chromaticities: tuple[float, ...]) -> bool:
    """Eight numbers that span a triangle with white not on its edge."""
    if len(chromaticities) != 8 or not all(-0.5 < value < 1.5 for value in chromaticities):
        return False
    matrix = np.array(chromaticities).reshape(4, 2)
    if matrix[0][1] <= 0.01:
        return False
    (rx, ry), (gx, gy), (bx, by) = matrix[1:]
    return bool(abs((gx - rx) * (by - ry) - (bx - rx) * (gy - ry)) > 1e-3)


def _to_screen(transfer: int) -> _Values:
    """PQ and HLG as a table from numbers to light, 1 at the brightest."""
    values = np.linspace(0, 1, _TABLE)
    peak = _PQ_PEAK if transfer == _PQ else _HLG_PEAK
    light = (_pq(values) if transfer == _PQ else _hlg(values)) * peak / _REFERENCE_WHITE
    top = peak / _REFERENCE_WHITE
    room = 1 - _SHOULDER
    above = np.maximum(light - _SHOULDER, 0)
    scale = (top - _SHOULDER + room) / (top - _SHOULDER)
    bent = _SHOULDER + room * scale * above / (above + room)
    return np.where(light <= _SHOULDER, light, np.minimum(bent, 1)).astype(np.float32)


def _pq(values: _Values) -> _Values:
    """Light as a share of 10,000 cd/m2 (BT.2100, table 4)."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    root = values ** (1 / m2)
    light: _Values = (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1)
    return light


def _hlg(values: _Values) -> _Values:
    """Light on a display of 1000 cd/m2 as a share of it, each channel for itself (table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(values <= 0.5, values**2 / 3, (np.exp((values - c) / a) + b) / 12)
    light: _Values = scene**1.2
    return light


def _narrowed(transfer: int) -> _Values:
    """The curve for numbers that run from 16 to 235 of 255."""
    values = np.clip((np.linspace(0, 1, _TABLE) * 255 - 16) / 219, 0, 1)
    if transfer in (_PQ, _HLG):
        return np.interp(values, np.linspace(0, 1, _TABLE), _to_screen(transfer)).astype(np.float32)
    return icc.evaluated(_CURVES[transfer][1], values)
