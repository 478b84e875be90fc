"""A file that is still being written is left alone until it is whole."""

from __future__ import annotations

import os
from pathlib import Path

from denoise_gui.engine.batch.settled import SettledFiles


def grow(path: Path, data: bytes = b"more", time: int = 0) -> None:
    with path.open("ab") as file:
        file.write(data)
    os.utime(path, (time, time))


def test_a_file_is_given_once_when_it_has_stayed_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    grow(path)
    settled = SettledFiles(2.0)
    assert settled.look([path], 0.0) == []
    assert settled.look([path], 1.9) == []
    assert settled.waiting == 1
    assert settled.look([path], 2.0) == [path]
    assert settled.look([path], 9.0) == []
    assert settled.waiting == 0


def test_each_growth_begins_the_wait_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    grow(path)
    settled = SettledFiles(2.0)
    settled.look([path], 0.0)
    for now in (1.5, 3.0, 4.5):
        grow(path)  # the time of change stays, as with a copy that keeps it
        assert settled.look([path], now) == []
    assert settled.look([path], 6.5) == [path]


def test_what_changes_after_it_was_given_is_given_again(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    grow(path)
    settled = SettledFiles(1.0)
    settled.look([path], 0.0)
    assert settled.look([path], 1.0) == [path]
    other = tmp_path / "other"
    other.write_bytes(path.read_bytes())
    os.utime(other, (0, 0))
    other.replace(path)  # of the same size and time, and yet another file
    assert settled.look([path], 2.0) == []
    assert settled.look([path], 3.0) == [path]


def test_what_goes_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    grow(path)
    settled = SettledFiles(1.0)
    settled.look([path], 0.0)
    path.unlink()
    assert settled.look([path], 5.0) == []
    grow(path)
    assert settled.look([path], 6.0) == []
    assert settled.look([path], 7.0) == [path]
