"""The curve of PSNR or SSIM over sigma, with its best point and the sigma that is set.

Importing this module imports pyqtgraph; see `numbers/residual_plot.py`.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pyqtgraph
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from denoise_gui.core.translation import tr
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.measure.reference import QualityPoint, best_point
from denoise_gui.shell.picture.picture_bytes import png_bytes

_SAVED = QSize(960, 640)
_SAVED_SCALE = 2


class QualityPlot(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Shows points; a click asks for the sigma it points at."""

    sigma_pointed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self._points: tuple[QualityPoint, ...] = ()
        self._measure = "psnr"
        self._sigma = 0.0
        self.setMouseEnabled(False, False)
        self.hideButtons()
        self.setMenuEnabled(False)
        self.setMinimumHeight(160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setLabel("bottom", tr("Sigma, 8-bit levels"))
        self._curve = pyqtgraph.PlotDataItem(symbol="o", symbolSize=6)
        self._best = pyqtgraph.PlotDataItem(symbol="star", symbolSize=16, pen=None)
        self._words = pyqtgraph.TextItem(anchor=(0.5, 1.3))
        self._line = pyqtgraph.InfiniteLine(angle=90)
        for item in (self._curve, self._best, self._words, self._line):
            self.addItem(item)
        self.setAccessibleName(tr("Quality over sigma"))
        self.scene().sigMouseClicked.connect(self._point)
        self._colour()

    def sizeHint(self) -> QSize:
        return QSize(280, 220)

    def show_points(self, points: tuple[QualityPoint, ...], measure: str) -> None:
        """`measure`: "psnr" or "ssim"."""
        self._points, self._measure = points, measure
        self.setLabel("left", tr("PSNR, dB") if measure == "psnr" else tr("SSIM"))
        shown = [(point.sigma, self._value(point)) for point in points]
        shown = [(sigma, value) for sigma, value in shown if math.isfinite(value)]
        self._curve.setData([sigma for sigma, _ in shown], [value for _, value in shown])
        best = best_point(points)
        if best is None or not math.isfinite(self._value(best)):
            self._best.setData([], [])
            self._words.setText("")
            self.setAccessibleDescription("")
            return
        self._best.setData([best.sigma], [self._value(best)])
        words = f"σ {best.sigma:g}: {self._formatted(best)}"
        self._words.setText(words)
        # A text in the middle over a point near an edge would be cut off there.
        first, last = min(s for s, _ in shown), max(s for s, _ in shown)
        place = (best.sigma - first) / max(last - first, 1e-6)
        self._words.setAnchor((0.0 if place < 0.3 else 1.0 if place > 0.7 else 0.5, 1.3))
        self._words.setPos(best.sigma, self._value(best))
        self.setAccessibleDescription(tr("Best: {0}").format(words))
        low, high = min(value for _, value in shown), max(value for _, value in shown)
        room = max(high - low, 1e-3)
        self.setXRange(min(s for s, _ in shown), max(s for s, _ in shown), padding=0.05)
        self.setYRange(low - 0.05 * room, high + 0.2 * room, padding=0)

    def show_sigma(self, sigma: float) -> None:
        """The one that is set."""
        self._sigma = sigma
        self._line.setValue(sigma)

    def save(self, path: Path) -> None:
        """As PNG or SVG, by the name's ending: dark on white, of a size of its own.

        Raises:
            OSError: it cannot be written.
        """
        plot = QualityPlot()
        plot.setPalette(_paper(self.palette()))
        plot.resize(_SAVED)
        plot.show_points(self._points, self._measure)
        plot.show_sigma(self._sigma)
        # Laid out and painted once, as if it were shown, before it is painted for the file.
        plot.grab()
        data = plot._as_svg() if path.suffix.lower() == ".svg" else plot._as_png()
        plot.close()
        with atomic_file(path) as file:
            file.write(data)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_line"):
            self._colour()

    def _point(self, event: Any) -> None:
        """pyqtgraph's event of a click anywhere in the plot."""
        box = self.getPlotItem().getViewBox()
        if box.sceneBoundingRect().contains(event.scenePos()):
            self.sigma_pointed.emit(float(box.mapSceneToView(event.scenePos()).x()))

    def _value(self, point: QualityPoint) -> float:
        return point.quality.psnr if self._measure == "psnr" else point.quality.ssim

    def _formatted(self, point: QualityPoint) -> str:
        value = self._value(point)
        return f"{value:.2f} dB" if self._measure == "psnr" else f"{value:.4f}"

    def _colour(self) -> None:
        palette = self.palette()
        text = palette.windowText().color()
        accent = palette.highlight().color()
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(text)
            axis.setTextPen(text)
        self._curve.setPen(pyqtgraph.mkPen(accent, width=2))
        self._curve.setSymbolBrush(accent)
        self._curve.setSymbolPen(None)
        self._best.setSymbolBrush(text)
        self._best.setSymbolPen(None)
        self._words.setColor(text)
        self._line.setPen(pyqtgraph.mkPen(text, width=1, style=Qt.PenStyle.DashLine))

    def _as_png(self) -> bytes:
        image = QImage(_SAVED * _SAVED_SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_SAVED_SCALE)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._render(painter)
        painter.end()
        return png_bytes(image)

    def _as_svg(self) -> bytes:
        from PySide6.QtSvg import QSvgGenerator

        generator = QSvgGenerator()
        data = QByteArray()
        device = QBuffer(data)
        generator.setOutputDevice(device)
        generator.setSize(_SAVED)
        # That of the widget, in which the axes were recorded.
        generator.setResolution(self.logicalDpiX())
        generator.setViewBox(QRectF(0, 0, _SAVED.width(), _SAVED.height()))
        generator.setTitle(tr("Quality over sigma"))
        painter = QPainter(generator)
        self._render(painter)
        painter.end()
        return bytes(data.data())

    def _render(self, painter: QPainter) -> None:
        area = QRectF(0, 0, _SAVED.width(), _SAVED.height())
        self.scene().render(painter, area, self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)


def _paper(palette: QPalette) -> QPalette:
    """Dark on white, with the same accent."""
    paper = QPalette(palette)
    paper.setColor(QPalette.ColorRole.WindowText, QColor(20, 20, 20))
    return paper
