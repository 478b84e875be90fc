"""A decoder that dies takes one file with it, not the program."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine.batch.items import Item
from denoise_gui.engine.batch.journal import Journal, key_of
from denoise_gui.engine.images.image_file import ImageFileError, load_image, save_image
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import Recipe
from tests.engine.images.photographs import photograph, random_pixels

ROOT = Path(__file__).resolve().parents[3]
DEADLY = """
import os
from denoise_gui.engine.images import pillow_reading
real = pillow_reading.open_lazily
def deadly(file, *arguments):
    start = file.read()
    file.seek(0)
    if b"DEADLY" in start:
        os.abort()
    return real(file, *arguments)
pillow_reading.open_lazily = deadly
"""


@pytest.fixture
def deadly(tmp_path: Path) -> dict[str, str]:
    """An environment in which reading a file that says DEADLY ends the process, as a crash in a
    decoder would."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(DEADLY)
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}


def bmp(path: Path, tail: bytes = b"") -> Path:
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(random_pixels((24, 24, 3), np.uint8)).save(path)
    path.write_bytes(path.read_bytes() + tail)
    return path


def test_what_is_read_apart_is_the_same(tmp_path: Path) -> None:
    save_image(tmp_path / "a.tif", photograph(np.uint16, alpha=True))
    here, there = load_image(tmp_path / "a.tif"), load_image(tmp_path / "a.tif", apart=True)
    np.testing.assert_array_equal(there.pixels, here.pixels)
    assert there.alpha is not None
    assert (there.exif, there.xmp, there.icc_profile) == (here.exif, here.xmp, here.icc_profile)
    assert there.path == tmp_path / "a.tif"
    there.pixels[0, 0] = 0  # it may be written into, as any other


def test_refusals_come_back_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("no image")
    messages = []
    for apart in (False, True):
        with pytest.raises(ImageFileError) as caught:
            load_image(tmp_path / "a.png", apart=apart)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]


def test_a_decoder_that_aborts_is_a_sentence(tmp_path: Path, deadly: dict[str, str]) -> None:
    path = bmp(tmp_path / "a.bmp", b"DEADLY")
    code = (
        "import sys; from denoise_gui.engine.images.image_file import *\n"
        "try: load_image(sys.argv[1], apart=True)\n"
        "except ImageFileError as error: print(error)"
    )
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, env=deadly, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0
    assert str(path) in done.stdout
    assert "crashed" in done.stdout
    assert "SIGABRT" in done.stdout


def test_a_batch_goes_on_behind_a_file_that_ends_the_process(
    tmp_path: Path, deadly: dict[str, str], model_path: Path
) -> None:
    for number in range(4):
        bmp(tmp_path / "in" / f"{number}.bmp", b"DEADLY" if number == 1 else b"")
    command = [sys.executable, "-m", "denoise_gui", "run", str(tmp_path / "in"), "--sigma", "10"]
    command += ["-o", str(tmp_path / "out"), "--model", str(model_path)]
    runs = [
        subprocess.run(command, env=deadly, capture_output=True, text=True, timeout=300)
        for _ in range(2)
    ]
    assert runs[0].returncode < 0  # it died
    assert runs[1].returncode == 11  # one failed, and that is all
    assert "crashed" in runs[1].stderr
    assert "1.bmp" in runs[1].stderr
    results = sorted(path.name for path in (tmp_path / "out").glob("*.bmp"))
    assert results == ["0.bmp", "2.bmp", "3.bmp"]


def test_what_a_run_died_over_stays_under_suspicion(tmp_path: Path) -> None:
    """It would end every further run, which all begin with it."""
    path = bmp(tmp_path / "in" / "a.bmp")
    item = Item(0, path, "a.bmp", Recipe(10))
    key = key_of(item, "model", SaveOptions())
    with Journal(tmp_path).reading(key):
        pass  # it was read, well or not
    assert not Journal(tmp_path).is_suspect(key)
    reading = Journal(tmp_path).reading(key)
    reading.__enter__()  # and never comes back, as the process has died
    for _ in range(3):
        assert Journal(tmp_path).is_suspect(key)
    other = replace(item, recipe=Recipe(20))  # with another sigma it is the same file
    assert Journal(tmp_path).is_suspect(key_of(other, "model", SaveOptions()))
    path.write_bytes(path.read_bytes() + b"mended")
    assert not Journal(tmp_path).is_suspect(key_of(item, "model", SaveOptions()))


def test_the_first_frame_of_a_sequence_keeps_its_depth(tmp_path: Path) -> None:
    """Asked for one frame of a sequence of 10 bits, libavif ends the process."""
    frames = np.stack([random_pixels((32, 48, 3), np.uint16, seed) >> 6 for seed in range(3)])
    (tmp_path / "a.avif").write_bytes(imagecodecs.avif_encode(frames, bitspersample=10, level=100))
    result = load_image(tmp_path / "a.avif")
    assert "Only the first of 3 frames was read" in result.notes
    assert result.pixels.dtype == np.uint16
    assert result.bits == 10
    assert np.abs(result.pixels / 65535 - frames[0] / 1023).max() < 0.01


def test_a_sequence_of_8_bits_opens_too(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    pictures = [Image.fromarray(random_pixels((32, 48, 3), np.uint8, seed)) for seed in range(3)]
    pictures[0].save(buffer, format="AVIF", save_all=True, append_images=pictures[1:])
    (tmp_path / "a.avif").write_bytes(buffer.getvalue())
    assert len(load_image(tmp_path / "a.avif").pages) == 2
