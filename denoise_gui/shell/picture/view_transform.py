"""Where the image lies in the view: zoom and position, as pure functions.

Zoom is screen pixels per image pixel, so 1.0 is 100 % on every screen; the view's size and all
positions in it are in screen (device) pixels too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from denoise_gui.engine.rect import Rect

ZOOM_MAX = 32.0
FIT_MAX = 8.0
"""A tiny image is not enlarged further by itself."""
_STEPS = (
    *(1 / 32, 1 / 24, 1 / 16, 1 / 12, 1 / 8, 1 / 6, 1 / 4, 1 / 3, 1 / 2, 2 / 3),
    *(1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0),
)


@dataclass(frozen=True)
class ViewTransform:
    """`zoom`, and the position of the image's top left corner in the view."""

    zoom: float
    x: float
    y: float

    def to_image(self, view_x: float, view_y: float) -> tuple[float, float]:
        """A position in the view to (column, row) of the image, in pixels."""
        return (view_x - self.x) / self.zoom, (view_y - self.y) / self.zoom

    def visible(self, view: tuple[int, int], image: tuple[int, int]) -> Rect:
        """The part of the image, (width, height), that a view, (width, height), shows."""
        left, top = self.to_image(0, 0)
        right, bottom = self.to_image(*view)
        rect = Rect(int(top // 1), int(left // 1), -int(-bottom // 1), -int(-right // 1))
        return rect.clipped(image[1], image[0])

    def panned(self, dx: float, dy: float) -> ViewTransform:
        return replace(self, x=self.x + dx, y=self.y + dy)

    def zoomed_at(self, zoom: float, view_x: float, view_y: float) -> ViewTransform:
        """Another zoom, with the point of the image at a position of the view kept there."""
        column, row = self.to_image(view_x, view_y)
        return ViewTransform(zoom, view_x - column * zoom, view_y - row * zoom)

    def kept_inside(self, view: tuple[int, int], image: tuple[int, int]) -> ViewTransform:
        """No empty margin where the image could fill it; centred where the image is smaller.

        Rounded to whole screen pixels, so that at 100 % every image pixel is one screen pixel.
        """
        return replace(
            self,
            x=_kept(self.x, view[0], image[0] * self.zoom),
            y=_kept(self.y, view[1], image[1] * self.zoom),
        )


def fitted(view: tuple[int, int], image: tuple[int, int]) -> ViewTransform:
    """The whole image, centred; one that is smaller than the view is enlarged, in whole steps so
    that all its pixels are squares of one size. Sizes are (width, height)."""
    zoom = fit_zoom(view, image)
    if zoom > 1:
        zoom = min(float(math.floor(zoom)), FIT_MAX)
    return ViewTransform(zoom, 0.0, 0.0).kept_inside(view, image)


def fit_zoom(view: tuple[int, int], image: tuple[int, int]) -> float:
    return min(max(view[0], 1) / max(image[0], 1), max(view[1], 1) / max(image[1], 1))


def zoom_limits(view: tuple[int, int], image: tuple[int, int]) -> tuple[float, float]:
    """From the whole image (or 100 % if it is smaller than the view) to `ZOOM_MAX`."""
    return min(1.0, fit_zoom(view, image)), ZOOM_MAX


def next_step(zoom: float, direction: int) -> float:
    """The next larger (direction 1) or smaller (-1) round zoom."""
    tolerance = 1e-6
    if direction > 0:
        return next((step for step in _STEPS if step > zoom * (1 + tolerance)), _STEPS[-1])
    return next((step for step in reversed(_STEPS) if step < zoom * (1 - tolerance)), _STEPS[0])


def _kept(position: float, view: int, extent: float) -> float:
    if extent <= view:
        return round((view - extent) / 2)
    return min(0.0, max(view - extent, round(position)))
