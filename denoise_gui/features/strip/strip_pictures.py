"""Fills the sigma strip: at once from the live engine's knots, then with exact results.

The knots serve while the view shows the image at its full size; zoomed out they are reduced, and
the strip waits for its own results, a few tenths of a second. These are computed when what is
visible is exact, so that the strip never holds up the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.crop_denoiser import CropDenoiser, CropRequest, CropResult
from denoise_gui.core.document import Document
from denoise_gui.core.jobs import Jobs
from denoise_gui.core.live_picture import LivePicture
from denoise_gui.engine.images.display_pyramid import to_bgrx
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.library.shelf import ModelShelf
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect
from denoise_gui.features.strip.dial import Dial
from denoise_gui.features.strip.sigma_strip import SigmaStrip, StripRequest


@dataclass(frozen=True)
class _Place:
    """What exact results are kept for."""

    image: int
    device: str
    dial: Dial
    others: Recipe
    """What is applied, whatever the control's value."""
    rect: Rect


class StripPictures(QObject):
    """Between a strip, which says what it wants, and what can provide it."""

    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        live: LivePicture,
        strip: SigmaStrip,
        jobs: Jobs,
        shelf: ModelShelf,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._live = live
        self._strip = strip
        self._request: StripRequest | None = None
        self._place: _Place | None = None
        self._exact: set[float] = set()
        self._crops = CropDenoiser(jobs, shelf, self)
        self._crops.finished.connect(self._take)
        self._crops.failed.connect(self.failed)
        strip.requested.connect(self._follow)
        strip.watched.connect(lambda watched: None if watched else self._rest())
        live.requested.connect(lambda _generation: self._rest())
        live.visible_finished.connect(lambda *_: self._work())
        live.knot_finished.connect(self._from_knots)

    def _place_of(self, request: StripRequest) -> _Place:
        dial = request.dial
        others = dial.applied(self._document.recipe, 0.0)
        return _Place(self._document.number, self._live.device, dial, others, request.rect)

    def _recipes(self, request: StripRequest) -> dict[float, Recipe]:
        """What is to be shown at each value."""
        recipe = self._document.recipe
        return {value: request.dial.applied(recipe, value) for value in request.values}

    def _rest(self) -> None:
        """The live picture has work to do."""
        self._crops.cancel()

    def _follow(self, request: StripRequest) -> None:
        self._request = request
        place = self._place_of(request)
        if place != self._place:
            self._place = place
            self._exact.clear()
        # The strip forgets a crop that it has moved away from and back to.
        self._exact &= set(self._strip.pictures)
        self._from_knots()
        if self._live.visible_is_exact:
            self._work()

    def _from_knots(self) -> None:
        request = self._request
        if request is None or not self._strip.isVisible():
            return
        for value, recipe in self._recipes(request).items():
            if value not in self._exact:
                picture = self._live.crop_from_knots(recipe, request.rect)
                if picture is not None:
                    self._strip.show_picture(value, picture)

    def _work(self) -> None:
        request, photograph = self._request, self._document.photograph
        if request is None or photograph is None or not self._strip.isVisible():
            return
        if request != self._strip.request:
            return
        if self._place and self._place != self._place_of(request):
            self._follow(request)
            return
        now = request.dial.of(self._document.recipe)
        missing = sorted(set(request.values) - self._exact, key=lambda value: abs(value - now))
        if not missing:
            return
        place, recipes = self._place_of(request), self._recipes(request)
        values = {recipes[value]: value for value in missing}

        def then(recipe: Recipe, part: Pixels) -> object:
            return place, values[recipe], Raster(0, request.rect, to_bgrx(part))

        self._crops.denoise(
            CropRequest(
                self._live.device,
                photograph.pixels,
                request.rect,
                tuple(recipes[value] for value in missing),
                then,
            )
        )

    def _take(self, result: CropResult) -> None:
        place, value, picture = result.value
        # One that was on its way while a control moved is of what was applied before.
        if place == self._place:
            self._exact.add(value)
            self._strip.show_picture(value, picture)
