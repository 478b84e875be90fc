"""Where files really are, as the system says it, with each folder asked about once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from denoise_gui.engine.files.real_paths import RealPaths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "photos" / "2024").mkdir(parents=True)
    (tmp_path / "photos" / "a.png").touch()
    (tmp_path / "photos" / "2024" / "b.png").touch()
    (tmp_path / "linked").symlink_to(tmp_path / "photos" / "2024")
    (tmp_path / "linked.png").symlink_to(tmp_path / "linked" / "b.png")
    (tmp_path / "circle.png").symlink_to(tmp_path / "circle.png")
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "photos/a.png",
        "photos/2024/b.png",
        "linked/b.png",
        "linked/../a.png",
        "linked.png",
        "circle.png",
        "linked/..",
        "linked/.",
        "linked/",
        "linked",
        "not there/c.png",
        "",
    ],
)
def test_a_file_is_where_the_system_says(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    real = RealPaths()
    for path in (name, os.path.join(folder, name), Path(name)):
        assert real.of(path) == os.path.realpath(path)
        assert real.of(path) == os.path.realpath(path)


def test_a_folder_is_asked_about_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    realpath = os.path.realpath

    def counted(path: str) -> str:
        asked.append(path)
        return realpath(path)

    monkeypatch.setattr(os.path, "realpath", counted)
    real = RealPaths()
    found = {real.of(folder / "linked" / f"{number}.png") for number in range(100)}
    assert len(found) == 100
    assert len(asked) == 1
