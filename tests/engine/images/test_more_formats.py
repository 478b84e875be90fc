"""JPEG XL, JPEG 2000, OpenEXR, Photoshop, GIF and camera raw by its first bytes."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine.images import photoshop
from denoise_gui.engine.images.colour import ADOBE_RGB, Colour, profile_for
from denoise_gui.engine.images.image_file import (
    ImageFileError,
    Photograph,
    load_image,
    save_image,
    saving_loses,
)
from denoise_gui.engine.images.photograph import COMMENT, Text
from denoise_gui.engine.images.pixel_formats import convert, to_float
from denoise_gui.engine.images.registry import format_of, suffix_to_save
from denoise_gui.engine.images.save_options import SaveOptions
from tests.engine.images.photographs import (
    XMP,
    camera_exif,
    photograph,
    random_pixels,
    srgb_profile,
)
from tests.engine.images.test_jpeg_metadata import IPTC, resource

DEPTHS: list[tuple[str, Any]] = [
    (".jxl", np.uint8),
    (".jxl", np.uint16),
    (".jxl", np.float32),
    (".jp2", np.uint8),
    (".jp2", np.uint16),
]


@pytest.mark.parametrize(("suffix", "dtype"), DEPTHS)
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("alpha", [False, True])
def test_pixels_and_metadata_survive(
    tmp_path: Path, suffix: str, dtype: Any, channels: int, alpha: bool
) -> None:
    original = photograph(dtype, channels, alpha)
    save_image(tmp_path / f"a{suffix}", original)
    result = load_image(tmp_path / f"a{suffix}")
    np.testing.assert_array_equal(result.pixels, original.pixels)
    if alpha:
        assert result.alpha is not None
        np.testing.assert_array_equal(result.alpha, original.alpha)
    assert result.exif == camera_exif()
    assert result.xmp == XMP
    assert result.colour is None  # it is not taken for linear light
    if suffix == ".jp2" and channels == 3:
        assert result.icc_profile == srgb_profile()
    assert suffix_to_save(suffix) == suffix


@pytest.mark.parametrize("suffix", [".jxl", ".jp2"])
@pytest.mark.parametrize("bits", [10, 12])
def test_depths_between_are_kept(tmp_path: Path, suffix: str, bits: int) -> None:
    levels = np.arange(2**bits).reshape(32, -1)[:, :64]
    pixels = np.rint(levels * (65535 / (2**bits - 1))).astype(np.uint16)
    save_image(tmp_path / f"a{suffix}", Photograph(pixels, depth=bits))
    result = load_image(tmp_path / f"a{suffix}")
    assert result.bits == bits
    assert np.abs(result.pixels.astype(int) - pixels).max() <= 1
    assert len(np.unique(result.pixels)) == len(np.unique(pixels))


def test_what_jpeg_xl_cannot_hold_here_is_said() -> None:
    assert "the colour profile" in saving_loses(".jxl", photograph())


COLOURS = {
    "P3": Colour(code_points=(12, 13)),
    "PQ": Colour(code_points=(9, 16)),
    "HLG": Colour(code_points=(9, 18)),
    "BT.709": Colour(code_points=(1, 1)),
    "linear": Colour(code_points=(1, 8)),
    "cinema": Colour(code_points=(11, 17)),
    "Adobe RGB": ADOBE_RGB,
    "a gamma": Colour(gamma=1 / 1.8),
    "measured": Colour(chromaticities=(0.35, 0.35, 0.74, 0.26, 0.16, 0.84, 0.04, -0.01)),
}


@pytest.mark.parametrize("name", list(COLOURS))
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("quality", [None, 90])
def test_jpeg_xl_says_colours_in_its_header(
    tmp_path: Path, name: str, dtype: Any, quality: int | None
) -> None:
    colour = COLOURS[name]
    pixels = random_pixels((20, 31, 3), dtype)
    original = Photograph(pixels, colour=colour, icc_profile=profile_for(colour, 3))
    assert saving_loses(".jxl", original) == []
    save_image(tmp_path / "a.jxl", original, SaveOptions(quality=quality))
    result = load_image(tmp_path / "a.jxl")
    np.testing.assert_array_equal(result.pixels, pixels)
    assert result.colour is not None
    if colour.code_points:
        assert result.colour.code_points == colour.code_points
    else:
        assert result.colour.gamma == pytest.approx(colour.gamma, abs=1e-6)
        if colour.chromaticities:
            assert result.colour.chromaticities == pytest.approx(colour.chromaticities, abs=1e-6)
    assert result.notes == ()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_gray_of_jpeg_xl_says_its_curve(tmp_path: Path, dtype: Any) -> None:
    for colour in (Colour(code_points=(1, 16)), Colour(gamma=0.5)):
        original = Photograph(random_pixels((20, 31), dtype), colour=colour)
        save_image(tmp_path / "a.jxl", original)
        result = load_image(tmp_path / "a.jxl")
        np.testing.assert_array_equal(result.pixels, original.pixels)
        assert result.colour is not None
        assert (result.colour.code_points or result.colour.gamma) == (
            colour.code_points or pytest.approx(colour.gamma)
        )


def test_colours_that_jpeg_xl_has_no_words_for_are_told() -> None:
    for colour in (
        Colour(code_points=(7, 7)),
        Colour(code_points=(9, 16), full_range=False),
        Colour(gamma=1.25),
    ):
        original = Photograph(
            random_pixels((20, 31, 3), np.uint8), colour=colour, icc_profile=profile_for(colour, 3)
        )
        assert saving_loses(".jxl", original) == ["the colour profile"]


def test_jpeg_xl_with_a_quality_is_smaller(tmp_path: Path) -> None:
    smooth = np.linspace(0, 255, 64 * 64 * 3).reshape(64, 64, 3).astype(np.uint8)
    noisy = smooth // 2 + random_pixels((64, 64, 3), np.uint8) // 8
    sizes = []
    for quality in (None, 95, 20):
        save_image(tmp_path / "a.jxl", Photograph(noisy), SaveOptions(quality=quality))
        sizes.append((tmp_path / "a.jxl").stat().st_size)
        result = load_image(tmp_path / "a.jxl")
        assert result.pixels.shape == noisy.shape
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("alpha", [False, True])
def test_jpeg_xl_with_loss_looks_the_same(
    tmp_path: Path, dtype: Any, channels: int, alpha: bool
) -> None:
    ramp = np.linspace(0, 1, 64 * 64).reshape(64, 64).astype(np.float32)
    pixels = convert(ramp if channels == 1 else np.dstack([ramp] * 3), dtype)
    source = Photograph(pixels, alpha=convert(ramp, dtype) if alpha else None)
    save_image(tmp_path / "a.jxl", source, SaveOptions(quality=95))
    result = load_image(tmp_path / "a.jxl")
    assert result.colour is None
    assert result.pixels.dtype == dtype
    apart = np.abs(to_float(result.pixels) - to_float(pixels))
    assert apart.mean() < 0.01
    assert (result.alpha is not None) == alpha


def test_a_bare_codestream_and_packed_metadata(tmp_path: Path) -> None:
    pixels = random_pixels((20, 31, 3), np.uint8)
    bare = bytes(imagecodecs.jpegxl_encode(pixels, lossless=True, usecontainer=False))
    assert bare[:2] == b"\xff\x0a"
    (tmp_path / "a.jxl").write_bytes(bare)
    np.testing.assert_array_equal(load_image(tmp_path / "a.jxl").pixels, pixels)
    packed = b"xml " + bytes(imagecodecs.brotli_encode(XMP))
    whole = b"\0\0\0\x0cJXL \r\n\x87\n" + box(b"ftyp", b"jxl \0\0\0\0jxl ")
    whole += box(b"jxlp", bytes(4) + bare[:40])
    whole += box(b"jxlp", b"\x80\0\0\1" + bare[40:]) + box(b"brob", packed)
    (tmp_path / "a.jxl").write_bytes(whole)
    result = load_image(tmp_path / "a.jxl")
    np.testing.assert_array_equal(result.pixels, pixels)
    assert result.xmp == XMP


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def test_jpeg_2000_keeps_its_resolution_and_iptc(tmp_path: Path) -> None:
    blocks = resource(photoshop.IPTC, IPTC)
    original = Photograph(random_pixels((20, 31, 3), np.uint8), photoshop=blocks)
    save_image(tmp_path / "a.jp2", original)
    result = load_image(tmp_path / "a.jp2")
    assert result.iptc == IPTC
    with Image.open(tmp_path / "a.jp2") as image:  # another reader opens it
        np.testing.assert_array_equal(np.asarray(image), original.pixels)


def test_jpeg_2000_as_others_write_it(tmp_path: Path) -> None:
    pixels = random_pixels((20, 31, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.jp2", irreversible=False)
    np.testing.assert_array_equal(load_image(tmp_path / "a.jp2").pixels, pixels)
    bare = imagecodecs.jpeg2k_encode(pixels, level=0, reversible=True, codecformat="j2k")
    (tmp_path / "a.j2k").write_bytes(bare)
    np.testing.assert_array_equal(load_image(tmp_path / "a.j2k").pixels, pixels)


@pytest.mark.parametrize("kind", [np.float16, np.float32])
@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("gray", [False, True])
def test_openexr_comes_back_as_light(tmp_path: Path, kind: Any, alpha: bool, gray: bool) -> None:
    exr = pytest.importorskip("OpenEXR")
    light = (random_pixels((20, 31), np.float32) * 4).astype(kind)
    names = ["Y"] if gray else ["R", "G", "B"]
    channels = {name: np.ascontiguousarray(light * (i + 1)) for i, name in enumerate(names)}
    if alpha:
        channels["A"] = random_pixels((20, 31), np.float32, 1).astype(kind)
    header = {"compression": exr.ZIP_COMPRESSION, "type": exr.scanlineimage}
    exr.File(header, dict(channels)).write(str(tmp_path / "a.exr"))
    source = load_image(tmp_path / "a.exr")
    assert source.pixels.dtype == np.float32
    assert source.channels == (1 if gray else 3)
    assert source.pixels.max() > 1  # light above white is not cut off
    assert any("sRGB's curve" in note for note in source.notes)
    save_image(tmp_path / "b.exr", source)
    with exr.File(str(tmp_path / "b.exr"), separate_channels=True) as written:
        for name, values in channels.items():
            found = written.channels()[name].pixels
            assert found.dtype == kind
            assert found == pytest.approx(values, rel=2e-3 if kind == np.float16 else 1e-5)


def test_openexr_without_its_package_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.exr").write_bytes(b"\x76\x2f\x31\x01" + bytes(60))
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ImageFileError, match=r"pip install 'denoise-gui\[exr\]'"):
        load_image(tmp_path / "a.exr")
    with pytest.raises(ImageFileError, match=r"pip install 'denoise-gui\[exr\]'"):
        save_image(tmp_path / "b.exr", photograph(np.float32))


def psd(
    planes: np.ndarray, mode: int, packed: bool, blocks: bytes = b"", layers: bytes = b""
) -> bytes:
    """A Photoshop file of (channels, height, width)."""
    channels, height, width = planes.shape
    bits = planes.dtype.itemsize * 8
    data = struct.pack(">4sH6xHIIHH", b"8BPS", 1, channels, height, width, bits, mode)
    data += struct.pack(">I", 0) + struct.pack(">I", len(blocks)) + blocks
    data += struct.pack(">I", len(layers)) + layers
    raw = planes.astype(planes.dtype.newbyteorder(">"))
    if not packed:
        return data + struct.pack(">H", 0) + raw.tobytes()
    rows = [bytes(imagecodecs.packbits_encode(row.tobytes())) for plane in raw for row in plane]
    sizes = b"".join(struct.pack(">H", len(row)) for row in rows)
    return data + struct.pack(">H", 1) + sizes + b"".join(rows)


def layers_of(dtype: Any, count: int) -> bytes:
    """Photoshop's list of so many layers, with nothing of them; below zero, where the flat picture
    has a transparency. Files of more than 8 bits have it in a block of its own."""
    listed = struct.pack(">h", count) + bytes(10)
    if dtype == np.uint8:
        return struct.pack(">I", len(listed)) + listed + bytes(4)
    kind = b"Lr16" if dtype == np.uint16 else b"Lr32"
    other = b"8BIMPatt" + struct.pack(">I", 5) + bytes(8)
    block = b"8BIM" + kind + struct.pack(">I", len(listed)) + listed
    return bytes(4) + struct.pack(">I", 2) + bytes(2) + other + block


def test_millions_of_empty_resources_are_not_all_looked_at() -> None:
    blocks = resource(0x0404, IPTC) + resource(2000, b"") * 100_000
    assert photoshop.iptc_of(blocks) == IPTC
    assert len(list(photoshop.resources(blocks))) < 50_000


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("layers", [False, True])
def test_a_saved_selection_is_no_transparency(tmp_path: Path, dtype: Any, layers: bool) -> None:
    planes = random_pixels((5, 20, 31), dtype)
    listed = layers_of(dtype, 1) if layers else b""
    (tmp_path / "a.psd").write_bytes(psd(planes, 3, True, b"", listed))
    result = load_image(tmp_path / "a.psd")
    assert result.alpha is None
    assert any("2 extra channels were left out" in note for note in result.notes)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("mode", "channels"), [(1, 1), (1, 2), (3, 3), (3, 4)])
def test_photoshops_flat_picture(
    tmp_path: Path, dtype: Any, packed: bool, mode: int, channels: int
) -> None:
    planes = random_pixels((channels, 20, 31), dtype)
    blocks = resource(1039, srgb_profile()) + resource(1060, XMP) + resource(0x0404, IPTC)
    blocks += resource(1005, struct.pack(">IHHIHH", 300 << 16, 1, 1, 240 << 16, 1, 1))
    (tmp_path / "a.psd").write_bytes(psd(planes, mode, packed, blocks, layers_of(dtype, -1)))
    result = load_image(tmp_path / "a.psd")
    colours = 1 if mode == 1 else 3
    expected = planes[0] if colours == 1 else np.moveaxis(planes[:3], 0, -1)
    np.testing.assert_array_equal(result.pixels, expected)
    assert (result.alpha is not None) == (channels > colours)
    assert result.xmp == XMP
    assert photoshop.iptc_of(result.photoshop) == IPTC
    assert result.dpi == (300, 240)
    assert "The flat picture was read, not the layers" in result.notes
    if colours == 3:
        assert result.icc_profile == srgb_profile()
    assert suffix_to_save(".psd") == ".tif"


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_photoshops_other_modes(tmp_path: Path, dtype: Any) -> None:
    white = np.iinfo(dtype).max
    inks = np.full((4, 9, 9), white, dtype)  # no ink at all
    (tmp_path / "cmyk.psd").write_bytes(psd(inks, 4, True))
    result = load_image(tmp_path / "cmyk.psd")
    assert np.unique(result.pixels).tolist() == [white]
    assert "CMYK was converted to RGB" in result.notes
    gray = np.stack([np.full((9, 9), share * white) for share in (0.5, 0.502, 0.502)])
    (tmp_path / "lab.psd").write_bytes(psd(gray.astype(dtype), 9, True))
    result = load_image(tmp_path / "lab.psd")
    assert result.pixels == pytest.approx(np.full((9, 9, 3), 0.466), abs=0.02)
    indices = np.arange(81, dtype=np.uint8).reshape(1, 9, 9)
    data = bytearray(psd(indices, 2, False))
    data[26:30] = struct.pack(">I", 768)
    data[30:30] = bytes(range(256)) * 3
    (tmp_path / "indexed.psd").write_bytes(data)
    assert load_image(tmp_path / "indexed.psd").pixels[..., 1].tolist() == indices[0].tolist()


def test_photoshop_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    planes = random_pixels((4, 9, 9), np.uint8)
    (tmp_path / "a.psd").write_bytes(psd(planes, 7, False))
    with pytest.raises(ImageFileError, match="Multichannel") as caught:
        load_image(tmp_path / "a.psd")
    assert "damaged" not in str(caught.value)
    empty = resource(1057, struct.pack(">IB", 1, 0) + bytes(20))
    (tmp_path / "a.psd").write_bytes(psd(planes[:3], 3, False, empty))
    with pytest.raises(ImageFileError, match="Maximize Compatibility"):
        load_image(tmp_path / "a.psd")
    (tmp_path / "a.psd").write_bytes(psd(planes[:3], 3, False)[:-50])
    with pytest.raises(ImageFileError, match="ends too early"):
        load_image(tmp_path / "a.psd")


def gif(canvas: tuple[int, int], frame: Image.Image, at: tuple[int, int]) -> bytes:
    """A GIF whose only frame lies somewhere on a larger canvas."""
    buffer = io.BytesIO()
    frame.save(buffer, format="GIF")
    data = bytearray(buffer.getvalue())
    struct.pack_into("<HH", data, 6, *canvas)
    place = data.index(b"\x2c", 13 + 3 * 2 ** ((data[10] & 7) + 1))
    struct.pack_into("<HH", data, place + 1, *at)
    return bytes(data)


def test_a_frame_smaller_than_a_gif_leaves_the_rest_clear(tmp_path: Path) -> None:
    frame = Image.fromarray(random_pixels((6, 8, 3), np.uint8)).quantize(16)
    (tmp_path / "a.gif").write_bytes(gif((20, 12), frame, (5, 3)))
    result = load_image(tmp_path / "a.gif")
    assert result.pixels.shape == (12, 20, 3)
    np.testing.assert_array_equal(result.pixels[3:9, 5:13], np.asarray(frame.convert("RGB")))
    assert result.alpha is not None
    expected = np.zeros((12, 20), np.uint8)
    expected[3:9, 5:13] = 255
    np.testing.assert_array_equal(result.alpha, expected)
    assert any("rest is transparent" in note for note in result.notes)


def test_a_gif_keeps_its_comment(tmp_path: Path) -> None:
    image = Image.fromarray(random_pixels((6, 8), np.uint8))
    image.save(tmp_path / "a.gif", comment=b"by nobody")
    assert load_image(tmp_path / "a.gif").texts == (Text(COMMENT, "by nobody"),)


@pytest.mark.parametrize(
    "head",
    [
        b"II\x1a\0\0\0HEAPCCDR",
        b"\0MRM\0\1\2\3",
        b"FOVb\0\0\3\0",
        b"FUJIFILMCCD-RAW 0201",
        b"IIRO\x08\0\0\0",
    ],
)
def test_camera_raw_is_known_by_its_first_bytes(head: bytes) -> None:
    found = format_of(head + bytes(50), ".dat")
    assert found is not None
    assert found.name == "RAW"


def test_no_format_loads_its_codec_before_it_is_needed() -> None:
    code = (
        "import sys; from denoise_gui.engine.images.registry import all_formats; all_formats();"
        "heavy = {'PIL', 'tifffile', 'imagecodecs', 'OpenEXR', 'rawpy'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_gain_map_of_jpeg_xl_is_left_out_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.jxl"
    pixels = random_pixels((16, 24, 3), np.uint8)
    path.write_bytes(bytes(imagecodecs.jpegxl_encode(pixels, lossless=True, usecontainer=True)))
    assert load_image(path).notes == ()
    with path.open("ab") as file:
        file.write(struct.pack(">I4s", 8 + 20, b"jhgm") + bytes(20))
    assert load_image(path).notes == ("The gain map for HDR screens was left out",)
