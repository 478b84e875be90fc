"""Edit > Settings: the dialog, and what follows from each choice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from denoise_gui.core.session import Session
from denoise_gui.core.translation import tr
from denoise_gui.features.settings.dialog import SettingsDialog
from denoise_gui.shell import choosing_language
from denoise_gui.shell.command import Command
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.picture import monitor_profile
from denoise_gui.shell.window import MainWindow

COMMAND = "edit.settings"


class SettingsFeature(Feature):
    """One dialog, which leaves the window usable."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.dialog: SettingsDialog | None = None
        session.choice.changed.connect(self._show_model_choice)

    def parts(self) -> Parts:
        return Parts(
            (
                Command(
                    COMMAND,
                    tr("Sett&ings…"),
                    "edit/preferences",
                    self.show,
                    ("Ctrl+,",),
                    tip=tr("Language, looks, memory, and what new photographs begin with"),
                ),
            )
        )

    def show(self) -> None:
        if self.dialog is None:
            self.dialog = self._made()
            self._show_model_choice()
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _made(self) -> SettingsDialog:
        dialog = SettingsDialog(self.window)
        dialog.language_chosen.connect(
            lambda name: choosing_language.choose(self.window, name, then=COMMAND)
        )
        dialog.surround_chosen.connect(self.window.repaint_pictures)
        dialog.memory_chosen.connect(self.session.live.use_memory)
        dialog.model_by_noise_chosen.connect(self.session.choice.set_by_noise)
        dialog.profile_requested.connect(self._choose_profile)
        dialog.srgb_requested.connect(partial(self._use_monitor, monitor_profile.take_for_srgb))
        dialog.system_requested.connect(partial(self._use_monitor, monitor_profile.follow_system))
        dialog.finished.connect(self._forget_dialog)
        return dialog

    def _show_model_choice(self) -> None:
        if self.dialog is not None:
            self.dialog.show_model_choice(self.session.choice.by_noise)

    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _choose_profile(self) -> None:
        assert self.dialog is not None
        trouble = monitor_profile.choose_profile(self.dialog)
        if trouble:
            self.window.show_error(trouble)
        self._renew()

    def _use_monitor(self, choose: Callable[[], None]) -> None:
        choose()
        self._renew()

    def _renew(self) -> None:
        self.window.canvas.renew_colours()
        if self.dialog is not None:
            self.dialog.show_profile()
