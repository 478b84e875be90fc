"""From the menu to the verdict, with a real network, a real export and the real window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.contract.weight_files import export_requirements, missing_modules
from denoise_gui.core.exporter.job import run_exporter
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.parity_report import load_comparison
from denoise_gui.features.export.export_dialog import ExportDialog
from denoise_gui.features.export.export_options import OPTIONS, ExportOptions
from denoise_gui.features.export.parity_window import ComparisonWindow
from denoise_gui.features.export.workflow import starting_options
from exporter.checkpoints.weights_file import save_weights
from exporter.networks import ResidualUNetConfig, build, initialise
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, wait_until_done


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("weights") / "tiny.safetensors"
    network = build(ResidualUNetConfig(widths=(4, 8), blocks=(1, 1)))
    initialise(network, torch.Generator().manual_seed(0))
    save_weights(path, network)
    return path


@pytest.fixture
def options(weights: Path, tmp_path: Path) -> ExportOptions:
    folder = tmp_path / "exported"
    folder.mkdir()
    return ExportOptions(weights=str(weights), folder=str(folder), name="tiny")


@dataclass
class Exporting:
    """What was seen while a network was exported and compared."""

    window: ComparisonWindow
    commands: list[list[str]]
    """Of the exporter, each in a process of its own."""
    shares: list[int]
    """Where the progress bar stood."""
    lines: list[str]
    """What the dialog said."""


@pytest.fixture
def exporting(
    application: Application,
    quarter_photo: Path,
    options: ExportOptions,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> Iterator[Exporting]:
    commands: list[list[str]] = []
    shares: list[int] = []

    def counted(arguments: list[str], *rest: Any, **more: Any) -> dict[str, Any]:
        commands.append(arguments)
        return run_exporter(arguments, *rest, **more)

    monkeypatch.setattr("denoise_gui.features.export.workflow.run_exporter", counted)
    open_image(application, quarter_photo, qtbot)
    with qtbot.waitSignal(application.export.comparison_opened, timeout=2 * TIMEOUT) as opened:
        application.export.start(options)
        dialog = application.export._dialog
        assert dialog is not None
        dialog.bar.valueChanged.connect(shares.append)
    window = opened.args[0]
    yield Exporting(window, commands, shares, dialog.messages.toPlainText().splitlines())
    window.close()


def test_export_compare_look_and_go_on_with_the_exported_model(
    application: Application, exporting: Exporting, options: ExportOptions, qtbot: QtBot
) -> None:
    """One long test, since an export takes a while: what the user does, in order."""
    window = exporting.window
    _one_process_exports_and_compares(exporting)
    assert options.onnx_path is not None
    assert options.coreml_path is not None
    assert options.onnx_path.is_file()
    assert (options.coreml_path / "Manifest.json").is_file()
    assert window.banner.passed
    # Its weights are random: the files agree, on a picture that is worse.
    assert window.banner.doubtful
    assert window.banner.words.text().startswith("The network makes a noisy picture worse")
    names = [picture.name for picture in window.comparison.pictures]
    assert names[:2] == ["Original", "PyTorch"]
    assert any(name.startswith("ONNX") for name in names)
    assert any(name.startswith("Core ML") for name in names)
    _flips_by_keys(window)
    _shows_differences(window)
    _goes_to_the_worst_pixel(window)
    _saves_the_report(application, window, Path(options.folder))
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT) as opened:
        window.use_model_requested.emit(options.onnx_path)
    # It is taken into the library, under a name that no other has.
    assert opened.args[0].path.parent == application.library.folder
    names = [model.name for model in application.library.models()]
    assert len(set(names)) == len(names)
    wait_until_done(application, qtbot)


def _one_process_exports_and_compares(exporting: Exporting) -> None:
    """One progress from nothing to all, one Cancel, and PyTorch loaded once."""
    (arguments,) = exporting.commands
    assert arguments[0] == "export"
    assert "--compare" in arguments
    assert len(exporting.shares) > 5
    assert exporting.shares == sorted(exporting.shares)
    lines = exporting.lines
    assert len(lines) == len(set(lines))  # each stage once, however often its share grew
    assert "Converting to ONNX" in lines
    assert "Writing the report" in lines


def _flips_by_keys(window: ComparisonWindow) -> None:
    window.activateWindow()
    assert window.shown_panes() == list(range(len(window.panes)))
    for index, key in enumerate((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)):
        QTest.keyClick(window, key)
        assert window.shown_panes() == [index]
        assert [pane.isVisible() for pane in window.panes].count(True) == 1
    QTest.keyClick(window, Qt.Key.Key_0)
    assert all(pane.isVisible() for pane in window.panes)


def _shows_differences(window: ComparisonWindow) -> None:
    index = next(i for i, p in enumerate(window.comparison.pictures) if "Core ML" in p.name)
    pane = window.panes[index]
    output = pane.pyramid
    window.difference.setChecked(True)
    shown = pane.pyramid
    assert shown is not None
    assert shown is not output
    faint = float(shown.levels[0][..., :3].mean())
    assert faint > 0
    window.gain.setValue(window.gain.maximum())
    assert pane.pyramid is not None
    assert float(pane.pyramid.levels[0][..., :3].mean()) > 1.5 * faint
    window.difference.setChecked(False)


def _goes_to_the_worst_pixel(window: ComparisonWindow) -> None:
    window.show_worst()
    worst = max(window.comparison.pairs, key=lambda pair: pair.largest)
    assert window.view.mark == worst.largest_at
    for pane in window.panes:
        visible = pane.viewport.visible
        assert visible.left <= worst.largest_at[0] < visible.right
        assert visible.top <= worst.largest_at[1] < visible.bottom


def _saves_the_report(application: Application, window: ComparisonWindow, folder: Path) -> None:
    for _ in range(2):
        application.export.save_report(window.comparison.folder, folder)
    saved = [path for path in folder.iterdir() if path.is_dir() and path.suffix == ""]
    assert len(saved) >= 2  # the first is not overwritten by the second
    assert all((path / "report.html").is_file() for path in saved if "sigma" in path.name)


def test_cancel_leaves_the_earlier_files_untouched(
    application: Application, small_photo: Path, options: ExportOptions, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    assert options.onnx_path is not None
    options.onnx_path.write_bytes(b"an earlier export")
    with qtbot.waitSignal(application.export.ended, timeout=TIMEOUT):
        application.export.start(options)
        dialog = application.export._dialog
        assert dialog is not None
        dialog.cancel_button.click()
    assert options.onnx_path.read_bytes() == b"an earlier export"
    assert [p.name for p in Path(options.folder).iterdir()] == ["tiny.onnx"]
    assert not application.export.busy
    assert dialog.isHidden()


def test_weights_that_are_none_are_named(
    application: Application,
    small_photo: Path,
    options: ExportOptions,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    open_image(application, small_photo, qtbot)
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"nothing of the kind")
    with qtbot.waitSignal(application.export.failed, timeout=TIMEOUT) as failed:
        application.export.start(replace(options, weights=str(bad)))
    assert "bad.safetensors" in failed.args[0]
    assert "bad.safetensors" in application.window.notice_bar.text
    assert not list(Path(options.folder).iterdir())


def test_an_export_needs_an_open_photograph(application: Application) -> None:
    application.export.ask(application.link.model)
    assert "Open a photograph first" in application.window.notice_bar.text


def test_the_dialog_takes_only_what_can_be_done(options: ExportOptions, qtbot: QtBot) -> None:
    dialog = ExportDialog(options)
    qtbot.addWidget(dialog)
    assert dialog._go.isEnabled()
    assert dialog.options == options
    dialog.onnx.setChecked(False)
    dialog.coreml.setChecked(False)
    assert not dialog._go.isEnabled()
    assert "at least one" in dialog._problem.text()
    dialog.onnx.setChecked(True)
    dialog.folder.setText("/no/such/folder")
    assert "folder" in dialog._problem.text()
    dialog.folder.setText(options.folder)
    dialog.fixed.setChecked(True)
    dialog.fixed_height.setValue(256)
    assert "--size" in dialog.options.export_arguments()
    dialog.fixed.setChecked(False)
    dialog.coreml.setChecked(True)
    dialog.smallest.setValue(512)
    dialog.largest.setValue(256)
    assert not dialog._go.isEnabled()
    dialog.largest.setValue(1024)
    dialog.opset.setCurrentIndex(2)
    arguments = dialog.options.export_arguments()
    assert arguments[arguments.index("--size-range") + 1 :][:2] == ["512", "1024"]
    assert arguments[arguments.index("--opset") + 1] == "20"
    (Path(options.folder) / "tiny.onnx").touch()
    dialog.name.setText("tinier")
    dialog.name.setText("tiny")
    assert "tiny.onnx" in dialog._problem.text()


def test_weights_that_are_typed_name_the_model(
    options: ExportOptions, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = ExportDialog(replace(options, name=""))
    qtbot.addWidget(dialog)
    dialog.weights.setText(str(tmp_path / "mine.safetensors"))
    dialog.weights.editingFinished.emit()
    assert dialog.name.text() == "mine"
    dialog.weights.setText(str(tmp_path / "another.safetensors"))
    dialog.weights.editingFinished.emit()
    assert dialog.name.text() == "mine", "a name that was there is another now"


def test_further_formats_are_a_choice_each(
    options: ExportOptions, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """What lacks a package is greyed and says how to get it; the rest goes to the command line."""
    monkeypatch.setattr(
        "denoise_gui.features.export.further_formats.extra_missing",
        lambda kind: "coreai" if kind == "coreai" else "",
    )
    everything = replace(options, coreai=True, ncnn=True, darktable=True, web=True)
    dialog = ExportDialog(everything)
    qtbot.addWidget(dialog)
    coreai = dialog.further.boxes["coreai"]
    assert not coreai.isEnabled()
    assert "pip install 'denoise-gui[coreai]'" in coreai.toolTip()
    assert dialog.options == replace(everything, coreai=False)
    for box in (dialog.onnx, dialog.coreml):
        box.setChecked(False)
    assert dialog.precision.isEnabled()
    assert not dialog.smallest.isEnabled()  # ncnn takes any
    arguments = dialog.options.export_arguments()
    folder = Path(options.folder)
    for option, name in (
        ("--ncnn", "tiny-ncnn"),
        ("--darktable", "tiny.dtmodel"),
        ("--web", "tiny-web"),
    ):
        assert arguments[arguments.index(option) + 1] == str(folder / name)
    assert "--coreai" not in arguments
    assert arguments[arguments.index("--precision") + 1] == "float16"
    assert "--size-range" not in arguments
    dialog.further.boxes["ncnn"].setChecked(False)
    assert not dialog.precision.isEnabled()
    dialog.further.boxes["ncnn"].setChecked(True)
    dialog.further.boxes["web"].setChecked(False)
    assert "--web" not in dialog.options.export_arguments()
    (folder / "tiny-ncnn").mkdir()
    dialog.name.setText("tinier")
    dialog.name.setText("tiny")
    assert "tiny-ncnn" in dialog._problem.text()


def test_choices_are_remembered(options: ExportOptions) -> None:
    chosen = replace(options, precision="float32", coreml=False, height=256, width=320)
    OPTIONS.set(chosen)
    assert OPTIONS.get() == chosen


def test_the_weights_beside_the_running_model_are_proposed(model_path: Path) -> None:
    options = starting_options(model_path)
    assert options.weights == str(model_path.with_suffix(".safetensors"))
    assert options.name == "light"
    assert options.problem() is None or "folder" in str(options.problem())


def test_what_the_extra_needs_is_known_without_importing_it() -> None:
    assert missing_modules() == []
    assert any(line.startswith("torch") for line in export_requirements())
    assert not any("pytest" in line for line in export_requirements())


def test_a_report_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"report\.json: cannot be read"):
        load_comparison(tmp_path)
    (tmp_path / "report.json").write_text('{"schema": 99}')
    with pytest.raises(UserError, match="another version"):
        load_comparison(tmp_path)
    (tmp_path / "report.json").write_text('{"schema": 1}')
    with pytest.raises(UserError, match="not a comparison report"):
        load_comparison(tmp_path)


def test_false_colours_grow_lighter_with_the_difference() -> None:
    from denoise_gui.engine.measure.false_colour import false_colour

    ramp = np.linspace(0, 2, 64, dtype=np.float32)[None]
    lightness = false_colour(ramp, 2.0)[0].astype(float) @ [0.3, 0.6, 0.1]
    assert (np.diff(lightness) >= 0).all()
    assert lightness[0] == 0
    assert lightness[-1] == pytest.approx(255)
