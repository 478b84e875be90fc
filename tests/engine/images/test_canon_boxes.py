"""EXIF and XMP of Canon's CR3 files, which keep them in boxes."""

from __future__ import annotations

import io

from PIL import ExifTags, Image

from denoise_gui.engine.images.boxes import boxed
from denoise_gui.engine.images.canon_boxes import exif_of_cr3, xmp_of_cr3
from denoise_gui.engine.images.exif import camera_name
from tests.engine.images.photographs import XMP, camera_exif, parsed

_HEADER = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_PACKET = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def directory(values: dict[int, object]) -> bytes:
    """A piece of EXIF, alone in a TIFF header of its own."""
    block = Image.Exif()
    block.endian = "<"
    for tag, value in values.items():
        block[tag] = value
    return block.tobytes()[6:]


def cr3(*pieces: bytes) -> io.BytesIO:
    header = boxed(b"uuid", _HEADER + b"".join(pieces))
    return io.BytesIO(
        boxed(b"ftyp", b"crx \0\0\0\1crx isom")
        + boxed(b"moov", header + boxed(b"mvhd", bytes(20)))
        + boxed(b"uuid", _PACKET + XMP)
        + boxed(b"mdat", bytes(100))
    )


def test_the_pieces_are_put_together() -> None:
    file = cr3(
        boxed(b"CNCV", b"CanonCR3_001/00.09.00/00.00.00"),
        boxed(b"CMT1", directory({271: "Canon", 272: "Canon EOS R6", 274: 8})),
        boxed(b"CMT2", directory({0x8827: 12800, 0xA434: "RF24-105mm", 0x927C: b"private"})),
        boxed(b"CMT3", directory({1: 5})),
        boxed(b"CMT4", directory({1: "N"})),
    )
    block = exif_of_cr3(file)
    assert block is not None
    assert camera_name(block) == "Canon EOS R6"
    exif = parsed(block)
    assert exif[ExifTags.Base.Orientation] == 8
    settings = exif.get_ifd(ExifTags.IFD.Exif)
    assert settings[ExifTags.Base.ISOSpeedRatings] == 12800
    assert settings[ExifTags.Base.LensModel] == "RF24-105mm"
    assert ExifTags.Base.MakerNote not in settings
    assert exif.get_ifd(ExifTags.IFD.GPSInfo)[1] == "N"
    assert xmp_of_cr3(file) == XMP


def test_what_is_no_cr3_or_damaged_says_nothing() -> None:
    for data in (b"", b"II*\0" + bytes(100), camera_exif(), cr3().getvalue()):
        assert exif_of_cr3(io.BytesIO(data)) is None
    broken = cr3(boxed(b"CMT1", b"II*\0\xff\xff\xff\xff")).getvalue()
    assert exif_of_cr3(io.BytesIO(broken)) is None
    for end in range(0, len(broken), 7):
        exif_of_cr3(io.BytesIO(broken[:end]))
        xmp_of_cr3(io.BytesIO(broken[:end]))
