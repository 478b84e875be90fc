"""What AVIF and HEIC share: a picture's colours, its place in the frame, and its companions."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import BinaryIO

import numpy as np

from denoise_gui.engine.images.boxes import Item, Meta, item_data, top_boxes
from denoise_gui.engine.images.colour import Colour, LightLevels
from denoise_gui.engine.images.notes import DEPTH_MAP_LEFT, GAIN_MAP_LEFT, VIDEO_LEFT, left_out
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.messages import Message

_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_UNDERSTOOD = frozenset(
    {
        *(b"ftyp", b"styp", b"meta", b"mdat", b"idat", b"moov", b"moof", b"mfra", b"mpvd"),
        *(b"free", b"skip", b"wide", b"pdin", b"sidx", b"ssix", b"prft", b"etyp"),
    }
)
"""Boxes of the picture, of its sequence, and of nothing."""
_XMP_TYPES = (b"application/rdf+xml", b"text/xml")
_GAIN_MAP_WORDS = (b"hdrgainmap", b"21496")


def colour_of(meta: Meta) -> Colour | None:
    """The code points of the picture, or of its tiles; None if neither names any."""
    picture = meta.picture
    tiles = [meta.items[n] for n in meta.parts_of(picture) if n in meta.items][:1]
    for kind, content in (pair for item in (picture, *tiles) for pair in item.properties):
        if kind == b"colr" and content[:4] == b"nclx" and len(content) >= 11:
            primaries, transfer = struct.unpack_from(">HH", content, 4)
            return Colour(code_points=(primaries, transfer))
    return None


def light_of(picture: Item) -> LightLevels | None:
    """For what display a picture was made. The boxes have green, blue and red in this order, and
    whole candela (ISO/IEC 23008-12, sections 6.5.30 and 6.5.31)."""
    levels, mastering = picture.property(b"clli") or b"", picture.property(b"mdcv") or b""
    content = display = None
    if len(levels) == 4:
        content = tuple(10_000 * value for value in struct.unpack(">2H", levels))
    if len(mastering) == 24:
        gx, gy, bx, by, rx, ry, *rest = struct.unpack(">8H2I", mastering)
        display = (rx, ry, gx, gy, bx, by, *rest)
    return LightLevels(content, display) if content or display else None


def light_boxes(light: LightLevels) -> list[tuple[bytes, bytes]]:
    """The opposite of `light_of`."""
    boxes = []
    if light.content:
        levels = (min(value // 10_000, 65535) for value in light.content)
        boxes.append((b"clli", struct.pack(">2H", *levels)))
    if light.display:
        rx, ry, gx, gy, bx, by, *rest = light.display
        boxes.append((b"mdcv", struct.pack(">8H2I", gx, gy, bx, by, rx, ry, *rest)))
    return boxes


def arranged(photograph: Photograph, picture: Item) -> Photograph:
    """Cropped to its clean aperture, turned and mirrored, in the order of its properties."""
    for kind, content in picture.properties:
        if kind == b"clap":
            photograph = _cropped(photograph, content)
        elif kind == b"irot" and content:
            photograph = _changed(photograph, partial(np.rot90, k=content[0] & 3))
        elif kind == b"imir" and content:
            photograph = _changed(photograph, partial(np.flip, axis=content[0] & 1))
    return photograph


def _changed(photograph: Photograph, change: Callable[[Pixels], Pixels]) -> Photograph:
    alpha = photograph.alpha
    return replace(
        photograph,
        pixels=np.ascontiguousarray(change(photograph.pixels)),
        alpha=None if alpha is None else np.ascontiguousarray(change(alpha)),
        pages=tuple(_changed(page, change) for page in photograph.pages),
    )


def _cropped(photograph: Photograph, clap: bytes) -> Photograph:
    """To the clean aperture (ISO/IEC 14496-12, section 12.1.4); a senseless one changes nothing."""
    if len(clap) < 32:
        return photograph
    values = struct.unpack_from(">IIIIiIiI", clap)
    if 0 in values[1::2]:
        return photograph
    width, height = values[0] / values[1], values[2] / values[3]
    centre_x = values[4] / values[5] + (photograph.width - 1) / 2
    centre_y = values[6] / values[7] + (photograph.height - 1) / 2
    left, top = round(centre_x - (width - 1) / 2), round(centre_y - (height - 1) / 2)
    wide, high = round(width), round(height)
    if left < 0 or top < 0 or wide < 1 or high < 1:
        return photograph
    if left + wide > photograph.width or top + high > photograph.height:
        return photograph
    return _changed(photograph, lambda p: p[top : top + high, left : left + wide])


def exif_of(file: BinaryIO, meta: Meta) -> bytes | None:
    """The EXIF block that belongs to the primary picture, from its TIFF header on."""
    for item in meta.sources(b"cdsc", meta.primary):
        data = item_data(file, meta, item) if item.kind == b"Exif" else None
        if data and len(data) > 12:
            block = data[4 + int.from_bytes(data[:4], "big") :]
            return block.removeprefix(b"Exif\0\0") or None
    return None


def companions(file: BinaryIO, meta: Meta) -> list[str]:
    """Notes on the pictures within the picture that are left out."""
    notes: list[str] = []
    if any(kind == b"mpvd" for kind, _, _ in top_boxes(file)):
        notes.append(VIDEO_LEFT)
    urns = [i.property(b"auxC") or b"" for i in meta.sources(b"auxl", meta.primary)]
    gain_map = any(word in urn for urn in urns for word in _GAIN_MAP_WORDS)
    if gain_map or any(item.kind == b"tmap" for item in meta.items.values()):
        notes.append(GAIN_MAP_LEFT)
    if any(b"auxid:2" in urn or b"depth" in urn for urn in urns):
        notes.append(DEPTH_MAP_LEFT)
    if any(word in urn for urn in urns for word in (b"matte", b"auxid:3")):
        notes.append(Message("Masks that came with the picture were left out"))
    return notes + left_out(_private(file, meta))


def _private(file: BinaryIO, meta: Meta) -> list[str]:
    """What other programs have put around the picture, by type or content."""
    names = []
    for kind, start, stop in top_boxes(file):
        if kind == b"uuid" and stop - start >= len(_C2PA):
            file.seek(start)
            names.append("C2PA" if file.read(len(_C2PA)) == _C2PA else "uuid")
        elif kind not in _UNDERSTOOD:
            names.append(kind.decode("ascii", "replace"))
    for item in meta.items.values():
        if item.kind == b"mime" and item.content_type not in _XMP_TYPES:
            names.append(item.content_type.decode("ascii", "replace") or "mime")
    return names
