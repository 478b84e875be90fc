"""Camera raw files are developed to 16 bits, upright, with what the camera noted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import ExifTags, ImageCms

from denoise_gui.cli import main
from denoise_gui.engine.images.camera_raw import Development
from denoise_gui.engine.images.image_file import ImageFileError, load_image, save_image
from denoise_gui.engine.images.pixel_formats import Pixels
from tests.engine.images.photographs import parsed
from tests.engine.images.profiles import in_linear_light

# XYZ to linear sRGB: a camera that sees in sRGB's primaries (IEC 61966-2-1).
_MATRIX = (3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570)


def scene(height: int = 64, width: int = 96) -> Pixels:
    """A smooth picture in linear light, with one bright edge for the white level."""
    y, x = np.mgrid[0:height, 0:width]
    light = np.dstack([x / width, y / height, np.full(x.shape, 0.5)]) * 0.8 + 0.1
    light[:4] = 1
    return light


def dng(path: Path, light: Pixels, orientation: int = 1) -> Path:
    """What a camera with a Bayer pattern RGGB would write of it."""
    sensor = np.rint(light * 65535).astype(np.uint16)
    mosaic = sensor[:, :, 1].copy()
    mosaic[0::2, 0::2] = sensor[0::2, 0::2, 0]
    mosaic[1::2, 1::2] = sensor[1::2, 1::2, 2]
    matrix = [part for value in _MATRIX for part in (round(value * 10000), 10000)]
    tags: list[tuple[int, str, int, Any, bool]] = [
        (271, "s", 0, "Kamera", True),
        (272, "s", 0, "Test Camera", True),
        (274, "H", 1, orientation, True),
        (33421, "H", 2, (2, 2), True),
        (33422, "B", 4, bytes([0, 1, 1, 2]), True),
        (50706, "B", 4, bytes([1, 4, 0, 0]), True),
        (50708, "s", 0, "Test Camera", True),
        (50714, "I", 1, 0, True),
        (50717, "I", 1, 65535, True),
        (50721, "2i", 9, matrix, True),
        (50728, "2I", 3, [1, 1, 1, 1, 1, 1], True),
        (50778, "H", 1, 21, True),
    ]
    tifffile.imwrite(path, mosaic, photometric=32803, extratags=tags, metadata=None, software=False)
    return path


def inner(pixels: Pixels) -> Pixels:
    return pixels[10:-8, 8:-8]


def test_a_raw_file_is_developed_to_16_bits_of_srgb(tmp_path: Path) -> None:
    result = load_image(dng(tmp_path / "a.dng", scene()))
    assert result.pixels.dtype == np.uint16
    assert result.icc_profile is None
    assert result.notes == ("The camera raw file was developed to 16 bits in sRGB",)
    light = in_linear_light(result.pixels / 65535)
    assert np.abs(inner(light) - inner(scene())).max() < 0.02


def test_linear_light_is_a_choice_and_the_profile_says_so(tmp_path: Path) -> None:
    result = load_image(dng(tmp_path / "a.dng", scene()), raw=Development.LINEAR)
    assert np.abs(inner(result.pixels / 65535) - inner(scene())).max() < 0.02
    assert result.icc_profile is not None
    save_image(tmp_path / "a.tif", result)
    again = load_image(tmp_path / "a.tif")
    assert again.bits == 16
    assert again.icc_profile == result.icc_profile
    import io

    profile = ImageCms.ImageCmsProfile(io.BytesIO(result.icc_profile))
    shown = ImageCms.profileToProfile(
        _image(128), profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert shown is not None
    assert shown.getpixel((0, 0)) == pytest.approx((188, 188, 188), abs=1)


def _image(value: int) -> Any:
    from PIL import Image

    return Image.new("RGB", (1, 1), (value, value, value))


def test_it_is_upright_and_keeps_what_the_camera_noted(tmp_path: Path) -> None:
    upright = load_image(dng(tmp_path / "a.dng", scene()))
    turned = load_image(dng(tmp_path / "b.dng", scene(), orientation=6))
    np.testing.assert_array_equal(turned.pixels, np.rot90(upright.pixels, -1))
    exif = parsed(turned.exif)
    assert exif[ExifTags.Base.Orientation] == 1
    assert exif[ExifTags.Base.Make] == "Kamera"


def test_what_stands_in_the_way_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = dng(tmp_path / "a.dng", scene())
    with pytest.raises(ImageFileError, match="limit"):
        load_image(path, max_pixels=64 * 96 - 1)
    (tmp_path / "b.dng").write_bytes(path.read_bytes()[:500])
    with pytest.raises(ImageFileError, match="cannot be developed"):
        load_image(tmp_path / "b.dng")
    monkeypatch.setitem(sys.modules, "rawpy", None)
    with pytest.raises(ImageFileError, match=r"pip install 'denoise-gui\[raw\]'"):
        load_image(path)
    # Where there is no pip, nothing says to use it.
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(ImageFileError, match="Install Denoise with Python") as caught:
        load_image(path)
    assert "pip" not in str(caught.value)


def test_the_command_line_develops_too(tmp_path: Path) -> None:
    """What a folder of raw files becomes is TIFF of 16 bits, in sRGB or in linear light."""
    source = dng(tmp_path / "a.dng", scene())
    arguments = ["run", str(source), "--sigma", "5", "--quiet", "-o"]
    assert main([*arguments, str(tmp_path / "srgb")]) == 0
    assert main([*arguments, str(tmp_path / "linear"), "--raw-linear"]) == 0
    srgb, linear = (load_image(tmp_path / name / "a.tif") for name in ("srgb", "linear"))
    assert srgb.bits == linear.bits == 16
    assert srgb.icc_profile is None
    assert linear.icc_profile is not None
    assert np.median(linear.pixels) < 0.8 * np.median(srgb.pixels)


def test_a_file_without_a_picture_is_refused_and_not_black(tmp_path: Path) -> None:
    for value in (0, 0.5):
        dng(tmp_path / "a.dng", np.full((64, 96, 3), value))
        with pytest.raises(ImageFileError, match="holds no picture") as caught:
            load_image(tmp_path / "a.dng")
        assert "damaged" not in str(caught.value)


def test_what_libraw_does_not_know_is_not_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.x3f").write_bytes(b"FOVb" + bytes(2000))
    with pytest.raises(ImageFileError, match="camera raw") as caught:
        load_image(tmp_path / "a.x3f")
    assert "amaged" not in str(caught.value)
