"""The photographs opened last, remembered between starts, with a small picture of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu

from denoise_gui.core.document import Document
from denoise_gui.core.folders import cache_folder
from denoise_gui.core.settings import RECENT_FILES
from denoise_gui.core.translation import tr
from denoise_gui.engine.plain_text import MOST_IN_A_SENTENCE, plain
from denoise_gui.shell.picture.picture_painter import image_of
from denoise_gui.shell.picture.screen_colours import ScreenColours
from denoise_gui.shell.widgets.plain_label import unmarked

LIMIT = 10
THUMBNAIL = QSize(320, 240)
"""Pixels at most; shown at half of it where the screen has two pixels a point."""


class RecentFiles(QObject):
    """Listens to the document; the list is in the settings, the pictures in the cache folder."""

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        document.image_opened.connect(self._remember)

    @property
    def paths(self) -> list[Path]:
        """The last one first. They may have been moved or deleted since."""
        return [Path(name) for name in RECENT_FILES.get()][:LIMIT]

    def forget(self, path: Path) -> None:
        """Take a file that is gone out of the list."""
        self._store([other for other in self.paths if other != path])
        thumbnail_file(path).unlink(missing_ok=True)

    def clear(self) -> None:
        for path in self.paths:
            thumbnail_file(path).unlink(missing_ok=True)
        self._store([])

    def _remember(self) -> None:
        path, before = self._document.path, self._document.before
        if path is None or before is None:
            return
        path = path.absolute()
        kept = [path, *(other for other in self.paths if other != path)]
        for dropped in kept[LIMIT:]:
            thumbnail_file(dropped).unlink(missing_ok=True)
        level = before.level_for(max(THUMBNAIL.width() / before.width, 1e-6))
        profile = self._document.photograph.icc_profile if self._document.photograph else None
        _write_thumbnail(path, ScreenColours(profile).shown(image_of(before.levels[level])))
        self._store(kept[:LIMIT])

    def _store(self, paths: list[Path]) -> None:
        RECENT_FILES.set(tuple(str(path) for path in paths))
        self.changed.emit()


def fill_recent(recent: RecentFiles, choose: Callable[[Path], object], menu: QMenu) -> None:
    """Put the files into a menu, with digits for the first ones; it is gray without any."""
    menu.clear()
    for number, path in enumerate(recent.paths, start=1):
        digit = f"&{number % 10} " if number <= LIMIT else ""
        name = plain(path.name).replace("&", "&&")
        action = menu.addAction(f"{digit}{name}")
        action.setToolTip(unmarked(str(path)))
        action.setStatusTip(plain(path, MOST_IN_A_SENTENCE))
        action.triggered.connect(lambda _checked=False, path=path: choose(path))
    menu.menuAction().setEnabled(bool(menu.actions()))
    if menu.actions():
        menu.addSeparator()
        menu.addAction(tr("Clear This List")).triggered.connect(recent.clear)


def thumbnail_file(path: Path) -> Path:
    """Where the small picture of a file is kept; it need not exist."""
    name = hashlib.sha256(str(path.absolute()).encode(errors="surrogateescape")).hexdigest()[:32]
    return cache_folder() / "thumbnails" / f"{name}.png"


def _write_thumbnail(path: Path, picture: QImage) -> None:
    """Best effort: a full disk costs the small picture, nothing else."""
    target = thumbnail_file(path)
    small = picture.scaled(
        THUMBNAIL.boundedTo(picture.size()),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    small.save(str(target))
