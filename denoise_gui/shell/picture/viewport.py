"""How a picture is navigated: a view of some size onto an image, zoomed, panned, resized.

Frozen: every movement gives the next viewport. Sizes are (width, height), positions (x, y), both
in device pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from denoise_gui.engine.rect import NOWHERE, Rect
from denoise_gui.shell.picture.view_transform import (
    ViewTransform,
    fit_zoom,
    fitted,
    next_step,
    zoom_limits,
)

Size = tuple[int, int]


@dataclass(frozen=True)
class Viewport:
    """`fits`: whether the view follows the whole image when it is resized."""

    view: Size = (1, 1)
    image: Size | None = None
    transform: ViewTransform = field(default_factory=lambda: ViewTransform(1.0, 0.0, 0.0))
    fits: bool = True

    @property
    def zoom(self) -> float:
        """Screen pixels per image pixel."""
        return self.transform.zoom

    @property
    def visible(self) -> Rect:
        """The part of the image in the view, in image pixels; empty without an image."""
        if self.image is None:
            return NOWHERE
        return self.transform.visible(self.view, self.image)

    @property
    def pannable(self) -> bool:
        """Whether there is more of the image than the view shows."""
        return self.image is not None and any(
            length * self.zoom > view for length, view in zip(self.image, self.view, strict=True)
        )

    def pixel_at(self, x: float, y: float) -> tuple[int, int] | None:
        """(row, column) of the image's pixel at a position of the view; None beside the image."""
        if self.image is None:
            return None
        column, row = self.transform.to_image(x, y)
        inside = 0 <= column < self.image[0] and 0 <= row < self.image[1]
        return (int(row), int(column)) if inside else None

    def onto(self, image: Size | None) -> Viewport:
        """Another image, all of it."""
        return replace(self, image=image, fits=True)._placed()

    def fitted(self) -> Viewport:
        return replace(self, fits=True)._placed()

    def resized(self, view: Size) -> Viewport:
        """A view of another size, with the same point of the image in its centre."""
        dx, dy = (view[0] - self.view[0]) / 2, (view[1] - self.view[1]) / 2
        return replace(self, view=view, transform=self.transform.panned(dx, dy))._placed()

    def panned(self, dx: float, dy: float) -> Viewport:
        """Moved by so much, as far as the image goes; one that is seen whole stays fitted."""
        moved = replace(self, fits=False, transform=self.transform.panned(dx, dy))._placed()
        return self if moved.transform == self.transform else moved

    def zoomed(self, zoom: float, at: tuple[float, float] | None = None) -> Viewport:
        """Another zoom within its limits; what lies at a position (the centre if None) stays."""
        if self.image is None:
            return self
        x, y = at if at is not None else (self.view[0] / 2, self.view[1] / 2)
        low, high = zoom_limits(self.view, self.image)
        zoom = min(max(zoom, low), high)
        fits = zoom == low and fit_zoom(self.view, self.image) <= 1.0
        return replace(self, fits=fits, transform=self.transform.zoomed_at(zoom, x, y))._placed()

    def centred(self, x: float, y: float, zoom: float) -> Viewport:
        """A position of the image, in its pixels, in the middle of the view."""
        view = self.view
        transform = ViewTransform(zoom, view[0] / 2 - x * zoom, view[1] / 2 - y * zoom)
        return replace(self, fits=False, transform=transform)

    def stepped(self, direction: int) -> Viewport:
        """To the next round zoom, larger (1) or smaller (-1)."""
        return self.zoomed(next_step(self.zoom, direction))

    def _placed(self) -> Viewport:
        if self.image is None:
            return self
        transform = fitted(self.view, self.image) if self.fits else self.transform
        return replace(self, transform=transform.kept_inside(self.view, self.image))
