"""What lies around the pixels and cannot be kept is said by name, in every kind of file."""

from __future__ import annotations

import importlib.util
import io
import struct
from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine.errors import ImageFileError
from denoise_gui.engine.images.image_file import load_image, save_image, saving_loses
from denoise_gui.engine.images.photograph import Text
from tests.engine.images.photographs import random_pixels
from tests.engine.images.test_colour import png
from tests.engine.images.test_jpeg_metadata import jpeg, segment

RGB = random_pixels((20, 31, 3), np.uint8)
C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
GEOJP2 = bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03")


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def webp() -> bytes:
    file = io.BytesIO()
    Image.fromarray(RGB).save(file, "WEBP", lossless=True, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0")
    data = bytearray(file.getvalue() + b"C2PA" + struct.pack("<I", 3) + b"abc\0")
    data[4:8] = struct.pack("<I", len(data) - 8)
    return bytes(data)


def jpeg2000() -> bytes:
    encoded = bytes(imagecodecs.jpeg2k_encode(RGB, level=0, codecformat="jp2"))
    return encoded + box(b"uuid", GEOJP2 + b"II*\0") + box(b"xml ", b"<gml/>")


def jpeg_xl() -> bytes:
    encoded = bytes(imagecodecs.jpegxl_encode(RGB, lossless=True, usecontainer=True))
    return encoded + box(b"jumb", b"content") + box(b"brob", b"xyz!packed")


def avif() -> bytes:
    return (
        bytes(imagecodecs.avif_encode(RGB)) + box(b"uuid", C2PA + b"manifest") + box(b"abcd", b"")
    )


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a.png": (lambda: png(RGB, (b"caBX", b"manifest"), (b"sCAL", b"\x011\x001")), "caBX, sCAL"),
    "a.webp": (webp, "C2PA"),
    "a.jp2": (jpeg2000, "GeoJP2, xml"),
    "a.jxl": (jpeg_xl, "jumb, xyz!"),
    "a.avif": (avif, "C2PA, abcd"),
    "a.jpg": (lambda: jpeg(segment(0xEB, b"JP\0\1manifest")), "JP"),
}


@pytest.mark.parametrize("name", list(FILES))
def test_data_of_other_programs_are_named(name: str, tmp_path: Path) -> None:
    make, listed = FILES[name]
    (tmp_path / name).write_bytes(make())
    (note,) = load_image(tmp_path / name).notes
    assert note == f"Data of the camera or of other programs ({listed}) were left out"
    save_image(tmp_path / f"again-{name}", load_image(tmp_path / name))
    assert load_image(tmp_path / f"again-{name}").notes == ()


def test_names_that_are_no_words_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.jp2").write_bytes(jpeg2000() + box(b"\x1b[2J", b"") + box(b"\n\0\r\x07", b""))
    (note,) = load_image(tmp_path / "a.jp2").notes
    assert note.isprintable()


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_pixels_that_are_not_square_are_told(kind: str, tmp_path: Path) -> None:
    for across, down, told in ((2, 1, True), (1, 1, False), (0, 0, False)):
        if kind == "png":
            data = png(RGB, (b"pHYs", struct.pack(">IIB", across, down, 0)))
        else:
            data = bytearray(jpeg())
            at = data.index(b"JFIF\0") + 7
            data[at : at + 5] = struct.pack(">BHH", 0, across, down)
        (tmp_path / f"a.{kind}").write_bytes(data)
        notes = load_image(tmp_path / f"a.{kind}").notes
        assert any("not square" in note for note in notes) == told


@pytest.mark.skipif(importlib.util.find_spec("OpenEXR") is None, reason="needs OpenEXR")
def test_what_an_openexr_says_is_kept_or_named(tmp_path: Path) -> None:
    import OpenEXR

    window = (np.array([0, 0], np.int32), np.array([99, 99], np.int32))
    header = {
        "compression": OpenEXR.ZIP_COMPRESSION,
        "type": OpenEXR.scanlineimage,
        "owner": "Anna",
        "comments": "two\nlines",
        "exposure": 0.5,
        "pixelAspectRatio": 2.0,
        "displayWindow": window,
    }
    OpenEXR.File(header, {"RGB": (RGB / 255).astype(np.float16)}).write(str(tmp_path / "a.exr"))
    source = load_image(tmp_path / "a.exr")
    assert {Text("owner", "Anna"), Text("comments", "two\nlines")} <= set(source.texts)
    told = " ".join(source.notes)
    assert all(words in told for words in ("(exposure)", "not square", "display window"))
    save_image(tmp_path / "b.exr", source)
    assert set(load_image(tmp_path / "b.exr").texts) == set(source.texts)
    assert any("owner" in loss for loss in saving_loses(".jp2", source))


SOUND = {
    "DICOM": bytes(128) + b"DICM" + bytes(200),
    "FITS": b"SIMPLE  =                    T".ljust(80) + bytes(400),
    "SVG": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    "PDF": b"%PDF-1.7\n",
    "MP4 or QuickTime video": box(b"ftyp", b"qt  \0\0\0\0qt  "),
    "JPEG-LS": bytes(imagecodecs.jpegls_encode(RGB)),
    "JPEG XR": b"II\xbc\1" + bytes(60),
    "QOI": b"qoif" + bytes(60),
    "Radiance HDR": b"#?RADIANCE\n",
    "XCF (GIMP)": b"gimp xcf v011\0",
    "Windows icon": b"\0\0\1\0\1\0" + bytes(40),
}


@pytest.mark.parametrize("kind", list(SOUND))
@pytest.mark.parametrize("suffix", ["", ".jpg", ".dcm"])
def test_other_kinds_are_called_by_their_name(kind: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(SOUND[kind])
    with pytest.raises(ImageFileError, match="which this program does not read") as caught:
        load_image(path)
    assert f"({kind})" in str(caught.value)
    assert "damaged" not in str(caught.value)
