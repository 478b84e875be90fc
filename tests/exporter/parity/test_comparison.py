"""Files and images of other kinds are compared on their own terms, or refused in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import tifffile
from onnx import TensorProto, numpy_helper
from PIL import Image

from exporter.checkpoints.weights_file import save_weights
from exporter.parity.image_reading import read_image
from tests.exporter.conftest import Command, export_package
from tests.exporter.denoisers import averaging


@pytest.fixture(scope="module")
def smooth(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A network that averages, its ONNX file, and one for gray images."""
    from exporter.__main__ import main

    folder = tmp_path_factory.mktemp("smooth")
    paths = {}
    for name, channels in (("colour", 3), ("gray", 1)):
        weights, path = folder / f"{name}.safetensors", folder / f"{name}.onnx"
        save_weights(weights, averaging(channels))
        arguments = ["export", "--weights", weights, "--onnx", path, "--no-notes"]
        assert main([str(argument) for argument in arguments]) == 0
        paths |= {name: weights, f"{name}.onnx": path}
    return paths


def _report(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return report


def _in_half_precision(path: Path, target: Path) -> Path:
    model = onnx.load(path)
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor).astype(np.float16)
        tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.elem_type = TensorProto.FLOAT16
    onnx.save(model, target)
    return target


def test_a_float16_file_is_fed_float16_and_judged_as_such(
    command: Command, smooth: dict[str, Path], photo: Path, tmp_path: Path
) -> None:
    half = _in_half_precision(smooth["colour.onnx"], tmp_path / "half.onnx")
    finished = command(
        *("compare", "--weights", smooth["colour"], "--onnx", half, "--image", photo),
        *("--report", tmp_path / "r", "--sweep"),
    )
    report = _report(tmp_path / "r")
    assert finished.code == 0, report["sentence"]
    (pair,) = report["pairs"]
    assert pair["precision"] == "float16"
    assert 0 < pair["largest_levels"] < 1
    assert [note for note in report["notes"] if "TensorRT" in note] == [
        "The ONNX graph holds only what TensorRT's parser takes; TensorRT itself was not run."
    ]


def test_a_changed_float16_file_is_found_at_its_layer(
    command: Command, smooth: dict[str, Path], photo: Path, tmp_path: Path
) -> None:
    half = _in_half_precision(smooth["colour.onnx"], tmp_path / "half.onnx")
    model = onnx.load(half)
    tensor = next(t for t in model.graph.initializer if t.name == "layers.1.weight")
    values = numpy_helper.to_array(tensor).copy()
    values[0, 0, 1, 1] = 0.5
    tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
    onnx.save(model, half)
    arguments = ("compare", "--weights", smooth["colour"], "--onnx", half, "--image", photo)
    assert command(*arguments, "--report", tmp_path / "r").code == 1
    (pair,) = _report(tmp_path / "r")["pairs"]
    assert pair["verdict"]["parts_at"]["layer"] == "layers.1 (conv)"


@pytest.mark.parametrize("shape", [[], [1], [1, 1]])
def test_sigma_is_given_in_the_shape_that_the_file_declares(
    shape: list[int], command: Command, smooth: dict[str, Path], photo: Path, tmp_path: Path
) -> None:
    model = onnx.load(smooth["colour.onnx"])
    declared = model.graph.input[1].type.tensor_type.shape
    del declared.dim[:]
    for edge in shape:
        declared.dim.add().dim_value = edge
    model.graph.initializer.append(numpy_helper.from_array(np.array([1, 1, 1, 1]), "four"))
    for node in model.graph.node:
        node.input[:] = ["map" if name == "sigma" else name for name in node.input]
    model.graph.node.insert(0, onnx.helper.make_node("Reshape", ["sigma", "four"], ["map"]))
    onnx.save(model, tmp_path / "m.onnx")
    finished = command(
        *("compare", "--weights", smooth["colour"], "--onnx", tmp_path / "m.onnx"),
        *("--image", photo, "--report", tmp_path / "r"),
    )
    assert finished.code == 0, _report(tmp_path / "r")["sentence"]


def test_why_a_file_could_not_run_is_a_sentence_of_its_own(
    command: Command, smooth: dict[str, Path], photo: Path, tmp_path: Path
) -> None:
    arguments = ("compare", "--weights", smooth["colour"], "--onnx", smooth["gray.onnx"])
    finished = command(*arguments, "--image", photo, "--report", tmp_path / "r")
    assert finished.code == 1
    report = _report(tmp_path / "r")
    failed = report["backends"][1]
    assert failed["error"] == "it is for gray images, the weights are for colour ones"
    assert f"ONNX (CPU) could not run: {failed['error']}." in report["sentence"]
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert "ONNX (CPU) could not run: it is for gray images" in page
    assert f'data-name="Time">{failed["error"]}' not in page
    assert any("exported from other weights" in note for note in report["notes"])


def test_files_fixed_at_different_sizes_are_each_compared_at_their_own(
    command: Command, smooth: dict[str, Path], photo: Path, tmp_path: Path
) -> None:
    fixed = tmp_path / "fixed.onnx"
    arguments = ("export", "--weights", smooth["colour"], "--onnx", fixed, "--size", "64x96")
    assert command(*arguments).code == 0
    package = export_package(smooth["colour"], tmp_path / "m.mlpackage", "--size", "32x48")
    finished = command(
        *("compare", "--weights", smooth["colour"], "--onnx", fixed, "--coreml", package),
        *("--image", photo, "--report", tmp_path / "r"),
    )
    report = _report(tmp_path / "r")
    assert finished.code == 0, report["sentence"]
    assert report["image"]["crop"][2:] == [48, 32]
    assert [run["sizes"] for run in report["backends"]] == ["any", "96x64 only", "48x32 only"]
    assert "ONNX (CPU) takes images of 96x64 pixels only." in report["notes"]
    assert any("padded by reflection to 96x64" in note for note in report["notes"])


def test_a_size_that_the_weights_do_not_take_is_named(
    command: Command, smooth: dict[str, Path], photo: Path, tmp_path: Path
) -> None:
    model = onnx.load(smooth["colour.onnx"])
    for axis, edge in ((2, 33), (3, 47)):
        model.graph.input[0].type.tensor_type.shape.dim[axis].dim_value = edge
    onnx.save(model, tmp_path / "odd.onnx")
    command(
        *("compare", "--weights", smooth["colour"], "--onnx", tmp_path / "odd.onnx"),
        *("--image", photo, "--report", tmp_path / "r"),
    )
    error = _report(tmp_path / "r")["backends"][1]["error"]
    assert error == "its size is fixed at 47x33, and these weights take multiples of 2"


def test_beyond_what_the_model_was_made_for_it_says_so(
    command: Command, smooth: dict[str, Path], photo: Path, tmp_path: Path
) -> None:
    path = tmp_path / "m.onnx"
    arguments = ("export", "--weights", smooth["colour"], "--onnx", path, "--sigma-max", 30)
    assert command(*arguments).code == 0
    compare = ("compare", "--weights", smooth["colour"], "--onnx", path, "--image", photo)
    assert command(*compare, "--sigma", 40, "--report", tmp_path / "r", "--sweep").code == 0
    report = _report(tmp_path / "r")
    assert "Sigma 40 is beyond the 30 that the model was made for." in report["notes"]
    assert report["sigma_max"] == 30
    rows = {row["case"]: row for row in report["sweep"]}
    assert rows["sigma 50"]["passed"] is None
    assert rows["sigma 50"]["note"] == "beyond the 30 that the model was made for"
    assert rows["sigma 25"]["passed"] is True

    model = onnx.load(path)
    tensor = next(t for t in model.graph.initializer if t.name == "layers.1.weight")
    tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor) * 1.1, tensor.name))
    onnx.save(model, path)
    assert command(*compare, "--sigma", 40, "--report", tmp_path / "r").code == 1
    report = _report(tmp_path / "r")
    assert "beyond the 30 that the model was made for" in report["sentence"]
    assert "do not agree" not in report["sentence"]
    assert "do not agree" not in report["pairs"][0]["verdict"]["sentence"]


def _float_tiff(path: Path, channels: int) -> np.ndarray:
    """With values below black and above white, and an orientation that turns it."""
    pixels = np.random.default_rng(0).uniform(-0.2, 1.3, (30, 44, channels)).astype(np.float32)
    kind = "rgb" if channels == 3 else "minisblack"
    turned = [(274, "H", 1, 6, True)]
    tifffile.imwrite(path, pixels.squeeze(), photometric=kind, extratags=turned)
    return np.rot90(pixels, -1)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_float_tiff_is_read_as_the_application_reads_it(channels: int, tmp_path: Path) -> None:
    from denoise_gui.engine.images.image_file import load_image

    path = tmp_path / "f.tif"
    expected = _float_tiff(path, channels)
    found = read_image(path, channels)[0].transpose(1, 2, 0)
    assert np.array_equal(found, expected)
    of_the_application = np.atleast_3d(load_image(path).pixels)
    assert np.array_equal(found, of_the_application)


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [
        *(("uint8", ".png"), ("uint16", ".png"), ("uint8", ".tif"), ("uint16", ".tif")),
        *(("uint32", ".tif"), ("float16", ".tif"), ("float64", ".tif"), ("bool", ".tif")),
    ],
)
def test_other_depths_are_kept(kind: str, suffix: str, tmp_path: Path) -> None:
    import imagecodecs

    from denoise_gui.engine.images.image_file import load_image
    from denoise_gui.engine.images.pixel_formats import to_float

    path = tmp_path / f"d{suffix}"
    share = np.random.default_rng(0).uniform(0, 1, (20, 24, 3))
    if kind.startswith("uint"):
        pixels = (share * np.iinfo(kind).max).astype(kind)
    else:
        pixels = share.astype(kind) if kind != "bool" else share[:, :, 0] > 0.5
    if suffix == ".png":
        path.write_bytes(imagecodecs.png_encode(pixels))
    else:
        photometric = "minisblack" if kind == "bool" else "rgb"
        tifffile.imwrite(path, pixels, photometric=photometric)
    found = read_image(path, 3)[0].transpose(1, 2, 0)
    of_the_application = to_float(np.atleast_3d(load_image(path).pixels))
    assert np.abs(found - of_the_application).max() < 1e-6


@pytest.mark.parametrize("factor", [1.9, 255.0, 4000.0, 65535.0, -300.0])
@pytest.mark.parametrize("whole", [False, True])
def test_floats_of_any_range_are_scaled_as_the_application_scales_them(
    factor: float, whole: bool, tmp_path: Path
) -> None:
    from denoise_gui.engine.images.image_file import load_image

    share = np.random.default_rng(0).uniform(0, 1, (20, 24, 3))
    values = (np.rint(share * factor) if whole else share * factor).astype(np.float32)
    tifffile.imwrite(tmp_path / "v.tif", values, photometric="rgb")
    found = read_image(tmp_path / "v.tif", 3)[0].transpose(1, 2, 0)
    assert np.array_equal(found, load_image(tmp_path / "v.tif").pixels)


def test_values_that_are_no_numbers_are_replaced(tmp_path: Path) -> None:
    pixels = np.full((4, 4), 0.5, np.float32)
    pixels[0] = [np.nan, np.inf, -np.inf, 0.25]
    tifffile.imwrite(tmp_path / "n.tif", pixels)
    assert read_image(tmp_path / "n.tif", 1)[0, 0, 0].tolist() == [0.0, 0.5, 0.25, 0.25]


@pytest.mark.parametrize("content", [b"", b"no image", b"II*\0broken", b"\x89PNG\r\n\x1a\nbroken"])
def test_what_is_no_image_is_refused_before_the_long_work(
    content: bytes, command: Command, smooth: dict[str, Path], tmp_path: Path
) -> None:
    image = tmp_path / "i.png"
    image.write_bytes(content)
    arguments = ("compare", "--weights", smooth["colour"], "--onnx", smooth["colour.onnx"])
    finished = command(*arguments, "--image", image, "--report", tmp_path / "r")
    assert (finished.code, finished.last["code"]) == (11, "image_unreadable")
    assert "stage" not in {event["event"] for event in finished.events}


def test_nothing_is_clipped_before_comparing_floats(
    command: Command, smooth: dict[str, Path], tmp_path: Path
) -> None:
    """A fault beyond white, which no viewer shows, is one all the same."""
    tifffile.imwrite(tmp_path / "bright.tif", np.full((32, 32, 3), 1.5, "f4"), photometric="rgb")
    model = onnx.load(smooth["colour.onnx"])
    tensor = next(t for t in model.graph.initializer if t.name == "layers.1.weight")
    tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor) * 1.1, tensor.name))
    onnx.save(model, tmp_path / "m.onnx")
    arguments = ("compare", "--weights", smooth["colour"], "--onnx", tmp_path / "m.onnx")
    finished = command(*arguments, "--image", tmp_path / "bright.tif", "--report", tmp_path / "r")
    assert finished.code == 1
    assert _report(tmp_path / "r")["pairs"][0]["largest_levels"] == pytest.approx(38.25, abs=0.1)


def test_what_pixels_cannot_hold_is_told_and_not_counted(command: Command, tmp_path: Path) -> None:
    weights = tmp_path / "w.safetensors"
    save_weights(weights, averaging(gain=1.25))
    package = export_package(weights, tmp_path / "m.mlpackage", "--coreml-io", "image")
    pixels = np.full((32, 32, 3), 100, np.uint8)
    pixels[:16] = 250
    Image.fromarray(pixels).save(tmp_path / "i.png")
    finished = command(
        *("compare", "--weights", weights, "--coreml", package, "--image", tmp_path / "i.png"),
        *("--report", tmp_path / "r"),
    )
    (pair,) = _report(tmp_path / "r")["pairs"]
    assert finished.code == 0
    assert pair["clipped_share"] == pytest.approx(0.5)
    assert pair["clipped_levels"] == pytest.approx(250 * 1.25 - 255, abs=0.1)
    assert any("50.00% of the values" in note for note in pair["verdict"]["notes"])


def test_output_that_is_not_finite_is_counted_and_the_report_still_written(
    command: Command, photo: Path, tmp_path: Path
) -> None:
    weights, path = tmp_path / "w.safetensors", tmp_path / "m.onnx"
    save_weights(weights, averaging())
    assert command("export", "--weights", weights, "--onnx", path).code == 0
    model = onnx.load(path)
    tensor = next(t for t in model.graph.initializer if t.name == "layers.1.weight")
    values = np.full_like(numpy_helper.to_array(tensor), np.nan)
    tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
    onnx.save(model, path)
    arguments = ("compare", "--weights", weights, "--onnx", path, "--image", photo)
    assert command(*arguments, "--report", tmp_path / "r").code == 1
    (pair,) = _report(tmp_path / "r")["pairs"]
    assert any("NaN or infinite" in note for note in pair["verdict"]["notes"])


def test_the_page_shows_rows_as_cards_where_there_is_no_room_for_columns(
    command: Command, smooth: dict[str, Path], photo: Path, tmp_path: Path
) -> None:
    arguments = ("compare", "--weights", smooth["colour"], "--onnx", smooth["colour.onnx"])
    assert command(*arguments, "--image", photo, "--report", tmp_path / "r").code == 0
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert "@media (max-width: 48rem)" in page
    assert '<td class="number" data-name="Time">' in page
