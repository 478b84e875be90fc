"""The bench dock: PSNR and SSIM now, and their curve over sigma."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.document import Document
from denoise_gui.engine.measure.reference import (
    Quality,
    QualityPoint,
    Reference,
    best_point,
    interpolated_quality,
)
from denoise_gui.engine.rect import NOWHERE, Rect
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.first_look import FirstLook
from denoise_gui.shell.widgets.plain_label import plain_label
from denoise_gui.shell.widgets.scrolling import scrolling

if TYPE_CHECKING:
    from denoise_gui.features.bench.quality_plot import QualityPlot

_NONE = "–"

_OF_CURVE = 2
"""The buttons from this one on are for what was measured."""
_PLOT_TALLEST = 320
"""A taller curve shows no more."""


class BenchDock(QDockWidget):
    """Shows what was measured against a clean reference, and asks for what else is wanted."""

    watched = Signal(bool)
    noise_requested = Signal()
    reference_requested = Signal()
    reference_dropped = Signal(Path)
    plot_requested = Signal()
    stop_requested = Signal()
    resume_requested = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._points: tuple[QualityPoint, ...] = ()
        self._rect = NOWHERE
        self.setObjectName("bench")
        self.setWindowTitle(self.tr("Bench"))
        self.setAllowedAreas(
            Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
        )
        self.setAcceptDrops(True)
        self.plot: QualityPlot | None = None
        self.of_curve: list[QPushButton] = []
        """Of no use before something is measured."""
        self.what = plain_label()
        self.what.setWordWrap(True)
        self.figures = {
            key: self._figure(description)
            for key, description in (
                (("noisy", "psnr"), self.tr("PSNR of the noisy picture")),
                (("noisy", "ssim"), self.tr("SSIM of the noisy picture")),
                (("now", "psnr"), self.tr("PSNR of the denoised picture")),
                (("now", "ssim"), self.tr("SSIM of the denoised picture")),
                (("best", "psnr"), self.tr("PSNR at the best sigma")),
                (("best", "ssim"), self.tr("SSIM at the best sigma")),
            )
        }
        self._now, self._best = plain_label(), plain_label()
        self.measure = QComboBox()
        self.measure.addItem(self.tr("PSNR"), "psnr")
        self.measure.addItem(self.tr("SSIM"), "ssim")
        self.measure.setAccessibleName(self.tr("What the curve shows"))
        self.measure.currentIndexChanged.connect(lambda _index: self._show())
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("The curve's progress"))
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.clicked.connect(self._stop_or_resume)
        self._stopped = False
        self.take_best = QPushButton(self.tr("Take the Best"))
        self.take_best.clicked.connect(self.set_best)
        self._layout = self._filled()
        document.recipe_changed.connect(lambda _recipe: self._show())
        document.reference_changed.connect(self._show)
        document.image_opened.connect(self._show)
        self.show_curve((), self._rect)
        self.show_progress(0, 0)
        FirstLook(self, self._show_plot)

    # What others tell

    def show_curve(self, points: tuple[QualityPoint, ...], rect: Rect) -> None:
        """What was measured so far, and on which part of the image."""
        self._points, self._rect = points, rect
        self._show()

    def show_progress(self, done: int, total: int) -> None:
        busy = total > 0 and done < total
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)
        self.progress.setVisible(busy)
        if busy:
            self._stopped = False
        self.stop.setVisible(busy or self._stopped)
        self.stop.setText(self.tr("Go On") if self._stopped else self.tr("Stop"))

    def _show_plot(self) -> None:
        """The plot, whose library takes a while to import."""
        from denoise_gui.features.bench.quality_plot import QualityPlot

        self.plot = QualityPlot()
        self.plot.setMaximumHeight(_PLOT_TALLEST)
        self.plot.sigma_pointed.connect(self._set_sigma)
        self._layout.insertWidget(2, self.plot, 1)
        self._show()

    @property
    def points(self) -> tuple[QualityPoint, ...]:
        return self._points

    def set_best(self) -> None:
        """Set sigma to the best that was found, as a step of its own to undo."""
        best = best_point(self._points)
        if best is not None:
            self._set_sigma(best.sigma)

    def _set_sigma(self, sigma: float) -> None:
        self._document.end_gesture()
        self._document.set_sigma(sigma)
        self._document.end_gesture()

    def copy_figures(self) -> bool:
        """Put the figures on the clipboard, as text; False if there are none."""
        if not self._points:
            return False
        QGuiApplication.clipboard().setText(self.figures_text())
        return True

    def figures_text(self) -> str:
        """A table that a spreadsheet takes, tabs between the columns."""
        lines = [self.what.text(), "sigma\tPSNR (dB)\tSSIM"]
        lines += [
            f"{point.sigma:g}\t{point.quality.psnr:.3f}\t{point.quality.ssim:.4f}"
            for point in self._points
        ]
        best = best_point(self._points)
        if best:
            lines.append(self.tr("Best: {0}").format(f"σ {best.sigma:g}"))
        return "\n".join(lines) + "\n"

    # What is shown

    def _show(self) -> None:
        reference, sigma = self._document.reference, self._document.sigma
        self.what.setText(self._what(reference))
        exact = {point.sigma: point.quality for point in self._points}
        now = exact.get(sigma)
        near = now or interpolated_quality(self._points, sigma)
        best = best_point(self._points)
        self._fill("noisy", exact.get(0.0))
        self._fill("now", near, about=now is None)
        self._fill("best", best.quality if best else None)
        self._now.setText(self.tr("Denoised, σ {0:g}").format(sigma))
        self._best.setText(self.tr("Best, σ {0:g}").format(best.sigma) if best else self.tr("Best"))
        self.take_best.setEnabled(best is not None and best.sigma != sigma)
        for button in self.of_curve:
            button.setEnabled(reference is not None and bool(self._points))
        if self.plot:
            # Axes of nothing would look like a curve that failed.
            self.plot.setVisible(bool(self._points))
            self.plot.show_points(self._points, str(self.measure.currentData()))
            self.plot.show_sigma(sigma)

    def _fill(self, row: str, quality: Quality | None, *, about: bool = False) -> None:
        mark = "≈ " if about else ""
        for key, digits in (("psnr", 2), ("ssim", 4)):
            value = getattr(quality, key) if quality else math.nan
            words = _NONE if math.isnan(value) else f"{mark}{value:.{digits}f}"
            self.figures[row, key].setText(words)

    def _what(self, reference: Reference | None) -> str:
        if reference is None:
            return self.tr(
                "Drop a clean reference here, or add noise to a clean image, to measure how near "
                "to it a sigma comes."
            )
        noise = reference.noise
        if noise is None:
            words = self.tr("Against {0}").format(reference.name)
        else:
            words = self.tr("{0} with added noise: σ {1:g}, seed {2}").format(
                reference.name, noise.sigma, noise.seed
            )
            if noise.clipped:
                words += self.tr(", clipped")
        height, width = reference.pixels.shape[:2]
        if self._rect.area and self._rect.area < height * width:
            words += self.tr("; measured on its middle {0} × {1} pixels").format(
                self._rect.width, self._rect.height
            )
        return words

    def _stop_or_resume(self) -> None:
        self._stopped = not self._stopped
        if self._stopped:
            self.stop_requested.emit()
        else:
            self.resume_requested.emit()
        self.stop.setText(self.tr("Go On") if self._stopped else self.tr("Stop"))

    def _filled(self) -> QVBoxLayout:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.MEDIUM)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self.what)
        layout.addLayout(self._table())
        row = QHBoxLayout()
        row.addWidget(self.measure)
        row.addWidget(self.progress, 1)
        row.addWidget(self.stop)
        layout.addLayout(row)
        layout.addWidget(self.take_best)
        buttons = QGridLayout()
        for index, (text, wish) in enumerate(
            (
                (self.tr("Add Noise…"), self.noise_requested.emit),
                (self.tr("Open Reference…"), self.reference_requested.emit),
                (self.tr("Copy Figures"), self.copy_figures),
                (self.tr("Save Plot…"), self.plot_requested.emit),
            )
        ):
            button = QPushButton(text)
            button.clicked.connect(lambda _checked=False, wish=wish: wish())
            buttons.addWidget(button, index // 2, index % 2)
            if index >= _OF_CURVE:
                self.of_curve.append(button)
        layout.addLayout(buttons)
        layout.addStretch(0)
        self.setWidget(scrolling(body))
        return layout

    def _table(self) -> QGridLayout:
        table = QGridLayout()
        table.setHorizontalSpacing(spacing.LARGE)
        table.setVerticalSpacing(spacing.TINY)
        table.setColumnStretch(0, 1)
        for column, words in ((1, self.tr("PSNR, dB")), (2, self.tr("SSIM"))):
            head = plain_label(words)
            head.setAlignment(Qt.AlignmentFlag.AlignRight)
            table.addWidget(head, 0, column)
        names = (("noisy", plain_label(self.tr("Noisy"))), ("now", self._now), ("best", self._best))
        for row, (key, label) in enumerate(names, start=1):
            table.addWidget(label, row, 0)
            table.addWidget(self.figures[key, "psnr"], row, 1)
            table.addWidget(self.figures[key, "ssim"], row, 2)
        return table

    def _figure(self, description: str) -> QLabel:
        label = plain_label(_NONE)
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
        label.setToolTip(description)
        label.setAccessibleName(description)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    # Drops, and whether anybody looks

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.reference_dropped.emit(Path(files[0]))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watched.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watched.emit(False)
