"""The network with its noise level as a constant: darktable gives a model an image alone."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import numpy_helper

from denoise_gui.contract import model_file


def with_sigma(model: onnx.ModelProto, sigma: float) -> onnx.ModelProto:
    """A copy whose input `sigma` is a constant, in 8-bit levels here."""
    baked = onnx.ModelProto()
    baked.CopyFrom(model)
    level = np.full((1, 1, 1, 1), sigma / model_file.WHITE_LEVELS, np.float32)
    baked.graph.initializer.append(numpy_helper.from_array(level, model_file.SIGMA))
    kept = [value for value in baked.graph.input if value.name != model_file.SIGMA]
    del baked.graph.input[:]
    baked.graph.input.extend(kept)
    entry = baked.metadata_props.add()
    entry.key, entry.value = model_file.BAKED_SIGMA, f"{sigma:g}"
    onnx.checker.check_model(baked, full_check=True)
    return baked
