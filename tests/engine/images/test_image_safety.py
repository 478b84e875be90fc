"""Broken and hostile files give a plain message; a save that fails leaves the old file whole."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.images.image_file import (
    ImageFileError,
    Photograph,
    check_target,
    load_image,
    save_image,
)
from denoise_gui.engine.images.registry import writable_suffixes
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.save_denoised import denoise_to_file
from tests.engine.images.photographs import camera_exif, photograph

SUFFIXES = [".png", ".tif", ".jpg", ".webp", ".bmp", ".ppm", ".pfm", ".avif", ".heic"]


def failure(path: Path) -> str:
    """The message of the error that opening gives; it names the file and ends a sentence."""
    with pytest.raises(ImageFileError) as caught:
        load_image(path)
    message = str(caught.value)
    assert isinstance(caught.value, UserError)
    assert str(path) in message
    assert message.endswith(".")
    return message


def opened(path: Path) -> Photograph | None:
    """The image, or None if it was refused as it should be; anything else fails the test."""
    with contextlib.suppress(ImageFileError):
        return load_image(path, max_pixels=1_000_000)
    return None


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n"
    for kind, content in ((b"IHDR", header), *chunks, (b"IEND", b"")):
        data += struct.pack(">I", len(content)) + kind + content
        data += struct.pack(">I", zlib.crc32(kind + content))
    return data


def bomb_tiff(path: Path) -> None:
    """A header that promises 40000 x 40000 pixels of zeros."""
    tifffile.imwrite(path, np.zeros((16, 16), np.uint8), metadata=None)
    with tifffile.TiffFile(path, mode="r+b") as tiff:
        for name in ("ImageWidth", "ImageLength"):
            tiff.pages[0].tags[name].overwrite(40000)


def test_each_way_of_not_being_an_image_has_its_own_message(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.png").write_text("Dear diary")
    (tmp_path / "raw.nef").write_bytes(b"II*\0" + bytes(100))
    os.mkfifo(tmp_path / "pipe.png")
    expected = {
        "missing.png": "no such file",
        "": "folder",
        "empty.png": "empty",
        "text.png": "not an image",
        "raw.nef": "camera raw",
        "pipe.png": "it is a pipe, not a file",
        "text.png/inside.png": "no such file",
    }
    for name, reason in expected.items():
        assert reason in failure(tmp_path / name)
    with pytest.raises(ImageFileError, match="null character"):
        load_image(str(tmp_path / "a\0b.png"))


def test_no_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.png"
    save_image(path, photograph())

    def refuse(*arguments: Any, **options: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert "permission" in failure(path)


def test_bombs_are_refused_from_the_header(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(60000, 60000))
    (tmp_path / "a.ppm").write_bytes(b"P6 60000 60000 255\n")
    (tmp_path / "a.pfm").write_bytes(b"PF 60000 60000 -1\n")
    bomb_tiff(tmp_path / "a.tif")
    with Image.new("1", (20000, 20000)) as image:
        image.save(tmp_path / "a.bmp")
    for suffix in (".png", ".ppm", ".pfm", ".tif", ".bmp"):
        assert "limit is 300 megapixels" in failure(tmp_path / f"a{suffix}")


def test_the_limit_can_be_chosen(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        path = tmp_path / f"a{suffix}"
        save_image(path, photograph())
        assert load_image(path, max_pixels=620).width == 31
        with pytest.raises(ImageFileError, match="limit"):
            load_image(path, max_pixels=619)


def test_images_without_pixels_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(0, 0))
    (tmp_path / "a.ppm").write_bytes(b"P6 0 5 255\n")
    for name in ("a.png", "a.ppm"):
        assert "0 x " in failure(tmp_path / name)


@pytest.mark.parametrize("shape", [(1, 1), (1, 20000), (20000, 1)])
def test_extreme_shapes_are_fine(tmp_path: Path, shape: tuple[int, int]) -> None:
    for suffix in (".png", ".tif", ".jpg", ".bmp", ".pgm"):
        path = tmp_path / f"a{suffix}"
        save_image(path, Photograph(np.full(shape, 7, np.uint8)))
        assert load_image(path).pixels.shape == shape


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_truncated_files_are_refused_at_every_length(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    save_image(path, photograph())
    whole = path.read_bytes()
    for share in (0.02, 0.2, 0.5, 0.8):
        path.write_bytes(whole[: int(len(whole) * share)])
        result = opened(path)
        if result is not None:  # only what stands behind the pixels was lost
            assert suffix == ".tif"
            np.testing.assert_array_equal(result.pixels, photograph().pixels)


def test_truncated_16_bit_png_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    save_image(path, photograph(np.uint16))
    path.write_bytes(path.read_bytes()[:-600])
    assert "damaged or incomplete" in failure(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_mutated_files_give_an_image_or_a_message(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    save_image(path, photograph(np.uint16 if suffix == ".png" else np.uint8))
    whole = path.read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(60):
        mutated = bytearray(whole)
        for position in rng.integers(0, min(len(whole), 2000), size=rng.integers(1, 8)):
            mutated[position] = rng.integers(256)
        path.write_bytes(mutated)
        opened(path)


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    save_image(tmp_path / "a.png", photograph())
    (tmp_path / "a.png").rename(tmp_path / "a.jpg")
    assert load_image(tmp_path / "a.jpg").source_format == "PNG"


def test_nan_and_infinity_are_replaced_and_noted(tmp_path: Path) -> None:
    pixels = np.full((8, 8), 0.5, np.float32)
    pixels[0, :3] = np.nan, np.inf, -np.inf
    pixels[1, :2] = 0.9, 0.1
    tifffile.imwrite(tmp_path / "a.tif", pixels)
    result = load_image(tmp_path / "a.tif")
    assert result.pixels[0, :3] == pytest.approx([0, 0.9, 0.1])
    assert "3 values" in result.notes[0]
    tifffile.imwrite(tmp_path / "b.tif", np.full((8, 8), np.nan, np.float32))
    assert "NaN" in failure(tmp_path / "b.tif")


def test_damaged_metadata_are_left_out_with_a_note(tmp_path: Path) -> None:
    image = Image.fromarray(photograph().pixels)
    image.save(tmp_path / "a.jpg", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f", icc_profile=b"x" * 200)
    result = load_image(tmp_path / "a.jpg")
    assert result.exif is None
    assert result.icc_profile is None
    assert len(result.notes) == 2


def test_names_with_every_character(tmp_path: Path) -> None:
    for name in ("naïve ☃.png", "a'b\"c.png", "new\nline.png", "-o.png", "%s {}.png", "a" * 251):
        path = tmp_path / (name if name.endswith(".png") else name + ".png")
        save_image(path, photograph())
        assert load_image(path).width == 31


def fail_with(number: int) -> Callable[..., Any]:
    def fail(*arguments: Any, **options: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_failed_save_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, step: str
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"the old file")
    if step == "write":

        def write_half(file: Any, *arguments: Any) -> None:
            file.write(b"half of")
            file.flush()
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("denoise_gui.engine.images.image_writing._write", write_half)
    else:
        monkeypatch.setattr(os, step, fail_with(errno.ENOSPC))
    with pytest.raises(ImageFileError, match="no space left") as caught:
        save_image(path, photograph())
    assert str(path) in str(caught.value)
    assert path.read_bytes() == b"the old file"
    assert os.listdir(tmp_path) == [path.name]


def test_an_interrupt_leaves_the_old_file_too(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def interrupted() -> None:
        with atomic_file(path) as file:
            file.write(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.png"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_really_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    """Every encoder meets the system's own error, also where it writes by itself."""
    real_open = Path.open

    def open_full(self: Path, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if mode != "x+b":
            return real_open(self, mode, *arguments, **options)
        real_open(self, mode).close()
        return open("/dev/full", "r+b")

    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "open", open_full)
    with pytest.raises(ImageFileError, match="cannot be saved"):
        save_image(path, photograph())
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == [path.name]


def test_permissions_are_kept_and_new_files_obey_the_umask(tmp_path: Path) -> None:
    old, new = tmp_path / "old.png", tmp_path / "new.png"
    old.touch()
    old.chmod(0o640)
    before = os.umask(0o022)
    try:
        save_image(old, photograph())
        save_image(new, photograph())
    finally:
        os.umask(before)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE(new.stat().st_mode) == 0o644


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.png"
    link.symlink_to(tmp_path / "real" / "target.png")
    save_image(link, photograph())
    assert link.is_symlink()
    assert load_image(tmp_path / "real" / "target.png").width == 31


def test_unwritable_targets_are_named(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    cases = {
        "a.xyz": ", ".join(writable_suffixes()),
        "nosuffix": "no suffix",
        "missing/a.png": "no folder",
        "folder.png": "folder of that name",
        "a.pgm": "gray only",
        "b" * 300 + ".png": "too long",
    }
    for name, reason in cases.items():
        with pytest.raises(ImageFileError) as caught:
            save_image(tmp_path / name, photograph())
        assert reason in str(caught.value)
        assert str(tmp_path / name) in str(caught.value)
    wide = Photograph(np.zeros((1, 20000), np.uint8))
    with pytest.raises(ImageFileError, match="16383"):
        save_image(tmp_path / "a.webp", wide)
    with pytest.raises(ValueError, match="quality"):
        save_image(tmp_path / "a.jpg", photograph(), SaveOptions(quality=0))


def test_a_write_protected_file_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser may write everywhere
    with pytest.raises(ImageFileError, match="write-protected"):
        save_image(path, photograph())
    assert path.read_bytes() == b"old"


def test_exif_too_long_for_a_jpeg_is_left_out(tmp_path: Path) -> None:
    original = Photograph(photograph().pixels, exif=camera_exif() + bytes(70000), xmp=b"x" * 70000)
    save_image(tmp_path / "a.jpg", original)
    assert load_image(tmp_path / "a.jpg").exif is None
    save_image(tmp_path / "a.png", original)
    assert load_image(tmp_path / "a.png").exif == original.exif


def test_a_tiff_of_many_wide_samples_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    wide = np.zeros((50, 50, 8), np.float64)
    tifffile.imwrite(path, wide, photometric="rgb", planarconfig="contig", metadata=None)
    assert load_image(path).channels == 3
    with pytest.raises(ImageFileError, match="samples"):
        load_image(path, max_pixels=2500)


@pytest.mark.parametrize("suffix", writable_suffixes())
def test_damaged_exif_never_stops_a_save(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    save_image(path, Photograph(np.zeros((8, 8), np.uint8), exif=b"garbage"))
    assert load_image(path).exif is None


def test_what_cannot_be_saved_is_found_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "a.png").mkdir()
    for name, reason in {
        "photo": "no suffix",
        "photo.xyz": "not known",
        "file/photo.png": "not a folder",
        "none/photo.png": "no folder",
        "a.png": "folder of that name",
    }.items():
        with pytest.raises(ImageFileError, match=reason):
            check_target(tmp_path / name, photograph())
    check_target(tmp_path / "b.png", photograph())
    assert sorted(os.listdir(tmp_path)) == ["a.png", "file"]


def test_denoising_to_a_place_that_cannot_be_written_does_not_begin(tmp_path: Path) -> None:
    class Untouched(Denoiser):
        def __init__(self) -> None:
            pass

    with pytest.raises(ImageFileError, match="no suffix"):
        denoise_to_file(photograph(), tmp_path / "photo", 10, Untouched())
