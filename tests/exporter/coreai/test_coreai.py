"""A network exported to Core AI and run by Apple's own runtime; what is damaged is found."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import platform
import shutil
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from exporter.checkpoints.weights_file import save_weights, weights_sha256
from exporter.commands import targets
from exporter.coreai import support
from exporter.coreai.saved_model import SavedModelError, read_metadata
from exporter.failures import ExportError, FailureKind
from exporter.parity.coreai_backend import limits_of
from tests.exporter.conftest import Command
from tests.exporter.denoisers import averaging

needs_coreai = pytest.mark.needs_coreai


@pytest.fixture(scope="module")
def model(smooth: Path) -> Path:
    from exporter.__main__ import main

    path = smooth.with_name("smooth.aimodel")
    options = ["--precision", "float32", "--author", "Ada", "--license", "CC0"]
    assert main(["export", "--weights", str(smooth), "--coreai", str(path), *options]) == 0
    return path


def report_of(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return content


def compared(
    command: Command, smooth: Path, model: Path, photo: Path, out: Path, *more: Any
) -> Any:
    return command(
        *("compare", "--weights", smooth, "--coreai", model, "--image", photo),
        *("--report", out, *more),
    )


@needs_coreai
def test_apples_runtime_gives_what_pytorch_gives(
    command: Command, smooth: Path, model: Path, photo: Path, tmp_path: Path
) -> None:
    finished = compared(command, smooth, model, photo, tmp_path / "r", "--sweep")
    report = report_of(tmp_path / "r")
    assert finished.code == 0, report["sentence"]
    run = report["backends"][1]
    assert run["name"] == "Core AI"
    assert run["kind"] == "coreai"
    assert support.version() in run["runner"]
    assert run["operations"]["conv2d"] > 1
    (pair,) = report["pairs"]
    assert pair["precision"] == "float32"
    assert pair["largest_levels"] < 0.01
    assert {row["passed"] for row in report["sweep"] if row["largest_levels"] is not None} == {True}
    assert sum(row["passed"] is True for row in report["sweep"]) > 8


@needs_coreai
def test_the_model_says_who_made_it_and_what_it_takes(model: Path, smooth: Path) -> None:
    card = json.loads((model / "metadata.json").read_text(encoding="utf-8"))
    assert card["author"] == "Ada"
    assert card["license"] == "CC0"
    own = read_metadata(model)
    assert own["denoise.weights_sha256"] == weights_sha256(averaging())
    assert {"denoise.multiple", "denoise.halo", "denoise.sigma_units", "denoise.trial"} <= set(own)
    assert json.loads(own["denoise.sizes"]) == [[2, 4096], [2, 4096]]
    program = (model / "main.mlirb").read_bytes()
    assert str(Path(__file__).parents[3]).encode() not in program  # no path of this machine


@needs_coreai
def test_two_equal_exports_are_equal(
    command: Command, smooth: Path, model: Path, tmp_path: Path
) -> None:
    again = tmp_path / "smooth.aimodel"
    options = ["--precision", "float32", "--author", "Ada", "--license", "CC0"]
    assert command("export", "--weights", smooth, "--coreai", again, *options).code == 0
    for file in model.iterdir():
        assert (again / file.name).read_bytes() == file.read_bytes(), file.name


@needs_coreai
def test_half_precision_is_told_and_allowed_for(
    command: Command, smooth: Path, model: Path, photo: Path, tmp_path: Path
) -> None:
    half = tmp_path / "half.aimodel"
    finished = command(
        *("export", "--weights", smooth, "--coreai", half, "--compare", photo),
        *("--report", tmp_path / "r"),
    )
    report = report_of(tmp_path / "r")
    assert finished.code == 0, report["sentence"]
    (pair,) = report["pairs"]
    assert pair["precision"] == "float16"
    assert 0 < pair["largest_levels"] < 1
    assert str(half) in finished.last["files"]
    shares = [event["progress"] for event in finished.events if event["event"] == "stage"]
    assert shares == sorted(shares)


@needs_coreai
def test_fixed_sizes_become_functions_each_of_which_is_compared(
    command: Command, smooth: Path, photo: Path, tmp_path: Path
) -> None:
    several = tmp_path / "several.aimodel"
    finished = command(
        *("export", "--weights", smooth, "--coreai", several, "--coreai-sizes", "16x24", "32x32"),
        *("--compare", photo, "--report", tmp_path / "r"),
    )
    report = report_of(tmp_path / "r")
    assert finished.code == 0, report["sentence"]
    runs = {run["name"]: run["sizes"] for run in report["backends"][1:]}
    assert runs == {
        "Core AI (main_h16_w24)": "24x16 only",
        "Core AI (main_h32_w32)": "32x32 only",
    }
    # Each is compared on a part of its own, and the photograph itself is not cut down to them.
    assert report["image"]["crop"] == [0, 0, 62, 45]
    assert [run["part"][2:] for run in report["backends"][1:]] == [[24, 16], [32, 32]]


@needs_coreai
def test_a_slow_runtime_gets_a_part_of_the_image(
    command: Command, smooth: Path, model: Path, tmp_path: Path
) -> None:
    from PIL import Image

    large = tmp_path / "large.png"
    pixels = np.random.default_rng(0).integers(0, 256, (400, 500, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(large)
    finished = compared(command, smooth, model, large, tmp_path / "r", "--patience", "0.001")
    report = report_of(tmp_path / "r")
    assert finished.code == 0, report["sentence"]
    x, y, width, height = report["backends"][1]["part"]
    assert 0 < x < x + width < 500
    assert 0 < y < y + height < 400
    assert x % 2 == y % 2 == width % 2 == height % 2 == 0
    column, row = report["pairs"][0]["largest_at"]
    assert x <= column < x + width
    assert y <= row < y + height
    assert any("Core AI is slow here" in note for note in report["notes"])
    shown = np.asarray(Image.open(tmp_path / "r" / report["backends"][1]["png"]))
    assert shown.shape == pixels.shape  # panes lie over one another
    assert (shown[: y - 1] == 128).all()
    reference = np.asarray(Image.open(tmp_path / "r" / report["backends"][0]["png"])).astype(int)
    inside = (slice(y + 8, y + height - 8), slice(x + 8, x + width - 8))
    assert np.abs(shown[inside] - reference[inside]).max() <= 1


@pytest.fixture
def copy(model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(model, tmp_path / "copy.aimodel"))


def change(model: Path, how: Any, *, checksum: bool = True) -> None:
    """Change the program, and make it pass for whole."""
    content = bytearray((model / "main.mlirb").read_bytes())
    content = how(content)
    (model / "main.mlirb").write_bytes(content)
    if checksum:
        (model / "main.hash").write_bytes(hashlib.sha256(content).digest())


def flip_a_weight(content: bytearray) -> bytearray:
    """Of the weights of `averaging`, which all are small, one becomes large."""
    weights = [w for p in averaging().parameters() for w in p.detach().reshape(-1).tolist() if w]
    place = content.find(struct.pack("<f", weights[0]))
    assert place > 0
    content[place : place + 4] = struct.pack("<f", weights[0] + 0.5)
    return content


@needs_coreai
def test_a_flipped_weight_is_a_difference(
    command: Command, smooth: Path, copy: Path, photo: Path, tmp_path: Path
) -> None:
    change(copy, flip_a_weight)
    finished = compared(command, smooth, copy, photo, tmp_path / "r")
    assert finished.code == 1
    assert report_of(tmp_path / "r")["pairs"][0]["largest_levels"] > 1


@needs_coreai
@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
def test_a_program_cut_short_is_told_and_takes_nothing_with_it(
    command: Command, smooth: Path, copy: Path, photo: Path, tmp_path: Path, share: float
) -> None:
    """Its checksum fits, so that Apple's code gets to see it, and ends its process."""
    change(copy, lambda content: content[: int(len(content) * share)])
    finished = compared(command, smooth, copy, photo, tmp_path / "r")
    assert finished.last["code"] == "model_unreadable"
    assert "Core AI could not load copy.aimodel: the runtime crashed" in finished.last["message"]


@needs_coreai
def test_what_its_checksum_does_not_fit_is_damaged(
    command: Command, smooth: Path, copy: Path, photo: Path, tmp_path: Path
) -> None:
    change(copy, flip_a_weight, checksum=False)
    finished = compared(command, smooth, copy, photo, tmp_path / "r")
    assert finished.last["code"] == "model_unreadable"
    assert "is damaged" in finished.last["message"]


@needs_coreai
def test_a_model_of_other_weights_is_told(
    command: Command, smooth: Path, model: Path, photo: Path, tmp_path: Path
) -> None:
    other = averaging()
    with torch.no_grad():
        for parameter in other.parameters():
            parameter.mul_(0.9)
    save_weights(tmp_path / "other.safetensors", other)
    finished = compared(command, tmp_path / "other.safetensors", model, photo, tmp_path / "r")
    assert finished.code == 1
    notes = report_of(tmp_path / "r")["notes"]
    assert any("Core AI says that it was exported from other weights" in note for note in notes)


@needs_coreai
@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--size", "15x16"], "conversion_failed", "multiples of 2; 15"),
        (["--coreai-sizes", "16x16", "16x31"], "conversion_failed", "multiples of 2; 31"),
        (["--size-range", "64", "32"], "conversion_failed", "less than two sizes"),
    ],
)
def test_sizes_that_cannot_be_are_refused_and_nothing_is_written(
    options: list[str], code: str, words: str, command: Command, smooth: Path, tmp_path: Path
) -> None:
    finished = command("export", "--weights", smooth, "--coreai", tmp_path / "m.aimodel", *options)
    assert finished.last["code"] == code
    assert words in finished.last["message"]
    assert list(tmp_path.iterdir()) == []


@needs_coreai
def test_an_older_model_stays_until_the_new_one_is_whole(
    command: Command, smooth: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {file.name: file.read_bytes() for file in copy.iterdir()}

    def full(*_: Any, **__: Any) -> None:
        raise SavedModelError(support.Sentence("coreai-damaged", copy))

    monkeypatch.setattr("exporter.coreai.export.check_whole", full)
    finished = command("export", "--weights", smooth, "--coreai", copy)
    assert finished.last["code"] == "disk_full"
    assert {file.name: file.read_bytes() for file in copy.iterdir()} == before
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


@needs_coreai
@pytest.mark.skipif(
    importlib.util.find_spec("coreai_opt") is None, reason="pip install 'denoise-gui[coreai-opt]'"
)
def test_weights_in_a_palette_cost_what_is_told(
    command: Command, smooth: Path, photo: Path, tmp_path: Path
) -> None:
    small = tmp_path / "small.aimodel"
    finished = command(
        *("export", "--weights", smooth, "--coreai", small, "--coreai-compress", "palette8"),
        *("--compare", photo, "--report", tmp_path / "r"),
    )
    report = report_of(tmp_path / "r")
    assert finished.code == 0, report["sentence"]
    assert report["pairs"][0]["precision"] == "compressed"
    told = [event["message"] for event in finished.events if event["event"] == "warning"]
    assert any(words.startswith("Weights in palette8 cost 0.0") for words in told)


def test_without_the_optimiser_it_says_what_to_install(
    command: Command, smooth: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(support, "converter_installed", lambda: True)
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    monkeypatch.setattr(support, "unsupported_here", lambda: None)
    arguments = ("--coreai", tmp_path / "m.aimodel", "--coreai-compress", "palette6")
    finished = command("export", "--weights", smooth, *arguments)
    assert finished.last["code"] == "extra_missing"
    assert "denoise-gui[coreai-opt]" in finished.last["message"]


def test_a_plain_file_and_another_ending_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(support, "converter_installed", lambda: True)
    (tmp_path / "m.aimodel").write_text("mine")
    with pytest.raises(ExportError, match="plain file"):
        targets.check_target("coreai", tmp_path / "m.aimodel")
    with pytest.raises(ExportError, match=r"must end in \.aimodel"):
        targets.check_target("coreai", tmp_path / "m.mlpackage")


@pytest.mark.parametrize(
    ("system", "machine", "libc", "python", "fits"),
    [
        ("Linux", "x86_64", ("glibc", "2.34"), (3, 11), True),
        ("Linux", "x86_64", ("glibc", "2.31"), (3, 12), False),
        ("Linux", "aarch64", ("glibc", "2.39"), (3, 12), False),
        ("Linux", "x86_64", ("", ""), (3, 12), False),
        ("Linux", "x86_64", ("glibc", "2.41"), (3, 15), False),
        ("Darwin", "arm64", ("", ""), (3, 13), True),
        ("Darwin", "x86_64", ("", ""), (3, 13), False),
        ("Windows", "AMD64", ("", ""), (3, 13), False),
    ],
)
def test_where_there_are_no_packages_a_sentence_says_so(
    system: str,
    machine: str,
    libc: tuple[str, str],
    python: tuple[int, int],
    fits: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(platform, "libc_ver", lambda: libc)
    monkeypatch.setattr(platform, "mac_ver", lambda: ("27.0", ("", "", ""), "arm64"))
    monkeypatch.setattr(sys, "version_info", (*python, 0, "final", 0))
    monkeypatch.setattr(support, "converter_installed", lambda: False)
    said = support.unsupported_here()
    assert (said is None) == fits
    with pytest.raises(ExportError) as caught:
        support.require_converter()
    assert caught.value.kind is FailureKind.EXTRA_MISSING
    if said:
        assert caught.value.message == said
        assert "glibc 2.34" in said
        assert "\n" not in said
    else:
        assert "pip install 'denoise-gui[coreai]'" in caught.value.message


def test_a_model_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(SavedModelError, match="cannot be read as a Core AI model"):
        read_metadata(tmp_path)
    (tmp_path / "m.aimodel").write_text("no folder")
    with pytest.raises(SavedModelError, match="not a folder"):
        read_metadata(tmp_path / "m.aimodel")


def test_sizes_are_those_of_the_function_or_those_of_the_card() -> None:
    card = {"denoise.sizes": "[[64, 512], [64, 512]]"}
    assert limits_of([1, 3, -1, -1], card).height == (64, 512)
    assert limits_of([1, 3, 96, 128], card).fixed == (96, 128)
    assert limits_of([1, 3, -1, -1], {"denoise.sizes": "?"}).allow(1, 9999)
