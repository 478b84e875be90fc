"""What goes into a file comes out of it: pixels, transparency and metadata."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from denoise_gui.engine.images.image_file import (
    JpegSettings,
    Photograph,
    load_image,
    save_image,
    saving_loses,
    with_pixels,
)
from denoise_gui.engine.images.save_options import SaveOptions
from tests.engine.images.photographs import (
    XMP,
    camera_exif,
    parsed,
    photograph,
    random_pixels,
    srgb_profile,
)

LOSSLESS = {
    ".png": (np.uint8, np.uint16),
    ".tif": (np.uint8, np.uint16, np.float32),
    ".ppm": (np.uint8, np.uint16),
    ".bmp": (np.uint8,),
    ".webp": (np.uint8,),
    ".pfm": (np.float32,),
}
WITH_ALPHA = (".png", ".tif", ".webp")
WITH_METADATA = (".png", ".tif", ".webp", ".jpg", ".avif")


def round_trip(folder: Path, suffix: str, original: Photograph) -> Photograph:
    path = folder / f"image{suffix}"
    save_image(path, original)
    return load_image(path)


@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(
    ("suffix", "dtype"), [(suffix, dtype) for suffix in LOSSLESS for dtype in LOSSLESS[suffix]]
)
def test_pixels_survive_in_every_depth(
    tmp_path: Path, suffix: str, dtype: type, channels: int, alpha: bool
) -> None:
    original = photograph(dtype, channels, alpha and suffix in WITH_ALPHA)
    expected = original.pixels
    if channels == 1 and suffix in (".ppm", ".webp"):  # these know no gray
        expected = np.repeat(expected[:, :, None], 3, axis=2)
    result = round_trip(tmp_path, suffix, original)
    assert result.pixels.dtype == dtype
    np.testing.assert_array_equal(result.pixels, expected)
    if original.alpha is None:
        assert result.alpha is None
    else:
        np.testing.assert_array_equal(result.alpha, original.alpha)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    dtype=st.sampled_from([np.uint8, np.uint16]),
    channels=st.sampled_from([1, 3]),
    alpha=st.booleans(),
    suffix=st.sampled_from([".png", ".tif"]),
)
def test_any_size_survives(
    tmp_path: Path, height: int, width: int, dtype: type, channels: int, alpha: bool, suffix: str
) -> None:
    shape = (height, width, 3) if channels == 3 else (height, width)
    mask = random_pixels((height, width), dtype, seed=2) if alpha else None
    original = Photograph(random_pixels(shape, dtype), alpha=mask)
    result = round_trip(tmp_path, suffix, original)
    np.testing.assert_array_equal(result.pixels, original.pixels)
    assert (result.alpha is None) == (not alpha)


@pytest.mark.parametrize("suffix", WITH_METADATA)
@pytest.mark.parametrize("alpha", [False, True])
def test_metadata_survive(tmp_path: Path, suffix: str, alpha: bool) -> None:
    original = photograph(alpha=alpha)
    result = round_trip(tmp_path, suffix, original)
    assert result.icc_profile == original.icc_profile
    assert result.xmp == XMP
    exif = parsed(result.exif)
    assert exif[ExifTags.Base.Make] == "Kamera"
    assert exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExposureTime] == pytest.approx(0.01)
    assert exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] == "N"
    if suffix not in (".webp", ".avif"):
        assert result.dpi == pytest.approx((300, 240), abs=0.01)


@pytest.mark.parametrize("suffix", WITH_METADATA)
def test_other_programs_see_the_metadata(tmp_path: Path, suffix: str) -> None:
    save_image(tmp_path / f"a{suffix}", photograph())
    with Image.open(tmp_path / f"a{suffix}") as image:
        assert image.getexif()[ExifTags.Base.Make] == "Kamera"
        assert ExifTags.Base.ExposureTime in image.getexif().get_ifd(ExifTags.IFD.Exif)
        assert image.info["icc_profile"] == srgb_profile()
        assert image.info["xmp"] == XMP


@pytest.mark.parametrize("suffix", [".png", ".tif", ".ppm"])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_16_bit_ramp_has_no_bands(tmp_path: Path, suffix: str, channels: int) -> None:
    ramp = np.arange(65536, dtype=np.uint16).reshape(64, 1024)
    pixels = ramp if channels == 1 else np.dstack([ramp, ramp[::-1], ramp[:, ::-1]])
    result = round_trip(tmp_path, suffix, Photograph(pixels))
    assert len(np.unique(result.pixels)) == 65536
    assert result.bits == 16


@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg", ".webp", ".avif"])
def test_the_same_photograph_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    for name in ("a", "b"):
        save_image(tmp_path / f"{name}{suffix}", photograph())
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg", ".webp"])
def test_orientation_is_applied_and_reset(tmp_path: Path, suffix: str, orientation: int) -> None:
    from PIL import ImageOps

    blocks = np.kron(random_pixels((3, 5, 3), np.uint8), np.ones((8, 8, 1), np.uint8))
    path = tmp_path / f"turned{suffix}"
    save_image(path, Photograph(blocks, exif=camera_exif(orientation), dpi=(300.0, 240.0)))
    result = load_image(path)
    with Image.open(path) as image:
        image.info["exif"] = b"Exif\0\0" + camera_exif(orientation)
        expected = np.asarray(ImageOps.exif_transpose(image))
    assert result.pixels.shape == expected.shape
    np.testing.assert_array_equal(result.pixels, expected)
    exif = parsed(result.exif)
    assert exif[ExifTags.Base.Orientation] == 1
    assert exif[ExifTags.Base.Make] == "Kamera"
    width = exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExifImageWidth]
    assert width == (20 if orientation >= 5 else 31)
    if suffix != ".webp":
        assert result.dpi == pytest.approx((240, 300) if orientation >= 5 else (300, 240), abs=0.01)
    again = round_trip(tmp_path, suffix, result)
    assert again.pixels.shape == result.pixels.shape


def test_jpeg_keeps_the_tables_of_its_source(tmp_path: Path) -> None:
    image = Image.fromarray(photograph().pixels)
    image.save(tmp_path / "source.jpg", quality=61, subsampling=2)
    source = load_image(tmp_path / "source.jpg")
    assert source.jpeg is not None
    assert source.jpeg.subsampling == 2
    kept = round_trip(tmp_path, ".jpg", source)
    assert kept.jpeg == source.jpeg
    save_image(tmp_path / "chosen.jpg", source, SaveOptions(quality=90))
    chosen = load_image(tmp_path / "chosen.jpg").jpeg
    assert isinstance(chosen, JpegSettings)
    assert sum(chosen.tables[0]) < sum(source.jpeg.tables[0])


def test_jpeg_of_another_source_is_fine_and_not_subsampled(tmp_path: Path) -> None:
    result = round_trip(tmp_path, ".jpg", photograph())
    assert result.jpeg is not None
    assert result.jpeg.subsampling == 0
    assert max(result.jpeg.tables[0]) <= 13


def test_what_is_lost_is_said() -> None:
    full = photograph(np.uint16, alpha=True)
    assert saving_loses(".png", full) == []
    assert saving_loses(".TIF", full) == []
    assert len(saving_loses(".jpg", full)) == 2
    text = " ".join(saving_loses(".bmp", full))
    for word in ("16 bits become 8", "transparency", "profile", "EXIF", "XMP"):
        assert word in text
    assert "floating-point" in saving_loses(".png", photograph(np.float32))[0]
    with pytest.raises(ValueError, match="gif"):
        saving_loses(".gif", full)


def test_transparency_is_laid_over_white_where_it_cannot_be_kept(tmp_path: Path) -> None:
    black = np.zeros((4, 4, 3), np.uint8)
    alpha = np.full((4, 4), 51, np.uint8)
    result = round_trip(tmp_path, ".bmp", Photograph(black, alpha=alpha))
    assert np.unique(result.pixels).tolist() == [204]


def test_depth_is_reduced_by_rounding(tmp_path: Path) -> None:
    levels = np.array([[0, 128, 129, 385, 386, 65535]], np.uint16)
    result = round_trip(tmp_path, ".bmp", Photograph(levels))
    assert result.pixels.tolist() == [[0, 0, 1, 1, 2, 255]]


def test_with_pixels_keeps_all_but_the_pixels() -> None:
    original = photograph(alpha=True)
    changed = with_pixels(original, random_pixels((20, 31, 3), np.uint16))
    assert changed.exif == original.exif
    assert changed.icc_profile == original.icc_profile
    assert changed.alpha is not None
    assert changed.alpha.dtype == np.uint16
    np.testing.assert_array_equal(changed.alpha // 257, original.alpha)
    assert with_pixels(original, random_pixels((20, 31), np.uint8)).icc_profile is None
    with pytest.raises(ValueError, match="new pixels"):
        with_pixels(original, random_pixels((21, 31, 3), np.uint8))


def test_the_original_exif_stays_in_place_byte_for_byte(tmp_path: Path) -> None:
    """Maker notes point at absolute positions, so nothing may move."""
    for suffix in (".png", ".jpg", ".webp"):
        assert round_trip(tmp_path, suffix, photograph()).exif == camera_exif()


@pytest.mark.parametrize("endian", "<>")
def test_exif_of_either_byte_order_goes_through_tiff(tmp_path: Path, endian: str) -> None:
    save_image(tmp_path / "a.jpg", Photograph(photograph().pixels, exif=camera_exif(6, endian)))
    upright = load_image(tmp_path / "a.jpg")
    assert upright.exif is not None
    assert upright.exif[:2] == (b"II" if endian == "<" else b"MM")
    assert (upright.height, upright.width) == (31, 20)
    result = round_trip(tmp_path, ".tif", upright)
    assert (result.height, result.width) == (31, 20)
    exif = parsed(result.exif)
    assert exif[ExifTags.Base.Make] == "Kamera"
    assert exif[ExifTags.Base.Orientation] == 1
    assert exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExposureTime] == pytest.approx(0.01)
    assert exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExifImageWidth] == 20
    assert exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] == "N"
