"""ICC profiles of three primaries and one curve, or of a gray scale: made, not measured.

The matrix, with its adaptation to the white of profiles, comes from Little CMS through imagecodecs;
curves, name and code points are put into what it makes. The same input gives the same bytes.

Source: ICC.1:2022, sections 7 (structure), 9 (tags) and 10 (types).
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

_Values = NDArray[np.floating[Any]]

_CREATED = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)


def parametric(parameters: tuple[float, ...]) -> bytes:
    """A curve: gamma alone, or gamma, a, b, c, d of "(a x + b) ^ gamma from d on, c x below"."""
    kind = 0 if len(parameters) == 1 else 3
    fixed = b"".join(struct.pack(">i", round(value * 65536)) for value in parameters)
    return struct.pack(">4sIHH", b"para", 0, kind, 0) + fixed


def evaluated(parameters: tuple[float, ...], values: _Values) -> _Values:
    """What a parametric curve gives for values from 0 to 1."""
    if len(parameters) == 1:
        return np.asarray(values ** parameters[0], dtype=np.float32)
    gamma, a, b, c, d = parameters
    high = np.maximum(a * values + b, 0) ** gamma
    return np.where(values >= d, high, c * values).astype(np.float32)


def table(light: _Values) -> bytes:
    """A curve as light from 0 to 1 for evenly spaced numbers."""
    steps = np.rint(np.clip(light, 0, 1) * 65535).astype(">u2")
    return struct.pack(">4sII", b"curv", 0, len(steps)) + steps.tobytes()


def build(
    words: str,
    white: tuple[float, float],
    primaries: tuple[float, ...] | None,
    curve: bytes,
    code_points: bytes | None = None,
) -> bytes:
    """A profile.

    Args:
        words: what programs call it.
        white: x and y.
        primaries: x and y of red, green and blue; None for gray.
        curve: what `parametric` or `table` gives.
        code_points: the content of a "cicp" tag.
    """
    import imagecodecs

    white_point = [*white, 1.0]
    if primaries is None:
        made = bytes(imagecodecs.cms_profile("gray", whitepoint=white_point, gamma=1.0))
        curves: tuple[bytes, ...] = (b"kTRC",)
    else:
        points = [value for i in (0, 2, 4) for value in (*primaries[i : i + 2], 1.0)]
        made = bytes(
            imagecodecs.cms_profile("rgb", whitepoint=white_point, primaries=points, gamma=1.0)
        )
        curves = (b"rTRC", b"gTRC", b"bTRC")
    tags = {**_tags(made), **dict.fromkeys(curves, curve), b"desc": _words(words)}
    if code_points:
        tags[b"cicp"] = code_points
    return _assembled(made[:128], tags)


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, 128)
    places = [struct.unpack_from(">4sII", profile, 132 + 12 * i) for i in range(count)]
    return {name: profile[start : start + size] for name, start, size in places}


def _words(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    return struct.pack(">4sIII2s2sII", b"mluc", 0, 1, 12, b"en", b"US", len(encoded), 28) + encoded


def _assembled(header: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Tags of equal content share it."""
    offset = 128 + 4 + 12 * len(tags)
    entries, body, places = struct.pack(">I", len(tags)), b"", dict[bytes, int]()
    for name, content in tags.items():
        if content not in places:
            places[content] = offset + len(body)
            body += content + bytes(-len(content) % 4)
        entries += struct.pack(">4sII", name, places[content], len(content))
    size = struct.pack(">I", offset + len(body))
    return size + header[4:24] + _CREATED + header[36:] + entries + body
