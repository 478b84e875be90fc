"""Model > Run On: chosen, refused with the figure and a report, lost in the middle, added."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from denoise_gui.core.folders import crash_folder
from denoise_gui.core.jobs import Jobs
from denoise_gui.core.settings import DEVICE
from denoise_gui.engine.devices import fitting, listing
from denoise_gui.engine.devices.fitting import GPU, NVIDIA, OPENVINO, Machine
from denoise_gui.engine.shipped import resources_folder
from denoise_gui.features.devices.add_graphics_card import AddGraphicsCardDialog
from tests.driven import DrivenApplication as Application
from tests.engine.devices.faked import Array, FakedCard, right, two_levels_off
from tests.window.conftest import TIMEOUT, open_image, show, shown_result, wait_until_done

LIGHT = resources_folder() / "models" / "light.onnx"


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> FakedCard:
    """One that computes rightly, and that the window finds."""
    card = FakedCard(monkeypatch)
    monkeypatch.setattr(listing, "find_devices", lambda: (card.device, listing.PROCESSOR))
    return card


@pytest.fixture
def on_light(qtbot: QtBot) -> Iterator[Application]:
    """The application with the quickest model, on the processor."""
    application = Application(LIGHT)
    show(application, qtbot)
    yield application
    application.close()


def choices(application: Application) -> dict[str, bool]:
    """The texts of Model > Run On, and which is checked."""
    actions = application.window.menus.menu("device").actions()
    return {action.text(): action.isChecked() for action in actions if action.text()}


def choose(application: Application, text: str) -> None:
    actions = application.window.menus.menu("device").actions()
    next(action for action in actions if text in action.text()).trigger()


def test_a_card_is_chosen_by_its_name_and_remembered(
    card: FakedCard, on_light: Application, small_photo: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: card.device.name in choices(on_light), timeout=TIMEOUT)
    assert choices(on_light)["Processor"]
    open_image(on_light, small_photo, qtbot)
    before = shown_result(on_light)
    with qtbot.waitSignal(on_light.live.model_opened, timeout=TIMEOUT):
        choose(on_light, card.device.name)
    wait_until_done(on_light, qtbot)
    assert choices(on_light)[card.device.name]
    assert card.device.name in on_light.window.status.model.text()
    assert DEVICE.get() == "fake"
    assert np.abs(shown_result(on_light).astype(int) - before.astype(int)).max() <= 1


def test_a_card_that_computes_wrongly_is_refused_in_the_window_with_a_report(
    card: FakedCard, on_light: Application, small_photo: Path, qtbot: QtBot
) -> None:
    card.spoil = two_levels_off
    open_image(on_light, small_photo, qtbot)
    before = shown_result(on_light)
    with qtbot.waitSignal(on_light.live.device_refused, timeout=TIMEOUT):
        on_light.link.use_device("fake")
    wait_until_done(on_light, qtbot)
    bar = on_light.window.notice_bar
    assert "Faked Card 9000 (Fake) is not used" in bar.text
    assert "up to 2 levels of 255" in bar.text
    assert on_light.window.status.model.text().endswith("· cpu")
    assert np.array_equal(shown_result(on_light), before)
    wrong = "Faked Card 9000 (Fake): computes wrongly"
    qtbot.waitUntil(lambda: wrong in choices(on_light), timeout=TIMEOUT)
    assert choices(on_light)["Processor"]

    assert bar.button.text() == "Write a Report"
    bar.button.click()
    (report,) = crash_folder().glob("*.txt")
    text = report.read_text(encoding="utf-8")
    assert "Largest difference: 2" in text
    assert "Drivers: 2.0" in text
    assert str(small_photo) not in text
    assert str(report) in bar.text


def test_while_a_card_is_checked_the_window_says_so_and_another_choice_ends_it(
    card: FakedCard, on_light: Application, qtbot: QtBot
) -> None:
    told: list[str] = []
    on_light.live.opening_told.connect(told.append)
    with qtbot.waitSignal(on_light.live.opening_told, timeout=TIMEOUT):
        on_light.link.use_device("fake")
    label = on_light.window.status.model
    assert label.text().startswith("Checking Faked Card 9000 (Fake): ")
    assert told[0] == "Checking Faked Card 9000 (Fake): 1 of 4"
    on_light.link.use_device("cpu")
    qtbot.waitUntil(lambda: label.text().endswith("· cpu"), timeout=TIMEOUT)
    assert choices(on_light)["Processor"]


def test_a_card_that_is_lost_in_the_middle_loses_nothing(
    card: FakedCard, on_light: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    open_image(on_light, quarter_photo, qtbot)
    before = shown_result(on_light)
    with qtbot.waitSignal(on_light.live.model_opened, timeout=TIMEOUT):
        on_light.link.use_device("fake")

    def die(_output: Array, _run: int) -> Array:
        raise RuntimeError("device lost")

    card.spoil = die
    with qtbot.waitSignal(on_light.live.device_left, timeout=TIMEOUT):
        on_light.document.set_sigma(26)
    on_light.document.set_sigma(25)
    wait_until_done(on_light, qtbot)
    assert np.abs(shown_result(on_light).astype(int) - before.astype(int)).max() <= 1
    assert on_light.window.status.model.text().endswith("· cpu")
    assert "device lost" in on_light.window.notice_bar.text


def test_what_a_card_made_before_it_was_found_wrong_is_made_again(
    card: FakedCard,
    on_light: Application,
    quarter_photo: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_image(on_light, quarter_photo, qtbot)
    before = shown_result(on_light)
    with qtbot.waitSignal(on_light.live.model_opened, timeout=TIMEOUT):
        on_light.link.use_device("fake")
    wait_until_done(on_light, qtbot)
    # From now on it is wrong, and looked at only later: what it makes until then is shown.
    monkeypatch.setattr("denoise_gui.engine.devices.spot_check.SpotChecks.is_due", lambda *_: False)
    card.spoil = two_levels_off
    with qtbot.waitSignal(on_light.live.visible_finished, timeout=TIMEOUT):
        on_light.document.set_sigma(26)
    monkeypatch.setattr("denoise_gui.engine.devices.spot_check.SpotChecks.is_due", lambda *_: True)
    with qtbot.waitSignal(on_light.live.device_refused, timeout=TIMEOUT):
        on_light.document.set_sigma(25)
    wait_until_done(on_light, qtbot)
    assert np.array_equal(shown_result(on_light), before)
    assert "is not used" in on_light.window.notice_bar.text


def test_automatic_says_what_it_took(card: FakedCard, qtbot: QtBot) -> None:
    card.spoil = two_levels_off
    application = Application(LIGHT, "auto")
    try:
        show(application, qtbot)
        assert choices(application)["&Automatic: Processor"]
    finally:
        application.close()
    assert card.spoil is not right


def refused_card(application: Application, qtbot: QtBot) -> None:
    """The card is chosen, found wrong, and said to be so in the menu."""
    with qtbot.waitSignal(application.live.device_refused, timeout=TIMEOUT):
        application.link.use_device("fake")
    wrong = "Faked Card 9000 (Fake): computes wrongly"
    qtbot.waitUntil(lambda: wrong in choices(application), timeout=TIMEOUT)


def test_a_refused_card_is_checked_again_when_that_is_asked_for(
    card: FakedCard, on_light: Application, small_photo: Path, qtbot: QtBot
) -> None:
    card.spoil = two_levels_off
    open_image(on_light, small_photo, qtbot)
    assert not any("Again" in text for text in choices(on_light))
    refused_card(on_light, qtbot)
    # It is as it was: it is told again, with the figure.
    on_light.window.notice_bar.hide()
    with qtbot.waitSignal(on_light.live.device_refused, timeout=TIMEOUT):
        choose(on_light, "&Check Faked Card 9000 (Fake) Again")
    assert "is not used" in on_light.window.notice_bar.text
    # A new driver of the same number has mended it.
    card.spoil = right
    with qtbot.waitSignal(on_light.session.message_given, timeout=TIMEOUT) as told:
        choose(on_light, "&Check Faked Card 9000 (Fake) Again")
    wait_until_done(on_light, qtbot)
    assert "computes what the processor does" in told.args[0]
    assert on_light.window.notice_bar.text == ""
    assert card.device.name in on_light.window.status.model.text()
    assert choices(on_light)[card.device.name]
    assert not any("Again" in text for text in choices(on_light))


def test_the_dialog_of_graphics_cards_checks_a_refused_one_again(
    card: FakedCard, on_light: Application, qtbot: QtBot
) -> None:
    card.spoil = two_levels_off
    refused_card(on_light, qtbot)
    card.spoil = right
    on_light.run("help.cards")
    (dialog,) = on_light.window.findChildren(AddGraphicsCardDialog)
    (again,) = dialog.again
    with qtbot.waitSignal(on_light.session.message_given, timeout=TIMEOUT):
        again.click()
    assert not dialog.isVisible()
    assert DEVICE.get() == "fake"


# Adding one


@pytest.mark.parametrize(
    ("machine", "first", "words"),
    [
        (Machine("Windows", "AMD64", ("NVIDIA GeForce RTX 3060",)), GPU, "NVIDIA GeForce RTX 3060"),
        (Machine("Linux", "x86_64", (), "Intel Xeon"), OPENVINO, "No graphics card was found"),
        (Machine("Linux", "x86_64", (), "AMD EPYC"), GPU, "no package that would make"),
    ],
)
def test_what_fits_the_machine_is_offered_first(
    qtbot: QtBot, machine: Machine, first: fitting.Extra, words: str
) -> None:
    dialog = AddGraphicsCardDialog(Jobs(), machine=machine)
    qtbot.addWidget(dialog)
    assert words in dialog.words.text()
    assert dialog.buttons[first].isChecked()
    assert first.package in dialog.command
    dialog.buttons[NVIDIA].click()
    assert NVIDIA.package in dialog.command
    assert first.package not in dialog.command


def test_after_an_installation_the_devices_are_looked_for_again(
    application: Application, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(application.live.devices_found, timeout=TIMEOUT):
        application.run("help.cards")
        (dialog,) = application.window.findChildren(AddGraphicsCardDialog)
        assert dialog.isVisible()
        dialog.installed.emit()
    dialog.close()
