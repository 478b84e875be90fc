"""Presets as files: kept, taken in, refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from denoise_gui.core.presets import SUFFIX, Presets
from denoise_gui.engine.errors import RecipeError
from denoise_gui.engine.recipe import ModelRef, Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.record.recipe_record import to_record
from denoise_gui.features.recipe.camera_defaults import Camera, CameraDefaults, camera_of

SETTINGS = Recipe(
    6.0,
    colour_ratio=3.0,
    brightness=BrightnessCurve.of_handles(1.4, 0.7),
    grain=0.25,
    coarse_sigma=4.0,
)


@pytest.fixture
def presets(tmp_path: Path) -> Presets:
    return Presets(tmp_path / "presets")


def test_a_preset_comes_back_as_it_was_saved(presets: Presets) -> None:
    presets.save("Film, ISO 800", SETTINGS)
    assert presets.names() == ["Film, ISO 800"]
    assert presets.load("Film, ISO 800") == SETTINGS


def test_a_preset_keeps_neither_model_nor_mask(presets: Presets) -> None:
    mask = SigmaMask(np.full((4, 4), 2, np.float32))
    own = Recipe(6.0, mask=mask, model=ModelRef(Path("x.onnx"), "x", "00"))
    presets.save("own", own)
    assert presets.load("own") == Recipe(6.0)


@pytest.mark.parametrize("name", ["", "  ", "../up", "a/b", ".hidden", "a\nb", "x" * 81])
def test_a_name_that_is_no_file_name_is_refused(presets: Presets, name: str) -> None:
    with pytest.raises(RecipeError):
        presets.save(name, SETTINGS)
    assert presets.names() == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"recipe": 99, "sigma": 5}', "later version"),
        ('{"recipe": 1, "sigma": NaN}', "sigma"),
        ('{"recipe": 1, "sigma": 5, "colour_ratio": NaN}', "ratio"),
        ('{"recipe": 1, "sigma": 5, "brightness": [[0.5, 1], [0.2, 1]]}', "not a function"),
        ('{"recipe": 1, "sigma": 5, "grain": 7}', "grain"),
        ("[1, 2]", "not a recipe"),
        ("{", "not JSON"),
    ],
)
def test_a_preset_that_makes_no_sense_is_refused_by_name(
    presets: Presets, tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "from elsewhere.json"
    path.write_text(content)
    with pytest.raises(RecipeError, match=said) as caught:
        presets.take_in(path)
    assert str(path) in str(caught.value)
    assert presets.names() == []


def test_an_imported_preset_replaces_none(presets: Presets, tmp_path: Path) -> None:
    presets.save("film", Recipe(3.0))
    other = tmp_path / f"film{SUFFIX}"
    other.write_text(json.dumps(to_record(SETTINGS)))
    assert presets.take_in(other) == "film 2"
    assert presets.load("film") == Recipe(3.0)
    assert presets.load("film 2") == SETTINGS


def test_settings_of_a_camera_and_iso_hold_for_that_iso_alone(tmp_path: Path) -> None:
    defaults = CameraDefaults(tmp_path / "defaults.json")
    defaults.set(Camera("Nikon D800", 3200), SETTINGS)
    assert defaults.of(Camera("Nikon D800", 3200)) == SETTINGS
    assert defaults.of(Camera("Nikon D800", 100)) is None
    defaults.set(Camera("Nikon D800", 3200), None)
    assert defaults.of(Camera("Nikon D800", 3200)) is None


def test_the_camera_is_read_from_exif() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "NIKON CORPORATION", "NIKON D800"
    exif.get_ifd(0x8769)[0x8827] = 3200
    block = exif.tobytes().removeprefix(b"Exif\x00\x00")
    assert camera_of(block) == Camera("NIKON CORPORATION NIKON D800", 3200)


@pytest.mark.parametrize(
    "exif", [None, b"", b"II*\x00", b"garbage" * 9, b"MM\x00*\x00\x00\x00\xff"]
)
def test_a_picture_without_a_sound_exif_block_has_no_camera(exif: bytes | None) -> None:
    assert camera_of(exif) is None
