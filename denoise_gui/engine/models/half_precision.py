"""A model file in half precision, for devices that compute in it and have to be told by the file.

Weights and everything between the layers have 16 bits; picture, noise level and result keep 32, by
a conversion after each input and before the output. Many graphics cards are twice as fast so, and
need half the memory. Only files with the operators of the contract are converted: what rounding
does to others is not known.

Field numbers: onnx/onnx.proto of ONNX 1.18.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from denoise_gui.contract.model_file import OPERATORS
from denoise_gui.engine.models import protobuf_wire as wire

_MODEL_GRAPH = 7
_NODE, _INITIALIZER, _INPUT, _OUTPUT, _VALUE_INFO = 1, 5, 11, 12, 13
_NODE_INPUT, _NODE_OUTPUT, _NODE_TYPE, _NODE_ATTRIBUTE, _NODE_DOMAIN = 1, 2, 4, 5, 7
_DIMS, _TYPE, _FLOATS, _NAME, _RAW, _LOCATION = 1, 2, 4, 8, 9, 14
_ATTRIBUTE_NAME, _ATTRIBUTE_INTEGER, _ATTRIBUTE_TYPE, _INTEGER = 1, 3, 20, 2
_FLOAT32, _FLOAT16 = 1, 10
_HALF = "__half"


class NotConvertedError(Exception):
    """Why a file has no form in half precision, as half a sentence."""


def in_half_precision(model: bytes) -> bytes:
    """An ONNX file that takes and gives what `model` does, and computes in float16.

    Raises:
        NotConvertedError: it has other operators than the contract's, or weights elsewhere.
        WireError: it is damaged.
    """
    written = bytearray()
    for number, value in wire.fields(memoryview(model)):
        if number == _MODEL_GRAPH and isinstance(value, memoryview):
            written += wire.field(number, _graph(value))
        else:
            written += wire.field(number, value)
    return bytes(written)


def _graph(graph: memoryview) -> bytes:
    weights = {wire.text(tensor, _NAME) for tensor in wire.messages(graph, _INITIALIZER)}
    named = [wire.text(value, 1) for value in wire.messages(graph, _INPUT)]
    inputs = [name for name in named if name not in weights]
    outputs = [wire.text(value, 1) for value in wire.messages(graph, _OUTPUT)]
    renamed = {*inputs, *outputs}
    written = bytearray()
    for name in inputs:
        written += wire.field(_NODE, _cast(name, name + _HALF, _FLOAT16))
    for number, value in wire.fields(graph):
        if number == _NODE and isinstance(value, memoryview):
            written += wire.field(number, _node(value, renamed))
        elif number == _INITIALIZER and isinstance(value, memoryview):
            written += wire.field(number, _weights(value))
        elif number != _VALUE_INFO:  # tells types that are others now
            written += wire.field(number, value)
    for name in outputs:
        written += wire.field(_NODE, _cast(name + _HALF, name, _FLOAT32))
    return bytes(written)


def _node(node: memoryview, renamed: Iterable[str]) -> bytes:
    operator = wire.text(node, _NODE_TYPE)
    if operator not in OPERATORS or wire.text(node, _NODE_DOMAIN) not in ("", "ai.onnx"):
        raise NotConvertedError(f"it has the operator {operator}")
    written = bytearray()
    for number, value in wire.fields(node):
        if number in (_NODE_INPUT, _NODE_OUTPUT) and isinstance(value, memoryview):
            name = bytes(value).decode("utf-8", "replace")
            value = memoryview((name + _HALF).encode()) if name in renamed else value
        written += wire.field(number, value)
    return bytes(written)


def _weights(tensor: memoryview) -> bytes:
    if wire.integer(tensor, _TYPE) != _FLOAT32:
        return bytes(tensor)
    if wire.integer(tensor, _LOCATION):
        raise NotConvertedError("its weights lie in another file")
    raw = b"".join(bytes(part) for part in wire.messages(tensor, _RAW))
    raw = raw or b"".join(bytes(part) for part in wire.messages(tensor, _FLOATS))
    with np.errstate(over="ignore"):  # infinity is found by the check of the device
        halves = np.frombuffer(raw, "<f4").astype("<f2")
    written = bytearray()
    for length in wire.integers(tensor, _DIMS):
        written += wire.field(_DIMS, length)
    written += wire.field(_TYPE, _FLOAT16)
    written += wire.field(_NAME, wire.text(tensor, _NAME).encode())
    return bytes(written + wire.field(_RAW, halves.tobytes()))


def _cast(source: str, target: str, to: int) -> bytes:
    attribute = (
        wire.field(_ATTRIBUTE_NAME, b"to")
        + wire.field(_ATTRIBUTE_INTEGER, to)
        + wire.field(_ATTRIBUTE_TYPE, _INTEGER)
    )
    return (
        wire.field(_NODE_INPUT, source.encode())
        + wire.field(_NODE_OUTPUT, target.encode())
        + wire.field(_NODE_TYPE, b"Cast")
        + wire.field(_NODE_ATTRIBUTE, attribute)
    )
