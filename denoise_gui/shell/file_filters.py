"""What the file dialogs offer: the kinds of image that can be read and written."""

from __future__ import annotations

from denoise_gui.core.translation import tr
from denoise_gui.engine.images.image_kinds import RAW_SUFFIXES
from denoise_gui.engine.images.target_formats import WRITABLE_SUFFIXES

IMAGE_SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"),
    *(".ppm", ".pgm", ".pbm", ".pnm", ".pfm", ".avif", ".heic", ".heif"),
    *sorted(RAW_SUFFIXES),
)
"""How names of images end, of which a folder's next and previous are looked for."""

MODEL_SUFFIXES = (".onnx", ".safetensors", ".pth", ".pt", ".ckpt")
"""Files that are models."""


def open_filter() -> str:
    """For a dialog that opens an image. What a file is, its content decides, not its name."""
    return f"{_filter(IMAGE_SUFFIXES)};;{tr('All files')} (*)"


def save_filter() -> str:
    """For a dialog that saves an image."""
    return _filter(WRITABLE_SUFFIXES)


def model_filter() -> str:
    """For a dialog that opens a model: ONNX files, and checkpoints that are converted first."""
    patterns = " ".join(f"*{suffix}" for suffix in MODEL_SUFFIXES)
    models = tr("Models and checkpoints")
    return f"{models} ({patterns});;{tr('All files')} (*)"


def _filter(suffixes: tuple[str, ...]) -> str:
    patterns = " ".join(f"*{suffix}" for suffix in suffixes)
    return f"{tr('Images')} ({patterns})"
