"""Camera raw becomes a linear DNG: what the camera measured, demosaiced and denoised, and all that
a raw converter needs to go on."""

from __future__ import annotations

import io
import os
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rawpy
import tifffile
from numpy.typing import NDArray
from PIL import ExifTags, Image, TiffImagePlugin

from denoise_gui.cli import main
from denoise_gui.engine.images.camera_raw import CameraRaw, Development
from denoise_gui.engine.images.camera_values import reversibly_developed
from denoise_gui.engine.images.developing import developed_for
from denoise_gui.engine.images.format_kind import Writing
from denoise_gui.engine.images.formats.dng import write
from denoise_gui.engine.images.image_file import (
    ImageFileError,
    check_target,
    load_image,
    save_image,
    saving_loses,
)
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.record.provenance import read_provenance
from denoise_gui.engine.save_denoised import denoise_to_file
from denoise_gui.engine.shipped import shipped_model
from tests.engine.images.cameras import Camera, colourful
from tests.engine.images.photographs import parsed

_SETTINGS = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    b'xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" '
    b'xmlns:xmp="http://ns.adobe.com/xap/1.0/" crs:Exposure2012="+1.50" xmp:Rating="4"/>'
    b"</rdf:RDF></x:xmpmeta>"
)


def exif_of_camera() -> bytes:
    block = Image.Exif()
    block[ExifTags.Base.Make] = "Kamera"
    block[ExifTags.Base.Model] = "Test 5"
    settings = block.get_ifd(ExifTags.IFD.Exif)
    settings[ExifTags.Base.ISOSpeedRatings] = 6400
    settings[ExifTags.Base.ExposureTime] = 0.004
    settings[ExifTags.Base.LensModel] = "Objektiv 24-70"
    settings[ExifTags.Base.LensSpecification] = tuple(
        TiffImagePlugin.IFDRational(*parts) for parts in ((24, 1), (70, 1), (14, 5), (4, 1))
    )
    return block.tobytes()[6:]


def written(source: Path, target: Path) -> Photograph:
    """A linear DNG of a file, not denoised; returns what was written."""
    photograph = load_image(source, raw=Development.REVERSIBLE)
    save_image(target, photograph)
    return photograph


def stored(path: Path) -> tuple[NDArray[Any], dict[int, Any]]:
    """Camera values of a linear DNG, by what it says of black and white, and its directory."""
    with tifffile.TiffFile(path) as file:
        page = file.pages[0].pages[0]  # type: ignore[union-attr,index]
        assert isinstance(page, tifffile.TiffPage)
        tags = {tag.code: tag.value for tag in page.tags}
        black, white = (np.asarray(tags[tag], np.float64) for tag in (50714, 50717))
        return (page.asarray() - black) / (white - black), tags


def tags_of(path: Path) -> dict[int, Any]:
    with tifffile.TiffFile(path) as file:
        return {tag.code: tag.value for tag in file.pages[0].tags}  # type: ignore[union-attr]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_sensors_numbers_come_back_to_half_a_step(tmp_path: Path, orientation: int) -> None:
    camera = Camera(orientation=orientation)
    sensor = camera.sensor(colourful(), noise=5)
    written(camera.write(tmp_path / "a.dng", sensor), tmp_path / "b.dng")
    values, _ = stored(tmp_path / "b.dng")
    step = 1 / (camera.white - min(camera.blacks))
    for place, measured in camera.measured(sensor):
        # At the very edge LibRaw does not interpolate, it averages. What is below black ends there.
        apart = values[place][3:-3, 3:-3] - np.maximum(measured, 0)[3:-3, 3:-3]
        assert np.abs(apart).max() < 0.55 * step
    assert tags_of(tmp_path / "b.dng")[274] == orientation


def test_light_beyond_white_is_kept(tmp_path: Path) -> None:
    """Where red and blue still measure, green being saturated: what highlights are rebuilt from."""
    camera = Camera()
    light = colourful()
    written(camera.write(tmp_path / "a.dng", camera.sensor(light)), tmp_path / "b.dng")
    values, _ = stored(tmp_path / "b.dng")
    expected = np.minimum(camera.values(light), 1)[22, 100]
    np.testing.assert_allclose(values[22, 100], expected, atol=0.002)
    assert expected[0] < 0.8


def test_it_says_what_a_raw_converter_asks(tmp_path: Path) -> None:
    camera = Camera()
    crop = ((50719, "I", 2, (4, 6), True), (50720, "I", 2, (200, 140), True))
    source = camera.write(
        tmp_path / "a.dng",
        camera.sensor(colourful()),
        exif=exif_of_camera(),
        xmp=_SETTINGS,
        further=crop,
    )
    written(source, tmp_path / "b.dng")
    before, after = tags_of(source), tags_of(tmp_path / "b.dng")
    kept = (50708, 50721, 50728, 50730, 50778)
    assert {tag: after[tag] for tag in kept} == {tag: before[tag] for tag in kept}
    assert tuple(after[50706]) == (1, 4, 0, 0)
    assert after[50827] == "a.dng"
    assert (after[271], after[272]) == ("Kamera", "Test 5")
    assert bytes(after[700]) == _SETTINGS
    assert after[50736] == (24, 1, 70, 1, 14, 5, 4, 1)
    values, picture = stored(tmp_path / "b.dng")
    assert values.shape == (140, 200, 3)
    assert (picture[262], picture[277], picture[258]) == (34892, 3, (16, 16, 16))
    assert picture[50719] == (0, 0)
    assert picture[50720] == (200, 140)
    settings = parsed(load_image(tmp_path / "b.dng").exif).get_ifd(ExifTags.IFD.Exif)
    assert settings[ExifTags.Base.ISOSpeedRatings] == 6400
    assert settings[ExifTags.Base.ExposureTime] == pytest.approx(0.004)
    assert settings[ExifTags.Base.LensModel] == "Objektiv 24-70"


def test_what_a_sensor_has_around_the_picture_is_left_out(tmp_path: Path) -> None:
    camera = Camera()
    sensor = camera.sensor(colourful())
    around = np.full((216, 328), 512, np.uint16)
    around[8:-8, 12:-12] = sensor
    further = (
        (50829, "I", 4, (8, 12, 208, 316), True),
        (50719, "I", 2, (4, 6), True),
        (50720, "I", 2, (280, 180), True),
    )
    written(camera.write(tmp_path / "a.dng", around, further=further), tmp_path / "b.dng")
    written(camera.write(tmp_path / "c.dng", sensor), tmp_path / "d.dng")
    (one, picture), (other, _) = (stored(tmp_path / name) for name in ("b.dng", "d.dng"))
    np.testing.assert_allclose(one, other[6:186, 4:284], atol=1e-4)
    assert (picture[50719], picture[50720]) == ((0, 0), (280, 180))


@pytest.mark.parametrize(
    ("origin", "size"),
    [
        (("I", (4, 6)), ("I", (200, 140))),
        (("H", (4, 6)), ("H", (200, 140))),
        (("2I", (8, 2, 6, 1)), ("2I", (200, 1, 280, 2))),
    ],
)
def test_a_crop_may_be_of_any_kind_of_number(tmp_path: Path, origin: Any, size: Any) -> None:
    camera = Camera(orientation=6)
    sensor = camera.sensor(colourful())
    further = tuple(
        (tag, kind, 2, values, True) for tag, (kind, values) in ((50719, origin), (50720, size))
    )
    written(camera.write(tmp_path / "a.dng", sensor, further=further), tmp_path / "b.dng")
    written(camera.write(tmp_path / "c.dng", sensor), tmp_path / "d.dng")
    np.testing.assert_array_equal(
        stored(tmp_path / "b.dng")[0], stored(tmp_path / "d.dng")[0][6:146, 4:204]
    )
    with tifffile.TiffFile(tmp_path / "b.dng") as file:
        assert file.pages[0].asarray().shape == (140, 200, 3)


def test_a_crop_of_nothing_is_passed_over(tmp_path: Path) -> None:
    camera = Camera()
    further = ((50719, "I", 2, (400, 6), True), (50720, "I", 2, (20, 140), True))
    source = camera.write(tmp_path / "a.dng", camera.sensor(colourful()), further=further)
    written(source, tmp_path / "b.dng")
    assert stored(tmp_path / "b.dng")[0].shape == (200, 304, 3)


def test_with_a_lens_correction_the_picture_stays_whole(tmp_path: Path) -> None:
    """It is told in parts of the whole picture's size, from its middle."""
    camera = Camera()
    nothing = bytes(4)
    further = (
        (50719, "I", 2, (4, 6), True),
        (50720, "I", 2, (200, 140), True),
        (51022, "B", len(nothing), nothing, True),
    )
    source = camera.write(tmp_path / "a.dng", camera.sensor(colourful()), further=further)
    written(source, tmp_path / "b.dng")
    values, picture = stored(tmp_path / "b.dng")
    assert values.shape == (200, 304, 3)
    assert picture[50719] == (4, 6)


def test_there_is_a_picture_to_look_at_in_it(tmp_path: Path) -> None:
    camera = Camera(orientation=6)
    source = camera.write(tmp_path / "a.dng", camera.sensor(colourful()))
    written(source, tmp_path / "b.dng")
    with tifffile.TiffFile(tmp_path / "b.dng") as file:
        preview = file.pages[0].asarray()
    shown = load_image(source).pixels / 65535
    apart = np.rot90(preview, -1) / 255 - shown
    assert np.abs(apart[10:-10, 10:-60]).mean() < 0.01


@pytest.mark.parametrize("orientation", [1, 6])
def test_it_opens_here_in_the_same_colours(tmp_path: Path, orientation: int) -> None:
    camera = Camera(orientation=orientation)
    source = camera.write(tmp_path / "a.dng", camera.sensor(colourful()))
    written(source, tmp_path / "b.dng")
    before, after = (load_image(tmp_path / name).pixels / 65535 for name in ("a.dng", "b.dng"))
    assert before.shape == after.shape
    apart = np.rot90(after - before) if orientation == 6 else after - before
    # Where black meets light beyond white, it matters what was interpolated: before or after white.
    apart[25:31] = 0
    assert np.abs(apart).max() < 0.1
    assert np.abs(apart).mean() < 0.0003


def test_a_linear_dng_becomes_one_again(tmp_path: Path) -> None:
    camera = Camera()
    written(camera.write(tmp_path / "a.dng", camera.sensor(colourful())), tmp_path / "b.dng")
    written(tmp_path / "b.dng", tmp_path / "c.dng")
    once, again = stored(tmp_path / "b.dng")[0], stored(tmp_path / "c.dng")[0]
    assert np.abs(once - again).max() < 1e-4
    assert tags_of(tmp_path / "c.dng")[50728] == tags_of(tmp_path / "b.dng")[50728]


def test_what_is_denoised_is_what_the_window_shows(tmp_path: Path) -> None:
    camera = Camera()
    source = camera.write(tmp_path / "a.dng", camera.sensor(colourful() * 0.6, noise=60))
    shown, taken = load_image(source), load_image(source, raw=Development.REVERSIBLE)
    inside = (taken.pixels > 0) & (taken.pixels < 1)
    apart = np.abs(np.where(inside, taken.pixels - shown.pixels / 65535, 0))
    assert np.median(apart[inside]) < 0.002
    denoise_to_file(shown, tmp_path / "b.dng", 20, shipped_model())
    denoise_to_file(shown, tmp_path / "b.tif", 20, shipped_model())
    one, other = (load_image(tmp_path / f"b{kind}").pixels / 65535 for kind in (".dng", ".tif"))
    assert np.abs(one - other)[42:-8, 50:-8].mean() < 0.002


def test_shadows_keep_their_brightness(tmp_path: Path) -> None:
    """Half of the noise in black lies below it: cut off before it is averaged, black becomes gray,
    and red, by the white balance."""
    camera = Camera()
    light = np.full((200, 304, 3), 0.0)
    light[:, 150:] = 0.5
    sensor = camera.sensor(light, noise=40)
    shown = load_image(camera.write(tmp_path / "a.dng", sensor))
    denoise_to_file(shown, tmp_path / "b.dng", 40, shipped_model())
    values, _ = stored(tmp_path / "b.dng")
    step = 1 / (camera.white - min(camera.blacks))
    assert values[20:-20, 20:100].mean(axis=(0, 1)).max() < 8 * step  # 16 if it were cut off before


def test_what_is_no_camera_raw_is_refused(tmp_path: Path) -> None:
    pixels = np.zeros((8, 8, 3), np.uint16)
    save_image(tmp_path / "a.tif", Photograph(pixels))
    photograph = load_image(tmp_path / "a.tif")
    for act in (check_target, save_image):
        with pytest.raises(ImageFileError, match="only from a camera raw file"):
            act(tmp_path / "a.dng", photograph)
    assert main(["run", str(tmp_path / "a.tif"), "--sigma", "5", "-o", str(tmp_path / "o.dng")])
    assert not list(tmp_path.glob("*.dng"))


def test_the_file_must_be_the_one_that_was_opened(tmp_path: Path) -> None:
    camera = Camera()
    source = camera.write(tmp_path / "a.dng", camera.sensor(colourful()))
    shown = load_image(source)
    camera.write(source, camera.sensor(colourful() * 0.5))
    os.utime(source, (1, 1))
    with pytest.raises(ImageFileError, match="changed since it was opened"):
        developed_for(".dng", shown)
    source.unlink()
    with pytest.raises(ImageFileError, match="no such file"):
        developed_for(".dng", shown)
    assert developed_for(".tif", shown) is shown


def test_the_command_line_makes_linear_dngs_and_makes_them_again(tmp_path: Path) -> None:
    camera = Camera()
    (tmp_path / "in").mkdir()
    source = camera.write(
        tmp_path / "in" / "a.dng", camera.sensor(colourful(), noise=30), xmp=_SETTINGS
    )
    arguments = ["run", "--sigma", "12", "--quiet"]
    assert main([*arguments, str(source), "-o", str(tmp_path / "one.dng")]) == 0
    folder = tmp_path / "out"
    assert main([*arguments, str(tmp_path / "in"), "-o", str(folder), "--format", "dng"]) == 0
    assert (folder / "a.dng").read_bytes() == (tmp_path / "one.dng").read_bytes()
    assert stored(folder / "a.dng")[1][262] == 34892
    record = read_provenance(load_image(folder / "a.dng").xmp)
    assert record is not None
    assert record.recipe.sigma == 12
    assert b"crs:Exposure2012" in bytes(tags_of(folder / "a.dng")[700])
    assert main(["run", "--from", str(folder / "a.dng"), str(source), "--quiet"]) == 0
    assert main(["run", "--from", str(folder / "a.dng"), str(folder / "a.dng"), "--quiet"]) == 1


def test_without_a_word_camera_raw_still_becomes_tiff(tmp_path: Path) -> None:
    camera = Camera()
    source = camera.write(tmp_path / "a.dng", camera.sensor(colourful()), xmp=_SETTINGS)
    assert main(["run", "--sigma", "5", "--quiet", str(source), "-o", str(tmp_path / "out")]) == 0
    packet = load_image(tmp_path / "out" / "a.tif").xmp
    assert packet is not None
    # A converter would brighten the developed picture once more.
    assert b"Exposure2012" not in packet
    assert b'xmp:Rating="4"' in packet


def test_nothing_is_called_lost(tmp_path: Path) -> None:
    camera = Camera()
    source = camera.write(
        tmp_path / "a.dng", camera.sensor(colourful()), exif=exif_of_camera(), xmp=_SETTINGS
    )
    assert saving_loses(".dng", load_image(source, raw=Development.REVERSIBLE)) == []


def test_it_is_written_in_little_memory() -> None:
    pixels = np.zeros((6000, 800, 3), np.float32)
    eye = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    raw = CameraRaw(Development.REVERSIBLE, to_srgb=eye)
    photograph = Photograph(pixels, camera=raw)
    tracemalloc.start()
    try:
        write(io.BytesIO(), photograph, Writing(".dng", SaveOptions()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < pixels.nbytes


def test_a_camera_without_colours_stays_gray(tmp_path: Path) -> None:
    counts = Camera().sensor(colourful())
    tags: list[tuple[int, str, int, Any, bool]] = [
        (271, "s", 0, "Kamera", True),
        (50706, "B", 4, bytes([1, 4, 0, 0]), True),
        (50708, "s", 0, "Kamera Mono", True),
        (50714, "I", 1, 500, True),
        (50717, "I", 1, 15000, True),
    ]
    tifffile.imwrite(
        tmp_path / "a.dng",
        counts,
        photometric=1,
        extratags=tags,
        metadata=None,
        software=False,
    )
    with tifffile.TiffFile(tmp_path / "a.dng", mode="r+b") as file:
        file.pages[0].tags[262].overwrite(34892)  # type: ignore[union-attr]
    photograph = written(tmp_path / "a.dng", tmp_path / "b.dng")
    assert photograph.channels == 1
    values, picture = stored(tmp_path / "b.dng")
    assert (picture[262], picture[277]) == (34892, 1)
    expected = (counts.astype(float) - 500) / 14500
    np.testing.assert_allclose(values, expected, atol=1e-4)
    again = load_image(tmp_path / "b.dng")
    apart = again.pixels.astype(float) - load_image(tmp_path / "a.dng").pixels
    assert np.abs(apart).max() < 20


def test_of_other_raw_files_libraw_knows_the_camera() -> None:
    """A camera whose files are bare numbers, known by their length."""
    counts = np.random.default_rng(0).integers(0, 255, 7710960, dtype=np.uint8)
    file = io.BytesIO(counts.tobytes())
    with rawpy.imread(file) as raw:
        known = raw.rgb_xyz_matrix[:3].astype(float)
        pixels, camera = reversibly_developed(raw, file, "Canon PowerShot A610")
    assert known.any()
    photograph = replace(Photograph(pixels), camera=camera)
    target = io.BytesIO()
    write(target, photograph, Writing(".dng", SaveOptions()))
    target.seek(0)
    with tifffile.TiffFile(target) as result:
        tags = {tag.code: tag.value for tag in result.pages[0].tags}  # type: ignore[union-attr]
    matrix = np.array(tags[50721], float).reshape(9, 2)
    np.testing.assert_allclose(matrix[:, 0] / matrix[:, 1], known.ravel(), atol=1e-5)
    assert tags[50778] == 21
    assert tags[50708] == "Canon PowerShot A610"
