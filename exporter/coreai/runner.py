"""A Core AI model in Apple's runtime, for `exporter.arms_length.worker`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from denoise_gui.contract import model_file
from exporter.arms_length.worker import Description, Loaded


def load(path: Path) -> Loaded:
    """Raises: whatever Apple's code raises for a model that it does not take."""
    from coreai import runtime
    from coreai.authoring import AIModelAsset

    loop = asyncio.new_event_loop()
    asset = AIModelAsset.load(path)
    # Never left: the process ends with it.
    model = loop.run_until_complete(asset.executable().__aenter__())
    functions = {name: model.load_function(name) for name in model.function_names}
    summary = asset.summary()

    def run(function: str, image: Any, sigma: Any) -> Any:
        given = {
            model_file.IMAGE: runtime.NDArray(image),
            model_file.SIGMA: runtime.NDArray(sigma),
        }
        return loop.run_until_complete(functions[function](given))[model_file.OUTPUT].numpy()

    description = Description(
        functions={
            name: list(function.desc.input_descriptor(model_file.IMAGE).shape)
            for name, function in functions.items()
        },
        compute=list(summary.compute_types),
        operations=dict(summary.operation_distribution),
        system=bool(getattr(runtime, "_use_os_coreai", False)),
    )
    return Loaded(description, run)
