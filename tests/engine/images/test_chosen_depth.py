"""The depth that was chosen: every format that holds several writes it, and tells no loss of it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from denoise_gui.cli import main
from denoise_gui.engine import Denoiser, Model
from denoise_gui.engine.images.fitting import saving_loses
from denoise_gui.engine.images.format_kind import ImageFormat
from denoise_gui.engine.images.image_file import Photograph, load_image, save_image
from denoise_gui.engine.images.registry import format_for, writable_formats
from denoise_gui.engine.images.save_options import SaveOptions
from tests.conftest import noisy_picture

DEEP = [kind for kind in writable_formats() if kind.depths]


def ramp(dtype: type[np.generic]) -> Photograph:
    white = 255 if dtype is np.uint8 else 65535
    gray = np.linspace(0.1, 0.9, 64 * 48).reshape(48, 64) * white
    return Photograph(np.dstack([gray] * 3).astype(dtype))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("kind", DEEP, ids=lambda kind: kind.name)
def test_each_depth_that_is_offered_is_written(
    kind: ImageFormat, dtype: type[np.generic], tmp_path: Path
) -> None:
    if kind.name == "HEIC" and importlib.util.find_spec("pillow_heif") is None:
        pytest.skip("pillow-heif is not installed")
    source = ramp(np.uint16 if dtype is np.float32 else dtype)
    if dtype is np.float32:
        source = Photograph((source.pixels / np.float32(65535)).astype(np.float32))
    suffix = kind.written[0]
    for bits in kind.depths:
        options = SaveOptions(depth=bits)
        path = tmp_path / f"{bits}{suffix}"
        save_image(path, source, options)
        assert load_image(path).bits == bits
        told = [loss for loss in saving_loses(suffix, source, options) if "bits" in loss]
        # A depth that was chosen is no news, but that values end at 0 and 1 is.
        wanted = f"floating-point values (stored as {bits} bits, 0 to 1)"
        assert [str(loss) for loss in told] == ([wanted] if source.is_float else [])


@pytest.mark.parametrize(
    ("suffix", "chosen", "written"),
    [(".png", 10, 16), (".avif", 16, 12), (".heic", 12, 10), (".tif", 8, 8), (".jxl", 12, 12)],
)
def test_a_depth_that_a_format_has_not(suffix: str, chosen: int, written: int) -> None:
    kind = format_for(suffix)
    assert kind is not None
    assert kind.depth_for(chosen) == written
    assert kind.depth_for(None) is None


def test_a_format_of_one_depth_leaves_the_choice(tmp_path: Path) -> None:
    save_image(tmp_path / "a.jpg", ramp(np.uint16), SaveOptions(depth=16))
    assert load_image(tmp_path / "a.jpg").bits == 8
    assert saving_loses(".jpg", ramp(np.uint16), SaveOptions(depth=16))


@pytest.mark.parametrize("bits", [7, 0, 32])
def test_other_depths_are_refused(bits: int) -> None:
    with pytest.raises(ValueError, match="depth"):
        SaveOptions(depth=bits)


@pytest.mark.parametrize(("depth", "suffix"), [(16, ".png"), (16, ".tif"), (12, ".jp2")])
def test_on_the_command_line_all_that_was_found_is_kept_and_made_again(
    depth: int, suffix: str, tmp_path: Path, model_path: Path
) -> None:
    """Of 8 bits, 16 are made by the network, and not by making bytes wider."""
    pixels = np.rint(np.clip(noisy_picture(64, 80), 0, 1) * 255).astype(np.uint8)
    save_image(tmp_path / "source.png", Photograph(pixels))
    result = tmp_path / f"result{suffix}"
    command = ["run", str(tmp_path / "source.png"), "-o", str(result), "--sigma", "20"]
    assert main([*command, "--depth", str(depth), "--quiet"]) == 0
    assert load_image(result).bits == depth
    wide = pixels.astype(np.uint16) * 257
    exact = Denoiser(Model(model_path)).denoise(wide, 20.0).astype(int)
    step = 65535 / (2**depth - 1)
    assert np.abs(load_image(result).pixels - exact).max() <= step / 2 + 1
    assert main(["run", "--from", str(result), "--quiet"]) == 0


def test_a_folder_is_done_again_where_another_depth_is_wanted(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    pixels = np.rint(np.clip(noisy_picture(40, 40), 0, 1) * 255).astype(np.uint8)
    save_image(folder / "a.png", Photograph(pixels))
    command = ["run", str(folder), "-o", str(out), "--sigma", "20", "--quiet"]
    for options, bits in (([], 8), (["--depth", "16"], 16), (["--depth", "8"], 8)):
        assert main([*command, *options]) == 0
        assert load_image(out / "a.png").bits == bits
