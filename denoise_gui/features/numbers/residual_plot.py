"""The histogram of the method noise, beside the normal distribution that sigma promises.

Importing this module imports pyqtgraph, which takes a while: whoever shows it does so when it is
first needed.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph
from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from denoise_gui.core.translation import tr
from denoise_gui.engine.measure.residual import ResidualReport

_CURVE_POINTS = 121


class ResidualPlot(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Shows a `ResidualReport`'s histogram; not to be zoomed, as it always shows all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self._report: ResidualReport | None = None
        self.setMouseEnabled(False, False)
        self.hideButtons()
        self.setMenuEnabled(False)
        self.setMinimumHeight(140)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.getPlotItem().getAxis("left").setStyle(showValues=False)
        self.setLabel("bottom", tr("Input − output in levels; dashed: sigma"))
        self._bars = pyqtgraph.BarGraphItem(x=[], height=[], width=1)
        self._curve = pyqtgraph.PlotDataItem()
        self.addItem(self._bars)
        self.addItem(self._curve)
        self.setAccessibleName(tr("Histogram of the method noise"))
        self._colour()

    def sizeHint(self) -> QSize:
        return QSize(280, 170)

    def show_report(self, report: ResidualReport | None) -> None:
        """None: nothing was measured."""
        self._report = report
        if report is None:
            self._bars.setOpts(x=[], height=[], width=1)
            self._curve.setData([], [])
            return
        edges = np.asarray(report.edges)
        width = float(edges[1] - edges[0])
        counts = np.asarray(report.counts, dtype=float)
        density = counts / max(counts.sum() * width, 1e-9)
        self._bars.setOpts(x=(edges[:-1] + edges[1:]) / 2, height=density, width=width)
        x = np.linspace(edges[0], edges[-1], _CURVE_POINTS)
        peak = max(float(density.max()), 1e-9)
        if report.sigma > 0:
            curve = np.exp(-0.5 * (x / report.sigma) ** 2) / (report.sigma * np.sqrt(2 * np.pi))
            self._curve.setData(x, curve)
            peak = max(peak, float(curve.max()))
        else:
            self._curve.setData([], [])
        self.setXRange(float(edges[0]), float(edges[-1]), padding=0)
        self.setYRange(0, min(peak, 3 * float(density.max()) + 1e-9) * 1.05, padding=0)
        self.setAccessibleDescription(
            tr("Standard deviation {0:.1f}, sigma set {1:g}").format(report.deviation, report.sigma)
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_curve"):
            self._colour()

    def _colour(self) -> None:
        """By the theme: text and axes, and the highlight for the bars."""
        palette = self.palette()
        text = palette.windowText().color()
        fill = palette.highlight().color()
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(text)
            axis.setTextPen(text)
        fill.setAlpha(160)
        self._bars.setOpts(brush=fill, pen=None)
        # Dashed: bars and curve differ by more than their colour.
        self._curve.setPen(pyqtgraph.mkPen(text, width=1.5, dash=[4, 3]))
