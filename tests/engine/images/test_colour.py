"""Colours that a file gives in other words than a profile: kept, turned into a profile, or said."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from denoise_gui.engine.images.colour import Colour, profile_for
from denoise_gui.engine.images.image_file import Photograph, load_image, save_image, saving_loses
from denoise_gui.engine.images.pixel_formats import Pixels
from tests.engine.images.photographs import random_pixels, srgb_profile

P3, BT2020_PQ, BT2020_HLG, LINEAR = (12, 13), (9, 16), (9, 18), (1, 8)
SMOOTH = np.repeat(np.linspace(0, 1023, 64 * 16), 2).reshape(32, 64).astype(np.uint16)


def png(pixels: Pixels, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG with chunks of the test's own before its pixels."""
    encoded = bytes(imagecodecs.png_encode(pixels))
    extra = b""
    for kind, content in chunks:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        extra += struct.pack(">I", len(content)) + kind + content + checksum
    return encoded[:33] + extra + encoded[33:]


def chunk(data: bytes, kind: bytes) -> bytes | None:
    at = data.find(kind)
    return None if at < 0 else data[at + 4 : at + 4 + int.from_bytes(data[at - 4 : at], "big")]


def avif(code_points: tuple[int, int], bits: int = 10) -> bytes:
    pixels = np.dstack([SMOOTH >> (10 - bits)] * 3)
    if bits == 8:
        pixels = pixels.astype(np.uint8)
    primaries, transfer = code_points
    made = imagecodecs.avif_encode(
        pixels, bitspersample=bits, primaries=primaries, transfer=transfer, matrix=6
    )
    return bytes(made)


def heic(code_points: tuple[int, int]) -> bytes:
    data = np.dstack([SMOOTH * 64] * 3).astype(np.uint16)
    file = io.BytesIO()
    primaries, transfer = code_points
    pillow_heif.from_bytes("RGB;16", (64, 32), data.tobytes()).save(
        file, color_primaries=primaries, transfer_characteristics=transfer, matrix_coefficients=6
    )
    return file.getvalue()


def png_with_cicp(code_points: tuple[int, int]) -> bytes:
    return png(np.dstack([SMOOTH * 64] * 3), (b"cICP", bytes([*code_points, 0, 1])))


SOURCES: dict[str, Any] = {".avif": avif, ".heic": heic, ".png": png_with_cicp}


def seen(profile: bytes | None, level: int, white: int = 255) -> list[int]:
    """What a gray of this level looks like on an sRGB screen."""
    image = Image.fromarray(np.full((1, 1, 3), level, np.uint8))
    if profile is None:
        return [level] * 3
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    shown = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    assert shown is not None
    return [int(value) for value in np.asarray(shown)[0, 0]]


@pytest.mark.parametrize("suffix", list(SOURCES))
@pytest.mark.parametrize("code_points", [P3, BT2020_PQ, BT2020_HLG, LINEAR, (1, 1), (6, 6)])
def test_code_points_stay_where_the_format_holds_them(
    tmp_path: Path, suffix: str, code_points: tuple[int, int]
) -> None:
    (tmp_path / f"a{suffix}").write_bytes(SOURCES[suffix](code_points))
    source = load_image(tmp_path / f"a{suffix}")
    assert source.colour is not None
    assert source.colour.code_points == code_points
    assert source.icc_profile is not None
    for target in SOURCES:
        assert not any("profile" in loss for loss in saving_loses(target, source))
        save_image(tmp_path / f"b{target}", source)
        result = load_image(tmp_path / f"b{target}")
        assert result.colour == source.colour
        assert result.icc_profile == source.icc_profile


@pytest.mark.parametrize("suffix", list(SOURCES))
@pytest.mark.parametrize("target", [".jpg", ".tif", ".webp"])
def test_elsewhere_they_become_a_profile_that_says_the_same(
    tmp_path: Path, suffix: str, target: str
) -> None:
    (tmp_path / f"a{suffix}").write_bytes(SOURCES[suffix](BT2020_PQ))
    source = load_image(tmp_path / f"a{suffix}")
    assert not any("profile" in loss for loss in saving_loses(target, source))
    save_image(tmp_path / f"b{target}", source)
    profile = load_image(tmp_path / f"b{target}").icc_profile
    assert profile is not None
    assert b"cicp\0\0\0\0\x09\x10\0\x01" in profile
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    assert "BT.2020, PQ" in ImageCms.getProfileDescription(opened)


def test_what_can_hold_neither_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.avif").write_bytes(avif(P3))
    assert "the colour profile" in saving_loses(".bmp", load_image(tmp_path / "a.avif"))


def test_srgb_by_code_points_needs_no_profile(tmp_path: Path) -> None:
    (tmp_path / "a.avif").write_bytes(avif((1, 13), 8))
    source = load_image(tmp_path / "a.avif")
    assert source.icc_profile is None
    assert saving_loses(".bmp", source) == []


def test_unknown_code_points_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png_with_cicp((99, 13)))
    source = load_image(tmp_path / "a.png")
    assert any("99, 13" in note for note in source.notes)
    assert source.icc_profile is None


def test_a_file_with_both_keeps_both(tmp_path: Path) -> None:
    pixels = random_pixels((8, 9, 3), np.uint8)
    source = Photograph(pixels, icc_profile=srgb_profile(), colour=Colour(code_points=P3))
    for suffix in SOURCES:
        save_image(tmp_path / f"a{suffix}", source)
        result = load_image(tmp_path / f"a{suffix}")
        assert result.icc_profile == srgb_profile()
        if suffix != ".heic":  # whose encoder writes one of the two
            assert result.colour == source.colour


def test_light_is_what_the_standards_say() -> None:
    """A gray of 128 through each curve, as an sRGB screen shows it."""
    assert seen(profile_for(Colour(code_points=LINEAR), 3), 128) == [188] * 3
    # BT.709's curve gives (0.502 + 0.099) / 1.099 to the power of 1 / 0.45: 0.26 of white.
    assert seen(profile_for(Colour(code_points=(1, 1)), 3), 128)[0] == pytest.approx(139, abs=1)
    # PQ of 128/255 is 93.6 candela, 0.461 of reference white.
    assert seen(profile_for(Colour(code_points=BT2020_PQ), 3), 128)[0] == pytest.approx(181, abs=2)
    # HLG's half is a twelfth of the scene: 50.7 candela on a screen of 1000, 0.25 of white.
    assert seen(profile_for(Colour(code_points=BT2020_HLG), 3), 128)[0] == pytest.approx(137, abs=3)
    assert seen(profile_for(Colour(code_points=BT2020_PQ), 3), 255) == [255] * 3
    assert seen(profile_for(Colour(code_points=P3), 3), 128) == [128] * 3


def test_saturated_colours_of_wide_primaries_are_told_apart() -> None:
    """The same numbers are a stronger red in P3 than in sRGB."""
    red = Image.fromarray(np.array([[[200, 100, 100]]], np.uint8))
    profile = profile_for(Colour(code_points=P3), 3)
    assert profile is not None
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    shown = ImageCms.profileToProfile(red, source, ImageCms.createProfile("sRGB"))
    assert shown is not None
    assert np.asarray(shown)[0, 0, 0] > 208


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_gamma_and_chromaticities_of_a_png_are_kept(
    tmp_path: Path, channels: int, dtype: type
) -> None:
    pixels = random_pixels((8, 9, 3) if channels == 3 else (8, 9), dtype)
    points = struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
    gamma = struct.pack(">I", 100000)
    (tmp_path / "a.png").write_bytes(png(pixels, (b"cHRM", points), (b"gAMA", gamma)))
    source = load_image(tmp_path / "a.png")
    assert source.icc_profile is not None
    assert source.icc_profile[16:20] == (b"RGB " if channels == 3 else b"GRAY")
    save_image(tmp_path / "b.png", source)
    written = (tmp_path / "b.png").read_bytes()
    assert chunk(written, b"gAMA") == gamma
    assert chunk(written, b"cHRM") == points
    assert chunk(written, b"iCCP") is None
    save_image(tmp_path / "b.tif", source)
    assert load_image(tmp_path / "b.tif").icc_profile == source.icc_profile
    save_image(tmp_path / "b.webp", source)  # which knows no gray: the profile must fit RGB
    profile = load_image(tmp_path / "b.webp").icc_profile
    assert profile is not None
    assert profile[16:20] == b"RGB "


LEVELS = struct.pack(">2I", 10_000_000, 4_000_000)
DISPLAY = struct.pack(">8H2I", 35400, 14600, 8500, 39850, 6550, 2300, 15635, 16450, 10_000_000, 50)


def test_what_display_an_hdr_picture_was_made_for_stays(tmp_path: Path) -> None:
    chunks = ((b"cICP", bytes([9, 16, 0, 1])), (b"mDCV", DISPLAY), (b"cLLI", LEVELS))
    (tmp_path / "a.png").write_bytes(png(np.dstack([SMOOTH * 64] * 3), *chunks))
    source = load_image(tmp_path / "a.png")
    save_image(tmp_path / "b.avif", source)
    through = load_image(tmp_path / "b.avif")
    assert through.light == source.light
    assert through.light is not None
    save_image(tmp_path / "c.png", through)
    written = (tmp_path / "c.png").read_bytes()
    assert chunk(written, b"mDCV") == DISPLAY
    assert chunk(written, b"cLLI") == LEVELS
    assert any("what display" in loss for loss in saving_loses(".tif", source))


def test_a_png_that_says_srgb_says_so_afterwards(tmp_path: Path) -> None:
    chunks = ((b"sRGB", b"\1"), (b"gAMA", struct.pack(">I", 45455)))
    (tmp_path / "a.png").write_bytes(png(random_pixels((8, 9, 3), np.uint8), *chunks))
    source = load_image(tmp_path / "a.png")
    assert source.icc_profile is None
    save_image(tmp_path / "b.png", source)
    written = (tmp_path / "b.png").read_bytes()
    assert chunk(written, b"sRGB") == b"\1"
    assert chunk(written, b"gAMA") == struct.pack(">I", 45455)
    assert saving_loses(".bmp", source) == []


def test_the_gamma_of_srgb_is_srgb(tmp_path: Path) -> None:
    pixels = random_pixels((8, 9, 3), np.uint8)
    (tmp_path / "a.png").write_bytes(png(pixels, (b"gAMA", struct.pack(">I", 45455))))
    assert load_image(tmp_path / "a.png").icc_profile is None
    chunks = ((b"sRGB", b"\0"), (b"gAMA", struct.pack(">I", 100000)))
    (tmp_path / "a.png").write_bytes(png(pixels, *chunks))
    assert load_image(tmp_path / "a.png").icc_profile is None


@pytest.mark.parametrize(
    "chunks",
    [
        [(b"gAMA", b"\0\0\0\0")],
        [(b"cHRM", bytes(32))],
        [(b"cICP", b"\x09")],
        [(b"gAMA", b"\xff\xff\xff\xff"), (b"cHRM", b"\x7f" * 32)],
    ],
)
def test_senseless_colours_do_no_harm(tmp_path: Path, chunks: list[tuple[bytes, bytes]]) -> None:
    (tmp_path / "a.png").write_bytes(png(random_pixels((8, 9, 3), np.uint8), *chunks))
    source = load_image(tmp_path / "a.png")
    assert source.icc_profile is None
    save_image(tmp_path / "b.png", source)
    assert load_image(tmp_path / "b.png").pixels.tolist() == source.pixels.tolist()


def test_numbers_that_leave_room_at_both_ends_are_understood(tmp_path: Path) -> None:
    levels = np.full((4, 4, 3), 235, np.uint8)
    (tmp_path / "a.png").write_bytes(png(levels, (b"cICP", bytes([1, 13, 0, 0]))))
    source = load_image(tmp_path / "a.png")
    assert seen(source.icc_profile, 235) == [255] * 3
    assert seen(source.icc_profile, 16) == [0] * 3
    save_image(tmp_path / "b.png", source)
    assert chunk((tmp_path / "b.png").read_bytes(), b"cICP") == bytes([1, 13, 0, 0])
    save_image(tmp_path / "b.avif", source)
    assert load_image(tmp_path / "b.avif").icc_profile == source.icc_profile


def test_a_profile_made_twice_is_the_same() -> None:
    profile_for.cache_clear()
    first = profile_for(Colour(code_points=BT2020_PQ), 3)
    profile_for.cache_clear()
    assert profile_for(Colour(code_points=BT2020_PQ), 3) == first


def adobe_exif(index: bool) -> bytes:
    """What a camera set to Adobe RGB writes: its index, or the colour space that some write."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 65535 if index else 2
    if index:
        exif.get_ifd(0x8769)[0xA005] = {1: "R03"}
    return exif.tobytes()


@pytest.mark.parametrize("index", [True, False])
def test_a_camera_that_says_adobe_rgb_without_a_profile_is_believed(
    tmp_path: Path, index: bool
) -> None:
    image = Image.fromarray(random_pixels((16, 24, 3), np.uint8))
    image.save(tmp_path / "a.jpg", exif=adobe_exif(index))
    source = load_image(tmp_path / "a.jpg")
    assert source.icc_profile is not None
    green = Image.fromarray(np.array([[[100, 200, 100]]], np.uint8))
    shown = ImageCms.profileToProfile(
        green,
        ImageCms.ImageCmsProfile(io.BytesIO(source.icc_profile)),
        ImageCms.createProfile("sRGB"),
    )
    assert shown is not None
    assert np.asarray(shown)[0, 0, 0] < 50  # far greener than the numbers say in sRGB
    save_image(tmp_path / "b.tif", source)
    assert load_image(tmp_path / "b.tif").icc_profile == source.icc_profile


def test_every_profile_that_is_made_can_be_shown() -> None:
    """Qt takes what is in view to the screen, and must know the profile."""
    from PySide6.QtGui import QColorSpace

    for primaries in (1, 4, 5, 6, 7, 8, 9, 11, 12, 22):
        for transfer in (1, 4, 5, 7, 8, 13, 16, 17, 18):
            for channels in (1, 3):
                profile = profile_for(Colour(code_points=(primaries, transfer)), channels)
                if profile is None:
                    assert transfer == 13
                elif channels == 3:
                    assert QColorSpace.fromIccProfile(profile).isValid(), (primaries, transfer)
