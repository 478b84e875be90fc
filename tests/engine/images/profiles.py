"""Colour profiles for tests: wide gamut, linear, and one of CMYK, which no library writes."""

from __future__ import annotations

import functools
import itertools
import struct

import imagecodecs
import numpy as np
from skimage.color import rgb2lab

from denoise_gui.engine.images.pixel_formats import Pixels

_D65 = (0.3127, 0.3290, 1.0)


@functools.cache  # it holds the time at which it was made
def rgb_profile(primaries: tuple[float, ...], gamma: float) -> bytes:
    """Of three primaries (x, y each)."""
    points = [*primaries[0:2], 1.0, *primaries[2:4], 1.0, *primaries[4:6], 1.0]
    made = imagecodecs.cms_profile("rgb", whitepoint=list(_D65), primaries=points, gamma=gamma)
    return bytes(made)


def wide_gamut_profile() -> bytes:
    """Close to Adobe RGB (1998)."""
    return rgb_profile((0.64, 0.33, 0.21, 0.71, 0.15, 0.06), 2.2)


def cmyk_profile(levels: int = 5) -> bytes:
    """A printer whose inks multiply: a table from CMYK to Lab (ICC.1:2022, section 10.11)."""
    grid = np.linspace(0, 1, levels)
    inks = np.array(list(itertools.product(grid, repeat=4)))
    rgb = (1 - inks[:, :3]) * (1 - inks[:, 3:])
    lab = rgb2lab(rgb[None])[0]
    table = np.rint(np.column_stack([lab[:, 0] * 2.55, lab[:, 1] + 128, lab[:, 2] + 128]))
    identity = bytes(range(256))
    lut = struct.pack(">4sIBBBx", b"mft1", 0, 4, 3, levels)
    lut += struct.pack(">9i", *(65536 * int(v) for v in np.eye(3).ravel()))
    lut += identity * 4 + table.clip(0, 255).astype(np.uint8).tobytes() + identity * 3
    white = struct.pack(">4sI3i", b"XYZ ", 0, 63190, 65536, 54061)
    words = b"desc" + bytes(4) + struct.pack(">I", 5) + b"Test\0" + bytes(78)
    tags = {b"A2B0": lut, b"wtpt": white, b"desc": words, b"cprt": b"text" + bytes(4) + b"none\0"}
    return _with_header(tags, b"prtr", b"CMYK", b"Lab ")


def _with_header(tags: dict[bytes, bytes], kind: bytes, space: bytes, connection: bytes) -> bytes:
    offset = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        padded = content + bytes(-len(content) % 4)
        table += name + struct.pack(">II", offset + len(body), len(content))
        body += padded
    size = offset + len(body)
    header = struct.pack(">I4sI4s4s4s12s4s", size, bytes(4), 0x02400000, kind, space, connection,
                         bytes(12), b"acsp")  # fmt: skip
    header += bytes(24) + struct.pack(">I3i", 0, 63190, 65536, 54061)
    return header.ljust(128, b"\0") + table + body


def in_linear_light(pixels: Pixels) -> Pixels:
    """sRGB's curve undone, on values in [0, 1]."""
    low = pixels / 12.92
    return np.where(pixels <= 0.04045, low, ((pixels + 0.055) / 1.055) ** 2.4)


def gray_profile(gamma: float) -> bytes:
    """Of a gray scale with a curve of its own."""
    curve = struct.pack(">4sIIH", b"curv", 0, 1, round(gamma * 256)) + bytes(2)
    white = struct.pack(">4sI3i", b"XYZ ", 0, 63190, 65536, 54061)
    words = b"desc" + bytes(4) + struct.pack(">I", 5) + b"Test\0" + bytes(78)
    tags = {b"kTRC": curve, b"wtpt": white, b"desc": words, b"cprt": b"text" + bytes(4) + b"none\0"}
    return _with_header(tags, b"mntr", b"GRAY", b"XYZ ")
