"""What is done to a good file: at random, but the same for the same seed and number."""

from __future__ import annotations

import struct
import zlib

import numpy as np

Random = np.random.Generator

_ODD = (
    0,
    1,
    2,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x10000,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
)
"""Numbers at which sizes and counts go wrong."""
_RUN = 64
_HEADER = 512
_PNG = b"\x89PNG\r\n\x1a\n"


def mutated(seed: int, number: int, files: dict[str, bytes]) -> tuple[str, bytes]:
    """The name of the case's format and what its file holds.

    Args:
        number: of the case; `files` are taken in turn.
    """
    random = np.random.default_rng([seed, number])
    names = sorted(files)
    name = names[number % len(names)]
    data = bytearray(files[name])
    for _ in range(int(random.choice([1, 1, 1, 2, 3, 5]))):
        data = _changed(data, random, files)
    if data.startswith(_PNG) and random.random() < 0.7:
        data = _with_checksums(data)
    suffix = name[name.rindex(".") :]
    if random.random() < 0.05:  # the name lies
        suffix = names[int(random.integers(len(names)))].rpartition(".")[2].join((".", ""))
    return f"{name.rpartition('.')[0]}-{number}{suffix}", bytes(data)


def _changed(data: bytearray, random: Random, files: dict[str, bytes]) -> bytearray:
    if not data:
        return bytearray(random.bytes(16))
    # Headers are small and decide most.
    reach = min(len(data), _HEADER) if random.random() < 0.5 else len(data)
    start = int(random.integers(reach))
    end = min(len(data), start + int(random.integers(1, _RUN)))
    what = int(random.integers(9))
    if what == 0:
        data[start] = int(random.integers(256))
    elif what == 1:
        data[start] ^= 1 << int(random.integers(8))
    elif what == 2:
        del data[start:end]
    elif what == 3:
        data[start:start] = data[start:end]
    elif what == 4:
        data[start:end] = bytes([int(random.choice([0, 255, 65]))]) * (end - start)
    elif what == 5:
        _put_number(data, start, random)
    elif what == 6:
        del data[start + _RUN :]
    elif what == 7:
        data[start:end] = random.bytes(end - start)
    else:
        other = files[sorted(files)[int(random.integers(len(files)))]]
        at = int(random.integers(len(other)))
        data[start:end] = other[at : at + int(random.integers(1, 4 * _RUN))]
    return data


def _put_number(data: bytearray, start: int, random: Random) -> None:
    value = _ODD[int(random.integers(len(_ODD)))]
    order = "<" if random.random() < 0.5 else ">"
    form, mask = (("H", 0xFFFF), ("I", 0xFFFFFFFF))[int(random.integers(2))]
    packed = struct.pack(order + form, value & mask)
    data[start : start + len(packed)] = packed


def _with_checksums(data: bytearray) -> bytearray:
    """A PNG whose chunks are as they came out, but with sums that fit: decoders look no further
    at a chunk whose sum is wrong."""
    position = len(_PNG)
    while position + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, position)
        end = position + 8 + length
        if end + 4 > len(data):
            break
        struct.pack_into(">I", data, end, zlib.crc32(data[position + 4 : end]))
        position = end + 4
    return data
