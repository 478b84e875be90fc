"""All settings of the application in one place; each holds the moment it is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.languages import LANGUAGES, SYSTEM
from denoise_gui.core.settings import LANGUAGE, LIVE_BUDGET_MB, NEW_MODEL, NEW_SIGMA
from denoise_gui.shell.picture import surround
from denoise_gui.shell.picture.monitor_profile import monitor_words
from denoise_gui.shell.widgets import theme
from denoise_gui.shell.widgets.plain_label import plain_label

_LARGEST_BUDGET_MB = 65536


class SettingsDialog(QDialog):
    """Shows what is chosen and tells what is changed; who opened it does what follows from it."""

    language_chosen = Signal(str)
    surround_chosen = Signal()
    model_by_noise_chosen = Signal(bool)
    memory_chosen = Signal(int)
    """Bytes for live results."""
    profile_requested = Signal()
    srgb_requested = Signal()
    system_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        languages = [(SYSTEM, self.tr("As the System")), *LANGUAGES.items()]
        self.language = _choice(languages, LANGUAGE.get(), self.language_chosen.emit)
        names = {"system": self.tr("As the System"), "light": self.tr("Light")}
        names["dark"] = self.tr("Dark")
        self.theme = _choice(list(names.items()), theme.chosen_theme(), theme.choose_theme)
        grounds = [
            ("dark", self.tr("Dark gray")),
            ("mid", self.tr("Middle gray")),
            ("light", self.tr("Light gray")),
        ]
        self.surround = _choice(grounds, surround.chosen(), self._choose_surround)
        begins = [
            ("measured", self.tr("The sigma that is measured, where it can be used")),
            ("last", self.tr("The sigma that was used last")),
        ]
        self.new_sigma = _choice(begins, NEW_SIGMA.get(), NEW_SIGMA.set)
        models = [
            ("by_noise", self.tr("The one that suits its noise")),
            ("kept", self.tr("The one in use")),
        ]
        self.new_model = _choice(models, NEW_MODEL.get(), self._choose_model)
        self.memory = QSpinBox()
        self.memory.setRange(0, _LARGEST_BUDGET_MB)
        self.memory.setSingleStep(64)
        self.memory.setSuffix(self.tr(" MB"))
        self.memory.setValue(LIVE_BUDGET_MB.get())
        self.memory.setToolTip(
            self.tr("More of it lets larger views follow the slider at once; 0 keeps none")
        )
        self.memory.setKeyboardTracking(False)
        self.memory.valueChanged.connect(self._choose_memory)
        self.profile = plain_label()
        self.show_profile()
        self._lay_out()

    def show_profile(self) -> None:
        """Which profile the monitor is taken to have."""
        self.profile.setText(monitor_words(self.screen()))

    def show_model_choice(self, by_noise: bool) -> None:
        """As it is now; a model that was chosen by hand stays for all photographs."""
        blocker = QSignalBlocker(self.new_model)
        self.new_model.setCurrentIndex(self.new_model.findData("by_noise" if by_noise else "kept"))
        blocker.unblock()

    def restore(self) -> None:
        """All as at first, but for the language, which one may not be able to read then."""
        for choice, value in (
            (self.theme, "system"),
            (self.surround, surround.DEFAULT),
            (self.new_sigma, NEW_SIGMA.default),
            (self.new_model, NEW_MODEL.default),
        ):
            choice.setCurrentIndex(choice.findData(value))
        self.memory.setValue(LIVE_BUDGET_MB.default)
        self.system_requested.emit()
        self.show_profile()

    def _choose_surround(self, name: str) -> None:
        surround.choose(name)
        self.surround_chosen.emit()

    def _choose_model(self, choice: str) -> None:
        self.model_by_noise_chosen.emit(choice == "by_noise")

    def _choose_memory(self, megabytes: int) -> None:
        LIVE_BUDGET_MB.set(megabytes)
        self.memory_chosen.emit(megabytes * 2**20)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("&Language"), self.language)
        form.addRow(self.tr("&Theme"), self.theme)
        form.addRow(self.tr("&Around the picture"), self.surround)
        form.addRow(self.tr("A &new photograph begins with"), self.new_sigma)
        form.addRow(self.tr("M&odel for a new photograph"), self.new_model)
        form.addRow(self.tr("&Memory for live results"), self.memory)
        choose = QPushButton(self.tr("C&hoose…"))
        choose.clicked.connect(self.profile_requested)
        system = QPushButton(self.tr("As the &System"))
        system.setToolTip(self.tr("The profile that the system has for this monitor"))
        system.clicked.connect(self.system_requested)
        srgb = QPushButton(self.tr("s&RGB"))
        srgb.clicked.connect(self.srgb_requested)
        monitor = QHBoxLayout()
        monitor.addWidget(self.profile, 1)
        for button in (system, srgb, choose):
            monitor.addWidget(button)
        form.addRow(self.tr("Monitor's colour profile"), monitor)
        for button in (system, srgb, choose):
            button.setAutoDefault(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        restore = QPushButton(self.tr("Restore &Defaults"))
        restore.setAutoDefault(False)
        restore.clicked.connect(self.restore)
        buttons.addButton(restore, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.setMinimumWidth(520)


def _choice(
    choices: Sequence[tuple[str, str]], chosen: str, handler: Callable[[str], object]
) -> QComboBox:
    """Of (value, text); the handler is told of another value by the hand."""
    box = QComboBox()
    for value, text in choices:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.currentIndexChanged.connect(lambda _index: handler(str(box.currentData())))
    return box
