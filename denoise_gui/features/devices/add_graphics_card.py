"""Model > Run On > Add a Graphics Card: which package fits this machine, and its installation; a
card that was found to compute wrongly is checked again here, after a new driver, say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.jobs import Jobs
from denoise_gui.core.live_picture import DeviceChoice
from denoise_gui.core.translation import tr
from denoise_gui.engine.devices.fitting import (
    EXTRAS,
    GPU,
    NVIDIA,
    OPENVINO,
    Extra,
    Machine,
    fitting_extras,
    installed,
    lacks_vulkan,
    this_machine,
)
from denoise_gui.engine.plain_text import plain
from denoise_gui.shell.widgets.missing_extra import InstallDialog
from denoise_gui.shell.widgets.plain_label import plain_label


class AddGraphicsCardDialog(InstallDialog):
    """What fits stands first and is chosen; the rest can be chosen all the same."""

    check_requested = Signal(str)
    """Id of a device that was refused."""

    def __init__(
        self,
        jobs: Jobs,
        parent: QWidget | None = None,
        machine: Machine | None = None,
        *,
        refused: Sequence[DeviceChoice] = (),
    ) -> None:
        """`refused`: devices that compute wrongly with the model in use."""
        machine = machine or this_machine()
        fitting = fitting_extras(machine)
        wanted = [extra for extra in fitting if not installed(extra)]
        self.chosen: Extra = (*wanted, *fitting, GPU)[0]
        super().__init__(
            tr("Add a Graphics Card"),
            _words(machine, fitting),
            [self.chosen.package],
            tr("Installed. Model > Run On has the card as soon as it is found."),
            jobs,
            parent,
        )
        self.buttons: dict[Extra, QRadioButton] = {}
        group, box = QButtonGroup(self), QVBoxLayout()
        for extra in sorted(EXTRAS, key=lambda one: one not in fitting):
            size, fits = tr("{0} MB").format(extra.megabytes), _fits(extra, fitting)
            button = QRadioButton(f"{_description(extra)} ({size}, {fits})")
            button.setChecked(extra is self.chosen)
            button.toggled.connect(lambda on, extra=extra: self._choose(extra) if on else None)
            group.addButton(button)
            box.addWidget(button)
            self.buttons[extra] = button
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertLayout(1, box)
        self.again: list[QPushButton] = []
        for device in refused:
            layout.insertLayout(1, self._row_of_refused(device))
        self.installed.connect(lambda: self._enable(False))

    def install(self) -> None:
        self._enable(False)
        super().install()

    def _row_of_refused(self, device: DeviceChoice) -> QHBoxLayout:
        words = tr("{0} computes wrongly with the model in use, and is not used.")
        label = plain_label(words.format(plain(device.name)))
        label.setWordWrap(True)
        again = QPushButton(tr("Check &Again"))
        again.setToolTip(tr("After a new driver, or another change of the machine"))
        again.clicked.connect(lambda: self._check(device.id))
        self.again.append(again)
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(again)
        return row

    def _check(self, device: str) -> None:
        """The window's status line tells how it goes."""
        self.check_requested.emit(device)
        self.reject()

    def _choose(self, extra: Extra) -> None:
        self.chosen = extra
        self.set_requirements([extra.package])

    def _enable(self, enabled: bool) -> None:
        for button in self.buttons.values():
            button.setEnabled(enabled)


def _fits(extra: Extra, fitting: tuple[Extra, ...]) -> str:
    if installed(extra):
        return tr("installed")
    return tr("fits this machine") if extra in fitting else tr("not for this machine")


def _description(extra: Extra) -> str:
    return {
        GPU: tr("WebGPU: the card of any maker, through Direct3D 12, Metal or Vulkan"),
        OPENVINO: tr("OpenVINO: Intel's processors, graphics and neural units"),
        NVIDIA: tr("TensorRT RTX: NVIDIA's RTX cards; a model takes longer to open"),
    }[extra]


def _words(machine: Machine, fitting: tuple[Extra, ...]) -> str:
    if machine.graphics_cards:
        found = tr("In this machine: {0}.").format(
            ", ".join(plain(card) for card in machine.graphics_cards)
        )
    else:
        found = tr("No graphics card was found in this machine.")
    parts = [found]
    if not fitting:
        parts.append(tr("There is no package that would make this machine faster."))
    if machine.graphics_cards and lacks_vulkan():
        parts.append(
            tr(
                "WebGPU also needs Vulkan's loader, which is not installed: on Debian or Ubuntu, "
                "sudo apt-get install libvulkan1."
            )
        )
    parts.append(
        tr(
            "Before a card is used with a model, it is held against the processor on a small "
            "picture; one that computes wrongly is not used."
        )
    )
    return "\n\n".join(parts)
