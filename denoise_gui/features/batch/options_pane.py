"""Beside the queue: where results go, with which sigma, and what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.batch.items import Existing
from denoise_gui.engine.batch.naming import FIELDS, check_pattern, final_name, planned_name
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.registry import format_for, writable_formats
from denoise_gui.engine.sigma import SIGMA_LIMIT
from denoise_gui.features.batch.choices import BatchChoices, SettingsSource, SigmaSource
from denoise_gui.shell.widgets.number_box import NumberBox
from denoise_gui.shell.widgets.plain_label import plain_label

_EXAMPLE = Path("IMG_0001.jpg")


class OptionsPane(QWidget):
    """Shows and gives `BatchChoices`."""

    table_chosen = Signal(Path)

    def __init__(self, choices: BatchChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.output = QLineEdit()
        self.output.setPlaceholderText(self.tr("Choose a folder"))
        self.settings_from = QComboBox()
        self._fill_settings(())
        self.settings_from.setToolTip(self.tr("Fine tuning, and sigma where it is left to it"))
        self.sigma_from = self._sigma_sources()
        self.sigma = NumberBox()
        self.sigma.setRange(0, SIGMA_LIMIT)
        self.sigma.setSingleStep(0.5)
        self.sigma.setDecimals(1)
        self.table = QLineEdit()
        self.table.setPlaceholderText(self.tr("Columns: path, sigma"))
        self.table.setToolTip(
            self.tr("Further columns, if wanted: colour, shadows, highlights, grain, coarse")
        )
        self.pattern = QLineEdit()
        self.pattern.setToolTip(
            self.tr("Fields: {0}").format(", ".join(f"{{{field}}}" for field in FIELDS))
        )
        self.example = plain_label()
        self.example.setWordWrap(True)
        self.example.setMinimumHeight(2 * self.example.fontMetrics().lineSpacing())
        self.format = QComboBox()
        self.format.addItem(self.tr("As the photograph"), "")
        for target in writable_formats():
            self.format.addItem(in_users_language(target.shown), target.written[0])
        self.quality = QSpinBox()
        self.quality.setRange(0, 100)
        self.quality.setSpecialValueText(self.tr("As the photograph"))
        self.existing = QComboBox()
        self.existing.addItem(self.tr("Skip the photograph"), Existing.SKIP)
        self.existing.addItem(self.tr("Number the result"), Existing.RENAME)
        self.existing.addItem(self.tr("Overwrite the file"), Existing.OVERWRITE)
        self.sidecar = QCheckBox(self.tr("Write how it was made &beside it"))
        self.with_mask = QCheckBox(self.tr("With the &mask of the open photograph"))
        tip = self.tr("Photographs of another size than the mask was made for are left out")
        self.with_mask.setToolTip(tip)
        self.with_mask.setAccessibleDescription(tip)
        self._lay_out()
        self._show(choices)
        self.sigma_from.currentIndexChanged.connect(self._adapt)
        self.format.currentIndexChanged.connect(self._adapt)
        self.pattern.textChanged.connect(self._adapt)
        self._adapt()

    def _sigma_sources(self) -> QComboBox:
        box = QComboBox()
        box.addItem(self.tr("Estimated for each"), SigmaSource.ESTIMATE)
        box.addItem(self.tr("All as set in the window, or estimated"), SigmaSource.WINDOW)
        box.addItem(self.tr("One for all"), SigmaSource.ONE)
        box.addItem(self.tr("As in a table (CSV)"), SigmaSource.TABLE)
        box.addItem(self.tr("As in the settings"), SigmaSource.SETTINGS)
        box.setToolTip(
            self.tr(
                "As set in the window: colour, brightness, mask and grain go along; the settings "
                "above are for photographs that were not open there."
            )
        )
        return box

    @property
    def choices(self) -> BatchChoices:
        return BatchChoices(
            output=self.output.text().strip(),
            settings_from=self.settings_from.currentData()[0],
            preset=self.settings_from.currentData()[1],
            sigma_from=self.sigma_from.currentData(),
            sigma=self.sigma.value(),
            table=self.table.text().strip(),
            pattern=self.pattern.text(),
            suffix=self.format.currentData(),
            quality=self.quality.value() if self.quality.isEnabled() else 0,
            existing=self.existing.currentData(),
            sidecar=self.sidecar.isChecked(),
            mask=self.with_mask.isChecked(),
        )

    def show_presets(self, names: Sequence[str]) -> None:
        """Those that can be chosen; one that is chosen and is not there any more stays, so that
        nothing else is taken in its place unseen."""
        chosen = self.settings_from.currentData()
        self._fill_settings(names)
        self._choose_settings(*chosen)

    def _fill_settings(self, names: Sequence[str]) -> None:
        box = self.settings_from
        box.clear()
        box.addItem(self.tr("Of the open picture"), (SettingsSource.OPEN, ""))
        box.addItem(self.tr("Automatic"), (SettingsSource.AUTOMATIC, ""))
        for name in names:
            box.addItem(self.tr("Preset “{0}”").format(name), (SettingsSource.PRESET, name))

    def _choose_settings(self, source: SettingsSource, preset: str) -> None:
        box = self.settings_from
        known = [box.itemData(index) for index in range(box.count())]
        if (source, preset) not in known:
            box.addItem(self.tr("Preset “{0}”").format(preset), (source, preset))
            known.append((source, preset))
        box.setCurrentIndex(known.index((source, preset)))

    def take_sigma_from(self, source: SigmaSource) -> None:
        self.sigma_from.setCurrentIndex(self.sigma_from.findData(source))

    def set_sigma_max(self, sigma_max: float) -> None:
        """How far the model in use goes, in 8-bit levels."""
        self.sigma.setMaximum(sigma_max)

    def choose_output(self) -> bool:
        """Ask for the folder; False if the user thinks better of it."""
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Where Results Go"), self.output.text()
        )
        if folder:
            self.output.setText(folder)
        return bool(folder)

    def choose_table(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("A Table of Sigmas"), self.table.text(), self.tr("Tables (*.csv *.txt)")
        )
        if name:
            self.table.setText(name)
            self.table_chosen.emit(Path(name))

    def _show(self, choices: BatchChoices) -> None:
        self.output.setText(choices.output)
        self._choose_settings(choices.settings_from, choices.preset)
        self.sigma_from.setCurrentIndex(max(0, self.sigma_from.findData(choices.sigma_from)))
        self.sigma.setValue(choices.sigma)
        self.table.setText(choices.table)
        self.pattern.setText(choices.pattern)
        self.format.setCurrentIndex(max(0, self.format.findData(choices.suffix)))
        self.quality.setValue(choices.quality)
        self.existing.setCurrentIndex(max(0, self.existing.findData(choices.existing)))
        self.sidecar.setChecked(choices.sidecar)
        self.with_mask.setChecked(choices.mask)

    def _adapt(self) -> None:
        """Show what belongs to the choice, and what a result would be called."""
        chosen = self.sigma_from.currentData()
        self._form.setRowVisible(self.sigma, chosen is SigmaSource.ONE)
        self._form.setRowVisible(self._table_row, chosen is SigmaSource.TABLE)
        suffix = self.format.currentData()
        target = format_for(suffix)
        self.quality.setEnabled(target is None or bool(target.unchosen))
        pattern = self.pattern.text()
        try:
            check_pattern(pattern)
            planned = planned_name(pattern, _EXAMPLE, None, suffix or None, "standard", 1)
            self.example.setText(
                self.tr("{0} becomes {1}").format(_EXAMPLE, final_name(planned, 12.5, 1))
            )
        except UserError as error:
            self.example.setText(in_users_language(error))

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        output_row = self._with_button(
            self.output, self.tr("Choose the folder that results go to"), self.choose_output
        )
        self._table_row = self._with_button(
            self.table, self.tr("Choose the table"), self.choose_table
        )
        for words, field, buddy in (
            (self.tr("Results go &to"), output_row, self.output),
            (self.tr("S&ettings"), self.settings_from, self.settings_from),
            (self.tr("Si&gma"), self.sigma_from, self.sigma_from),
            (self.tr("Sigma for a&ll"), self.sigma, self.sigma),
            (self.tr("Ta&ble"), self._table_row, self.table),
            (self.tr("&Names"), self.pattern, self.pattern),
        ):
            label = plain_label(words)
            label.setBuddy(buddy)
            buddy.setAccessibleName(words.replace("&", ""))
            self._form.addRow(label, field)
        self._form.addRow(self.example)
        for words, field in (
            (self.tr("&Format"), self.format),
            (self.tr("&Quality"), self.quality),
            (self.tr("If a file is in the wa&y"), self.existing),
        ):
            self._form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
        self._form.addRow(self.sidecar)
        self._form.addRow(self.with_mask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.addLayout(self._form)
        layout.addStretch(1)

    def _with_button(self, field: QLineEdit, tip: str, handler: object) -> QWidget:
        row = QWidget()
        button = QToolButton()
        button.setText("…")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(handler)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field, 1)
        layout.addWidget(button)
        return row
