"""The live picture as others know it: what runs, what is shown, and how exact it is.

Whoever denoises live is one of these (`features.live.link`). The strip, the curve, the figures and
the models look at this and not at the machinery behind it: it tells them when to measure, and when
to leave the processor to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect


@dataclass(frozen=True)
class ModelOpened:
    """The model that now runs, and on which device.

    `reach` is how many pixels away a pixel's result depends on; None where that is not known, or
    on where its tile begins.
    """

    name: str
    path: Path
    sigma_max: float
    device: str
    """Its id; `device_name` as people know it."""
    device_name: str = ""
    refused: tuple[str, ...] = ()
    """Ids of devices that were found to compute wrongly with this model."""
    reach: int | None = None


@dataclass(frozen=True)
class DeviceChoice:
    """A device that the model could run on, by its id and by the name that people know."""

    id: str
    name: str


class LivePicture(QObject):
    """Signals, and what may be asked and wanted. The feature that denoises live implements the
    methods."""

    work_began = Signal()
    """What is visible is not exact, nor interpolated."""
    requested = Signal(int)
    """Generation of what the worker was asked for."""
    interpolation_shown = Signal(float)
    """Sigma: the canvas was given the picture between two knots."""
    visible_progressed = Signal(float)
    """The share that is done of the work until all that is visible is exact, 0 to 1; not all is."""
    visible_finished = Signal(int, float)
    """Generation; milliseconds from its request. All that is visible is exact."""
    knot_finished = Signal()
    """The results at knots have grown."""
    model_opened = Signal(ModelOpened)
    """Another model runs, or the same one elsewhere."""
    model_failed = Signal(Path, str)
    """A model file could not be opened, and why; the previous model goes on."""
    opening_told = Signal(str)
    """What is being done before a model can run, such as checking a device; empty once that is
    over."""
    devices_found = Signal(tuple)
    """A `DeviceChoice` for each that there is, the processor last."""
    device_left = Signal(ModelOpened)
    """The device was lost in the middle: the model goes on on the processor, with what there is."""
    device_refused = Signal(object)
    """A `Refusal`: the device is not used with the model, since it computes wrongly."""
    notice_given = Signal(str)
    failed = Signal(str)

    device: str
    has_model = False
    """Whether a model could be opened yet."""

    @property
    def model(self) -> Path:
        """The model that is wanted; back to the last good one when it cannot be opened."""
        raise NotImplementedError

    @property
    def visible_is_exact(self) -> bool:
        """Whether all that is visible is the exact result of the newest request, with no newer one
        about to be made."""
        raise NotImplementedError

    def show_visible(self, visible: Rect, level: int = 0) -> None:
        """The view shows another part of the image, painted from a level of its pyramid."""
        raise NotImplementedError

    def use_model(self, model: Path) -> None:
        """Go on with another model."""
        raise NotImplementedError

    def use_device(self, device: str) -> None:
        """Go on elsewhere: as `engine.devices.listing.find_device` takes it, or `AUTOMATIC`."""
        raise NotImplementedError

    def check_device(self, device: str) -> None:
        """Check a device anew, by its id, whatever was found before; go on there if it may be
        believed. While the choice is `AUTOMATIC` it stays so."""
        raise NotImplementedError

    def find_devices(self) -> None:
        """Look again which devices there are, after one was installed, say."""
        raise NotImplementedError

    def use_gray(self, gray_use: GrayUse) -> None:
        """What a gray model does with a colour image."""
        raise NotImplementedError

    def use_memory(self, size: int) -> None:
        """So many bytes may be taken for results between which the picture follows the slider."""
        raise NotImplementedError

    def preview(self, recipe: Recipe | None) -> bool:
        """Show another recipe from the knots, where they are there, without wanting it.

        None shows again what is wanted. Returns whether the picture is the one that was asked for.
        """
        raise NotImplementedError

    def crop_from_knots(self, recipe: Recipe, rect: Rect) -> Raster | None:
        """A part of the image (full-size pixels) by a recipe; None where the knots lack it, and
        while they are of a reduced picture."""
        raise NotImplementedError
