"""`denoise-gui run` with all that can be applied: by options, by a recipe file, and made again."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from PIL import Image

from denoise_gui.cli import main
from denoise_gui.engine import Denoiser, Model, Recipe, load_image
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import ModelRef
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.record.provenance import (
    hash_of_pixels,
    read_provenance,
    sidecar_bytes,
    sidecar_of,
)
from denoise_gui.engine.record.recipe_record import recipe_bytes
from denoise_gui.engine.save_denoised import denoise_to_file
from tests.conftest import noisy_picture
from tests.engine.models.foreign_models import reorganising_network


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.png"
    pixels = np.rint(np.clip(noisy_picture(80, 96), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(path)
    return path


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    path = tmp_path / "mask.png"
    Image.fromarray(np.linspace(0, 255, 40).reshape(5, 8).astype(np.uint8)).save(path)
    return path


def run(*arguments: str | Path) -> int:
    return main(["run", *map(str, arguments)])


def renamed(model: Path, path: Path, **metadata: str) -> Path:
    """A copy of a model that says other things of itself."""
    file = onnx.load(model)
    for entry in file.metadata_props:
        entry.value = metadata.get(entry.key.removeprefix("denoise."), entry.value)
    onnx.save(file, path)
    return path


def test_options_make_the_recipe_and_the_record_makes_it_again(
    source: Path, mask: Path, tmp_path: Path, model_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "clean.png"
    sigmas = ("--sigma", "12", "--colour-sigma", "25")
    factors = ("--shadows", "1.4", "--highlights", "0.7", "--grain", "0.2", "--coarse-sigma", "6")
    report = tmp_path / "report.csv"
    assert run(source, "-o", target, *sigmas, *factors, "--mask", mask, "--report", report) == 0
    said = "sigma 12, colour 25, shadows × 1.4, highlights × 0.7, mask, coarse noise 6, grain 20 %"
    assert said in capsys.readouterr().err
    recipe = Recipe(
        12,
        colour=25,
        brightness=BrightnessCurve.of_handles(1.4, 0.7),
        mask=SigmaMask(np.asarray(Image.open(mask)) / 255),
        grain=0.2,
        coarse_sigma=6,
    )
    expected = Denoiser(Model(model_path)).denoise(load_image(source).pixels, recipe)
    assert np.array_equal(load_image(target).pixels, expected)
    record = read_provenance(load_image(target).xmp)
    assert record is not None
    assert replace(record.recipe, model=ModelRef()) == recipe
    with report.open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    reported = json.loads(row["recipe"])
    assert (reported["colour_sigma"], reported["grain"]) == ("25.0", "0.2")
    assert run("--from", target) == 0
    told = capsys.readouterr().err
    assert said in told
    assert "the pixels match" in told


def test_a_recipe_file_is_applied_and_options_have_their_say(
    source: Path, tmp_path: Path, model_path: Path
) -> None:
    curve = BrightnessCurve(((0.1, 1.4), (0.6, 1.0), (0.9, 0.7)))
    recipe = Recipe(12, colour=25, brightness=curve, grain=0.2)
    preset = tmp_path / "portrait.json"
    preset.write_bytes(recipe_bytes(recipe))
    denoiser = Denoiser(Model(model_path))
    pixels = load_image(source).pixels
    for extra, wanted in (((), recipe), (("--coarse-sigma", "5"), replace(recipe, coarse_sigma=5))):
        target = tmp_path / f"{len(extra)}.png"
        assert run(source, "-o", target, "--recipe", preset, *extra, "--quiet") == 0
        assert np.array_equal(load_image(target).pixels, denoiser.denoise(pixels, wanted))


def test_an_automatic_recipe_is_measured_for_each(source: Path, tmp_path: Path) -> None:
    preset = tmp_path / "preset.json"
    preset.write_text('{"recipe": 1, "sigma": "auto", "grain": 0.5}')
    assert run(source, "-o", tmp_path / "out.png", "--recipe", preset, "--quiet") == 0
    record = read_provenance(load_image(tmp_path / "out.png").xmp)
    assert record is not None
    assert 10 < record.recipe.sigma < 40
    assert record.recipe.grain == 0.5


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"recipe": 9, "sigma": 5}', "later version"),
        ('{"denoise": 99, "sigma": 5}', "later version"),
        ('{"recipe": 1, "sigma": 5, "colour_simga": 9}', "“colour_simga”"),
        ('{"sigma": 5, "grain": 0.5, "sharpen": 2, "blur": 1}', "“blur”, “sharpen”"),
        ('{"sigma": NaN}', "sigma is 0 to 255"),
        ('{"sigma": 1e999}', "sigma is 0 to 255"),
        ('{"sigma": 5, "colour_sigma": NaN}', "sigma is 0 to 255"),
        ('{"sigma": 5, "colour_ratio": NaN}', "ratio"),
        ('{"sigma": 5, "grain": NaN}', "grain is a share from 0 to 1"),
        ('{"sigma": 5, "grain": "much"}', "grain"),
        ('{"sigma": 5, "coarse_sigma": NaN}', "coarse noise is 0 to 255"),
        ('{"sigma": 5, "coarse_sigma": -1}', "coarse noise is 0 to 255"),
        ('{"sigma": 5, "coarse_sigma": "auto"}', "coarse_sigma"),
        ('{"sigma": 5, "brightness": [[0, NaN], [1, 1]]}', "has the factor nan"),
        ('{"sigma": 5, "brightness": [[NaN, 1], [1, 1]]}', "has a point at nan"),
        ('{"sigma": 5, "brightness": [[1, 1], [0, 1]]}', "not a function"),
        ("hello", "not a recipe"),
        ('{"sigma": 200}', "goes up to 75"),
        ('{"sigma": 5, "colour_sigma": 76}', "goes up to 75"),
        ('{"sigma": 5, "coarse_sigma": 76}', "goes up to 75"),
        ('{"sigma": 5, "model": "theirs", "model_sha256": "00"}', "theirs"),
    ],
)
def test_a_recipe_file_that_cannot_be_used_is_said_and_nothing_is_written(
    source: Path,
    tmp_path: Path,
    content: str,
    complaint: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    preset = tmp_path / "preset.json"
    preset.write_text(content)
    assert run(source, "-o", tmp_path / "out", "--recipe", preset) == 2
    told = capsys.readouterr().err
    assert complaint in told
    assert "Traceback" not in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "options",
    [("--sigma", "76"), ("--sigma", "5", "--colour-sigma", "80"), ("--sigma-table", "table.csv")],
)
def test_no_sigma_goes_beyond_the_model(
    source: Path, tmp_path: Path, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("source.png,90\n")
    arguments = [table if option == "table.csv" else option for option in options]
    assert run(source, "-o", tmp_path / "out", *arguments) == 2
    told = capsys.readouterr().err
    assert "goes up to 75" in told
    assert "standard" in told
    if "--sigma-table" in options:
        assert "source.png" in told


def test_a_model_that_goes_further_is_let(source: Path, tmp_path: Path, model_path: Path) -> None:
    far = renamed(model_path, tmp_path / "far.onnx", sigma_max="120")
    assert run(source, "-o", tmp_path / "a.png", "--model", far, "--sigma", "110", "--quiet") == 0
    near = renamed(model_path, tmp_path / "near.onnx", sigma_max="30")
    assert run(source, "-o", tmp_path / "b.png", "--model", near, "--sigma", "31") == 2


@pytest.mark.parametrize("said", ["nan", "0", "-3", "inf"])
def test_a_limit_that_makes_no_sense_is_the_usual_one(
    model_path: Path, tmp_path: Path, said: str
) -> None:
    assert Model(renamed(model_path, tmp_path / "a.onnx", sigma_max=said)).info.sigma_max == 75


@pytest.mark.parametrize("gray_picture", [False, True])
def test_a_model_for_gray_images_takes_a_whole_recipe(
    source: Path, tmp_path: Path, gray_picture: bool
) -> None:
    """A gray picture has no colour for the recipe's colour to be applied to."""
    model = reorganising_network(tmp_path / "gray.onnx", channels=1)
    recipe = Recipe(12, colour=25, brightness=BrightnessCurve.of_handles(1.4, 0.7), grain=0.2)
    preset = tmp_path / "preset.json"
    preset.write_bytes(recipe_bytes(recipe))
    picture = source
    if gray_picture:
        picture = tmp_path / "picture.png"
        Image.open(source).convert("L").save(picture)
    target = tmp_path / "o.png"
    assert run(picture, "-o", target, "--recipe", preset, "--model", model, "--quiet") == 0
    pixels, denoiser = load_image(picture).pixels, Denoiser(Model(model))
    result = load_image(target).pixels
    assert np.array_equal(result, denoiser.denoise(pixels, recipe))
    without = np.array_equal(result, denoiser.denoise(pixels, replace(recipe, colour=None)))
    assert without == gray_picture


def test_a_mask_is_gray(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    colours = tmp_path / "colours.png"
    Image.fromarray(np.array([[[255, 0, 0]]], np.uint8)).save(colours)
    assert run(source, "-o", tmp_path / "o.png", "--sigma", "5", "--mask", colours) == 2
    assert "has colours" in capsys.readouterr().err
    gray_as_colour = tmp_path / "gray.png"
    Image.fromarray(np.zeros((2, 2, 3), np.uint8)).save(gray_as_colour)
    target = tmp_path / "o.png"
    assert run(source, "-o", target, "--sigma", "5", "--mask", gray_as_colour, "--quiet") == 0
    assert np.array_equal(load_image(target).pixels, load_image(source).pixels)


def test_the_models_name_is_in_the_results_name(
    source: Path, tmp_path: Path, model_path: Path
) -> None:
    """What the model calls itself, as in the window, and not its file; it leads nowhere else."""
    named = renamed(model_path, tmp_path / "file.onnx", name="Night / 2")
    arguments = (source, "-o", tmp_path / "out", "--sigma", "5", "--model", named, "--quiet")
    assert run(*arguments, "--name", "{stem}_{model}{suffix}") == 0
    assert (tmp_path / "out" / "source_Night _ 2.png").is_file()
    renamed(model_path, tmp_path / "file.onnx", name="..")
    assert run(*arguments, "--name", "{model}{suffix}") == 0
    assert (tmp_path / "out" / "model.png").is_file()


def test_the_help_says_which_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("--help")
    words = " ".join(capsys.readouterr().out.split())
    assert "{model}, the name that the model calls itself by" in words


@pytest.mark.parametrize("sigma", [18.5, 100.0])
def test_a_picture_of_version_0_1_0_is_made_again(
    source: Path, tmp_path: Path, model_path: Path, sigma: float
) -> None:
    """Its record, as it was written then; sigma went up to 255 whatever the model."""
    saved = tmp_path / "saved.png"
    denoise_to_file(load_image(source), saved, sigma, Denoiser(Model(model_path)))
    record = {
        "denoise": 1,
        "picture": "saved.png",
        "sigma": sigma,
        "model": "standard",
        "model_sha256": ModelRef.of_file(model_path).sha256,
        "version": "0.1.0",
        "runtime": "onnxruntime 1.32.0",
        "provider": "cpu",
        "tile": 1680,
        "halo": 72,
        "source": "source.png",
        "source_sha256": hash_of_pixels(load_image(source).pixels),
        "gray_use": "channels",
    }
    sidecar_of(saved).write_text(json.dumps(record))
    assert run("--from", sidecar_of(saved)) == 0


def test_a_large_mask_comes_from_beside_the_picture(
    source: Path, tmp_path: Path, model_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "saved.jpg"
    recipe = Recipe(20, mask=SigmaMask(np.random.default_rng(0).random((90, 90))))
    denoise_to_file(load_image(source), saved, recipe, Denoiser(Model(model_path)))
    assert run("--from", saved) == 0
    sidecar_of(saved).unlink()
    assert run("--from", saved) == 1
    assert "was made with a mask" in capsys.readouterr().err


def test_a_record_of_a_later_version_is_said(
    source: Path, tmp_path: Path, model_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "saved.png"
    recipe = Recipe(20, colour=5, gray_use=GrayUse.LUMA)
    denoise_to_file(load_image(source), saved, recipe, Denoiser(Model(model_path)))
    image = Image.open(saved)
    from PIL.PngImagePlugin import PngInfo

    later = PngInfo()
    xmp = image.info["xmp"].replace(b'denoise:recipe="1"', b'denoise:recipe="2"')
    later.add_itxt("XML:com.adobe.xmp", xmp.decode())
    image.save(saved, pnginfo=later)
    assert run("--from", saved) == 1
    told = capsys.readouterr().err
    assert "later version" in told
    assert "saved.png" in told
    image.close()
    sidecar = sidecar_of(saved)
    sidecar.write_text('{"recipe": 2, "strength": {"luminance": 5}}')
    assert run("--from", sidecar, source) == 1
    told = capsys.readouterr().err
    assert "later version" in told
    assert sidecar.name in told


def test_what_a_record_says_beyond_what_is_known_is_not_passed_over(
    source: Path, tmp_path: Path, model_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "saved.png"
    denoise_to_file(load_image(source), saved, 20, Denoiser(Model(model_path)))
    made = read_provenance(load_image(saved).xmp)
    assert made is not None
    record = json.loads(sidecar_bytes(made, saved))
    beside = sidecar_of(saved)
    for change, complaint in (
        ({"denoise": 99}, "later version"),
        ({"halftone": 3}, "“halftone”"),
    ):
        beside.write_text(json.dumps({**record, **change}))
        assert run("--from", beside, source) == 1
        told = capsys.readouterr().err
        assert complaint in told
        assert beside.name in told
    image = Image.open(saved)
    from PIL.PngImagePlugin import PngInfo

    later = PngInfo()
    xmp = image.info["xmp"].replace(b'denoise:model="', b'denoise:halftone="3" denoise:model="')
    later.add_itxt("XML:com.adobe.xmp", xmp.decode())
    image.save(saved, pnginfo=later)
    image.close()
    assert run("--from", saved) == 1
    assert "“halftone”" in capsys.readouterr().err


def test_a_record_of_a_picture_is_a_recipe_too(
    source: Path, tmp_path: Path, model_path: Path
) -> None:
    first, second = tmp_path / "first.png", tmp_path / "second.png"
    recipe = Recipe(12, colour=25)
    options, denoiser = SaveOptions(sidecar=True), Denoiser(Model(model_path))
    denoise_to_file(load_image(source), first, recipe, denoiser, options=options)
    assert run(source, "-o", second, "--recipe", sidecar_of(first), "--quiet") == 0
    assert np.array_equal(load_image(first).pixels, load_image(second).pixels)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_the_colour_of_a_gray_photograph_is_not_spoken_of(
    mode: str, tmp_path: Path, model_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pixels = np.rint(np.clip(noisy_picture(40, 48), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).convert(mode).save(tmp_path / "source.png")
    options = ("--sigma", "12", "--colour-sigma", "25", "--grain", "0.2")
    made = run(tmp_path / "source.png", "-o", tmp_path / "a.png", "--model", model_path, *options)
    assert made == 0
    told = capsys.readouterr().err
    assert "sigma 12" in told
    assert "grain 20" in told
    assert ("colour 25" in told) == (mode == "RGB")
