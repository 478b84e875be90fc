"""What was chosen for files, remembered between starts: how they are saved, and raw developed."""

from __future__ import annotations

from denoise_gui.core.settings import DEPTH, QUALITY, RAW_LINEAR, SIDECAR, SUBSAMPLING
from denoise_gui.engine.images.camera_raw import Development
from denoise_gui.engine.images.registry import development_for
from denoise_gui.engine.images.save_options import SaveOptions


def chosen_save_options() -> SaveOptions:
    """The choices, and none for each that was not made."""
    return SaveOptions(
        QUALITY.get() or None,
        SUBSAMPLING.get() or None,
        SIDECAR.get(),
        RAW_LINEAR.get(),
        DEPTH.get() or None,
    )


def choose_save_options(options: SaveOptions) -> None:
    """Remember choices."""
    QUALITY.set(options.quality or 0)
    SUBSAMPLING.set(options.subsampling or "")
    SIDECAR.set(options.sidecar)
    RAW_LINEAR.set(options.raw_linear)
    DEPTH.set(options.depth or 0)


def chosen_development() -> Development:
    """What camera raw files are developed to, to be looked at."""
    return development_for("", raw_linear=RAW_LINEAR.get())
