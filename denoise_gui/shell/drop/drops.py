"""Drop and paste: what comes in goes to the feature that takes its kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF
from PySide6.QtWidgets import QWidget

from denoise_gui.shell.drop.hint import DropHint
from denoise_gui.shell.drop.incoming import files_in, incoming, may_be_taken
from denoise_gui.shell.drop.zones import DropZones
from denoise_gui.shell.parts import Intake


class Drops:
    """Knows what the features take; shows, while something is dragged over a picture, where it may
    be let go."""

    def __init__(self, picture: QWidget, tell: Callable[[str], object]) -> None:
        """`tell` says why something is taken by nobody."""
        self._tell = tell
        self._intakes: tuple[Intake, ...] = ()
        self.hint = DropHint(picture)
        self.zones = DropZones(picture)

    def take_for(self, intakes: tuple[Intake, ...]) -> None:
        """What comes in is for these."""
        self._intakes = intakes

    def enter(self, data: QMimeData, at: QPointF) -> bool:
        """A drag comes over the window; whether it is welcome."""
        welcome = may_be_taken(data)
        if welcome:
            self.hint.welcome(True)
            self.move(data, at)
        return welcome

    def move(self, data: QMimeData, at: QPointF) -> None:
        """With an image open, say, a photograph may be its clean reference."""
        zoned = self._zoned(files_in(data))
        if zoned is not None and zoned.zone is not None:
            self.hint.welcome(False)
            self.zones.show_at(at, zoned.zone.words)

    def leave(self) -> None:
        self.hint.welcome(False)
        self.zones.hide()

    def drop(self, data: QMimeData) -> None:
        """It was let go."""
        zone = self.zones.isVisible() and self.zones.over_lower
        self.leave()
        files = files_in(data)
        zoned = self._zoned(files)
        if zone and zoned is not None and zoned.files is not None:
            zoned.files(files)
        else:
            self.take(data)

    def take(self, data: QMimeData) -> None:
        """Of what was dropped or pasted, the kind that a feature names comes first."""
        taken = incoming(data)
        named = self._by_name(taken.files)
        if named is not None and named.files is not None:
            named.files(tuple(file for file in taken.files if _named(named, file)))
        elif taken.files:
            self._give_files(taken.files)
        elif taken.picture is not None:
            for intake in self._intakes:
                if intake.picture is not None:
                    intake.picture(taken.picture)
                    return
        else:
            self._tell(taken.problem)

    def _give_files(self, files: tuple[Path, ...]) -> None:
        for intake in self._intakes:
            if intake.files is not None and not intake.suffixes and intake.zone is None:
                intake.files(files)
                return

    def _by_name(self, files: tuple[Path, ...]) -> Intake | None:
        return next(
            (i for i in self._intakes if i.files and any(_named(i, file) for file in files)), None
        )

    def _zoned(self, files: tuple[Path, ...]) -> Intake | None:
        """What takes the first of the files in a zone of its own, now."""
        if not files or self._by_name(files[:1]) is not None:
            return None
        return next((i for i in self._intakes if i.zone is not None and i.zone.offered()), None)


def _named(intake: Intake, file: Path) -> bool:
    return file.suffix.lower() in intake.suffixes
