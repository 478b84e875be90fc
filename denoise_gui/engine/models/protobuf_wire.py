"""Protocol-buffer messages read field by field, without their schema and without copies; and fields
written.

An ONNX file is such a message. Looking into one before a runtime takes it needs a handful of its
fields, and must cost neither the weights' memory nor another dependency; whatever the bytes are,
reading them ends, and ends in values or in one kind of error.

Source: "Encoding", protobuf.dev/programming-guides/encoding.
"""

from __future__ import annotations

from collections.abc import Iterator

_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5
_MAX_VARINT_BYTES = 10


class WireError(Exception):
    """The bytes are not a message."""


def fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """(number, value) of each field in turn: an integer, or a view of bytes.

    Raises:
        WireError: the bytes are not a message.
    """
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, position = _varint(message, position)
            yield number, value
            continue
        if kind == _LENGTH:
            length, position = _varint(message, position)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            length = 8 if kind == _EIGHT_BYTES else 4
        else:
            raise WireError(f"a field of the unknown kind {kind}")
        if number == 0 or length > len(message) - position:
            raise WireError("a field that is longer than what holds it")
        yield number, message[position : position + length]
        position += length


def messages(message: memoryview, wanted: int) -> Iterator[memoryview]:
    """The views of bytes under one field number; integers under it are passed over."""
    for number, value in fields(message):
        if number == wanted and isinstance(value, memoryview):
            yield value


def integers(message: memoryview, wanted: int) -> Iterator[int]:
    """The signed 64-bit integers under one field number, packed or one by one."""
    for number, value in fields(message):
        if number != wanted:
            continue
        if isinstance(value, int):
            yield _signed(value)
            continue
        position = 0
        while position < len(value):
            packed, position = _varint(value, position)
            yield _signed(packed)


def text(message: memoryview, wanted: int) -> str:
    """The last string under one field number; empty without one."""
    found = b""
    for value in messages(message, wanted):
        found = bytes(value[:4096])
    return found.decode("utf-8", "replace")


def integer(message: memoryview, wanted: int) -> int:
    """The last integer under one field number; 0 without one."""
    found = 0
    for value in integers(message, wanted):
        found = value
    return found


def field(number: int, value: int | bytes | bytearray | memoryview) -> bytes:
    """A field as it is written: an integer, or bytes. What `fields` yields of a field of four or
    eight bytes is not to be told from bytes, and cannot be written back."""
    if isinstance(value, int):
        return _written(number << 3 | _VARINT) + _written(value % 2**64)
    return _written(number << 3 | _LENGTH) + _written(len(value)) + bytes(value)


def _written(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def _varint(message: memoryview, position: int) -> tuple[int, int]:
    value = shift = 0
    for byte in message[position : position + _MAX_VARINT_BYTES]:
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & (2**64 - 1), position
        shift += 7
    raise WireError("a number without an end")


def _signed(value: int) -> int:
    return value - 2**64 if value >= 2**63 else value
