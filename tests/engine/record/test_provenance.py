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

from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.images.image_file import ImageFileError, load_image, save_image
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import ModelRef, Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.record.provenance import (
    NAMESPACE,
    Provenance,
    hash_of_pixels,
    names_a_mask,
    read_provenance,
    read_sidecar,
    sidecar_bytes,
    sidecar_of,
    with_provenance,
)
from denoise_gui.engine.record.recipe_record import LaterVersionError
from denoise_gui.engine.save_denoised import save_denoised
from tests.engine.images.photographs import XMP, photograph

RECORD = Provenance(
    recipe=Recipe(17.5, model=ModelRef(name="standard", sha256="ab" * 32)),
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


def with_sigma(sigma: float) -> Provenance:
    return replace(RECORD, recipe=RECORD.recipe.with_sigma(sigma))


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
    again = with_provenance(once, with_sigma(3.0))
    assert again.count(NAMESPACE.encode()) == 1
    assert read_provenance(again) == with_sigma(3.0)
    assert with_provenance(again, RECORD) == once


@pytest.mark.parametrize(
    "packet", [b"", b"\xff\xfe<\0", b"not XML", b"</RDF>", b"<r:RDF xmlns:r='elsewhere'></r:RDF>"]
)
def test_a_packet_that_has_no_place_for_it_stays_as_it_was(packet: bytes) -> None:
    assert with_provenance(packet, RECORD) == packet
    assert read_provenance(packet) is None


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(name=st.text(), sigma=st.floats(0, 255))
def test_any_name_and_sigma_survive(name: str, sigma: float) -> None:
    record = replace(with_sigma(sigma), source=name)
    found = read_provenance(with_provenance(LIGHTROOM, record))
    assert found is not None
    assert found.recipe.luminance == pytest.approx(sigma, rel=1e-9)
    if name.isprintable() and len(name) <= 1000:
        assert found.source == name


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(packet=st.binary(max_size=300), at=st.floats(0, 1))
def test_damage_to_a_packet_gives_no_other_record(packet: bytes, at: float) -> None:
    """Bytes put in anywhere leave the record whole, or change a text in it, or it is none."""
    whole = with_provenance(LIGHTROOM, RECORD)
    place = round(at * len(whole))
    found = read_provenance(whole[:place] + packet + whole[place:])
    if found is not None:
        assert 0 <= found.recipe.sigma <= 255
        assert 0 < found.tile <= 1 << 20
        assert 0 <= found.halo <= 1 << 20
    start = whole.index(b'<rdf:Description rdf:about="uuid:1" xmlns:denoise')
    if place <= start and NAMESPACE.encode() not in packet and not packet.count(b"<"):
        assert found in (None, RECORD)
    # What cannot hold a record is returned as it was.
    noted = with_provenance(packet, RECORD)
    assert noted == packet or read_provenance(noted) == RECORD


@pytest.mark.parametrize("key", ["sigma", "tile", "halo", "model", "source_sha256"])
@pytest.mark.parametrize("value", [b"", b"much", b"-1", b"nan", b"1e999", None])
def test_damaged_records_are_no_records(key: str, value: bytes | None) -> None:
    """A number that is none or makes no sense, and a part that is missing."""
    whole = with_provenance(LIGHTROOM, RECORD)
    start = whole.index(f' denoise:{key}="'.encode())
    middle = start + len(f' denoise:{key}="')
    end = whole.index(b'"', middle)
    if value is None:
        assert read_provenance(whole[:start] + whole[end + 1 :]) is None
    elif key in ("sigma", "tile", "halo"):
        assert read_provenance(whole[:middle] + value + whole[end:]) is None


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


def test_a_long_packet_leaves_room_for_the_record_in_a_jpeg(tmp_path: Path) -> None:
    """A segment holds 65,502 bytes; what is longer goes on in others."""
    long = LIGHTROOM.replace(b" " * 50, b" " * (65_400 - len(LIGHTROOM)))
    save_denoised(tmp_path / "a.jpg", replace(photograph(), xmp=long, provenance=RECORD))
    packet = load_image(tmp_path / "a.jpg").xmp
    assert read_provenance(packet) == RECORD
    assert packet is not None
    assert [word for word in long.split() if word not in packet] == []


MASK = SigmaMask(np.arange(12).reshape(3, 4) / 11)
WHOLE = replace(
    RECORD.recipe,
    colour=33.3,
    brightness=BrightnessCurve(((0.0, 1.4), (1 / 3, 1.0), (1.0, 0.7))),
    mask=MASK,
    grain=0.2,
    coarse_sigma=6.5,
    gray_use=GrayUse.LUMA,
)
# As version 0.1.0 wrote it, before there were recipes.
OLD = (
    b'<rdf:Description rdf:about="" xmlns:denoise="urn:denoise-gui:provenance:1.0/"'
    b' denoise:sigma="17.5" denoise:model="standard" denoise:model_sha256="' + b"ab" * 32 + b'"'
    b' denoise:version="0.1.0" denoise:runtime="onnxruntime 1.32.0" denoise:provider="cpu"'
    b' denoise:tile="1024" denoise:halo="64" denoise:source="a.png"'
    b' denoise:source_sha256="' + b"cd" * 32 + b'" denoise:gray_use="channels"/>\n'
)
OLD_JSON = {
    "denoise": 1,
    "picture": "b.png",
    "sigma": 17.5,
    "model": "standard",
    "model_sha256": "ab" * 32,
    "version": "0.1.0",
    "runtime": "onnxruntime 1.32.0",
    "provider": "cpu",
    "tile": 1024,
    "halo": 64,
    "source": "a.png",
    "source_sha256": "cd" * 32,
    "gray_use": "channels",
}


def test_plain_sigmas_are_written_and_read_as_before_there_were_recipes() -> None:
    record = replace(RECORD, source="a.png")
    assert OLD in with_provenance(None, record)
    assert read_provenance(OLD) == record
    assert json.loads(sidecar_bytes(record, Path("b.png"))) == OLD_JSON
    assert read_provenance(OLD.replace(b' denoise:gray_use="channels"', b"")) == record


def test_the_whole_recipe_goes_in_and_comes_out(tmp_path: Path) -> None:
    record = replace(RECORD, recipe=WHOLE)
    packet = with_provenance(LIGHTROOM, record)
    assert len(packet) < len(LIGHTROOM) + 2000
    ET.fromstring(packet)  # noqa: S314
    assert read_provenance(packet) == record
    made = replace(photograph(), provenance=record)
    save_denoised(tmp_path / "a.jpg", made, SaveOptions(sidecar=True))
    assert read_provenance(load_image(tmp_path / "a.jpg").xmp) == record
    assert read_sidecar(sidecar_of(tmp_path / "a.jpg")) == record


def test_a_path_of_this_machine_does_not_go_into_the_record() -> None:
    model = replace(RECORD.recipe.model, path=Path("/home/anna/secret/standard.onnx"))
    record = replace(RECORD, recipe=replace(RECORD.recipe, model=model))
    assert b"anna" not in with_provenance(None, record)
    assert b"anna" not in sidecar_bytes(record, Path("a.png"))
    assert record == RECORD


def test_a_large_mask_lies_in_the_json_beside_the_picture(tmp_path: Path) -> None:
    mask = SigmaMask(np.random.default_rng(0).random((200, 300)))
    record = replace(RECORD, recipe=replace(WHOLE, mask=mask))
    path = tmp_path / "a.jpg"
    save_denoised(path, replace(photograph(), provenance=record))
    xmp = load_image(path).xmp
    assert xmp is not None
    assert len(xmp) < 4000
    assert read_provenance(xmp) is None
    assert names_a_mask(xmp)
    assert read_sidecar(sidecar_of(path)) == record


@pytest.mark.parametrize("key", ["recipe", "sigma", "grain", "coarse_sigma", "brightness", "mask"])
def test_a_record_of_a_later_version_says_so_and_a_damaged_one_is_none(key: str) -> None:
    packet = with_provenance(None, replace(RECORD, recipe=WHOLE))
    start = packet.index(f' denoise:{key}="'.encode()) + len(f' denoise:{key}="')
    end = packet.index(b'"', start)
    assert read_provenance(packet[:start] + b"nonsense" + packet[end:]) is None
    later = packet.replace(b' denoise:recipe="1"', b' denoise:recipe="2"')
    with pytest.raises(LaterVersionError, match="later version"):
        read_provenance(later)


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
