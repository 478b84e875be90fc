"""What TIFF files of laboratories, maps and Photoshop hold: read, kept and written back."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms
from skimage.color import rgb2lab

from denoise_gui.engine.images import lab as cielab
from denoise_gui.engine.images import photoshop
from denoise_gui.engine.images.image_file import (
    ImageFileError,
    Photograph,
    load_image,
    save_image,
    saving_loses,
)
from tests.engine.images.photographs import random_pixels
from tests.engine.images.test_jpeg_metadata import IPTC, resource

GEOTIFF: list[tuple[int, int, int, Any, bool]] = [
    (33550, 12, 3, (0.5, 0.5, 0.0), True),
    (33922, 12, 6, (0.0, 0.0, 0.0, 440720.0, 100000.0, 0.0), True),
    (34735, 3, 8, (1, 1, 0, 1, 1024, 0, 1, 1), True),
    (42113, 2, 5, b"-999\0", True),
]


def tiff(path: Path, pixels: Any, **options: Any) -> Path:
    options.setdefault("photometric", "rgb" if pixels.shape[-1] == 3 else "minisblack")
    options.setdefault("metadata", None)
    tifffile.imwrite(path, pixels, **options)
    return path


def tag(path: Path, code: int) -> Any:
    with tifffile.TiffFile(path) as file:
        found = file.pages.first.tags.get(code)
        return None if found is None else found.value


def through(path: Path) -> tuple[Photograph, Path]:
    source = load_image(path)
    save_image(path.with_name("b.tif"), source)
    return source, path.with_name("b.tif")


@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
def test_geotiff_stays_and_its_loss_is_said(tmp_path: Path, byteorder: Any, big: bool) -> None:
    path = tiff(
        tmp_path / "a.tif",
        random_pixels((20, 31), np.uint16),
        extratags=GEOTIFF,
        byteorder=byteorder,
        bigtiff=big,
    )
    source, result = through(path)
    for code, *_ in GEOTIFF:
        assert tag(result, code) == tag(path, code)
    assert saving_loses(".tif", source) == []
    assert "the place on earth (GeoTIFF)" in saving_loses(".png", source)


def test_every_page_keeps_its_tags(tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        for name in (b"first\0", b"second\0"):
            extra = [(285, 2, len(name), name, True)]
            writer.write(random_pixels((9, 9), np.uint8), extratags=extra, metadata=None)
    _, result = through(tmp_path / "a.tif")
    with tifffile.TiffFile(result) as file:
        assert [page.tags[285].value for page in file.pages] == ["first", "second"]


def test_imagejs_resolution_and_description_stay(tmp_path: Path) -> None:
    pixels = random_pixels((20, 31), np.uint16)
    tifffile.imwrite(
        tmp_path / "a.tif", pixels, imagej=True, resolution=(2.675, 2.675), metadata={"unit": "um"}
    )
    source, result = through(tmp_path / "a.tif")
    for code in (270, 282, 283, 296):
        assert tag(result, code) == tag(tmp_path / "a.tif", code)
    with tifffile.TiffFile(result) as file:
        assert file.is_imagej
        assert file.imagej_metadata is not None
        assert file.imagej_metadata["unit"] == "um"
    assert any("not in inches" in loss for loss in saving_loses(".png", source))


def test_omes_description_stays(tmp_path: Path) -> None:
    tifffile.imwrite(
        tmp_path / "a.ome.tif",
        random_pixels((20, 31), np.uint16),
        metadata={"axes": "YX", "PhysicalSizeX": 0.2, "PhysicalSizeXUnit": "µm"},
    )
    _, result = through(tmp_path / "a.ome.tif")
    assert tag(result, 270) == tag(tmp_path / "a.ome.tif", 270)
    assert "PhysicalSizeX" in str(tag(result, 270))


@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("as_longs", [False, True])
def test_iptc_is_kept_and_goes_into_a_jpeg(tmp_path: Path, byteorder: Any, as_longs: bool) -> None:
    padded = IPTC + bytes(-len(IPTC) % 4)
    extra: list[Any] = [(33723, 7, len(IPTC), IPTC, True)]
    if as_longs:
        numbers = struct.unpack(f"{byteorder}{len(padded) // 4}I", padded)
        extra = [(33723, 4, len(numbers), numbers, True)]
    path = tiff(
        tmp_path / "a.tif",
        random_pixels((20, 31, 3), np.uint8),
        extratags=extra,
        byteorder=byteorder,
    )
    source, result = through(path)
    assert source.iptc is not None
    assert source.iptc.rstrip(b"\0") == IPTC
    assert tag(result, 33723).rstrip(b"\0") == IPTC
    save_image(tmp_path / "b.jpg", source)
    blocks = load_image(tmp_path / "b.jpg").photoshop
    assert (photoshop.iptc_of(blocks) or b"").rstrip(b"\0") == IPTC


def test_layers_are_said_and_no_longer_there(tmp_path: Path) -> None:
    data = b"Adobe Photoshop Document Data Block\0layers with the noise"
    blocks = resource(0x040C, b"thumbnail") + resource(2000, b"path")
    extra: list[Any] = [(37724, 7, len(data), data, True), (34377, 7, len(blocks), blocks, True)]
    path = tiff(tmp_path / "a.tif", random_pixels((20, 31, 3), np.uint8), extratags=extra)
    source, result = through(path)
    assert any("layers" in note for note in source.notes)
    assert tag(result, 37724) is None
    assert b"thumbnail" not in result.read_bytes()
    assert tag(result, 34377) == resource(2000, b"path")


@pytest.mark.parametrize("kind", [1, 3, 4, 6, 8, 9, 16])
def test_an_orientation_of_any_integer_type(tmp_path: Path, kind: int) -> None:
    pixels = random_pixels((20, 31, 3), np.uint8)
    big = kind == 16
    path = tiff(tmp_path / "a.tif", pixels, extratags=[(274, 3, 1, 6, True)], bigtiff=big)
    with tifffile.TiffFile(path, mode="r+b") as file:
        entry = file.pages.first.tags[274]
        file.filehandle.seek(entry.offset)
        letter = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 16: "Q"}[kind]
        head = struct.pack("<HHQ" if big else "<HHI", 274, kind, 1)
        file.filehandle.write(head + struct.pack("<" + letter, 6).ljust(8 if big else 4, b"\0"))
    source, result = through(path)
    np.testing.assert_array_equal(source.pixels, np.rot90(pixels, -1))
    assert tag(result, 274) in (1, None, b"\1", (1,))
    np.testing.assert_array_equal(load_image(result).pixels, source.pixels)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("photometric", [8, 9])
def test_cielab_comes_back_as_it_was(tmp_path: Path, bits: int, photometric: int) -> None:
    stored = random_pixels((20, 31, 3), np.uint8 if bits == 8 else np.uint16)
    if photometric == 9 and bits == 16:
        stored = np.minimum(stored, 65280)
    path = tiff(tmp_path / "a.tif", stored, photometric=photometric)
    source, result = through(path)
    assert source.channels == 3
    assert source.icc_profile is not None
    assert any("CIELAB" in note for note in source.notes)
    assert tag(result, 262) == photometric
    with tifffile.TiffFile(result) as file:
        np.testing.assert_array_equal(file.pages.first.asarray(), stored)
    assert saving_loses(".tif", source) == []
    assert saving_loses(".png", source) == ["CIELAB (stored as RGB)"]


def test_cielab_has_the_colours_that_it_says(tmp_path: Path) -> None:
    lab = np.array([[[50.0, 20.0, -30.0], [80.0, -15.0, 40.0], [30.0, 0.0, 0.0]]])
    stored = np.dstack([lab[..., 0] * 2.55, lab[..., 1] % 256, lab[..., 2] % 256])
    path = tiff(tmp_path / "a.tif", np.rint(stored).astype(np.uint8), photometric=8)
    source = load_image(path)
    save_image(tmp_path / "a.png", source)
    assert source.icc_profile is not None
    shown = ImageCms.profileToProfile(
        Image.fromarray((source.pixels.clip(0, 1) * 255).round().astype(np.uint8)),
        ImageCms.ImageCmsProfile(io.BytesIO(source.icc_profile)),
        ImageCms.createProfile("sRGB"),
    )
    expected = _seen(lab)
    assert np.abs(np.asarray(shown) - expected).max() <= 3


def _seen(lab: np.ndarray) -> np.ndarray:
    """As Little CMS shows CIELAB on an sRGB screen."""
    stored = np.dstack([lab[..., 0] * 2.55, lab[..., 1] % 256, lab[..., 2] % 256])
    image = Image.frombytes("LAB", (lab.shape[1], 1), np.rint(stored).astype(np.uint8).tobytes())
    seen = ImageCms.profileToProfile(
        image,
        ImageCms.createProfile("LAB"),
        ImageCms.createProfile("sRGB"),
        outputMode="RGB",
    )
    return np.asarray(seen).astype(int)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_palette_keeps_its_alpha(tmp_path: Path, dtype: type) -> None:
    top = np.iinfo(dtype).max
    indices = np.arange(240).reshape(12, 20).astype(dtype)
    alpha = (np.arange(240).reshape(12, 20) * (top // 240)).astype(dtype)
    colours = (np.random.default_rng(0).integers(0, 256, (3, top + 1)) * 257).astype(np.uint16)
    stored = np.dstack([indices, alpha])
    extra: list[Any] = [(320, 3, colours.size, colours.tobytes(), True)]
    path = tiff(
        tmp_path / "a.tif",
        stored,
        extratags=extra,
        planarconfig="contig",
        extrasamples=["unassalpha"],
    )
    with tifffile.TiffFile(path, mode="r+b") as file:
        file.pages.first.tags[262].overwrite(3)
    source = load_image(path)
    assert source.alpha is not None
    np.testing.assert_array_equal(source.pixels, (colours.T >> 8)[indices])
    expected = alpha if dtype == np.uint8 else np.rint(alpha / 257)
    assert np.abs(source.alpha.astype(int) - expected).max() <= 1


@pytest.mark.parametrize("name", ["int8", "int16", "int32", "uint32"])
def test_signed_and_wide_integers_come_back_in_their_type(tmp_path: Path, name: str) -> None:
    limits = np.iinfo(name)
    random = np.random.default_rng(0)
    low, high = max(limits.min, -2000), min(limits.max, 30000)
    pixels = random.integers(low, high, (20, 31)).astype(name)
    path = tiff(tmp_path / "a.tif", pixels)
    source, result = through(path)
    assert source.pixels.dtype == np.float32
    assert source.pixels.min() >= 0
    assert source.pixels.max() <= 1
    assert source.pixels.max() > 0.4
    assert any("Integers of" in note for note in source.notes)
    with tifffile.TiffFile(result) as file:
        written = file.pages.first.asarray()
    assert written.dtype == np.dtype(name)
    np.testing.assert_array_equal(written, pixels)
    assert load_image(result).values == source.values


def test_complex_numbers_are_refused_without_calling_them_damaged(tmp_path: Path) -> None:
    path = tiff(tmp_path / "a.tif", np.zeros((5, 6), np.complex64))
    with pytest.raises(ImageFileError, match="complex") as caught:
        load_image(path)
    assert "damaged" not in str(caught.value)


def test_primaries_and_curves_of_tags_become_a_profile(tmp_path: Path) -> None:
    wide = (64, 100, 33, 100, 21, 100, 71, 100, 15, 100, 6, 100)
    white = (3127, 10000, 329, 1000)
    curve = tuple(int(65535 * (v / 255) ** 1.8) for v in range(256))
    extra: list[Any] = [
        (318, 5, 2, white, True),
        (319, 5, 6, wide, True),
        (301, 3, 256, curve, True),
    ]
    path = tiff(tmp_path / "a.tif", random_pixels((20, 31, 3), np.uint8), extratags=extra)
    source, result = through(path)
    assert source.colour is not None
    assert source.colour.chromaticities == pytest.approx(
        (0.3127, 0.329, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
    )
    assert source.icc_profile is not None
    assert tag(result, 319) == wide
    assert load_image(result).icc_profile == source.icc_profile


def test_lab_of_skimage_agrees() -> None:
    """The same formula as elsewhere, for colours that sRGB holds."""
    rgb = np.random.default_rng(0).random((4, 5, 3)) * 0.6 + 0.2
    expected = rgb2lab(rgb)
    values = np.dstack([expected[..., 0] * 655.35, (expected[..., 1:] * 256) % 65536])
    stored = np.rint(values).astype(np.uint16)
    again = cielab.from_rgb(cielab.to_rgb(stored, 8), 8, 16)
    np.testing.assert_array_equal(again, stored)


@pytest.mark.parametrize("compression", [34661, 32809, 34677, 12345])
def test_packings_that_nobody_unpacks_are_no_damage(tmp_path: Path, compression: int) -> None:
    path = tiff(tmp_path / "a.tif", random_pixels((16, 16, 3), np.uint8))
    with tifffile.TiffFile(path, mode="r+b") as file:
        file.pages.first.tags[259].overwrite(compression)
    with pytest.raises(ImageFileError, match="of a sort that this program cannot read") as caught:
        load_image(path)
    assert "again" not in str(caught.value)


@pytest.mark.parametrize("name", ["int64", "uint64"])
def test_integers_of_64_bits_come_back_as_far_as_a_float_goes(tmp_path: Path, name: str) -> None:
    top = np.iinfo(name).max
    pixels = (np.linspace(0, 1, 600).reshape(20, 30) * (top // 2)).astype(name)
    pixels[0, 0] = top
    _, result = through(tiff(tmp_path / "a.tif", pixels))
    written = tifffile.imread(result)
    assert written.dtype == np.dtype(name)
    assert np.abs(written.astype(float) / top - pixels.astype(float) / top).max() < 1e-6


def test_inks_keep_their_transparency(tmp_path: Path) -> None:
    inks = random_pixels((20, 31, 4), np.uint16)
    alpha = random_pixels((20, 31), np.uint16)
    kinds: dict[str, Any] = {"photometric": "separated", "planarconfig": "contig"}
    stored = np.dstack([inks, alpha])
    source, result = through(tiff(tmp_path / "a.tif", stored, extrasamples=["unassalpha"], **kinds))
    plain = load_image(tiff(tmp_path / "plain.tif", inks, **kinds))
    np.testing.assert_array_equal(source.pixels, plain.pixels)
    kept = load_image(result).alpha
    assert kept is not None
    np.testing.assert_array_equal(kept, alpha)


def test_a_spot_colour_is_no_transparency_and_its_loss_is_said(tmp_path: Path) -> None:
    stored = random_pixels((20, 31, 5), np.uint8)
    kinds: dict[str, Any] = {"photometric": "separated", "planarconfig": "contig"}
    source = load_image(tiff(tmp_path / "a.tif", stored, extrasamples=["unspecified"], **kinds))
    assert source.alpha is None
    assert any("1 extra channels" in note for note in source.notes)


def test_numbers_too_large_for_32_bits_are_refused(tmp_path: Path) -> None:
    path = tiff(tmp_path / "a.tif", np.linspace(0, 1e300, 600).reshape(20, 30))
    with pytest.raises(ImageFileError, match="more than 32-bit floating point holds"):
        load_image(path)
