"""Model files that others exported: served at their size, in their sigma's shape, without seams,
or refused with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper

from denoise_gui.engine import Denoiser, Model, Recipe, Rect
from denoise_gui.engine.denoise.channel_use import GrayUse
from denoise_gui.engine.errors import ModelError
from tests.conftest import noisy_picture
from tests.engine.models.foreign_models import reorganising_network, save

LEVEL = 1 / 255


def test_the_file_the_questions_answer_produces(tmp_path: Path) -> None:
    """100x100 fixed, sigma of shape (1), identity in the middle: the graph printed there."""
    weights = np.zeros((15, 3, 2, 2), np.float32)
    for c in range(3):
        for k in range(4):
            weights[3 + 4 * c + k, c, k // 2, k % 2] = 1
    nodes = [
        helper.make_node("Add", ["2", "sigma"], ["3"]),
        helper.make_node("Conv", ["input", "4"], ["5"], strides=[2, 2]),
        helper.make_node("Concat", ["3", "5"], ["6"], axis=1),
        helper.make_node("ConvTranspose", ["6", "7"], ["output"], strides=[2, 2]),
    ]
    constants = {"2": np.zeros((1, 3, 50, 50), np.float32), "4": weights[3:], "7": weights}
    path = save(tmp_path / "deploy.onnx", nodes, constants, ([1, 3, 100, 100], [1]), opset=9)
    notices: list[str] = []
    model = Model(path, notice=notices.append)
    assert (model.info.window, model.info.halo, model.info.name) == ((100, 100), 0, "deploy")
    assert any("same picture for every sigma" in notice for notice in notices)
    image = noisy_picture(233, 171)
    assert np.array_equal(Denoiser(model).denoise(image, 25), image)


@pytest.mark.parametrize("shape", [(233, 171), (100, 100), (40, 260), (7, 5)])
def test_a_fixed_size_is_served_by_tiles_as_if_it_were_free(
    tmp_path: Path, shape: tuple[int, int]
) -> None:
    fixed = Model(reorganising_network(tmp_path / "fixed.onnx", size=(100, 100)))
    free = Model(reorganising_network(tmp_path / "free.onnx"))
    for model in (fixed, free):
        # Two 3x3 convolutions on cells of two pixels.
        assert (model.info.multiple, model.info.halo, model.info.probed) == (2, 4, True)
    image = noisy_picture(*shape)
    found, expected = (Denoiser(model).denoise(image, 25.0) for model in (fixed, free))
    # A picture smaller than the window is continued by reflection, where a free size ends.
    whole = tuple(slice(0, edge - (4 if edge < 100 else 0)) for edge in shape)
    assert np.abs(found - expected)[whole].max(initial=0) <= 0.01 * LEVEL
    assert np.abs(expected - image).max() > 10 * LEVEL


def test_a_region_of_a_fixed_size_is_that_of_the_whole(tmp_path: Path) -> None:
    denoiser = Denoiser(Model(reorganising_network(tmp_path / "f.onnx", size=(64, 96))))
    image = noisy_picture(200, 310)
    whole = denoiser.denoise(image, 25.0)
    region = Rect(61, 99, 150, 301)
    part = denoiser.denoise(image, 25.0, region=region)
    assert np.abs(part - whole[region.slices()]).max() <= 0.01 * LEVEL


@pytest.mark.parametrize(
    "sigma_shape",
    [(), (1,), (1, 1), (1, 1, 1, 1), (1, 1, "h", "w"), ("n", 1, 1, 1), (1, 3, 1, 1), None],
    ids=str,
)
def test_sigma_is_given_in_the_shape_it_is_wanted_in(
    tmp_path: Path, sigma_shape: Sequence[int | str] | None
) -> None:
    model = Model(reorganising_network(tmp_path / "m.onnx", sigma_shape=sigma_shape))
    expected = Model(reorganising_network(tmp_path / "plain.onnx", sigma_shape=(1, 1, 1, 1)))
    image = np.random.default_rng(0).random((1, 3, 20, 26), dtype=np.float32)
    assert np.allclose(model.run(image, 30), expected.run(image, 30), atol=1e-6)
    assert not np.allclose(model.run(image, 30), model.run(image, 60), atol=1e-3)


@pytest.mark.parametrize(
    ("edges", "cell"), [(("h", "w"), 2), ((50, 50), 2), (("a", "b"), 1), ((100, 100), 1)]
)
def test_a_noise_map_is_made_in_the_size_it_is_wanted_in(
    tmp_path: Path, edges: tuple[int | str, int | str], cell: int
) -> None:
    """A file that joins the map to the planes: nothing there stretches a single number."""
    reduced = [
        helper.make_node("AveragePool", ["input"], ["x"], kernel_shape=[2, 2], strides=[2, 2])
    ]
    full = [helper.make_node("Identity", ["input"], ["x"])]
    nodes = [
        *(reduced if cell == 2 else full),
        helper.make_node("Concat", ["x", "sigma"], ["joined"], axis=1),
        helper.make_node("Conv", ["joined", "mix"], ["y"]),
        helper.make_node("ConvTranspose", ["y", "up"], ["output"], strides=[cell, cell]),
    ]
    mix = np.concatenate([np.eye(3), np.full((3, 1), 0.02)], axis=1)[..., None, None]
    up = np.eye(3)[..., None, None] * np.ones((cell, cell))
    constants = {"mix": mix.astype(np.float32), "up": up.astype(np.float32)}
    size = (100, 100) if isinstance(edges[0], int) else ("height", "width")
    path = save(tmp_path / "map.onnx", nodes, constants, ([1, 3, *size], [1, 1, *edges]))
    model = Model(path)
    flat = np.full((1, 3, 100, 100), 0.25, np.float32)
    assert np.allclose(model.run(flat, 51), 0.254)
    assert Denoiser(model).denoise(noisy_picture(130, 70), 25).shape == (130, 70, 3)


def test_half_floats_and_an_output_of_another_name(tmp_path: Path) -> None:
    path = reorganising_network(tmp_path / "h.onnx", kind=TensorProto.FLOAT16, output="clean")
    model = Model(path)
    reference = Model(reorganising_network(tmp_path / "f.onnx"))
    image = np.random.default_rng(0).random((1, 3, 20, 26), dtype=np.float32)
    result = model.run(image, 30)
    assert result.dtype == np.float32
    assert np.allclose(result, reference.run(image, 30), atol=0.02)


@pytest.mark.parametrize("channels", [1, 3])
def test_how_many_channels_it_takes_is_found_out(tmp_path: Path, channels: int) -> None:
    path = reorganising_network(tmp_path / "m.onnx", channels=channels)
    import onnx

    model = onnx.load(path)
    model.graph.input[0].type.tensor_type.shape.dim[1].dim_param = "channels"
    onnx.save(model, path)
    assert Model(path).info.channels == channels


def test_a_gray_network_on_a_colour_image(tmp_path: Path) -> None:
    model = Model(reorganising_network(tmp_path / "gray.onnx", channels=1))
    image = noisy_picture(60, 80)
    by_channel = Denoiser(model).denoise(image, 25.0)
    for c in range(3):
        alone = Denoiser(model).denoise(np.ascontiguousarray(image[..., c]), 25.0)
        assert np.allclose(by_channel[..., c], alone, atol=1e-6)
    by_luma = Denoiser(model).denoise(image, Recipe(25, gray_use=GrayUse.LUMA))
    changed = by_luma - image
    # The colours stay: all channels change alike.
    assert np.abs(changed - changed[..., :1]).max() < 1e-5
    assert np.abs(changed).max() > 0.01
    assert not np.allclose(by_luma, by_channel, atol=1e-3)


def test_only_the_brightness_is_told_of_the_noise_that_is_in_it(model_path: Path) -> None:
    """White noise in three channels: what luma is told is what luma has."""

    class Told:
        info = type("Info", (), {"channels": 1})

        def run(self, image: np.ndarray, sigma: float, _token: object) -> np.ndarray:
            self.sigma, self.noise = sigma, float(image.std()) * 255
            return image.copy()

    from denoise_gui.engine.cancellation import CancelToken
    from denoise_gui.engine.denoise.channel_use import run_on_planes

    told = Told()
    noise = np.random.default_rng(0).normal(0.5, 25 / 255, (3, 300, 300)).astype(np.float32)
    run_on_planes(
        told,  # type: ignore[arg-type]
        noise,
        25.0,
        CancelToken(),
        gray=False,
        gray_use=GrayUse.LUMA,
        out=np.empty_like(noise),
    )
    assert told.sigma == pytest.approx(told.noise, rel=0.02)


def averaging(path: Path, size: tuple[int, int] | None, share: float) -> Path:
    """A network in which every pixel takes in a share of the whole image's mean."""
    nodes = [
        helper.make_node("GlobalAveragePool", ["input"], ["mean"]),
        helper.make_node("Mul", ["mean", "share"], ["part"]),
        helper.make_node("Mul", ["sigma", "faint"], ["little"]),
        helper.make_node("Add", ["part", "little"], ["shift"]),
        helper.make_node("Add", ["input", "shift"], ["output"]),
    ]
    constants = {"share": np.float32(share), "faint": np.float32(0.02)}
    return save(path, nodes, constants, ([1, 3, *(size or ("h", "w"))], [1]))


@pytest.mark.parametrize("size", [None, (100, 100)], ids=["free", "fixed"])
def test_a_network_that_looks_at_the_whole_image_is_refused(
    tmp_path: Path, size: tuple[int, int] | None
) -> None:
    with pytest.raises(ModelError, match=r"global\.onnx: cannot work in tiles") as caught:
        Model(averaging(tmp_path / "global.onnx", size, 0.2))
    assert ("fixed at 100x100" in str(caught.value)) == (size is not None)


def test_what_sees_a_little_too_far_is_used_with_a_warning(tmp_path: Path) -> None:
    notices: list[str] = []
    Model(averaging(tmp_path / "faint.onnx", None, 0.001), notice=notices.append)
    assert any("sees further than its tiles" in notice for notice in notices)


def test_a_fixed_size_that_is_too_small_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot work in tiles"):
        Model(reorganising_network(tmp_path / "small.onnx", size=(8, 8)))


@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        (([4, 3, "h", "w"], [1]), "takes 4 images at a time"),
        (([3, "h", "w"], [1]), "has 3 axes"),
    ],
)
def test_what_cannot_be_met_is_said(
    tmp_path: Path, shapes: tuple[list[int | str], list[int]], reason: str
) -> None:
    nodes = [helper.make_node("Add", ["input", "sigma"], ["output"])]
    with pytest.raises(ModelError, match=reason) as caught:
        Model(save(tmp_path / "odd.onnx", nodes, {}, shapes))
    assert "odd.onnx" in str(caught.value)
