"""Light or dark: as the system has it, unless the user says otherwise."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication

_KEY = "view/theme"

THEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def chosen_theme() -> str:
    """One of `THEMES`."""
    name = str(QSettings().value(_KEY, "system", type=str))
    return name if name in THEMES else "system"


def choose_theme(name: str) -> None:
    """Change the look at once, and for the next start."""
    QSettings().setValue(_KEY, name)
    apply_theme()


def apply_theme() -> None:
    QGuiApplication.styleHints().setColorScheme(THEMES[chosen_theme()])
