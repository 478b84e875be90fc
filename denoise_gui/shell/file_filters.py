"""What the file dialogs offer: the kinds of image that can be read and written."""

from __future__ import annotations

from denoise_gui.contract.weight_files import WEIGHT_SUFFIXES
from denoise_gui.core.translation import tr
from denoise_gui.engine.images.registry import image_suffixes, writable_suffixes

MODEL_SUFFIXES = (".onnx", *WEIGHT_SUFFIXES)
"""Files that are models."""


def open_filter() -> str:
    """For a dialog that opens an image. What a file is, its content decides, not its name."""
    return f"{_filter(image_suffixes())};;{tr('All files')} (*)"


def save_filter() -> str:
    """For a dialog that saves an image."""
    return _filter(writable_suffixes())


def model_filter() -> str:
    """For a dialog that opens a model: ONNX files, and checkpoints that are converted first."""
    patterns = " ".join(f"*{suffix}" for suffix in MODEL_SUFFIXES)
    models = tr("Models and checkpoints")
    return f"{models} ({patterns});;{tr('All files')} (*)"


def weights_filter() -> str:
    """For a dialog that opens weights to export, or a checkpoint to convert."""
    patterns = " ".join(f"*{suffix}" for suffix in WEIGHT_SUFFIXES)
    return f"{tr('Weights')} ({patterns});;{tr('All files')} (*)"


def _filter(suffixes: tuple[str, ...]) -> str:
    patterns = " ".join(f"*{suffix}" for suffix in suffixes)
    return f"{tr('Images')} ({patterns})"
