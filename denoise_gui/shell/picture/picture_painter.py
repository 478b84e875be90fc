"""Paints a pyramid through a view: the one way pictures come to the screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from denoise_gui.engine.images.display_pyramid import Bgrx, DisplayPyramid
from denoise_gui.engine.rect import NOWHERE, Rect
from denoise_gui.shell.picture.screen_colours import ScreenColours
from denoise_gui.shell.picture.view_transform import ViewTransform

NEAREST_FROM = 2.0
"""From this zoom on pixels are shown as squares: one has come to look at them."""


def level_images(pyramid: DisplayPyramid) -> list[QImage]:
    """Qt's view of each level; no pixel is copied, so later changes show."""
    return [image_of(level) for level in pyramid.levels]


def image_of(pixels: Bgrx) -> QImage:
    """Qt's view of screen pixels, not copied."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32)


def paint_picture(
    painter: QPainter,
    pyramid: DisplayPyramid,
    images: list[QImage],
    view: ViewTransform,
    view_size: tuple[int, int],
    ratio: float,
    colours: ScreenColours | None = None,
) -> None:
    """Paint what a view shows of a picture, whose pixels do not change.

    Args:
        colours: of the picture, if they are not the screen's.
        images: `level_images(pyramid)`, kept by the caller.
        view_size: the widget in device pixels; `ratio` is device pixels per logical one.
    """
    level = pyramid.level_for(view.zoom)
    # Only what the screen shows is handed to the painter: it would transform all of it.
    shown = view.visible(view_size, (pyramid.width, pyramid.height)).reduced(level)
    paint_part(painter, images[level], level, shown, NOWHERE, view, ratio, colours, lasts=True)


def paint_part(
    painter: QPainter,
    image: QImage,
    level: int,
    shown: Rect,
    origin: Rect,
    view: ViewTransform,
    ratio: float,
    colours: ScreenColours | None = None,
    *,
    lasts: bool = False,
) -> None:
    """Paint the part `shown` of a level of a picture, where the view has it.

    Rectangles are in pixels of the level; the image's first pixel is that of `origin`. `colours`
    are the picture's, which `lasts` if its pixels never change.
    """
    if shown.area == 0:
        return
    scale = 2**level
    factor = view.zoom * scale / ratio
    source = QRectF(shown.left - origin.left, shown.top - origin.top, shown.width, shown.height)
    if colours is not None and not colours.changes_nothing:
        image = colours.part(image, source.toRect(), lasts=lasts)
        source = QRectF(0, 0, shown.width, shown.height)
    target = QRectF(
        view.x / ratio + shown.left * factor,
        view.y / ratio + shown.top * factor,
        shown.width * factor,
        shown.height * factor,
    )
    smooth = view.zoom < NEAREST_FROM and view.zoom * scale != 1.0
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(target, image, source)
