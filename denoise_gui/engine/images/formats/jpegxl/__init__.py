"""JPEG XL, through imagecodecs (libjxl): every depth, without loss unless a quality is chosen.

The decoder gives pixels alone; metadata lie in boxes around them, and depth and colours are read
from the head of the codestream, and written there. The encoder takes no profile.
"""

from __future__ import annotations

import io
from typing import Any, BinaryIO

import numpy as np

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import exif, srgb_curve
from denoise_gui.engine.images import xmp as xmp_packet
from denoise_gui.engine.images.boxes import boxed, top_boxes
from denoise_gui.engine.images.format_kind import UNLIMITED, ImageFormat, Keeps, Reading, Writing
from denoise_gui.engine.images.formats.jpegxl.header import Header, can_say, read_header, said_to_be
from denoise_gui.engine.images.notes import GAIN_MAP_LEFT, left_out
from denoise_gui.engine.images.photograph import Photograph, divided, stacked
from denoise_gui.engine.images.pillow_reading import check_size, damaged
from denoise_gui.engine.images.pixel_formats import from_float, squeezed, stretched, to_float
from denoise_gui.engine.messages import Message

_SIGNATURE = b"\0\0\0\x0cJXL \r\n\x87\n"
_CODESTREAM = b"\xff\x0a"
_UNDERSTOOD = frozenset(
    {
        *(b"JXL ", b"ftyp", b"jxll", b"jxlc", b"jxli", b"jbrd", b"jhgm", b"Exif", b"xml ", b"brob"),
        *(b"free", b"skip"),
    }
)
_MAX_METADATA_BYTES = 64 << 20


def recognises(head: bytes, _suffix: str) -> bool:
    return head.startswith((_SIGNATURE, _CODESTREAM))


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read the picture; of an animation, the first.

    Raises:
        UnreadableError: too large, or no header.
        Exception: whatever the decoder raises on damaged files.
    """
    import imagecodecs

    data = file.read()
    boxes = _boxes(data)
    header = read_header(boxes.get(b"jxlc", data))
    if header is None:
        raise UnreadableError(damaged(Message("its header is broken")))
    check_size(header.width, header.height, reading.max_pixels)
    notes: list[str] = []
    array = np.asarray(imagecodecs.jpegxl_decode(data, index=0 if header.frames else None))
    if header.frames:
        notes.append(Message("Only the first picture of an animation was read"))
    if header.has_profile:
        notes.append(Message("Its colour profile could not be read; it was taken for sRGB"))
    if b"jhgm" in boxes:
        notes.append(GAIN_MAP_LEFT)
    notes += left_out(kind.decode("ascii", "replace") for kind in boxes if kind not in _UNDERSTOOD)
    pixels, alpha = divided(_kept(array, header))
    block = boxes.get(b"Exif")
    packet = boxes.get(b"xml ")
    return Photograph(
        pixels=pixels,
        alpha=alpha,
        colour=header.colour,
        # The decoder has turned the picture.
        exif=exif.made_upright(block[4:], swapped=False) if block else None,
        thumbnail=block is not None and exif.has_thumbnail(block[4:]),
        xmp=xmp_packet.made_upright(packet) if packet else None,
        depth=header.bits if 8 < header.bits < 16 and not header.is_float else 0,
        source_format="JPEG XL",
        notes=tuple(notes),
    )


def _boxes(data: bytes) -> dict[bytes, bytes]:
    """The first box of each kind, unpacked; the pieces of a codestream as one."""
    import imagecodecs

    found: dict[bytes, bytes] = {}
    if not data.startswith(_SIGNATURE):
        return {b"jxlc": data}
    for kind, start, stop in top_boxes(io.BytesIO(data)):
        content = data[start:stop]
        if kind == b"jxlp":
            found[b"jxlc"] = found.get(b"jxlc", b"") + content[4:]
            continue
        if kind == b"brob" and content[:4] not in (b"Exif", b"xml "):
            kind = content[:4]
        elif kind == b"brob":
            kind = content[:4]
            try:
                content = bytes(imagecodecs.brotli_decode(content[4:], out=_MAX_METADATA_BYTES))
            except (imagecodecs.BrotliError, ValueError):
                continue
        found.setdefault(kind, content)
    return found


def _kept(array: Any, header: Header) -> Any:
    if array.dtype == np.float16:
        return array.astype(np.float32)
    if array.dtype == np.uint16 and header.bits < 16:
        return stretched(array, header.bits)
    return array


def write(file: BinaryIO, photograph: Photograph, writing: Writing) -> None:
    """Write it without loss, or with the quality that was chosen."""
    import imagecodecs

    pixels = stacked(photograph)
    options: dict[str, Any] = {"lossless": True}
    # With loss, the encoder must know colours to judge them by the eye, and it knows but sRGB's.
    if writing.options.quality is not None and photograph.colour is None:
        options = {"distance": _distance(writing.options.quality)}
        if pixels.dtype != np.uint8:
            pixels = _light(pixels, photograph.alpha is not None)
    if photograph.depth and pixels.dtype == np.uint16:
        pixels = squeezed(pixels, photograph.depth)
        options["bitspersample"] = photograph.depth
    encoded = bytes(imagecodecs.jpegxl_encode(pixels, usecontainer=True, **options))
    file.write(_SIGNATURE + boxed(b"ftyp", b"jxl \0\0\0\0jxl "))
    file.write(boxed(b"jxll", b"\x0a"))  # level 10: any depth
    file.write(boxed(b"jxlc", said_to_be(_boxes(encoded)[b"jxlc"], photograph.colour)))
    if photograph.exif:
        file.write(boxed(b"Exif", bytes(4) + photograph.exif))
    if photograph.xmp:
        file.write(boxed(b"xml ", photograph.xmp))


def _light(pixels: Any, alpha: bool) -> Any:
    """What the encoder takes more than 8 bits for when it packs them with loss."""
    values = to_float(pixels)
    colours = values.shape[2] - 1 if alpha else None
    shown = values[:, :, :colours] if alpha else values
    light = srgb_curve.decoded(shown)
    joined = np.dstack([light, values[:, :, -1]]) if alpha else light
    return from_float(joined.astype(np.float32), pixels.dtype)


def _distance(quality: int) -> float:
    """libjxl's own measure for a quality of 1 to 100 (`JxlEncoderDistanceFromQuality`)."""
    if quality >= 100:
        return 0.0
    if quality >= 30:
        return 0.1 + (100 - quality) * 0.09
    return 53.0 / 3000.0 * quality * quality - 23.0 / 20.0 * quality + 25.0


FORMATS = (
    ImageFormat(
        name="JPEG XL",
        suffixes=(".jxl",),
        recognises=recognises,
        read=read,
        write=write,
        written=(".jxl",),
        keeps=Keeps(
            types=(np.uint8, np.uint16, np.float32),
            alpha=True,
            exif=UNLIMITED,
            xmp=UNLIMITED,
            code_points=True,
            chromaticities=True,
        ),
        holds_colour=can_say,
        unchosen=Message("without loss"),
        depths=(8, 10, 12, 16),
        rank=95,
    ),
)
