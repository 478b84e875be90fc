"""The line at the bottom: where one is, what is under the cursor, what runs and how fast."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStatusBar, QStyle, QStyleOption, QWidget

from denoise_gui.core.durations import duration_words
from denoise_gui.engine.plain_text import plain
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.giving_way import Fact, Want, widths
from denoise_gui.shell.widgets.saving_place import SavingPlace

Rgb = tuple[int, int, int]
_NAME = 40
"""Characters of a name: the line holds five other facts."""

_SHORTENED = 14
"""Characters that say enough of a name, or of a warning."""


class StatusBar(QStatusBar):
    """Facts in fixed places, so that the eye finds them; messages come and go at the left. Where
    there is no room for all, facts give way: to a message too, as long as it is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._model_missing = False
        self._sigma = 0.0
        self._model = self._runs = ""
        self._characters: dict[Fact, int] = {}
        self.saving = SavingPlace()
        self.addPermanentWidget(self.saving)
        self.noise = self._add(self.tr("Noise was added to the open image"), 0)
        self.pixel = self._add(self.tr("Pixel under the cursor, before and after"), 46)
        self.sigma = self._add(self.tr("Noise level in 8-bit levels"), 15)
        self.zoom = self._add(self.tr("Screen pixels per image pixel"), 7)
        self.model = self._add(self.tr("Model and device"), 16)
        self.time = self._add(self.tr("What is shown, and the time it took"), 16)
        # The slider has sigma too, and the picture is there to be seen; what is computed is not.
        self._giving_way = (self.pixel, self.zoom, self.sigma, self.model, self.noise, self.time)
        self.messageChanged.connect(self.fit)

    def show_pixel(
        self, position: tuple[int, int] | None, before: Rgb | None, after: Rgb | None
    ) -> None:
        """(row, column), and 8-bit red, green, blue before and after."""
        if position is None or before is None or after is None:
            self._say(self.pixel, "")
            return
        row, column = position
        self._say(self.pixel, f"({column}, {row})  {_rgb(before)} → {_rgb(after)}")

    def show_noise(self, sigma: float | None) -> None:
        """The open image is not what is in its file; None: it is."""
        words = "" if sigma is None else self.tr("⚠ added noise σ {0:g}").format(sigma)
        self._say(self.noise, words)

    def show_sigma(self, sigma: float) -> None:
        """What is applied."""
        self._sigma = sigma
        self._say(self.sigma, f"σ {sigma:g}")

    def show_preview(self, words: str) -> None:
        """The picture shows something other than what is applied, such as "σ 30"; "" ends that."""
        if words:
            self._say(self.sigma, self.tr("{0}, preview").format(words))
        else:
            self.show_sigma(self._sigma)

    def show_zoom(self, zoom: float | None) -> None:
        """None: there is no image."""
        if zoom is None:
            self._say(self.zoom, "")
            return
        percent = zoom * 100
        self._say(self.zoom, f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %")

    def show_model(self, name: str, device: str) -> None:
        self._model_missing, self._model = False, name
        self.show_device(device)

    def show_device(self, device: str) -> None:
        """What the model now runs on."""
        self._runs = f"{plain(self._model, _NAME)} · {plain(device, _NAME)}"
        self._say(self.model, self._runs)

    def show_opening(self, words: str) -> None:
        """What is done before a model can run; without words, what runs is shown again."""
        if words or not self._model_missing:
            self._say(self.model, plain(words) if words else self._runs)

    def show_no_model(self) -> None:
        """None could be opened: nothing is being computed either."""
        self._model_missing = True
        self._say(self.model, self.tr("no model"))
        self._say(self.time, "")

    def show_working(self, words: str = "…") -> None:
        """What is visible is neither exact nor interpolated yet; the words say how far it is."""
        if not self._model_missing:
            self._say(self.time, words)

    def show_time(self, milliseconds: float) -> None:
        """All that is visible is exact; from the request to the finished view."""
        took = duration_words(milliseconds / 1000)
        exact = self.tr("exact")
        self._say(self.time, f"{exact} · {took}" if took else exact)

    def show_interpolated(self) -> None:
        """The view shows a picture between two results; the exact one follows."""
        self._say(self.time, self.tr("interpolated"))

    # Room

    def minimumSizeHint(self) -> QSize:
        """Facts give way: the line is never what keeps the window wide."""
        return QSize(0, super().minimumSizeHint().height())

    def fit(self) -> None:
        """Give each fact the width that there is for it."""
        facts = self._giving_way
        gap = self._gap
        room = self.width() - 2 * spacing.SMALL - self._message_width()
        if not self.saving.isHidden():
            room -= self.saving.sizeHint().width() + gap
        given = widths([self._want(fact) for fact in facts], range(len(facts)), room, gap)
        for fact, width in zip(facts, given, strict=True):
            fact.give(width, fact.fontMetrics().height())

    def _say(self, fact: Fact, words: str) -> None:
        """Another text of a fact; the others make room for it only where it wants more than it
        has."""
        if words == fact.text():
            return
        before = self._want(fact)
        fact.setText(words)
        if self._want(fact) != before:
            self.fit()
            layout = self.layout()
            if layout:
                layout.activate()  # or facts would lie over each other until the next event

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.FontChange):
            self.fit()
        return handled

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As Qt paints it, but a message that is too long ends in dots, and no box is around the
        facts."""
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        panel = QStyle.PrimitiveElement.PE_PanelStatusBar
        self.style().drawPrimitive(panel, option, painter, self)
        there = [each.x() for each in (self.saving, *self._giving_way) if each.isVisible()]
        room = min(there, default=self.width()) - self._gap - spacing.SMALL
        place = QRect(spacing.SMALL, 0, max(0, room), self.height())
        dots = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self.currentMessage(), dots, place.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    @property
    def _gap(self) -> int:
        layout = self.layout()
        return max(0, layout.spacing()) if layout else 0

    def _message_width(self) -> int:
        message = self.currentMessage()
        if not message:
            return 0
        wanted = self.fontMetrics().horizontalAdvance(message) + spacing.MEDIUM
        return min(wanted, self.width() * 3 // 4)

    def _want(self, fact: Fact) -> Want:
        text, characters = fact.text_width, self._characters[fact]
        one = fact.fontMetrics().averageCharWidth()
        shortened = min(text, _SHORTENED * one) if fact in (self.model, self.noise) else text
        apart = one if text else 0  # figures of two facts must not run into one
        return Want(max(text, characters * one), shortened + apart)

    def _add(self, description: str, characters: int) -> Fact:
        fact = Fact(description)
        # Digits of one width keep the figures from jittering.
        fact.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._characters[fact] = characters
        self.addPermanentWidget(fact)
        return fact


def _rgb(value: Rgb) -> str:
    return " ".join(f"{channel:3d}" for channel in value)
