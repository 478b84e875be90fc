"""Every kind of file is understood: palettes, CMYK, planes, odd depths, text formats."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from denoise_gui.engine.images.image_file import ImageFileError, load_image
from denoise_gui.engine.images.registry import format_of
from tests.engine.images.photographs import camera_exif, random_pixels

RGB = random_pixels((20, 31, 3), np.uint8)
RGB16 = random_pixels((20, 31, 3), np.uint16)


def saved(folder: Path, image: Image.Image, name: str, **options: Any) -> Path:
    image.save(folder / name, **options)
    return folder / name


def tiff(folder: Path, pixels: Any, **options: Any) -> Path:
    tifffile.imwrite(folder / "a.tif", pixels, metadata=None, **options)
    return folder / "a.tif"


def test_palettes_are_expanded(tmp_path: Path) -> None:
    palette = Image.fromarray(RGB).quantize(16)
    for name in ("a.png", "a.gif", "a.bmp", "a.tif"):
        result = load_image(saved(tmp_path, palette, name))
        np.testing.assert_array_equal(result.pixels, np.asarray(palette.convert("RGB")))
        assert "palette" in result.notes[0]
    result = load_image(saved(tmp_path, palette, "a.png", transparency=3))
    assert result.alpha is not None
    np.testing.assert_array_equal(result.alpha == 0, np.asarray(palette) == 3)


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.tif", "a.pbm"])
def test_one_bit_becomes_black_and_white(tmp_path: Path, name: str) -> None:
    image = Image.fromarray(RGB[..., 0] > 128)
    result = load_image(saved(tmp_path, image, name))
    np.testing.assert_array_equal(result.pixels, np.asarray(image) * np.uint8(255))


def test_a_transparent_colour_becomes_alpha(tmp_path: Path) -> None:
    gray = Image.fromarray(RGB[..., 0] & 0xF0)
    result = load_image(saved(tmp_path, gray, "a.png", transparency=0x40))
    assert result.channels == 1
    assert result.alpha is not None
    np.testing.assert_array_equal(result.alpha == 0, np.asarray(gray) == 0x40)


@pytest.mark.parametrize("name", ["a.jpg", "a.tif"])
def test_cmyk_is_converted_and_said_so(tmp_path: Path, name: str) -> None:
    smooth = np.tile(np.linspace(0, 255, 64).astype(np.uint8), (32, 1))
    image = Image.fromarray(np.dstack([smooth, smooth[::-1], smooth[:, ::-1]])).convert("CMYK")
    path = saved(tmp_path, image, name)
    result = load_image(path)
    assert result.notes == ("CMYK was converted to RGB",)
    with Image.open(path) as reopened:
        expected = np.asarray(reopened.convert("RGB")).astype(int)
    assert np.abs(result.pixels - expected).max() <= 1


def test_a_profile_for_other_channels_does_not_stay(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    result = load_image(saved(tmp_path, Image.fromarray(RGB), "a.png", icc_profile=profile))
    assert result.icc_profile is None
    assert "profile" in result.notes[0]


@pytest.mark.parametrize("pixels", [RGB, RGB16, RGB16[..., 0], RGB16.astype(np.float32) / 65535])
@pytest.mark.parametrize(
    "options",
    [
        {"bigtiff": True},
        {"byteorder": ">"},
        {"compression": "lzw", "predictor": True},
        {"compression": "zstd"},
        {"tile": (16, 16)},
        {"rowsperstrip": 3},
    ],
)
def test_tiff_in_its_many_ways(tmp_path: Path, pixels: Any, options: dict[str, Any]) -> None:
    kind = "rgb" if pixels.ndim == 3 else "minisblack"
    result = load_image(tiff(tmp_path, pixels, photometric=kind, **options))
    assert result.pixels.dtype == pixels.dtype
    np.testing.assert_array_equal(result.pixels, pixels)


def test_planar_tiff(tmp_path: Path) -> None:
    planes = np.moveaxis(np.dstack([RGB16, RGB16[..., :1]]), -1, 0)
    path = tiff(
        tmp_path, planes, photometric="rgb", planarconfig="separate", extrasamples=["unassalpha"]
    )
    result = load_image(path)
    np.testing.assert_array_equal(result.pixels, RGB16)
    np.testing.assert_array_equal(result.alpha, RGB16[..., 0])


def test_jpeg_in_tiff(tmp_path: Path) -> None:
    smooth = np.tile(np.linspace(0, 255, 64).astype(np.uint8)[:, None], (32, 1, 3))
    result = load_image(tiff(tmp_path, smooth, photometric="rgb", compression="jpeg"))
    assert np.abs(result.pixels.astype(int) - smooth).max() < 12


def test_ycbcr_without_jpeg_becomes_rgb(tmp_path: Path) -> None:
    image = Image.fromarray(RGB)
    result = load_image(saved(tmp_path, image.convert("YCbCr"), "a.tif"))
    assert np.abs(result.pixels.astype(int) - RGB).max() <= 3


def test_no_resolution_is_made_up(tmp_path: Path) -> None:
    path = saved(tmp_path, Image.fromarray(RGB), "a.jpg", exif=b"Exif\0\0" + camera_exif())
    assert load_image(path).dpi is None


def test_white_is_zero(tmp_path: Path) -> None:
    result = load_image(tiff(tmp_path, RGB[..., 0], photometric="miniswhite"))
    np.testing.assert_array_equal(result.pixels, 255 - RGB[..., 0])


def test_premultiplied_alpha_is_separated(tmp_path: Path) -> None:
    samples = np.array([[[100, 50, 0, 128], [0, 0, 0, 0]]], np.uint8)
    path = tiff(tmp_path, samples, photometric="rgb", extrasamples=["assocalpha"])
    result = load_image(path)
    assert result.pixels.tolist() == [[[199, 100, 0], [0, 0, 0]]]
    assert result.alpha is not None
    assert result.alpha.tolist() == [[128, 0]]


def test_wide_integers_and_doubles_become_float32(tmp_path: Path) -> None:
    gray = random_pixels((5, 6), np.float32)
    for pixels in (gray.astype(np.float64), (gray * (2**32 - 1)).astype(np.uint32)):
        result = load_image(tiff(tmp_path, pixels, photometric="minisblack"))
        assert result.pixels.dtype == np.float32
        assert result.pixels == pytest.approx(gray, abs=1e-6)
    result = load_image(tiff(tmp_path, gray.astype(np.float16), photometric="minisblack"))
    assert result.pixels == pytest.approx(gray, abs=1e-3)


def test_the_first_frame_of_an_animation_is_read(tmp_path: Path) -> None:
    frames = [Image.fromarray(RGB), Image.fromarray(RGB[::-1].copy())]
    path = saved(tmp_path, frames[0], "a.gif", save_all=True, append_images=frames[1:])
    assert "Only the first of 2 frames was read" in load_image(path).notes


def test_netpbm_as_text_with_comments_and_odd_maxima(tmp_path: Path) -> None:
    cases = {
        b"P2\n# by hand\n2 1 # size\n15\n0 15\n": [[0, 255]],
        b"P3 1 1 65535 0 1 65535": [[[0, 1, 65535]]],
        b"P1\n3 1\n101\n": [[0, 255, 0]],
        b"P5 2 1 1023\n\x00\x00\x03\xff": [[0, 65535]],
        b"P4 3 2\n\xa0\x40": [[0, 255, 0], [255, 0, 255]],
    }
    for data, expected in cases.items():
        (tmp_path / "a.pnm").write_bytes(data)
        assert load_image(tmp_path / "a.pnm").pixels.tolist() == expected
    for data in (b"P5 2 2 255\n\0", b"P2 2 1 255 1", b"P2 x 1 255 1", b"P2 1 1 255 x", b"P6\n"):
        (tmp_path / "a.pnm").write_bytes(data)
        with pytest.raises(ImageFileError):
            load_image(tmp_path / "a.pnm")


def test_raw_files_that_look_like_tiff_are_not_taken_for_one() -> None:
    def kind_of(head: bytes, suffix: str = "") -> str:
        found = format_of(head, suffix)
        assert found is not None
        return found.name

    assert kind_of(b"II*\0" + bytes(60), ".NEF") == "RAW"
    assert kind_of(b"II*\0" + bytes(60), ".DNG") == "DNG"
    assert kind_of(b"II*\0\x10\0\0\0CR\2\0", ".tif") == "RAW"
    assert kind_of(b"II*\0" + bytes(60), ".tif") == "TIFF"
    assert kind_of(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") == "HEIC"
    assert kind_of(b"\0\0\0\x18ftypmif1\0\0\0\0avifmif1") == "AVIF"


def test_importing_the_module_loads_no_codec() -> None:
    code = (
        "import sys, denoise_gui.engine.images.image_file, denoise_gui.engine.measure.metrics;"
        "heavy = {'PIL', 'skimage', 'tifffile', 'imagecodecs', 'scipy'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize("data", [b"P6 2 1 255\n123456", b"P4 9 1\n12", b"P5 2 1 65535\n1234"])
def test_further_pictures_of_a_pnm_are_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.pnm").write_bytes(data)
    assert load_image(tmp_path / "a.pnm").notes == ()
    (tmp_path / "a.pnm").write_bytes(data + data)
    assert any("first of several" in note for note in load_image(tmp_path / "a.pnm").notes)
