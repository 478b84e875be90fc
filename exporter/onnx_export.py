"""A network to an ONNX file that keeps the contract, whole: every layer inside the graph.

The contract: inputs ``input`` (float32 [1, C, H, W] in [0, 1]) and ``sigma`` (float32 [1, 1, 1, 1]
or [1, 1, H/2, W/2], in the same units), output ``output``, a handful of plain operators, and
metadata that tells an application everything it must know to run the file.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import onnx
import torch

from denoise_gui.contract import model_file
from exporter.halo import measure_halo
from exporter.networks import DenoisingNetwork
from exporter.onnx_form import operator_counts
from exporter.weights_file import weights_sha256
from exporter.whole_files import whole_file


class OnnxExportError(Exception):
    """The network could not be written as a file that keeps the contract."""


def contract_metadata(
    network: DenoisingNetwork, name: str, license_text: str, sigma_max: float
) -> dict[str, str]:
    """What a model file says of itself, by metadata key; `sigma_max` in 8-bit levels."""
    config = network.config
    return {
        model_file.CONTRACT: str(model_file.CONTRACT_VERSION),
        model_file.NAME: name,
        model_file.ARCHITECTURE: config.architecture,
        model_file.CHANNELS: str(config.channels),
        model_file.MULTIPLE: str(config.multiple),
        model_file.HALO: str(measure_halo(network)),
        model_file.RECEPTIVE_HALO: str(config.receptive_halo),
        model_file.SIGMA_MAX: f"{sigma_max:g}",
        model_file.WEIGHTS_SHA256: weights_sha256(network),
        model_file.LICENSE: license_text,
    }


def to_onnx(
    network: DenoisingNetwork,
    metadata: Mapping[str, str],
    *,
    size: tuple[int, int] | None = None,
    opset: int = model_file.OPSETS[0],
) -> onnx.ModelProto:
    """Trace a network into an ONNX model with any height and width, or a fixed (H, W).

    Raises:
        OnnxExportError: the graph holds an operator outside the contract.
    """
    network = network.eval()
    multiple = network.config.multiple
    height, width = size or (4 * multiple, 6 * multiple)
    example = (
        torch.zeros(1, network.config.channels, height, width),
        torch.full((1, 1, 1, 1), 0.1),
    )
    # H and W are declared as `multiple` times a free dimension: without that, the tracer would
    # specialise to sizes that divide.
    free = None
    if size is None:
        cells = (torch.export.Dim("cells_h", min=1), torch.export.Dim("cells_w", min=1))
        free = ({2: multiple * cells[0], 3: multiple * cells[1]}, None)
    with warnings.catch_warnings():
        # torch's own deprecations inside its exporter; nothing here can act on them.
        warnings.filterwarnings(
            "ignore", category=DeprecationWarning, module=r"torch\.|copyreg|onnx"
        )
        warnings.filterwarnings("ignore", category=FutureWarning, module="copyreg")
        program = torch.onnx.export(
            network,
            example,
            dynamo=True,
            input_names=[model_file.IMAGE, model_file.SIGMA],
            output_names=[model_file.OUTPUT],
            dynamic_shapes=free,
            opset_version=opset,
            verbose=False,
        )
    assert program is not None
    model = program.model_proto
    _declare_shapes(model, size)
    strip_trace(model)
    foreign = operator_counts(model).keys() - model_file.OPERATORS
    if foreign:
        raise OnnxExportError(
            f"the graph holds operators outside the contract: {', '.join(sorted(foreign))}"
        )
    onnx.helper.set_model_props(model, dict(metadata))
    onnx.checker.check_model(model, full_check=True)
    return model


def describe_values(model: onnx.ModelProto, multiple: int) -> None:
    """Put a sentence on each input and output, for whoever opens the file in a viewer."""
    texts = {
        model_file.IMAGE: f"Noisy image in [0, 1]; height and width multiples of {multiple}.",
        model_file.SIGMA: "Noise standard deviation in the image's units (25 levels = 25/255): "
        "one number, or a map of half the image's height and width.",
        model_file.OUTPUT: "Denoised image, of the input's size; not clamped.",
    }
    for value in (*model.graph.input, *model.graph.output):
        value.doc_string = texts[value.name]


def write_onnx(model: onnx.ModelProto, path: Path) -> None:
    """Write a model; the file appears whole or not at all.

    Raises:
        ExportError: it cannot be written.
    """
    with whole_file(path) as part:
        part.write_bytes(model.SerializeToString())


def _declare_shapes(model: onnx.ModelProto, size: tuple[int, int] | None) -> None:
    """Name the free dimensions, and let sigma be one level or a map."""
    image, sigma = model.graph.input
    for value, names in (
        (image, ("height", "width")),
        (sigma, ("sigma_height", "sigma_width")),
        (model.graph.output[0], ("height", "width")),
    ):
        if size is not None and value is not sigma:
            continue
        for axis, name in zip((2, 3), names, strict=True):
            value.type.tensor_type.shape.dim[axis].dim_param = name
    # Shapes inside were inferred for one level: a runtime infers its own.
    del model.graph.value_info[:]


def strip_trace(model: onnx.ModelProto) -> None:
    """Drop the exporter's notes, which hold source paths of the machine that exported."""
    model.doc_string = ""
    model.graph.doc_string = ""
    del model.graph.metadata_props[:]
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    for value in (*model.graph.input, *model.graph.output, *model.graph.initializer):
        del value.metadata_props[:]
