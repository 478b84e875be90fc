"""Animations keep all their pictures, and the times between them, where the format is written."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.image_file import load_image, save_image, saving_loses
from denoise_gui.engine.images.photograph import Animation, Photograph
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.save_denoised import denoise_to_file
from tests.engine.images.photographs import XMP, camera_exif, parsed, random_pixels, srgb_profile

FRAMES = [random_pixels((24, 32, 3), np.uint8, seed) for seed in range(3)]
TIMES = (40.0, 80.0, 120.0)
OPTIONS: dict[str, dict[str, Any]] = {
    ".png": {},
    ".webp": {"lossless": True},
    ".avif": {"quality": 100, "subsampling": "4:4:4"},
}


def animated(path: Path, alpha: bool = False) -> Path:
    pictures = [Image.fromarray(frame) for frame in FRAMES]
    if alpha:
        for number, picture in enumerate(pictures):
            picture.putalpha(Image.fromarray(random_pixels((24, 32), np.uint8, 9 + number)))
    buffer = io.BytesIO()
    kind = {".png": "PNG", ".webp": "WEBP", ".avif": "AVIF", ".gif": "GIF"}[path.suffix]
    pictures[0].save(
        buffer,
        format=kind,
        save_all=True,
        append_images=pictures[1:],
        duration=[round(time) for time in TIMES],
        loop=2,
        **OPTIONS.get(path.suffix, {}),
    )
    path.write_bytes(buffer.getvalue())
    return path


@pytest.mark.parametrize("suffix", list(OPTIONS))
@pytest.mark.parametrize("alpha", [False, True])
def test_every_picture_and_its_time_come_back(tmp_path: Path, suffix: str, alpha: bool) -> None:
    source = load_image(animated(tmp_path / f"a{suffix}", alpha))
    assert len(source.pages) == 2
    assert source.animation is not None
    assert source.animation.durations == TIMES
    assert "It has 3 frames: the first is shown, all are denoised" in source.notes
    assert not any("Only the first" in note for note in source.notes)
    assert saving_loses(suffix, source) == []
    save_image(tmp_path / f"b{suffix}", source)
    result = load_image(tmp_path / f"b{suffix}")
    assert result.animation is not None
    assert result.animation.durations == TIMES
    if suffix != ".avif":
        assert result.animation.loops == source.animation.loops == 2
    for picture, frame in zip((result, *result.pages), FRAMES, strict=True):
        assert (picture.alpha is not None) == alpha
        clear = np.ones(frame.shape[:2], bool) if picture.alpha is None else picture.alpha > 0
        apart = np.abs(picture.pixels.astype(int) - frame)[clear]
        assert apart.max() < (12 if suffix == ".avif" else 1)


def test_16_bits_of_a_png_move_too(tmp_path: Path) -> None:
    deep = np.stack([frame.astype(np.uint16) * 257 + 3 for frame in FRAMES])
    (tmp_path / "a.png").write_bytes(imagecodecs.apng_encode(deep, delay=70))
    source = load_image(tmp_path / "a.png")
    assert source.animation == Animation((70.0,) * 3)
    save_image(tmp_path / "b.png", source)
    result = load_image(tmp_path / "b.png")
    assert result.animation == source.animation
    for picture, frame in zip((result, *result.pages), deep, strict=True):
        np.testing.assert_array_equal(picture.pixels, frame)


@pytest.mark.parametrize(("suffix", "loss"), [(".tif", "the time"), (".jpg", "all pages")])
def test_what_other_formats_lose_of_it_is_said(tmp_path: Path, suffix: str, loss: str) -> None:
    source = load_image(animated(tmp_path / "a.webp"))
    assert any(loss in words for words in saving_loses(suffix, source))
    save_image(tmp_path / f"b{suffix}", source)
    pages = len(load_image(tmp_path / f"b{suffix}").pages)
    assert pages == (2 if suffix == ".tif" else 0)


@pytest.mark.parametrize("suffix", [".png", ".webp"])  # AVIF's encoder dies of it
def test_every_picture_is_turned(tmp_path: Path, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x112] = 6
    pictures = [Image.fromarray(frame) for frame in FRAMES]
    options = {"save_all": True, "append_images": pictures[1:], "exif": exif, "duration": 40}
    pictures[0].save(tmp_path / f"a{suffix}", **options, **OPTIONS[suffix])
    source = load_image(tmp_path / f"a{suffix}")
    for picture, frame in zip((source, *source.pages), FRAMES, strict=True):
        apart = np.abs(picture.pixels.astype(int) - np.rot90(frame, -1))
        assert apart.max() == 0


@pytest.mark.parametrize("suffix", list(OPTIONS))
def test_an_animation_keeps_its_metadata(tmp_path: Path, suffix: str) -> None:
    source = load_image(animated(tmp_path / f"a{suffix}"))
    described = replace(
        source, exif=camera_exif(), xmp=XMP, icc_profile=srgb_profile(), colour=None
    )
    save_image(tmp_path / f"b{suffix}", described)
    result = load_image(tmp_path / f"b{suffix}")
    assert len(result.pages) == 2
    assert parsed(result.exif)[0x10F] == "Kamera"
    assert result.xmp == XMP
    assert result.icc_profile == srgb_profile()


def test_pages_are_no_animation(tmp_path: Path) -> None:
    source = replace(load_image(animated(tmp_path / "a.webp")), animation=None)
    assert any("all pages" in words for words in saving_loses(".webp", source))
    save_image(tmp_path / "b.webp", source)
    assert load_image(tmp_path / "b.webp").pages == ()


def test_one_that_is_too_large_gives_its_first_picture(tmp_path: Path) -> None:
    source = load_image(animated(tmp_path / "a.webp"), max_pixels=2 * 24 * 32)
    assert source.pages == ()
    assert "Only the first of 3 frames was read" in source.notes


def test_every_picture_is_denoised(tmp_path: Path, model_path: Path) -> None:
    source = load_image(animated(tmp_path / "a.webp"))
    denoise_to_file(source, tmp_path / "b.webp", 50, Denoiser(Model(model_path), tile_size=48))
    result = load_image(tmp_path / "b.webp")
    for picture, frame in zip((result, *result.pages), FRAMES, strict=True):
        assert picture.pixels.std() < 0.8 * frame.std()


def test_a_gif_which_is_not_written_gives_its_first_picture(tmp_path: Path) -> None:
    source = load_image(animated(tmp_path / "a.gif"))
    assert source.pages == ()
    assert "Only the first of 3 frames was read" in source.notes


@pytest.mark.parametrize("kind", ["RGB", "RGBA", "gray"])
def test_a_deep_avif_animation_is_read_with_all_frames_and_bits(kind: str, tmp_path: Path) -> None:
    channels = {"RGB": (3,), "RGBA": (4,), "gray": ()}[kind]
    values = np.linspace(100, 900, 48, dtype=np.float32).reshape(1, 1, 48, *[1] * len(channels))
    steps = np.arange(3).reshape(3, 1, 1, *[1] * len(channels)) * 30
    frames = np.broadcast_to(values + steps, (3, 32, 48, *channels)).astype(np.uint16)
    path = tmp_path / "deep.avif"
    path.write_bytes(imagecodecs.avif_encode(frames, level=95, speed=8, bitspersample=10))
    read = load_image(path)
    pictures = (read, *read.pages)
    assert read.animation is not None
    assert [picture.bits for picture in pictures] == [10, 10, 10]
    for picture, frame in zip(pictures, frames, strict=True):
        first = frame[..., 0] if channels else frame
        found = picture.pixels if picture.channels == 1 else picture.pixels[..., 0]
        apart = np.abs(found.astype(float) * 1023 / 65535 - first)
        assert apart.max() < 25
        assert len(np.unique(picture.pixels)) > 40
    assert any("10 bits become 8" in str(loss) for loss in saving_loses(".avif", read))
    save_image(tmp_path / "again.avif", read)
    again = load_image(tmp_path / "again.avif")
    assert again.bits == 8
    assert again.animation == read.animation
    assert len(again.pages) == 2


@pytest.mark.parametrize("suffix", list(OPTIONS))
@pytest.mark.parametrize("alpha", [False, True])
def test_a_gray_animation_is_written(suffix: str, alpha: bool, tmp_path: Path) -> None:
    gray = [np.ascontiguousarray(frame[..., 0]) for frame in FRAMES]
    clear = [np.ascontiguousarray(frame[..., 1]) if alpha else None for frame in FRAMES]
    first, *pages = [Photograph(p, alpha=a) for p, a in zip(gray, clear, strict=True)]
    source = replace(first, pages=tuple(pages), animation=Animation(TIMES))
    save_image(tmp_path / f"a{suffix}", source)
    read = load_image(tmp_path / f"a{suffix}")
    assert len(read.pages) == 2
    assert read.animation is not None
    assert read.animation.durations == TIMES
