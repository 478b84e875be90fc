"""An ncnn model in ncnn's own runtime on the processor, for `exporter.arms_length.worker`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from exporter.arms_length.worker import Description, Loaded
from exporter.ncnn.saved_model import BIN, IMAGE, OUTPUT, PARAM, SIGMA


def load(path: Path) -> Loaded:
    """Raises RuntimeError for a model that ncnn does not take."""
    import ncnn

    net = ncnn.Net()
    net.opt.use_vulkan_compute = False
    # As exact as the weights allow: the file is compared, not a half precision.
    for option in ("fp16_packed", "fp16_storage", "fp16_arithmetic", "bf16_storage"):
        setattr(net.opt, f"use_{option}", False)
    if net.load_param(str(path / PARAM)) or net.load_model(str(path / BIN)):
        raise RuntimeError("ncnn refuses its files: they are cut off or damaged")

    def run(_function: str, image: Any, sigma: Any) -> Any:
        with net.create_extractor() as extractor:
            # ncnn knows no batch: three dimensions are channels, height and width.
            for name, array in ((IMAGE, image), (SIGMA, sigma)):
                extractor.input(name, ncnn.Mat(np.ascontiguousarray(array[0])).clone())
            code, output = extractor.extract(OUTPUT)
            if code:
                raise RuntimeError(f"ncnn could not run it (code {code})")
            return np.array(output)[None]

    operations = dict(Counter(layer.type for layer in net.layers()))
    return Loaded(Description({"": [1, -1, -1, -1]}, operations=operations), run)
