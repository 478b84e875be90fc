"""What noise a run trains on, as data: part of its recipe."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

Range = tuple[float, float]


@dataclass(frozen=True)
class NoiseRecipe:
    """Shares of the kinds of noise, and the ranges their parameters are drawn from.

    What is neither `camera` nor `coarse` is white. All three may be told by a map. The gains of the
    octaves were chosen so that what the pipeline adds has the spectrum and the share of colour that
    the noise of camera files has, measured on some of which the clean picture is known.
    """

    camera: float = 0.0
    """Share of the patches that went through a camera, see :mod:`.camera`."""
    coarse: float = 0.0
    """Share with noise of one level everywhere that is blurred and partly gray: film, scans."""
    softened: float = 0.85
    """Of the camera's and the coarse patches, those whose picture is scaled up first: at full size
    photographs of cameras are softer than the scaled-down ones to train on."""
    scaled: float = 0.15
    """Of the camera's, those that are scaled with their noise afterwards."""
    jpeg: float = 0.5
    """Of the camera's and the coarse patches, those that go through JPEG at last."""
    jpeg_quality: Range = (80.0, 99.0)
    maps: float = 0.0
    """Of all patches, those told a map instead of a number."""
    told_error: float = 0.0
    """Deviation of the logarithm of sigma as told, of the camera's and the coarse patches."""
    log_shot: Range = (-4.2, -1.5)
    """Variance of the shot noise of white, as a power of ten."""
    fine_luminance: Range = (0.2, 0.95)
    coarse_luminance: Range = (0.9, 2.0)
    fine_colour: Range = (0.03, 0.3)
    coarse_colour: Range = (0.6, 4.0)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_dict(values: dict[str, Any]) -> NoiseRecipe:
        """Read what :meth:`to_dict` wrote, with lists for pairs.

        Raises:
            TypeError: a field is unknown.
        """
        pairs = {f.name for f in fields(NoiseRecipe) if isinstance(f.default, tuple)}
        pairwise: dict[str, Any] = {k: tuple(v) if k in pairs else v for k, v in values.items()}
        return NoiseRecipe(**pairwise)
