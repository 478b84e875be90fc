"""A package that darktable takes: its layout, its manifest, and a network with sigma inside."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from PIL import Image

from exporter.checkpoints.weights_file import save_weights
from exporter.darktable.card import card_rows
from exporter.darktable.package import DarktableError, read_package
from tests.exporter.conftest import Command, Comparison
from tests.exporter.denoisers import averaging

CARD = """\
# Model cards

## smooth

| | |
| --- | --- |
| Data | my own photographs |
| Licence of the data | CC0 |
| Known limits | none |

## other

| Licence of the data | secret |
"""


@pytest.fixture(scope="module")
def smooth(smooth: Path) -> Path:
    """With a card beside them."""
    smooth.with_name("README.md").write_text(CARD, encoding="utf-8")
    return smooth


@pytest.fixture(scope="module")
def package(smooth: Path) -> Path:
    from exporter.__main__ import main

    path = smooth.with_name("smooth.dtmodel")
    arguments = ["export", "--weights", str(smooth), "--darktable", str(path)]
    assert main([*arguments, "--darktable-sigma", "15", "--license", "MIT"]) == 0
    return path


def test_the_package_is_laid_out_as_darktable_reads_it(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        folders = {name.partition("/")[0] for name in archive.namelist()}
        assert folders == {"denoise-smooth-sigma-15"}
        manifest = json.loads(archive.read("denoise-smooth-sigma-15/config.json"))
        readme = archive.read("denoise-smooth-sigma-15/README.md").decode()
    assert manifest["id"] == "denoise-smooth-sigma-15"
    assert (manifest["task"], manifest["backend"], manifest["num_inputs"]) == ("denoise", "onnx", 1)
    assert manifest["attributes"] == {"input_sizes": [768]}
    assert manifest["tiling"] is True
    card = manifest["model_card"]
    assert (card["license"], card["training_data_license"]) == ("MIT", "CC0")
    assert card["training_data"] == "my own photographs"
    assert "CC0" in readme
    assert "$" not in readme


def test_the_network_has_one_input_and_denoises_by_its_sigma(package: Path) -> None:
    import onnxruntime

    model = read_package(package).model
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    (value,) = session.get_inputs()
    assert (value.name, value.shape, value.type) == ("input", [1, 3, 768, 768], "tensor(float)")
    image = np.random.default_rng(0).random((1, 3, 768, 768), np.float32)
    (found,) = session.run(None, {"input": image})
    with torch.no_grad():
        expected = averaging()(torch.from_numpy(image), torch.full((1, 1, 1, 1), 15 / 255))
    assert np.abs(found - expected.numpy()).max() * 255 < 0.01


def test_a_comparison_at_another_sigma_is_made_at_the_one_inside(
    compared: Comparison, smooth: Path, package: Path, photo: Path
) -> None:
    report = compared(smooth, "--darktable", package, photo, "--sigma", 40, "--sweep")
    assert report["code"] == 0, report["sentence"]
    assert report["pairs"][0]["largest_levels"] < 0.01
    assert "darktable itself was not run here." in report["notes"]
    cases = {row["case"]: row for row in report["sweep"]}
    assert cases["sigma 50"]["note"] == "its sigma is baked in"


def test_of_a_large_photograph_one_tile_is_run_and_the_others_get_all_of_it(
    command: Command,
    compared: Comparison,
    smooth: Path,
    package: Path,
    onnx_file: Path,
    tmp_path: Path,
) -> None:
    large, onnx_of_it = tmp_path / "large.png", tmp_path / "m.onnx"
    pixels = np.random.default_rng(0).integers(0, 256, (800, 900, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(large)
    assert command("export", "--weights", smooth, "--onnx", onnx_of_it, "--no-notes").code == 0
    report = compared(smooth, "--darktable", package, large, "--onnx", onnx_of_it)
    assert report["code"] == 0, report["sentence"]
    parts = {run["name"]: run["part"] for run in report["backends"]}
    assert parts["ONNX (CPU)"] is None
    assert parts["darktable package"] == [66, 16, 768, 768]
    assert report["image"]["crop"] == [0, 0, 900, 800]


@pytest.fixture
def copy(package: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(package, tmp_path / "copy.dtmodel"))


def test_a_flipped_weight_is_a_difference(
    compared: Comparison, smooth: Path, copy: Path, photo: Path
) -> None:
    content = read_package(copy)
    model = onnx.load_from_string(content.model)
    tensor = next(t for t in model.graph.initializer if "weight" in t.name)
    values = numpy_helper.to_array(tensor).copy()
    values.reshape(-1)[np.abs(values).argmax()] += 0.5
    tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
    with zipfile.ZipFile(copy, "w") as archive:
        archive.writestr(f"{content.manifest['id']}/config.json", json.dumps(content.manifest))
        archive.writestr(f"{content.manifest['id']}/model.onnx", model.SerializeToString())
    report = compared(smooth, "--darktable", copy, photo)
    assert report["code"] == 1
    assert report["pairs"][0]["largest_levels"] > 1


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_package_cut_short_is_told(
    share: float, compared: Comparison, smooth: Path, copy: Path, photo: Path
) -> None:
    content = copy.read_bytes()
    copy.write_bytes(content[: int(len(content) * share)])
    report = compared(smooth, "--darktable", copy, photo)
    assert report["last"]["code"] == "model_unreadable"
    assert "is no darktable package" in report["last"]["message"]


def test_bytes_that_were_changed_are_told(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    for place in range(2000, len(content) - 600, max(1, (len(content) - 2600) // 40)):
        damaged = bytes(content[:place]) + b"\xff\x00\xff" + bytes(content[place + 3 :])
        copy.write_bytes(damaged)
        try:
            read_package(copy)
        except DarktableError:
            continue


def test_what_darktable_cannot_use_is_refused(command: Command, tmp_path: Path) -> None:
    from exporter.networks import FFDNetConfig, build

    gray = tmp_path / "gray.safetensors"
    save_weights(gray, build(FFDNetConfig(channels=1, width=8, depth=3)))
    out = tmp_path / "gray.dtmodel"
    finished = command("export", "--weights", gray, "--darktable", out)
    assert finished.last["code"] == "conversion_failed"
    assert "three colours" in finished.last["message"]
    assert not out.exists()


def test_a_sigma_beyond_the_models_is_refused(
    command: Command, smooth: Path, tmp_path: Path
) -> None:
    arguments = ("export", "--weights", smooth, "--darktable", tmp_path / "m.dtmodel")
    finished = command(*arguments, "--darktable-sigma", 60, "--sigma-max", 50)
    assert "beyond the 50" in finished.last["message"]
    assert not (tmp_path / "m.dtmodel").exists()


def test_the_card_of_these_weights_is_read_and_of_no_others(smooth: Path, tmp_path: Path) -> None:
    assert card_rows(smooth)["Licence of the data"] == "CC0"
    assert card_rows(smooth.with_name("other.safetensors"))["Licence of the data"] == "secret"
    assert card_rows(smooth.with_name("third.safetensors")) == {}
    assert card_rows(tmp_path / "nowhere.safetensors") == {}
