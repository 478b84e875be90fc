"""Paints a pyramid through a view: the one way pictures come to the screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from denoise_gui.engine.display_pyramid import DisplayPyramid
from denoise_gui.ui.view_transform import ViewTransform

NEAREST_FROM = 2.0
"""From this zoom on pixels are shown as squares: one has come to look at them."""


def level_images(pyramid: DisplayPyramid) -> list[QImage]:
    """Qt's view of each level; no pixel is copied, so later changes show."""
    return [
        QImage(
            level.data,
            level.shape[1],
            level.shape[0],
            level.strides[0],
            QImage.Format.Format_RGB32,
        )
        for level in pyramid.levels
    ]


def paint_picture(
    painter: QPainter,
    pyramid: DisplayPyramid,
    images: list[QImage],
    view: ViewTransform,
    view_size: tuple[int, int],
    clip: QRectF,
    ratio: float,
) -> None:
    """Paint what a view shows of a picture.

    Args:
        images: `level_images(pyramid)`, kept by the caller.
        view_size: the widget in device pixels; `ratio` is device pixels per logical one.
        clip: where to paint, in logical pixels.
    """
    level = pyramid.level_for(view.zoom)
    painter.save()
    painter.setClipRect(clip)
    # Only what the screen shows is handed to the painter: it would transform all of it.
    shown = view.visible(view_size, (pyramid.width, pyramid.height))
    scale = 2**level
    source = QRectF(
        shown.left // scale,
        shown.top // scale,
        -(-shown.right // scale) - shown.left // scale,
        -(-shown.bottom // scale) - shown.top // scale,
    )
    factor = view.zoom * scale / ratio
    target = QRectF(
        view.x / ratio + source.x() * factor,
        view.y / ratio + source.y() * factor,
        source.width() * factor,
        source.height() * factor,
    )
    smooth = view.zoom < NEAREST_FROM and view.zoom * scale != 1.0
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(target, images[level], source)
    painter.restore()
