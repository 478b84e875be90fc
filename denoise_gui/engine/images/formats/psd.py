"""PSD and PSB: the flat picture that Photoshop stores beside the layers, read only.

Pillow reads 8 bits of it alone; the flat picture is a list of channels, plain or in PackBits, which
imagecodecs unpacks.

Source: "Adobe Photoshop File Formats Specification" (2019).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import lab, photoshop
from denoise_gui.engine.images.cmyk import rgb_from_cmyk
from denoise_gui.engine.images.format_kind import ImageFormat, Reading, starts_with
from denoise_gui.engine.images.notes import PALETTE
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pillow_reading import CMYK_NOTE, check_size, damaged
from denoise_gui.engine.images.pixel_formats import convert, sample_max
from denoise_gui.engine.messages import Message

_GRAY, _INDEXED, _RGB, _CMYK, _DUOTONE, _LAB = 1, 2, 3, 4, 8, 9
_CHANNELS = {_GRAY: 1, _INDEXED: 1, _RGB: 3, _CMYK: 4, _DUOTONE: 1, _LAB: 3}
_MODES = {0: "Bitmap", 7: "Multichannel", 9: "Lab"}
_TYPES = {8: ">u1", 16: ">u2", 32: ">f4"}
_RESOLUTION, _ICC, _EXIF, _XMP = 1005, 1039, 1058, 1060
_HAS_FLAT = 1057
_PLAIN, _PACKBITS = 0, 1
_DEEP_LAYERS = (b"Lr16", b"Lr32")
_WIDE_BLOCKS = (*_DEEP_LAYERS, b"LMsk", b"Layr", b"Mt16", b"Mt32", b"Mtrn", b"Alph", b"FMsk")
"""Whose lengths have 64 bits in files of the wide kind."""


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read the flat picture.

    Raises:
        UnreadableError: too large, of a kind that is not kept, or saved without a flat picture.
        Exception: on damaged files.
    """
    data = file.read()
    _, version, channels, height, width, bits, mode = struct.unpack_from(">4sH6xHIIHH", data)
    check_size(width, height, reading.max_pixels)
    if mode not in _CHANNELS or bits not in _TYPES or (mode == _LAB and bits == 32):
        raise UnreadableError(
            Message(
                "it is a Photoshop file in the mode {0} with {1} bits, which this program does not "
                "read. Save it as TIFF first",
                _MODES.get(mode, mode),
                bits,
            )
        )
    sections = _sections(data, wide=version == 2)
    if _is_empty(sections.found):
        raise UnreadableError(
            Message(
                "it was saved without a flat picture. Save it again with “Maximize Compatibility”"
            )
        )
    shape, kind = (channels, height, width), np.dtype(_TYPES[bits])
    planes = _planes(data, sections.picture, shape, kind, version == 2)
    notes: list[str] = []
    if sections.has_layers:
        notes.append(Message("The flat picture was read, not the layers"))
    colours = _CHANNELS[mode]
    icc = sections.found.get(_ICC)
    samples = np.moveaxis(planes[:colours], 0, -1)
    if mode == _CMYK:
        pixels, icc = rgb_from_cmyk(_turned_round(samples), icc), None
        notes.append(CMYK_NOTE)
    elif mode == _LAB:
        pixels, icc = _from_lab(samples), lab.rgb_profile()
        notes.append(Message("CIELAB was converted to RGB"))
    elif mode == _INDEXED:
        table = np.frombuffer(data, np.uint8, 768, 30).reshape(3, 256).T
        pixels = table[planes[0]]
        notes.append(PALETTE)
    else:
        pixels = planes[0] if colours == 1 else samples
    alpha = planes[colours] if sections.is_transparent and channels > colours else None
    others = channels - colours - (alpha is not None)
    if others:
        notes.append(Message("{0} extra channels were left out", others))
    if alpha is not None and alpha.dtype != pixels.dtype:
        alpha = convert(alpha, pixels.dtype)
    return Photograph(
        pixels=np.ascontiguousarray(pixels),
        alpha=None if alpha is None else np.ascontiguousarray(alpha),
        icc_profile=icc,
        exif=sections.found.get(_EXIF),
        xmp=sections.found.get(_XMP),
        photoshop=_kept_resources(sections.resources),
        dpi=_dpi(sections.found.get(_RESOLUTION, b"")),
        source_format="PSD",
        notes=tuple(notes),
    )


@dataclass(frozen=True)
class _Sections:
    """What comes before the flat picture.

    Attributes:
        resources: all of them, as they stand; `found`: what each holds, by its number.
        is_transparent: the first channel beside the colours says where the picture is transparent;
            otherwise such channels are selections and spot colours that somebody has saved.
        picture: where the flat picture begins.
    """

    resources: bytes
    found: dict[int, bytes]
    has_layers: bool
    is_transparent: bool
    picture: int


def _sections(data: bytes, *, wide: bool) -> _Sections:
    """`wide`: the file is of the kind whose lengths have 64 bits."""
    position = 26 + 4 + _long(data, 26)
    length = _long(data, position)
    resources = data[position + 4 : position + 4 + length]
    found = {n: content for n, content, _ in photoshop.resources(resources)}
    position += 4 + length
    layers = struct.unpack_from(">Q" if wide else ">I", data, position)[0]
    start = position + (8 if wide else 4)
    transparent = _is_transparent(data[start : start + layers], wide=wide)
    return _Sections(resources, found, layers > 0, transparent, start + layers)


def _is_transparent(layers: bytes, *, wide: bool) -> bool:
    """Told by a count of layers below zero, which files of more than 8 bits keep in a block of its
    own behind an empty list and the mask of all layers."""
    size = 8 if wide else 4
    length = int.from_bytes(layers[:size], "big")
    if length:
        return layers[size : size + 1] >= b"\x80"
    position = size + 4 + int.from_bytes(layers[size : size + 4], "big")
    while layers[position : position + 4] in (b"8BIM", b"8B64"):
        kind = layers[position + 4 : position + 8]
        wide_block = layers[position : position + 4] == b"8B64" or (wide and kind in _WIDE_BLOCKS)
        start = position + (16 if wide_block else 12)
        length = int.from_bytes(layers[position + 8 : start], "big")
        if kind in _DEEP_LAYERS:
            return layers[start : start + 1] >= b"\x80"
        position = start + length + -length % 4
    return False


def _turned_round(inks: NDArray[Any]) -> NDArray[Any]:
    """Photoshop has no ink where the number is largest."""
    white = sample_max(inks.dtype)
    return np.ascontiguousarray((white - inks).astype(inks.dtype))


def _from_lab(samples: NDArray[Any]) -> NDArray[Any]:
    """As ICC stores it, but with lightness up to the largest number."""
    if samples.dtype == np.uint16:
        samples = samples.copy()
        samples[..., 0] = np.rint(samples[..., 0] * (65280 / 65535))
    return lab.to_rgb(samples, lab.ICCLAB)


def _long(data: bytes, position: int) -> int:
    number: int = struct.unpack_from(">I", data, position)[0]
    return number


def _is_empty(found: dict[int, bytes]) -> bool:
    """Version info: whether there is a flat picture at all."""
    info = found.get(_HAS_FLAT, b"")
    return len(info) >= 5 and info[4] == 0


def _planes(
    data: bytes, position: int, shape: tuple[int, int, int], kind: np.dtype[Any], wide: bool
) -> NDArray[Any]:
    """(channels, height, width) in the machine's order of bytes."""
    import imagecodecs

    channels, height, width = shape
    (packing,) = struct.unpack_from(">H", data, position)
    position += 2
    count = channels * height * width * kind.itemsize
    if packing == _PLAIN:
        raw = data[position : position + count]
    elif packing == _PACKBITS:
        rows = channels * height
        sizes = np.frombuffer(data, ">u4" if wide else ">u2", rows, position)
        position += sizes.nbytes
        pieces = []
        for size in sizes.tolist():
            pieces.append(bytes(imagecodecs.packbits_decode(data[position : position + size])))
            position += size
        raw = b"".join(pieces)
    else:
        raise UnreadableError(
            Message("its picture is packed in a way this program does not know. Save it as TIFF")
        )
    if len(raw) < count:
        raise UnreadableError(damaged(Message("it ends too early")))
    planes = np.frombuffer(raw, kind, channels * height * width).reshape(shape)
    return planes.astype(kind.newbyteorder("="))


def _kept_resources(resources: bytes) -> bytes | None:
    """What has no place of its own in a photograph."""
    own = frozenset({_ICC, _EXIF, 1059, _XMP, _RESOLUTION, _HAS_FLAT, 0x0409, 0x040C})
    kept = b"".join(b for number, _, b in photoshop.resources(resources) if number not in own)
    return kept or None


def _dpi(content: bytes) -> tuple[float, float] | None:
    """Fixed-point numbers per inch."""
    if len(content) < 16:
        return None
    x, _, _, y = struct.unpack_from(">IHHI", content)
    return (x / 65536, y / 65536)


FORMATS = (
    ImageFormat(
        name="PSD",
        suffixes=(".psd", ".psb"),
        recognises=starts_with(b"8BPS\0\1", b"8BPS\0\2"),
        read=read,
        saved_as=".tif",
        rank=98,
    ),
)
