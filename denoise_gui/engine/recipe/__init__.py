"""All that decides what a picture becomes, as one value.

Live view, strip, copy, save, batch, record and replay pass it on whole. What computes (the device)
and how files are read and written stay beside it: they do not change what is wanted.

The result has its luminance (Y of ITU-R BT.601) from the network's picture for `luminance`, and its
colour (Cb and Cr) from that for `colour`. Both levels of noise are multiplied, pixel by pixel, with
the `brightness` curve at the noisy picture's brightness and with the `mask` at the pixel's place.
Of the luminance that is then removed the share `grain` is put back. Where there is a
`coarse_sigma`, the picture at half its size is denoised for that in the same way, and takes the
place of what the result shows at that size (`denoise.coarse`).
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass, replace
from pathlib import Path

from denoise_gui.engine.errors import ModelError, RecipeError
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.files.sentences import cannot_read
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.sigma import (
    AUTOMATIC,
    LARGEST_FACTOR,
    SIGMA_DEFAULT,
    SIGMA_LIMIT,
    Automatic,
    Sigma,
)

__all__ = ["AUTOMATIC", "Automatic", "ModelRef", "Recipe", "Sigma"]


@dataclass(frozen=True)
class ModelRef:
    """Which model: its file, where that is known here; its name; and the SHA-256 of the file.

    One that came with a record has no path.
    """

    path: Path | None = None
    name: str = ""
    sha256: str = ""

    @classmethod
    def of_file(cls, path: Path, name: str = "") -> ModelRef:
        """Reads the file.

        Raises:
            ModelError: it cannot be read.
        """
        try:
            digest = sha256_of(path)
        except OSError as error:
            raise ModelError(cannot_read(path, error)) from error
        return cls(path, name or path.stem, digest)


@dataclass(frozen=True)
class Recipe:
    """What is applied.

    Attributes:
        luminance: sigma for the luminance; of gray images for all there is.
        colour: sigma for the chrominance; None while it is linked to `luminance`.
        colour_ratio: of the chrominance's sigma to the luminance's, while the two are linked.
        brightness: factors on both by brightness; None for none.
        mask: factors on both by place; None for none.
        grain: share of the removed luminance that is put back, 0 to 1.
        coarse_sigma: for the luminance of the picture at half its size, in 8-bit levels; 0 leaves
            the coarse noise to the other sigmas. The colour's is in proportion (see `coarse`).
        gray_use: what a model for gray images does with a colour one.
        model: which model; one that is `ModelRef()` leaves that to whoever computes.

    Raises:
        RecipeError: a number is out of range or no number.
    """

    luminance: Sigma = SIGMA_DEFAULT
    colour: Sigma | None = None
    colour_ratio: float = 1.0
    brightness: BrightnessCurve | None = None
    mask: SigmaMask | None = None
    grain: float = 0.0
    coarse_sigma: float = 0.0
    gray_use: GrayUse = GrayUse.CHANNELS
    model: ModelRef = ModelRef()

    def __post_init__(self) -> None:
        object.__setattr__(self, "luminance", _checked_sigma(self.luminance))
        if self.colour is not None:
            object.__setattr__(self, "colour", _checked_sigma(self.colour))
        ratio = float(self.colour_ratio)
        if not 0 <= ratio <= LARGEST_FACTOR:  # False for NaN too
            raise RecipeError(
                Message(
                    "the ratio of colour to sigma is 0 to {0:g}, not {1}",
                    *(LARGEST_FACTOR, self.colour_ratio),
                )
            )
        object.__setattr__(self, "colour_ratio", ratio)
        grain = float(self.grain)
        if not 0 <= grain <= 1:  # False for NaN too
            raise RecipeError(Message("grain is a share from 0 to 1, not {0}", self.grain))
        object.__setattr__(self, "grain", grain)
        coarse = float(self.coarse_sigma)
        if not 0 <= coarse <= SIGMA_LIMIT:  # False for NaN too
            raise RecipeError(
                Message(
                    "the sigma for coarse noise is 0 to {0:g} in 8-bit levels, not {1}",
                    *(SIGMA_LIMIT, self.coarse_sigma),
                )
            )
        object.__setattr__(self, "coarse_sigma", coarse)

    @classmethod
    def of(cls, wanted: Recipe | Sigma) -> Recipe:
        """A recipe as it is, or one of nothing but a sigma."""
        return wanted if isinstance(wanted, Recipe) else cls(wanted)

    @property
    def is_automatic(self) -> bool:
        """Whether something is to be measured yet."""
        return isinstance(self.luminance, Automatic) or isinstance(self.colour, Automatic)

    @property
    def sigma(self) -> float:
        """The sigma for the luminance, a number.

        Raises:
            ValueError: it is still to be measured.
        """
        if isinstance(self.luminance, Automatic):
            raise ValueError("the automatic sigma has not been measured yet")
        return self.luminance

    @property
    def colour_sigma(self) -> float:
        """The sigma for the chrominance, linked or not; raises as `sigma` does."""
        if self.colour is None:
            return min(self.sigma * self.colour_ratio, SIGMA_LIMIT)
        if isinstance(self.colour, Automatic):
            raise ValueError("the automatic sigma for colour has not been measured yet")
        return self.colour

    @property
    def is_plain(self) -> bool:
        """Whether sigma is all there is to it."""
        return (
            (self.colour_ratio == 1 if self.colour is None else self.colour == self.luminance)
            and (self.brightness is None or self.brightness.constant == 1)
            and (self.mask is None or self.mask.constant == 1)
            and self.grain == 0
            and self.coarse_sigma == 0
        )

    @property
    def fine(self) -> Recipe:
        """Without what is applied at half the picture's size."""
        return replace(self, coarse_sigma=0.0) if self.coarse_sigma else self

    @property
    def coarse(self) -> Recipe:
        """What is applied to the picture at half its size, where there is a `coarse_sigma`.

        The colour's sigma has the ratio to it that it has to sigma; one that is not linked, and far
        above a small sigma, leads no further than it says itself.
        """
        coarse, colour = self.coarse_sigma, None
        if self.colour is not None:
            ratio = self.colour_sigma / self.sigma if self.sigma else math.inf
            most = max(coarse, self.colour_sigma)
            colour = min(coarse * ratio, most) if coarse else 0.0
        return replace(self, luminance=coarse, colour=colour, coarse_sigma=0.0)

    def plain(self, sigma: Sigma) -> Recipe:
        """The same model with nothing but a sigma."""
        return Recipe(sigma, gray_use=self.gray_use, model=self.model)

    def with_sigma(self, sigma: Sigma) -> Recipe:
        """With another sigma; that for colour goes along, at its ratio, while it is linked."""
        return replace(self, luminance=sigma)

    def with_coarse(self, sigma: float) -> Recipe:
        """With another sigma for coarse noise."""
        return replace(self, coarse_sigma=sigma)

    def measured(
        self,
        sigma: float,
        colour_ratio: float = 1.0,
        brightness: BrightnessCurve | None = None,
    ) -> Recipe:
        """With what was measured in place of what is automatic.

        Where the sigma for the luminance is, so is all that nothing else is said about: the ratio
        of the colour's to it, and the brightness curve.
        """
        colour = self.colour
        if isinstance(colour, Automatic):
            colour = sigma * colour_ratio
        if not isinstance(self.luminance, Automatic):
            return replace(self, colour=colour)
        free = self.colour is None and self.colour_ratio == 1
        return replace(
            self,
            luminance=sigma,
            colour=colour,
            colour_ratio=colour_ratio if free else self.colour_ratio,
            brightness=self.brightness or brightness,
        )

    def scaled(self, factor: float) -> Recipe:
        """With every sigma multiplied."""
        colour = None if self.colour is None else self.colour_sigma * factor
        coarse = self.coarse_sigma * factor
        return replace(self, luminance=self.sigma * factor, colour=colour, coarse_sigma=coarse)

    def limited(self, limit: float) -> Recipe:
        """With no sigma above a limit (8-bit levels)."""

        def at_most(sigma: Sigma) -> Sigma:
            return sigma if isinstance(sigma, Automatic) else min(sigma, limit)

        colour = None if self.colour is None else at_most(self.colour)
        coarse = min(self.coarse_sigma, limit)
        return replace(self, luminance=at_most(self.luminance), colour=colour, coarse_sigma=coarse)

    def check_limit(self, limit: float, model: str) -> None:
        """Raise RecipeError if a sigma is more than a model of some name can do."""
        for sigma in (self.luminance, self.colour, self.coarse_sigma):
            if isinstance(sigma, float) and sigma > limit:
                raise RecipeError(
                    Message(
                        "sigma {0:g} is more than the model “{1}” is made for: it goes up to {2:g}",
                        *(sigma, model, limit),
                    )
                )

    def key(self) -> Hashable:
        """Tells results apart: equal for two recipes that make the same of a picture."""
        colour = self.colour if self.is_automatic else self.colour_sigma
        curve = self.brightness
        mask = self.mask
        return (
            self.luminance,
            colour,
            self.colour_ratio if self.is_automatic else None,
            None if curve is None or curve.constant == 1 else curve.points,
            None if mask is None or mask.constant == 1 else mask,
            self.grain,
            self.coarse_sigma,
            self.gray_use,
            self.model.sha256 or str(self.model.path or ""),
        )


def _checked_sigma(sigma: Sigma) -> Sigma:
    if isinstance(sigma, Automatic):
        return sigma
    value = float(sigma)
    if not (math.isfinite(value) and value >= 0):
        raise RecipeError(Message("sigma is 0 or more, in 8-bit levels, not {0}", sigma))
    return value
