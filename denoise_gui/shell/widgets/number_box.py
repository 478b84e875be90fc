"""A box for a number that takes what a hand types, in every locale.

Qt's own refuses a digit that would leave the range, so that 200 typed where 75 is the end becomes
20, and takes only the locale's decimal sign, so that a German who types a point, or an Englishman
with a German keyboard, has the number multiplied by ten. Here all that is a number may be typed; at
the end of typing it is held at the end of the range.
"""

from __future__ import annotations

import math
import unicodedata

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

_State = QValidator.State

_DECIMAL_SIGNS = dict.fromkeys(
    map(ord, ",\N{ARABIC DECIMAL SEPARATOR}\N{IDEOGRAPHIC FULL STOP}"), "."
)
_LONGEST = 24


def number_in(text: str) -> float | None:
    """The number that a text says, with comma or point, in the digits of any script; None for none.

    A text with several signs, such as "1.000,5", says none: whether it means thousands is a guess.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DECIMAL_SIGNS).strip()
    if len(plain) > _LONGEST or not plain.lstrip("+-").replace(".", "", 1).isdecimal():
        return None
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


class NumberBox(QDoubleSpinBox):
    """Tells another value when the typing has ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setKeyboardTracking(False)

    def show_value(self, value: float) -> None:
        """As `setValue`, which paints the box anew, a tenth of a millisecond, also where nothing is
        another: too long for the boxes of what a hand does not move."""
        if round(value, self.decimals()) != self.value():
            self.setValue(value)

    def validate(self, text: str, position: int) -> tuple[_State, str, int]:
        """What may become a number is let in; what is one is taken, whatever the range."""
        bare = self._bare(text)
        if number_in(bare) is not None:
            return _State.Acceptable, text, position
        started = not bare or bare in "+-" or number_in(f"{bare}0") is not None
        return (_State.Intermediate if started else _State.Invalid), text, position

    def valueFromText(self, text: str) -> float:
        number = number_in(self._bare(text))
        return self.value() if number is None else min(max(number, self.minimum()), self.maximum())

    def _bare(self, text: str) -> str:
        return text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()
