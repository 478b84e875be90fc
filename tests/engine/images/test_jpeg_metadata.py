"""What stands around the pixels of a JPEG: kept, or taken out and said."""

from __future__ import annotations

import hashlib
import io
import struct
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image, ImageCms

from denoise_gui.engine.images import photoshop
from denoise_gui.engine.images import xmp as xmp_packet
from denoise_gui.engine.images.exif_thumbnail import thumbnail_of
from denoise_gui.engine.images.formats.jpeg.segments import read_segments
from denoise_gui.engine.images.image_file import (
    ImageFileError,
    Photograph,
    load_image,
    save_image,
    saving_loses,
)
from denoise_gui.engine.images.photograph import COMMENT, Text
from denoise_gui.engine.record.provenance import read_provenance
from denoise_gui.engine.save_denoised import denoise_to_file
from tests.engine.images.photographs import XMP, random_pixels

XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
IPTC = b"\x1c\x02\x05\0\x05Title\x1c\x02\x78\0\x09A caption"
SMOOTH = np.repeat(np.linspace(0, 4095, 64 * 16), 3 * 2).reshape(32, 64, 3).astype(np.uint16)


def packet(inside: bytes) -> bytes:
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + RDF + inside + b"</rdf:RDF></x:xmpmeta>"


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def jpeg(*parts: bytes, tail: bytes = b"") -> bytes:
    """A JPEG with segments of the test's own, and something behind it."""
    buffer = io.BytesIO()
    Image.fromarray(random_pixels((16, 24, 3), np.uint8)).save(buffer, format="JPEG", quality=95)
    data = buffer.getvalue()
    return data[:2] + b"".join(parts) + data[2:] + tail


def resource(number: int, content: bytes, name: bytes = b"") -> bytes:
    pascal = bytes([len(name)]) + name
    pascal += bytes(len(pascal) % 2)
    padded = content + bytes(len(content) % 2)
    return b"8BIM" + struct.pack(">H", number) + pascal + struct.pack(">I", len(content)) + padded


def through(tmp_path: Path, data: bytes, suffix: str = ".jpg") -> tuple[Photograph, Photograph]:
    """A file, as it is read, and what another save of it holds."""
    (tmp_path / "a.jpg").write_bytes(data)
    source = load_image(tmp_path / "a.jpg")
    save_image(tmp_path / f"b{suffix}", source)
    return source, load_image(tmp_path / f"b{suffix}")


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_iptc_and_the_rest_of_photoshops_data_are_kept(tmp_path: Path, suffix: str) -> None:
    thumbnail = resource(0x040C, b"a small noisy picture")
    kept = resource(photoshop.IPTC, IPTC) + resource(2000, b"a path", b"Path 1")
    source, result = through(
        tmp_path, jpeg(segment(0xED, b"Photoshop 3.0\0" + thumbnail + kept)), suffix
    )
    assert source.photoshop == kept
    assert result.photoshop == kept
    assert photoshop.iptc_of(result.photoshop) == IPTC
    assert any("IPTC" in loss for loss in saving_loses(".webp", source))
    assert saving_loses(suffix, source) == []


def test_photoshops_data_may_be_longer_than_a_segment(tmp_path: Path) -> None:
    long = resource(photoshop.IPTC, IPTC) + resource(1060, bytes(range(256)) * 400)
    parts = [segment(0xED, b"Photoshop 3.0\0" + long[i : i + 60000]) for i in (0, 60000)]
    _, result = through(tmp_path, jpeg(*parts))
    assert result.photoshop == long


def test_comments_are_kept(tmp_path: Path) -> None:
    source, result = through(
        tmp_path, jpeg(segment(0xFE, "Grüße 港".encode()), segment(0xFE, b"caf\xe9\0"))
    )
    assert source.texts == (Text(COMMENT, "Grüße 港"), Text(COMMENT, "café"))
    assert result.texts == source.texts
    assert saving_loses(".png", source) == []
    assert any(COMMENT in loss for loss in saving_loses(".tif", source))


def extended(rest: bytes, inside: bytes = b"", room: int = 65400) -> list[bytes]:
    """The segments of a packet with a rest."""
    name = hashlib.md5(rest, usedforsecurity=False).hexdigest().upper().encode()
    main = packet(
        b'<rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" '
        b'xmpNote:HasExtendedXMP="' + name + b'"/>' + inside
    )
    parts = [segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + main)]
    for offset in range(0, len(rest), room):
        head = b"http://ns.adobe.com/xmp/extension/\0" + name
        head += struct.pack(">II", len(rest), offset)
        parts.append(segment(0xE1, head + rest[offset : offset + room]))
    return parts


def description(value: bytes) -> bytes:
    return (
        b'<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
        b"<photoshop:History>" + value + b"</photoshop:History></rdf:Description>"
    )


@pytest.mark.parametrize("length", [50, 150_000])
def test_extended_xmp_is_put_together_and_divided_again(tmp_path: Path, length: int) -> None:
    value = (b"long ago " * (length // 9 + 1))[:length]
    parts = extended(packet(description(value)))
    source, result = through(tmp_path, jpeg(parts[0], *reversed(parts[1:])))
    assert source.xmp is not None
    assert value in source.xmp
    assert b"HasExtendedXMP" not in source.xmp
    assert result.xmp is not None
    assert value in result.xmp
    assert b"photoshop:History" in result.xmp
    written = read_segments((tmp_path / "b.jpg").read_bytes())
    assert all(len(content) <= 65533 for _, content in written.parts)
    assert saving_loses(".jpg", source) == []
    save_image(tmp_path / "c.png", source)
    assert load_image(tmp_path / "c.png").xmp == source.xmp


def test_a_rest_that_is_not_whole_leaves_the_main_packet(tmp_path: Path) -> None:
    parts = extended(packet(description(b"x" * 100_000)), description(b"short"))
    source, _ = through(tmp_path, jpeg(*parts[:2]))
    assert source.xmp is not None
    assert b"short" in source.xmp


def test_xmp_that_no_segment_holds_and_nobody_can_divide_is_said() -> None:
    source = Photograph(random_pixels((4, 4), np.uint8), xmp=b"<not xml" * 10_000)
    assert any("XMP" in loss for loss in saving_loses(".jpg", source))


GAIN_MAP = (
    b'<rdf:Description rdf:about="" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" hdrgm:Version="1.0" dc:source="kept > all">'
    b"<hdrgm:GainMapMax><rdf:Seq><rdf:li>2</rdf:li></rdf:Seq></hdrgm:GainMapMax>"
    b"<dc:subject>keyword</dc:subject></rdf:Description>"
)
CONTAINER = (
    b'<rdf:Description xmlns:Container="http://ns.google.com/photos/1.0/container/" '
    b'xmlns:Item="http://ns.google.com/photos/1.0/container/item/"><Container:Directory><rdf:Seq>'
    b'<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap"/></rdf:li>'
    b"</rdf:Seq></Container:Directory></rdf:Description>"
)
MOTION = (
    b"<rdf:Description xmlns:cam='http://ns.google.com/photos/1.0/camera/' cam:MotionPhoto='1'\n"
    b" cam:MicroVideoOffset='1000' cam:BurstID='kept'/>"
)


def with_xmp(inside: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet(inside))


def turned_exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x112] = orientation
    return segment(0xE1, exif.tobytes())


def test_a_gain_map_that_no_longer_fits_is_said_and_claimed_no_more(tmp_path: Path) -> None:
    """The picture is turned, its map is not."""
    second = jpeg(with_xmp(GAIN_MAP))
    source, result = through(
        tmp_path, jpeg(turned_exif(6), with_xmp(GAIN_MAP + CONTAINER), tail=second)
    )
    assert source.notes == ("The gain map for HDR screens was left out",)
    assert result.xmp is not None
    for gone in (b"hdrgm:", b"Container:Directory", b"GainMap"):
        assert gone not in result.xmp.replace(b"xmlns:hdrgm", b"")
    assert b'dc:source="kept > all"' in result.xmp
    assert b"<dc:subject>keyword</dc:subject>" in result.xmp
    assert xmp_packet.parsed(result.xmp) is not None
    assert result.notes == ()


@pytest.mark.parametrize("second", [b"", jpeg()])
def test_a_gain_map_that_is_not_there_is_claimed_no_more(tmp_path: Path, second: bytes) -> None:
    source, result = through(tmp_path, jpeg(with_xmp(GAIN_MAP + CONTAINER), tail=second))
    assert "The gain map for HDR screens was left out" in source.notes
    assert b"hdrgm:Version" not in (result.xmp or b"")


def test_a_gain_map_is_kept_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    second = jpeg(with_xmp(GAIN_MAP))
    source, result = through(tmp_path, jpeg(with_xmp(GAIN_MAP + CONTAINER), tail=second))
    assert source.notes == ()
    assert source.gain_map is not None
    assert (tmp_path / "b.jpg").read_bytes().endswith(second)
    assert result.gain_map == source.gain_map
    assert b'hdrgm:Version="1.0"' in (result.xmp or b"")
    assert b"Container:Directory" in (result.xmp or b"")
    assert "the gain map for HDR screens" in saving_loses(".png", source)
    save_image(tmp_path / "b.png", source)
    assert b"hdrgm:Version" not in (load_image(tmp_path / "b.png").xmp or b"")
    with Image.open(tmp_path / "b.jpg") as image:  # others find both pictures
        assert getattr(image, "n_frames", 1) == 2 or b"MPF" in (tmp_path / "b.jpg").read_bytes()


def test_an_ultra_hdr_picture_is_one_afterwards(tmp_path: Path) -> None:
    """By the reference decoder, which finds the light it had."""
    light = np.ones((48, 64, 4), np.float16)
    light[..., :3] = np.linspace(0, 4, 64)[None, :, None]
    (tmp_path / "a.jpg").write_bytes(imagecodecs.ultrahdr_encode(light))
    source = load_image(tmp_path / "a.jpg")
    assert source.notes == ()
    save_image(tmp_path / "b.jpg", source)
    before = imagecodecs.ultrahdr_decode((tmp_path / "a.jpg").read_bytes()).astype(float)
    after = imagecodecs.ultrahdr_decode((tmp_path / "b.jpg").read_bytes()).astype(float)
    assert after.max() > 3.5
    assert np.abs(after - before).max() < 0.15


@pytest.mark.parametrize("video", [b"\0\0\0\x18ftypmp42" + bytes(100), b"MotionPhoto_Data" * 9])
def test_a_moving_photographs_video_is_said_and_claimed_no_more(
    tmp_path: Path, video: bytes
) -> None:
    source, result = through(tmp_path, jpeg(with_xmp(MOTION), tail=video))
    assert source.notes == ("The video of the moving photograph was left out",)
    assert result.xmp is not None
    assert b"MotionPhoto" not in result.xmp
    assert b"MicroVideo" not in result.xmp
    assert b"cam:BurstID='kept'" in result.xmp
    assert xmp_packet.parsed(result.xmp) is not None


def test_private_segments_are_said_and_what_is_about_storage_is_not(tmp_path: Path) -> None:
    private = [segment(0xE1, b"FLIR\0\1\2"), segment(0xE5, b"\0\1\2"), segment(0xEC, b"Ducky\0")]
    source, result = through(tmp_path, jpeg(*private))
    assert source.notes == ("Data of the camera or of other programs (FLIR, APP5) were left out",)
    assert result.notes == ()


def test_what_is_behind_the_picture_is_said(tmp_path: Path) -> None:
    source, result = through(tmp_path, jpeg(tail=b"\0\0Image_UTC_Data17SEFT\0\0"))
    assert source.notes == ("20 bytes behind the picture were left out",)
    assert result.notes == ()
    assert through(tmp_path, jpeg(tail=bytes(500)))[0].notes == ()


def test_small_pictures_in_xmp_go_too() -> None:
    inside = (
        b'<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="5">'
        b"<xmp:Thumbnails><rdf:Alt><rdf:li>noisy</rdf:li></rdf:Alt></xmp:Thumbnails>"
        b"</rdf:Description>"
    )
    left = xmp_packet.without_untrue(packet(inside))
    assert b"noisy" not in left
    assert b'xmp:Rating="5"' in left


def test_a_packet_without_claims_stays_byte_for_byte() -> None:
    for whole in (XMP, packet(description(b"x")), b"<broken", b""):
        assert xmp_packet.without_untrue(whole) == whole


@pytest.mark.parametrize("kind", [1, 3, 4, 6, 8, 9])
@pytest.mark.parametrize("order", ["<", ">"])
def test_an_orientation_of_any_integer_type(tmp_path: Path, kind: int, order: str) -> None:
    size = {1: "B3x", 3: "H2x", 4: "I", 6: "b3x", 8: "h2x", 9: "i"}[kind]
    mark = b"II" if order == "<" else b"MM"
    block = mark + struct.pack(order + "HIHHHI" + size, 42, 8, 1, 0x112, kind, 1, 6) + bytes(4)
    source, result = through(tmp_path, jpeg(segment(0xE1, b"Exif\0\0" + block)))
    assert (source.height, source.width) == (24, 16)
    assert (result.height, result.width) == (24, 16)
    value = struct.unpack_from(order + size, result.exif or b"", 18)
    assert value == (1,)


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("at_the_end", [True, False])
def test_the_thumbnail_is_made_anew(tmp_path: Path, orientation: int, at_the_end: bool) -> None:
    thumbnail = b"\xff\xd8 noisy \xff\xd9"
    camera = b"" if at_the_end else b"maker notes stay where they are"
    first = struct.pack("<HHHIHxxI", 1, 0x112, 3, 1, orientation, 26)
    second = struct.pack("<HHHIIHHII", 2, 0x201, 4, 1, 56, 0x202, 4, 1, len(thumbnail))
    block = b"II*\0\x08\0\0\0" + first + second + bytes(4) + thumbnail + camera
    _, result = through(tmp_path, jpeg(segment(0xE1, b"Exif\0\0" + block)))
    written = (tmp_path / "b.jpg").read_bytes()
    assert b"noisy" not in written
    assert camera in written
    with Image.open(tmp_path / "b.jpg") as image:
        assert image.getexif()[0x112] == 1
        upright = image.convert("RGB")
    block = result_block(written)
    assert block.count(b"\xff\xd8\xff") == 1
    with Image.open(io.BytesIO(block[block.index(b"\xff\xd8\xff") :])) as small:
        assert small.size == upright.size  # there is nothing to reduce
        assert np.abs(np.asarray(small, float) - np.asarray(upright, float)).mean() < 20
    assert result.notes == ()


def result_block(written: bytes) -> bytes:
    at = written.index(b"Exif\0\0") + 6
    return written[at : at - 8 + int.from_bytes(written[at - 8 : at - 6], "big")]


def test_thumbnails_do_not_pile_up(tmp_path: Path) -> None:
    picture = Photograph((SMOOTH >> 4).astype(np.uint8), exif=camera_block(b"MM"), thumbnail=True)
    lengths = []
    for number in range(4):
        path = tmp_path / f"{number}.jpg"
        save_image(path, picture)
        picture = load_image(path)
        assert picture.thumbnail
        lengths.append(len(result_block(path.read_bytes())))
    assert max(lengths) - min(lengths) < 64


@pytest.mark.parametrize("suffix", [".png", ".webp", ".avif", ".heic", ".jxl", ".jp2"])
def test_a_thumbnail_of_any_format_is_of_the_result(tmp_path: Path, suffix: str) -> None:
    picture = Photograph((SMOOTH >> 4).astype(np.uint8), exif=camera_block(b"II"), thumbnail=True)
    for path in (tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"):
        save_image(path, picture)
        picture = load_image(path)
        assert picture.exif is not None
        assert b"\xff\xd8\xff" not in picture.exif  # of what was read none is kept
        assert picture.thumbnail or suffix == ".jp2"


def camera_block(order: bytes) -> bytes:
    form = "<" if order == b"II" else ">"
    head = order + struct.pack(form + "HI", 42, 8)
    return head + struct.pack(form + "HHHI4sI", 1, 0x10F, 2, 4, b"Cam\0", 0)


def test_a_large_picture_has_a_thumbnail_of_160_pixels(tmp_path: Path) -> None:
    rows, columns = np.mgrid[0:900, 0:1200].astype(np.uint16)
    deep = np.dstack([rows * 70, columns * 50, rows + columns])
    with Image.open(io.BytesIO(thumbnail_of(deep))) as small:
        assert small.size == (160, 120)
        wanted = (deep[::7, ::7] / 257)[:120, :160]
        assert np.abs(np.asarray(small, float)[60, 80] - wanted[64, 85]).max() < 12
    assert thumbnail_of(np.zeros((3, 2000), np.float32))[:2] == b"\xff\xd8"


@pytest.mark.parametrize("bits", [12, 16])
@pytest.mark.parametrize("lossless", [False, True])
def test_more_than_8_bits(tmp_path: Path, bits: int, lossless: bool) -> None:
    if bits == 16 and not lossless:
        pytest.skip("the format has none")
    encoded = imagecodecs.jpeg8_encode(
        SMOOTH << (bits - 12), bitspersample=bits, lossless=lossless, level=None if lossless else 98
    )
    (tmp_path / "a.jpg").write_bytes(encoded)
    result = load_image(tmp_path / "a.jpg")
    assert result.pixels.dtype == np.uint16
    assert result.bits == bits
    expected = (SMOOTH << (bits - 12)) / (2**bits - 1)
    assert np.abs(result.pixels / 65535 - expected).max() < (1e-4 if lossless else 0.02)
    assert f"depth ({bits} bits become 8)" in saving_loses(".jpg", result)
    assert saving_loses(".tif", result) == []


def test_lossless_of_8_bits_and_gray(tmp_path: Path) -> None:
    pixels = random_pixels((16, 24), np.uint8)
    (tmp_path / "a.jpg").write_bytes(imagecodecs.jpeg8_encode(pixels, lossless=True))
    np.testing.assert_array_equal(load_image(tmp_path / "a.jpg").pixels, pixels)


def test_a_valid_file_of_a_rare_sort_is_not_called_damaged(tmp_path: Path) -> None:
    data = bytearray(jpeg())
    data[data.index(b"\xff\xc0") + 1] = 0xC5  # hierarchical
    (tmp_path / "a.jpg").write_bytes(data)
    with pytest.raises(ImageFileError) as caught:
        load_image(tmp_path / "a.jpg")
    assert "rare sort" in str(caught.value)
    assert "damaged" not in str(caught.value)
    assert "again" not in str(caught.value)


@pytest.mark.parametrize(("bits", "lossless"), [(12, False), (12, True), (16, True)])
@pytest.mark.parametrize("share", [0.5, 0.95])
def test_a_deep_jpeg_that_ends_too_early_is_refused(
    tmp_path: Path, bits: int, lossless: bool, share: float
) -> None:
    """Its decoder makes gray of what is missing, and says nothing."""
    path = tmp_path / "a.jpg"
    encoded = imagecodecs.jpeg8_encode(
        SMOOTH << (bits - 12), bitspersample=bits, lossless=lossless, level=None if lossless else 98
    )
    path.write_bytes(encoded + bytes(1000))  # what stands behind it does not matter
    assert load_image(path).bits == bits
    path.write_bytes(encoded[: int(len(encoded) * share)])
    with pytest.raises(ImageFileError, match="damaged or incomplete"):
        load_image(path)


def pieces_of_profile(*numbered: tuple[int, int, bytes]) -> list[bytes]:
    return [
        segment(0xE2, b"ICC_PROFILE\0" + bytes([number, count]) + piece)
        for number, count, piece in numbered
    ]


def test_a_profile_of_which_a_piece_is_missing_is_said(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source, result = through(tmp_path, jpeg(*pieces_of_profile((1, 2, profile[:200]))))
    assert any("colour profile is damaged" in note for note in source.notes)
    assert result.icc_profile is None


@pytest.mark.parametrize("count", [0, 2])
def test_pieces_of_a_profile_are_put_together(tmp_path: Path, count: int) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    pieces = [(0, 0, profile)] if count == 0 else [(2, 2, profile[99:]), (1, 2, profile[:99])]
    source, result = through(tmp_path, jpeg(*pieces_of_profile(*pieces)))
    assert source.notes == ()
    assert result.icc_profile == profile


def test_a_height_that_stands_behind_the_pixels(tmp_path: Path) -> None:
    (tmp_path / "plain.jpg").write_bytes(whole := jpeg())
    height, later = struct.pack(">HH", 16, 24), b"\xff\xdc\0\4" + struct.pack(">H", 16)
    data = whole.replace(height, struct.pack(">HH", 0, 24), 1)
    source, _ = through(tmp_path, data[:-2] + later + data[-2:])
    np.testing.assert_array_equal(source.pixels, load_image(tmp_path / "plain.jpg").pixels)


def test_a_height_that_stands_nowhere(tmp_path: Path) -> None:
    height = struct.pack(">HH", 16, 24)
    (tmp_path / "a.jpg").write_bytes(jpeg().replace(height, struct.pack(">HH", 0, 24), 1))
    with pytest.raises(ImageFileError) as caught:
        load_image(tmp_path / "a.jpg")
    assert "header is damaged" in str(caught.value)
    assert "MPO" not in str(caught.value)


ORIENTED = (
    b'<rdf:Description rdf:about="" xmlns:t="http://ns.adobe.com/tiff/1.0/" t:Orientation="6"/>',
    b'<rdf:Description rdf:about="" xmlns:t="http://ns.adobe.com/tiff/1.0/">'
    b"<t:Orientation> 6 </t:Orientation></rdf:Description>",
)
TURNED = b"Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0"


@pytest.mark.parametrize("inside", ORIENTED)
def test_an_orientation_in_xmp_of_any_prefix_is_reset(tmp_path: Path, inside: bytes) -> None:
    parts = segment(0xE1, TURNED), segment(0xE1, XMP_HEAD + packet(inside))
    source, result = through(tmp_path, jpeg(*parts))
    assert source.pixels.shape == (24, 16, 3)
    assert result.xmp is not None
    assert result.xmp == packet(inside).replace(b"6", b"1")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32-le"])
def test_xmp_in_wide_letters_becomes_utf_8(tmp_path: Path, encoding: str) -> None:
    wide = packet(ORIENTED[0]).decode().encode(encoding)
    parts = segment(0xE1, TURNED), segment(0xE1, XMP_HEAD + wide)
    _, result = through(tmp_path, jpeg(*parts))
    assert result.xmp == packet(ORIENTED[0]).replace(b"6", b"1")


@pytest.mark.parametrize("broken", [b"no packet at all", b"<x:xmpmeta><rdf:RDF>"])
def test_xmp_that_is_none_is_said(tmp_path: Path, broken: bytes) -> None:
    source, _ = through(tmp_path, jpeg(segment(0xE1, XMP_HEAD + broken)))
    assert source.xmp is None
    assert any("XMP data are damaged" in note for note in source.notes)


@pytest.mark.parametrize(
    "empty",
    [
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + RDF[:-1] + b"/></x:xmpmeta>",
        RDF[:-1] + b"/>",
    ],
)
def test_there_is_room_for_a_record_in_an_empty_packet(
    tmp_path: Path, empty: bytes, model_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(segment(0xE1, XMP_HEAD + empty)))
    source = load_image(tmp_path / "a.jpg")
    assert source.notes == ()
    denoise_to_file(source, tmp_path / "b.jpg", 5, model_path)
    record = read_provenance(load_image(tmp_path / "b.jpg").xmp)
    assert record is not None
    assert record.recipe.luminance == 5
