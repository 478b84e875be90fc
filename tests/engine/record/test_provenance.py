"""How a picture was made stays with it, and nothing else in its metadata changes for that."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from denoise_gui.engine.images.image_file import ImageFileError, load_image, save_image
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.record.provenance import (
    NAMESPACE,
    Provenance,
    hash_of_pixels,
    read_provenance,
    read_sidecar,
    sidecar_of,
    with_provenance,
)
from denoise_gui.engine.record.save_denoised import save_denoised
from tests.engine.images.photographs import XMP, photograph

RECORD = Provenance(
    sigma=17.5,
    model="standard",
    model_sha256="ab" * 32,
    version="0.1.0",
    runtime="onnxruntime 1.32.0",
    provider="cpu",
    tile=1024,
    halo=64,
    source='naïve "quoted" & <odd>\'s.png',
    source_sha256="cd" * 32,
)
RDF = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LIGHTROOM = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="' + RDF + b'">\n'
    b'<rdf:Description rdf:about="uuid:1" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    b"<dc:subject><rdf:Bag><rdf:li>Caf\xc3\xa9</rdf:li></rdf:Bag></dc:subject>"
    b"</rdf:Description>\n</rdf:RDF></x:xmpmeta>" + b" " * 50 + b'<?xpacket end="w"?>'
)


@pytest.mark.parametrize("packet", [None, XMP, LIGHTROOM, LIGHTROOM.replace(b"rdf:", b"r:")])
def test_a_record_goes_in_and_comes_out(packet: bytes | None) -> None:
    if packet:
        packet = packet.replace(b"xmlns:rdf", b"xmlns:r") if b"<r:" in packet else packet
    result = with_provenance(packet, RECORD)
    assert read_provenance(result) == RECORD
    ET.fromstring(result)  # noqa: S314  (it is well-formed XML)


def test_the_rest_of_the_packet_stays_byte_for_byte() -> None:
    result = with_provenance(LIGHTROOM, RECORD)
    start = result.index(b'<rdf:Description rdf:about="uuid:1" xmlns:denoise')
    end = result.index(b"/>\n", start) + 3
    assert result[:start] + result[end:] == LIGHTROOM


def test_a_second_record_takes_the_place_of_the_first() -> None:
    once = with_provenance(LIGHTROOM, RECORD)
    again = with_provenance(once, replace(RECORD, sigma=3.0))
    assert again.count(NAMESPACE.encode()) == 1
    assert read_provenance(again) == replace(RECORD, sigma=3.0)
    assert with_provenance(again, RECORD) == once


@pytest.mark.parametrize(
    "packet", [b"", b"\xff\xfe<\0", b"not XML", b"</RDF>", b"<r:RDF xmlns:r='elsewhere'></r:RDF>"]
)
def test_a_packet_that_has_no_place_for_it_stays_as_it_was(packet: bytes) -> None:
    assert with_provenance(packet, RECORD) == packet
    assert read_provenance(packet) is None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.text(), sigma=st.floats(0, 255))
def test_any_name_and_sigma_survive(name: str, sigma: float) -> None:
    record = replace(RECORD, source=name, sigma=sigma)
    found = read_provenance(with_provenance(LIGHTROOM, record))
    assert found is not None
    assert found.sigma == pytest.approx(sigma, rel=1e-9)
    if name.isprintable() and len(name) <= 1000:
        assert found.source == name


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(packet=st.binary(max_size=300), at=st.integers(0, 900))
def test_damaged_records_are_no_records(packet: bytes, at: int) -> None:
    damaged = with_provenance(LIGHTROOM, RECORD)
    read_provenance(damaged[:at] + packet + damaged[at:])
    read_provenance(with_provenance(packet, RECORD))


@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg", ".webp", ".avif"])
def test_every_format_with_xmp_carries_it(tmp_path: Path, suffix: str) -> None:
    original = replace(photograph(), xmp=LIGHTROOM)
    save_denoised(tmp_path / f"a{suffix}", replace(original, provenance=RECORD))
    result = load_image(tmp_path / f"a{suffix}")
    assert read_provenance(result.xmp) == RECORD
    assert result.xmp is not None
    assert "Café".encode() in result.xmp
    with Image.open(tmp_path / f"a{suffix}") as other_program:
        assert NAMESPACE.encode() in other_program.info["xmp"]
    assert not sidecar_of(tmp_path / f"a{suffix}").exists()


def test_what_came_with_a_jpeg_goes_before_the_record(tmp_path: Path) -> None:
    """There are 65,502 bytes for XMP, and the record needs some hundred."""
    long = LIGHTROOM.replace(b" " * 50, b" " * (65_400 - len(LIGHTROOM)))
    save_denoised(tmp_path / "a.jpg", replace(photograph(), xmp=long, provenance=RECORD))
    assert load_image(tmp_path / "a.jpg").xmp == long


def test_the_sidecar(tmp_path: Path) -> None:
    path = tmp_path / "a.bmp"
    made = replace(photograph(), provenance=RECORD)
    save_denoised(path, made, SaveOptions(sidecar=True))
    assert read_sidecar(sidecar_of(path)) == RECORD
    assert json.loads(sidecar_of(path).read_text("utf-8"))["picture"] == "a.bmp"
    for content in ("[]", "{}", "{", '{"sigma": "NaN"}', "[" * 100_000):
        sidecar_of(path).write_text(content)
        with pytest.raises(ImageFileError, match="not a record"):
            read_sidecar(sidecar_of(path))


def test_the_hash_tells_pixels_shape_and_type_apart() -> None:
    pixels = np.zeros((4, 6), np.uint8)
    others = (pixels.reshape(6, 4), pixels + np.uint8(1), np.zeros((4, 3), np.uint16))
    assert len({hash_of_pixels(array) for array in (pixels, *others)}) == 4
    assert hash_of_pixels(pixels) == hash_of_pixels(np.zeros((4, 12), np.uint8)[:, ::2])


def test_the_same_picture_and_record_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        save_denoised(tmp_path / name, replace(photograph(), provenance=RECORD))
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    save_image(tmp_path / "c.png", photograph())
    assert load_image(tmp_path / "c.png").xmp == XMP
