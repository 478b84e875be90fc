"""What lies beside an exported file: the Python example runs, the others say what is true."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

from exporter.notes.beside import Usage, _filled, write_coreai_notes, write_onnx_notes
from exporter.notes.templates import (
    COREAI_SWIFT_EXAMPLE,
    SWIFT_IMAGE_EXAMPLE,
    SWIFT_TENSOR_EXAMPLE,
)
from tests.exporter.conftest import Command
from tests.exporter.foreign_networks import ForeignNetwork, Kind, kair_names


def run_example(example: Path, image: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(example), str(image), str(out), "30"]
    # From elsewhere: nothing of this project is to be found by it.
    return subprocess.run(
        command, cwd=out.parent, capture_output=True, text=True, timeout=120, check=False
    )


def picture(path: Path, height: int, width: int, mode: str) -> np.ndarray:
    shape = (height, width, 3) if mode == "RGB" else (height, width)
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return pixels


def expected_pixels(network: nn.Module, pixels: np.ndarray, multiple: int) -> np.ndarray:
    """What PyTorch makes of it, padded by its own functions."""
    planes = torch.from_numpy(np.atleast_3d(pixels).transpose(2, 0, 1)[None].copy()).float() / 255
    height, width = planes.shape[2:]
    padded = functional.pad(planes, (0, -width % multiple, 0, -height % multiple), mode="reflect")
    with torch.no_grad():
        output = network(padded, torch.full((1, 1, 1, 1), 30 / 255))[0, :, :height, :width]
    result = np.rint(output.clamp(0, 1).numpy() * 255).astype(np.uint8).transpose(1, 2, 0)
    return result.reshape(pixels.shape)


@pytest.mark.parametrize("channels", [1, 3], ids=["gray", "colour"])
def test_the_python_example_denoises_a_photograph(
    command: Command, tmp_path: Path, channels: int
) -> None:
    """A network of another project: its checkpoint exported, and the example run on an odd size."""
    network = ForeignNetwork(Kind(channels, map_first=False, map_planes=1))
    weights, onnx_file = tmp_path / "theirs.pth", tmp_path / "my model.onnx"
    torch.save(network.tensors(kair_names), weights)
    assert command("export", "--weights", weights, "--onnx", onnx_file).code == 0
    noisy, clean = tmp_path / "noisy.png", tmp_path / "clean.png"
    pixels = picture(noisy, 45, 61, "L" if channels == 1 else "RGB")
    finished = run_example(tmp_path / "my model_example.py", noisy, clean)
    assert finished.returncode == 0, finished.stderr
    found = np.asarray(Image.open(clean)).astype(int)
    assert np.abs(found - expected_pixels(network, pixels, 2)).max() <= 1


def test_the_example_of_a_fixed_size_pads_and_says_what_does_not_fit(
    command: Command, weights: Path, network: Any, tmp_path: Path
) -> None:
    onnx_file = tmp_path / "fixed.onnx"
    options = ["--size", "64x48"]
    assert command("export", "--weights", weights, "--onnx", onnx_file, *options).code == 0
    small, large, out = (tmp_path / name for name in ("small.png", "large.png", "out.png"))
    picture(small, 50, 40, "RGB")
    picture(large, 65, 40, "RGB")
    assert run_example(tmp_path / "fixed_example.py", small, out).returncode == 0
    assert np.asarray(Image.open(out)).shape == (50, 40, 3)
    refused = run_example(tmp_path / "fixed_example.py", large, out)
    assert refused.returncode == 1
    assert "takes (64, 48)" in refused.stderr


def test_the_notes_of_a_package_say_what_it_takes(
    command: Command, weights: Path, tmp_path: Path
) -> None:
    package = tmp_path / "phone.mlpackage"
    options = ["--coreml-io", "image", "--size-range", "64", "512"]
    assert command("export", "--weights", weights, "--coreml", package, *options).code == 0
    readme = (tmp_path / "phone_README.md").read_text()
    for fact in ("from 64 to 512", "25 / 255", "multiple of 4", "8-bit pixels", "float16"):
        assert fact in readme
    swift = (tmp_path / "phone_example.swift").read_text()
    for fact in ('forResource: "phone"', "denoiseMultiple = 4", "32BGRA", "levels / 255"):
        assert fact in swift
    assert swift.count("{") == swift.count("}")
    assert "$" not in swift + readme


CARD = {
    "denoise.name": "Tiny",
    "denoise.architecture": "residual_unet",
    "denoise.channels": "3",
    "denoise.multiple": "4",
    "denoise.halo": "20",
    "denoise.sigma_max": "75",
    "denoise.license": "MIT",
}


def test_somebodys_own_file_of_that_name_stays(tmp_path: Path) -> None:
    own, onnx_file = tmp_path / "m_example.py", tmp_path / "m.onnx"
    own.write_text("print('mine')\n")
    assert write_onnx_notes(onnx_file, Usage(CARD)) == []
    assert own.read_text() == "print('mine')\n"
    own.unlink()
    for size in (None, (64, 48)):  # one of an earlier export is renewed
        assert write_onnx_notes(onnx_file, Usage(CARD, size)) == [own]
        assert f"SIZE = {size}" in own.read_text()


def test_the_notes_of_a_core_ai_model_say_how_to_call_it(tmp_path: Path) -> None:
    usage = Usage(CARD, None, 64, 512, more={"function": "main_h512_w768"})
    example, readme = write_coreai_notes(tmp_path / "phone.aimodel", usage)
    swift, words = example.read_text(), readme.read_text()
    for fact in ('forResource: "phone"', "main_h512_w768", "[1, 3, height, width]", "sigma / 255"):
        assert fact in swift
    for fact in ("from 64 to 512", "25 / 255", "Fix the size for speed", "no device", "Android"):
        assert fact in words
    assert "$" not in swift.replace("$0", "") + words


def test_the_readme_of_a_package_says_what_slows_it_down(
    command: Command, weights: Path, tmp_path: Path
) -> None:
    assert command("export", "--weights", weights, "--coreml", tmp_path / "m.mlpackage").code == 0
    words = (tmp_path / "m_README.md").read_text()
    for fact in ("keeps off the Neural Engine", "computeUnits", "has not been run on a device"):
        assert fact in " ".join(words.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    "template", [COREAI_SWIFT_EXAMPLE, SWIFT_TENSOR_EXAMPLE, SWIFT_IMAGE_EXAMPLE]
)
def test_the_swift_examples_are_swift(template: str, tmp_path: Path) -> None:
    """By the grammar: there is no Swift compiler with Apple's frameworks here."""
    tree_sitter = pytest.importorskip("tree_sitter")
    grammar = pytest.importorskip("tree_sitter_swift")
    parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
    usage = Usage(CARD, None, 64, 512)
    text = _filled(template, tmp_path / "m.aimodel", usage)
    assert not parser.parse(text.encode()).root_node.has_error
    assert parser.parse(text.replace("{", "", 1).encode()).root_node.has_error


ODD = (
    'my "best".onnx',
    "back\\slash\\.onnx",
    "two\nlines.onnx",
    "模型 λ.onnx",
    "$stem ${file}.onnx",
)
"""Names that files can have where this is tested: they end no string and no comment."""


@pytest.mark.parametrize("name", ODD)
def test_odd_names_leave_the_python_example_a_program(tmp_path: Path, name: str) -> None:
    card = {**CARD, "denoise.name": 'x"""\nimport os', "denoise.license": "a\u2028b\rc"}
    (example,) = write_onnx_notes(tmp_path / name, Usage(card))
    tree = ast.parse(example.read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert name in texts
    assert not any(isinstance(n, ast.Import) and n.names[0].name == "os" for n in ast.walk(tree))


@pytest.mark.slow
@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("template", [COREAI_SWIFT_EXAMPLE, SWIFT_TENSOR_EXAMPLE])
def test_odd_names_leave_the_swift_example_swift(template: str, name: str, tmp_path: Path) -> None:
    tree_sitter = pytest.importorskip("tree_sitter")
    grammar = pytest.importorskip("tree_sitter_swift")
    parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
    text = _filled(template, (tmp_path / name).with_suffix(".aimodel"), Usage(CARD, None, 64, 512))
    assert not parser.parse(text.encode()).root_node.has_error
