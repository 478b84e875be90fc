"""Text from elsewhere is one line of bounded length wherever a person reads it."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import helper
from PIL import Image

from denoise_gui.cli import main
from denoise_gui.core.diagnostics.log_file import AppLog
from denoise_gui.engine import Model
from denoise_gui.engine.plain_text import plain, plain_lines
from tests.conftest import noisy_picture
from tests.engine.models.test_model import METADATA, toy

ESCAPES = "\x1b[31mred\x1b[0m\nsecond line\r\x07\x9b2J"
HOSTILE = "<h1>BOO</h1><img src='file:///etc/passwd'>" + ESCAPES + "\u202egnp.exe" + "x" * 5000


def harmless(text: str) -> bool:
    return not any(letter in text for letter in "\x1b\x9b\r\x07\u202e")


@given(st.text(), st.integers(1, 50))
def test_any_text_becomes_one_printable_line(text: str, most: int) -> None:
    line = plain(text, most)
    assert len(line) <= most
    assert harmless(line)
    assert len(line.splitlines()) <= 1
    line.encode()  # no half of a pair


def test_what_is_harmless_stays() -> None:
    for text in ("IMG_0012 (Kopie).jpg", "照片 é ñ", "família 👨\u200d👩\u200d👧.png", "a  b"):
        assert plain(text) == text
    assert plain("a\x1b[2Jb\nc") == "a␛[2Jb␊c"
    assert plain("abcdef", 4) == "abc…"
    assert plain_lines("one\ntwo\x1b") == "one\ntwo␛"


def hostile_model(path: Path) -> Path:
    texts = dict.fromkeys(("denoise.name", "denoise.license", "denoise.architecture"), HOSTILE)
    return toy(path, {**METADATA, **texts, "denoise.weights_sha256": HOSTILE})


def test_a_models_own_words_are_plain_and_bounded(tmp_path: Path) -> None:
    info = Model(hostile_model(tmp_path / "m.onnx")).info
    for text in (info.name, info.license, info.architecture, info.weights_sha256):
        assert harmless(text)
        assert "\n" not in text
        assert len(text) <= 200


def test_words_of_a_model_that_is_refused_are_plain_too(tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    for key in ("denoise.contract", "denoise.halo", "denoise.sigma_max"):
        toy(path, {**METADATA, key: HOSTILE})
        with pytest.raises(Exception, match=r"m\.onnx") as caught:
            Model(path)
        assert harmless(str(caught.value))
        assert len(str(caught.value)) < 1000
    toy(path, METADATA, names=("input", "sigma", "output"))
    model = onnx.load(path)
    model.graph.input.append(helper.make_tensor_value_info(HOSTILE, 1, [1]))
    onnx.save(model, path)
    with pytest.raises(Exception, match=r"m\.onnx: it wants more") as caught:
        Model(path)
    assert harmless(str(caught.value))


@pytest.mark.skipif(sys.platform == "win32", reason="such names do not exist there")
def test_the_terminal_never_obeys_a_file_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    name = "\x1b]0;owned\x07\x1b[2J\nline.png"
    pixels = np.rint(np.clip(noisy_picture(24, 32), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(folder / "good.png")
    (folder / "good.png").rename(folder / name)
    (folder / "broken\x1b[31m.png").write_bytes(b"no picture")
    model = hostile_model(tmp_path / "model\x1b[5m.onnx")
    common = ["run", "--sigma", "25", "--model", str(model), "--output"]
    assert main([*common, str(tmp_path / "out"), str(folder)]) == 11
    assert main([*common, str(tmp_path / "out"), str(tmp_path / "absent\x1b[31m")]) == 11
    assert main([*common[:4], str(tmp_path / "no\x1b[31m.onnx"), "--output", "x", str(folder)]) == 1
    told = capsys.readouterr()
    assert harmless(told.out + told.err)
    assert "␛[2J␊line.png" in told.err


def test_the_log_has_one_line_for_each_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = AppLog(tmp_path, "test")
    try:
        logging.getLogger("denoise_gui.test").warning("opened %s", ESCAPES)
        recent = log.recent()
    finally:
        log.close()
    assert len(recent) == 1
    assert log.path is not None
    written = log.path.read_text(encoding="utf-8")
    assert len(written.splitlines()) == 1
    assert harmless(written + recent[0] + capsys.readouterr().err)
