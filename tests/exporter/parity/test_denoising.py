"""Agreement is not the verdict: whether the network denoises at all is measured and told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch

from denoise_gui.contract.trial import Trial
from exporter.checkpoints.weights_file import save_weights
from exporter.known_pictures import checks_and_discs
from exporter.parity.denoising import EDGE, judged, measure
from tests.exporter.conftest import Command, Finished
from tests.exporter.denoisers import averaging


@pytest.fixture
def compared(command: Command, photo: Path, tmp_path: Path) -> Any:
    """Export a network and compare what was written; its report, and how the command ended."""

    def run(network: Any, card: dict[str, str] | None = None) -> tuple[dict[str, Any], Finished]:
        weights, path = tmp_path / "w.safetensors", tmp_path / "m.onnx"
        save_weights(weights, network)
        assert command("export", "--weights", weights, "--onnx", path, "--no-notes").code == 0
        if card:
            model = onnx.load(path)
            known = {entry.key: entry.value for entry in model.metadata_props}
            onnx.helper.set_model_props(model, known | card)
            onnx.save(model, path)
        finished = command(
            *("compare", "--weights", weights, "--onnx", path, "--image", photo),
            *("--report", tmp_path / "r"),
        )
        text = (tmp_path / "r" / "report.json").read_text(encoding="utf-8")
        return json.loads(text), finished

    return run


def test_a_network_that_denoises_is_told_with_its_figures(compared: Any, tmp_path: Path) -> None:
    report, finished = compared(averaging())
    assert finished.code == 0
    figures = report["denoising"]["measured"]
    assert report["denoising"]["denoises"]
    assert figures["denoised_db"] > figures["noisy_db"] + 3
    said = f"denoises: {figures['noisy_db']:.1f} to {figures['denoised_db']:.1f} dB"
    assert said in report["sentence"]
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert said in page
    assert "Passed." in page
    assert finished.last["denoises"] is True


def test_files_that_agree_on_a_worse_picture_are_no_success(compared: Any, tmp_path: Path) -> None:
    report, finished = compared(averaging(gain=0.5))
    assert report["passed"]  # they do agree
    assert report["denoising"]["worsens"]
    assert report["sentence"].startswith("The network makes a noisy picture worse: ")
    assert finished.last["denoises"] is False
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert "Careful." in page
    assert page.index("makes a noisy picture worse") < page.index("agree")


def test_the_figure_that_a_file_brings_along_is_shown(compared: Any, tmp_path: Path) -> None:
    trial = Trial("sigma first, predicts the noise", 25.0, 20.5, 28.3)
    report, _ = compared(averaging(), {"denoise.trial": trial.to_metadata()})
    assert report["denoising"]["exported"]["denoised_db"] == 28.3
    said = "read by trial (sigma first, predicts the noise): 20.5 to 28.3 dB at sigma 25"
    assert any(said in note for note in report["notes"])
    assert said in (tmp_path / "r" / "report.html").read_text(encoding="utf-8")


def test_a_gain_that_nobody_sees_is_none() -> None:
    found = judged(Trial("", 25.0, 20.5, 20.6), None)
    assert not found.denoises
    assert not found.worsens
    assert "does not denoise: 20.5 to 20.6 dB" in found.sentence


def test_values_that_are_not_finite_are_no_image() -> None:
    network = averaging()
    with torch.no_grad():
        network.layers[1].bias.fill_(float("inf"))
    measured = measure(network, 25.0)
    assert measured.trial is None
    found = judged(measured.trial, None)
    assert found.worsens
    assert "NaN or infinite" in found.sentence


@pytest.mark.parametrize("channels", [1, 3])
def test_the_picture_has_shades_edges_and_room_for_noise(channels: int) -> None:
    picture = checks_and_discs(channels, EDGE)
    assert picture.shape == (1, channels, 128, 128)
    assert 0.1 <= picture.min() < 0.2
    assert 0.8 < picture.max() <= 0.9
    steps = np.abs(np.diff(picture, axis=-1))
    assert np.median(steps) < 0.02
    assert steps.max() > 0.1
