"""Memory that is used again, but never while somebody holds what lies in it."""

from __future__ import annotations

import numpy as np

from denoise_gui.engine.denoise.lent_memory import LentMemory


def test_memory_is_free_when_the_picture_and_all_views_of_it_are_gone() -> None:
    memory = LentMemory()
    picture = memory.empty((8, 6, 4), np.uint8)
    picture[:] = 7
    row = picture.view(np.uint32)[3]
    address = picture.ctypes.data
    del picture
    other = memory.empty((8, 6, 4), np.uint8)
    other[:] = 9
    assert row.tolist() == [[0x07070707]] * 6
    buffer = memoryview(row)
    del row
    assert memory.empty((8, 6, 4), np.uint8).ctypes.data not in (address, other.ctypes.data)
    del buffer
    assert memory.empty((96, 2), np.uint8).ctypes.data == address


def test_other_sizes_do_not_pile_up() -> None:
    memory = LentMemory()
    held = memory.empty((5,), np.int16)
    for size in range(1, 200):
        memory.empty((size,), np.int16)
    assert len(memory._blocks) <= LentMemory._MOST
    assert held.shape == (5,)
