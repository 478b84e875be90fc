"""A disk that is nearly full: what was there stays whole, whatever the format and the room left.

The system takes the first part of a write and tells so in a number that some encoders do not look
at. A limit on the size of files does the same as a full disk, at any byte and without a disk of its
own; where one may be mounted, a real one is filled too.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.measured_file import MeasuredFile
from denoise_gui.engine.images.image_file import (
    ImageFileError,
    Photograph,
    load_image,
    save_image,
)
from denoise_gui.engine.images.registry import all_formats
from tests.engine.images.photographs import photograph

resource = pytest.importorskip("resource", reason="limits on files are Unix")

SUFFIXES = sorted({suffix for kind in all_formats() if kind.write for suffix in kind.written})
SHARES = (0.0, 0.3, 0.7, 0.97, 0.999)


@contextlib.contextmanager
def room_for(size: int) -> Iterator[None]:
    """Files cannot grow beyond `size` bytes: a write across it is cut short, the next one fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def picture(suffix: str, channels: int = 3) -> Photograph:
    if suffix == ".pgm":
        channels = 1
    depth = np.float32 if suffix in (".pfm", ".exr") else np.uint8
    return photograph(depth, channels)


def written_size(suffix: str, folder: Path) -> int:
    path = folder / f"whole{suffix}"
    try:
        save_image(path, picture(suffix))
    except ImageFileError as error:
        pytest.skip(str(error))
    return path.stat().st_size


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_old_file_stays_when_the_disk_fills_up(
    tmp_path: Path, suffix: str, share: float
) -> None:
    """To the last byte: the room is up to one byte less than the file needs."""
    size = written_size(suffix, tmp_path)
    path = tmp_path / "photo" / f"a{suffix}"
    path.parent.mkdir()
    path.write_bytes(b"the old file")
    for room in {int(size * share), size - 1 if share == SHARES[-1] else 0}:
        with room_for(room), pytest.raises(ImageFileError, match=r"cannot be saved: .*disk"):
            save_image(path, picture(suffix))
        assert path.read_bytes() == b"the old file"
        assert [file.name for file in path.parent.iterdir()] == [path.name]
    save_image(path, picture(suffix))
    assert load_image(path).width == 31


@contextlib.contextmanager
def small_disk() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    try:
        if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("no disk may be mounted here")
        try:
            yield folder
        finally:
            subprocess.run(["umount", str(folder)], check=True)
    finally:
        folder.rmdir()


@pytest.mark.parametrize("left", [0, 4096, 8192, 20480])
def test_on_a_disk_that_is_really_full(left: int) -> None:
    large = Photograph(np.random.default_rng(0).integers(0, 256, (80, 90, 3), dtype=np.uint8))
    with small_disk() as disk:
        for suffix in (".jpg", ".bmp", ".png", ".tif", ".webp"):
            path = disk / f"a{suffix}"
            path.write_bytes(b"the old file")
            fill = disk / "fill"
            space = shutil.disk_usage(disk).free - left
            fill.write_bytes(bytes(space))
            said = ""
            try:
                save_image(path, large)
            except ImageFileError as error:
                said = str(error)
            if said:
                assert "no space left" in said
                assert path.read_bytes() == b"the old file"
            else:
                assert load_image(path).pixels.shape == large.pixels.shape
            fill.unlink()
            path.unlink()


def test_who_writes_gets_no_descriptor_to_write_past_the_file(tmp_path: Path) -> None:
    with atomic_file(tmp_path / "a") as file:
        with pytest.raises(OSError, match="fileno"):
            file.fileno()
        file.write(b"abc")
        file.seek(1)
        file.write(b"x")
        file.seek(0)
        assert file.read() == b"axc"
        file.truncate(2)
    assert (tmp_path / "a").read_bytes() == b"ax"


class Short:
    """Takes only half of what it is given, as a raw file on a full disk does."""

    def __init__(self, tell: bool) -> None:
        self._tell = tell
        self.taken = 0

    def write(self, data: memoryview) -> int:
        self.taken += data.nbytes // 2
        return data.nbytes // 2 if self._tell else data.nbytes

    def __getattr__(self, name: str) -> Callable[..., object]:
        return lambda *_: None


def test_a_short_write_is_noticed_whether_it_is_told_or_not() -> None:
    with pytest.raises(OSError, match="space"):
        MeasuredFile(Short(tell=True)).write(b"abcd")  # type: ignore[arg-type]
    silent = Short(tell=False)
    file = MeasuredFile(silent)  # type: ignore[arg-type]
    file.write(b"abcd")
    with pytest.raises(OSError, match="space"):
        file.check_size(silent.taken)
