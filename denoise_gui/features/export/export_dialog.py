"""Model > Re-export and Compare: what to write, where, and how."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.contract.export_options import (
    COMPRESSIONS,
    KINDS_OF_IO,
    PRECISE,
    PRECISIONS,
    SIZED,
    TARGETS,
    ExportOptions,
)
from denoise_gui.contract.model_file import OPSETS
from denoise_gui.core.translation import in_users_language
from denoise_gui.features.export.further_formats import FurtherFormats
from denoise_gui.shell.file_filters import weights_filter
from denoise_gui.shell.widgets.plain_label import plain_label
from denoise_gui.shell.widgets.reading_dialog import ReadingDialog, reading_in_words


class ExportDialog(QDialog):
    """Asks for `ExportOptions`. `options` holds them when it was accepted."""

    def __init__(self, options: ExportOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Re-export and Compare"))
        self.weights = QLineEdit(options.weights)
        self._reading = options.reading
        self.reading = QPushButton(reading_in_words(options.reading))
        self.reading.setAutoDefault(False)
        self.reading.setToolTip(
            self.tr("What goes into the network and comes out, where a checkpoint does not say it")
        )
        self.reading.clicked.connect(self._choose_reading)
        self.folder = QLineEdit(options.folder)
        self.name = QLineEdit(options.name)
        self.onnx = _checkbox(self.tr("&ONNX file"), options.onnx)
        self.further = FurtherFormats(options)
        self.coreml = QGroupBox(self.tr("&Core ML package"))
        self.coreml.setCheckable(True)
        self.coreml.setChecked(options.coreml)
        self.precision = _choices(PRECISIONS, self._precision_names(), options.precision)
        self.target = _choices(TARGETS, self._target_names(), options.target)
        self.coreml_io = _choices(KINDS_OF_IO, self._io_names(), options.coreml_io)
        names = self._compression_names()
        self.compression = _choices(COMPRESSIONS, names, options.compression)
        self.fixed_height, self.fixed_width = _size_box(options.height), _size_box(options.width)
        self.smallest, self.largest = _size_box(options.smallest), _size_box(options.largest)
        for edge, name in (
            (self.fixed_height, self.tr("Fixed height in pixels")),
            (self.fixed_width, self.tr("Fixed width in pixels")),
            (self.smallest, self.tr("Smallest size in pixels")),
            (self.largest, self.tr("Largest size in pixels")),
        ):
            edge.setAccessibleName(name)
        self.opset = QComboBox()
        self.opset.setAccessibleName(self.tr("ONNX operator set"))
        for number in OPSETS:
            self.opset.addItem(self.tr("operator set {0}").format(number), number)
        self.opset.setCurrentIndex(max(0, self.opset.findData(options.opset)))
        self.fixed = _checkbox(self.tr("&Fixed size"), bool(options.height and options.width))
        self.sweep = _checkbox(self.tr("Also try many &sizes and sigmas"), options.sweep)
        self.sweep.setToolTip(
            self.tr("Sigma 0 to 75, odd, tiny and large sizes: finds sizes baked in at export")
        )
        self._problem = plain_label()
        self._problem.setWordWrap(True)
        self._lay_out()
        self.weights.editingFinished.connect(self._name_by_weights)
        for edit in (self.weights, self.folder, self.name):
            edit.textChanged.connect(self._check)
        for edge in (self.smallest, self.largest):
            edge.valueChanged.connect(self._check)
        for box in (self.onnx, self.fixed):
            box.toggled.connect(self._check)
        self.coreml.toggled.connect(self._check)
        self.further.changed.connect(self._check)
        self._check()

    @property
    def options(self) -> ExportOptions:
        """What the controls say now."""
        fixed = self.fixed.isChecked()
        return ExportOptions(
            weights=self.weights.text().strip(),
            reading=self._reading,
            folder=self.folder.text().strip(),
            name=self.name.text().strip(),
            onnx=self.onnx.isChecked(),
            coreml=self.coreml.isChecked(),
            **self.further.chosen(),
            precision=self.precision.currentData(),
            target=self.target.currentData(),
            coreml_io=self.coreml_io.currentData(),
            compression=self.compression.currentData(),
            height=self.fixed_height.value() if fixed else 0,
            width=self.fixed_width.value() if fixed else 0,
            smallest=self.smallest.value(),
            largest=self.largest.value(),
            opset=self.opset.currentData(),
            sweep=self.sweep.isChecked(),
        )

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        intro = plain_label(
            self.tr(
                "Writes the network with every layer inside the graph, runs all of it on the "
                "open image, and tells whether the outputs agree."
            )
        )
        intro.setWordWrap(True)
        layout.addWidget(intro)
        layout.addLayout(self._form())
        layout.addWidget(self.further)
        coreml = QFormLayout(self.coreml)
        coreml.addRow(self.tr("&Runs on"), self.target)
        coreml.addRow(self.tr("&Input and output"), self.coreml_io)
        coreml.addRow(self.tr("Com&pression"), self.compression)
        layout.addWidget(self.coreml)
        layout.addWidget(self.sweep)
        layout.addWidget(self._problem)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._go = QPushButton(self.tr("&Export and Compare"))
        self._buttons.addButton(self._go, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self._go.setDefault(True)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(560)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, edit, browse in (
            (self.tr("&Weights"), self.weights, self._browse_weights),
            (self.tr("F&older"), self.folder, self._browse_folder),
        ):
            label = plain_label(text)
            label.setBuddy(edit)
            form.addRow(label, self._with_browse(edit, browse))
            if edit is self.weights:
                label = plain_label(self.tr("Rea&d as"))
                label.setBuddy(self.reading)
                form.addRow(label, self.reading)
        form.addRow(self.tr("&Name"), self.name)
        form.addRow("", _row(self.onnx, self.opset))
        words = plain_label(self.tr("height × width in pixels"))
        form.addRow(
            "", _row(self.fixed, self.fixed_height, plain_label("×"), self.fixed_width, words)
        )
        words = plain_label(self.tr("pixels each way, where the size is free"))
        sizes = _row(self.smallest, plain_label("–"), self.largest, words)
        label = plain_label(self.tr("Si&zes"))
        label.setBuddy(self.smallest)
        form.addRow(label, sizes)
        form.addRow(self.tr("&Precision"), self.precision)
        self.smallest.setToolTip(self.tr("For Core ML and Core AI"))
        self.precision.setToolTip(self.tr("For Core ML, Core AI and ncnn"))
        return form

    def _with_browse(self, edit: QLineEdit, browse: object) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(edit, 1)
        button = QPushButton(self.tr("Browse…"))
        button.setAutoDefault(False)
        button.clicked.connect(browse)
        row.addWidget(button)
        return row

    def _browse_weights(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Choose the Weights"),
            self.weights.text(),
            weights_filter(),
        )
        if name:
            self.weights.setText(name)
            self._show_reading("")  # the other's was for the other's
            self.name.setText(Path(name).stem)

    def _name_by_weights(self) -> None:
        """Weights that were typed name the model too, unless it has a name."""
        if not self.name.text().strip():
            self.name.setText(Path(self.weights.text().strip()).stem)

    def _choose_reading(self) -> None:
        dialog = ReadingDialog(self._reading, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._show_reading(dialog.reading)

    def _show_reading(self, reading: str) -> None:
        self._reading = reading
        self.reading.setText(reading_in_words(reading))

    def _browse_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Choose a Folder"), self.folder.text()
        )
        if name:
            self.folder.setText(name)

    def _check(self) -> None:
        self.fixed_height.setEnabled(self.fixed.isChecked())
        self.fixed_width.setEnabled(self.fixed.isChecked())
        self.opset.setEnabled(self.onnx.isChecked())
        options = self.options
        sized = any(kind in SIZED for kind in options.kinds)
        self.precision.setEnabled(any(kind in PRECISE for kind in options.kinds))
        for edge in (self.smallest, self.largest):
            edge.setEnabled(sized and not self.fixed.isChecked())
        problem = options.problem()
        words = "" if problem is None else in_users_language(problem)
        existing = [path.name for path in options.outputs if path.exists()]
        if problem is None and existing:
            replaced = ", ".join(existing)
            self._problem.setText(self.tr("Will be replaced: {0}").format(replaced))
        else:
            self._problem.setText(words)
        self._go.setEnabled(problem is None)

    def _precision_names(self) -> list[str]:
        return [
            self.tr("float16: half the size, what phones run fastest"),
            self.tr("float32: exact to the seventh digit"),
        ]

    def _target_names(self) -> list[str]:
        return [
            self.tr("iOS 16, macOS 13 and later"),
            self.tr("iOS 17, macOS 14 and later"),
            self.tr("iOS 18, macOS 15 and later"),
        ]

    def _io_names(self) -> list[str]:
        return [
            self.tr("Tensors: float in [0, 1], as in the ONNX file"),
            self.tr("Images: 8-bit pixels in and out, to drop into an app"),
        ]

    def _compression_names(self) -> list[str]:
        return [
            self.tr("None"),
            self.tr("8-bit linear"),
            self.tr("8-bit palette"),
            self.tr("6-bit palette"),
        ]


def _checkbox(text: str, checked: bool) -> QCheckBox:
    box = QCheckBox(text)
    box.setChecked(checked)
    return box


def _choices(values: tuple[str, ...], names: list[str], chosen: str) -> QComboBox:
    box = QComboBox()
    for value, name in zip(values, names, strict=True):
        box.addItem(name, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


def _size_box(value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(8, 8192)
    box.setSingleStep(8)
    box.setValue(value or 512)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    return box


def _row(*widgets: QWidget) -> QHBoxLayout:
    """Side by side, with the room that is left behind them."""
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
