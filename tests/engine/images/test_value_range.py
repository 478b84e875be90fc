"""Numbers whose white is not 1 are scaled, said, and written back as they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile

from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.image_file import Photograph, load_image, save_image, saving_loses
from denoise_gui.engine.images.value_range import found_range
from denoise_gui.engine.record.provenance import read_provenance
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.save_denoised import denoise_to_file

SCENE = np.random.default_rng(0).random((40, 50, 3), dtype=np.float32)


@pytest.mark.parametrize("white", [255, 1023, 4095, 16383, 65535])
@pytest.mark.parametrize("suffix", [".tif", ".pfm"])
def test_counts_are_scaled_and_come_back(tmp_path: Path, white: int, suffix: str) -> None:
    counts = np.rint(SCENE * white).astype(np.float32)
    tifffile.imwrite(tmp_path / "a.tif", counts, photometric="rgb", metadata=None)
    source = load_image(tmp_path / "a.tif")
    assert source.pixels == pytest.approx(counts / white, abs=1e-6)
    assert any(f"{white:.6g} as white" in note for note in source.notes)
    save_image(tmp_path / f"b{suffix}", source)
    result = load_image(tmp_path / f"b{suffix}")
    assert result.pixels == pytest.approx(source.pixels, abs=1e-6)
    if suffix == ".tif":
        np.testing.assert_array_equal(tifffile.imread(tmp_path / "b.tif"), counts)
    assert not any("floating" in loss for loss in saving_loses(suffix, source))


def test_transparency_is_scaled_along(tmp_path: Path) -> None:
    counts = np.dstack([np.rint(SCENE * 65535), np.full((40, 50), 65535)]).astype(np.float32)
    tifffile.imwrite(
        tmp_path / "a.tif",
        counts,
        photometric="rgb",
        extrasamples=["unassalpha"],
        metadata=None,
    )
    source = load_image(tmp_path / "a.tif")
    assert source.alpha is not None
    assert np.unique(source.alpha).tolist() == [1]
    save_image(tmp_path / "b.tif", source)
    np.testing.assert_array_equal(tifffile.imread(tmp_path / "b.tif"), counts)


def test_light_of_a_scene_is_left_alone() -> None:
    lights = SCENE.copy()
    lights[:3] *= 40  # a lamp in the picture
    assert found_range(lights) is None
    assert found_range(SCENE * 1.5) is None
    assert found_range(SCENE - 0.5) is None


def test_values_below_black_get_their_own_range() -> None:
    found = found_range(np.rint(SCENE * 4095) - 1024)
    assert found is not None
    assert found.black == pytest.approx(-1024, abs=1)
    assert found.white == pytest.approx(3071, abs=1)


def test_odd_ranges_get_their_own_white() -> None:
    found = found_range(SCENE * 1000)
    assert found is not None
    assert found.white == 1023
    found = found_range(SCENE * 5000)
    assert found is not None
    assert 4900 < found.white <= 16383
    found = found_range(SCENE * 1e7)
    assert found is not None
    assert found.white >= 1e7 * 0.99


def test_networks_own_range_and_next_to_nothing() -> None:
    centred = found_range(SCENE * 2 - 1)
    assert centred is not None
    assert (centred.black, centred.white) == (-1, 1)
    tiny = found_range(SCENE * 1e-3)
    assert tiny is not None
    assert (tiny.black, tiny.white) == (0, pytest.approx(1e-3, rel=1e-3))
    assert found_range(SCENE * 0.01) is None  # a dark picture, but one can be seen
    assert found_range(SCENE * 0) is None


def test_the_range_is_recorded(tmp_path: Path, model_path: Path) -> None:
    counts = np.rint(SCENE * 65535).astype(np.float32)
    tifffile.imwrite(tmp_path / "a.tif", counts, photometric="rgb", metadata=None)
    denoiser = Denoiser(Model(model_path), tile_size=48)
    denoise_to_file(load_image(tmp_path / "a.tif"), tmp_path / "b.tif", 20, denoiser)
    record = read_provenance(load_image(tmp_path / "b.tif").xmp)
    assert record is not None
    assert record.values == "0 65535"
    denoise_to_file(Photograph(SCENE), tmp_path / "c.tif", 20, denoiser)
    plain = read_provenance(load_image(tmp_path / "c.tif").xmp)
    assert plain is not None
    assert plain.values == ""
