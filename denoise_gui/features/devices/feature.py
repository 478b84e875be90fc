"""Model > Run On: what computes, what does so wrongly and is not used, and what can be added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from denoise_gui.core.diagnostics.device_report import write_device_report
from denoise_gui.core.folders import crash_folder
from denoise_gui.core.live_picture import DeviceChoice, ModelOpened
from denoise_gui.core.session import Session
from denoise_gui.core.settings import DEVICE
from denoise_gui.core.translation import in_users_language, tr
from denoise_gui.engine.devices.words import AUTOMATIC, CPU
from denoise_gui.features.devices.add_graphics_card import AddGraphicsCardDialog
from denoise_gui.shell.command import Command, Menu
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.menus.actions import fill_choices
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.widgets.notice_bar import NoticeAction
from denoise_gui.shell.window import MainWindow

if TYPE_CHECKING:
    from denoise_gui.engine.devices.refusal import Refusal

_ABOUT = "device"


class DevicesFeature(Feature):
    """The choice of a device, with what came of it."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self._opened: ModelOpened | None = None
        self._checking = ""
        """The device that is being checked again."""
        self._found: tuple[DeviceChoice, ...] = (DeviceChoice(CPU, ""),)
        live = session.live
        live.model_opened.connect(self._note)
        live.device_left.connect(self._note)
        live.device_left.connect(self._show)
        live.devices_found.connect(self._note_found)
        live.device_refused.connect(self._tell_refusal)
        live.opening_told.connect(window.status.show_opening)

    def parts(self) -> Parts:
        live = self.session.live
        tip = tr("Which package makes use of the graphics card in this machine")
        return Parts(
            (
                Menu(
                    "device",
                    tr("Run O&n"),
                    "model/run",
                    fill=self._fill,
                    changed=(live.model_opened, live.device_left, live.devices_found),
                ),
                Command(
                    "help.cards",
                    tr("&Graphics Cards…"),
                    "help/find",
                    self.add_graphics_card,
                    tip=tip,
                ),
            )
        )

    def add_graphics_card(self) -> None:
        """Offer to install what makes use of a graphics card."""
        dialog = AddGraphicsCardDialog(self.session.jobs, self.window, refused=self._refused)
        dialog.check_requested.connect(self.check)
        dialog.installed.connect(self.session.live.find_devices)
        dialog.open()

    def use(self, device: str) -> None:
        """Go on there, now and at the next start."""
        DEVICE.set(device)
        self.window.notice_bar.forget(_ABOUT)
        self.session.live.use_device(device)

    def check(self, device: str) -> None:
        """Hold it against the processor again, and go on there if it computes the same."""
        if self.session.live.device != AUTOMATIC:
            DEVICE.set(device)
        self._checking = device
        self.window.notice_bar.forget(_ABOUT)
        self.session.live.check_device(device)

    @property
    def _refused(self) -> tuple[DeviceChoice, ...]:
        """Those that were found to compute wrongly with the model in use."""
        refused = self._opened.refused if self._opened else ()
        return tuple(device for device in self._found if device.id in refused)

    def _note(self, opened: ModelOpened) -> None:
        self._opened = opened
        if self._checking and opened.device == self._checking:
            words = tr("{0} was checked: it computes what the processor does.")
            self.session.message_given.emit(words.format(opened.device_name))
        self._checking = ""

    def _show(self, opened: ModelOpened) -> None:
        self.window.status.show_device(opened.device_name)

    def _note_found(self, found: tuple[DeviceChoice, ...]) -> None:
        self._found = found

    def _fill(self, menu: QMenu) -> None:
        opened, automatic = self._opened, self.session.live.device == AUTOMATIC
        name = opened.device_name if opened else ""
        where = tr("Processor") if name == CPU else name
        fastest = tr("&Automatic: {0}").format(where) if automatic and where else tr("&Automatic")
        choices = [(AUTOMATIC, fastest)]
        for device in reversed(self._found):
            text = device.name or tr("Processor")
            if opened and device.id in opened.refused:
                text = tr("{0}: computes wrongly").format(text)
            choices.append((device.id, text))
        in_use = AUTOMATIC if automatic else opened.device if opened else CPU
        fill_choices(menu, choices, in_use, self.use)
        menu.addSeparator()
        for device in self._refused:
            again = menu.addAction(tr("&Check {0} Again").format(device.name))
            again.triggered.connect(lambda _checked=False, device=device.id: self.check(device))
        menu.addAction(tr("A&dd a Graphics Card…")).triggered.connect(self.add_graphics_card)

    def _tell_refusal(self, refusal: Refusal) -> None:
        """With a report for whoever can repair it."""
        action = NoticeAction(tr("Write a Report"), lambda: self._write_report(refusal))
        words = in_users_language(refusal.sentence())
        self.window.notice_bar.show_notice(words, action, _ABOUT)

    def _write_report(self, refusal: Refusal) -> None:
        folder = crash_folder()
        path = write_device_report(folder, refusal)
        if path is None:
            self.session.fail(_ABOUT, tr("No report could be written to {0}.").format(folder))
            return
        action = NoticeAction(
            tr("Open Folder"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
        )
        words = tr("The report is {0}; nothing was sent.").format(path)
        self.window.notice_bar.show_notice(words, action, _ABOUT)
