"""`denoise-gui run --from`: a saved picture is made again; a difference of one value is seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile

from denoise_gui.cli import main
from denoise_gui.engine.images.image_file import load_image, save_image
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.record.provenance import read_provenance, sidecar_of
from denoise_gui.engine.save_denoised import denoise_to_file
from tests.engine.images.photographs import photograph


@pytest.fixture
def source(tmp_path: Path) -> Path:
    save_image(tmp_path / "source.png", photograph(np.uint16, alpha=True))
    return tmp_path / "source.png"


def denoised(source: Path, name: str, model: Path, sidecar: bool = False) -> Path:
    target = source.with_name(name)
    options = SaveOptions(sidecar=sidecar)
    denoise_to_file(load_image(source), target, 18.5, model, options=options)
    return target


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.jpg", "a.webp", "a.avif"])
def test_what_was_saved_is_made_again_in_every_format(
    source: Path, model_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = denoised(source, name, model_path)
    assert main(["run", "--from", str(saved)]) == 0
    told = capsys.readouterr().err
    assert "sigma 18.5" in told
    assert "the pixels match" in told


def test_the_record_says_how(source: Path, model_path: Path) -> None:
    record = read_provenance(load_image(denoised(source, "a.tif", model_path)).xmp)
    assert record is not None
    assert (record.recipe.sigma, record.provider, record.source) == (18.5, "cpu", "source.png")
    assert record.recipe.model.name == "standard"
    assert len(record.recipe.model.sha256) == len(record.source_sha256) == 64


def test_one_changed_value_is_found_and_can_be_tolerated(
    source: Path, model_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = denoised(source, "a.png", model_path)
    changed = load_image(saved)
    changed.pixels[3, 4, 1] ^= 64
    save_image(saved, changed)
    assert main(["run", f"--from={saved}"]) == 1
    assert "of the values differ" in capsys.readouterr().err
    assert main(["run", "--from", str(saved), "--tolerance", "1"]) == 0


def test_a_sidecar_serves_where_the_picture_holds_no_record(source: Path, model_path: Path) -> None:
    saved = denoised(source, "a.bmp", model_path, sidecar=True)
    assert main(["run", "--from", str(saved)]) == 0
    assert main(["run", "--from", str(sidecar_of(saved)), str(source), "--quiet"]) == 0


def test_every_page_is_compared(source: Path, model_path: Path) -> None:
    page = photograph()
    save_image(source.with_suffix(".tif"), replace(page, pages=(page,)))
    saved = denoised(source.with_suffix(".tif"), "a.tif", model_path)
    assert main(["run", "--from", str(saved)]) == 0
    changed = load_image(saved)
    changed.pages[0].pixels[0, 0, 0] ^= 1
    save_image(saved, changed)
    assert main(["run", "--from", str(saved)]) == 1


def test_a_float_picture_is_made_again_bit_for_bit(tmp_path: Path, model_path: Path) -> None:
    source = tmp_path / "source.tif"
    tifffile.imwrite(source, photograph(np.float32).pixels, photometric="rgb", metadata=None)
    assert main(["run", "--from", str(denoised(source, "a.tif", model_path))]) == 0


def test_what_stands_in_the_way_is_said(
    source: Path, model_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = denoised(source, "a.png", model_path)
    assert main(["run", "--from", str(source)]) == 1
    assert "holds no record" in capsys.readouterr().err
    other = source.with_name("other.png")
    save_image(other, photograph(np.uint16, channels=1))
    assert main(["run", "--from", str(saved), str(other)]) == 1
    assert "not the pixels that were denoised" in capsys.readouterr().err
    source.unlink()
    assert main(["run", "--from", str(saved)]) == 1
    assert "Name the original" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        main(["run", "--from"])
    assert caught.value.code == 2
