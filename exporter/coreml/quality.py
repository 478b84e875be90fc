"""How well a Core ML package denoises a seeded scene: the yardstick for compressed weights."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from denoise_gui.contract.model_file import IMAGE, OUTPUT, SIGMA
from exporter.coreml.evaluator import PackageEvaluator
from exporter.coreml.package import read_package
from exporter.known_pictures import synthetic_scene
from exporter.psnr import psnr, shown
from exporter.whole_files import size_on_disk


@dataclass(frozen=True)
class PackageQuality:
    """PSNR in dB against the clean scene, and the package's size in bytes."""

    psnr: float
    size: int


def package_psnr(
    model: Any, channels: int, size: tuple[int, int], sigma_levels: float
) -> PackageQuality:
    """Save a model, read it back and denoise a scene with seeded noise by it.

    Args:
        size: (H, W) that the model accepts.
        sigma_levels: noise to add and to declare, in 8-bit levels.
    """
    height, width = size
    clean = synthetic_scene(channels, max(height, width))[..., :height, :width]
    noise = np.random.default_rng(1).standard_normal(clean.shape)
    noisy = (clean + sigma_levels / 255 * noise).astype(np.float32)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.mlpackage"
        model.save(str(path))
        evaluator = PackageEvaluator(read_package(path))
        scale = 1.0 if evaluator.inputs[IMAGE].image is None else 255.0
        sigma = np.full((1, 1, 1, 1), sigma_levels / 255, np.float32)
        outputs = evaluator.run({IMAGE: noisy * scale, SIGMA: sigma}).outputs
        return PackageQuality(psnr(shown(outputs[OUTPUT] / scale), clean), size_on_disk(path))
