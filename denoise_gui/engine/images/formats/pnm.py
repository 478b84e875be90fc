"""PNM and PFM files, the simplest there are, in all their depths (Pillow drops 16-bit colour).

Sources: the manual pages pbm(5), pgm(5) and ppm(5) of Netpbm; Debevec, "PFM Portable FloatMap".
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images.format_kind import ImageFormat, Keeps, Reading, Writing
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pillow_reading import check_size
from denoise_gui.engine.images.pixel_formats import Pixels, from_float
from denoise_gui.engine.images.value_range import restored
from denoise_gui.engine.messages import Message

_SEPARATOR = rb"(?:\s++|#[^\n\r]*+[\n\r])++"
_TOKEN = re.compile(_SEPARATOR + rb"([^\s#]{1,20})")
_LONGEST_HEADER = 1 << 20
"""Bytes: comments may be long, but not without an end."""
_TRUNCATED = Message("it ends too early: it is incomplete. Copy or download it again")


def _header(data: bytes, count: int) -> tuple[list[bytes], int]:
    """Tokens after the magic number, and where the last one ends."""
    tokens, position = [], 2
    for _ in range(count):
        match = _TOKEN.match(data, position, _LONGEST_HEADER)
        if match is None:
            raise UnreadableError(Message("its header is damaged"))
        tokens.append(match[1])
        position = match.end()
    return tokens, position


def _numbers(tokens: list[bytes]) -> list[int]:
    if not all(token.isdigit() for token in tokens):
        raise UnreadableError(Message("its header is damaged"))
    return [int(token) for token in tokens]


def _read_pnm(data: bytes, max_pixels: int) -> Photograph:
    """Read P1 to P6: bitmap, gray and RGB, as text or binary, up to 16 bits.

    Raises:
        UnreadableError: damaged, incomplete or too large.
    """
    number = int(data[1:2])
    bitmap, text, channels = number in (1, 4), number <= 3, 3 if number in (3, 6) else 1
    tokens, position = _header(data, 2 if bitmap else 3)
    width, height, *rest = _numbers(tokens)
    check_size(width, height, max_pixels)
    white = 1 if bitmap else rest[0]
    if not 0 < white < 65536:
        raise UnreadableError(Message("its largest value, {0}, is not between 1 and 65535", white))
    count = width * height * channels
    if text:
        samples = _text_samples(data, position, count, bitmap)
    elif bitmap:
        row_bytes = (width + 7) // 8
        stored = _binary(data, position + 1, height * row_bytes, np.dtype(np.uint8))
        bits = np.unpackbits(stored.reshape(height, row_bytes), axis=1, count=width)
        samples = bits.ravel()
    else:
        kind = np.dtype(">u2") if white > 255 else np.dtype(np.uint8)
        samples = stored = _binary(data, position + 1, count, kind)
    notes = [] if white in (1, 255, 65535) else [Message("Values up to {0} were stretched", white)]
    if not text and _is_pnm(data[position + 1 + stored.nbytes :], ""):
        notes.append(Message("Only the first of several pictures in the file was read"))
    pixels = _stretched(samples, white, inverted=bitmap)
    shape = (height, width, 3) if channels == 3 else (height, width)
    return Photograph(pixels=pixels.reshape(shape), source_format="PNM", notes=tuple(notes))


def _binary(data: bytes, position: int, count: int, kind: np.dtype[Any]) -> NDArray[Any]:
    if len(data) - position < count * kind.itemsize:
        raise UnreadableError(_TRUNCATED)
    return np.frombuffer(data, dtype=kind, count=count, offset=position)


def _text_samples(data: bytes, position: int, count: int, bitmap: bool) -> NDArray[Any]:
    body = re.sub(rb"#[^\n\r]*", b"", data[position:])
    # The digits of a text bitmap need no space between them.
    words = list(b"".join(body.split()).decode("latin-1")) if bitmap else body.split()
    if len(words) < count:
        raise UnreadableError(_TRUNCATED)
    try:
        values = np.array(words[:count]).astype(np.uint32)
    except (ValueError, OverflowError) as error:
        raise UnreadableError(Message("it holds something other than numbers")) from error
    return values


def _stretched(samples: NDArray[Any], white: int, *, inverted: bool) -> Pixels:
    if inverted:
        return np.where(samples == 0, np.uint8(255), np.uint8(0))
    dtype = np.uint16 if white > 255 else np.uint8
    if white in (255, 65535):
        return np.asarray(np.minimum(samples, white), dtype=dtype)
    return from_float(samples.astype(np.float32) / np.float32(white), dtype)


def _read_pfm(data: bytes, max_pixels: int) -> Photograph:
    """Read a float map, gray or RGB.

    Raises:
        UnreadableError: damaged, incomplete or too large.
    """
    tokens, position = _header(data, 3)
    width, height = _numbers(tokens[:2])
    check_size(width, height, max_pixels)
    try:
        scale = float(tokens[2])
    except ValueError as error:
        raise UnreadableError(Message("its header is damaged")) from error
    channels = 3 if data[1:2] == b"F" else 1
    kind = np.dtype("<f4" if scale < 0 else ">f4")
    samples = _binary(data, position + 1, width * height * channels, kind)
    shape = (height, width, 3) if channels == 3 else (height, width)
    pixels = samples.reshape(shape)[::-1].astype(np.float32)  # rows run from bottom to top
    return Photograph(pixels=np.ascontiguousarray(pixels), source_format="PFM")


def _pnm_bytes(pixels: Pixels) -> tuple[bytes, bytes]:
    """Header and body of a binary PGM or PPM of uint8 or uint16 pixels."""
    height, width = pixels.shape[:2]
    magic = "P6" if pixels.ndim == 3 else "P5"
    white = 65535 if pixels.dtype == np.uint16 else 255
    body = pixels.astype(">u2") if pixels.dtype == np.uint16 else pixels
    return f"{magic}\n{width} {height}\n{white}\n".encode(), body.tobytes()


def _pfm_bytes(pixels: Pixels) -> tuple[bytes, bytes]:
    """Header and body of a float map of float32 pixels."""
    height, width = pixels.shape[:2]
    magic = "PF" if pixels.ndim == 3 else "Pf"
    scale = -1.0 if sys.byteorder == "little" else 1.0
    return f"{magic}\n{width} {height}\n{scale}\n".encode(), pixels[::-1].tobytes()


def _is_pnm(head: bytes, _suffix: str) -> bool:
    return len(head) > 2 and head[:1] == b"P" and head[1:2] in b"123456" and head[2:3].isspace()


def _is_pfm(head: bytes, _suffix: str) -> bool:
    return len(head) > 2 and head[:2] in (b"PF", b"Pf") and head[2:3].isspace()


def read_pnm(file: BinaryIO, reading: Reading) -> Photograph:
    return _read_pnm(file.read(), reading.max_pixels)


def read_pfm(file: BinaryIO, reading: Reading) -> Photograph:
    return _read_pfm(file.read(), reading.max_pixels)


def write_pnm(file: BinaryIO, photograph: Photograph, writing: Writing) -> None:
    pixels = photograph.pixels
    if writing.suffix == ".ppm" and photograph.channels == 1:
        pixels = np.repeat(pixels[:, :, None], 3, axis=2)
    file.writelines(_pnm_bytes(pixels))


def write_pfm(file: BinaryIO, photograph: Photograph, _writing: Writing) -> None:
    pixels = photograph.pixels
    if photograph.values:
        pixels = restored(pixels, replace(photograph.values, kind="float32"))
    file.writelines(_pfm_bytes(pixels))


def _refuses_colours(photograph: Photograph, suffix: str) -> str | None:
    if suffix == ".pgm" and photograph.channels == 3:
        return Message(".pgm files hold gray only, and this image has colours. Choose .ppm instead")
    return None


FORMATS = (
    ImageFormat(
        name="PNM",
        suffixes=(".ppm", ".pgm", ".pnm", ".pbm"),
        recognises=_is_pnm,
        read=read_pnm,
        write=write_pnm,
        written=(".ppm", ".pgm", ".pnm"),
        keeps=Keeps(types=(np.uint8, np.uint16)),
        refuses=_refuses_colours,
        depths=(8, 16),
        rank=60,
    ),
    ImageFormat(
        name="PFM",
        suffixes=(".pfm",),
        recognises=_is_pfm,
        read=read_pfm,
        write=write_pfm,
        written=(".pfm",),
        keeps=Keeps(types=(np.float32,)),
        rank=70,
    ),
)
