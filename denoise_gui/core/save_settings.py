"""What was chosen for files, remembered between starts: how they are saved, and raw developed."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from denoise_gui.engine.images.save_options import SUBSAMPLINGS, SaveOptions

_QUALITY = "files/quality"
_SUBSAMPLING = "files/subsampling"
_SIDECAR = "files/sidecar"
_RAW_LINEAR = "files/raw_linear"


def chosen_save_options() -> SaveOptions:
    """The choices, or for each that was not made, or is damaged, none."""
    settings = QSettings()
    quality = settings.value(_QUALITY, 0, type=int)
    subsampling = settings.value(_SUBSAMPLING, "", type=str)
    return SaveOptions(
        quality if isinstance(quality, int) and 1 <= quality <= 100 else None,
        subsampling if isinstance(subsampling, str) and subsampling in SUBSAMPLINGS else None,
        bool(settings.value(_SIDECAR, False, type=bool)),
        raw_is_linear(),
    )


def choose_save_options(options: SaveOptions) -> None:
    """Remember choices."""
    settings = QSettings()
    settings.setValue(_QUALITY, options.quality or 0)
    settings.setValue(_SUBSAMPLING, options.subsampling or "")
    settings.setValue(_SIDECAR, options.sidecar)
    settings.setValue(_RAW_LINEAR, options.raw_linear)


def raw_is_linear() -> bool:
    """Whether camera raw files are developed in linear light."""
    return bool(QSettings().value(_RAW_LINEAR, False, type=bool))
