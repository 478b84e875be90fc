"""What a float32 matrix product reaches on these cores: the yardstick for a network.

Three libraries are tried, and the fastest is the yardstick: a slow one would flatter the network.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import numpy as np
import onnxruntime

from tests.bench.machine import cores

EDGE = 2048
"""Of the square matrices."""

GFLOP = 2 * EDGE**3 / 1e9
"""One product's; a multiply-accumulate counts as two operations."""

Product = Callable[[], object]


def products() -> Mapping[str, Product]:
    """By library, one product of two matrices on all cores."""
    rng = np.random.default_rng(0)
    a, b = (rng.standard_normal((EDGE, EDGE), dtype=np.float32) for _ in range(2))
    out = np.empty_like(a)
    found: dict[str, Product] = {"numpy": lambda: np.matmul(a, b, out=out)}
    try:
        import torch
    except ImportError:
        pass
    else:
        torch.set_num_threads(cores())
        left, right = torch.from_numpy(a), torch.from_numpy(b)
        product = torch.empty_like(left)
        found["torch"] = lambda: torch.mm(left, right, out=product)
    session = _onnxruntime_product(b)
    if session is not None:
        found["onnxruntime"] = lambda: session.run(None, {"a": a})
    return found


def fastest(candidates: Mapping[str, Product], rounds: int = 4) -> str:
    """The name of the candidate with the shortest run, taken in turns."""
    best = dict.fromkeys(candidates, float("inf"))
    for _ in range(rounds):
        for name, product in candidates.items():
            best[name] = min(best[name], seconds(product))
    return min(best, key=lambda name: best[name])


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _onnxruntime_product(b: np.ndarray) -> onnxruntime.InferenceSession | None:
    try:
        from onnx import TensorProto, helper, numpy_helper
    except ImportError:
        return None
    shape = [EDGE, EDGE]
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("c", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(b, "b")],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10
    ).SerializeToString()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = cores()
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
