"""The one control that matters: sigma, by slider and by number."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QStylePainter,
    QWidget,
)

from denoise_gui.core.document import SIGMA_STEP, TYPED_STEP, Document
from denoise_gui.core.settings import AUTOMATIC_SETS
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.sigma import SIGMA_DEFAULT, SIGMA_MAX_ASSUMED
from denoise_gui.features.live.sigma_mark import (
    SigmaMark,
    paint_mark_label,
    paint_sigma_mark,
    position_of,
)
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.focus_ring import FocusRing
from denoise_gui.shell.widgets.notch_slider import NotchSlider
from denoise_gui.shell.widgets.number_box import NumberBox
from denoise_gui.shell.widgets.plain_label import plain_label

_COARSE = 10
"""Steps of a page key, and between two ticks."""

_TICK = 4
"""Pixels."""


class SigmaSlider(NotchSlider):
    """Counts in steps of `SIGMA_STEP`; a click goes where it points, a notch of the wheel is one
    step, and a double click asks for the usual value. Under the ticks is a line for the mark."""

    reset_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_sigma_max(SIGMA_MAX_ASSUMED)
        self.setSingleStep(1)
        self.setPageStep(_COARSE)
        self.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.setTickInterval(_COARSE)
        self._to_default = False
        self._mark: SigmaMark | None = None
        self._drawn: tuple[object, QPixmap] | None = None
        """What does not move with the handle, as it was painted last, and for what: painted anew in
        every step of a drag it would take longer than the handle."""

    def set_sigma_max(self, sigma_max: float) -> None:
        """How far sigma goes, a multiple of `SIGMA_STEP`."""
        self.sigma_max = sigma_max
        self.setRange(0, round(sigma_max / SIGMA_STEP))

    def show_mark(self, mark: SigmaMark | None) -> None:
        """Point out the automatic sigma."""
        self._mark = mark
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ticks in the colour of text: in that of the style they can hardly be seen on dark."""
        painter = QStylePainter(self)
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        option.subControls = QStyle.SubControl.SC_SliderGroove | QStyle.SubControl.SC_SliderHandle
        painter.drawPixmap(0, 0, self._ground())
        painter.drawComplexControl(QStyle.ComplexControl.CC_Slider, option)

    def _ground(self) -> QPixmap:
        """Ticks and mark."""
        ratio, color = self.devicePixelRatioF(), self.palette().windowText().color()
        made_for = (
            *(self.size(), ratio, color.rgba(), self.isEnabled(), self.sigma_max, self._mark),
            self.font().key(),
        )
        if self._drawn is None or self._drawn[0] != made_for:
            pixmap = QPixmap((QSizeF(self.size()) * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            place = (self.sigma_max, QRectF(self.rect()), float(self._handle().width()))
            self._paint_ticks(painter, color)
            if self._mark is not None:
                painter.setFont(self._label_font())
                paint_sigma_mark(painter, self._mark, *place, color)
                paint_mark_label(painter, self._mark, *place, color)
            painter.end()
            self._drawn = (made_for, pixmap)
        return self._drawn[1]

    def _paint_ticks(self, painter: QPainter, color: QColor) -> None:
        faint = QColor(color)
        faint.setAlphaF(0.55 if self.isEnabled() else 0.3)
        handle = self._handle()
        top = handle.bottom() + 2
        bottom = min(top + _TICK, self.height() - self._label_height())
        for step in range(0, self.maximum() + 1, _COARSE):
            x = position_of(step * SIGMA_STEP, self.sigma_max, handle.width(), self.width())
            painter.fillRect(QRectF(round(x - 0.5), top, 1, bottom - top), faint)

    @property
    def groove_area(self) -> QRect:
        """Without the line of the mark."""
        return self.rect().adjusted(0, 0, 0, -self._label_height())

    def initStyleOption(self, option: QStyleOptionSlider) -> None:
        """Groove, handle and ticks lie above the line of the mark."""
        super().initStyleOption(option)
        option.rect = self.groove_area

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(0, self._label_height())

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() + QSize(0, self._label_height())

    def _label_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.8))
        return font

    def _label_height(self) -> int:
        return QFontMetrics(self._label_font()).height()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        # The handle comes to the cursor first; then the press takes hold of it, also where it is
        # a little above or below, among the ticks.
        at = event.position()
        handle = self._handle()
        if not handle.left() <= at.x() <= handle.right():
            travel = self.width() - handle.width()
            x = round(at.x()) - handle.width() // 2
            low, high = self.minimum(), self.maximum()
            self.setValue(QStyle.sliderValueFromPosition(low, high, x, travel))
            handle = self._handle()
        within = min(max(at.x(), handle.left()), handle.right())
        held = QPointF(within, handle.center().y())
        super().mousePressEvent(
            QMouseEvent(
                event.type(),
                held,
                self.mapToGlobal(held),
                event.button(),
                event.buttons(),
                event.modifiers(),
            )
        )

    def _handle(self) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
        )

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Not passed on: the press of a double click would move the handle to the cursor.
        if event.button() == Qt.MouseButton.LeftButton:
            self._to_default = True
            self.reset_requested.emit()
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._to_default:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._to_default = False
        super().mouseReleaseEvent(event)


class SigmaPanel(QWidget):
    """Shows and changes a document's sigma."""

    estimate_shown = Signal()
    """What is offered as automatic is another, or none any more."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        tip = self.tr(
            "Noise level, as a standard deviation in 8-bit levels.\n"
            "Arrow keys and wheel: fine steps. Double click: back to what was measured."
        )
        self.slider = SigmaSlider()
        FocusRing(self.slider, lambda: self.slider.groove_area)
        self.slider.setToolTip(tip)
        self.slider.setAccessibleName(self.tr("Sigma"))
        self.slider.setAccessibleDescription(tip)
        self.number = NumberBox()
        self.number.setRange(0.0, document.sigma_max)
        self.number.setSingleStep(SIGMA_STEP)
        self.number.setDecimals(1)
        self.number.setToolTip(tip)
        self.number.setAccessibleName(self.tr("Sigma as a number"))
        self._estimate: SigmaMark | None = None
        self.automatic = QPushButton(self.tr("&Auto"))
        self.automatic.setAccessibleName(self.tr("Automatic sigma"))
        self.automatic.clicked.connect(self.take_estimate)
        self.show_estimate(None)
        label = plain_label(self.tr("&Sigma"))
        label.setBuddy(self.number)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, spacing.SMALL, spacing.LARGE, spacing.SMALL)
        layout.setSpacing(spacing.MEDIUM)
        layout.addWidget(label)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.number)
        layout.addWidget(self.automatic)
        self.slider.valueChanged.connect(lambda steps: document.set_sigma(steps * SIGMA_STEP))
        self.slider.sliderReleased.connect(document.end_gesture)
        self.slider.reset_requested.connect(self.reset)
        self.number.valueChanged.connect(lambda sigma: document.set_sigma(sigma, TYPED_STEP))
        self.number.editingFinished.connect(document.end_gesture)
        self.slider.installEventFilter(self)
        document.sigma_changed.connect(self._show_sigma)
        document.sigma_max_changed.connect(self._show_sigma_max)
        self._show_sigma_max(document.sigma_max)

    def show_estimate(
        self,
        estimate: SigmaMark | None,
        *,
        usable: bool = True,
        whole: Callable[[Recipe], Recipe] | None = None,
    ) -> None:
        """Mark the automatic sigma; None while it is not known.

        `whole` puts all that was measured into a recipe, for `take_estimate`.

        One that is not `usable`, being too uncertain, is mentioned but not offered.
        """
        self._estimate = estimate if usable else None
        self._whole = whole
        self.slider.show_mark(self._estimate)
        self.automatic.setEnabled(self._estimate is not None)
        self._show_offer()
        if estimate is None:
            words = self.tr("The noise of this image is not measured yet.")
        elif not usable:
            words = self.tr("The noise of this image cannot be told with any certainty.")
        else:
            words = self.tr(
                "Measured noise: {0:.1f} ± {1:.1f}, marked under the slider. Key: E"
            ).format(estimate.sigma, estimate.uncertainty)
        self.automatic.setToolTip(words)
        self.automatic.setAccessibleDescription(words)
        self.estimate_shown.emit()

    def _show_offer(self) -> None:
        """What the button would set: no more than the model goes to, whatever was measured."""
        offered = self._document.stepped(self._estimate.sigma) if self._estimate else None
        self.automatic.setText(
            self.tr("&Auto") if offered is None else self.tr("&Auto {0:g}").format(offered)
        )

    @property
    def usual_sigma(self) -> float:
        """Sigma as it would be by itself, in 8-bit levels: as measured, or else the default."""
        return self._estimate.sigma if self._estimate else SIGMA_DEFAULT

    def take_estimate(self) -> None:
        """Set sigma to what was measured, and with it colour and brightness if the automatic is to
        set all; as a step of its own to undo."""
        if self._estimate is None:
            return
        self._document.end_gesture()
        if self._whole is not None and AUTOMATIC_SETS.get() == "all":
            recipe = self._whole(self._document.recipe)
            steps = round(min(recipe.sigma, self._document.sigma_max) / SIGMA_STEP)
            self._document.set_recipe(recipe.with_sigma(steps * SIGMA_STEP))
        else:
            self._document.set_sigma(self._estimate.sigma)
        self._document.end_gesture()

    def reset(self) -> None:
        """Back to the usual sigma."""
        self._document.end_gesture()
        self._document.set_sigma(self.usual_sigma)
        self._document.end_gesture()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press begins a step of its own to undo; keys and wheel in a row count as one."""
        if watched is self.slider and event.type() in (
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseButtonDblClick,
            QEvent.Type.FocusIn,
        ):
            self._document.end_gesture()
        return super().eventFilter(watched, event)

    def _show_sigma(self, sigma: float) -> None:
        # A recipe may hold a sigma between two steps, which is not to be moved to one of them.
        with QSignalBlocker(self.slider), QSignalBlocker(self.number):
            self.slider.setValue(round(sigma / SIGMA_STEP))
            self.number.show_value(sigma)

    def _show_sigma_max(self, sigma_max: float) -> None:
        with QSignalBlocker(self.slider), QSignalBlocker(self.number):
            self.slider.set_sigma_max(sigma_max)
            self.number.setMaximum(sigma_max)
        self._show_offer()
        self._show_sigma(self._document.sigma)
