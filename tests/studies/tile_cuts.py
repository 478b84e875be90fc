"""Whether a pixel's result depends on how the picture was cut into tiles, to the last bit.

If it did not, what live work has computed of a picture could be saved as it is. Beyond the halo
nothing reaches a pixel, but onnxruntime shares out a convolution by the shape of its input, and
sums that are taken in another order round otherwise. This study denoises one picture with tiles of
several sizes, with the halo that the model file says and with that of the whole receptive field,
and counts the values that differ from those of one untiled run:

    python -m tests.studies.tile_cuts [--model M.onnx]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx

from denoise_gui.contract import model_file
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.pixel_formats import from_float
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.shipped import shipped_model
from tests.conftest import noisy_picture

TILES = (384, 256, 160)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path, default=None)
    parser.add_argument("--sigma", type=float, default=25.0)
    parser.add_argument(
        "--size", type=int, nargs=2, default=(451, 577), metavar=("HEIGHT", "WIDTH")
    )
    options = parser.parse_args()
    path = options.model or shipped_model()
    metadata = {entry.key: entry.value for entry in onnx.load(path).metadata_props}
    model = Model(path)
    own = model.info
    receptive = int(metadata.get(model_file.RECEPTIVE_HALO, own.halo))
    picture = noisy_picture(*options.size).astype(np.float32)
    whole = Denoiser(model, 4 * max(options.size)).denoise(picture, options.sigma)
    print("  halo  tile   values that differ   by at most    8-bit values   16-bit values")
    for halo in dict.fromkeys((own.halo, receptive)):
        model.info = replace(own, halo=halo)
        for tile in TILES:
            cut = Denoiser(model, tile).denoise(picture, options.sigma)
            apart = np.abs(cut - whole)
            shares = [
                np.mean(from_float(cut, kind) != from_float(whole, kind))
                for kind in (np.uint8, np.uint16)
            ]
            print(
                f"{halo:6d}{tile:6d}{np.mean(apart > 0):21.2%}{255 * apart.max():13.6f}"
                f"{shares[0]:16.4%}{shares[1]:16.3%}"
            )


if __name__ == "__main__":
    main()
