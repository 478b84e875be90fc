"""What the last two models made of the view, so that flipping between them shows each at once."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from denoise_gui.core.document import Frame
from denoise_gui.features.live.requests import LiveRequest

_KEPT = 2


class ModelViews:
    """Pictures of the view, each with the wish that it answers. As large as the screen."""

    def __init__(self) -> None:
        self._views: dict[Hashable, Frame] = {}

    def keep(self, wish: LiveRequest, view: Frame | None) -> None:
        """`view` is None if it is not exact yet."""
        self._views.pop(_key(wish), None)
        if view is not None:
            self._views[_key(wish)] = view
        while len(self._views) > _KEPT:
            del self._views[next(iter(self._views))]

    def of(self, wish: LiveRequest) -> Frame | None:
        """A copy to show, for results are pasted into what is shown."""
        view = self._views.get(_key(wish))
        return replace(view, raster=view.raster.copy()) if view else None


def _key(wish: LiveRequest) -> Hashable:
    return wish.picture, wish.key, wish.visible
