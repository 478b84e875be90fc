from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from denoise_gui.engine.images.pixel_formats import convert, from_float, sample_max, to_float


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_every_integer_survives_the_way_to_float_and_back(dtype: type) -> None:
    values = np.arange(np.iinfo(dtype).max + 1).astype(dtype)
    floats = to_float(values)
    assert floats.dtype == np.float32
    assert floats[0] == 0
    assert floats[-1] == 1
    np.testing.assert_array_equal(from_float(floats, dtype), values)


def test_rounding_is_half_to_even_and_clipped() -> None:
    values = np.array([-1, 0.5, 1.5, 2.5, 254.4, 300], np.float32) / np.float32(255)
    assert from_float(values, np.uint8).tolist() == [0, 0, 2, 2, 254, 255]


@given(hnp.arrays(np.float32, 7, elements=st.floats(width=32)))
def test_any_float_gives_some_pixel(values: np.ndarray) -> None:
    result = from_float(values, np.uint8)
    assert (result[values <= 0] == 0).all()
    assert (result[values >= 1] == 255).all()
    assert (result[np.isnan(values)] == 0).all()


def test_float32_passes_through_unclipped_and_uncopied() -> None:
    values = np.array([-1, 2], np.float32)
    assert to_float(values) is values
    assert from_float(values, np.float32) is values


def test_the_argument_is_never_changed() -> None:
    values = np.array([-0.2, 0.3], np.float32)
    before = values.copy()
    from_float(values, np.uint16)
    np.testing.assert_array_equal(values, before)


def test_depths_convert_with_white_staying_white() -> None:
    eight = np.arange(256, dtype=np.uint8)
    sixteen = convert(eight, np.uint16)
    assert sixteen.tolist() == [257 * v for v in range(256)]
    np.testing.assert_array_equal(convert(sixteen, np.uint8), eight)
    np.testing.assert_array_equal(convert(to_float(eight), np.uint16), sixteen)


def test_other_types_are_refused() -> None:
    with pytest.raises(ValueError, match="int64"):
        to_float(np.zeros(3, np.int64))
    with pytest.raises(ValueError, match="float64"):
        sample_max(np.float64)
