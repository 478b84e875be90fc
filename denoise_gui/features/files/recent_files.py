"""The photographs opened last, remembered between starts, with a small picture of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu

from denoise_gui.core.document import Document
from denoise_gui.core.translation import tr
from denoise_gui.shell.canvas.picture_painter import image_of
from denoise_gui.shell.canvas.screen_colours import ScreenColours

LIMIT = 10
THUMBNAIL = QSize(320, 240)
"""Pixels at most; shown at half of it where the screen has two pixels a point."""

_KEY = "files/recent"


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
        names = QSettings().value(_KEY, [])
        if isinstance(names, str):  # what Qt makes of a list of one
            names = [names]
        return [Path(str(name)) for name in names or []][:LIMIT] if isinstance(names, list) else []

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
        QSettings().setValue(_KEY, [str(path) for path in paths])
        self.changed.emit()


def fill_recent(recent: RecentFiles, choose: Callable[[Path], object], menu: QMenu) -> None:
    """Put the files into a menu, with digits for the first ones; it is gray without any."""
    menu.clear()
    for number, path in enumerate(recent.paths, start=1):
        digit = f"&{number % 10} " if number <= LIMIT else ""
        name = path.name.replace("&", "&&")
        action = menu.addAction(f"{digit}{name}")
        action.setToolTip(str(path))
        action.setStatusTip(str(path))
        action.triggered.connect(lambda _checked=False, path=path: choose(path))
    menu.menuAction().setEnabled(bool(menu.actions()))
    if menu.actions():
        menu.addSeparator()
        menu.addAction(tr("Clear This List")).triggered.connect(recent.clear)


def thumbnail_file(path: Path) -> Path:
    """Where the small picture of a file is kept; it need not exist."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation)
    name = hashlib.sha256(str(path.absolute()).encode(errors="surrogateescape")).hexdigest()[:32]
    return Path(folder) / "thumbnails" / f"{name}.png"


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
