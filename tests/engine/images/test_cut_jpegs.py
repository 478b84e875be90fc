"""A JPEG that was cut off and closed again opens, and what is missing is said; whole ones are left
alone, whatever they show."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine.images.image_file import load_image

HEIGHT, WIDTH = 121, 170
"""No multiples of a block: the last one is hardly to be seen."""
ROWS, COLUMNS = np.mgrid[:HEIGHT, :WIDTH]
COLOURS = np.dstack([COLUMNS, ROWS * 2, 128 + 90 * np.sin(COLUMNS / 9) * np.cos(ROWS / 7)])
PICTURE = Image.fromarray(COLOURS.astype(np.uint8))
IN_MODES = {
    "RGB": PICTURE,
    "L": PICTURE.convert("L"),
    "CMYK": Image.merge("CMYK", (*PICTURE.split(), PICTURE.convert("L"))),
}
GRAY = Image.new("RGB", (WIDTH, HEIGHT), (128, 128, 128))


def encoded(picture: Image.Image, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", **options)
    return file.getvalue()


def told(path: Path, data: bytes) -> bool:
    path.write_bytes(data)
    return any("ends before its picture does" in note for note in load_image(path).notes)


WAYS: list[dict[str, Any]] = [
    {"subsampling": 0, "quality": 95},
    {"subsampling": 2},
    {"subsampling": 2, "restart_marker_blocks": 3},
    {"progressive": True},
    {"progressive": True, "subsampling": 0, "restart_marker_blocks": 5},
]


@pytest.mark.parametrize("options", WAYS)
@pytest.mark.parametrize("mode", list(IN_MODES))
def test_what_is_missing_is_said(mode: str, options: dict[str, Any], tmp_path: Path) -> None:
    whole = encoded(IN_MODES[mode], **options)
    assert not told(tmp_path / "a.jpg", whole)
    start = whole.rindex(b"\xff\xda") + 20
    for share in (0.1, 0.7, 0.97):
        end = start + int((len(whole) - start) * share)
        cut = whole[:end].rstrip(b"\xff") + b"\xff\xd9"
        assert told(tmp_path / "a.jpg", cut), share


def test_scans_that_are_missing_are_noticed(tmp_path: Path) -> None:
    whole = encoded(PICTURE, progressive=True)
    for end in (place for place in range(len(whole)) if whole[place : place + 2] == b"\xff\xda"):
        if end > whole.index(b"\xff\xda"):
            assert told(tmp_path / "a.jpg", whole[:end] + b"\xff\xd9")


@pytest.mark.parametrize("options", WAYS)
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_gray_picture_is_whole(mode: str, options: dict[str, Any], tmp_path: Path) -> None:
    assert not told(tmp_path / "a.jpg", encoded(GRAY.convert(mode), **options) + b"behind it")
