"""The sigma of a photograph, estimated: the one place where a batch asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from denoise_gui.engine.batch.items import Item
from denoise_gui.engine.batch.targets import Skipped
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.measure.sigma_estimate import CANNOT_TELL, SigmaEstimator
from denoise_gui.engine.measure.taste import taste_of
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.shipped import shipped_sigma_estimator


@dataclass(frozen=True)
class Estimate:
    """8-bit levels; `uncertainty` is one standard deviation. `doubt` is empty where the estimate
    can be relied on; `cannot_tell` means that it is no estimate at all."""

    sigma: float
    uncertainty: float
    colour_ratio: float = 1.0
    brightness: BrightnessCurve | None = None
    doubt: str = ""
    cannot_tell: bool = False


class AutomaticSigma:
    """Opens the estimating network when it is first needed, and keeps it for the next photograph.

    Used by one thread.
    """

    def __init__(self, denoiser: Denoiser) -> None:
        """`denoiser` is what the estimates are for."""
        self._denoiser = denoiser
        self._estimator: SigmaEstimator | None = None
        self._taste = 0.0

    def settled(
        self, item: Item, photograph: Photograph
    ) -> tuple[Recipe, Estimate | None, tuple[str, ...]]:
        """What a photograph is denoised with; where it is to be measured, with the estimate, and
        what is doubtful about it.

        Raises:
            Skipped: its sigma cannot be told.
            UserError: as `estimate`.
        """
        recipe = item.recipe
        if not recipe.is_automatic:
            return recipe, None, ()
        found = self.estimate(photograph)
        if found.cannot_tell:
            raise Skipped(Message("{0}: {1}. Give it a sigma.", item.source, found.doubt))
        recipe = recipe.measured(found.sigma, found.colour_ratio, found.brightness)
        recipe = recipe.limited(self._denoiser.model.info.sigma_max)
        return recipe, found, (found.doubt,) if found.doubt else ()

    def estimate(self, photograph: Photograph) -> Estimate:
        """What to denoise a photograph with, up to what the model can do (8-bit levels).

        Raises:
            UserError: the estimator's file is missing from the installation.
        """
        if self._estimator is None:
            self._estimator = SigmaEstimator(shipped_sigma_estimator())
            self._taste = taste_of(self._denoiser)
        found = self._estimator.estimate(photograph.pixels, self._taste)
        doubt = ""
        if not found.is_usable:
            doubt = Message(
                "The estimate of sigma is not reliable: {0:.1f} ± {1:.1f}",
                found.sigma,
                found.uncertainty,
            )
        return Estimate(
            min(found.sigma, self._denoiser.model.info.sigma_max),
            found.uncertainty,
            found.colour_ratio,
            found.curve,
            doubt=doubt,
            cannot_tell=found.uncertainty >= CANNOT_TELL.uncertainty,
        )
