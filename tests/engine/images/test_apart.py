"""A decoder that dies takes one file with it, not the program."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine.batch.items import Item
from denoise_gui.engine.batch.journal import Journal, key_of
from denoise_gui.engine.images import apart
from denoise_gui.engine.images.image_file import ImageFileError, load_image, save_image
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import Recipe
from tests.engine.images.photographs import photograph, random_pixels

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 180
"""For other processes; a busy machine needs some of it."""

EVIL = """
import os, time, numpy
from denoise_gui.engine.images import apart, pillow_reading
usual = apart._seconds_for
def seconds_for(path):
    hangs = any(word in path.read_bytes() for word in (b"ENDLESS", b"BUSY"))
    return float(os.environ["SECONDS"]) if hangs else usual(path)
apart._seconds_for = seconds_for
apart.most_bytes = lambda: 4 << 30
real = pillow_reading.open_lazily
def evil(file, *arguments):
    start = file.read()
    file.seek(0)
    if b"DEADLY" in start:
        os.abort()
    if b"ENDLESS" in start:
        open(os.environ["BEGUN"], "w").close()
        time.sleep(600)
    if b"BUSY" in start:
        open(os.environ["BEGUN"], "w").close()
        sum(range(1 << 60))  # with the interpreter's lock, as most codecs
    if b"GREEDY" in start:
        hoard = []
        while True:
            hoard.append(numpy.empty(1 << 25))
    if b"LEAVING" in start:
        os._exit(0)
    return real(file, *arguments)
pillow_reading.open_lazily = evil
"""


@pytest.fixture
def evil(tmp_path: Path) -> dict[str, str]:
    """An environment in which files that say so make a decoder abort, hang, allocate without
    end, or leave. Those that hang have `SECONDS`, and make the file `BEGUN` when they begin."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(EVIL)
    path = os.pathsep.join([str(folder), str(ROOT)])
    return {**os.environ, "PYTHONPATH": path, "SECONDS": "2", "BEGUN": str(folder / "begun")}


@pytest.fixture
def forever(evil: dict[str, str]) -> dict[str, str]:
    """The same, where time does not end what hangs: something else has to."""
    return {**evil, "SECONDS": "600"}


def wait_until(happened: Callable[[], bool]) -> None:
    """For what another process does."""
    until = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.01)


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
    for elsewhere in (False, True):
        with pytest.raises(ImageFileError) as caught:
            load_image(tmp_path / "a.png", apart=elsewhere)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (b"DEADLY", "crashed on it (SIGABRT)"),
        (b"ENDLESS", "had not ended after 2 seconds"),
        (b"BUSY", "had not ended after 2 seconds"),
        (b"GREEDY", "takes more than 4 GB of memory"),
        (b"LEAVING", "crashed on it (0)"),
    ],
)
def test_what_a_decoder_does_is_a_sentence(
    tmp_path: Path, evil: dict[str, str], what: bytes, words: str
) -> None:
    path, sound = bmp(tmp_path / "a.bmp", what), bmp(tmp_path / "b.bmp")
    code = (
        "import sys; from denoise_gui.engine.images.image_file import *\n"
        "try: load_image(sys.argv[1], apart=True)\n"
        "except ImageFileError as error: print(error)\n"
        "print(load_image(sys.argv[2], apart=True).pixels.shape)"
    )
    command = [sys.executable, "-c", code, str(path), str(sound)]
    done = subprocess.run(command, env=evil, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert str(path) in done.stdout
    assert words in done.stdout
    assert "(24, 24, 3)" in done.stdout  # the next file is read as if nothing had been


def test_a_batch_goes_on_whatever_a_decoder_does(
    tmp_path: Path, evil: dict[str, str], model_path: Path
) -> None:
    tails = [b"", b"DEADLY", b"", b"ENDLESS", b"GREEDY", b""]
    for number, tail in enumerate(tails):
        bmp(tmp_path / "in" / f"{number}.bmp", tail)
    command = [sys.executable, "-m", "denoise_gui", "run", str(tmp_path / "in"), "--sigma", "10"]
    command += ["-o", str(tmp_path / "out"), "--model", str(model_path)]
    for _ in range(2):
        done = subprocess.run(command, env=evil, capture_output=True, text=True, timeout=300)
        assert done.returncode == 13  # three failed, and that is all
        for name in ("1.bmp", "3.bmp", "4.bmp"):
            assert name in done.stderr
        results = sorted(path.name for path in (tmp_path / "out").glob("*.bmp"))
        assert results == ["0.bmp", "2.bmp", "5.bmp"]
    assert "3 done before" in done.stderr


def test_ctrl_c_ends_a_batch_whose_decoder_hangs(
    tmp_path: Path, forever: dict[str, str], model_path: Path
) -> None:
    bmp(tmp_path / "in" / "a.bmp", b"BUSY")
    command = [sys.executable, "-m", "denoise_gui", "run", str(tmp_path / "in"), "--sigma", "10"]
    command += ["-o", str(tmp_path / "out"), "--model", str(model_path)]
    with subprocess.Popen(command, env=forever, stderr=subprocess.PIPE, text=True) as process:
        wait_until(Path(forever["BEGUN"]).exists)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert "Traceback" not in said


def test_who_no_longer_waits_ends_it(tmp_path: Path, forever: dict[str, str]) -> None:
    path = bmp(tmp_path / "a.bmp", b"BUSY")
    code = (
        "import os, sys, threading, time\n"
        "from denoise_gui.engine.images.image_file import *\n"
        "from denoise_gui.engine.cancellation import *\n"
        "token = CancelToken()\n"
        "def cancel_when_begun():\n"
        "    while not os.path.exists(os.environ['BEGUN']): time.sleep(0.01)\n"
        "    token.cancel()\n"
        "threading.Thread(target=cancel_when_begun).start()\n"
        "try: load_image(sys.argv[1], apart=True, cancel=token)\n"
        "except Cancelled: print('cancelled')"
    )
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, env=forever, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.stdout.strip() == "cancelled", done.stderr


def test_nobody_is_left_when_who_asked_is_killed(tmp_path: Path, forever: dict[str, str]) -> None:
    """Its input ends, which the other process notices also while a decoder waits."""
    path = bmp(tmp_path / "a.bmp", b"ENDLESS")
    code = (
        "import sys\n"
        "from denoise_gui.engine.images.image_file import *\n"
        "from denoise_gui.engine.images import apart\n"
        "apart.warm_up()\n"
        "print(apart._POOL._idle[0]._process.pid, flush=True)\n"
        "load_image(sys.argv[1], apart=True)"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, env=forever, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        other = int(process.stdout.readline())
        wait_until(Path(forever["BEGUN"]).exists)
        assert running(other)
        process.kill()
        process.wait()
    wait_until(lambda: not running(other))


def running(process: int) -> bool:
    """Whether there is such a process; one that has ended and that nobody asks about is none."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def test_one_process_reads_one_file_after_the_other(tmp_path: Path) -> None:
    first = apart._POOL.take()
    apart._POOL.give_back(first)
    save_image(tmp_path / "a.png", photograph(np.uint8))
    for _ in range(3):
        load_image(tmp_path / "a.png", apart=True)
    assert apart._POOL.take() is first
    first.end()
    load_image(tmp_path / "a.png", apart=True)  # another takes its place


def test_a_path_starts_where_this_process_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, side in (("one", 8), ("two", 16)):
        (tmp_path / name).mkdir()
        Image.new("RGB", (side, side)).save(tmp_path / name / "a.png")
        monkeypatch.chdir(tmp_path / name)
        assert load_image("a.png", apart=True).width == side


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
    assert len(result.notes) == 1
    assert "3 frames" in result.notes[0]
    assert result.pixels.dtype == np.uint16
    assert result.bits == 10
    assert np.abs(result.pixels / 65535 - frames[0] / 1023).max() < 0.01


def test_a_sequence_of_8_bits_opens_too(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    pictures = [Image.fromarray(random_pixels((32, 48, 3), np.uint8, seed)) for seed in range(3)]
    pictures[0].save(buffer, format="AVIF", save_all=True, append_images=pictures[1:])
    (tmp_path / "a.avif").write_bytes(buffer.getvalue())
    assert len(load_image(tmp_path / "a.avif").pages) == 2
