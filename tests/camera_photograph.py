"""A photograph with the noise of a camera, for the README: of one that anybody may show.

python -m tests.camera_photograph coffee.png

The picture is scikit-image's `coffee` (Rachel Michetti, without restrictions), the noise what the
exporter's model of a camera adds to it: of a sensor, through mosaic, colours and tone curve; then
JPEG. In a process of its own, as it takes PyTorch.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from skimage import data

from exporter.training.noise.camera import camera_noise
from exporter.training.noise.draws import Draws
from exporter.training.noise.recipe import NoiseRecipe

_SEED = 5
_RECIPE = NoiseRecipe(
    log_shot=(-2.6, -2.6),
    fine_luminance=(0.75, 0.75),
    coarse_luminance=(1.2, 1.2),
    fine_colour=(0.3, 0.3),
    coarse_colour=(1.6, 1.6),
)
"""High sensitivity, and colour that the camera has smoothed into blotches."""
_QUALITY = 95


def photograph() -> bytes:
    """A JPEG file, the same every time."""
    clean = data.coffee()
    levels = torch.from_numpy(np.ascontiguousarray(clean.transpose(2, 0, 1)))[None]
    draws = Draws(np.random.default_rng(_SEED), torch.Generator().manual_seed(_SEED))
    added = camera_noise(levels, draws, _RECIPE)[0]
    noisy = np.rint(np.clip(clean / 255 + added.numpy().transpose(1, 2, 0), 0, 1) * 255)
    file = io.BytesIO()
    Image.fromarray(noisy.astype(np.uint8)).save(file, "JPEG", quality=_QUALITY, subsampling=0)
    return file.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.parse_args().out.write_bytes(photograph())


if __name__ == "__main__":
    main()
