"""What the last two models made of the view, so that flipping between them shows each at once."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from denoise_gui.core.shown import Frame
from denoise_gui.features.live.requests import LiveRequest

_KEPT = 2


class ModelViews:
    """Pictures of the view, each with the request that it answers. As large as the screen."""

    def __init__(self) -> None:
        self._views: dict[Hashable, Frame] = {}

    def keep(self, request: LiveRequest, view: Frame | None) -> None:
        """`view` is None if it is not exact yet."""
        self._views.pop(_key(request), None)
        if view is not None:
            self._views[_key(request)] = view
        while len(self._views) > _KEPT:
            del self._views[next(iter(self._views))]

    def of(self, request: LiveRequest) -> Frame | None:
        """A copy to show, for results are pasted into what is shown."""
        view = self._views.get(_key(request))
        return replace(view, raster=view.raster.copy()) if view else None


def _key(request: LiveRequest) -> Hashable:
    return request.picture, request.key, request.visible
