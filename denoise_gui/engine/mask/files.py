"""Masks as gray images: what is painted here opens in any image editor, and comes back.

What this program writes is a PNG of 16 bits whose white is the factor 4 and whose black is 0, so
that a quarter of the way, 16384, is the factor 1. Two texts in it say so: "denoise:white", and
"denoise:photograph" with the size of the photograph it was made for, such as "6000x4000". In any
other gray image white is the factor 1: it keeps sigma, and black leaves the picture as it is.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import RecipeError
from denoise_gui.engine.images.photograph import Photograph, Text
from denoise_gui.engine.images.pixel_formats import to_float
from denoise_gui.engine.mask.blend import MOST
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe.sigma_mask import LARGEST_FACTOR, SigmaMask

SUFFIX = ".png"

_WHITE, _PHOTOGRAPH = "denoise:white", "denoise:photograph"
_SIZE = re.compile(r"(\d{1,7})x(\d{1,7})")


def save_mask(path: Path, mask: SigmaMask) -> None:
    """Write a mask; the file appears whole or not at all. Factors above 4 make white the largest.

    Raises:
        UserError: it cannot be written; the message says why.
    """
    from denoise_gui.engine.images.image_writing import save_image

    white = max(MOST, mask.range[1])
    gray = np.rint(mask.factors.astype(np.float64) * (65535 / white)).astype(np.uint16)
    texts = [Text(_WHITE, f"{white:.10g}")]
    if mask.made_for is not None:
        height, width = mask.made_for
        texts.append(Text(_PHOTOGRAPH, f"{width}x{height}"))
    save_image(path, Photograph(pixels=gray, texts=tuple(texts)))


def load_mask(path: Path, cancel: CancelToken | None = None) -> SigmaMask:
    """The mask in a gray image of any size and depth; read in a process of its own.

    Raises:
        Cancelled: `cancel` was used.
        UserError: it cannot be read, or has colours; the message names the file.
    """
    from denoise_gui.engine.images.image_file import load_image

    photograph = load_image(path, apart=True, cancel=cancel)
    pixels = to_float(photograph.pixels)
    if pixels.ndim == 3:
        if (pixels != pixels[..., :1]).any():
            raise RecipeError(Message("{0} has colours: a mask is a gray image.", path))
        pixels = pixels[..., 0]
    said = {text.keyword: text.text for text in photograph.texts}
    return SigmaMask.of_image(pixels, _white(said.get(_WHITE)), _made_for(said.get(_PHOTOGRAPH)))


def check_fits(mask: SigmaMask, height: int, width: int) -> None:
    """Whether a mask may be used on a photograph of some size (pixels).

    Raises:
        RecipeError: it was made for one of another size.
    """
    if mask.fits(height, width):
        return
    if mask.made_for is not None:
        raise RecipeError(
            Message(
                "the mask was made for a photograph of {0} × {1} pixels, and this one has "
                "{2} × {3}",
                *(mask.made_for[1], mask.made_for[0], width, height),
            )
        )
    raise RecipeError(
        Message(
            "the mask has {0} × {1} pixels, and a photograph of {2} × {3} has other proportions",
            *(mask.width, mask.height, width, height),
        )
    )


def _white(said: str | None) -> float:
    """The factor of white, as far as the text makes sense."""
    try:
        white = float(said) if said is not None else 1.0
    except ValueError:
        return 1.0
    return white if math.isfinite(white) and 0 < white <= LARGEST_FACTOR else 1.0


def _made_for(said: str | None) -> tuple[int, int] | None:
    found = _SIZE.fullmatch(said) if said is not None else None
    return (int(found[2]), int(found[1])) if found and min(int(found[1]), int(found[2])) else None
