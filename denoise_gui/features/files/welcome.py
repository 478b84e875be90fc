"""The empty window: it invites to drop, open, paste, try a sample, or go on with a recent file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.document import Document
from denoise_gui.core.translation import tr
from denoise_gui.engine.plain_text import plain
from denoise_gui.features.files.recent_files import RecentFiles, thumbnail_file
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.icons import drawing
from denoise_gui.shell.widgets.plain_label import plain_label, unmarked

_MOST_RECENT = 5
_THUMBNAIL = QSize(128, 96)
"""Of a recent file's small picture."""
_LARGEST = QSize(1280, 860)
"""On a large screen the invitation stays together in the middle."""
_ROOM_FOR_RECENT = 480
"""Lower windows show no recent files; the menu has them."""
_TEXT = "color: rgb(240, 240, 240);"
_DIM_TEXT = "color: rgb(200, 200, 200);"


class Welcome(QWidget):
    """Lies over the canvas until an image is open, or being opened."""

    open_requested = Signal()
    sample_requested = Signal()
    recent_requested = Signal(Path)

    def __init__(self, place: QWidget, document: Document, recent: RecentFiles) -> None:
        super().__init__(place)
        self._place = place
        self._document = document
        self._recent = recent
        self._opening = False
        self.setAccessibleName(self.tr("No image is open"))
        self.open_button = QPushButton(self.tr("&Open a Photograph…"))
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self.open_requested)
        self.sample_button = QPushButton(self.tr("&Try a Sample"))
        self.sample_button.setAutoDefault(True)
        self.sample_button.clicked.connect(self.sample_requested)
        self._recent_part = QWidget()
        self.recent_buttons: list[QToolButton] = []
        self._lay_out()
        place.installEventFilter(self)
        recent.changed.connect(self._fill_recent)
        document.image_opened.connect(self._follow)
        self._fill_recent()
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._place and event.type() == QEvent.Type.Resize:
            self._fit()
        if isinstance(event, QKeyEvent) and self.isVisible() and _is_return(event):
            self._press()
            return True
        return super().eventFilter(watched, event)

    def _press(self) -> None:
        """What looks as if Return pressed it: outside of dialogs Qt does not do so."""
        focused = QApplication.focusWidget()
        button = next((button for button in self.recent_buttons if button is focused), None)
        (button or self.open_button).click()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The place to drop on, framed."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(*(spacing.HUGE,) * 2, *(-spacing.HUGE,) * 2)
        painter.setPen(QPen(QColor(255, 255, 255, 60), 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, 2 * spacing.RADIUS, 2 * spacing.RADIUS)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(2 * spacing.HUGE,) * 4)
        layout.setSpacing(spacing.SMALL)
        layout.addStretch(3)
        emblem = plain_label()
        ratio = self.devicePixelRatioF()
        emblem.setPixmap(drawing("app", QSize(72, 72), ratio=max(ratio, 2.0)))
        layout.addWidget(emblem, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(spacing.SMALL)
        layout.addWidget(_words(self.tr("Drop a photograph here"), 1.9, _TEXT))
        paste = QKeySequence(QKeySequence.StandardKey.Paste)
        keys = paste.toString(QKeySequence.SequenceFormat.NativeText)
        hint = self.tr("or paste one with {0}").format(keys)
        layout.addWidget(_words(hint, 1.1, _DIM_TEXT))
        layout.addSpacing(spacing.LARGE)
        buttons = QHBoxLayout()
        buttons.setSpacing(spacing.MEDIUM)
        buttons.addStretch(1)
        for button in (self.open_button, self.sample_button):
            button.setMinimumSize(150, 36)
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(2)
        recent = QVBoxLayout(self._recent_part)
        recent.setContentsMargins(0, 0, 0, 0)
        recent.setSpacing(spacing.SMALL)
        recent.addWidget(_words(self.tr("Recent"), 1.0, _DIM_TEXT))
        self._row = QHBoxLayout()
        self._row.setSpacing(spacing.MEDIUM)
        recent.addLayout(self._row)
        layout.addWidget(self._recent_part)

    def _fill_recent(self) -> None:
        while item := self._row.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self.recent_buttons = [
            self._recent_button(path) for path in self._recent.paths[:_MOST_RECENT]
        ]
        self._row.addStretch(1)
        for button in self.recent_buttons:
            self._row.addWidget(button)
        self._row.addStretch(1)
        self._fit()

    def _recent_button(self, path: Path) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIcon(_thumbnail(path))
        button.setIconSize(_THUMBNAIL)
        button.setFixedWidth(_THUMBNAIL.width() + spacing.LARGE)
        button.setStyleSheet(_TEXT)
        room = _THUMBNAIL.width()
        name = button.fontMetrics().elidedText(plain(path.name), Qt.TextElideMode.ElideMiddle, room)
        button.setText(name.replace("&", "&&"))
        button.setToolTip(unmarked(str(path)))
        button.setAccessibleName(tr("Open {0}").format(plain(path.name)))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.recent_requested.emit(path))
        return button

    def _follow(self) -> None:
        empty = self._document.photograph is None and not self._opening
        focused = QApplication.focusWidget()
        if not empty and focused is not None and self.isAncestorOf(focused):
            # The keys are the picture's now; Qt would hand them to the next control.
            self._place.setFocus()
        self.setVisible(empty)
        self._fit()

    def show_opening(self, opening: bool) -> None:
        """While an image is being read, it invites to nothing."""
        self._opening = opening
        self._follow()

    def _fit(self) -> None:
        area = QRect(QPoint(0, 0), self._place.size().boundedTo(_LARGEST))
        area.moveCenter(self._place.rect().center())
        self.setGeometry(area)
        fitting = (area.width() - 4 * spacing.HUGE) // (_THUMBNAIL.width() + 2 * spacing.LARGE)
        for number, button in enumerate(self.recent_buttons):
            button.setVisible(number < fitting)
        self._recent_part.setVisible(
            bool(self.recent_buttons) and area.height() >= _ROOM_FOR_RECENT
        )


def _is_return(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and event.key() in (
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
    )


def _words(text: str, scale: float, style: str) -> QLabel:
    label = plain_label(text)
    font = QFont(label.font())
    font.setPointSizeF(font.pointSizeF() * scale)
    label.setFont(font)
    label.setStyleSheet(style)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


def _thumbnail(path: Path) -> QIcon:
    """The small picture, on a dark ground of one size for all; a frame where there is none."""
    ratio = 2
    ground = QPixmap(_THUMBNAIL * ratio)
    ground.fill(QColor(40, 40, 40))
    picture = QPixmap(str(thumbnail_file(path)))
    if picture.isNull():
        picture = drawing("single", QSize(32, 32), QColor(150, 150, 150), ratio)
        picture.setDevicePixelRatio(1)
    else:
        picture = picture.scaled(
            ground.size().boundedTo(picture.size() * ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    painter = QPainter(ground)
    painter.drawPixmap(
        (ground.width() - picture.width()) // 2, (ground.height() - picture.height()) // 2, picture
    )
    painter.end()
    ground.setDevicePixelRatio(ratio)
    return QIcon(ground)
