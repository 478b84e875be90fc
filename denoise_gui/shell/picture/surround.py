"""The gray around pictures: dark by default, middle or light as prints are judged on.

Always neutral, in light and in dark: a coloured surround changes how a picture looks.
"""

from __future__ import annotations

from PySide6.QtGui import QColor

from denoise_gui.core.settings import SURROUND

DEFAULT = "dark"
_GRAYS = {"dark": 64, "mid": 119, "light": 190}
"""In 8-bit sRGB; 119 reflects 18 % of the light, the middle gray of photography."""


class _Chosen:
    """Read once: it is asked for with every paint."""

    name: str | None = None


def chosen() -> str:
    """One of "dark", "mid" and "light"."""
    if _Chosen.name is None:
        _Chosen.name = SURROUND.get()
    return _Chosen.name


def choose(name: str) -> None:
    """From now on, and at the next start."""
    SURROUND.set(name)
    _Chosen.name = name


def forget() -> None:
    """Read the setting anew: it was changed elsewhere."""
    _Chosen.name = None


def colour() -> QColor:
    gray = _GRAYS[chosen()]
    return QColor(gray, gray, gray)


def words_colour() -> QColor:
    """Of words that stand on it, where a picture is about to be."""
    return QColor(30, 30, 30) if _GRAYS[chosen()] > 150 else QColor(225, 225, 225)
