"""What is remembered between starts: typed, within its limits, and under the keys it always had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from denoise_gui.core import settings, settings_file
from denoise_gui.core.settings import Setting
from denoise_gui.core.settings_file import FILE
from denoise_gui.engine.batch.items import Existing
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.features.batch.choices import CHOICES, BatchChoices, SigmaSource
from denoise_gui.features.export.export_options import OPTIONS, ExportOptions


def schema() -> Iterator[Setting[object]]:
    for value in vars(settings).values():
        if isinstance(value, Setting):
            yield value
    for group in (CHOICES, OPTIONS):
        yield from group._settings.values()


@pytest.fixture(autouse=True)
def _nothing_chosen() -> None:
    """Other tests begin with a choice that lets them name their sigma."""
    FILE.write()
    QSettings().clear()


def test_no_key_is_used_twice() -> None:
    keys = Counter(setting.key for setting in schema())
    assert len(keys) > 40
    assert [key for key, count in keys.items() if count > 1] == []


def test_what_was_never_chosen_is_the_default_and_every_default_is_within_its_limits() -> None:
    for setting in schema():
        assert setting.get() == setting.default, setting.key
        FILE.put(setting.key, settings._stored(setting.default))
        FILE.write()
        assert setting.get() == setting.default, setting.key
        assert type(setting.get()) is type(setting.default), setting.key


def test_nonsense_counts_as_not_chosen() -> None:
    for setting in schema():
        if isinstance(setting.default, str | tuple) and not isinstance(setting.default, GrayUse):
            continue
        for nonsense in ("nonsense", "", "nan", "-7", b"\xff", ["a", "b"]):
            QSettings().setValue(setting.key, nonsense)
            assert type(setting.get()) is type(setting.default), (setting.key, nonsense)


@pytest.mark.parametrize(
    ("setting", "nonsense"),
    [
        (settings.THEME, "purple"),
        (settings.LANGUAGE, "tlh"),
        (settings.COMPARE_VIEW, "sideways"),
        (settings.DIVIDER_FRACTION, 7),
        (settings.NOISE_GAIN, 5),
        (settings.QUALITY, 101),
        (settings.SUBSAMPLING, "4:1:0"),
        (settings.LIVE_BUDGET_MB, -1),
        (settings.GRAY_USE, "sepia"),
    ],
    ids=lambda value: value.key if isinstance(value, Setting) else "",
)
def test_a_value_beyond_its_limits_counts_as_not_chosen(
    setting: Setting[object], nonsense: object
) -> None:
    QSettings().setValue(setting.key, nonsense)
    assert setting.get() == setting.default


def test_settings_of_an_earlier_version_are_read() -> None:
    """As the INI file has them: texts, whatever they mean."""
    written = QSettings()
    for key, value in {
        "view/theme": "dark",
        "window/language": "zh_CN",
        "compare/view": "side_by_side",
        "compare/divider": "0.25",
        "compare/vertical": "false",
        "compare/gain": "8",
        "files/recent": "/one.png",
        "files/quality": "90",
        "files/sidecar": "true",
        "model/gray_use": "luma",
        "live/budget_mb": "300",
        "batch/sigma_from": "one",
        "batch/sigma": "12.5",
        "batch/existing": "rename",
        "export/opset": "21",
        "export/coreml": "false",
    }.items():
        written.setValue(key, value)
    written.setValue("window/geometry", QByteArray(b"place"))
    assert settings.THEME.get() == "dark"
    assert settings.LANGUAGE.get() == "zh_CN"
    assert settings.COMPARE_VIEW.get() == "side_by_side"
    assert settings.DIVIDER_FRACTION.get() == 0.25
    assert settings.DIVIDER_VERTICAL.get() is False
    assert settings.NOISE_GAIN.get() == 8
    assert settings.RECENT_FILES.get() == ("/one.png",)
    assert settings.QUALITY.get() == 90
    assert settings.SIDECAR.get() is True
    assert settings.GRAY_USE.get() is GrayUse.LUMA
    assert settings.LIVE_BUDGET_MB.get() == 300
    assert settings.WINDOW_GEOMETRY.get() == QByteArray(b"place")
    assert CHOICES.get() == replace(
        BatchChoices(), sigma_from=SigmaSource.ONE, sigma=12.5, existing=Existing.RENAME
    )
    assert OPTIONS.get() == replace(ExportOptions(), opset=21, coreml=False)


@pytest.mark.parametrize("paths", [(), ("/one.png",), ("/one.png", "/two, with comma.png")])
def test_lists_of_any_length_survive_the_file(paths: tuple[str, ...]) -> None:
    settings.RECENT_FILES.set(paths)
    FILE.write()
    assert settings.RECENT_FILES.get() == paths
    settings.RECENT_FILES.forget()
    assert settings.RECENT_FILES.get() == ()


def test_what_is_so_already_is_not_written_again() -> None:
    """Each writing waits for the disk."""
    settings.DIVIDER_FRACTION.set(settings.DIVIDER_FRACTION.default)
    CHOICES.set(CHOICES.get())
    assert QSettings().allKeys() == []
    settings.DIVIDER_FRACTION.set(0.25)
    QSettings().sync()
    file = Path(QSettings().fileName())
    file.touch()
    written = file.stat().st_mtime_ns
    settings.DIVIDER_FRACTION.set(0.25)
    QSettings().sync()
    assert file.stat().st_mtime_ns == written
    settings.DIVIDER_FRACTION.set(settings.DIVIDER_FRACTION.default)
    assert settings.DIVIDER_FRACTION.get() == settings.DIVIDER_FRACTION.default


def test_nothing_is_remembered_but_through_the_schema() -> None:
    package = Path(settings.__file__).parents[1]
    users = [path for path in package.rglob("*.py") if "QSettings" in path.read_text("utf-8")]
    assert users == [Path(settings_file.__file__)]
