"""Light or dark: as the system has it, unless the user says otherwise."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

from denoise_gui.core.settings import THEME

THEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}

_Role = QPalette.ColorRole

# Neutral grays: a tint around a photograph changes how its colours look.
_COLORS: dict[Qt.ColorScheme, dict[QPalette.ColorRole, str]] = {
    Qt.ColorScheme.Light: {
        _Role.Window: "#efefef",
        _Role.WindowText: "#1c1c1c",
        _Role.Base: "#ffffff",
        _Role.AlternateBase: "#f5f5f5",
        _Role.Text: "#1c1c1c",
        _Role.Button: "#efefef",
        _Role.ButtonText: "#1c1c1c",
        _Role.BrightText: "#b00020",
        _Role.ToolTipBase: "#ffffff",
        _Role.ToolTipText: "#1c1c1c",
        _Role.PlaceholderText: "#767676",
        _Role.Link: "#0b63c4",
        _Role.Highlight: "#2f7fd0",
        _Role.HighlightedText: "#ffffff",
    },
    Qt.ColorScheme.Dark: {
        _Role.Window: "#2d2d2d",
        _Role.WindowText: "#e4e4e4",
        _Role.Base: "#1f1f1f",
        _Role.AlternateBase: "#272727",
        _Role.Text: "#e4e4e4",
        _Role.Button: "#383838",
        _Role.ButtonText: "#e4e4e4",
        _Role.BrightText: "#ff8a80",
        _Role.ToolTipBase: "#383838",
        _Role.ToolTipText: "#e4e4e4",
        _Role.PlaceholderText: "#9a9a9a",
        _Role.Link: "#6db3f2",
        _Role.Highlight: "#3a7fc1",
        _Role.HighlightedText: "#ffffff",
    },
}
_DISABLED = {Qt.ColorScheme.Light: "#9a9a9a", Qt.ColorScheme.Dark: "#7a7a7a"}


def chosen_theme() -> str:
    """One of `THEMES`."""
    return THEME.get()


def choose_theme(name: str) -> None:
    """Change the look at once, and for the next start."""
    THEME.set(name)
    apply_theme()


def apply_theme() -> None:
    """Ask the platform for the scheme; where it has none of its own, set the colours."""
    scheme = THEMES[chosen_theme()]
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(scheme)
    if scheme == Qt.ColorScheme.Unknown or hints.colorScheme() == scheme:
        QGuiApplication.setPalette(QPalette())
    else:
        QGuiApplication.setPalette(palette_for(scheme))


def restyle(window: QWidget) -> None:
    """Let what has a style of its own in a window take over the colours of another theme: Qt keeps
    those that its sheet was first read with."""
    for widget in window.findChildren(QWidget):
        sheet = widget.styleSheet()
        if sheet:
            widget.setStyleSheet("")
            widget.setStyleSheet(sheet)


def palette_for(scheme: Qt.ColorScheme) -> QPalette:
    """The application's own light or dark colours."""
    palette = QPalette(QColor(_COLORS[scheme][_Role.Button]), QColor(_COLORS[scheme][_Role.Window]))
    for role, color in _COLORS[scheme].items():
        palette.setColor(role, QColor(color))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(_DISABLED[scheme]))
    return palette
