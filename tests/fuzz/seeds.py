"""Good files of every format, small and made in code: what is mutated."""

from __future__ import annotations

import functools
import importlib.util
import io
import struct
import tempfile
import zlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pillow_heif
import tifffile
from PIL import Image

from denoise_gui.engine.images import photoshop
from denoise_gui.engine.images.image_file import Photograph, save_image
from tests.engine.images.photographs import (
    XMP,
    camera_exif,
    photograph,
    random_pixels,
    srgb_profile,
)
from tests.engine.images.profiles import cmyk_profile
from tests.engine.images.test_boxed_pictures import with_clean_aperture
from tests.engine.images.test_colour import avif, heic, png
from tests.engine.images.test_jpeg_metadata import (
    CONTAINER,
    GAIN_MAP,
    IPTC,
    MOTION,
    description,
    extended,
    jpeg,
    packet,
    resource,
    segment,
    with_xmp,
)
from tests.engine.images.test_more_formats import gif, psd
from tests.engine.images.test_raw import dng, scene
from tests.engine.images.test_tiff_kinds import GEOTIFF

RGB = random_pixels((20, 31, 3), np.uint8)
RGB16 = random_pixels((20, 31, 3), np.uint16)
SMOOTH = np.tile(np.linspace(0, 255, 48).astype(np.uint8)[:, None], (32, 1, 3))


@functools.cache
def seeds() -> dict[str, bytes]:
    """Contents by name; a name's suffix is that of the format, before it stands what is special."""
    made: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in (_saved, _by_pillow, _tiffs, _boxed, _plain, _raw, _described, _rarer):
            made |= kind(Path(folder))
    return made


def _saved(folder: Path) -> dict[str, bytes]:
    """As this program writes them, with all metadata."""
    made = {}
    for suffix, types in {
        ".png": (np.uint8, np.uint16),
        ".tif": (np.uint8, np.uint16, np.float32),
        ".jpg": (np.uint8,),
        ".webp": (np.uint8,),
        ".avif": (np.uint8,),
        ".heic": (np.uint8,),
        ".bmp": (np.uint8,),
        ".jxl": (np.uint8, np.uint16),
        ".jp2": (np.uint8, np.uint16),
        ".pfm": (np.float32,),
    }.items():
        for dtype in types:
            for alpha in (False, True):
                path = folder / f"own{np.dtype(dtype).name}{'alpha' if alpha else ''}{suffix}"
                save_image(path, photograph(dtype, alpha=alpha))
                made[path.name] = path.read_bytes()
    pages = Photograph(RGB, exif=camera_exif(), pages=(photograph(np.uint16), Photograph(RGB)))
    save_image(folder / "pages.tif", pages)
    return made | {"pages.tif": (folder / "pages.tif").read_bytes()}


def _by_pillow(_folder: Path) -> dict[str, bytes]:
    image = Image.fromarray(RGB)
    frames = [image.rotate(180), image]
    palette = image.quantize(16)
    plain: dict[str, tuple[Image.Image, dict[str, Any]]] = {
        "palette.png": (palette, {"transparency": 3}),
        "bit.png": (image.convert("1"), {}),
        "animated.png": (image, {"save_all": True, "append_images": frames}),
        "progressive.jpg": (image, {"progressive": True, "quality": 60}),
        "cmyk.jpg": (image.convert("CMYK"), {"icc_profile": cmyk_profile()}),
        "gray.jpg": (image.convert("L"), {"exif": b"Exif\0\0" + camera_exif(6, ">")}),
        "pictures.jpg": (image, {"format": "MPO", "save_all": True, "append_images": frames}),
        "lossy.webp": (image, {"quality": 60, "xmp": XMP, "exif": camera_exif(5)}),
        "animated.webp": (image, {"save_all": True, "append_images": frames}),
        "animated.gif": (palette, {"save_all": True, "append_images": frames}),
        "palette.bmp": (palette, {}),
        "animated.avif": (image, {"save_all": True, "append_images": frames}),
        "ycbcr.tif": (image.convert("YCbCr"), {}),
        "fax.tif": (image.convert("1"), {"compression": "group4"}),
    }
    made = {}
    for name, (picture, options) in plain.items():
        buffer = io.BytesIO()
        kind = options.pop("format", None) or Image.registered_extensions()[Path(name).suffix]
        picture.save(buffer, format=kind, **options)
        made[name] = buffer.getvalue()
    return made


def _tiffs(_folder: Path) -> dict[str, bytes]:
    rgb: dict[str, Any] = {"photometric": "rgb"}
    four = np.dstack([RGB, RGB[..., :1]])
    cases: dict[str, tuple[Any, dict[str, Any]]] = {
        "lzw": (RGB16, {**rgb, "compression": "lzw", "predictor": True}),
        "packbits": (RGB, {**rgb, "compression": "packbits"}),
        "zstd": (RGB16, {**rgb, "compression": "zstd"}),
        "lzma": (RGB, {**rgb, "compression": "lzma"}),
        "jpeg": (SMOOTH, {**rgb, "compression": "jpeg"}),
        "webp": (SMOOTH, {**rgb, "compression": "webp"}),
        "jpeg2000": (SMOOTH, {**rgb, "compression": "jpeg2000"}),
        "tiles": (RGB16, {**rgb, "tile": (16, 16), "compression": "zlib"}),
        "planes": (np.moveaxis(RGB, -1, 0), {**rgb, "planarconfig": "separate"}),
        "big": (RGB16, {**rgb, "bigtiff": True, "byteorder": ">", "rowsperstrip": 3}),
        "half": ((RGB16 / 65535).astype(np.float16), rgb),
        "double": (RGB[..., 0] / 255.0, {"photometric": "minisblack", "predictor": False}),
        "cmyk": (four, {"photometric": "separated", "iccprofile": cmyk_profile()}),
        "bits": (RGB16[..., 0] >> 4, {"photometric": "minisblack", "bitspersample": 12}),
        "premultiplied": (four, {**rgb, "extrasamples": ["assocalpha"]}),
        "palette": (
            RGB[..., 0],
            {"photometric": "palette", "colormap": random_pixels((3, 256), np.uint16)},
        ),
    }
    made = {}
    for name, (pixels, options) in cases.items():
        buffer = io.BytesIO()
        tifffile.imwrite(buffer, pixels, metadata=None, **options)
        made[f"{name}.tif"] = buffer.getvalue()
    return made


def _boxed(_folder: Path) -> dict[str, bytes]:
    made = {
        f"deep{bits}.avif": bytes(imagecodecs.avif_encode(RGB16 >> (16 - bits), bitspersample=bits))
        for bits in (10, 12)
    }
    heif = pillow_heif.from_bytes(mode="RGBA;16", size=(31, 20), data=RGB16.tobytes() + bytes(1240))
    heif.info["icc_profile"] = srgb_profile()
    buffer = io.BytesIO()
    heif.save(buffer, quality=60)
    return made | {"deep.heic": buffer.getvalue()}


def _plain(_folder: Path) -> dict[str, bytes]:
    return {
        "text.pgm": b"P2\n# by hand\n4 3 # size\n1023\n" + b"0 15 700 1023\n" * 3,
        "text.ppm": b"P3 2 2 255 " + b"1 2 3 " * 4,
        "text.pbm": b"P1\n3 2\n101 010\n",
        "bits.pbm": b"P4 31 20\n" + bytes(range(80)),
        "bytes.ppm": b"P6\n31 20\n255\n" + RGB.tobytes(),
        "words.pgm": b"P5\n31 20\n65535\n" + RGB16[..., 0].astype(">u2").tobytes(),
    }


def _described(_folder: Path) -> dict[str, bytes]:
    """Files with much around the pixels: what reads that must be as sound as what reads these."""
    rest = extended(packet(description(b"x" * 3000)), room=1500)
    blocks = segment(
        0xED, b"Photoshop 3.0\0" + resource(photoshop.IPTC, IPTC) + resource(2000, b"p")
    )
    texts = [(b"iTXt", b"Title\0\1\0\0\0" + zlib.compress(b"long " * 50)), (b"tEXt", b"Author\0me")]
    points = struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
    colours = [(b"cHRM", points), (b"gAMA", struct.pack(">I", 100000)), (b"tRNS", bytes(6))]
    return {
        "described.jpg": jpeg(*rest, blocks, segment(0xFE, b"a comment")),
        "hdr.jpg": jpeg(with_xmp(GAIN_MAP + CONTAINER + MOTION), tail=jpeg(with_xmp(GAIN_MAP))),
        "codepoints.png": png(RGB16, (b"cICP", bytes([9, 16, 0, 1])), *texts),
        "measured.png": png(RGB, *colours),
        "codepoints.avif": avif((9, 16)),
        "codepoints.heic": heic((12, 13)),
        "cropped.avif": with_clean_aperture(
            bytes(imagecodecs.avif_encode(RGB)), 24, 1, 16, 1, 0, 1, 0, 1
        ),
    }


def _rarer(folder: Path) -> dict[str, bytes]:
    """Kinds of pixels that few programs write."""
    deep = np.repeat(np.linspace(0, 4095, 20 * 31), 3).reshape(20, 31, 3).astype(np.uint16)
    frames = np.stack([RGB16 >> 6] * 2)
    planes = np.moveaxis(RGB, -1, 0)
    blocks = resource(1039, srgb_profile()) + resource(1060, XMP)
    small = Image.fromarray(RGB).quantize(16)
    made = {
        "twelve.jpg": bytes(imagecodecs.jpeg8_encode(deep, bitspersample=12, level=90)),
        "lossless.jpg": bytes(imagecodecs.jpeg8_encode(RGB16, bitspersample=16, lossless=True)),
        "sequence.avif": bytes(imagecodecs.avif_encode(frames, bitspersample=10)),
        "bare.jxl": bytes(imagecodecs.jpegxl_encode(RGB, usecontainer=False)),
        "bare.j2k": bytes(imagecodecs.jpeg2k_encode(RGB, level=0, codecformat="j2k")),
        "plain.psd": psd(planes, 3, False, blocks),
        "packed.psd": psd(planes.astype(np.uint16) << 8, 3, True, blocks),
        "small.gif": gif((48, 32), small, (5, 3)),
    }
    for name, pixels, options in (
        ("lab", RGB, {"photometric": 8}),
        ("signed", RGB16.view(np.int16)[..., 0], {"photometric": "minisblack"}),
        ("counts", RGB16.astype(np.float32), {"photometric": "rgb"}),
        ("maps", RGB16[..., 0], {"photometric": "minisblack", "extratags": GEOTIFF}),
    ):
        tifffile.imwrite(folder / "a.tif", pixels, metadata=None, **options)
        made[f"{name}.tif"] = (folder / "a.tif").read_bytes()
    if importlib.util.find_spec("OpenEXR"):
        save_image(folder / "a.exr", photograph(np.float32, alpha=True))
        made["own.exr"] = (folder / "a.exr").read_bytes()
    return made


def _raw(folder: Path) -> dict[str, bytes]:
    return {"camera.dng": dng(folder / "camera.dng", scene(48, 64)).read_bytes()}
