"""What the file dialogs offer: the kinds of image that can be read and written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from denoise_gui.engine.target_formats import WRITABLE_SUFFIXES

_SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"),
    *(".ppm", ".pgm", ".pbm", ".pnm", ".pfm", ".avif", ".heic", ".heif"),
)

MODEL_SUFFIXES = (".onnx", ".safetensors", ".pth", ".pt", ".ckpt")
"""Files that are models."""


def open_filter() -> str:
    """For a dialog that opens an image. What a file is, its content decides, not its name."""
    return f"{_filter(_SUFFIXES)};;{QCoreApplication.translate('Files', 'All files')} (*)"


def save_filter() -> str:
    """For a dialog that saves an image."""
    return _filter(WRITABLE_SUFFIXES)


def model_filter() -> str:
    """For a dialog that opens a model: ONNX files, and checkpoints that are converted first."""
    patterns = " ".join(f"*{suffix}" for suffix in MODEL_SUFFIXES)
    models = QCoreApplication.translate("Files", "Models and checkpoints")
    return f"{models} ({patterns});;{QCoreApplication.translate('Files', 'All files')} (*)"


def _filter(suffixes: tuple[str, ...]) -> str:
    patterns = " ".join(f"*{suffix}" for suffix in suffixes)
    return f"{QCoreApplication.translate('Files', 'Images')} ({patterns})"
