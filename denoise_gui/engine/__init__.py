"""Denoising without a window: NumPy and onnxruntime, usable as a library.

    from denoise_gui.engine import Denoiser, Model, load_image, shipped_model

    photograph = load_image("photo.png")
    clean = Denoiser(Model(shipped_model())).denoise(photograph.pixels, sigma=25)

The names below are imported when they are first used: onnxruntime alone takes a while.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from denoise_gui.engine.cancellation import Cancelled, CancelToken
    from denoise_gui.engine.denoise.denoiser import Denoiser
    from denoise_gui.engine.devices.listing import available_devices
    from denoise_gui.engine.errors import UserError
    from denoise_gui.engine.images.image_file import Photograph, load_image, save_image
    from denoise_gui.engine.recipe import Recipe
    from denoise_gui.engine.rect import Rect
    from denoise_gui.engine.runtime.model import Model
    from denoise_gui.engine.shipped import shipped_model

__all__ = [
    "CancelToken",
    "Cancelled",
    "Denoiser",
    "Model",
    "Photograph",
    "Recipe",
    "Rect",
    "UserError",
    "available_devices",
    "load_image",
    "save_image",
    "shipped_model",
]

_HOMES = {
    "CancelToken": "cancellation",
    "Cancelled": "cancellation",
    "Denoiser": "denoise.denoiser",
    "Model": "runtime.model",
    "Photograph": "images.image_file",
    "Recipe": "recipe",
    "Rect": "rect",
    "UserError": "errors",
    "available_devices": "devices.listing",
    "load_image": "images.image_file",
    "save_image": "images.image_file",
    "shipped_model": "shipped",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
