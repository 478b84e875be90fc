"""How a picture is written: quality, colour resolution and depth, as far as there is a choice."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.translation import in_users_language, tr
from denoise_gui.engine.images.format_kind import ImageFormat
from denoise_gui.engine.images.registry import writable_formats
from denoise_gui.engine.images.save_options import (
    DEFAULT_QUALITY,
    DEPTHS,
    SUBSAMPLINGS,
    SaveOptions,
)
from denoise_gui.shell.widgets.notch_slider import NotchSlider
from denoise_gui.shell.widgets.plain_label import plain_label


class CompressionForm:
    """Rows of a form, for all formats or for one."""

    def __init__(self, kind: ImageFormat | None = None, source_bits: int = 0) -> None:
        """`source_bits`: per sample of the photograph; 0 if none is meant."""
        self._kind = kind
        self.keep_quality = QCheckBox(tr("&As the source, or the best"))
        self.keep_quality.setToolTip(_unchosen_words(kind))
        self.quality = QSpinBox()
        self.quality.setRange(1, 100)
        self.quality.setAccessibleName(tr("Quality"))
        self._slider = NotchSlider()
        self._slider.setRange(1, 100)
        self._slider.setAccessibleName(tr("Quality"))
        self.subsampling = QComboBox()
        self.subsampling.addItem(tr("As the source, or full"), None)
        names = (tr("full"), tr("half across"), tr("half both ways"))
        for value, name in zip(SUBSAMPLINGS, names, strict=True):
            self.subsampling.addItem(f"{value} ({name})", value)
        self.depth = QComboBox()
        kept = tr("As the source ({0} bits)").format(source_bits)
        self.depth.addItem(kept if source_bits else tr("As the source"), None)
        for bits in DEPTHS if kind is None else kind.depths:
            self.depth.addItem(tr("{0} bits").format(bits), bits)
        self.keep_quality.toggled.connect(self._show_quality)
        self._slider.valueChanged.connect(self.quality.setValue)
        self.quality.valueChanged.connect(self._slider.setValue)

    def add_rows(self, form: QFormLayout) -> None:
        """Those that matter."""
        kind = self._kind
        if kind is None or kind.unchosen:
            number = QHBoxLayout()
            number.addWidget(self._slider, 1)
            number.addWidget(self.quality)
            quality = QVBoxLayout()
            quality.addWidget(self.keep_quality)
            quality.addLayout(number)
            label = plain_label(tr("&Quality"))
            label.setBuddy(self.quality)
            form.addRow(label, quality)
        if kind is None or kind.subsampling:
            form.addRow(tr("&Colour resolution"), self.subsampling)
        if kind is None or kind.depths:
            form.addRow(tr("&Depth"), self.depth)

    def show_options(self, options: SaveOptions) -> None:
        self.quality.setValue(options.quality or DEFAULT_QUALITY)
        self.keep_quality.setChecked(options.quality is None)
        self._show_quality()
        self.subsampling.setCurrentIndex(max(0, self.subsampling.findData(options.subsampling)))
        kind = self._kind
        depth = options.depth if kind is None else kind.depth_for(options.depth)
        self.depth.setCurrentIndex(max(0, self.depth.findData(depth)))

    def options(self, others: SaveOptions) -> SaveOptions:
        """As they are chosen now; what has no row here stays as it is in `others`."""
        kind = self._kind
        if kind is None or kind.unchosen:
            quality = None if self.keep_quality.isChecked() else self.quality.value()
            others = replace(others, quality=quality)
        if kind is None or kind.subsampling:
            others = replace(others, subsampling=self.subsampling.currentData())
        depth = self.depth.currentData()
        # What a format made of a choice is not taken for another one.
        if kind is None or (kind.depths and depth != kind.depth_for(others.depth)):
            others = replace(others, depth=depth)
        return others

    def first(self) -> QWidget:
        """Where the keys begin."""
        kind = self._kind
        if kind is None or kind.unchosen:
            return self.keep_quality
        return self.subsampling if kind.subsampling else self.depth

    def _show_quality(self) -> None:
        chosen = not self.keep_quality.isChecked()
        self.quality.setEnabled(chosen)
        self._slider.setEnabled(chosen)


def offers_choices(kind: ImageFormat) -> bool:
    """Whether there is anything to choose for a format."""
    return bool(kind.unchosen or kind.subsampling or kind.depths)


def _unchosen_words(kind: ImageFormat | None) -> str:
    """What each format does while no quality is chosen, one a line."""
    return "\n".join(
        f"{in_users_language(each.shown)}: {in_users_language(each.unchosen)}"
        for each in (writable_formats() if kind is None else (kind,))
        if each.unchosen
    )
