"""Paints what the canvas shows: the surround, the picture as the view divides it, what lies over
it, and the words that say what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter, QRegion

from denoise_gui.core.translation import tr
from denoise_gui.engine.rect import Rect
from denoise_gui.shell.compare.choice import CompareChoice
from denoise_gui.shell.compare.pictures import Picture, Pictures, Place
from denoise_gui.shell.compare.view import CompareView
from denoise_gui.shell.picture import canvas_overlay, surround
from denoise_gui.shell.picture.canvas_tool import PaneView, PictureLayer
from denoise_gui.shell.picture.viewport import Size, Viewport


@dataclass(frozen=True)
class Scene:
    """All that one painting of the canvas depends on, but for the pictures themselves.

    Attributes:
        widget: its size, in logical pixels.
        panes: of the view, in its order.
        image: size of the image, in pixels.
        layers: painted over the picture, in this order.
        mark: a part of the image that is outlined, in image pixels.
        caption: said at the lower edge; "" for nothing.
        original_held: the original is shown in place of everything.
        model_missing: nothing is denoised, and nothing may be called so.
    """

    view: CompareView
    choice: CompareChoice
    viewport: Viewport
    widget: QSize
    panes: tuple[PaneView, ...]
    image: Size
    layers: tuple[PictureLayer, ...] = ()
    mark: Rect | None = None
    caption: str = ""
    original_held: bool = False
    model_missing: bool = False


def paint_scene(painter: QPainter, region: QRegion, pictures: Pictures, scene: Scene) -> None:
    """Paint `region` of the widget anew."""
    # Filling what the picture covers would cost a third of painting it.
    for rect in cast(Iterable[QRect], region.subtracted(_covered(scene))):
        painter.fillRect(rect, surround.colour())
    areas = tuple(pane.area for pane in scene.panes)
    for part in scene.view.parts(areas, scene.choice):
        pane = scene.panes[part.pane]
        place = Place(scene.viewport, (pane.area.x(), pane.area.y()), part.clip, pane.ratio)
        as_it_is = scene.original_held or scene.model_missing
        picture = Picture.ORIGINAL if as_it_is else part.picture
        pictures.paint(painter, picture, place, scene.choice.gain)
    if not scene.original_held:
        _paint_layers(painter, scene)
    if scene.mark is not None:
        for pane in scene.panes:
            canvas_overlay.paint_mark(painter, pane.place(scene.mark))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if scene.original_held:
        _paint_name(painter, tr("Original"), scene)
    elif scene.model_missing:
        _paint_name(painter, tr("Not denoised: there is no model"), scene)
    else:
        scene.view.paint_over(painter, areas, scene.choice)
    if scene.caption and not scene.original_held:
        _paint_caption(painter, scene)


def _covered(scene: Scene) -> QRegion:
    """What the picture covers of the widget, whole pixels all of them."""
    region = QRegion()
    width, height = scene.image
    for pane in scene.panes:
        inside = pane.rect(0, 0, width, height).intersected(pane.area).adjusted(1, 1, -1, -1)
        region += inside.toRect() if inside.isValid() else QRect()
    return region


def _paint_layers(painter: QPainter, scene: Scene) -> None:
    for pane in scene.panes:
        for layer in scene.layers:
            painter.save()
            painter.setClipRect(pane.area)
            layer.paint(painter, pane)
            painter.restore()


def _paint_name(painter: QPainter, words: str, scene: Scene) -> None:
    """One name for what all panes show."""
    margin = QPointF(canvas_overlay.LABEL_MARGIN, canvas_overlay.LABEL_MARGIN)
    for pane in scene.panes:
        room = pane.area.width() - 2 * canvas_overlay.LABEL_MARGIN
        canvas_overlay.paint_label(painter, words, pane.area.topLeft() + margin, room)


def _paint_caption(painter: QPainter, scene: Scene) -> None:
    size = canvas_overlay.label_size(painter, scene.caption)
    margin = canvas_overlay.LABEL_MARGIN
    left = max(margin, (scene.widget.width() - size.width()) / 2)
    corner = QPointF(left, scene.widget.height() - size.height() - margin)
    room = scene.widget.width() - 2 * margin
    canvas_overlay.paint_label(painter, scene.caption, corner, room)
