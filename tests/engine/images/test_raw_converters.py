"""Raw converters give a linear DNG the colours that they give the camera raw file it was made of.

Both are developed with the same neutral settings, by darktable and by RawTherapee where they are
installed (on Debian: apt install darktable rawtherapee).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray

from denoise_gui.engine.images.camera_raw import Development
from denoise_gui.engine.images.image_file import load_image, save_image
from denoise_gui.engine.save_denoised import denoise_to_file
from denoise_gui.engine.shipped import shipped_model
from tests.engine.images.cameras import Camera, colourful

Picture = NDArray[np.float64]
Develop = Callable[[Path], Picture]


def darktable(path: Path) -> Picture:
    """What it makes of a file without any history: white balance and the camera's matrix."""
    folder = path.parent / "darktable"
    command = [
        "darktable-cli", path, path.with_suffix(".tif"), "--apply-custom-presets", "0",
        "--core", "--library", ":memory:", "--configdir", folder, "--cachedir", folder,
        "-t", "1", "--disable-opencl",
        "--conf", "plugins/darkroom/workflow=none",
        "--conf", "plugins/darkroom/chromatic-adaptation=legacy",
        "--conf", "plugins/imageio/format/tiff/bpp=16",
    ]  # fmt: skip
    return _run(command, path, "darktable")


def rawtherapee(path: Path) -> Picture:
    """What it makes of a file with its neutral profile."""
    command = ["rawtherapee-cli", "-Y", "-t", "-b16", "-o", path.with_suffix(".tif"), "-c", path]
    return _run(command, path, "rawtherapee")


def _run(command: list[str | Path], path: Path, name: str) -> Picture:
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{name} is not installed")
    environment = {**os.environ, "HOME": str(path.parent), "LC_ALL": "C.UTF-8"}
    environment.pop("DISPLAY", None)
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env=environment, check=False
    )
    result = path.with_suffix(".tif")
    assert result.exists(), done.stdout + done.stderr
    return np.asarray(tifffile.imread(result) / 65535 * 255)


CONVERTERS = pytest.mark.parametrize("develop", [darktable, rawtherapee])
# Parts of `colourful`, well inside: RawTherapee cuts off four pixels of a mosaic's edge.
PARTS = {
    "smooth": (slice(110, 190), slice(60, 290)),
    "white": (slice(7, 13), slice(10, 230)),
    "beyond white": (slice(19, 25), slice(10, 230)),
    "black": (slice(31, 37), slice(60, 230)),
    "red": (slice(46, 56), slice(8, 32)),
    "blue": (slice(66, 76), slice(8, 32)),
    "green": (slice(86, 96), slice(8, 32)),
}


def apart(before: Picture, after: Picture) -> dict[str, Picture]:
    """Mean differences of each colour in 8-bit levels, by part."""
    edge = (after.shape[0] - before.shape[0]) // 2
    before = np.pad(before, ((edge, edge), (edge, edge), (0, 0))) if edge else before
    assert before.shape == after.shape
    return {name: (after[part] - before[part]).mean(axis=(0, 1)) for name, part in PARTS.items()}


@CONVERTERS
def test_the_colours_are_those_of_the_camera_raw_file(tmp_path: Path, develop: Develop) -> None:
    camera = Camera()
    source = camera.write(tmp_path / "source.dng", camera.sensor(colourful()))
    save_image(tmp_path / "linear.dng", load_image(source, raw=Development.REVERSIBLE))
    differences = apart(develop(source), develop(tmp_path / "linear.dng"))
    # What is beyond white each of them rebuilds by rules that differ for mosaics.
    beyond = differences.pop("beyond white")
    assert np.abs(beyond).max() < 6, beyond
    worst = {name: float(np.abs(value).max()) for name, value in differences.items()}
    assert max(worst.values()) < 0.5, worst


@CONVERTERS
def test_denoising_moves_no_colour(tmp_path: Path, develop: Develop) -> None:
    camera = Camera(orientation=6)
    light = np.clip(colourful(), 0, 0.6)
    source = camera.write(tmp_path / "source.dng", camera.sensor(light, noise=60))
    clean = camera.write(tmp_path / "clean.dng", camera.sensor(light))
    denoise_to_file(load_image(source), tmp_path / "linear.dng", 15, shipped_model())
    before, after = (np.rot90(develop(path)) for path in (clean, tmp_path / "linear.dng"))
    differences = apart(before, after)
    assert np.abs(differences["smooth"]).max() < 1.0, differences
    # Of noise of 33 levels; cut off on one side it was up to 6.5. The stripe is 12 pixels high, of
    # which a thousand are looked at: their mean is 2 levels uncertain.
    assert np.abs(differences["black"]).max() < 3.5, differences


def test_darktable_shows_the_part_that_the_camera_shows(tmp_path: Path) -> None:
    camera = Camera(orientation=6)
    further = ((50719, "I", 2, (24, 16), True), (50720, "I", 2, (240, 160), True))
    sensor = camera.sensor(np.clip(colourful(), 0, 0.6))
    source = camera.write(tmp_path / "source.dng", sensor, further=further)
    save_image(tmp_path / "linear.dng", load_image(source, raw=Development.REVERSIBLE))
    before, after = darktable(source), darktable(tmp_path / "linear.dng")
    assert before.shape == after.shape
    # At edges it matters what was interpolated, a mosaic or the result; 18 of a wrong part.
    assert np.median(np.abs(after - before)) < 0.5
