"""The figures of `evaluate`, against a model whose figures are known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from exporter.__main__ import main
from tests.conftest import smooth_picture
from tests.engine.models.test_model import METADATA, toy


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    for i, size in enumerate([(97, 113), (64, 80)]):
        pixels = np.rint(smooth_picture(*size) * 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{i}.png")
    return folder


def test_the_shipped_model_gains_decibels_and_the_figures_are_written(
    images: Path, model_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "figures.json"
    common = ["evaluate", "--onnx", str(model_path), "--images", str(images)]
    assert main([*common, "--sigma", "25", "50", "--json", str(target)]) == 0
    figures = json.loads(target.read_text())
    for score in figures["scores"]:
        expected_noisy = 20 * np.log10(255 / score["sigma"])
        assert score["psnr_noisy"] == pytest.approx(expected_noisy, abs=0.15)
        assert score["psnr"] > score["psnr_noisy"] + 8
        assert set(score["per_image"]) == {"0.png", "1.png"}
    assert "sigma    25" in capsys.readouterr().out


def test_the_noise_is_the_same_each_time(images: Path, model_path: Path, tmp_path: Path) -> None:
    results = []
    for name, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        target = tmp_path / name
        main(
            ["evaluate", "--onnx", str(model_path), "--images", str(images)]
            + ["--sigma", "25", "--seed", seed, "--json", str(target)]
        )
        results.append(json.loads(target.read_text())["scores"][0]["psnr"])
    assert results[0] == results[1] != results[2]


def test_a_model_that_does_nothing_has_the_psnr_of_the_noise(images: Path, tmp_path: Path) -> None:
    """Rounded to 8 bits and clipped, the noisy image is what comes out of it."""
    idle = toy(tmp_path / "idle.onnx", METADATA, operator="Sub")
    target = tmp_path / "f.json"
    args = ["evaluate", "--onnx", str(idle), "--images", str(images), "--json", str(target)]
    assert main([*args, "--sigma", "5"]) == 0
    score = json.loads(target.read_text())["scores"][0]
    # output = input - sigma: the noise plus a constant error of the same size, 3 dB more.
    assert score["psnr"] == pytest.approx(score["psnr_noisy"] - 3.01, abs=0.1)


def test_what_cannot_be_used_is_named(
    images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--onnx", str(tmp_path / "no.onnx"), "--images", str(images)]) == 2
    assert "no.onnx: there is no such model file" in capsys.readouterr().err
