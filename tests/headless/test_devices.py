"""Without a window: which device made the pictures, told and written down."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from denoise_gui.cli import main
from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.record.provenance import read_provenance
from denoise_gui.engine.shipped import resources_folder
from tests.conftest import noisy_picture
from tests.engine.devices.faked import Array, FakedCard, two_levels_off

LIGHT = resources_folder() / "models" / "light.onnx"


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    folder = tmp_path / "photographs"
    folder.mkdir()
    for number in range(3):
        pixels = np.rint(np.clip(noisy_picture(70, 90, seed=number), 0, 1) * 255)
        Image.fromarray(pixels.astype(np.uint8)).save(folder / f"{number}.png")
    return folder


def run(photographs: Path, name: str, device: str, *more: str) -> tuple[list[Array], str]:
    """The results, and the device of the report."""
    out = photographs.parent / name
    report = photographs.parent / f"{name}.json"
    command = ["run", str(photographs), "--sigma", "25", "--model", str(LIGHT), "-o", str(out)]
    assert main([*command, "--device", device, "--report", str(report), *more]) == 0
    results = [np.asarray(Image.open(path)) for path in sorted(out.glob("*.png"))]
    return results, json.loads(report.read_text())["device"]


def test_a_card_is_named_in_report_and_record(
    photographs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    expected, device = run(photographs, "processor", "cpu")
    assert device == "cpu"
    FakedCard(monkeypatch)
    results, device = run(photographs, "card", "fake")
    assert device == "Faked Card 9000 (Fake)"
    assert "Checking Faked Card 9000 (Fake): 1 of 4" in capsys.readouterr().err
    record = read_provenance(load_image(photographs.parent / "card" / "0.png").xmp)
    assert record is not None
    assert record.provider == "fake"
    for result, wanted in zip(results, expected, strict=True):
        assert np.abs(result.astype(int) - wanted).max() <= 1


def test_a_card_that_is_wrong_is_said_and_makes_no_picture(
    photographs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    expected, _ = run(photographs, "processor", "cpu")
    FakedCard(monkeypatch, two_levels_off)
    results, device = run(photographs, "card", "fake", "--quiet")
    assert device == "cpu"
    said = capsys.readouterr().err
    assert "Faked Card 9000 (Fake) is not used" in said
    assert "by up to 2 levels of 255" in said
    assert "Checking" not in said
    assert all(np.array_equal(*pair) for pair in zip(results, expected, strict=True))


def test_a_card_that_is_lost_in_a_batch_stops_none_of_it(
    photographs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    expected, _ = run(photographs, "processor", "cpu")
    card = FakedCard(monkeypatch)
    shapes = card.shapes

    def die(output: Array, _run: int) -> Array:
        if shapes.count((72, 96)) > 1:  # the second photograph
            raise RuntimeError("device lost")
        return output

    card.spoil = die
    results, device = run(photographs, "card", "fake")
    assert device == "cpu"  # what it ended on
    assert "device lost" in capsys.readouterr().err
    for result, wanted in zip(results, expected, strict=True):
        assert np.abs(result.astype(int) - wanted).max() <= 1
