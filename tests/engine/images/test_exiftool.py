"""What exiftool finds in a file before, it finds after: tag by tag, over files made here.

Skipped where exiftool is not installed (Debian's package libimage-exiftool-perl).
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.image_file import Photograph, load_image, save_image
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.save_denoised import denoise_to_file
from tests.engine.images.photographs import random_pixels, srgb_profile

pytestmark = pytest.mark.skipif(
    shutil.which("exiftool") is None,
    reason="exiftool is not installed (Debian: libimage-exiftool-perl)",
)

RICH = [
    *("-Make=Kamera", "-Model=K-1", "-Artist=Jörg Niemand", "-Copyright=© nobody"),
    *("-DateTimeOriginal=2024:05:06 07:08:09", "-OffsetTimeOriginal=+02:00", "-ISO=3200"),
    *("-ExposureTime=1/125", "-FNumber=2.8", "-FocalLength=35", "-LensModel=Linse 35mm"),
    *("-GPSLatitude=47.5", "-GPSLatitudeRef=N", "-GPSLongitude=8.25", "-GPSLongitudeRef=E"),
    *("-GPSAltitude=512", "-UserComment=a remark", "-ImageDescription=harbour at night"),
    *("-SerialNumber=12345", "-Flash=16", "-WhiteBalance=1", "-MeteringMode=5"),
    *("-XMP-dc:Title=Harbour", "-XMP-dc:Title-de=Hafen", "-XMP-dc:Subject=night"),
    *("-XMP-dc:Subject=water", "-XMP:Rating=4", "-XMP-photoshop:City=Nowhere"),
    *("-XMP-lr:HierarchicalSubject=place|harbour", "-XMP-crs:Exposure2012=+0.50"),
    *("-XMP-xmp:Label=Red", "-XMP-xmpRights:Marked=true"),
]
IPTC = ["-IPTC:Caption-Abstract=Ein Hafen", "-IPTC:Keywords=night", "-IPTC:Keywords=water",
        "-IPTC:By-line=Niemand", "-IPTC:City=Nirgends", "-IPTC:CodedCharacterSet=UTF8"]  # fmt: skip

STORAGE = {
    # Groups and tags that say how and where something is stored, not what it is.
    "File", "System", "ExifTool", "Composite", "JFIF", "QuickTime", "Meta", "Jpeg2000", "JPEG2000",
    "RIFF", "ItemList", "Track1", "PNG-pHYs", "ICC-header", "ICC_Profile", "JXL",
}  # fmt: skip
MAY_DIFFER = {
    "StripOffsets", "StripByteCounts", "RowsPerStrip", "Compression", "Predictor", "Photometric",
    "PlanarConfiguration", "XMPToolkit", "ExifByteOrder", "ImageWidth", "ImageHeight", "BitDepth",
    "ColorType", "Filter", "Interlace", "YCbCrPositioning", "BitsPerSample", "SamplesPerPixel",
    "PhotometricInterpretation", "SampleFormat", "CurrentIPTCDigest", "SubfileType", "Software",
    "YCbCrSubSampling", "YCbCrCoefficients", "ReferenceBlackWhite", "ComponentsConfiguration",
    "XResolution", "YResolution", "ResolutionUnit", "Gamma", "SRGBRendering",
}  # fmt: skip


def exiftool(*arguments: str | Path) -> str:
    command = ["exiftool", "-charset", "iptc=UTF8", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def tags(*paths: Path) -> list[dict[str, Any]]:
    """What exiftool tells of each file's meaning, by group and tag."""
    told = []
    for found in json.loads(exiftool("-j", "-a", "-G1", "-struct", "-n", *paths)):
        kept = {}
        for name, value in found.items():
            group, _, tag = name.rpartition(":")
            if group and group not in STORAGE and tag not in MAY_DIFFER and group != "XMP-denoise":
                kept[name] = value
        told.append(kept)
    return told


def plain(path: Path) -> Path:
    """A small file of this format, without metadata but a profile where it has a place."""
    pixels = random_pixels((40, 48, 3), np.uint8)
    if path.suffix in (".jpg", ".png", ".webp"):
        Image.fromarray(pixels).save(path, icc_profile=srgb_profile())
    elif path.suffix == ".tif":
        tifffile.imwrite(path, pixels, photometric="rgb", metadata=None, software=False)
    elif path.suffix == ".jp2":
        path.write_bytes(imagecodecs.jpeg2k_encode(pixels, level=0, codecformat="jp2"))
    else:
        save_image(path, Photograph(pixels))
    return path


KINDS = [".jpg", ".png", ".tif", ".webp", ".jp2"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file of each kind with everything in it."""
    folder = tmp_path_factory.mktemp("filled")
    paths = {suffix: plain(folder / f"a{suffix}") for suffix in KINDS}
    with_iptc = [path for suffix, path in paths.items() if suffix in (".jpg", ".tif")]
    exiftool("-overwrite_original", "-m", *RICH, *paths.values())
    exiftool("-overwrite_original", "-m", *IPTC, *with_iptc)
    return paths


def test_every_tag_is_there_afterwards(filled: dict[str, Path], tmp_path: Path) -> None:
    results = {}
    for suffix, path in filled.items():
        results[suffix] = tmp_path / f"b{suffix}"
        save_image(results[suffix], load_image(path))
    for before, after in zip(tags(*filled.values()), tags(*results.values()), strict=True):
        assert len(before) > 25
        assert {n: v for n, v in before.items() if after.get(n) != v} == {}
        assert set(after) - set(before) == set()


def test_what_describes_the_photograph_goes_into_other_formats(
    filled: dict[str, Path], tmp_path: Path
) -> None:
    targets = (".jpg", ".png", ".tif", ".avif", ".heic", ".jxl")
    for suffix in (".jpg", ".tif", ".png"):
        source = load_image(filled[suffix])
        for target in targets:
            save_image(tmp_path / f"{suffix[1:]}{target}", source)
        (before,) = tags(filled[suffix])
        found = tags(*(tmp_path / f"{suffix[1:]}{target}" for target in targets))
        for target, after in zip(targets, found, strict=True):
            for name, value in before.items():
                group = name.rpartition(":")[0]
                if group in ("ExifIFD", "GPS") or group.startswith("XMP-"):
                    assert after.get(name) == value, (target, name)


def test_a_denoised_photograph_gains_its_record_and_nothing_else(
    filled: dict[str, Path], tmp_path: Path, model_path: Path
) -> None:
    source = filled[".jpg"]
    denoiser = Denoiser(Model(model_path), tile_size=48)
    denoise_to_file(load_image(source), tmp_path / "b.jpg", 20, denoiser)
    after, before = tags(tmp_path / "b.jpg", source)
    assert after == before
    record = exiftool("-G1", "-a", "-s", "-XMP-denoise:all", tmp_path / "b.jpg")
    assert "Sigma" in record


def test_exiftool_finds_nothing_wrong(filled: dict[str, Path], tmp_path: Path) -> None:
    """Its own check of structure, on every format that is written."""
    source = load_image(filled[".jpg"])
    paths = []
    for suffix in (".jpg", ".png", ".tif", ".webp", ".avif", ".heic", ".jxl", ".jp2"):
        paths.append(tmp_path / f"b{suffix}")
        save_image(paths[-1], source)
    found = exiftool("-validate", "-warning", "-error", "-a", *paths)
    assert [line for line in found.splitlines() if line.startswith("Error")] == []


def test_orientation_and_thumbnail(filled: dict[str, Path], tmp_path: Path) -> None:
    small = tmp_path / "small.jpg"
    Image.fromarray(random_pixels((12, 16, 3), np.uint8)).save(small)
    source = tmp_path / "a.jpg"
    source.write_bytes(filled[".jpg"].read_bytes())
    exiftool("-overwrite_original", "-n", "-Orientation=6", f"-ThumbnailImage<={small}", source)
    save_image(tmp_path / "b.jpg", load_image(source))
    before, after = tags(source, tmp_path / "b.jpg")
    assert any(name.startswith("IFD1:") for name in before)
    assert after["IFD0:Orientation"] == 1
    # The new one is of the picture as it now is: upright, in its proportions.
    made = subprocess.run(
        ["exiftool", "-b", "-ThumbnailImage", tmp_path / "b.jpg"], capture_output=True, check=True
    )
    with Image.open(io.BytesIO(made.stdout)) as image, Image.open(tmp_path / "b.jpg") as whole:
        assert max(image.size) == min(160, max(whole.size))
        assert image.width / image.height == pytest.approx(whole.width / whole.height, rel=0.05)
        reduced = np.asarray(whole.convert("RGB").resize(image.size), float)
        assert np.abs(np.asarray(image.convert("RGB"), float) - reduced).mean() < 25
    assert after["IFD1:ThumbnailLength"] == len(made.stdout)
