"""A photograph beside what the batch made of it: looked at, and not denoised once more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import ImageFileError
from denoise_gui.engine.images.camera_raw import Development
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.messages import Message
from denoise_gui.engine.plain_text import plain
from denoise_gui.shell.panes.panes_window import PanesWindow
from denoise_gui.shell.picture.monitor_profile import monitor_space
from denoise_gui.shell.picture.screen_colours import ScreenColours


@dataclass(frozen=True, eq=False)
class ResultPair:
    """Both as the screen shows them, with the colour profiles of their files."""

    source: Path
    result: Path
    pictures: tuple[DisplayPyramid, DisplayPyramid]
    profiles: tuple[bytes | None, bytes | None]


def load_pair(source: Path, result: Path, *, raw: Development, cancel: CancelToken) -> ResultPair:
    """Takes a while.

    Raises:
        ImageFileError: one of them cannot be read, or they do not show the same.
    """
    photographs = (
        load_image(source, raw=raw, apart=True, cancel=cancel),
        load_image(result, apart=True, cancel=cancel),
    )
    sizes = {(each.width, each.height) for each in photographs}
    if len(sizes) > 1:
        raise ImageFileError(
            Message("{0} is no longer the result of {1}: their sizes differ.", result, source.name)
        )
    cancel.check()
    before, after = (DisplayPyramid.of(each.pixels) for each in photographs)
    profiles = (photographs[0].icc_profile, photographs[1].icc_profile)
    return ResultPair(source, result, (before, after), profiles)


class ResultWindow(PanesWindow):
    """The original at the left, the result at the right; each alone by its key."""

    open_requested = Signal(Path)

    def __init__(self, pair: ResultPair, parent: QWidget) -> None:
        before = pair.pictures[0]
        super().__init__((before.width, before.height), 2, parent)
        self.pair = pair
        self.setWindowTitle(self.tr("Result — {0}").format(plain(pair.result.name)))
        names = [self.tr("Original"), self.tr("Denoised")]
        monitor = monitor_space(self.screen())
        for index, pane in enumerate(self.panes):
            colours = ScreenColours(pair.profiles[index], monitor)
            pane.show_picture(pair.pictures[index], colours=colours)
            pane.title = f"{index + 1}  {names[index]}"
            pane.setAccessibleName(pane.title)
        opens = QPushButton(self.tr("&Open the Photograph"))
        opens.setToolTip(self.tr("In the main window, to denoise it otherwise"))
        opens.clicked.connect(self._open)
        close = QPushButton(self.tr("&Close"))
        close.clicked.connect(self.close)
        self.lay_out(names, 2, buttons=(opens, None, close))

    def _open(self) -> None:
        self.open_requested.emit(self.pair.source)
        self.close()
