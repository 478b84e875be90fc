"""Where files of the application lie: as the platform has it, and where they have always lain."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QStandardPaths

from denoise_gui.core import folders


class Elsewhere:
    """A platform that names other places than Qt does."""

    def __init__(self, place: Path) -> None:
        self.user_data_path = self.user_cache_path = self.user_documents_path = place

    def __call__(self) -> Elsewhere:
        return self


class NoHome:
    """A platform that finds no home for this account."""

    def __getattr__(self, name: str) -> Path:
        raise RuntimeError("could not determine the home directory")


def test_the_folders_are_those_that_qt_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(folders.OVERRIDE)
    QCoreApplication.setApplicationName("denoise-gui")
    QCoreApplication.setOrganizationName("denoise-gui")
    for folder, name in (
        (folders.data_folder, "AppLocalDataLocation"),
        (folders.cache_folder, "CacheLocation"),
    ):
        where = QStandardPaths.StandardLocation[name]
        assert folder() == Path(QStandardPaths.writableLocation(where))


@pytest.mark.parametrize(
    ("find", "variable"),
    [(folders.data_folder, "XDG_DATA_HOME"), (folders.cache_folder, "XDG_CACHE_HOME")],
)
def test_what_lies_where_qt_put_it_is_found(
    find: object, variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(find)
    monkeypatch.delenv(folders.OVERRIDE)
    monkeypatch.setenv(variable, str(tmp_path / "of qt"))
    monkeypatch.setattr(folders, "PlatformDirs", Elsewhere(tmp_path / "of the platform"))
    own = Path("denoise-gui", "denoise-gui")
    assert find() == tmp_path / "of the platform" / own
    (tmp_path / "of qt" / own).mkdir(parents=True)
    assert find() == tmp_path / "of qt" / own
    (tmp_path / "of the platform" / own).mkdir(parents=True)
    assert find() == tmp_path / "of the platform" / own


def test_an_account_without_a_home_keeps_its_files_for_the_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(folders.OVERRIDE)
    for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(folders, "PlatformDirs", NoHome)
    monkeypatch.setattr(Path, "home", lambda: NoHome().home)
    monkeypatch.setattr(folders.tempfile, "gettempdir", lambda: "/temporary")
    assert folders.data_folder().is_relative_to("/temporary")
    assert folders.cache_folder().is_relative_to("/temporary")


def test_without_a_documents_folder_dialogs_begin_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(folders, "PlatformDirs", Elsewhere(tmp_path / "Documents"))
    assert folders.documents_folder() == tmp_path
    (tmp_path / "Documents").mkdir()
    assert folders.documents_folder() == tmp_path / "Documents"
