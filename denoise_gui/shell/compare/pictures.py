"""What the compare views paint: the original, the denoised picture, or their difference.

Keeps Qt's views of the document's pixels. The denoised picture is the exact one with, over it,
the frame that the live engine shows until that is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QScreen

from denoise_gui.core.document import Document
from denoise_gui.engine.images.display_pyramid import Bgrx
from denoise_gui.engine.measure.method_noise import amplified
from denoise_gui.engine.rect import NOWHERE, Rect
from denoise_gui.shell.picture.monitor_profile import colours_of
from denoise_gui.shell.picture.picture_painter import image_of, level_images, paint_part
from denoise_gui.shell.picture.screen_colours import ScreenColours
from denoise_gui.shell.picture.viewport import Viewport


class Picture(Enum):
    ORIGINAL = auto()
    DENOISED = auto()
    METHOD_NOISE = auto()


@dataclass(frozen=True)
class Place:
    """Where to paint: a pane's corner and the part of it to fill, in logical pixels; its view of
    the image; device pixels per logical one."""

    viewport: Viewport
    corner: tuple[float, float]
    clip: QRectF
    ratio: float


class Pictures:
    """A document's pictures, ready to be painted. For the window's thread alone."""

    def __init__(self, document: Document, screen: Callable[[], QScreen]) -> None:
        """`screen`: on which they are shown, now."""
        self._document = document
        self._screen = screen
        self._before: list[QImage] = []
        self._after: list[QImage] = []
        self._frame: QImage | None = None
        self._noise: tuple[object, Bgrx, QImage] | None = None
        self._colours = ScreenColours(None)

    @property
    def empty(self) -> bool:
        return not self._before

    def renew(self) -> None:
        """Another image is open, or none."""
        before, after = self._document.before, self._document.after
        self._before = level_images(before) if before else []
        self._after = level_images(after) if after else []
        self.renew_colours()
        self.renew_frame()

    def renew_colours(self) -> None:
        """Another image, or another monitor."""
        self._colours = colours_of(self._document, self._screen())

    def renew_frame(self) -> None:
        frame = self._document.frame
        self._frame = image_of(frame.raster.pixels) if frame else None
        self.forget_noise()

    def forget_noise(self) -> None:
        """The denoised picture has changed."""
        self._noise = None
        self._colours.forget()

    def paint(self, painter: QPainter, picture: Picture, place: Place, gain: int = 1) -> None:
        """Paint what a place shows of a picture; `gain` is that of the method noise."""
        painter.save()
        painter.setClipRect(place.clip)
        painter.translate(*place.corner)
        if picture is Picture.ORIGINAL:
            self._paint_level(painter, self._before, place)
        elif picture is Picture.DENOISED:
            self._paint_denoised(painter, place)
        else:
            self._paint_noise(painter, place, gain)
        painter.restore()

    def _level(self, place: Place) -> int:
        before = self._document.before
        assert before is not None
        return before.level_for(place.viewport.zoom)

    def _paint_level(self, painter: QPainter, images: list[QImage], place: Place) -> None:
        level = self._level(place)
        # Only what the screen shows is handed to the painter: it would transform all of it.
        shown = place.viewport.visible.reduced(level)
        view = place.viewport.transform
        paint_part(
            painter,
            images[level],
            level,
            shown,
            NOWHERE,
            view,
            place.ratio,
            self._colours,
            lasts=images is self._before,
        )

    def _paint_denoised(self, painter: QPainter, place: Place) -> None:
        over = self._document.frame.raster if self._document.frame else None
        level, visible = self._level(place), place.viewport.visible
        covered = over and over.level == level and over.rect.contains(visible.reduced(level))
        if not covered:
            self._paint_level(painter, self._after, place)
        if over and self._frame:
            part = visible.reduced(over.level).common(over.rect)
            view = place.viewport.transform
            image, corner = self._frame, over.rect
            paint_part(painter, image, over.level, part, corner, view, place.ratio, self._colours)

    def _paint_noise(self, painter: QPainter, place: Place, gain: int) -> None:
        level, visible = self._level(place), place.viewport.visible
        shown = visible.reduced(level)
        key = (level, shown, gain)
        if self._noise is None or self._noise[0] != key:
            before = self._document.before
            assert before is not None
            pixels = amplified(
                before.levels[level][shown.slices()], self._shown(level, shown), gain
            )
            # The image is a view of the pixels: both are kept.
            self._noise = (key, pixels, image_of(pixels))
        view = place.viewport.transform
        paint_part(painter, self._noise[2], level, shown, shown, view, place.ratio)

    def _shown(self, level: int, rect: Rect) -> Bgrx:
        """The denoised picture on a level, as it is on the screen."""
        after, frame = self._document.after, self._document.frame
        assert after is not None
        exact = after.level(level).crop(rect)
        if frame is None or frame.raster.level != level or not rect.intersects(frame.raster.rect):
            return exact.pixels
        shown = exact.copy()
        shown.paste(frame.raster)
        return shown.pixels
