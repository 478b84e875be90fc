"""Whatever goes wrong while a file is written, and whenever: the old file stays whole."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.leftovers import TEMPORARY_PREFIX, remove_leftovers
from denoise_gui.engine.images.image_file import ImageFileError, load_image, save_image
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.save_denoised import denoise_to_file
from tests.engine.images.photographs import photograph

STEPS = ("open", "write", "fsync", "replace")
ERRORS = ("EIO", "ENOSPC", "EROFS", "ESTALE", "EDQUOT", "ETIMEDOUT", "EACCES")


class Failing:
    """A file on which the nth write fails."""

    def __init__(self, file: Any, number: int, after: int) -> None:
        self._file, self._number, self._left = file, number, after

    def write(self, data: Any) -> int:
        if self._left == 0:
            raise OSError(self._number, os.strerror(self._number))
        self._left -= 1
        written: int = self._file.write(data)
        return written

    def writelines(self, pieces: Any) -> None:
        for piece in pieces:
            self.write(piece)

    def fileno(self) -> int:
        """Some encoders write past the file, given its number."""
        raise io.UnsupportedOperation

    def __enter__(self) -> Failing:
        return self

    def __exit__(self, *_: Any) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def inject(monkeypatch: pytest.MonkeyPatch, step: str, number: int, writes: int = 1) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number))

    if step in ("fsync", "replace"):
        monkeypatch.setattr(os, step, fail)
        return
    real_open = Path.open

    def opened(self: Path, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if mode != "x+b":
            return real_open(self, mode, *arguments, **options)
        if step == "open":
            fail()
        return Failing(real_open(self, mode), number, writes)

    monkeypatch.setattr(Path, "open", opened)


@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg", ".avif"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", ERRORS)
def test_an_error_at_any_step_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, step: str, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"the old file")
    inject(monkeypatch, step, getattr(errno, name), writes=0 if suffix in (".jpg", ".avif") else 1)
    with pytest.raises(ImageFileError) as caught:
        save_image(path, photograph())
    monkeypatch.undo()
    message = str(caught.value)
    assert message.startswith(f"{path} cannot be saved: ")
    assert message.endswith(".")
    assert "encoder" not in message
    assert path.read_bytes() == b"the old file"
    assert os.listdir(tmp_path) == [path.name]
    save_image(path, photograph())
    assert load_image(path).width == 31


def test_a_folder_that_cannot_be_synced_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new file is in its place by then; not every system syncs folders."""
    real = os.fsync
    calls: list[int] = []

    def fsync(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.EIO, "Input/output error")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    save_image(tmp_path / "a.png", photograph())
    assert len(calls) == 2
    assert load_image(tmp_path / "a.png").width == 31


def test_the_file_reaches_the_disk_before_its_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def noted(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(*arguments: Any) -> Any:
            order.append(name)
            return real(*arguments)

        return call

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, noted(name))
    save_image(tmp_path / "a.tif", photograph())
    assert order == ["fsync", "replace", "fsync"]


KILLED = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    from denoise_gui.engine.files.atomic_file import atomic_file

    step, at = sys.argv[2], int(sys.argv[3])
    def killed(*arguments, real=getattr(os, step, None)):
        global at
        at -= 1
        if at < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)
    if step != "write":
        setattr(os, step, killed)
    with atomic_file(Path(sys.argv[1])) as file:
        file.write(b"half of the new")
        file.flush()
        if step == "write":
            os.kill(os.getpid(), signal.SIGKILL)
        file.write(b" file")
    """
)


@pytest.mark.parametrize(
    ("step", "at", "whole"),
    [
        ("write", 0, b"the old file"),
        ("fsync", 0, b"the old file"),
        ("replace", 0, b"the old file"),
        ("fsync", 1, b"half of the new file"),  # the folder's: the name has changed
    ],
)
def test_a_kill_at_any_step_leaves_a_whole_file_and_the_next_save_cleans_up(
    tmp_path: Path, model_path: Path, step: str, at: int, whole: bytes
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"the old file")
    command = [sys.executable, "-c", KILLED, str(path), step, str(at)]
    done = subprocess.run(command, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == whole
    left = list(tmp_path.glob(f"{TEMPORARY_PREFIX}*"))
    assert len(left) == (1 if whole == b"the old file" else 0)
    for leftover in left:
        os.utime(leftover, times=(time.time() - 60, time.time() - 60))
    denoise_to_file(photograph(), path, 10, Denoiser(Model(model_path)))
    assert os.listdir(tmp_path) == ["a.png"]
    assert load_image(path).width == 31


def test_what_another_process_is_writing_stays(tmp_path: Path) -> None:
    with atomic_file(tmp_path / "slow.png") as file:
        file.write(b"slow")
        file.flush()
        being_written = next(tmp_path.glob(f"{TEMPORARY_PREFIX}*"))
        os.utime(being_written, times=(time.time() - 600, time.time() - 600))
        code = (
            "import sys; from pathlib import Path;"
            "from denoise_gui.engine.files.leftovers import remove_leftovers;"
            "remove_leftovers([Path(sys.argv[1])])"
        )
        subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, timeout=60)
        assert being_written.exists()
    assert (tmp_path / "slow.png").read_bytes() == b"slow"


def test_only_own_leftovers_are_removed_and_only_old_ones(tmp_path: Path) -> None:
    old, young = tmp_path / ".denoise-0123.part", tmp_path / ".denoise-4567.part"
    other = tmp_path / "photograph.part"
    for file in (old, young, other):
        file.write_bytes(b"x")
    for file in (old, other):
        os.utime(file, times=(time.time() - 60, time.time() - 60))
    remove_leftovers([tmp_path, tmp_path / "missing"])
    assert sorted(os.listdir(tmp_path)) == [".denoise-4567.part", "photograph.part"]


def test_the_old_picture_is_readable_while_the_new_one_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    save_image(path, photograph())
    with atomic_file(path) as file:
        file.write(b"new")
        np.testing.assert_array_equal(load_image(path).pixels, photograph().pixels)
    assert path.read_bytes() == b"new"


def test_who_cancels_while_a_file_is_written_keeps_the_old_one(tmp_path: Path) -> None:
    """Also at the last moment: an encoder looks at no token."""
    path, token = tmp_path / "a.png", CancelToken()
    path.write_bytes(b"old")

    def write() -> None:
        with atomic_file(path, token) as file:
            file.write(b"new")
            token.cancel()

    with pytest.raises(Cancelled):
        write()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.png"]
