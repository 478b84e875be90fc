"""`python -m tests.make_sample`: the sample image that ships with the application.

scikit-image's astronaut (Eileen Collins, photographed by NASA, in the public domain), with seeded
Gaussian noise of sigma 25, clipped and rounded to 8 bits as a camera would.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from skimage import data

from denoise_gui.engine.images.image_file import Photograph, save_image
from denoise_gui.engine.images.pixel_formats import from_float, to_float
from denoise_gui.engine.measure.noise import add_noise

SIGMA = 25.0
SEED = 25
SAMPLE = Path(__file__).parents[1] / "resources" / "samples" / "astronaut_sigma25.png"


def noisy_astronaut() -> Photograph:
    """512 x 512 RGB, 8 bits."""
    noisy = add_noise(to_float(data.astronaut()), SIGMA, SEED)
    return Photograph(from_float(noisy, np.uint8))


if __name__ == "__main__":
    SAMPLE.parent.mkdir(parents=True, exist_ok=True)
    save_image(SAMPLE, noisy_astronaut())
    print(SAMPLE)
