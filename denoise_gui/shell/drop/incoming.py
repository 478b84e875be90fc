"""What was dropped on the window or pasted into it: files, a picture, or why it is neither."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from denoise_gui.core.translation import tr

_LONGEST_PATH = 4096


@dataclass(frozen=True, eq=False)
class Incoming:
    """Files, or a picture; if neither, `problem` says why in a sentence."""

    files: tuple[Path, ...] = ()
    picture: QImage | None = None
    problem: str = ""


def incoming(data: QMimeData) -> Incoming:
    """Files come first: a file manager puts a small picture of them beside them."""
    urls = data.urls()
    files = files_in(data)
    if files:
        return Incoming(files)
    if data.hasImage():
        return Incoming(picture=QImage(data.imageData()))
    if urls:
        return Incoming(problem=tr("That is on another computer: save the picture here first."))
    if data.hasText():
        path = _path_in(data.text())
        if path is not None:
            return Incoming((path,))
        return Incoming(problem=tr("There is no image on the clipboard, only text."))
    return Incoming(problem=tr("There is no image on the clipboard."))


def files_in(data: QMimeData) -> tuple[Path, ...]:
    """The files of this computer among what was dropped or pasted."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def may_be_taken(data: QMimeData) -> bool:
    """Whether a drag over the window is welcome."""
    return data.hasImage() or any(url.isLocalFile() for url in data.urls())


def _path_in(text: str) -> Path | None:
    """A text that is the path of a file, as a terminal or an editor copies it."""
    text = text.strip().strip("'\"")
    if not text or len(text) > _LONGEST_PATH or "\n" in text or "\0" in text:
        return None
    path = Path(text).expanduser() if text.startswith("~") else Path(text)
    try:
        return path if path.is_absolute() and path.is_file() else None
    except OSError:
        return None
