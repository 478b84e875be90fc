"""Denoisers side by side: the figures are those of `evaluate`, and the table and plot show them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from exporter.__main__ import main
from exporter.checkpoints.weights_file import save_weights
from exporter.commands.rank_plot import plot
from exporter.networks import ResidualUNetConfig, build
from tests.conftest import smooth_picture


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("images")
    for i, size in enumerate([(97, 113), (64, 80), (72, 72)]):
        pixels = np.rint(smooth_picture(*size) * 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{i}.png")
    return folder


def test_models_and_weights_are_ranked_by_the_figures_of_evaluate(
    images: Path, model_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = tmp_path / "random.safetensors"
    save_weights(weights, build(ResidualUNetConfig(widths=(4, 8), blocks=(1, 1))))
    figures, svg = tmp_path / "rank.json", tmp_path / "rank.svg"
    common = ["--images", str(images), "--sigma", "15", "50"]
    outputs = ["--json", str(figures), "--svg", str(svg)]
    assert main(["rank", "--models", str(model_path), str(weights), *common, *outputs]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].startswith("| `standard` |")
    assert lines[3].startswith("| `random` |")
    assert any(line.startswith("| FFDNet, published | 33.87 | 27.96 |") for line in lines)

    single = tmp_path / "evaluate.json"
    main(["evaluate", "--onnx", str(model_path), *common, "--json", str(single)])
    expected = {str(s["sigma"]): s["psnr"] for s in json.loads(single.read_text())["scores"]}
    ranked = json.loads(figures.read_text())["results"][0]
    assert ranked["psnr"]["15"] == pytest.approx(expected["15.0"])
    assert ranked["psnr"]["50"] == pytest.approx(expected["50.0"])
    texts = [element.text for element in ET.parse(svg).iter() if element.text]  # noqa: S314
    assert f"{expected['15.0']:.2f}" in texts
    assert {"standard", "random", "σ 50"} <= set(texts)


def test_gray_photographs_go_through_a_colour_network(
    images: Path, model_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ["rank", "--models", str(model_path), "--images", str(images), "--sigma", "25"]
    assert main([*args, "--gray"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert float(lines[2].split("|")[2]) > 20 * np.log10(255 / 25) + 8
    assert "29.19" in lines[-1]


def test_what_cannot_be_ranked_is_named(
    images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.onnx"
    wrong.write_bytes(b"nothing")
    assert main(["rank", "--models", str(wrong), "--images", str(images)]) == 2
    assert "wrong.onnx" in capsys.readouterr().err


def test_a_plot_needs_something_to_show() -> None:
    with pytest.raises(ValueError, match="no denoiser"):
        plot([], [15])
