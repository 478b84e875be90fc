"""What the file dialogs offer: the kinds of image that can be read and written."""

from __future__ import annotations

from pathlib import Path

from denoise_gui.contract.weight_files import WEIGHT_SUFFIXES
from denoise_gui.core.translation import in_users_language, tr
from denoise_gui.engine.images.registry import image_suffixes, writable_formats, writable_suffixes

MODEL_SUFFIXES = (".onnx", *WEIGHT_SUFFIXES)
"""Files that are models."""


def open_filter() -> str:
    """For a dialog that opens an image. What a file is, its content decides, not its name."""
    return f"{_filter(image_suffixes())};;{tr('All files')} (*)"


def save_filter(*, of_raw: bool = False) -> str:
    """For a dialog that saves an image; `of_raw`: one that was camera raw, which has a kind of file
    of its own."""
    images = _filter(writable_suffixes())
    return f"{images};;{raw_filter()}" if of_raw else images


def raw_filter() -> str:
    """The line for files that only camera raw can be saved as."""
    kinds = [kind for kind in writable_formats() if kind.reversible]
    names = ", ".join(in_users_language(kind.shown) for kind in kinds)
    return f"{names} ({' '.join(f'*{kind.written[0]}' for kind in kinds)})"


def with_raw_name(path: Path) -> Path:
    """The path, with a name by which it is saved as such a file."""
    suffixes = [suffix for kind in writable_formats() if kind.reversible for suffix in kind.written]
    return path if path.suffix.lower() in suffixes else path.with_suffix(suffixes[0])


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
