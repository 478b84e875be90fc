"""AVIF and HEIC as a viewer shows them: cropped, turned, with their depth and their metadata."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import ExifTags, Image, ImageOps

from denoise_gui.engine.images.boxes import brands, read_meta
from denoise_gui.engine.images.boxes_writing import with_metadata
from denoise_gui.engine.images.image_file import Photograph, load_image, save_image
from denoise_gui.engine.images.pixel_formats import Pixels
from tests.engine.images.photographs import XMP, camera_exif, parsed, photograph, random_pixels

BLOCKS = np.kron(random_pixels((4, 6, 3), np.uint8), np.ones((8, 8, 1), np.uint8))


def with_clean_aperture(encoded: bytes, *numbers: int) -> bytes:
    """An AVIF with a crop: the numbers of a clap box, numerators and denominators."""
    place = b"to be a clean aperture".ljust(28)
    marked = with_metadata(encoded, None, None, place)
    made = bytearray(
        marked.replace(b"colrprof" + place, b"clap" + struct.pack(">IIIIiIiI", *numbers))
    )
    row = made.index(b"ipma") + 12  # an item, how many properties it has, and which
    made[row + 2 + made[row + 2]] |= 0x80  # readers must know a crop
    return bytes(made)


def avif(pixels: Pixels, bits: int = 8) -> bytes:
    made = imagecodecs.avif_encode(pixels, level=100, bitspersample=bits, pixelformat="444")
    return bytes(made)


@pytest.mark.parametrize("bits", [8, 10])
@pytest.mark.parametrize(
    ("numbers", "rows", "columns"),
    [
        ((40, 1, 24, 1, 0, 1, 0, 1), slice(4, 28), slice(4, 44)),
        ((40, 1, 24, 1, -4, 1, 4, 1), slice(8, 32), slice(0, 40)),
        ((47, 1, 31, 1, -1, 2, 1, 2), slice(1, 32), slice(0, 47)),
    ],
)
def test_a_clean_aperture_is_applied(
    tmp_path: Path, bits: int, numbers: tuple[int, ...], rows: slice, columns: slice
) -> None:
    pixels = BLOCKS if bits == 8 else BLOCKS.astype(np.uint16) << 2
    (tmp_path / "a.avif").write_bytes(with_clean_aperture(avif(pixels, bits), *numbers))
    result = load_image(tmp_path / "a.avif")
    expected = BLOCKS[rows, columns]
    assert result.pixels.shape == expected.shape
    shown = result.pixels if bits == 8 else result.pixels >> 8
    assert np.abs(shown.astype(int) - expected).max() < 6


@pytest.mark.parametrize(
    "numbers",
    [
        (40, 0, 24, 1, 0, 1, 0, 1),
        (400, 1, 24, 1, 0, 1, 0, 1),
        (0, 1, 24, 1, 0, 1, 0, 1),
        (40, 1, 24, 1, 2**31 - 1, 1, 0, 1),
    ],
)
def test_a_senseless_crop_leaves_the_picture_whole(
    tmp_path: Path, numbers: tuple[int, ...]
) -> None:
    (tmp_path / "a.avif").write_bytes(with_clean_aperture(avif(BLOCKS), *numbers))
    assert load_image(tmp_path / "a.avif").pixels.shape == BLOCKS.shape


@pytest.mark.parametrize("orientation", range(1, 9))
def test_avif_is_turned_as_its_boxes_say(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Kamera"
    image = Image.fromarray(BLOCKS)
    image.save(tmp_path / "a.avif", exif=exif, quality=100, subsampling="4:4:4")
    image.getexif()[ExifTags.Base.Orientation] = orientation
    expected = np.asarray(ImageOps.exif_transpose(image)).astype(int)
    result = load_image(tmp_path / "a.avif")
    assert result.pixels.shape == expected.shape
    assert np.abs(result.pixels - expected).max() < 6
    assert parsed(result.exif)[ExifTags.Base.Make] == "Kamera"
    assert parsed(result.exif).get(ExifTags.Base.Orientation, 1) == 1


@pytest.mark.parametrize("suffix", [".avif", ".heic"])
@pytest.mark.parametrize("kind", [1, 3, 4, 6, 8, 9])
def test_an_orientation_in_the_exif_of_a_box_file_is_reset(
    tmp_path: Path, suffix: str, kind: int
) -> None:
    """What boxes do not turn, no viewer turns (ISO/IEC 23000-22, section 7.3.9)."""
    block = struct.pack("<2sHIHHHII", b"II", 42, 8, 1, 0x112, kind, 1, 6) + bytes(4)
    if suffix == ".avif":
        (tmp_path / "a.avif").write_bytes(with_metadata(avif(BLOCKS), block, None, None))
    else:
        save_image(tmp_path / "a.heic", Photograph(BLOCKS, exif=block))
    result = load_image(tmp_path / f"a{suffix}")
    if suffix == ".avif":  # HEIC's encoder makes a turn in its boxes of it
        assert result.pixels.shape == BLOCKS.shape
    assert parsed(result.exif).get(ExifTags.Base.Orientation, 1) in (1, b"\1")


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_avif_is_written_in_every_form_with_its_metadata(
    tmp_path: Path, channels: int, alpha: bool, dtype: type
) -> None:
    original = photograph(dtype, channels, alpha)
    save_image(tmp_path / "a.avif", original)
    result = load_image(tmp_path / "a.avif")
    assert result.pixels.dtype == dtype
    assert result.bits == (8 if dtype == np.uint8 else 12)
    assert (result.alpha is not None) == alpha
    assert result.icc_profile == original.icc_profile
    assert result.exif == camera_exif()
    assert result.xmp == XMP
    with Image.open(tmp_path / "a.avif") as image:  # another reader finds the same
        assert image.info["xmp"] == XMP
        assert image.info.get("icc_profile") == original.icc_profile
        assert image.getexif()[ExifTags.Base.Make] == "Kamera"


@pytest.mark.parametrize(("suffix", "bits"), [(".avif", 10), (".avif", 12), (".heic", 10)])
def test_depth_stays_on_the_way_through(tmp_path: Path, suffix: str, bits: int) -> None:
    ramp = np.linspace(0, 65535, 64 * 64).astype(np.uint16).reshape(64, 64)
    source = Photograph(np.dstack([ramp] * 3), depth=bits)
    save_image(tmp_path / f"a{suffix}", source)
    result = load_image(tmp_path / f"a{suffix}")
    assert result.bits == bits
    assert len(np.unique(result.pixels)) > 300
    assert np.abs(result.pixels.astype(int) - source.pixels).max() < 600


def test_damaged_boxes_are_no_boxes() -> None:
    whole = with_metadata(avif(BLOCKS), camera_exif(), XMP, None)
    assert read_meta(io.BytesIO(whole)).picture.kind == b"av01"
    random = np.random.default_rng(0)
    for _ in range(300):
        damaged = bytearray(whole[:900])
        for position in random.integers(0, 600, 4):
            damaged[position] = random.integers(256)
        read_meta(io.BytesIO(damaged))
        brands(bytes(damaged[:64]))
