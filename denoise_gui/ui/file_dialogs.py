"""The dialogs that ask for a file, each starting where it was last time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

from denoise_gui.translation import tr
from denoise_gui.ui.file_filters import model_filter, open_filter, save_filter


def choose_image(parent: QWidget) -> Path | None:
    """A photograph to open; None if the user thinks better of it."""
    return _choose(parent, tr("Open a Photograph"), "files/folder", open_filter())


def choose_model(parent: QWidget) -> Path | None:
    """A model or a checkpoint to open."""
    return _choose(parent, tr("Open a Model"), "files/model_folder", model_filter())


def choose_target(parent: QWidget, source: Path | None) -> Path | None:
    """Where to save; beside the source under another name, if nothing else was chosen before.

    The dialog asks before a file is replaced.
    """
    settings = QSettings()
    folder = str(settings.value("files/save_folder", "", type=str))
    if source is not None:
        suggested = Path(folder or source.parent) / f"{source.stem}_denoised{source.suffix}"
    else:
        suggested = Path(folder) / "denoised.png"
    name, _ = QFileDialog.getSaveFileName(
        parent, tr("Save the Denoised Image"), str(suggested), save_filter()
    )
    return _remembered("files/save_folder", name)


def _choose(parent: QWidget, title: str, key: str, kinds: str) -> Path | None:
    folder = str(QSettings().value(key, "", type=str))
    name, _ = QFileDialog.getOpenFileName(parent, title, folder, kinds)
    return _remembered(key, name)


def _remembered(key: str, name: str) -> Path | None:
    if not name:
        return None
    QSettings().setValue(key, str(Path(name).parent))
    return Path(name)
