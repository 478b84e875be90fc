"""What an ONNX file may not be, checked before any runtime takes it.

A model file is a program from somewhere. It can name files outside its folder as its weights,
operators that only a foreign library has, or shapes for which no machine has the memory. The first
two show in the file; so do shapes that are written down. What only shows in running (memory,
time, a runtime that falls over) is tried in another process first, unless the file holds nothing
but the operators of the contract: what those cost is reckoned from the graph (`model_cost`).

Field numbers: onnx/onnx.proto of ONNX 1.18.
"""

from __future__ import annotations

import math
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from denoise_gui.contract import model_file
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.files.sentences import cannot_read
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models import protobuf_wire as wire
from denoise_gui.engine.models.cost import ModelPlan, plan_of
from denoise_gui.engine.models.trial import TrialOutcome, try_model

CONTRACT_KEY = model_file.CONTRACT
"""In the metadata of a file that says of itself what there is to know."""
MAX_FILE_BYTES = 2**31 - 1
"""A message cannot be longer; larger models keep their weights beside them."""
MAX_TENSOR_VALUES = 2**31
MAX_DECLARED_VALUES = 10**9
"""Values of a tensor whose shape is fixed: a picture of 300 megapixels and three colours."""
MAX_DEPTH = 16
"""Of graphs within operators within graphs."""

_KNOWN_DOMAINS = frozenset({"", "ai.onnx", "ai.onnx.ml", "com.microsoft"})
_SHAPE_INPUTS = {"ConstantOfShape": 0, "Expand": 1, "Tile": 1, "Reshape": 1, "RandomUniform": 0}
_MODEL_GRAPH, _MODEL_METADATA, _MODEL_FUNCTION = 7, 14, 25
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_INPUT, _GRAPH_OUTPUT, _GRAPH_INFO, _GRAPH_SPARSE = (
    1, 5, 11, 12, 13, 15,
)  # fmt: skip
_NODE_INPUT, _NODE_OUTPUT, _NODE_TYPE, _NODE_ATTRIBUTE, _NODE_DOMAIN = 1, 2, 4, 5, 7
_ATTRIBUTE_TENSOR, _ATTRIBUTE_GRAPH, _ATTRIBUTE_TENSORS, _ATTRIBUTE_GRAPHS = 5, 6, 10, 11
_ATTRIBUTE_SPARSE = 22
_FUNCTION_NAME, _FUNCTION_NODE, _FUNCTION_DOMAIN = 1, 7, 10
_TENSOR_DIMS, _TENSOR_TYPE, _TENSOR_INT64, _TENSOR_NAME, _TENSOR_RAW = 1, 2, 7, 8, 9
_TENSOR_EXTERNAL, _TENSOR_LOCATION = 13, 14
_INT64, _EXTERNAL = 7, 1


@dataclass(frozen=True)
class Checked:
    """A file that may be opened. `plan`: of one with nothing but the contract's operators, by
    which a run's cost is reckoned; None otherwise. `verdict`: of the trial elsewhere, if there was
    one."""

    plan: ModelPlan | None
    verdict: TrialOutcome


def check_model_file(
    path: Path, cancel: CancelToken | None = None, *, read_already: bool = False
) -> Checked:
    """Refuse a file that it is not safe to open.

    Args:
        cancel: ends the trial, whatever it is at.
        read_already: how it is to be served need not be found out.

    Raises:
        Cancelled: `cancel` was used.
        ModelError: the message names the file and the reason.
    """
    try:
        contents = _read(path)
        survey = _Survey(path)
        survey.look_at_model(memoryview(contents))
    except wire.WireError as error:
        raise ModelError(
            Message("{0}: not a model, or a damaged one ({1})", path, error)
        ) from error
    except _UnsafeError as reason:
        raise ModelError(Message("{0}: this model is not opened: {1}", path, reason)) from reason
    except OSError as error:
        raise ModelError(cannot_read(path, error)) from error
    del contents
    verdict = TrialOutcome()
    read_already = read_already or survey.keeps_contract
    if survey.plan is None or not read_already:
        verdict = try_model(path, cancel=cancel, reading=not read_already)
        if verdict.refusal:
            raise ModelError(Message("{0}: this model is not opened: {1}", path, verdict.refusal))
    return Checked(survey.plan, verdict)


class _UnsafeError(Exception):
    """Why a model is refused, as half a sentence."""


def _read(path: Path) -> bytes:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise _UnsafeError(Message("it is not an ordinary file"))
    if status.st_size > MAX_FILE_BYTES:
        raise _UnsafeError(Message("it is larger than 2 GB, which an ONNX file cannot be"))
    return path.read_bytes()


@dataclass
class _Survey:
    """What is found on the way through a model."""

    path: Path
    plan: ModelPlan | None = None
    keeps_contract: bool = False
    functions: set[tuple[str, str]] = field(default_factory=set)

    def look_at_model(self, model: memoryview) -> None:
        graphs = list(wire.messages(model, _MODEL_GRAPH))
        if not graphs:
            raise wire.WireError("it holds no graph")
        self.keeps_contract = any(
            wire.text(entry, 1) == CONTRACT_KEY for entry in wire.messages(model, _MODEL_METADATA)
        )
        functions = list(wire.messages(model, _MODEL_FUNCTION))
        for function in functions:
            name = wire.text(function, _FUNCTION_NAME)
            self.functions.add((wire.text(function, _FUNCTION_DOMAIN), name))
        for function in functions:
            self._look_at_nodes(wire.messages(function, _FUNCTION_NODE), {}, 1)
        for graph in graphs:
            self._look_at_graph(graph, 0)
        # The runtime merges repeated graphs; a plan of one would not tell of the others.
        self.plan = plan_of(graphs[0]) if len(graphs) == 1 and not functions else None

    def _look_at_graph(self, graph: memoryview, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise _UnsafeError(Message("its graphs are nested more than {0} deep", MAX_DEPTH))
        constants: dict[str, memoryview] = {}
        for tensor in wire.messages(graph, _GRAPH_INITIALIZER):
            self._look_at_tensor(tensor)
            constants[wire.text(tensor, _TENSOR_NAME)] = tensor
        for sparse in wire.messages(graph, _GRAPH_SPARSE):
            self._look_at_sparse(sparse)
        for number in (_GRAPH_INPUT, _GRAPH_OUTPUT, _GRAPH_INFO):
            for value in wire.messages(graph, number):
                _look_at_declaration(value)
        self._look_at_nodes(wire.messages(graph, _GRAPH_NODE), constants, depth)

    def _look_at_nodes(
        self, nodes: Iterator[memoryview], constants: dict[str, memoryview], depth: int
    ) -> None:
        for node in nodes:
            operator = wire.text(node, _NODE_TYPE)
            domain = wire.text(node, _NODE_DOMAIN)
            if domain not in _KNOWN_DOMAINS and (domain, operator) not in self.functions:
                raise _UnsafeError(
                    Message(
                        "it needs the operator {0} of “{1}”, which is not part of ONNX and would "
                        "have to come from a library of its own. Export the model with standard "
                        "operators only",
                        operator,
                        domain,
                    )
                )
            self._look_at_attributes(node, operator, constants, depth)
            _look_at_shape_input(node, operator, constants)

    def _look_at_attributes(
        self, node: memoryview, operator: str, constants: dict[str, memoryview], depth: int
    ) -> None:
        for attribute in wire.messages(node, _NODE_ATTRIBUTE):
            for number, value in wire.fields(attribute):
                if not isinstance(value, memoryview):
                    continue
                if number in (_ATTRIBUTE_TENSOR, _ATTRIBUTE_TENSORS):
                    self._look_at_tensor(value)
                    if operator == "Constant":
                        constants[wire.text(node, _NODE_OUTPUT)] = value
                elif number in (_ATTRIBUTE_GRAPH, _ATTRIBUTE_GRAPHS):
                    self._look_at_graph(value, depth + 1)
                elif number == _ATTRIBUTE_SPARSE:
                    self._look_at_sparse(value)

    def _look_at_sparse(self, sparse: memoryview) -> None:
        for number in (1, 2):  # values, indices
            for tensor in wire.messages(sparse, number):
                self._look_at_tensor(tensor)
        _check_count(list(wire.integers(sparse, 3)), MAX_TENSOR_VALUES, Message("a sparse tensor"))

    def _look_at_tensor(self, tensor: memoryview) -> None:
        name = wire.text(tensor, _TENSOR_NAME)
        dims = list(wire.integers(tensor, _TENSOR_DIMS))
        _check_count(dims, MAX_TENSOR_VALUES, Message("the weights “{0}”", name))
        external = {
            wire.text(entry, 1): wire.text(entry, 2)
            for entry in wire.messages(tensor, _TENSOR_EXTERNAL)
        }
        if external or wire.integer(tensor, _TENSOR_LOCATION) == _EXTERNAL:
            self._look_at_external(name, external)

    def _look_at_external(self, name: str, external: dict[str, str]) -> None:
        location = external.get("location", "")
        folder = os.path.realpath(self.path.parent)
        # On any system, also what only another one takes for an absolute path.
        absolute = re.match(r"[/\\]|[A-Za-z]:", location)
        target = os.path.realpath(os.path.join(folder, location.replace("\0", "")))
        beside = Path(target).is_relative_to(folder) and ".." not in re.split(r"[/\\]", location)
        if not location or "\0" in location or absolute or not beside:
            raise _UnsafeError(
                Message(
                    "its weights “{0}” are said to be in “{1}”, outside the model's own "
                    "folder. A model may only read files beside it",
                    name,
                    location,
                )
            )
        if not os.path.isfile(target):
            raise _UnsafeError(
                Message(
                    "its weights “{0}” are in “{1}”, which is not there. Copy that file "
                    "beside the model",
                    name,
                    location,
                )
            )
        try:
            offset, length = int(external.get("offset") or 0), int(external.get("length") or 0)
        except ValueError:
            raise _UnsafeError(
                Message("it does not say where in “{0}” its weights are", location)
            ) from None
        if offset < 0 or length < 0 or offset + length > os.path.getsize(target):
            raise _UnsafeError(
                Message("“{0}” is shorter than the weights it should hold", location)
            )


def _check_count(dims: list[int], most: int, what: str) -> None:
    shape = " x ".join(str(dim) for dim in dims[:8])
    if any(dim < 0 for dim in dims) or len(dims) > 16:
        raise _UnsafeError(Message("{0} have the shape {1}, which is none", what, shape))
    if math.prod(dims) > most:
        raise _UnsafeError(
            Message("{0} have the shape {1}, for which there is no memory", what, shape)
        )


def _look_at_declaration(value: memoryview) -> None:
    """The shape of an input, an output or what lies between, as far as it is fixed."""
    name = wire.text(value, 1)
    for kind in wire.messages(value, 2):
        for tensor in wire.messages(kind, 1):
            for shape in wire.messages(tensor, 2):
                dims = [wire.integer(dim, 1) or 1 for dim in wire.messages(shape, 1)]
                dims = [abs(dim) if dim == -1 else dim for dim in dims]
                _check_count(dims, MAX_DECLARED_VALUES, Message("the values “{0}”", name))


def _look_at_shape_input(node: memoryview, operator: str, constants: dict[str, memoryview]) -> None:
    """Shapes that are written down as constants: the runtime would make them while it loads."""
    position = _SHAPE_INPUTS.get(operator)
    inputs = [bytes(name).decode("utf-8", "replace") for name in wire.messages(node, _NODE_INPUT)]
    if position is None or position >= len(inputs):
        return
    tensor = constants.get(inputs[position])
    if tensor is None or wire.integer(tensor, _TENSOR_TYPE) != _INT64:
        return
    raw = b"".join(bytes(view[:1024]) for view in wire.messages(tensor, _TENSOR_RAW))
    dims = [int.from_bytes(raw[i : i + 8], "little", signed=True) for i in range(0, len(raw), 8)]
    dims = dims or list(wire.integers(tensor, _TENSOR_INT64))
    # 0 and -1 stand for "as it was" and "what is left".
    dims = [dim for dim in dims if dim > 0]
    _check_count(dims[:16], MAX_DECLARED_VALUES, Message("what {0} makes would", operator))
