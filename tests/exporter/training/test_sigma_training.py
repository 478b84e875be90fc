"""The estimator of sigma is trained on what it is asked about, with the labels a dial needs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from denoise_gui.engine.measure.sigma_estimate import SigmaEstimator
from denoise_gui.engine.shipped import shipped_model, shipped_sigma_estimator
from exporter.__main__ import main
from exporter.training.sigma_network import CROP
from exporter.training.sigma_trainer import SigmaBudget, SigmaTrainer
from tests.conftest import smooth_picture


def test_a_cameras_crops_are_labelled_with_what_was_added() -> None:
    even = np.full((200, 240, 3), 128, np.uint8)
    trainer = SigmaTrainer([even], SigmaBudget(1.0), 0, camera_share=0.5)
    trainer._rng = np.random.default_rng(2)
    crops, target = trainer.batch()
    while crops.shape[-1] != CROP:
        crops, target = trainer.batch()
    # On an even picture whatever varies is noise, but for what compression took away.
    crops, target = crops[32:], target[32:]
    measured = 255 * (crops - 128 / 255).square().mean(dim=(1, 2, 3)).sqrt()
    sigma = torch.expm1(target)
    assert float((measured / sigma.clamp(min=0.5)).median()) == pytest.approx(1.0, abs=0.1)
    assert float(sigma.max()) > 5


def test_both_kinds_of_crops_are_in_a_batch() -> None:
    photograph = np.rint(smooth_picture(200, 240) * 255).astype(np.uint8)
    crops, target = SigmaTrainer([photograph], SigmaBudget(1.0), 0, camera_share=0.25).batch()
    assert crops.shape[0] == target.shape[0] == 64
    assert bool(torch.isfinite(target).all())
    assert 0 <= float(crops.min()) <= float(crops.max()) <= 1


def test_the_command_leaves_a_file_that_the_application_opens(tmp_path: Path) -> None:
    folder = tmp_path / "photographs"
    folder.mkdir()
    pixels = np.rint(smooth_picture(220, 260) * 255).astype(np.uint8)
    for i in range(3):
        Image.fromarray(np.roll(pixels, 40 * i, axis=1)).save(folder / f"{i}.png")
    file = tmp_path / "sigma.onnx"
    command = ["train-sigma", "--data", str(folder), "--onnx", str(file), "--steps", "2"]
    command += ["--start-from", str(shipped_sigma_estimator()), "--learning-rate", "1e-6"]
    # Two threads that wait for each other on a busy machine cost more than they bring.
    command += ["--threads", "1"]
    assert main(command) == 0
    estimate = SigmaEstimator(file).estimate(pixels)
    shipped = SigmaEstimator(shipped_sigma_estimator()).estimate(pixels)
    # At a rate of next to nothing it is still the network it started from.
    assert estimate.sigma == pytest.approx(shipped.sigma, abs=0.05)


def test_what_is_no_estimator_is_not_trained_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.onnx"
    other.write_bytes(shipped_model("light").read_bytes())
    for path in (other, tmp_path / "absent.onnx", Path(__file__)):
        command = ["train-sigma", "--data", str(tmp_path), "--onnx", str(tmp_path / "s.onnx")]
        assert main([*command, "--start-from", str(path)]) == 2
        assert "not a network that estimates sigma" in capsys.readouterr().err
