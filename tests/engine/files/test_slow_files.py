"""Files made to take long: each is read, or refused with a sentence, in time for a person to wait.

What is timed out here took minutes: a regular expression with many ways through a packet, a decoder
that goes over the whole picture for each of 3,000 scans, a copy of all before for each segment.
"""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine.images import xmp
from denoise_gui.engine.images.formats.jpeg.segments import Segments
from denoise_gui.engine.images.image_file import ImageFileError, load_image
from denoise_gui.engine.record.provenance import NAMESPACE, read_provenance, with_provenance
from tests.engine.record.test_provenance import RECORD

BOUND_S = 10
"""Of the processor's time. Each takes far less here, and took far more."""

KB = 1000
DECLARED = f'xmlns:denoise="{NAMESPACE}" '.encode()
RDF = b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
NOTE = b'xmlns:xmpNote="http://ns.adobe.com/xmp/note/"'
NAMED = b' xmpNote:HasExtendedXMP="A"/>'

PACKETS = {
    "declared often": b"<rdf:Description " + DECLARED * 6000 + b">",
    "declared often, in many": (b"<rdf:Description " + DECLARED * 60 + b">") * 100,
    "never closed": b"<rdf:Description " * 25_000 + DECLARED,
    "quotes": b"<rdf:Description " + DECLARED + b"\"'" * 200_000,
    "long name": b"<" + b"a" * 400_000 + DECLARED,
    "long prefix": b"<a-" * 130_000 + b":Description " + DECLARED,
    "spaces": b"<rdf:Description xmlns:denoise" + b" " * 400_000 + DECLARED,
    "slashes": b"<rdf:Description " + DECLARED + b"/" * 400_000,
    "closing": DECLARED + b"</rdf:RDF" * 40_000,
    "about": DECLARED + b'about="' * 60_000,
}
SOUND = {
    "deep": b"<a>" * 60_000 + b"</a>" * 60_000,
    "deep namespaces": b"".join(b'<a xmlns:n%d="u">' % i for i in range(20_000))
    + b"</a>" * 20_000,
    "spaces in a tag": b"<a" + b" " * 800_000 + RDF + b" " + NOTE + NAMED,
    "many attributes": b"<a " + NOTE + b" "
    + b"".join(b'xmpNote:a%d="" ' % i for i in range(30_000)) + NAMED,
}  # fmt: skip


def quick(work: Callable[[], object]) -> object:
    began = time.process_time()
    done = work()
    assert time.process_time() - began < BOUND_S
    return done


@pytest.mark.parametrize("name", PACKETS)
def test_a_record_is_looked_for_in_linear_time(name: str) -> None:
    packet = PACKETS[name]
    quick(lambda: read_provenance(packet))
    quick(lambda: with_provenance(packet, RECORD))
    quick(lambda: with_provenance(packet + b"</rdf:RDF></x:xmpmeta>", RECORD))


@pytest.mark.parametrize("name", SOUND)
def test_a_packet_is_taken_apart_in_linear_time(name: str) -> None:
    packet = b"http://ns.adobe.com/hdr-gain-map/1.0/ HasExtendedXMP".join((b"<!-- ", b" -->"))
    packet = b"<x>" + packet + SOUND[name] + b"</x>"
    for work in (xmp.without_untrue, xmp.tells_of_gain_map, xmp.extended_id):
        quick(lambda work=work: work(packet))  # type: ignore[misc]
    quick(lambda: xmp.divided(packet, 65_000))
    quick(lambda: xmp.joined(packet, packet))


def jpeg(width: int = 64, height: int = 48, *, progressive: bool = False) -> bytes:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", progressive=progressive)
    return file.getvalue()


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def with_inserted(data: bytes) -> bytes:
    whole = jpeg()
    return whole[:2] + data + whole[2:]


def many_scans(count: int) -> bytes:
    data = jpeg(800, 600, progressive=True)
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * count + b"\xff\xd9"


JPEGS = {
    "a million segments": lambda: with_inserted(segment(0xE1, b"x") * 1_000_000),
    "thousands of EXIF blocks": lambda: with_inserted(
        segment(0xE1, b"Exif\0\0" + bytes(2000)) * 4000
    ),
    "a million comments": lambda: with_inserted(segment(0xFE, b"") * 1_000_000),
    "50 MB of fill": lambda: with_inserted(b"\xff" * 50_000_000),
    "50 MB of zeros": lambda: with_inserted(segment(0xFE, b"x") + bytes(50_000_000)),
    "3,000 scans": lambda: many_scans(3000),
    "a million lone markers": lambda: with_inserted(b"\xff\x01" * 1_000_000),
}


@pytest.mark.parametrize("name", JPEGS)
def test_a_jpeg_that_would_take_long_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(JPEGS[name]())
    with pytest.raises(ImageFileError, match="made to take long"):
        quick(lambda: load_image(path))


def test_what_cameras_write_is_read(tmp_path: Path) -> None:
    """Long profiles and XMP, scans of a careful encoder, fill bytes."""
    path = tmp_path / "a.jpg"
    path.write_bytes(with_inserted(segment(0xE2, bytes(60_000)) * 300 + b"\xff" * 1000))
    assert load_image(path).width == 64
    path.write_bytes(many_scans(20))
    assert load_image(path).width == 800


def test_packets_behind_a_picture_are_found_in_linear_time() -> None:
    packet = (
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>http://ns.adobe.com/hdr-gain-map/1.0/</x:xmpmeta>"
    )
    found = quick(Segments(None, (), b"<x:xmpmeta " * 1_000_000 + packet)._trailer_packets)
    assert found == [packet]


@pytest.mark.parametrize(
    "header",
    [
        b"P6" + b"#\n" * 10_000_000,
        b"P6" + b"\n" * 20_000_000 + b"#",
        b"P6" + b"#" * 20_000_000,
        b"P6\n8 8\n" + b"# a\n" * 5_000_000 + b"255\n" + bytes(192),
        b"PF" + b"#\n" * 10_000_000,
    ],
)
def test_a_header_of_comments_ends(tmp_path: Path, header: bytes) -> None:
    path = tmp_path / "a.ppm"
    path.write_bytes(header)
    with pytest.raises(ImageFileError):
        quick(lambda: load_image(path))


def test_a_packet_of_400_kb_in_a_png_is_saved_at_once(tmp_path: Path) -> None:
    declared = b"<rdf:Description " + DECLARED + b"/>"
    packet = b"<rdf:RDF " + RDF + b">" + declared * (400 * KB // len(declared)) + b"</rdf:RDF>"
    content = b"XML:com.adobe.xmp\0\0\0\0\0" + packet
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    data = file.getvalue()
    chunk = struct.pack(">I", len(content)) + b"iTXt" + content
    chunk += struct.pack(">I", zlib.crc32(b"iTXt" + content))
    path = tmp_path / "a.png"
    path.write_bytes(data[:33] + chunk + data[33:])
    photograph = load_image(path)
    assert photograph.xmp is not None
    quick(lambda: with_provenance(photograph.xmp, RECORD))
