"""Denoisers of other people, who count otherwise and name otherwise: each is read by trial, served
rightly, and what was found is told. What denoises in no reading is not passed off as a denoiser."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from PIL import Image

from denoise_gui.engine import Denoiser, Model, load_image
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.library.model_card import CardFolder, card_of
from denoise_gui.engine.models import denoising_trial, safety
from denoise_gui.engine.models.denoising_trial import DenoisingTrial
from denoise_gui.engine.models.probe_note import note_probe
from denoise_gui.engine.models.trial_picture import clean_picture, psnr_db, with_noise
from denoise_gui.engine.record.provenance import read_provenance
from denoise_gui.engine.save_denoised import denoise_to_file
from tests.conftest import noisy_picture
from tests.engine.models.foreign_models import Kind, blending_denoiser, save, save_graph
from tests.engine.models.test_model import METADATA

READINGS = [
    Kind(image_white, sigma_white, gives)
    for image_white in (1.0, 255.0)
    for sigma_white in (1.0, 255.0)
    for gives in ("image", "noise", "correction")
]
LEVEL = 1 / 255


def opened(path: Path, kind: Kind) -> tuple[Model, list[str]]:
    notices: list[str] = []
    return Model(blending_denoiser(path, kind), notice=notices.append), notices


def expected(noisy: np.ndarray, sigma: float) -> np.ndarray:
    """What the denoiser by construction makes of a picture, whatever it was exported like."""
    share = min(1.0, sigma / 25)
    unit = np.rint(noisy * 510) / 510
    padded = np.pad(unit, ((1, 1), (1, 1), *[(0, 0)] * (noisy.ndim - 2)))
    rows = padded[:-2] + 2 * padded[1:-1] + padded[2:]
    blurred = (rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]) / 16
    return unit + share * (blurred - unit)


@pytest.mark.parametrize(
    "kind", READINGS, ids=lambda k: f"{k.image_white:g}-{k.sigma_white:g}-{k.gives}"
)
def test_what_a_file_means_is_found_served_and_said(tmp_path: Path, kind: Kind) -> None:
    model, notices = opened(tmp_path / "theirs.onnx", kind)
    noisy = noisy_picture(70, 90)
    for sigma in (10.0, 50.0):
        found = Denoiser(model).denoise(noisy, sigma)
        # A value on the edge between two steps may be rounded either way.
        assert np.abs(found - expected(noisy, sigma)).max() <= 0.6 * LEVEL
    told = str(model.info.trial)
    assert ("image in 0 to 255" in told) == (kind.image_white == 255)
    assert f"sigma in 0 to {kind.sigma_white:g}" in told
    assert {"image": "the image", "noise": "the noise"}.get(kind.gives, "a correction") in told
    assert "; denoises: 20.5 to 2" in told
    as_usual = kind == READINGS[0]
    assert any(told in notice for notice in notices) != as_usual


ARRANGEMENTS = [
    Kind(names=("image", "sigma"), sigma_shape=(1,)),
    Kind(names=("img", "sig"), sigma_first=True, sigma_shape=()),
    Kind(names=("a", "b"), sigma_first=True, sigma_shape=(1, 1)),
    Kind(names=("input", "sigma"), sigma_white=255.0, gives="noise"),
    Kind(sigma_shape=("n", 1, 1, 1)),
    Kind(sigma_shape=None),
    Kind(sigma_shape=(1, 1, "a", "b"), cell=2),
    Kind(sigma_shape=(1, 1, "a", "b"), sigma_white=255.0),
    Kind(sigma_shape=(1, 3, "a", "b")),
    Kind(sigma_shape=(1, 1, 50, 50), cell=2, size=(100, 100)),
    Kind(sigma_shape=(1,), sigma_white=255.0, whole_levels=True),
    Kind(sigma_shape=("h", "w")),
    Kind(sigma_shape=(1, "h", "w"), gives="correction"),
    Kind(level_channels=1),
    Kind(level_channels=1, sigma_white=255.0, image_white=255.0),
    Kind(level_channels=3, gives="noise"),
    Kind(level_channels=1, levels_first=True),
    Kind(channels_last=True),
    Kind(channels_last=True, sigma_shape=(1, "a", "b", 1), gives="noise"),
    Kind(channels_last=True, level_channels=1, sigma_white=255.0),
    Kind(channels_last=True, size=(96, 128), sigma_shape=(1,)),
]
GRAY = [
    Kind(channels=1, names=("p", "q"), sigma_shape=(1, 1, "a", "b")),
    Kind(channels=1, names=("p", "q"), sigma_shape=(1, 1, "a", "b"), sigma_first=True),
    Kind(channels=1, level_channels=1, gives="noise"),
    Kind(channels=1, channels_last=True, sigma_shape=(1, "a", "b", 1)),
]


@pytest.mark.parametrize("kind", [*ARRANGEMENTS, *GRAY], ids=str)
def test_inputs_are_told_apart_by_rank_channels_and_shape(tmp_path: Path, kind: Kind) -> None:
    model, _ = opened(tmp_path / "theirs.onnx", kind)
    assert model.info.channels == kind.channels
    noisy = noisy_picture(130, 106)
    if kind.channels == 1:
        noisy = np.ascontiguousarray(noisy[..., 1])
    found = Denoiser(model).denoise(noisy, 15.0)
    inner = (slice(4, -4), slice(4, -4))  # a fixed size continues a smaller picture by reflection
    assert np.abs(found - expected(noisy, 15.0))[inner].max() <= 0.6 * LEVEL
    told = str(model.info.trial)
    assert ("further channel" in told) == bool(kind.level_channels)
    assert ("channels last" in told) == kind.channels_last


def test_a_file_that_says_what_it_is_is_taken_at_its_word(tmp_path: Path) -> None:
    path = blending_denoiser(tmp_path / "m.onnx", Kind(names=("input", "sigma"), gives="noise"))
    model = onnx.load(path)
    claimed = {"reading": "own words", "sigma": 25, "noisy_db": 20.5, "denoised_db": 28.25}
    told = {**METADATA, "denoise.trial": json.dumps(claimed)}
    helper.set_model_props(model, told)
    onnx.save(model, path)
    opened_model = Model(path)
    flat = np.full((1, 3, 16, 16), 0.5, np.float32)
    assert abs(float(opened_model.run(flat, 25)[0, 0, 8, 8])) < 0.01  # as it says: the image
    assert opened_model.info.trial == DenoisingTrial("own words", 25, 20.5, 28.25)
    assert str(opened_model.info.trial) == "own words; denoises: 20.5 to 28.2 dB"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"sigma": 25}', '{"sigma": 1e999, "noisy_db": 1, "denoised_db": 2}']
    + ['{"sigma": 5, "noisy_db": "x", "denoised_db": 2}', "[" * 3000, " " * 10**6]
    + ['{"sigma": 5, "noisy_db": 1, "denoised_db": 2, "reading": {}}'],
    ids=lambda text: text[:20],
)
def test_a_claim_that_makes_no_sense_is_none(text: str) -> None:
    assert denoising_trial.from_metadata({"denoise.trial": text}) is None


def identity(path: Path) -> Path:
    nodes = [
        helper.make_node("Mul", ["sigma", "zero"], ["nothing"]),
        helper.make_node("Add", ["input", "nothing"], ["output"]),
    ]
    return save(path, nodes, {"zero": np.float32(0)}, ([1, 3, "h", "w"], [1]))


def test_what_changes_little_opens_and_is_told_of(tmp_path: Path) -> None:
    notices: list[str] = []
    model = Model(identity(tmp_path / "same.onnx"), notice=notices.append)
    warning = next(notice for notice in notices if "leaves the noise" in notice)
    assert "same.onnx" in warning
    assert "does not denoise: 20.5 to 20.5 dB" in warning
    image = noisy_picture(40, 50)
    assert np.array_equal(Denoiser(model).denoise(image, 25), image)


def test_what_denoises_in_no_reading_is_refused_with_the_figure(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("Mul", ["input", "five"], ["much"]),
        helper.make_node("Sin", ["much"], ["bent"]),
        helper.make_node("Add", ["bent", "sigma"], ["output"]),
    ]
    path = save(tmp_path / "bent.onnx", nodes, {"five": np.float32(5)}, ([1, 3, "h", "w"], [1]))
    with pytest.raises(ModelError, match=r"bent\.onnx: in no reading") as caught:
        Model(path)
    assert "a test picture of 20.5 dB comes out at" in str(caught.value)


def test_a_network_without_a_noise_level_is_said_to_be_one(tmp_path: Path) -> None:
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, "h", "w"])]
    nodes = [helper.make_node("Relu", ["x"], ["y"])]
    path = save_graph(tmp_path / "dncnn.onnx", nodes, {}, inputs, "y", opset=13)
    with pytest.raises(ModelError, match=r"dncnn\.onnx: it takes no noise level"):
        Model(path)


@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        ([[1, 3, "h", "w"], [1], [1]], "wants more than an image and a sigma"),
        ([[1, 5, "h", "w"], [1]], "none of its inputs is a picture"),
        ([], "it takes no input"),
    ],
)
def test_inputs_that_are_none_of_a_denoiser(
    tmp_path: Path, shapes: Sequence[Sequence[int | str]], reason: str
) -> None:
    names = ["x", "y", "z"][: len(shapes)]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in zip(names, shapes, strict=True)
    ]
    nodes = [helper.make_node("Identity", [names[0] if names else "c"], ["out"])]
    constants = {} if names else {"c": np.zeros((1, 3, 8, 8), np.float32)}
    path = save_graph(tmp_path / "odd.onnx", nodes, constants, inputs, "out", opset=13)
    with pytest.raises(ModelError, match=reason) as caught:
        Model(path)
    assert "odd.onnx" in str(caught.value)


def test_what_was_found_is_noted_and_not_sought_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = Kind(sigma_white=255.0, gives="noise", level_channels=1)
    first, _ = opened(tmp_path / "theirs.onnx", kind)
    assert first.note is not None
    note_probe(tmp_path / "theirs.onnx", first.note)
    asked: list[bool] = []
    try_model = safety.try_model

    def noted(path: Path, *, reading: bool, **_: object) -> safety.TrialOutcome:
        asked.append(reading)
        return try_model(path, reading=reading)

    monkeypatch.setattr(safety, "try_model", noted)
    monkeypatch.delattr("denoise_gui.engine.runtime.file_facts.find_reading")
    again = Model(tmp_path / "theirs.onnx")
    assert asked == [False]  # whether it is safe is found out each time
    assert again.info == first.info
    flat = np.full((1, 3, 16, 16), 0.5, np.float32)
    assert np.array_equal(again.run(flat, 25), first.run(flat, 25))


def test_the_card_and_the_record_say_how_the_file_was_read(tmp_path: Path) -> None:
    path = blending_denoiser(tmp_path / "theirs.onnx", Kind(sigma_white=255.0, gives="noise"))
    box = CardFolder(tmp_path / "cards")
    line = "sigma in 0 to 255, gives the noise; denoises: 20.5 to 26.3 dB"
    assert str(card_of(path, box).info.trial) == line
    assert str(card_of(path, box).info.trial) == line  # as it was kept
    pixels = np.rint(np.clip(noisy_picture(40, 50), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    denoise_to_file(load_image(tmp_path / "photo.png"), tmp_path / "out.png", 25, path)
    record = read_provenance(load_image(tmp_path / "out.png").xmp)
    assert record is not None
    assert record.reading == line


def test_the_line_is_told_in_the_users_language() -> None:
    german = {
        "sigma in 0 to 255": "Sigma von 0 bis 255",
        "gives the noise": "gibt das Rauschen",
        "denoises: {0:.1f} to {1:.1f} dB": "entrauscht: {0:.1f} auf {1:.1f} dB",
    }
    trial = DenoisingTrial("sigma in 0 to 255, gives the noise", 25, 20.5, 28.3)
    told = trial.translated(lambda text: german.get(text, text))
    assert told == "Sigma von 0 bis 255, gibt das Rauschen; entrauscht: 20.5 auf 28.3 dB"


@pytest.mark.parametrize("channels", [1, 3])
def test_the_trial_picture_asks_for_a_denoiser(model_path: Path, channels: int) -> None:
    """The shipped network gains much; smoothing everything away, or doing nothing, does not."""
    clean = clean_picture(channels, 96, 128)
    assert clean.shape == (1, channels, 96, 128)
    assert np.array_equal(clean, clean_picture(channels, 96, 128))
    noisy = with_noise(clean, 25)
    assert psnr_db(noisy, clean) == pytest.approx(20.5, abs=0.3)
    assert psnr_db(np.full_like(clean, clean.mean()), clean) < 14
    if channels == 3:
        gain = psnr_db(Model(model_path).run(noisy, 25), clean) - psnr_db(noisy, clean)
        assert gain > 8


def test_a_shipped_model_without_its_metadata_is_read_as_what_it_is(
    tmp_path: Path, model_path: Path
) -> None:
    model = onnx.load(model_path)
    del model.metadata_props[:]
    onnx.save(model, tmp_path / "bare.onnx")
    bare, shipped = Model(tmp_path / "bare.onnx"), Model(model_path)
    image = noisy_picture(48, 64)
    found, same = (Denoiser(m).denoise(image, 25) for m in (bare, shipped))
    assert np.abs(found - same).max() < 0.05 * LEVEL
    assert replace(bare.info, trial=None).channels == 3


def test_a_file_that_returns_less_of_a_large_picture_is_said_to_do_so(tmp_path: Path) -> None:
    path = blending_denoiser(tmp_path / "cut.onnx", Kind(gives="noise", output="whole"))
    model = onnx.load(path)
    for name, value in (("from", 0), ("to", 300), ("rows", 2)):
        model.graph.initializer.append(onnx.numpy_helper.from_array(np.array([value]), name))
    model.graph.node.append(helper.make_node("Slice", ["whole", "from", "to", "rows"], ["cut"]))
    model.graph.output[0].name = "cut"
    onnx.save(model, path)
    denoiser = Denoiser(Model(path))
    assert denoiser.denoise(noisy_picture(120, 90), 25).shape == (120, 90, 3)
    with pytest.raises(ModelError, match=r"cut\.onnx returned the shape \(1, 3, 300, 40\)"):
        denoiser.denoise(noisy_picture(400, 40), 25)


@pytest.mark.parametrize(
    "kind",
    [
        Kind(sigma_shape=(1, 1, "a", "b"), sigma_white=255.0, gives="noise"),
        Kind(sigma_shape=(1, 1, "a", "b"), cell=2),
        Kind(level_channels=1, sigma_white=255.0),
        Kind(level_channels=3, channels_last=True),
        Kind(channels_last=True, sigma_shape=(1, "a", "b", 1)),
    ],
    ids=str,
)
def test_a_sigma_that_differs_from_pixel_to_pixel_is_given_to_who_takes_it(
    tmp_path: Path, kind: Kind
) -> None:
    model, _ = opened(tmp_path / "theirs.onnx", kind)
    assert model.takes_maps
    image = noisy_picture(32, 64).transpose(2, 0, 1)[None].copy()
    levels = np.full((32, 64), 5, np.float32)
    levels[:, 32:] = 20
    mixed = model.run(image, levels)
    for level, part in ((5.0, np.s_[..., :30]), (20.0, np.s_[..., 34:])):
        assert np.abs(mixed[part] - model.run(image, level)[part]).max() < 0.1 * LEVEL
