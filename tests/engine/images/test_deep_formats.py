"""Depth beyond 8 bits in AVIF, HEIC and CMYK; HEIC in and out; pictures within a JPEG."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pillow_heif
import pytest
import tifffile
from PIL import ExifTags, Image

from denoise_gui.engine.images.formats.avif import avif_bits
from denoise_gui.engine.images.image_file import ImageFileError, load_image, save_image
from tests.engine.images.photographs import XMP, parsed, photograph, srgb_profile
from tests.engine.images.profiles import cmyk_profile


@pytest.mark.parametrize("bits", [10, 12])
@pytest.mark.parametrize("alpha", [False, True])
def test_avif_keeps_10_and_12_bits(tmp_path: Path, bits: int, alpha: bool) -> None:
    ramp = np.arange(256, dtype=np.uint16).reshape(64, 4).repeat(12, axis=1) << (bits - 8)
    ramp |= np.uint16(1)
    pixels = np.dstack([ramp] * (4 if alpha else 3))
    encoded = imagecodecs.avif_encode(pixels, bitspersample=bits, level=100)
    (tmp_path / "a.avif").write_bytes(encoded)
    result = load_image(tmp_path / "a.avif")
    assert result.pixels.dtype == np.uint16
    expected = pixels[..., :3] / (2**bits - 1)
    assert np.abs(result.pixels / 65535 - expected).max() < 3 / 2**bits
    assert (result.alpha is not None) == alpha
    if result.alpha is not None:
        assert np.abs(result.alpha / 65535 - expected[..., 0]).max() < 3 / 2**bits


def test_the_depth_of_an_avif_without_its_box_is_8() -> None:
    assert avif_bits(b"nothing") == 8
    assert avif_bits(b"..av1C\x81\x00") == 8


def test_heic_gives_16_bits_of_10(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 64 * 48).astype(np.uint16).reshape(64, 48)
    data = np.dstack([ramp] * 3)
    heif = pillow_heif.from_bytes(mode="RGB;16", size=(48, 64), data=data.tobytes())
    heif.save(tmp_path / "a.heic", quality=100, chroma="444")
    result = load_image(tmp_path / "a.heic")
    assert result.pixels.dtype == np.uint16
    assert np.abs(result.pixels.astype(int) - data).max() < 65535 / 256
    assert len(np.unique(result.pixels)) > 300


@pytest.mark.parametrize("alpha", [False, True])
def test_heic_is_written_with_its_metadata(tmp_path: Path, alpha: bool) -> None:
    original = photograph(alpha=alpha)
    save_image(tmp_path / "a.heic", original)
    result = load_image(tmp_path / "a.heic")
    assert result.source_format == "HEIC"
    assert np.abs(result.pixels.astype(int) - original.pixels).mean() < 4
    assert (result.alpha is not None) == alpha
    assert result.icc_profile == srgb_profile()
    assert result.xmp == XMP
    assert parsed(result.exif)[ExifTags.Base.Make] == "Kamera"


def test_heic_without_its_package_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_image(tmp_path / "a.heic", photograph())
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(ImageFileError, match=r"pip install 'denoise-gui\[heic\]'"):
        load_image(tmp_path / "a.heic")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ImageFileError, match=r"pip install 'denoise-gui\[heic\]'"):
        save_image(tmp_path / "b.heic", photograph())


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_cmyk_goes_through_its_profile_in_its_depth(tmp_path: Path, dtype: type) -> None:
    white = np.iinfo(dtype).max
    inks = np.zeros((16, 256, 4), dtype)
    inks[..., 3] = np.linspace(0, white, 4096).reshape(16, 256)
    options: dict[str, Any] = {"photometric": "separated", "iccprofile": cmyk_profile()}
    tifffile.imwrite(tmp_path / "a.tif", inks, metadata=None, **options)
    result = load_image(tmp_path / "a.tif")
    assert result.pixels.dtype == dtype
    assert result.icc_profile is None
    assert "CMYK was converted to RGB" in result.notes
    levels = len(np.unique(result.pixels[..., 0]))
    assert levels > 2000 if dtype == np.uint16 else levels > 100
    # The naive formula takes half the ink for half the value; this profile has a curve of its own.
    assert result.pixels[0, 0].tolist() == [white] * 3


def test_pictures_within_a_jpeg_are_not_lost_silently(tmp_path: Path) -> None:
    first, second = (Image.new("RGB", (16, 16), colour) for colour in ("red", "blue"))
    buffer = io.BytesIO()
    first.save(buffer, format="MPO", save_all=True, append_images=[second])
    (tmp_path / "a.jpg").write_bytes(buffer.getvalue())
    result = load_image(tmp_path / "a.jpg")
    assert result.source_format == "JPEG"
    assert "gain map" in result.notes[0]
