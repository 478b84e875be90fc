"""The line at the bottom: where one is, what is under the cursor, what runs and how fast."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from denoise_gui.core.durations import duration_words
from denoise_gui.engine.plain_text import plain
from denoise_gui.shell.widgets.plain_label import plain_label
from denoise_gui.shell.widgets.saving_place import SavingPlace

Rgb = tuple[int, int, int]
_NAME = 40
"""Characters of a name: the line holds five other facts."""

_UNBOUNDED = (1 << 24) - 1
"""What Qt calls QWIDGETSIZE_MAX."""

_LEAST = "leastWidth"
"""Of a label: its width in logical pixels, if no words need more."""


class StatusBar(QStatusBar):
    """Facts in fixed places, so that the eye finds them; messages come and go at the left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._model_missing = False
        self._sigma = 0.0
        self._model = self._runs = ""
        self.saving = SavingPlace()
        self.addPermanentWidget(self.saving)
        self.noise = self._add(self.tr("Noise was added to the open image"), 0)
        self.pixel = self._add(self.tr("Pixel under the cursor, before and after"), 46)
        self.sigma = self._add(self.tr("Noise level in 8-bit levels"), 15)
        self.zoom = self._add(self.tr("Screen pixels per image pixel"), 7)
        self.model = self._add(self.tr("Model and device"), 16)
        self.time = self._add(self.tr("What is shown, and the time it took"), 16)

    def show_pixel(
        self, position: tuple[int, int] | None, before: Rgb | None, after: Rgb | None
    ) -> None:
        """(row, column), and 8-bit red, green, blue before and after."""
        if position is None or before is None or after is None:
            _say(self.pixel, "")
            return
        row, column = position
        _say(self.pixel, f"({column}, {row})  {_rgb(before)} → {_rgb(after)}")

    def show_noise(self, sigma: float | None) -> None:
        """The open image is not what is in its file; None: it is."""
        words = "" if sigma is None else self.tr("⚠ added noise σ {0:g}").format(sigma)
        _say(self.noise, words)
        self.noise.setVisible(bool(words))

    def show_sigma(self, sigma: float) -> None:
        """What is applied."""
        self._sigma = sigma
        _say(self.sigma, f"σ {sigma:g}")

    def show_preview(self, words: str) -> None:
        """The picture shows something other than what is applied, such as "σ 30"; "" ends that."""
        if words:
            _say(self.sigma, self.tr("{0}, preview").format(words))
        else:
            self.show_sigma(self._sigma)

    def show_zoom(self, zoom: float | None) -> None:
        """None: there is no image."""
        if zoom is None:
            _say(self.zoom, "")
            return
        percent = zoom * 100
        _say(self.zoom, f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %")

    def show_model(self, name: str, device: str) -> None:
        self._model_missing, self._model = False, name
        self.show_device(device)

    def show_device(self, device: str) -> None:
        """What the model now runs on."""
        self._runs = f"{plain(self._model, _NAME)} · {plain(device, _NAME)}"
        _say(self.model, self._runs)

    def show_opening(self, words: str) -> None:
        """What is done before a model can run; without words, what runs is shown again."""
        if words or not self._model_missing:
            _say(self.model, plain(words) if words else self._runs)

    def show_no_model(self) -> None:
        """None could be opened: nothing is being computed either."""
        self._model_missing = True
        _say(self.model, self.tr("no model"))
        _say(self.time, "")

    def show_working(self, words: str = "…") -> None:
        """What is visible is neither exact nor interpolated yet; the words say how far it is."""
        if not self._model_missing:
            _say(self.time, words)

    def show_time(self, milliseconds: float) -> None:
        """All that is visible is exact; from the request to the finished view."""
        took = duration_words(milliseconds / 1000)
        exact = self.tr("exact")
        _say(self.time, f"{exact} · {took}" if took else exact)

    def show_interpolated(self) -> None:
        """The view shows a picture between two results; the exact one follows."""
        _say(self.time, self.tr("interpolated"))

    def _add(self, description: str, characters: int) -> QLabel:
        label = plain_label()
        # Digits of one width keep the figures from jittering.
        label.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        label.setProperty(_LEAST, label.fontMetrics().averageCharWidth() * characters)
        label.setToolTip(description)
        # The name stays the text: a name of its own would hide the figures from a screen reader.
        label.setAccessibleDescription(description)
        _fix(label)
        self.addPermanentWidget(label)
        return label


def _say(label: QLabel, words: str) -> None:
    """A label whose words fit has one size. One that may want another would lay out the whole
    window anew with every text, in each frame of a drag."""
    if words == label.text():
        return
    least = label.property(_LEAST)
    if label.fontMetrics().horizontalAdvance(words) <= least:
        _fix(label)
    else:
        label.setMinimumSize(least, 0)
        label.setMaximumSize(_UNBOUNDED, _UNBOUNDED)
    label.setText(words)


def _fix(label: QLabel) -> None:
    """As high as letters are of any writing: those that the font lacks may be taller."""
    metrics = label.fontMetrics()
    tallest = metrics.boundingRect("Éy国").height()
    label.setFixedSize(label.property(_LEAST), max(metrics.height(), tallest))


def _rgb(value: Rgb) -> str:
    return " ".join(f"{channel:3d}" for channel in value)
