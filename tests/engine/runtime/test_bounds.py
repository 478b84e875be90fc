"""What a network returns and what it takes is bounded while a picture is denoised, not only when a
file is tried: values that no picture has, memory, time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from denoise_gui.engine import Cancelled, CancelToken, Denoiser, Model
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.models import cost
from denoise_gui.engine.models.cost import ModelPlan, plan_of
from denoise_gui.engine.runtime import bounded_memory, time_limit
from denoise_gui.engine.runtime.sane_values import check_values
from tests.conftest import noisy_picture
from tests.engine.models.test_model import METADATA

Edit = Callable[[onnx.GraphProto], None]


def keeping_the_contract(path: Path, edit: Edit) -> Path:
    """The image, plus what `edit` adds under the name `more`."""
    graph = helper.make_graph(
        [],
        "g",
        [
            helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, "h", "w"]),
            helper.make_tensor_value_info("sigma", TensorProto.FLOAT, [1, 1, 1, 1]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, None)],
    )
    for name, value in (("zero", 0.0), ("one", 1.0), ("level", 0.35)):
        graph.initializer.append(numpy_helper.from_array(np.array(value, np.float32), name))
    weights = np.eye(3, dtype=np.float32)[:, :, None, None]
    graph.initializer.append(numpy_helper.from_array(weights, "eye"))
    edit(graph)
    graph.node.append(helper.make_node("Add", ["input", "more"], ["output"]))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, METADATA)
    onnx.save(model, path)
    return path


def add(
    graph: onnx.GraphProto, operator: str, inputs: list[str], output: str, **attributes: object
) -> None:
    graph.node.append(helper.make_node(operator, inputs, [output], **attributes))


# Values


def logarithm(graph: onnx.GraphProto) -> None:
    """NaN where the image is darker than 0.35."""
    add(graph, "Sub", ["input", "level"], "beyond")
    add(graph, "Log", ["beyond"], "log")
    add(graph, "Mul", ["log", "zero"], "more")


def division(graph: onnx.GraphProto) -> None:
    """Infinite where the image is 0.35."""
    add(graph, "Sub", ["input", "level"], "beyond")
    graph.initializer.append(numpy_helper.from_array(np.array(1e-3, np.float32), "little"))
    add(graph, "Div", ["little", "beyond"], "more")


def explosion(graph: onnx.GraphProto) -> None:
    """Some ten thousand where the image is bright."""
    graph.initializer.append(numpy_helper.from_array(np.array(12, np.float32), "twelve"))
    add(graph, "Mul", ["input", "twelve"], "times")
    add(graph, "Exp", ["times"], "more")


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (logarithm, "returned values that are not numbers"),
        (division, "returned values that are not numbers"),
        (explosion, "returned values from"),
    ],
)
def test_a_result_that_is_no_picture_is_none(tmp_path: Path, edit: Edit, reason: str) -> None:
    model = Model(keeping_the_contract(tmp_path / "m.onnx", edit))
    image = np.full((40, 60, 3), 0.5, np.float32)
    if edit is explosion:
        image *= 0
    Denoiser(model).denoise(image, 25)  # not of every picture
    image[20, 30] = 0.35 if edit is division else 0.1 if edit is logarithm else 0.9
    with pytest.raises(ModelError, match=rf"m\.onnx {reason}"):
        Denoiser(model).denoise(image, 25)


def test_the_bound_on_values_is_what_it_says() -> None:
    image = np.zeros((1, 3, 4, 4), np.float32)
    for value, fits in ((-2.0, True), (3.0, True), (-2.01, False), (3.01, False)):
        result = image.copy()
        result[0, 1, 2, 3] = value
        if fits:
            check_values("m", image, result)
        else:
            with pytest.raises(ModelError, match="returned values from"):
                check_values("m", image, result)
    brilliant = np.full((1, 3, 4, 4), 40, np.float32)  # a picture brighter than white
    check_values("m", brilliant, brilliant * 2)


# Memory


def padding(graph: onnx.GraphProto) -> None:
    add(graph, "Conv", ["input", "eye"], "big", pads=[6000] * 4)
    add(graph, "Conv", ["big", "eye"], "small", strides=[24000, 24000])
    add(graph, "Mul", ["small", "zero"], "more")


def transposed(graph: onnx.GraphProto) -> None:
    add(graph, "ConvTranspose", ["input", "eye"], "big", strides=[200, 200])
    add(graph, "Conv", ["big", "eye"], "small", strides=[30000, 30000])
    add(graph, "Mul", ["small", "zero"], "more")


def outer_product(graph: onnx.GraphProto) -> None:
    for name, shape in (("tall", (1, 1, 40000, 1)), ("wide", (1, 1, 1, 40000))):
        graph.initializer.append(numpy_helper.from_array(np.ones(shape, np.float32), name))
    add(graph, "Add", ["tall", "wide"], "square")
    add(graph, "Add", ["square", "sigma"], "big")
    add(graph, "Conv", ["big", "tiny"], "small", strides=[50000, 50000])
    graph.initializer.append(numpy_helper.from_array(np.ones((1, 1, 1, 1), np.float32), "tiny"))
    add(graph, "Mul", ["small", "zero"], "more")


def doubling(graph: onnx.GraphProto) -> None:
    add(graph, "Concat", ["input"] * 64, "x0", axis=1)
    for step in range(3):
        add(graph, "Concat", [f"x{step}"] * 8, f"x{step + 1}", axis=1)
    weights = np.zeros((1, 64 * 3 * 8**3, 1, 1), np.float32)
    graph.initializer.append(numpy_helper.from_array(weights, "w"))
    add(graph, "Conv", ["x3", "w"], "more")


@pytest.mark.parametrize("edit", [padding, transposed, outer_product, doubling])
def test_memory_of_the_contracts_operators_is_reckoned_before_they_run(
    tmp_path: Path, edit: Edit
) -> None:
    path = keeping_the_contract(tmp_path / "greedy.onnx", edit)
    with pytest.raises(ModelError, match=r"it would need [\d.e+]+ GB of memory") as caught:
        Denoiser(Model(path)).denoise(noisy_picture(96, 128), 25)
    assert "greedy.onnx does not run on" in str(caught.value)


def test_work_of_the_contracts_operators_is_reckoned_too(tmp_path: Path) -> None:
    def much(graph: onnx.GraphProto) -> None:
        weights = np.zeros((3, 3, 2001, 2001), np.float32)
        graph.initializer.append(numpy_helper.from_array(weights, "wide"))
        add(graph, "Conv", ["input", "wide"], "sum", pads=[1000] * 4)
        add(graph, "Mul", ["sum", "zero"], "more")

    path = keeping_the_contract(tmp_path / "slow.onnx", much)
    with pytest.raises(ModelError, match="million multiplications a pixel"):
        Denoiser(Model(path)).denoise(noisy_picture(96, 128), 25)


def at_a_noise_level(graph: onnx.GraphProto) -> None:
    """Nothing unusual but at a sigma of 45.1 to 46 levels, which no trial can know of."""
    for name, value in (("low", 45.1 / 255), ("high", 46 / 255)):
        graph.initializer.append(numpy_helper.from_array(np.array(value, np.float32), name))
    edges = numpy_helper.from_array(np.array([40_000, 40_000]), "edges")
    graph.initializer.append(edges)
    branches = {}
    for branch, nodes in (
        ("then_branch", [("Expand", ["one", "edges"], "e"), ("ReduceSum", ["e"], "t")]),
        ("else_branch", [("Identity", ["zero"], "f")]),
    ):
        made = []
        for operator, inputs, output in nodes:
            extra = {"keepdims": 0} if operator == "ReduceSum" else {}
            made.append(helper.make_node(operator, inputs, [output], **extra))
        value = helper.make_tensor_value_info(nodes[-1][2], TensorProto.FLOAT, [])
        branches[branch] = helper.make_graph(made, branch, [], [value])
    # By way of an operator, so that what is written down does not show it.
    graph.node.insert(0, helper.make_node("Abs", ["edges"], ["edge_lengths"]))
    branches["then_branch"].node[0].input[1] = "edge_lengths"
    add(graph, "ReduceMax", ["sigma"], "level_now", keepdims=0)
    add(graph, "Greater", ["level_now", "low"], "above")
    add(graph, "Less", ["level_now", "high"], "below")
    add(graph, "And", ["above", "below"], "there")
    add(graph, "If", ["there"], "some", **branches)
    add(graph, "Mul", ["some", "zero"], "more")


def test_memory_that_is_asked_for_at_one_noise_level_only_ends_that_run(tmp_path: Path) -> None:
    denoiser = Denoiser(Model(keeping_the_contract(tmp_path / "sly.onnx", at_a_noise_level)))
    image = noisy_picture(96, 128)
    assert np.array_equal(denoiser.denoise(image, 25), image)
    with pytest.raises(ModelError, match=r"sly\.onnx wants 5\.96 GB of memory at once"):
        denoiser.denoise(image, 45.5)
    assert np.array_equal(denoiser.denoise(image, 25), image)  # and nothing else


def test_the_bound_is_half_of_a_small_machines_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    for pages, bound in ((1 << 30, 4 << 30), (6 << 18, 3 << 30), (1 << 18, 3 << 29)):
        facts = {"SC_PHYS_PAGES": pages, "SC_PAGE_SIZE": 4096}
        monkeypatch.setattr("os.sysconf", facts.__getitem__)
        assert bounded_memory.most_bytes() == bound


def test_tiles_are_no_larger_than_there_is_memory_for(
    model_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Model(model_path)
    assert Denoiser(model).tile_size == 1680
    monkeypatch.setattr("denoise_gui.engine.runtime.bounded_runs.most_bytes", lambda: 1 << 26)
    small = Denoiser(model).tile_size
    assert 64 <= small < 700
    image = noisy_picture(400, 500)
    assert Denoiser(model).denoise(image, 25).shape == image.shape


def plan(*nodes: onnx.NodeProto, **weights: tuple[int, ...]) -> ModelPlan:
    tensors = [
        numpy_helper.from_array(np.zeros(shape, np.float32), name)
        for name, shape in weights.items()
    ]
    graph = helper.make_graph(list(nodes), "g", [], [], tensors)
    found = plan_of(memoryview(graph.SerializeToString()))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"strides": [2, 3]},
        {"pads": [1, 0, 2, 1]},
        {"dilations": [2, 1], "pads": [2, 1, 2, 1]},
        {"auto_pad": "SAME_UPPER", "strides": [2, 2]},
        {"auto_pad": "VALID"},
        {"group": 2},
    ],
    ids=str,
)
@pytest.mark.parametrize("operator", ["Conv", "ConvTranspose"])
def test_shapes_are_those_of_the_runtime(operator: str, attributes: dict[str, object]) -> None:
    if operator == "ConvTranspose" and attributes.get("strides") == [2, 3]:
        attributes = {**attributes, "output_padding": [1, 2]}
    group = int(str(attributes.get("group", 1)))
    shape = (8, 6 // group, 3, 2) if operator == "Conv" else (6, 8 // group, 3, 2)
    node = helper.make_node(operator, ["x", "w"], ["y"], **attributes)
    image, weights = np.zeros((1, 6, 17, 20), np.float32), np.zeros(shape, np.float32)
    graph = helper.make_graph(
        [node],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, image.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(weights, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    (result,) = session.run(None, {"x": image})
    made = plan(node, w=shape)
    given = [image.shape, shape]
    assert cost._shape(made.nodes[0], given) == result.shape


def test_the_cost_of_the_shipped_model_is_near_what_it_takes(model_path: Path) -> None:
    """Products as the design counts them; memory below what a tile is said to take."""
    graph = onnx.load(model_path).graph
    found = plan_of(memoryview(graph.SerializeToString()))
    assert found is not None
    reckoned = found.cost({"input": (1, 3, 256, 256), "sigma": (1, 1, 1, 1)})
    assert 38_000 < reckoned.products / 256**2 < 44_000
    assert 60 < reckoned.bytes / 256**2 < 300


# Time


def test_a_run_without_an_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At one noise level; and a person need not wait for that."""

    def endless(graph: onnx.GraphProto) -> None:
        body = helper.make_graph(
            [
                helper.make_node("Identity", ["go_on"], ["still"]),
                helper.make_node("Mul", ["x", "half"], ["y"]),
            ],
            "body",
            [
                helper.make_tensor_value_info("turn", TensorProto.INT64, []),
                helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
                helper.make_tensor_value_info("x", TensorProto.FLOAT, None),
            ],
            [
                helper.make_tensor_value_info("still", TensorProto.BOOL, []),
                helper.make_tensor_value_info("y", TensorProto.FLOAT, None),
            ],
        )
        for name, value in (("low", 45.1 / 255), ("high", 46 / 255), ("half", 0.5)):
            graph.initializer.append(numpy_helper.from_array(np.array(value, np.float32), name))
        add(graph, "ReduceMax", ["sigma"], "level_now", keepdims=0)
        add(graph, "Greater", ["level_now", "low"], "above")
        add(graph, "Less", ["level_now", "high"], "below")
        add(graph, "And", ["above", "below"], "there")
        add(graph, "Loop", ["", "there", "input"], "looped", body=body)
        add(graph, "Mul", ["looped", "zero"], "more")

    denoiser = Denoiser(Model(keeping_the_contract(tmp_path / "endless.onnx", endless)))
    image = noisy_picture(20, 30)
    assert np.array_equal(denoiser.denoise(image, 25), image)
    token = CancelToken()
    threading.Timer(0.1, token.cancel).start()
    with pytest.raises(Cancelled):
        denoiser.denoise(image, 45.5, cancel=token)
    monkeypatch.setattr(time_limit, "SECONDS", 0.2)
    with pytest.raises(ModelError, match=r"endless\.onnx did not finish 30 × 20 pixels within"):
        denoiser.denoise(image, 45.5)
    assert np.array_equal(denoiser.denoise(image, 25), image)
