"""What one may choose about files; unchosen, they are compressed as the source was, or best."""

from __future__ import annotations

from dataclasses import dataclass, field

DEFAULT_QUALITY = 95
SUBSAMPLINGS = ("4:4:4", "4:2:2", "4:2:0")
"""Colour at full resolution, halved across, halved both ways; in Pillow's order of numbers."""
DEPTHS = (8, 10, 12, 16)
"""Bits per sample that may be chosen; which of them, the format says."""


@dataclass(frozen=True)
class SaveOptions:
    """What was chosen for saving, and for camera raw before it.

    Attributes:
        quality: 1 to 100 of JPEG, WebP, AVIF and HEIC. None: JPEG with the quantisation tables of
            a source that was one, and 95 otherwise; WebP lossless; AVIF and HEIC 95.
        subsampling: one of `SUBSAMPLINGS`, for JPEG, AVIF and HEIC. None: as a JPEG source had it,
            4:4:4 otherwise.
        sidecar: a JSON file beside the picture also says how it was made.
        raw_linear: camera raw sources are developed in linear light instead of sRGB.
        depth: one of `DEPTHS`, for formats that hold several; where one has not this one, the next
            above, or its highest. None: as the source has it.

    Raises:
        ValueError: out of range.
    """

    quality: int | None = None
    subsampling: str | None = None
    sidecar: bool = False
    raw_linear: bool = False
    # Not told where nothing is chosen: journals from before there was a choice stay valid.
    depth: int | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.quality is not None and not 1 <= self.quality <= 100:
            raise ValueError(f"quality is 1 to 100, not {self.quality}")
        if self.subsampling not in (None, *SUBSAMPLINGS):
            raise ValueError(f"subsampling is one of {SUBSAMPLINGS}, not {self.subsampling}")
        if self.depth not in (None, *DEPTHS):
            raise ValueError(f"depth is one of {DEPTHS}, not {self.depth}")
