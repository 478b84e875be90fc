"""What an export can write beside ONNX and Core ML: a check box each, greyed where one lacks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QGroupBox, QWidget

from denoise_gui.contract.export_options import ExportOptions
from denoise_gui.contract.report import COREAI, DARKTABLE, NCNN, WEB
from denoise_gui.contract.weight_files import extra_missing

_COLUMNS = 2


class FurtherFormats(QGroupBox):
    """`chosen()` gives which of them are wanted."""

    changed = Signal()

    def __init__(self, options: ExportOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Further formats"))
        self.boxes: dict[str, QCheckBox] = {}
        layout = QGridLayout(self)
        for place, (kind, text, tip) in enumerate(self._texts()):
            box = QCheckBox(text)
            extra = extra_missing(kind)
            if extra:
                command = f"pip install 'denoise-gui[{extra}]'"
                tip = self.tr("Not installed: {0}").format(command)
            box.setToolTip(tip)
            box.setEnabled(not extra)
            box.setChecked(getattr(options, kind) and not extra)
            box.toggled.connect(self.changed)
            layout.addWidget(box, *divmod(place, _COLUMNS))
            self.boxes[kind] = box

    def chosen(self) -> dict[str, bool]:
        """By kind."""
        return {kind: box.isChecked() for kind, box in self.boxes.items()}

    def _texts(self) -> list[tuple[str, str, str]]:
        return [
            (
                COREAI,
                self.tr("Core &AI model"),
                self.tr("For iOS and macOS 27; run here by Apple's own runtime, on a part of it"),
            ),
            (NCNN, self.tr("nc&nn folder"), self.tr("For Android, by processor or Vulkan")),
            (
                DARKTABLE,
                self.tr("Pac&kage for darktable"),
                self.tr("For darktable 5.6 and later, with the sigma that is set now"),
            ),
            (
                WEB,
                self.tr("We&b page"),
                self.tr(
                    "A folder that any browser opens: drop a picture on it; nothing is uploaded. "
                    "The first time, onnxruntime-web is fetched from npm (33 MB)."
                ),
            ),
        ]
