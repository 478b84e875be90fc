"""The bundle works on a Debian that has no Python: every kind of file, and the window."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from denoise_gui.engine.images.image_file import load_image, save_image
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.registry import writable_suffixes
from tests.drag_strip import picture_of, screen
from tests.engine.images.test_raw import dng, scene
from tests.resources.bundle import bare_root
from tests.resources.bundle.bare_root import PROGRAM, SHARED

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(bare_root.what_is_missing()), reason=bare_root.what_is_missing()),
]
OPTIONS = ("--sigma", "25", "--device", "cpu", "--threads", "1")
PATIENCE_S = 300.0
COLOURS = {
    "red": (200, 60, 50),
    "green": (60, 170, 70),
    "blue": (50, 80, 200),
    "sand": (220, 200, 120),
}
"""Of the bands of a picture, from above."""
SCREENSHOT = bare_root.PROJECT / "build" / "bundle-window.png"


@pytest.fixture(scope="module", autouse=True)
def root() -> Path:
    return bare_root.make_root()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path


def bands(noise: float) -> NDArray[np.uint8]:
    """Four colours, and white noise of a standard deviation in 8-bit levels."""
    flat = np.array(list(COLOURS.values()), dtype=np.float64).reshape(4, 1, 3)
    picture = flat.repeat(60, axis=0).repeat(320, axis=1)
    picture += np.random.default_rng(7).normal(0, noise, picture.shape)
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def test_there_is_no_python_in_the_root(root: Path, folder: Path) -> None:
    assert not list(root.glob("usr/**/python3*"))
    assert "denoise-gui " in bare_root.run(folder, PROGRAM, "--version")


def test_every_kind_of_file_becomes_what_it_becomes_with_python(folder: Path) -> None:
    """Read in a process of their own, denoised, and written: each kind has libraries of its own,
    which are loaded by name."""
    (folder / "in").mkdir()
    for suffix in writable_suffixes():
        pixels = bands(25.0)
        picture = Photograph(pixels=pixels[..., 1] if suffix == ".pgm" else pixels)
        save_image(folder / "in" / f"of{suffix[1:]}{suffix}", picture)
    dng(folder / "in" / "raw.dng", scene())
    words = [PROGRAM, "run", f"{SHARED}/in", "-o", f"{SHARED}/bundle", *OPTIONS]
    said = bare_root.run(folder, "DENOISE_GUI_DATA=/mnt/data", *words)
    command = [sys.executable, "-m", "denoise_gui", "run", folder / "in", "-o", folder / "python"]
    subprocess.run([*command, *OPTIONS], check=True)
    made = sorted(path.name for path in (folder / "python").glob("*.*") if path.name[0] != ".")
    assert len(made) == len(list((folder / "in").iterdir()))
    for name in made:
        ours, theirs = (load_image(folder / place / name) for place in ("bundle", "python"))
        assert np.array_equal(ours.pixels, theirs.pixels), name
    assert "warning" not in said.lower()
    log = "".join(path.read_text() for path in (folder / "data" / "logs").iterdir())
    assert "no process" not in log


def test_a_damaged_file_is_told_and_ends_nothing_else(folder: Path) -> None:
    (folder / "in").mkdir()
    Image.fromarray(bands(10.0)).save(folder / "in" / "whole.png")
    (folder / "in" / "broken.png").write_bytes((folder / "in" / "whole.png").read_bytes()[:9000])
    words = [PROGRAM, "run", f"{SHARED}/in", "-o", f"{SHARED}/out", *OPTIONS]
    with bare_root.start(folder, *words) as process:
        said = process.communicate()[0]
    assert process.returncode not in (0, None)
    assert "broken.png" in said
    assert "Traceback" not in said
    assert (folder / "out" / "whole.png").exists()


@pytest.fixture
def shown(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Callable[[], NDArray[np.uint8]]]]:
    """The window on a noisy picture, and what its screen shows."""
    Image.fromarray(bands(25.0)).save(folder / "bands.png")
    memory = folder / "screen"
    memory.mkdir()
    with screen(memory) as (display, file):
        words = [f"DISPLAY={display}", "QT_QPA_PLATFORM=xcb", "DENOISE_GUI_DATA=/mnt/data", PROGRAM]
        words += [f"{SHARED}/bands.png", "--sigma", "40", "--device", "cpu"]
        process = bare_root.start(folder, *words)
        try:
            yield process, lambda: np.asarray(picture_of(file))
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


def test_the_window_opens_a_picture_and_shows_it_denoised(
    shown: tuple[subprocess.Popen[str], Callable[[], NDArray[np.uint8]]], folder: Path
) -> None:
    process, look = shown
    deadline = time.monotonic() + PATIENCE_S
    while not denoised(look()):
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline, f"not seen; the screen is in {keep(look())}"
        time.sleep(0.2)
    keep(look())
    heights = [np.nonzero(near(look(), colour))[0].mean() for colour in COLOURS.values()]
    assert heights == sorted(heights)
    helpers = [path for path in Path("/proc").glob("[0-9]*/cmdline") if is_decoder(path, process)]
    assert len(helpers) >= 1
    process.terminate()
    assert process.wait(PATIENCE_S) in (0, 143, -15)
    assert not list((folder / "data").glob("crashes/*"))
    assert process.stdout is not None
    assert "Traceback" not in process.stdout.read()


def is_decoder(path: Path, process: subprocess.Popen[str]) -> bool:
    """Whether this is the command line of a process that decodes for the window."""
    try:
        words = path.read_bytes().split(b"\0")
        parent = path.with_name("stat").read_text().rpartition(")")[2].split()[1]
    except OSError:  # it has just ended
        return False
    return words[1:3] == [b"--helper", b"decode"] and parent == str(process.pid)


def near(picture: NDArray[np.uint8], colour: tuple[int, int, int]) -> NDArray[np.bool_]:
    """Where a colour is seen, within what denoising leaves."""
    return (np.abs(picture.astype(int) - colour) < 12).all(axis=2)


def denoised(picture: NDArray[np.uint8]) -> bool:
    """Whether each colour fills its half of a band, beyond the divider: as long as there is noise,
    hardly a pixel in ten is as near."""
    return all(near(picture, colour).sum() > 6000 for colour in COLOURS.values())


def keep(picture: NDArray[np.uint8]) -> Path:
    """For whoever wants to look."""
    SCREENSHOT.parent.mkdir(exist_ok=True)
    Image.fromarray(picture).save(SCREENSHOT)
    return SCREENSHOT
