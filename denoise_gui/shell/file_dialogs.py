"""The dialogs that ask for a file, each starting where it was last time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from denoise_gui.core.folders import documents_folder
from denoise_gui.core.settings import IMAGE_FOLDER, MODEL_FOLDER, SAVE_FOLDER, Setting
from denoise_gui.core.translation import tr
from denoise_gui.engine.files.real_paths import same_file
from denoise_gui.engine.images.registry import suffix_to_save
from denoise_gui.engine.plain_text import plain
from denoise_gui.shell.file_filters import (
    model_filter,
    open_filter,
    raw_filter,
    save_filter,
    weights_filter,
    with_raw_name,
)
from denoise_gui.shell.widgets.plain_label import unmarked


def choose_image(parent: QWidget) -> Path | None:
    """A photograph to open; None if the user thinks better of it."""
    return _choose(parent, tr("Open a Photograph"), IMAGE_FOLDER, open_filter())


def choose_model(parent: QWidget) -> Path | None:
    """A model or a checkpoint to open."""
    return _choose(parent, tr("Open a Model"), MODEL_FOLDER, model_filter())


def choose_weights(parent: QWidget) -> Path | None:
    """A checkpoint to be converted."""
    return _choose(parent, tr("Open a Checkpoint"), MODEL_FOLDER, weights_filter())


def choose_target(parent: QWidget, source: Path | None, *, of_raw: bool = False) -> Path | None:
    """Where to save; beside the source under another name, if nothing else was chosen before.
    `of_raw`: it was camera raw, and may become a raw file again.

    The dialog asks before a file is replaced, and once more if it is the photograph itself; who
    then thinks better of it is asked for another name.
    """
    folder = folder_of(SAVE_FOLDER) if SAVE_FOLDER.get() else ""
    if source is not None:
        suffix = suffix_to_save(source.suffix)
        suggested = Path(folder or source.parent) / f"{source.stem}_denoised{suffix}"
    else:
        suggested = Path(folder or documents_folder()) / "denoised.png"
    first = ""
    while True:
        name, kind = QFileDialog.getSaveFileName(
            parent,
            tr("Save the Denoised Image"),
            str(suggested),
            save_filter(of_raw=of_raw),
            first,
        )
        chosen = _remembered(SAVE_FOLDER, name)
        if chosen and kind == raw_filter() and chosen != with_raw_name(chosen):
            # The kind was chosen in the list below the name: asked once more with the name that
            # goes with it, since it is the dialog that asks before a file is replaced.
            suggested, first = with_raw_name(chosen), kind
            continue
        if chosen is None or source is None or not same_file(chosen, source):
            return chosen
        if _may_replace_original(parent, source):
            return chosen


def _may_replace_original(parent: QWidget, source: Path) -> bool:
    box = QMessageBox(
        QMessageBox.Icon.Warning,
        tr("Replace the Original?"),
        unmarked(
            tr(
                "{0} is the original. Saving here replaces it by the denoised picture for good."
            ).format(plain(source.name))
        ),
        QMessageBox.StandardButton.NoButton,
        parent,
    )
    replace = box.addButton(tr("&Replace the Original"), QMessageBox.ButtonRole.DestructiveRole)
    other = box.addButton(tr("&Choose Another Name"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(other)
    box.setEscapeButton(other)
    box.exec()
    return box.clickedButton() is replace


def _choose(parent: QWidget, title: str, place: Setting[str], kinds: str) -> Path | None:
    name, _ = QFileDialog.getOpenFileName(parent, title, folder_of(place), kinds)
    return _remembered(place, name)


def folder_of(place: Setting[str]) -> str:
    """The folder from last time, or the nearest above it that is still there; at first, and where a
    whole disk has gone, the user's documents."""
    chosen = place.get()
    folders = (Path(chosen), *Path(chosen).parents) if chosen else ()
    named = (folder for folder in folders if folder != Path(folder.anchor))
    return str(next((folder for folder in named if folder.is_dir()), documents_folder()))


def _remembered(place: Setting[str], name: str) -> Path | None:
    if not name:
        return None
    place.set(str(Path(name).parent))
    return Path(name)
