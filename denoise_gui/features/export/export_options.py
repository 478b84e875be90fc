"""The choices of an export, remembered from one time to the next."""

from __future__ import annotations

from dataclasses import asdict, fields

from PySide6.QtCore import QSettings

from denoise_gui.contract.export_options import ExportOptions

__all__ = ["ExportOptions", "remember", "remembered"]

_GROUP = "export"


def remember(options: ExportOptions) -> None:
    settings = QSettings()
    settings.beginGroup(_GROUP)
    for name, value in asdict(options).items():
        settings.setValue(name, value)
    settings.endGroup()


def remembered() -> ExportOptions:
    """The choices of last time, or the defaults."""
    settings = QSettings()
    settings.beginGroup(_GROUP)
    defaults = ExportOptions()
    values = {
        field.name: settings.value(
            field.name, getattr(defaults, field.name), type=type(getattr(defaults, field.name))
        )
        for field in fields(ExportOptions)
    }
    settings.endGroup()
    return ExportOptions(**values)  # type: ignore[arg-type]
