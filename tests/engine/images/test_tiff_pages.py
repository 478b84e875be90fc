"""A TIFF of several pages comes back with all of them, each with what belongs to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import ExifTags

from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images import exif as exif_block
from denoise_gui.engine.images.formats.tiff import reading, writing
from denoise_gui.engine.images.image_file import (
    ImageFileError,
    Photograph,
    load_image,
    save_image,
    saving_loses,
)
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.save_denoised import denoised_photograph
from tests.engine.images.photographs import XMP, camera_exif, parsed, photograph, random_pixels

RGB = random_pixels((20, 31, 3), np.uint8)


def pages_of_many_kinds() -> Photograph:
    second = Photograph(random_pixels((9, 40), np.uint16), dpi=(72.0, 72.0))
    third = Photograph(
        random_pixels((5, 4, 3), np.float32), alpha=random_pixels((5, 4), np.float32), xmp=XMP
    )
    fourth = replace(photograph(), exif=camera_exif(), icc_profile=None)
    return replace(photograph(np.uint16, alpha=True), pages=(second, third, fourth))


def assert_same(result: Photograph, expected: Photograph) -> None:
    np.testing.assert_array_equal(result.pixels, expected.pixels)
    assert result.pixels.dtype == expected.pixels.dtype
    if expected.alpha is None:
        assert result.alpha is None
    else:
        np.testing.assert_array_equal(result.alpha, expected.alpha)
    assert result.icc_profile == expected.icc_profile
    assert result.xmp == expected.xmp
    assert (result.exif is None) == (expected.exif is None)
    if expected.exif:
        assert parsed(result.exif)[ExifTags.Base.Make] == "Kamera"
    assert result.dpi == (None if expected.dpi is None else pytest.approx(expected.dpi, abs=0.01))


@pytest.mark.parametrize("big", [False, True])
def test_every_page_survives_with_what_belongs_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, big: bool
) -> None:
    if big:
        monkeypatch.setattr(writing, "_CLASSIC_BYTES", 0)
    original = pages_of_many_kinds()
    save_image(tmp_path / "a.tif", original)
    assert (tmp_path / "a.tif").read_bytes()[2] == (43 if big else 42)
    result = load_image(tmp_path / "a.tif")
    assert len(result.pages) == 3
    assert_same(result, original)
    for page, expected in zip(result.pages, original.pages, strict=True):
        assert_same(page, expected)
    with tifffile.TiffFile(tmp_path / "a.tif") as other_program:
        assert len(other_program.pages) == 4
        assert "ExposureTime" in other_program.pages[3].tags[0x8769].value


def test_every_page_is_denoised_and_progress_counts_them_all(model_path: Path) -> None:
    original = pages_of_many_kinds()
    told: list[tuple[int, int]] = []
    clean = denoised_photograph(
        original, 30, Denoiser(Model(model_path)), progress=lambda *both: told.append(both)
    )
    assert told[-1][0] == told[-1][1] == 20 * 31 + 9 * 40 + 5 * 4 + 20 * 31
    for page, before in zip((clean, *clean.pages), (original, *original.pages), strict=True):
        assert page.pixels.dtype == before.pixels.dtype
        assert page.alpha is before.alpha
        assert not np.array_equal(page.pixels, before.pixels)
        assert np.std(page.pixels.astype(float)) < np.std(before.pixels.astype(float))


def test_each_page_is_turned_upright_by_its_own_orientation(tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        for orientation in (1, 6):
            tags: list[Any] = [(274, 3, 1, orientation, True)]
            writer.write(RGB, photometric="rgb", metadata=None, extratags=tags)
    result = load_image(tmp_path / "a.tif")
    assert result.pixels.shape == (20, 31, 3)
    np.testing.assert_array_equal(result.pages[0].pixels, np.rot90(RGB, -1))


def test_what_is_shown_is_said_and_previews_are_left_out(tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        writer.write(RGB, photometric="rgb", metadata=None)
        writer.write(RGB[::2, ::2], photometric="rgb", metadata=None, subfiletype=1)
        writer.write(RGB.astype(np.complex64), photometric="rgb", metadata=None)
        writer.write(RGB[::-1], photometric="rgb", metadata=None)
    result = load_image(tmp_path / "a.tif")
    np.testing.assert_array_equal(result.pages[0].pixels, RGB[::-1])
    preview, complex_numbers, pages = result.notes
    assert preview == "Page 2, a reduced preview, was left out"
    assert "Page 3 was left out" in complex_numbers
    assert "complex" in complex_numbers
    assert "It has 2 pages" in pages


def test_pages_that_are_too_many_or_too_large_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.tif"
    save_image(path, Photograph(RGB, pages=(Photograph(RGB), Photograph(RGB))))
    assert len(load_image(path, max_pixels=3 * 620).pages) == 2
    with pytest.raises(ImageFileError, match="3 pages together"):
        load_image(path, max_pixels=3 * 620 - 1)
    monkeypatch.setattr(reading, "MAX_PAGES", 2)
    with pytest.raises(ImageFileError, match="3 pages; the limit is 2"):
        load_image(path)


def test_formats_of_one_page_say_what_they_lose() -> None:
    several = Photograph(RGB, pages=(Photograph(RGB),))
    assert saving_loses(".tif", several) == []
    assert saving_loses(".png", several) == ["all pages but the first of 2"]


def test_a_page_without_exif_between_two_with(tmp_path: Path) -> None:
    block = camera_exif()
    pages = [Photograph(RGB, exif=block if which % 2 else None) for which in range(5)]
    save_image(tmp_path / "a.tif", replace(pages[0], pages=tuple(pages[1:])))
    result = load_image(tmp_path / "a.tif")
    found = [page.exif is not None for page in (result, *result.pages)]
    assert found == [False, True, False, True, False]
    assert exif_block.orientation(result.pages[0].exif or b"") == 1
